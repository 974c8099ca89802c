"""Spans that name places, and the place each means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from detente.actors import Cast
from detente.actors.likeness import like_word
from detente.actors.standing import Standing, head_of, standing
from detente.actors.tables import organisation_heads, roles, words
from detente.knowledge import GazetteerPlace, Knowledge
from detente.knowledge.folding import fold
from detente.language.model import Sentence
from detente.places.model import PlaceMention
from detente.places.resolve import Clues, NamedPlace, choose, gather, is_small, narrow
from detente.records import Place, PlacePrecision
from detente.story.model import Story

_GREAT, _LARGE = 500_000, 100_000
_SHARED = re.compile(r"\s*[/–—]\s*|\s+-\s+|\s+and\s+")
# Words after a place name that make it the name of an illness ("West Nile virus").
_ILLNESS = re.compile(r"(?:-like)?(?: h(?:a)?emorrhagic)? (?:\w*virus|disease|fever|flu|influenza|syndrome|variant|strain)\b")

# Names of newspapers, cups and the like have a place in them that says nothing of where.
_TITLES = frozenset((
    "chicken", "college", "corp", "cup", "daily", "dispatch", "express", "flu", "football", "games", "globe", "guardian",
    "herald", "hospital", "inc", "independent", "inquirer", "journal", "llc", "ltd", "magazine", "mail", "marathon", "mirror",
    "news", "newspaper", "observer", "olympics", "open", "philharmonic", "post", "press", "radio", "review", "school",
    "standard", "star", "sun", "symphony", "telegraph", "television", "times", "today", "tribune", "tv", "united", "university",
    "virus", "zoo",
))  # fmt: skip
_TITLES_OF = frozenset(("Bank", "College", "Times", "University", "Voice"))
_TITLE_WORDS = 3
_BASED = re.compile(r"-(?:based|born|controlled|held|run|administered|occupied|area|wide|bound|style)\b")

_KINDS = frozenset((
    "village", "villages", "town", "towns", "hamlet", "settlement", "suburb", "neighbourhood", "neighborhood", "district",
    "districts", "province", "county", "municipality", "community", "subdistrict", "island", "township", "commune", "slum",
))  # fmt: skip
_LINKS = frozenset(("called", "named"))


@dataclass(frozen=True, slots=True)
class _Context:
    knowledge: Knowledge
    clues: Clues
    dateline: Place | None


@lru_cache(maxsize=1)
def facilities() -> frozenset[str]:
    """Lower-case words that end or start the name of a building, a base, a crossing and the like."""
    text = files("detente").joinpath("data", "places", "facilities.tsv").read_text(encoding="utf-8")
    return frozenset(text.split()[1:])


def find_places(
    story: Story, sentences: Sequence[Sentence], cast: Cast, knowledge: Knowledge, dateline: Place | None
) -> tuple[tuple[PlaceMention, ...], ...]:
    """Find every place that a story names.

    Args:
        story: the story; offsets of the mentions are those of its clean text.
        sentences: its sentences, in order, parsed.
        cast: its actors; their countries decide between places of one name.
        knowledge: the gazetteer.
        dateline: where the story was filed, None where it does not say.

    Returns:
        For each sentence its place mentions in the order of the text. Names inside a person's or a body's name are no places.
        A place that the gazetteer lacks (a building, a village) takes country, point and precision from the town or division named
        beside it; beside a country alone it has no point.
    """
    countries = Counter(a.country for a in cast.actors.values() if a.country for _ in a.mentions)
    clues = Clues(countries, dateline.country if dateline else None)
    context = _Context(knowledge, clues, dateline)
    found: list[tuple[PlaceMention, ...]] = []
    named = narrow(story.clean.text, knowledge.scan_places(story.clean.text))
    gather(named, clues)
    last = 0
    for sentence in sentences:
        while last < len(named) and named[last][0] < sentence.start:
            last += 1
        inside = [hit for hit in named[last:] if hit[1] <= sentence.end]
        here = [m for hit in inside if (m := _gazetteer_mention(sentence, hit, cast, context)) is not None]
        built = list(_facilities(sentence, cast, context, here))
        here = [m for m in here if not any(b.start <= m.start and m.end <= b.end for b in built)] + built
        here += _short_names(sentence, cast, context, here)
        here += _capitals(sentence, cast, context, here)
        here += _unlisted(sentence, cast, context, here)
        found.append(tuple(sorted(here, key=lambda m: (m.start, -m.end))))
    return tuple(found)


def resolve_dateline(text: str, knowledge: Knowledge) -> tuple[str, str | None]:
    """The place that a dateline names, and its ISO 3166-1 alpha-3 country, None where it is not known.

    Of a shared dateline ("ADEN/SANAA") the first place counts; "GAO, Mali" is Gao in Mali. A name in capitals comes back in title case.
    """
    first = _SHARED.split(text.strip())[0].strip(" .,;:-–—(")
    parts = [p.strip() for p in first.split(",") if p.strip()]
    if not parts:
        return text.strip(), None
    name = _calm(parts[0])
    named = knowledge.places_named(name)
    region = _country_named(parts[1], knowledge) if len(parts) > 1 else None
    if region is not None:
        fitting = [p for p in named if p.country == region]
        return (fitting[0].name if fitting and like_word(fold(name), fold(fitting[0].name)) > 0.0 else name), region
    if not named:
        return name, None
    # A variant spelling gives way to the gazetteer's; another name of the same place stays as printed.
    variant = like_word(fold(name), fold(named[0].name)) > 0.0
    return (named[0].name if variant else name), named[0].country


def _country_named(name: str, knowledge: Knowledge) -> str | None:
    calm = _calm(name)
    places = [p for p in knowledge.places_named(calm) if p.precision in ("country", "region")]
    return places[0].country if places else None


def _calm(name: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in name.split())


def _gazetteer_mention(sentence: Sentence, hit: NamedPlace, cast: Cast, context: _Context) -> PlaceMention | None:
    start, end, candidates = hit
    covered = sentence.between(start, end)
    if not covered or not candidates or _ILLNESS.match(sentence.text, end - sentence.start):
        return None
    first, last = covered[0], covered[-1] + 1
    if _is_title(sentence, first, last):
        return None
    part = _inside_actor(sentence, cast, start, end) or (
        candidates[0].precision != "country"
        and (_is_other_word(sentence, cast, first, last) or _names_site(sentence, last, candidates[0]))
    )
    if part and not _is_owner(sentence, cast, first, last, candidates[0]):
        return None
    if candidates[0].precision in ("city", "point") and _is_rest_of_name(sentence, first, candidates[0]):
        return None
    head = head_of(sentence, first, last)
    clues = context.clues
    place, score, why = choose(_capital_first(candidates, context.knowledge), clues.countries, clues.dateline, clues)
    if is_small(place) and not clues.tell_of(place.country):
        return None
    how = standing(sentence, head)
    return PlaceMention(
        sentence.index,
        first,
        last,
        head,
        start,
        end,
        as_place(place),
        not part and _is_locative(sentence, head, how, place.precision),
        score,
        why,
    )


def _names_site(sentence: Sentence, last: int, place: GazetteerPlace) -> bool:
    """Whether a town's name only names what follows ("Independence Square")."""
    after = sentence.tokens[last] if last < len(sentence.tokens) else None
    return after is not None and after.text[:1].isupper() and after.lower in facilities() and place.precision == "city"


def _is_owner(sentence: Sentence, cast: Cast, first: int, last: int, place: GazetteerPlace) -> bool:
    """Whether a place in the name of a body says whose it is: "the California Department of Health", no newspaper, cup or person."""
    if place.precision not in ("country", "region") and place.population < _LARGE:
        return False
    token = sentence.tokens[last - 1]
    if token.pos != "PROPN" or (last - first == 1 and sentence.tokens[first].lower in _ordinary()):
        return False
    if _neighbour(sentence, first - 1) or _neighbour(sentence, last) not in ("", "'s"):
        return False
    after = sentence.tokens[last].lower if last < len(sentence.tokens) else ""
    for mention in cast.mentions[sentence.index]:
        if mention.first <= first and last <= mention.last and cast.actors[mention.actors[0]].kind == "person":
            return mention.kind != "name" or after in _offices()
    return not _is_rest_of_name(sentence, first, place)


def _is_title(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a place name is part of that of a newspaper, a school, a cup and the like ("the Washington Post")."""
    if first > 1 and sentence.tokens[first - 1].lower == "of" and sentence.tokens[first - 2].text in _TITLES_OF:
        return True
    for token in sentence.tokens[last : last + _TITLE_WORDS]:
        if not token.text[:1].isupper() or token.pos != "PROPN":
            return False
        if token.lower in _TITLES:
            return True
    return False


@lru_cache(maxsize=1)
def _offices() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in roles())


def _is_rest_of_name(sentence: Sentence, first: int, place: GazetteerPlace) -> bool:
    """Whether an unknown capitalised word stands straight before a town's name and belongs to it ("Ilocos Sur" is no town of Sur)."""
    before = sentence.tokens[first - 1] if first else None
    if before is None or before.pos != "PROPN" or not before.text[:1].isupper() or before.dep != "compound":
        return False
    governor = sentence.tokens[before.head]
    return first <= governor.index and before.lower not in facilities() and place.population < _GREAT


@lru_cache(maxsize=1)
def centres() -> Mapping[str, tuple[float, float]]:
    """The middle of each country and of the largest provinces, WGS84 degrees to about half a degree.

    Keys are ISO 3166-1 alpha-3 codes and gazetteer ids. Source: "geographic coordinates" of the CIA World Factbook (public domain),
    for some large countries the middle that Wikipedia's article gives, and the middles of provinces read off a map. A country on a
    map is not its capital.
    """
    text = files("detente").joinpath("data", "places", "centres.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return {area: (float(lat), float(lon)) for area, lat, lon in rows}


def as_place(place: GazetteerPlace) -> Place:
    """A gazetteer entry as the record prints it; an entry without a point has no coordinates, a country those of its middle."""
    area = place.country if place.precision == "country" and place.country else place.id
    if area in centres():
        lat, lon = centres()[area]
        return Place(place.name, place.country, lat, lon, place.precision)
    known = (place.lat, place.lon) != (0.0, 0.0)
    return Place(place.name, place.country, place.lat if known else None, place.lon if known else None, place.precision)


def _is_locative(sentence: Sentence, head: int, how: Standing, precision: str) -> bool:
    if how == "modifier":
        # "the Geneva summit" says where; "Kyiv police", "U.S. officials" and "Russia sanctions" say whose.
        return precision != "country" and sentence.tokens[sentence.tokens[head].head].lower not in (
            "police",
            "government",
            "officials",
            "authorities",
        )
    return how == "locative"


def _capital_first(candidates: Sequence[GazetteerPlace], knowledge: Knowledge) -> Sequence[GazetteerPlace]:
    """The candidates, a capital moved to the front of its country's: "Washington" is the city, not the state."""
    for candidate in candidates:
        capital = knowledge.capital(candidate.country) if candidate.country and candidate.precision == "city" else None
        if capital is not None and capital.id == candidate.id and candidates[0].precision != "country":
            return [candidate, *(c for c in candidates if c is not candidate)]
    return candidates


def _is_other_word(sentence: Sentence, cast: Cast, first: int, last: int) -> bool:
    """Whether the words are no place name here: ordinary words at the start of a sentence, halves of compounds, parts of names."""
    token = sentence.tokens[first]
    if last - first == 1 and (token.lower in _ordinary() or token.tag not in ("NNP", "NNPS", "NN")):
        return True
    if _neighbour(sentence, first - 1) == "-" or (
        _neighbour(sentence, last) == "-" and not _BASED.match(sentence.text, sentence.tokens[last].start - sentence.start)
    ):
        return True
    head = sentence.tokens[sentence.tokens[last - 1].head]
    if last - first > 1 or token.dep != "compound" or head.pos != "PROPN" or head.index < last:
        return False
    named = any(m.first <= head.index < m.last for m in cast.mentions[sentence.index])
    return not named and head.index == last and head.lower not in facilities() and head.lower not in words("thing")


def _neighbour(sentence: Sentence, index: int) -> str:
    """A token that touches its neighbours without a blank, "" otherwise."""
    if not 0 < index < len(sentence.tokens) - 1:
        return ""
    token = sentence.tokens[index]
    touches = sentence.tokens[index - 1].end == token.start and token.end == sentence.tokens[index + 1].start
    return token.text if touches else ""


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Words that the gazetteer has as names of places and that news nearly always means otherwise."""
    single = {phrase[0] for phrase in roles() if len(phrase) == 1}
    return (
        words("calendar")
        | words("function")
        | words("thing")
        | facilities()
        | frozenset(single)
        | frozenset(organisation_heads())
    )


def _inside_actor(sentence: Sentence, cast: Cast, start: int, end: int) -> bool:
    """Whether the words are part of an actor's name: a person's, a body's, a nationality of two words."""
    mentions = [m for m in cast.mentions[sentence.index] if m.start <= start and end <= m.end]
    exact = [m for m in mentions if end == m.end and start - m.start <= 4]
    for mention in exact:
        actor = cast.actors[mention.actors[0]]
        if actor.kind in ("igo", "armed-group", "party", "person") or (
            actor.kind == "body" and not actor.id.startswith("det:code:")
        ):
            return True
    if exact:
        return False
    for mention in mentions:
        actor = cast.actors[mention.actors[0]]
        if actor.kind == "person" and mention.kind == "name":
            return True
        if mention.kind == "nationality" or (mention.kind == "name" and actor.kind in ("body", "igo", "armed-group", "party")):
            return True
    return False


def _unlisted_place(name: str, precision: PlacePrecision, beside: Place | None, context: _Context) -> tuple[Place, str]:
    """A place that the gazetteer lacks, and what says where it lies: the town or division beside it, else the country of filing.

    Where it takes the point of what is beside it, it is known no more closely than that.
    """
    if beside is None:
        return Place(name, context.clues.dateline, None, None, precision), "the dateline"
    if beside.precision in ("country", "area", "unknown"):
        return Place(name, beside.country, None, None, precision), f"{beside.name} beside it"
    return Place(name, beside.country, beside.lat, beside.lon, beside.precision), f"{beside.name} beside it"


def _unlisted(sentence: Sentence, cast: Cast, context: _Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Villages, districts and the like that the gazetteer lacks, where the word for their kind stands with the name."""
    tokens = sentence.tokens
    for kind in tokens:
        if kind.lower not in _KINDS or kind.pos not in ("NOUN", "PROPN"):
            continue
        run = _named_after(sentence, kind.index) or _named_before(sentence, kind.index)
        if run is None:
            continue
        first, last = run
        start, end = sentence.offsets(first, last)
        taken = any(m.start < end and start < m.end for m in here)
        if taken or any(m.first < last and first < m.last for m in cast.mentions[sentence.index]):
            continue
        name = sentence.text[start - sentence.start : end - sentence.start]
        head = head_of(sentence, first, last)
        beside = min((m for m in here if m.place.country), key=lambda m: abs(m.start - end), default=None)
        place, source = _unlisted_place(name, "unknown", beside.place if beside else None, context)
        locative = standing(sentence, head) == "locative"
        why = f"{name} is called a {kind.lower}; where it lies is that of {source}"
        yield PlaceMention(sentence.index, first, last, head, start, end, place, locative, 0.4, why)


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
    return token.pos == "PROPN" and token.text[:1].isupper() and token.text.isalpha() and token.lower not in _ordinary()


def _short_names(sentence: Sentence, cast: Cast, context: _Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Countries named by their initials ("the UK"), which the cast knows and the gazetteer does not."""
    for mention in cast.mentions[sentence.index]:
        actor = cast.actors[mention.actors[0]]
        start = mention.start if mention.last - mention.first == 1 else sentence.tokens[mention.last - 1].start
        text = sentence.text[start - sentence.start : mention.end - sentence.start]
        if actor.kind != "country" or actor.country is None or not text.isupper() or len(text) > 5:
            continue
        if "$" in sentence.text[max(0, start - 1 - sentence.start) : mention.end + 1 - sentence.start]:
            continue
        named = context.knowledge.places_named(actor.name)
        country = next((p for p in named if p.precision == "country" and p.country == actor.country), None)
        if country is None or any(m.start <= start < m.end for m in here):
            continue
        first = sentence.between(start, mention.end)[0]
        locative = _is_locative(sentence, mention.head, standing(sentence, mention.head), country.precision)
        why = f"{text} is {country.name}"
        yield PlaceMention(
            sentence.index, first, mention.last, mention.head, start, mention.end, as_place(country), locative, 0.95, why
        )


def _capitals(sentence: Sentence, cast: Cast, context: _Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """ "the Turkish capital" is Ankara; "the capital, X" is X and needs no mention of its own."""
    for token in sentence.tokens:
        if token.lower != "capital" or sentence.kid(token.index, "appos") is not None or token.dep in ("compound", "amod"):
            continue
        first = min([token.index, *sentence.kids(token.index, "det", "amod", "compound")])
        owner = min([first, *sentence.kids(token.index, "poss")])
        country = _country_inside(sentence, cast, owner, token.index) or _country_of(sentence, cast, token.index)
        capital = context.knowledge.capital(country) if country else None
        if capital is None or any(m.first <= token.index < m.last for m in here) or _is_said(sentence, token.index, here):
            continue
        start, end = sentence.offsets(first, token.index + 1)
        locative = standing(sentence, token.index) == "locative"
        why = f"{capital.name} is the capital of {country}"
        yield PlaceMention(sentence.index, first, token.index + 1, token.index, start, end, as_place(capital), locative, 0.9, why)


def _is_said(sentence: Sentence, token: int, here: Sequence[PlaceMention]) -> bool:
    """Whether a town or a division follows: "its capital of Harare", "the capital of Bavaria"."""
    of = token + 1 < len(sentence.tokens) and sentence.tokens[token + 1].lower == "of"
    return of and any(m.first - token in (2, 3) and m.place.precision in ("city", "region") for m in here)


def _country_inside(sentence: Sentence, cast: Cast, first: int, last: int) -> str | None:
    for mention in cast.mentions[sentence.index]:
        if first <= mention.first and mention.last <= last and (country := cast.actors[mention.actors[0]].country):
            return country
    return None


def _country_of(sentence: Sentence, cast: Cast, token: int) -> str | None:
    link = next((c for c in sentence.kids(token, "prep") if sentence.tokens[c].lower == "of"), None)
    target = sentence.kid(link, "pobj") if link is not None else None
    mention = cast.at(sentence.index, target) if target is not None else None
    return cast.actors[mention.actors[0]].country if mention else None


def _facilities(sentence: Sentence, cast: Cast, context: _Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
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
            mention = _facility(sentence, cast, context, here, index, end)
            if mention is not None:
                yield mention
        index = end


def _facility(
    sentence: Sentence, cast: Cast, context: _Context, here: Sequence[PlaceMention], first: int, last: int
) -> PlaceMention | None:
    start, end = sentence.offsets(first, last)
    if any(m.start == start and m.end == end for m in here) or _inside_actor(sentence, cast, start, end):
        return None
    if any(m.first <= first + 1 and m.last >= last - 1 for m in cast.mentions[sentence.index] if m.kind in ("name", "nominal")):
        return None
    head = head_of(sentence, first, last)
    if standing(sentence, head) != "locative":
        return None
    inside = (m for m in here if start <= m.start and m.end <= end and sentence.tokens[first].lower not in facilities())
    within = next((m.place for m in inside if m.place.country in context.clues.countries or m.place.precision != "city"), None)
    beside = next((m.place for m in here if m.locative and m.place.country and not start <= m.start < end), None)
    name = sentence.text[start - sentence.start : end - sentence.start]
    place, source = _unlisted_place(name, "point", within or beside, context)
    why = f"{name} is named as a place; where it lies is that of {source}"
    return PlaceMention(sentence.index, first, last, head, start, end, place, True, 0.5, why)
