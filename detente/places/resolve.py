"""Which of the places of one name a story means."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.knowledge import GazetteerPlace
from detente.knowledge.folding import fold

NamedPlace = tuple[int, int, tuple[GazetteerPlace, ...]]

_DIVISIONS = r"state|province|region|prefecture|governorate|oblast|county|department"
_TOWNS = r"city|town|village|port"
_DIVISION_BEFORE = re.compile(rf"\b(?:{_DIVISIONS}) of (?:the )?$")
_DIVISION_AFTER = re.compile(rf"['’]?s? (?:{_DIVISIONS})\b(?!-| of )", re.IGNORECASE)
_TOWN_BEFORE = re.compile(rf"\b(?:{_TOWNS}) of (?:the )?$")
_TOWN_AFTER = re.compile(rf" (?:{_TOWNS})\b(?! of )")
# "Tripoli, Lebanon", "Monroe County in Michigan", "Camborne in the county of Cornwall"
_WITHIN = re.compile(
    r",? (?:located |situated |lying )?in (?:the )?(?:\w+ )?(?:(?:state|province|county|region|department|district|island) of )?(?:the )?$"
)
_LISTED = re.compile(r",? and |,? or |, ")
_SISTERS = 3
# Federations whose states news names without the country.
_FEDERATIONS = ("USA",)
_EARTH = 6371
_AROUND = 1.4
_UNKNOWN_RADIUS = 120
_CLOSE = 200
# How much each kind of evidence says that a name means this place: the story's own countries outweigh size.
_DATELINE, _NAMED, _LIKELIEST, _REGION, _NEAR = 0.35, 0.3, 0.2, 0.25, 0.15
_BASE = 0.4
_SIZE = 0.04
_GREAT, _TIMES, _DWARFED = 250_000, 8, 0.25
_SURE = 0.95
_SURE_OF = {"region": 0.9, "area": 0.85}
_SMALL = 15_000
_PASSING = 5


@dataclass
class Clues:
    """What a story says about where it plays: how often it names each country, where it was filed, divisions and points named."""

    countries: Counter[str]
    dateline: str | None
    regions: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    points: list[tuple[float, float]] = field(default_factory=list)

    def tell_of(self, country: str | None) -> bool:
        """Whether the story plays in a country, not only names it in passing."""
        if country is None or country == self.dateline:
            return country is not None
        return self.countries[country] * _PASSING > max(self.countries.values(), default=0)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two points given in degrees, along the earth."""
    (lat_a, lon_a), (lat_b, lon_b) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return _EARTH * 2 * math.asin(min(1, math.sqrt(half)))


def is_inside(place: GazetteerPlace, around: GazetteerPlace) -> bool:
    """Whether a place lies in a country or division, so far as its own division or its distance tells."""
    if place.id == around.id or (around.country is not None and place.country != around.country):
        return False
    if around.precision == "country":
        return True
    if around.country is not None and place.region is not None and fold(place.region) == fold(around.name):
        return True
    if around.region is None and around.id.startswith("gn1:"):
        return False
    reach = (around.radius or _UNKNOWN_RADIUS) * _AROUND
    return kilometres((place.lat, place.lon), (around.lat, around.lon)) <= reach


def narrow(text: str, named: Sequence[NamedPlace]) -> list[NamedPlace]:
    """The places found, each narrowed to what the words beside it say: its kind, and the country or division that it is in.

    One name has one sense in a story: what is said of one mention counts for the others.
    """
    found = [(start, end, _of_kind(text, start, end, candidates)) for start, end, candidates in named]
    said: dict[str, tuple[GazetteerPlace, ...]] = {}
    listed = _sister_divisions(text, found)
    for index, state in listed.items():
        start, end, _ = found[index]
        found[index] = (start, end, (state,))
        said[fold(text[start:end])] = (state,)
    for index in range(len(found) - 2, -1, -1):
        start, end, inner = found[index]
        after, stop, outer = found[index + 1]
        between = text[end:after]
        if (between != ", " and not _WITHIN.fullmatch(between)) or (index in listed and index + 1 in listed):
            continue
        pair = _fitting(inner, outer)
        if pair is not None:
            found[index] = (start, end, pair[0])
            found[index + 1] = (after, stop, pair[1])
            for place, senses in ((text[start:end], pair[0]), (text[after:stop], pair[1])):
                said.setdefault(fold(place), senses)
    return [
        (
            start,
            end,
            said[key] if (key := fold(text[start:end])) in said and len(senses) > 1 and said[key][0] in senses else senses,
        )
        for start, end, senses in found
    ]


def _sister_divisions(text: str, found: Sequence[NamedPlace]) -> dict[int, GazetteerPlace]:
    """Members of lists of divisions of one country ("Idaho, Montana and Washington"), by their number, and the division each is."""
    given: dict[int, GazetteerPlace] = {}
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and _LISTED.fullmatch(text, found[last - 1][1], found[last][0]):
            last += 1
        divisions = [
            {c.country: c for c in found[i][2] if c.precision == "region" and c.region is None} for i in range(first, last)
        ]
        counted = Counter(country for several in divisions for country in several)
        country, number = max(counted.items(), key=lambda kv: kv[1], default=(None, 0))
        sure = sum(_is_division(found[i][2][0], country) for i in range(first, last))
        if number >= _SISTERS and number * 3 >= 2 * (last - first) and sure * 2 >= number:
            given.update({first + n: several[country] for n, several in enumerate(divisions) if country in several})
        first = last
    return given


def _is_division(place: GazetteerPlace, country: str | None) -> bool:
    return place.precision == "region" and place.region is None and place.country == country


def _of_kind(text: str, start: int, end: int, candidates: tuple[GazetteerPlace, ...]) -> tuple[GazetteerPlace, ...]:
    before = text[max(0, start - 24) : start]
    if _DIVISION_BEFORE.search(before) or _DIVISION_AFTER.match(text, end):
        kept = tuple(c for c in candidates if c.precision == "region")
    elif _TOWN_BEFORE.search(before) or (_TOWN_AFTER.match(text, end) and candidates[0].precision != "country"):
        kept = tuple(c for c in candidates if c.precision == "city")
    else:
        kept = ()
    return kept or candidates


def _fitting(
    inner: tuple[GazetteerPlace, ...], outer: tuple[GazetteerPlace, ...]
) -> tuple[tuple[GazetteerPlace, ...], tuple[GazetteerPlace, ...]] | None:
    """The senses of two names of which the first lies in the second; None where none do."""
    if inner[0].precision == "country":
        # "China, Japan" is a list; only a division of the name of a country lies in another: "Georgia, United States".
        inner = tuple(c for c in inner if c.precision == "region" and c.region is None)
    own = {fold(c.region) for c in inner if c.region is not None}
    for around in sorted(outer, key=lambda a: (fold(a.name) not in own and a.precision != "country", a.country is None)):
        if around.precision not in ("country", "region", "area") or (around.precision == "area" and around.country is None):
            continue
        inside = tuple(c for c in inner if is_inside(c, around))
        if inside:
            return inside, (around,)
    return None


def gather(named: Iterable[NamedPlace], clues: Clues) -> None:
    """Add to the clues what the unambiguous names of a story say: countries, divisions, points."""
    for _, _, candidates in named:
        place = candidates[0]
        if is_small(place):
            continue
        if len({c.country for c in candidates}) == 1 and place.country is not None:
            clues.countries[place.country] += 1
        if place.precision == "region" and place.region is None:
            clues.regions[(place.country, fold(place.name))] += 1
        if len(candidates) > 1 or place.precision not in ("city", "region", "point"):
            continue
        clues.points.append((place.lat, place.lon))
        if place.region is not None:
            clues.regions[(place.country, fold(place.region))] += 1


def is_small(place: GazetteerPlace) -> bool:
    """Whether a place is a small town, of a name that strangers may bear: it counts only in a country that the story names."""
    return place.precision == "city" and place.population < _SMALL and place.id.startswith("gn:")


def choose(
    candidates: Sequence[GazetteerPlace], countries: Counter[str], dateline: str | None, clues: Clues | None = None
) -> tuple[GazetteerPlace, float, str]:
    """The place that a name means in a story, how sure that is (0.0 to 1.0), and why.

    ``candidates`` come likeliest first. ``countries`` counts how often the story names each country; ``dateline`` is where it was filed.
    """
    if len(candidates) == 1:
        return candidates[0], _SURE_OF.get(candidates[0].precision, _SURE), f"the only {candidates[0].name} known"
    clues = clues or Clues(countries, dateline)
    likeliest = candidates[0]
    if likeliest.precision == "country":
        return _country_or_state(candidates, clues)
    if likeliest.precision == "area":
        return likeliest, _SURE_OF["area"], f"{likeliest.name} is the largest place of its name"
    total = max(1, max(countries.values(), default=1))
    weights = [
        _weight(candidate, index, clues, total) - _dwarfed(candidate, likeliest) for index, candidate in enumerate(candidates)
    ]
    best = max(range(len(candidates)), key=weights.__getitem__)
    chosen = candidates[best]
    if chosen.country is not None and (chosen.country in countries or chosen.country == dateline):
        why = f"{chosen.name} in {chosen.country}, a country of this story"
    else:
        why = f"{chosen.name} in {chosen.country or 'no one country'}, the likeliest of {len(candidates)}"
    return chosen, round(min(_SURE, _BASE + weights[best]), 3), why


def _weight(candidate: GazetteerPlace, index: int, clues: Clues, total: int) -> float:
    countries = clues.countries
    named = (
        _NAMED * (0.5 + 0.5 * countries[candidate.country] / total)
        if candidate.country is not None and candidate.country in countries
        else 0.0
    )
    home = _DATELINE if clues.dateline is not None and candidate.country == clues.dateline else 0.0
    own = candidate.name if candidate.precision == "region" and candidate.region is None else candidate.region
    region = _REGION if own is not None and (candidate.country, fold(own)) in clues.regions else 0.0
    near = _NEAR if any(kilometres((candidate.lat, candidate.lon), point) < _CLOSE for point in clues.points) else 0.0
    size = _SIZE * max(0.0, math.log10(candidate.population + 1) - 3)
    return max(named, home) + region + near + size + (_LIKELIEST if index == 0 else 0.0) - 0.001 * index


def _dwarfed(candidate: GazetteerPlace, likeliest: GazetteerPlace) -> float:
    """What speaks against a town of the name of a far greater city: Toronto is in Canada, even in Australian news.

    A town of another spelling ("Pittsburg") also gives way to a greater one that is spelt like the name.
    """
    small = candidate.population * _TIMES < likeliest.population and likeliest.population >= _GREAT
    if small and candidate.country != likeliest.country:
        return _DWARFED
    greater = likeliest.precision == "city" and candidate.population * 3 < likeliest.population
    return _DWARFED if greater and fold(candidate.name) != fold(likeliest.name) else 0.0


def _country_or_state(candidates: Sequence[GazetteerPlace], clues: Clues) -> tuple[GazetteerPlace, float, str]:
    """A country, unless the story is about the other country that has a state of its name and of other states of it ("Georgia")."""
    country = candidates[0]
    for state in candidates[1:]:
        if state.precision != "region" or state.region is not None or state.country == country.country:
            continue
        key = (state.country, fold(state.name))
        sisters = {name for (c, name) in clues.regions if c == state.country and name != key[1]}
        abroad = sum(n for c, n in clues.countries.items() if c not in (state.country, country.country))
        if state.country in _FEDERATIONS and (len(sisters) > 1 or (sisters and not abroad)):
            return state, 0.7, f"{state.name} in {state.country}, whose other states the story names"
    return country, _SURE, f"{country.name} is a country"
