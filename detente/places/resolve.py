"""Which of the places of one name a story means."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from detente.knowledge import GazetteerPlace
from detente.knowledge.folding import fold

_DIVISIONS = r"state|province|region|prefecture|governorate|oblast|county|department"
_TOWNS = r"city|town|village|port"
_DIVISION_BEFORE = re.compile(rf"\b(?:{_DIVISIONS}) of (?:the )?$")
_DIVISION_AFTER = re.compile(rf"['’]?s? (?:{_DIVISIONS})\b(?!-| of )", re.IGNORECASE)
_TOWN_BEFORE = re.compile(rf"\b(?:{_TOWNS}) of (?:the )?$")
_TOWN_AFTER = re.compile(rf" (?:{_TOWNS})\b(?! of )")
# "Tripoli, Lebanon", "Monroe County in Michigan", "Camborne in the county of Cornwall"
_PARTS = (
    "area|borough|city|commune|county|department|district|governorate|island|municipality|neighbou?rhood|oblast|prefecture|province|region|state|"
    "suburb|town|village"
)
_WITHIN = re.compile(
    rf"(?: (?:{_PARTS}))?,? (?:located |situated |lying )?in (?:the )?(?:[\w-]+ )?(?:(?:{_PARTS}) of )?(?:the )?| (?:{_PARTS}) of (?:the )?| \("
)
# "Nigeria's Borno", "Indonesia's western province of Aceh"; "the Syrian port city of Tripoli"
_CALLED = rf"(?:(?:[a-z-]+ ){{0,3}}(?:{_PARTS}|capital|enclave|port|resort|stronghold)(?: of)?,? )?(?:the )?"
_OWNED = re.compile(rf"['’]s {_CALLED}")
_ADJECTIVE = re.compile(rf" {_CALLED}")
_REACH = 60
_COMMA = re.compile(r", (?:(?:central|north|south|east|west|inner|outer)(?:ern|-east|-west)? )?")
_LISTED = re.compile(r",? and |,? or |, ")
_FAMOUS = 300_000
_AROUND_OF = ("country", "region", "area")
_SISTERS, _PAIR = 3, 2
# Federations whose states news names without the country.
_FEDERATIONS = ("USA",)
_EARTH = 6371
_AROUND = 1.4
_UNKNOWN_RADIUS = 120
_SUBURB = 25
# How much each kind of evidence says that a name means this place: the story's own countries outweigh size.
_DATELINE, _NAMED, _LIKELIEST, _REGION, _SEAT = 0.4, 0.35, 0.2, 0.25, 0.1
_NEAR = ((60, 0.25), (200, 0.15), (500, 0.05))
_BASE = 0.4
_SIZE = 0.04
_GREAT, _TIMES, _DWARFED, _OUTDONE = 250_000, 8, 0.25, 0.1
_FOREMOST = 100_000
_SURE = 0.95
_SURE_OF = {"region": 0.9, "area": 0.85}
_SMALL = 15_000
_PASSING = 5


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name in the text with the places that it may mean, likeliest first, and what the words beside it say of where it lies.

    ``within`` is the country or division that holds it by these words ("Bowman, N.D."), None where they name none. ``candidates`` is
    empty where no known place of the name lies there.
    """

    start: int
    end: int
    candidates: tuple[GazetteerPlace, ...]
    within: GazetteerPlace | None = None


@dataclass
class Clues:
    """What a story says about where it plays: how often it names each country, where it was filed, divisions and points named."""

    countries: Counter[str]
    dateline: str | None
    regions: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    towns: Counter[str] = field(default_factory=Counter)
    points: list[tuple[float, float]] = field(default_factory=list)
    foremost: dict[str, GazetteerPlace] = field(default_factory=dict)
    """Cities that their name means almost always: they speak for others, never for themselves."""

    def beside(self, candidates: Iterable[GazetteerPlace]) -> Clues:
        """The clues for a name that may mean these places: with what the foremost cities among the others add."""
        own = {c.id for c in candidates}
        others = [place for id, place in self.foremost.items() if id not in own]
        if not others:
            return self
        told = Clues(Counter(self.countries), self.dateline, Counter(self.regions), Counter(self.towns), list(self.points))
        for place in others:
            _add(told, place)
        return told

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
    if around.precision == "city":
        return place.precision in ("city", "point") and kilometres((place.lat, place.lon), (around.lat, around.lon)) <= _SUBURB
    reach = (around.radius or _UNKNOWN_RADIUS) * _AROUND
    return kilometres((place.lat, place.lon), (around.lat, around.lon)) <= reach


def narrow(
    text: str, named: Sequence[tuple[int, int, tuple[GazetteerPlace, ...]]], owners: Sequence[tuple[int, str]] = ()
) -> list[NamedPlace]:
    """The places found, each narrowed to what the words beside it say: its kind, and the country or division that it is in.

    One name has one sense in a story: what is said of one mention counts for the others. ``owners`` are the ends of adjectives and
    possessives of countries with their country (ISO 3166-1 alpha-3): "the Syrian city of Tripoli" is in Syria, if there is one.
    """
    found = [NamedPlace(start, end, _of_kind(text, start, end, candidates)) for start, end, candidates in named]
    said: dict[str, NamedPlace] = {}
    listed = _sister_divisions(text, found)
    for index, state in listed.items():
        found[index] = replace(found[index], candidates=(state,))
        said[_key(text, found[index])] = found[index]
    for index in range(len(found) - 2, -1, -1):
        if index in listed and index + 1 in listed:
            continue
        inner, outer = _joined(text, found[index], found[index + 1], found[index + 2 : index + 3])
        found[index], found[index + 1] = inner, outer
    for index in range(1, len(found)):
        if found[index].within is None and _OWNED.fullmatch(text, found[index - 1].end, found[index].start):
            found[index] = _owned(found[index], found[index - 1])
    found = [_of_owner(text, place, owners) if place.within is None else place for place in found]
    for place in found:
        if place.within is not None and place.candidates:
            said.setdefault(_key(text, place), place)
    return [_as_said(place, said.get(_key(text, place))) for place in found]


def _key(text: str, place: NamedPlace) -> str:
    return fold(text[place.start : place.end])


def _as_said(place: NamedPlace, said: NamedPlace | None) -> NamedPlace:
    if said is None or place.within is not None or len(place.candidates) < 2 or said.candidates[0] not in place.candidates:
        return place
    return replace(place, candidates=said.candidates, within=said.within)


def _joined(text: str, inner: NamedPlace, outer: NamedPlace, after: Sequence[NamedPlace]) -> tuple[NamedPlace, NamedPlace]:
    """Two names of which the first may lie in the second ("Ocala, Fla.", "Kalam in the Swat Valley")."""
    between = text[inner.end : outer.start]
    comma = _COMMA.fullmatch(between) is not None
    part = comma and between != ", "
    if (not comma and not _WITHIN.fullmatch(between)) or not inner.candidates or not outer.candidates:
        return inner, outer
    pair = _fitting(inner.candidates, outer.candidates)
    if pair is not None:
        return replace(inner, candidates=pair[0], within=pair[1][0]), replace(outer, candidates=pair[1])
    around = outer.candidates[0]
    if (
        inner.candidates[0].precision != "city"
        or inner.candidates[0].population >= _FAMOUS
        or not (part or around.precision in _AROUND_OF)
    ):
        return inner, outer
    if comma and not part and (around.precision != "region" or any(_LISTED.fullmatch(text, outer.end, a.start) for a in after)):
        # A comma may part a list.
        return inner, outer
    return replace(inner, candidates=(), within=around), outer


def _owned(place: NamedPlace, owner: NamedPlace) -> NamedPlace:
    """ "Nigeria's Borno", "Indonesia's western province of Aceh"."""
    pair = _fitting(place.candidates, owner.candidates) if place.candidates and owner.candidates else None
    return place if pair is None else replace(place, candidates=pair[0], within=pair[1][0])


def _of_owner(text: str, place: NamedPlace, owners: Sequence[tuple[int, str]]) -> NamedPlace:
    """ "the Syrian city of Tripoli"."""
    if len(place.candidates) < 2 or place.candidates[0].precision == "country":
        return place
    for end, country in owners:
        if place.start - _REACH < end < place.start and _ADJECTIVE.fullmatch(text, end, place.start):
            inside = tuple(c for c in place.candidates if c.country == country)
            return replace(place, candidates=inside) if inside else place
    return place


def _sister_divisions(text: str, found: Sequence[NamedPlace]) -> dict[int, GazetteerPlace]:
    """Members of lists of divisions of one country ("Idaho, Montana and Washington"), by their number, and the division each is."""
    given: dict[int, GazetteerPlace] = {}
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and _LISTED.fullmatch(text, found[last - 1].end, found[last].start):
            last += 1
        divisions = [
            {c.country: c for c in found[i].candidates if c.precision == "region" and c.region is None}
            for i in range(first, last)
        ]
        counted = Counter(country for several in divisions for country in several)
        country, number = max(counted.items(), key=lambda kv: kv[1], default=(None, 0))
        sure = sum(_is_division(found[i].candidates[0], country) for i in range(first, last))
        fitting = {first + n: several[country] for n, several in enumerate(divisions) if country in several}
        pair = number == last - first == _PAIR and sure and _are_neighbours(*fitting.values())
        if pair or (number >= _SISTERS and number * 3 >= 2 * (last - first) and sure * 2 >= number):
            given.update(fitting)
        first = last
    return given


def _are_neighbours(one: GazetteerPlace, other: GazetteerPlace) -> bool:
    """Whether two divisions of a federation lie beside each other: "Washington and Oregon" are states, "Washington and Texas" not."""
    apart = kilometres((one.lat, one.lon), (other.lat, other.lon))
    return one.country in _FEDERATIONS and apart <= (one.radius or 0) + (other.radius or 0)


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
        great = around.precision == "city" and around.population >= _FAMOUS
        if not great and (around.precision not in _AROUND_OF or (around.precision == "area" and around.country is None)):
            continue
        inside = tuple(c for c in inner if is_inside(c, around))
        if inside:
            return inside, (around,)
    return None


def gather(named: Iterable[NamedPlace], clues: Clues) -> None:
    """Add to the clues what the unambiguous names of a story say: countries, divisions, points."""
    for one in named:
        candidates = one.candidates
        if one.within is not None and one.within.country is not None:
            clues.countries[one.within.country] += 1
        if not candidates or (is_small(candidates[0]) and one.within is None):
            continue
        place = candidates[0]
        if len(candidates) > 1 and _is_foremost(place, candidates[1]):
            clues.foremost[place.id] = place
        elif len(candidates) == 1:
            _add(clues, place)
        elif len({c.country for c in candidates}) == 1 and place.country is not None:
            clues.countries[place.country] += 1
        if len(candidates) > 1 and place.precision == "region" and place.region is None:
            clues.regions[(place.country, fold(place.name))] += 1


def _add(clues: Clues, place: GazetteerPlace) -> None:
    if place.country is not None:
        clues.countries[place.country] += 1
        clues.towns[place.country] += place.precision == "city"
    if place.precision == "region" and place.region is None:
        clues.regions[(place.country, fold(place.name))] += 1
    if place.precision not in ("city", "region", "point"):
        return
    clues.points.append((place.lat, place.lon))
    if place.region is not None:
        clues.regions[(place.country, fold(place.region))] += 1


def _is_foremost(place: GazetteerPlace, other: GazetteerPlace) -> bool:
    """Whether a city is what its name means, whatever else bears it."""
    return place.precision == "city" and place.population >= max(_FOREMOST, other.population * _TIMES)


def is_small(place: GazetteerPlace) -> bool:
    """Whether a place is a small town, of a name that strangers may bear: it counts only in a country that the story names."""
    return place.precision == "city" and place.population < _SMALL and place.id.startswith("gn:")


def choose(
    candidates: Sequence[GazetteerPlace],
    countries: Counter[str],
    dateline: str | None,
    clues: Clues | None = None,
    *,
    capital: bool = False,
) -> tuple[GazetteerPlace, float, str]:
    """The place that a name means in a story, how sure that is (0.0 to 1.0), and why.

    ``candidates`` come likeliest first. ``countries`` counts how often the story names each country; ``dateline`` is where it was filed;
    ``capital`` says that the likeliest is the capital of its country.
    """
    if len(candidates) == 1:
        return candidates[0], _SURE_OF.get(candidates[0].precision, _SURE), f"the only {candidates[0].name} known"
    clues = (clues or Clues(countries, dateline)).beside(candidates)
    countries = clues.countries
    likeliest = candidates[0]
    if likeliest.precision == "country":
        return _country_or_state(candidates, clues)
    if likeliest.precision == "area":
        return likeliest, _SURE_OF["area"], f"{likeliest.name} is the largest place of its name"
    total = max(1, max(countries.values(), default=1))
    weights = [
        _weight(candidate, index, clues, total) - (0.0 if _is_home(candidate, clues) else _dwarfed(candidate, likeliest))
        for index, candidate in enumerate(candidates)
    ]
    weights[0] += _SEAT if capital else 0.0
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
    home = _DATELINE if _is_home(candidate, clues) else 0.0
    own = candidate.name if candidate.precision == "region" and candidate.region is None else candidate.region
    region = _REGION if own is not None and (candidate.country, fold(own)) in clues.regions else 0.0
    near = _nearness(candidate, clues.points)
    size = _SIZE * max(0.0, math.log10(candidate.population + 1) - 3)
    return max(named, home) + region + near + size + (_LIKELIEST if index == 0 else 0.0) - 0.001 * index


def _is_home(candidate: GazetteerPlace, clues: Clues) -> bool:
    return clues.dateline is not None and candidate.country == clues.dateline


def _nearness(candidate: GazetteerPlace, points: Sequence[tuple[float, float]]) -> float:
    """What speaks for a place near others of the story, the more the nearer."""
    least = min((kilometres((candidate.lat, candidate.lon), point) for point in points), default=math.inf)
    return next((worth for reach, worth in _NEAR if least < reach), 0.0)


def _dwarfed(candidate: GazetteerPlace, likeliest: GazetteerPlace) -> float:
    """What speaks against a town of the name of a far greater city: Toronto is in Canada, even in Australian news.

    A large town is less outdone than a small one. A town of another spelling ("Pittsburg") also gives way to a greater one that is
    spelt like the name.
    """
    namesake = candidate.country != likeliest.country and candidate.precision == "city"
    if namesake and likeliest.population >= _GREAT and candidate.population < likeliest.population:
        ratio = likeliest.population / max(1, candidate.population)
        if ratio < _TIMES:
            return _OUTDONE * math.log2(ratio)
        return _DWARFED / (2 if candidate.population >= _FOREMOST else 1)
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
        if key in clues.regions and not clues.towns[country.country or ""]:
            # A town of the state is named, and none of the country.
            return state, 0.8, f"{state.name} in {state.country}, of which the story names a town"
        abroad = sum(n for c, n in clues.countries.items() if c not in (state.country, country.country))
        if state.country in _FEDERATIONS and (len(sisters) > 1 or (sisters and not abroad)):
            return state, 0.7, f"{state.name} in {state.country}, whose other states the story names"
    return country, _SURE, f"{country.name} is a country"
