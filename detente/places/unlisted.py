"""Places that the gazetteer lacks: villages, districts, buildings, and names that the words around them put on the map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detente.actors import Cast
from detente.actors.standing import head_of, standing
from detente.actors.tables import genders, words
from detente.knowledge import GazetteerPlace, Knowledge
from detente.language.model import Sentence
from detente.places.model import PlaceMention
from detente.places.parts import inside_actor
from detente.places.resolve import Clues, NamedPlace, is_inside
from detente.places.tables import as_place, facilities, given_names, ordinary
from detente.records import Place, PlacePrecision

_KINDS = frozenset((
    "village", "villages", "town", "towns", "hamlet", "settlement", "suburb", "neighbourhood", "neighborhood", "district",
    "districts", "province", "county", "municipality", "community", "subdistrict", "island", "township", "commune", "slum",
))  # fmt: skip
_LINKS = frozenset(("called", "named"))
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?$")
_PLACED_BY = frozenset(("in", "near", "outside", "around"))
_BEFORE_PLACE = frozenset(("in", "near", "outside", "around", "at", "from", "to", "of", "through", "into", "and", ";", "("))
_BEFORE_PART = frozenset(("in", "near", "outside", "around", "at", "to", "through", "into"))
_STRUCK = frozenset((
    "attack", "bomb", "bombard", "burn", "capture", "hit", "overrun", "raid", "retake", "seize", "shell", "storm", "strike", "take",
))  # fmt: skip
_PEOPLE_OF = frozenset(("area", "district", "neighbourhood", "people", "quarter", "residents", "streets", "suburb", "village"))
# What one has in someone or something: "confidence in Alvarez".
_HELD_IN = frozenset(("belief", "confidence", "faith", "interest", "investment", "role", "stake", "trust"))
_LONGEST, _LINK_WORDS = 3, 2
_SHORTEST = 4


@dataclass
class Context:
    """What is known of a story before its unlisted places are looked for."""

    knowledge: Knowledge
    clues: Clues
    dateline: Place | None
    placed: list[tuple[int, GazetteerPlace]] = field(default_factory=list)
    """Towns, divisions and sites of the gazetteer that the story names, with the start of each mention, by start."""

    def nearest(self, start: int, country: str | None) -> GazetteerPlace | None:
        """The place of a country (None: of any) that the story names closest to an offset; None where it names none."""
        inside = [(abs(at - start), place) for at, place in self.placed if country in (None, place.country)]
        return min(inside, key=lambda pair: pair[0])[1] if inside else None


def unlisted_place(
    name: str, precision: PlacePrecision, beside: Place | None, around: GazetteerPlace | None, context: Context, start: int
) -> tuple[Place, GazetteerPlace | None, str]:
    """A place that the gazetteer lacks, the known place that tells where it lies, and that in words.

    It takes the point of the town or division beside it (``beside``, with ``around`` its entry), else that of the place of the same
    country which the story names nearest; there it is known no more closely than to a region. Without any it has no point.
    """
    if beside is not None and beside.precision not in ("country", "area", "unknown"):
        return Place(name, beside.country, beside.lat, beside.lon, beside.precision), around, f"that of {beside.name} beside it"
    country = beside.country if beside is not None else context.clues.dateline
    near = context.nearest(start, country)
    if near is not None:
        point = as_place(near)
        return (
            Place(name, near.country, point.lat, point.lon, "region"),
            near,
            f"about that of {near.name}, which the story names",
        )
    if beside is not None:
        return Place(name, country, None, None, precision), around, f"that of {beside.name} beside it"
    here = context.dateline
    if here is not None:
        return Place(name, here.country, here.lat, here.lon, "region"), None, "that of the dateline"
    return Place(name, None, None, None, precision), None, "not said"


def find_unlisted(
    sentence: Sentence, cast: Cast, context: Context, here: Sequence[PlaceMention], lost: Sequence[NamedPlace]
) -> list[PlaceMention]:
    """The places of a sentence that the gazetteer lacks, beside those that it has (``here``).

    ``lost`` are names that the gazetteer has only elsewhere than where the words put them.
    """
    found = list(here)
    finders = (_elsewhere(sentence, context, lost), _kinds(sentence), _contained(sentence, found), _placed(sentence))
    for finder in finders:
        for first, last, beside, kind in finder:
            mention = _mention(sentence, cast, context, found, (first, last), beside, kind)
            while mention is not None:
                found.append(mention)
                run = _next_in_list(sentence, mention.last)
                mention = _mention(sentence, cast, context, found, run, mention, "placed") if run is not None else None
    return found[len(here) :]


def _next_in_list(sentence: Sentence, last: int) -> tuple[int, int] | None:
    """The unknown name behind one in a list: "in Harehills, Beeston and Manningham"."""
    tokens = sentence.tokens
    first = last
    while first < len(tokens) and first - last < _LINK_WORDS and tokens[first].lower in (",", "and", "or"):
        first += 1
    run = _run(sentence, first) if last < first < len(tokens) else None
    if run is None or _is_given(sentence, run[0]) or run[1] - run[0] > _LONGEST:
        return None
    following = tokens[run[1]].text if run[1] < len(tokens) else "."
    return run if following in (",", ".", "and", "or", ";") else None


Run = tuple[int, int, PlaceMention | GazetteerPlace | None, str]
_SCORES: Mapping[str, float] = {"elsewhere": 0.5, "contained": 0.5, "placed": 0.3}


def _mention(
    sentence: Sentence,
    cast: Cast,
    context: Context,
    here: Sequence[PlaceMention],
    run: tuple[int, int],
    beside: PlaceMention | GazetteerPlace | None,
    kind: str,
) -> PlaceMention | None:
    first, last = run
    start, end = sentence.offsets(first, last)
    if any(m.start < end and start < m.end for m in here) or _is_taken(sentence, cast, first, last, kind):
        return None
    name = sentence.text[start - sentence.start : end - sentence.start]
    head = head_of(sentence, first, last)
    locative = standing(sentence, head) == "locative"
    capital = context.knowledge.capital_like(name) if beside is None else None
    if capital is not None:
        why = f"{name} is like {capital.name}"
        return PlaceMention(sentence.index, first, last, head, start, end, as_place(capital), locative, 0.6, why, capital)
    if isinstance(beside, GazetteerPlace):
        place, around, where = unlisted_place(name, "unknown", as_place(beside), beside, context, start)
    else:
        if beside is None:
            beside = min((m for m in here if m.place.country), key=lambda m: abs(m.start - end), default=None)
        place, around, where = unlisted_place(name, "unknown", *_known(beside), context, start)
    if kind in ("elsewhere", "contained", "placed"):
        why = f"{name} is named as a place that is not in the gazetteer; its point is {where}"
    else:
        why = f"{name} is called a {kind}; its point is {where}"
    locative = standing(sentence, head) == "locative"
    return PlaceMention(sentence.index, first, last, head, start, end, place, locative, _SCORES.get(kind, 0.4), why, None, around)


def _known(mention: PlaceMention | None) -> tuple[Place | None, GazetteerPlace | None]:
    return (None, None) if mention is None else (mention.place, mention.entry or mention.around)


def _is_taken(sentence: Sentence, cast: Cast, first: int, last: int, kind: str) -> bool:
    """Whether an actor has the words; one that only this story names gives way where the place is named beside it."""
    for mention in cast.mentions[sentence.index]:
        if mention.first < last and first < mention.last:
            actor = cast.actors[mention.actors[0]]
            weak = actor.basis == "unresolved" and actor.kind == "person" and first <= mention.first and mention.last <= last
            if not (weak and kind in ("elsewhere", "contained")):
                return True
    return False


def _elsewhere(sentence: Sentence, context: Context, lost: Sequence[NamedPlace]) -> Iterator[Run]:
    """ "Kalam in the Swat Valley", where the gazetteer's Kalams lie elsewhere."""
    for place in lost:
        covered = sentence.between(place.start, place.end)
        if covered and place.within is not None:
            inside = [p for _, p in context.placed if is_inside(p, place.within)]
            yield covered[0], covered[-1] + 1, (inside[0] if inside else place.within), "elsewhere"


def _kinds(sentence: Sentence) -> Iterator[Run]:
    """Where the word for its kind stands with a name: "the village of Altmoor", "Altmoor district"."""
    for token in sentence.tokens:
        if token.lower in _KINDS and token.pos in ("NOUN", "PROPN"):
            run = _named_after(sentence, token.index) or _named_before(sentence, token.index)
            if run is not None:
                yield *run, None, token.lower


def _contained(sentence: Sentence, here: Sequence[PlaceMention]) -> Iterator[Run]:
    """Unknown names straight before what holds them: "Altmoor, N.D.", "in Zamalek in Cairo"."""
    tokens = sentence.tokens
    for mention in list(here):
        link = mention.first - 1
        if link < 1 or mention.entry is None:
            continue
        article = tokens[link].lower == "the" and tokens[link - 1].lower == "in"
        link -= article
        comma = tokens[link].text == ","
        if not comma and tokens[link].lower != "in":
            continue
        # "attacked Zurmi, in Zamfara state"
        aside = not comma and link > 1 and tokens[link - 1].text == ","
        link -= aside
        first = link
        while first and link - first < _LONGEST and _is_name_word(sentence, first - 1):
            first -= 1
        if first == link or not first or (comma and mention.entry.precision not in ("region", "country")):
            continue
        if _leads_to_place(sentence, first - 1, comma or aside) and not _is_given(sentence, first):
            yield first, link, mention, "contained"


def _leads_to_place(sentence: Sentence, before: int, comma: bool) -> bool:
    """Whether the word before a name speaks of a place: "cases of Kuru in Papua" and "according to Alvarez, Chile" do not."""
    word = sentence.tokens[before]
    if word.lower == "of" and not comma:
        return sentence.tokens[word.head].lower in words("places_of") | _PEOPLE_OF
    if word.lower == "to" and before and sentence.tokens[before - 1].lower == "according":
        return False
    if comma and word.lemma in _STRUCK | words("motion"):
        return True
    return word.lower in (_BEFORE_PLACE if comma else _BEFORE_PART)


def _placed(sentence: Sentence) -> Iterator[Run]:
    """Unknown names behind "in", "near", "outside" and "around"."""
    tokens = sentence.tokens
    for token in tokens[:-1]:
        if token.lower not in _PLACED_BY or token.pos != "ADP" or sentence.tokens[token.head].lower in _HELD_IN:
            continue
        run = _run(sentence, token.index + 1)
        if run is None or run[1] - run[0] > _LONGEST or _is_given(sentence, run[0]):
            continue
        following = tokens[run[1]] if run[1] < len(tokens) else None
        if following is not None and (following.text[:1].isupper() or following.text[:1].isdigit() or following.pos == "NOUN"):
            continue
        parts = [tokens[i].text for i in range(*run)]
        if all(len(p) >= _SHORTEST and not p.isupper() for p in parts) and not parts[-1].endswith(("ism", "ish")):
            yield *run, None, "placed"


def _is_given(sentence: Sentence, first: int) -> bool:
    lower = sentence.tokens[first].lower
    return lower in genders() and lower not in given_names()


def _named_after(sentence: Sentence, kind: int) -> tuple[int, int] | None:
    """ "the village of Altmoor", "a town called Altmoor"."""
    if kind + 2 >= len(sentence.tokens) or sentence.tokens[kind + 1].lower not in ("of", *_LINKS):
        return None
    return _run(sentence, kind + 2)


def _named_before(sentence: Sentence, kind: int) -> tuple[int, int] | None:
    """ "Altmoor district"."""
    first = kind
    while first and _is_name_word(sentence, first - 1):
        first -= 1
    return (first, kind) if first < kind else None


def _run(sentence: Sentence, first: int) -> tuple[int, int] | None:
    last = first
    while last < len(sentence.tokens) and _is_name_word(sentence, last):
        last += 1
    return (first, last) if last > first else None


def _is_name_word(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if token.pos != "PROPN" or not token.text[:1].isupper() or not _WORD.match(token.text):
        return False
    return token.lower not in ordinary() and token.lower not in words("matter")


# -- sites -------------------------------------------------------------------------------------------------------------------


def find_sites(sentence: Sentence, cast: Cast, context: Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Named buildings and crossings that the gazetteer lacks: "Northgate Airport", "the Villa Serena"."""
    tokens = sentence.tokens
    index = 0
    while index < len(tokens):
        last = index
        while last < len(tokens) and tokens[last].text[:1].isupper() and tokens[last].pos == "PROPN":
            last += 1
        if last == index:
            index += 1
            continue
        end = last + 1 if last < len(tokens) and tokens[last].lower in facilities() else last
        named = [t.lower for t in tokens[index:end]]
        if end - index > 1 and (named[-1] in facilities() or named[0] in facilities()):
            mention = _site(sentence, cast, context, here, index, end)
            if mention is not None:
                yield mention
        index = end


def _site(
    sentence: Sentence, cast: Cast, context: Context, here: Sequence[PlaceMention], first: int, last: int
) -> PlaceMention | None:
    start, end = sentence.offsets(first, last)
    if any(m.start <= start and end <= m.end for m in here) or inside_actor(sentence, cast, start, end):
        return None
    if any(m.first <= first + 1 and m.last >= last - 1 and m.kind in ("name", "nominal") for m in cast.mentions[sentence.index]):
        return None
    head = head_of(sentence, first, last)
    if standing(sentence, head) != "locative":
        return None
    inside = (m for m in here if start <= m.start and m.end <= end and sentence.tokens[first].lower not in facilities())
    within = next((m for m in inside if m.place.country in context.clues.countries or m.place.precision != "city"), None)
    others = (m for m in here if m.locative and m.place.country and not start <= m.start < end)
    beside = within or min(others, key=lambda m: min(abs(m.start - end), abs(start - m.end)), default=None)
    name = sentence.text[start - sentence.start : end - sentence.start]
    place, around, where = unlisted_place(name, "point", *_known(beside), context, start)
    why = f"{name} is named as a place; its point is {where}"
    return PlaceMention(sentence.index, first, last, head, start, end, place, True, 0.5, why, None, around)
