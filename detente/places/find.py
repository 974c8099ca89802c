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
from detente.records import Place
from detente.story.model import Story

_NamedPlace = tuple[int, int, tuple[GazetteerPlace, ...]]

_SHARED = re.compile(r"\s*[/–—]\s*|\s+-\s+|\s+and\s+")
# How much each kind of evidence says that a name means this place: the story's own countries outweigh size.
_DATELINE, _NAMED, _LIKELIEST = 0.35, 0.3, 0.2
_BASE = 0.4


@dataclass(frozen=True, slots=True)
class _Context:
    knowledge: Knowledge
    countries: Counter[str]
    dateline: str | None


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
        A place that the gazetteer lacks (a building, a bridge) has no coordinates; its country is that of the place named beside it.
    """
    countries = Counter(a.country for a in cast.actors.values() if a.country for _ in a.mentions)
    context = _Context(knowledge, countries, dateline.country if dateline else None)
    found: list[list[PlaceMention]] = [[] for _ in sentences]
    named = _contained(story.clean.text, knowledge.scan_places(story.clean.text))
    for _, _, candidates in named:
        if len({c.country for c in candidates}) == 1 and candidates[0].country is not None:
            countries[candidates[0].country] += 1
    for sentence in sentences:
        inside = [hit for hit in named if sentence.start <= hit[0] and hit[1] <= sentence.end]
        here = [m for hit in inside if (m := _gazetteer_mention(sentence, hit, cast, context)) is not None]
        built = list(_facilities(sentence, cast, context, here))
        here = [m for m in here if not any(b.start <= m.start and m.end <= b.end for b in built)] + built
        here += _short_names(sentence, cast, context, here)
        here += _capitals(sentence, cast, context, here)
        found[sentence.index] = sorted(here, key=lambda m: (m.start, -m.end))
    return tuple(map(tuple, found))


def _contained(text: str, named: Sequence[_NamedPlace]) -> list[_NamedPlace]:
    """The places found, those with a province or country after a comma ("Tripoli, Lebanon") narrowed to it."""
    found = list(named)
    for index, (start, end, candidates) in enumerate(found[:-1]):
        after, _, around = found[index + 1]
        if text[end:after] != ", " or around[0].precision not in ("country", "region") or around[0].country is None:
            continue
        inside = [c for c in candidates if c.country == around[0].country and c.id != around[0].id]
        nearer = [c for c in inside if around[0].precision == "region" and c.region == around[0].name]
        if inside:
            found[index] = (start, end, tuple(nearer or inside))
    return found


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


def _gazetteer_mention(
    sentence: Sentence, hit: tuple[int, int, tuple[GazetteerPlace, ...]], cast: Cast, context: _Context
) -> PlaceMention | None:
    start, end, candidates = hit
    covered = sentence.between(start, end)
    if not covered or not candidates or _inside_actor(sentence, cast, start, end):
        return None
    first, last = covered[0], covered[-1] + 1
    if candidates[0].precision != "country" and _is_other_word(sentence, cast, first, last):
        return None
    head = head_of(sentence, first, last)
    place, score, why = choose(_capital_first(candidates, context.knowledge), context.countries, context.dateline)
    how = standing(sentence, head)
    return PlaceMention(
        sentence.index,
        first,
        last,
        head,
        start,
        end,
        as_place(place),
        _is_locative(sentence, head, how, place.precision),
        score,
        why,
    )


def choose(
    candidates: Sequence[GazetteerPlace], countries: Counter[str], dateline: str | None
) -> tuple[GazetteerPlace, float, str]:
    """The place that a name means in a story, how sure that is (0.0 to 1.0), and why.

    ``candidates`` come likeliest first. ``countries`` counts how often the story names each country; ``dateline`` is where it was filed.
    """
    if len(candidates) == 1:
        return candidates[0], 0.95, f"the only {candidates[0].name} known"
    likeliest = candidates[0]
    if likeliest.precision == "country":
        return likeliest, 0.95, f"{likeliest.name} is a country"
    total = max(1, max(countries.values(), default=1))

    def weight(index: int) -> float:
        candidate = candidates[index]
        named = (
            _NAMED * (0.5 + 0.5 * countries[candidate.country] / total)
            if candidate.country is not None and candidate.country in countries
            else 0.0
        )
        home = _DATELINE if dateline is not None and candidate.country == dateline else 0.0
        return max(named, home) + (_LIKELIEST if index == 0 else 0.0) - 0.001 * index

    best = max(range(len(candidates)), key=weight)
    chosen = candidates[best]
    if chosen.country is not None and (chosen.country in countries or chosen.country == dateline):
        why = f"{chosen.name} in {chosen.country}, a country of this story"
    else:
        why = f"{chosen.name} in {chosen.country or 'no one country'}, the likeliest of {len(candidates)}"
    return chosen, round(min(0.95, _BASE + weight(best)), 3), why


@lru_cache(maxsize=1)
def centres() -> Mapping[str, tuple[float, float]]:
    """The middle of each country and of the largest provinces, WGS84 degrees to about half a degree.

    Keys are ISO 3166-1 alpha-3 codes and gazetteer ids. Source: "geographic coordinates" of the CIA World Factbook (public domain)
    and the middles of provinces read off a map. A country on a map is not its capital.
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
    before, after = _neighbour(sentence, first - 1), _neighbour(sentence, last)
    if "-" in (before, after):
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


def _short_names(sentence: Sentence, cast: Cast, context: _Context, here: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
    """Countries named by their initials ("the UK"), which the cast knows and the gazetteer does not."""
    for mention in cast.mentions[sentence.index]:
        actor = cast.actors[mention.actors[0]]
        start = mention.start if mention.last - mention.first == 1 else sentence.tokens[mention.last - 1].start
        text = sentence.text[start - sentence.start : mention.end - sentence.start]
        if actor.kind != "country" or actor.country is None or not text.isupper() or len(text) > 5:
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
        first = min([token.index, *sentence.kids(token.index, "det", "amod", "compound", "poss")])
        country = _country_inside(sentence, cast, first, token.index) or _country_of(sentence, cast, token.index)
        capital = context.knowledge.capital(country) if country else None
        if capital is None or any(m.first <= token.index < m.last for m in here):
            continue
        start, end = sentence.offsets(first, token.index + 1)
        locative = standing(sentence, token.index) == "locative"
        why = f"{capital.name} is the capital of {country}"
        yield PlaceMention(sentence.index, first, token.index + 1, token.index, start, end, as_place(capital), locative, 0.9, why)


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
    beside = next((m.place.country for m in here if m.locative and m.place.country and not start <= m.start < end), None)
    country = beside or context.dateline
    name = sentence.text[start - sentence.start : end - sentence.start]
    place = Place(name, country, None, None, "point")
    why = f"{name} is named as a place; the country is that of {'the place beside it' if beside else 'the dateline'}"
    return PlaceMention(sentence.index, first, last, head, start, end, place, True, 0.5, why)
