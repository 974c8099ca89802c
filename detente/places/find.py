"""Spans that name places, and the place each means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from detente.actors import Cast
from detente.actors.standing import Standing, head_of, standing
from detente.actors.tables import adjectives, words
from detente.knowledge import GazetteerPlace, Knowledge
from detente.knowledge.folding import flatten, fold
from detente.language.model import Sentence
from detente.places.model import PlaceMention
from detente.places.parts import inside_actor
from detente.places.resolve import Clues, NamedPlace, choose, gather, is_small, narrow
from detente.places.tables import WATERS, as_place, facilities, given_names, kinds, offices, ordinary, public_bodies, seats
from detente.places.unlisted import Context, find_sites, find_unlisted
from detente.records import Place
from detente.story.model import Story

_GREAT, _LARGE = 500_000, 100_000
# Words after a place name that make it the name of an illness ("West Nile virus").
_ILLNESS = re.compile(r"(?:-like)?(?: h(?:a)?emorrhagic)? (?:\w*virus|disease|fever|flu|influenza|syndrome|variant|strain)\b")

# Names of newspapers, cups and the like have a place in them that says nothing of where.
_TITLES = frozenset((
    "accord", "accords", "agreement", "airlines", "airways", "bank", "beer", "blues", "broadcasting", "chicken", "chronicle", "club", "co",
    "college", "convention", "conventions", "corp", "corporation", "courier", "cup", "daily", "dispatch", "doctrine", "energy",
    "examiner", "express", "fc", "film", "flu", "football", "gas", "games", "gazette", "globe", "group", "guardian", "herald",
    "holdings", "inc", "independent", "inquirer", "insurance", "journal", "league", "ledger", "llc", "ltd", "magazine", "mail", "marathon",
    "mercury", "mirror", "monitor", "motors", "news", "newspaper", "observer", "oil", "olympics", "open", "philharmonic", "plc", "post", "press",
    "protocol", "radio", "register", "review", "rotary", "standard", "star", "sun", "symphony", "telegraph", "television", "times", "today",
    "treaty", "tribune", "tv", "united", "university", "virus", "weekly", "zoo",
))  # fmt: skip
_TITLES_OF = frozenset(("Bank", "College", "Times", "University", "Voice"))
_TITLE_WORDS = 3
_TELLING = 6
_BASED = re.compile(r"-(?:based|born|controlled|held|run|administered|occupied|area|wide|bound|style)\b")
_NAMING_TAGS = frozenset(("NNP", "NNPS", "NN", "NNS", "JJ", "FW"))
# Of a person that only this story names: the same words as a place of this many people mean the place.
_AT_A_SEAT = frozenset(("in", "at", "inside", "outside", "near", "around", "into", "toward", "towards"))
_MUNICIPAL = frozenset(("borough", "city", "county", "parish", "township"))
_ARTICLES = frozenset(("the", "a"))


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
        For each sentence its place mentions in the order of the text. Names inside a person's or a body's name are no places, but
        a body of a town or division names the place that it is of, not as a place ("Fargo Police Department"). A place that the
        gazetteer lacks (a building, a village) takes country, point and precision from the town or division named beside it, else
        the point of the place nearest in the story; without any it has no point.
    """
    countries = Counter(a.country for a in cast.actors.values() if a.country for _ in a.mentions)
    clues = Clues(countries, dateline.country if dateline else None)
    context = Context(knowledge, clues, dateline)
    text = story.clean.text
    named = narrow(text, knowledge.scan_places(text, story=True), _owners(cast))
    gather(named, clues)
    if dateline is not None:
        _add_dateline(clues, dateline, knowledge)
    inside = list(_by_sentence(named, sentences))
    listed = [
        _held_alike(
            text, [m for hit in hits if hit.candidates and (m := _gazetteer_mention(sentence, hit, cast, context)) is not None]
        )
        for sentence, hits in zip(sentences, inside, strict=True)
    ]
    context.placed += [
        (m.start, m.entry) for here in listed for m in here if m.entry and m.entry.precision not in ("country", "area")
    ]
    return tuple(
        _all_of(sentence, cast, context, here, [hit for hit in hits if not hit.candidates])
        for sentence, here, hits in zip(sentences, listed, inside, strict=True)
    )


def _held_alike(text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions, a division behind a comma standing as the town does that it holds ("near Bowman, N.D.")."""
    for index in range(1, len(mentions)):
        inner, outer = mentions[index - 1], mentions[index]
        if inner.locative and outer.place.precision == "region" and text[inner.end : outer.start] == ", ":
            mentions[index] = replace(outer, locative=True)
    return mentions


def _add_dateline(clues: Clues, dateline: Place, knowledge: Knowledge) -> None:
    """Add to the clues where the story was filed: its point, and the division that it lies in."""
    if dateline.lat is None or dateline.lon is None:
        return
    clues.points.append((dateline.lat, dateline.lon))
    for entry in knowledge.places_named(dateline.name):
        if (entry.lat, entry.lon) == (dateline.lat, dateline.lon) and entry.region is not None:
            clues.regions[(entry.country, fold(entry.region))] += 1


def _by_sentence(named: Sequence[NamedPlace], sentences: Sequence[Sentence]) -> Iterator[list[NamedPlace]]:
    last = 0
    for sentence in sentences:
        while last < len(named) and named[last].start < sentence.start:
            last += 1
        yield list(takewhile(lambda hit, end=sentence.end: hit.end <= end, named[last:]))  # type: ignore[misc]


def _all_of(
    sentence: Sentence, cast: Cast, context: Context, here: list[PlaceMention], lost: Sequence[NamedPlace]
) -> tuple[PlaceMention, ...]:
    """The places of a sentence: those of the gazetteer, and what is built on them."""
    built = list(find_sites(sentence, cast, context, here))
    here = [m for m in here if not any(b.start <= m.start and m.end <= b.end for b in built)] + built
    here += _short_names(sentence, cast, context, here)
    here += _capitals(sentence, cast, context, here)
    here += _seats(sentence, here)
    here += find_unlisted(sentence, cast, context, here, lost)
    return tuple(sorted(here, key=lambda m: (m.start, -m.end)))


def _owners(cast: Cast) -> tuple[tuple[int, str], ...]:
    """Where adjectives and possessives of countries end, and the country of each."""
    found = {
        (m.end, country)
        for several in cast.mentions
        for m in several
        if m.kind == "nationality" and (country := cast.actors[m.actors[0]].country)
    }
    return tuple(sorted(found))


def _gazetteer_mention(sentence: Sentence, hit: NamedPlace, cast: Cast, context: Context) -> PlaceMention | None:
    start, end = hit.start, hit.end
    candidates = _told(hit, context.clues)
    covered = sentence.between(start, end)
    if not covered or not candidates or _ILLNESS.match(sentence.text, end - sentence.start):
        return None
    first, last = covered[0], covered[-1] + 1
    likeliest = candidates[0]
    if _is_title(sentence, first, last) or _is_given_name(sentence, first, last):
        return None
    held = hit.within is not None
    sure = held or (likeliest.precision != "point" and first > 0 and sentence.tokens[first - 1].lower in _AT_A_SEAT)
    part = inside_actor(sentence, cast, start, end, strong=held or _is_strong(sentence, first, likeliest), sure=sure) or (
        likeliest.precision != "country"
        and (_is_other_word(sentence, cast, first, last, held) or _names_site(sentence, last, likeliest))
    )
    if part and not _is_owner(sentence, cast, first, last, likeliest):
        return None
    alone = held or likeliest.precision not in ("city", "point")
    if not alone and (_is_rest_of_name(sentence, first, likeliest) or (not part and _goes_on(sentence, last, likeliest))):
        return None
    head = head_of(sentence, first, last)
    clues = context.clues
    ranked = _capital_first(candidates, context.knowledge)
    place, score, why = choose(ranked, clues.countries, clues.dateline, clues, capital=_is_capital(ranked[0], context.knowledge))
    if hit.within is not None:
        why = f"{place.name} in {hit.within.name}, as the words beside it say"
    crossed = sentence.tokens[head].dep == "dobj" and kinds().get(place.id) in WATERS
    locative = not part and (crossed or _is_locative(sentence, head, standing(sentence, head), place.precision))
    return PlaceMention(sentence.index, first, last, head, start, end, as_place(place), locative, score, why, place)


def _told(hit: NamedPlace, clues: Clues) -> Sequence[GazetteerPlace]:
    """The candidates without small towns of countries that the story does not tell of, unless its words put the place there."""
    if hit.within is not None:
        return hit.candidates
    told = [c for c in hit.candidates if not is_small(c) or clues.tell_of(c.country)]
    if told or len(hit.candidates) > 1 or hit.end - hit.start < _TELLING:
        return told
    # The only place of its name, and no short one, is itself whatever the story tells of.
    return hit.candidates


def _is_strong(sentence: Sentence, first: int, place: GazetteerPlace) -> bool:
    """Whether the name is surer than that of a person whom nothing but the story names: a place one is in or that a comma holds."""
    known = place.precision in ("country", "region", "area") or place.population >= _LARGE
    before = sentence.tokens[first - 1].lower if first else ""
    return known and (before in _AT_A_SEAT or before in ("from", ",", "of", "to"))


def _is_given_name(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the word is someone's given name: "Paris Hartwell", "Chad Fennimore"."""
    if last - first > 1 or sentence.tokens[first].lower not in given_names() or last >= len(sentence.tokens):
        return False
    name, after = sentence.tokens[first], sentence.tokens[last]
    if not after.text[:1].isupper() or after.pos != "PROPN" or after.start != name.end + 1 or after.text.isupper():
        return False
    rest = {t.lower for t in takewhile(lambda t: t.text[:1].isupper(), sentence.tokens[last : last + _TITLE_WORDS])}
    return not rest & (facilities() | public_bodies() | offices() | ordinary())


def _names_site(sentence: Sentence, last: int, place: GazetteerPlace) -> bool:
    """Whether a town's name only names what follows ("Independence Square")."""
    after = sentence.tokens[last] if last < len(sentence.tokens) else None
    return after is not None and after.text[:1].isupper() and after.lower in facilities() and place.precision == "city"


def _is_owner(sentence: Sentence, cast: Cast, first: int, last: int, place: GazetteerPlace) -> bool:
    """Whether a place in the name of a body says whose it is: "the California Department of Health", no newspaper, cup or person."""
    public = _is_public(sentence, last)
    if place.precision not in ("country", "region") and place.population < _LARGE and not public:
        return False
    token = sentence.tokens[last - 1]
    if token.pos != "PROPN" or (last - first == 1 and not token.text.isupper() and token.lower in ordinary()):
        return False
    if _neighbour(sentence, first - 1) or _neighbour(sentence, last) not in ("", "'s"):
        return False
    after = sentence.tokens[last].lower if last < len(sentence.tokens) else ""
    for mention in cast.mentions[sentence.index]:
        if mention.first <= first and last <= mention.last and cast.actors[mention.actors[0]].kind == "person":
            return mention.kind != "name" or after in offices() or public
    return public or not _is_rest_of_name(sentence, first, place)


def _goes_on(sentence: Sentence, last: int, place: GazetteerPlace) -> bool:
    """Whether an unknown capitalised word follows a town's name and belongs to it ("San Felix" is no town of San)."""
    if last >= len(sentence.tokens) or place.population >= _GREAT:
        return False
    name, after = sentence.tokens[last - 1], sentence.tokens[last]
    if after.pos != "PROPN" or not after.text[:1].isupper() or after.start != name.end + 1 or after.text.isupper():
        return False
    if after.lower in _MUNICIPAL and not _is_public(sentence, last + 1):
        # "Davis City" is no town of Davis, "Davis City Council" its council.
        return True
    return name.head == last and name.dep == "compound" and not _is_public(sentence, last) and after.lower not in offices()


def _is_public(sentence: Sentence, last: int) -> bool:
    """Whether a body of a town or division is named behind its name: "Fargo Police Department", "Cass County Sheriff"."""
    following = takewhile(lambda t: t.text[:1].isupper(), sentence.tokens[last : last + _TITLE_WORDS])
    return any(token.lower in public_bodies() for token in following)


def _is_title(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a place name is part of that of a newspaper, a company, a cup and the like ("the Washington Post")."""
    if first > 1 and sentence.tokens[first - 1].lower == "of" and sentence.tokens[first - 2].text in _TITLES_OF:
        return True
    for token in sentence.tokens[last : last + _TITLE_WORDS]:
        if not token.text[:1].isupper() or token.pos != "PROPN" or token.lower in public_bodies():
            return False
        if token.lower in _TITLES:
            return True
    return False


def _is_rest_of_name(sentence: Sentence, first: int, place: GazetteerPlace) -> bool:
    """Whether an unknown capitalised word stands straight before a town's name and belongs to it ("Ilocos Sur" is no town of Sur)."""
    before = sentence.tokens[first - 1] if first else None
    if (
        before is None
        or before.text.endswith(".")
        or before.pos != "PROPN"
        or not before.text[:1].isupper()
        or before.dep != "compound"
    ):
        return False
    governor = sentence.tokens[before.head]
    return first <= governor.index and before.lower not in facilities() and place.population < _GREAT


def _is_locative(sentence: Sentence, head: int, how: Standing, precision: str) -> bool:
    if how != "modifier":
        return how == "locative"
    # "the Geneva summit" says where; "Kyiv police", "U.S. officials", "Russia sanctions" and "Dallas Cowboys" say whose.
    governor = sentence.tokens[sentence.tokens[head].head]
    first = min([head, *sentence.kids(head, "compound")])
    if precision != "country" and first and sentence.tokens[first - 1].lower == "in":
        # "In Lisbon President Alvarez": the parse may run both together.
        return True
    if precision == "country" or governor.lower in ("police", "government", "officials", "authorities"):
        return False
    return governor.pos != "PROPN" or governor.lower in words("thing") or governor.lower in facilities()


def _capital_first(candidates: Sequence[GazetteerPlace], knowledge: Knowledge) -> Sequence[GazetteerPlace]:
    """The candidates, a capital moved to the front of its country's: "Washington" is the city, not the state."""
    for candidate in candidates:
        if candidates[0].precision != "country" and _is_capital(candidate, knowledge):
            return [candidate, *(c for c in candidates if c is not candidate)]
    return candidates


def _is_capital(place: GazetteerPlace, knowledge: Knowledge) -> bool:
    capital = knowledge.capital(place.country) if place.country and place.precision == "city" else None
    return capital is not None and capital.id == place.id


def _is_other_word(sentence: Sentence, cast: Cast, first: int, last: int, held: bool) -> bool:
    """Whether the words are no place name here: ordinary words at the start of a sentence, halves of compounds, parts of names.

    ``held`` says that a country or division is named beside it as that which it lies in.
    """
    token = sentence.tokens[first]
    if last - first == 1 and not held and not token.text.isupper() and token.lower in ordinary():
        return True
    if last - first == 1 and not held and token.tag not in _NAMING_TAGS:
        return True
    if _neighbour(sentence, first - 1) == "-" and sentence.tokens[first - 2].lower not in words("compass") | {"mid"}:
        return True
    if _neighbour(sentence, last) == "-" and not _BASED.match(sentence.text, sentence.tokens[last].start - sentence.start):
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


def _short_names(sentence: Sentence, cast: Cast, context: Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Countries named by their initials ("the UK"), which the cast knows and the gazetteer does not."""
    for mention in cast.mentions[sentence.index]:
        actor = cast.actors[mention.actors[0]]
        start = mention.start if mention.last - mention.first == 1 else sentence.tokens[mention.last - 1].start
        text = sentence.text[start - sentence.start : mention.end - sentence.start]
        if actor.kind != "country" or actor.country is None or not text.isupper() or len(text) > 5:
            continue
        if text.casefold() == adjectives().get(actor.country, "").casefold():
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
            sentence.index, first, mention.last, mention.head, start, mention.end, as_place(country), locative, 0.95, why, country
        )


def _capitals(sentence: Sentence, cast: Cast, context: Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
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
        yield PlaceMention(
            sentence.index, first, token.index + 1, token.index, start, end, as_place(capital), locative, 0.9, why, capital
        )


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


def _seats(sentence: Sentence, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Buildings of state: places where one is in them or at them ("talks at the Kremlin"), else they stand for who works there."""
    plain = flatten(sentence.text)
    for match in _seat_names().finditer(plain):
        start, end = match.start() + sentence.start, match.end() + sentence.start
        covered = sentence.between(start, end)
        if not covered or any(m.start < end and start < m.end for m in here):
            continue
        first, last = covered[0], covered[-1] + 1
        before = first - 1
        if before >= 0 and sentence.tokens[before].lower in _ARTICLES:
            before -= 1
        seat = seats()[fold(match.group())]
        locative = before >= 0 and sentence.tokens[before].lower in _AT_A_SEAT
        why = f"{seat.name} as a building, in {seat.region}" if locative else f"{seat.name} stands for who works there"
        head = head_of(sentence, first, last)
        yield PlaceMention(sentence.index, first, last, head, start, end, as_place(seat), locative, 0.9, why, seat)


@lru_cache(maxsize=1)
def _seat_names() -> re.Pattern[str]:
    names = sorted((seat.name for seat in seats().values()), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?!\w| (?:Post|Times)\b)")
