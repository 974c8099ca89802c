"""The gazetteer: places by name, and their names in text.

Names are looked up as the text gives them, a few for each word with a capital letter; nothing is built before the first text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise, zip_longest
from typing import Any

from detente.knowledge.folding import flatten, fold
from detente.knowledge.model import GazetteerPlace

# What a name is in text: with care only, never, spelt in capitals throughout, spelt otherwise.
CAREFUL, NEVER, CAPITALS, ORDINARY = 1, 2, 4, 8

Rows = Callable[..., list[Any]]
Found = tuple[int, int, tuple[GazetteerPlace, ...]]
Spot = tuple[int, int, str]

_COLUMNS = (
    "p.n, p.id, p.name, p.country, p.lat, p.lon, p.precision, coalesce(p.population, 0), coalesce(r.name, p.region), p.radius"
)
_FROM = "places p LEFT JOIN places r ON typeof(p.region) = 'integer' AND r.n = p.region"
_WORD = re.compile(r"[^\W_]+")
_LINKS = frozenset((" ", "-", "'", ". ", ".", " - ", "/"))
_SHORT = re.compile(r"(?:[A-Za-z]|St|Ste|Ft|Mt|Pt)$")
_MOST_WORDS = 7
# Words that stay small inside a name.
_SMALL = frozenset((
    "a", "al", "an", "and", "ar", "as", "at", "au", "aux", "az", "base", "basin", "bay", "border", "bridge", "camp", "canal",
    "channel", "city", "corridor", "county", "crossing", "d", "da", "dam", "das", "de", "del", "dell", "della", "des", "di",
    "disputed", "do", "dos", "du", "e", "ed", "el", "en", "er", "es", "et", "ez", "fault", "ferry", "forest", "gap", "i", "im",
    "in", "islands", "isles", "jail", "kwa", "l", "la", "las", "le", "les", "line", "lo", "los", "mine", "mountains", "naval",
    "near", "nuclear", "o", "of", "on", "oblast", "og", "och", "peninsula", "plain", "plant", "plateau", "prison", "province",
    "region", "refinery", "river", "rural", "s", "sea", "site", "state", "strait", "straits", "sub", "sul", "sur", "t", "the",
    "to", "triangle", "ul", "und", "upon", "v", "va", "valley", "van", "vom", "von", "y", "ye", "zone",
))  # fmt: skip
_ARTICLES = frozenset(("al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ul"))
_KINDS = (
    "area|atoll|borough|camp|canton|capital|city|coast|community|county|department|district|governorate|hamlet|harbou?r|island|municipality|neighbou?rhood|"
    "oblast|outskirts|parish|peninsula|people|port|prefecture|province|region|residents|settlement|shores?|slums?|state|streets|suburbs?|town|"
    "township|villages?|cities|towns|districts|provinces|regions|suburb|areas|north|south|east|west|north-?east|north-?west|south-?east|south-?west"
)
_SIDES = "north|south|east|west|north-?east|north-?west|south-?east|south-?west"
_OF = (
    "battle|bombing|capture|centre|center|coast|control|edge|fall|heart|mayor|native|outskirts|part|parts|recapture|shelling|siege|"
    f"{_SIDES}"
)
_MOTION = (
    "airlifted|arriv\\w+|bus|came|come|convoy|deployed|deported|drive|driv\\w+|drove|evacuated|flee|fled|flew|flies|flight|flights|fly|flying|go|goes|"
    "going|head\\w*|highway|journey|march\\w*|mov\\w+|return\\w*|road|rushed|sail\\w*|sent|spread|taken|train|transferred|travel\\w*|trip|visit|walk\\w*|way|went"
)
_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|outside|inside|around|visited|reached|from|into|towards?|through|across|throughout|within|entered|entering|leaving|off|"
    rf"downtown|central|northern|southern|eastern|western|(?:{_KINDS}|{_OF}) of|(?:{_KINDS})(?: \w+)? (?:called|named|including|like)|"
    rf"villages?|towns?|miles? (?:{_SIDES}|off|from)(?: of)?|(?:{_MOTION})(?: back)? to)|, \d{{1,3}}, of)\s+(?:the )?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?: |-)(?:{_KINDS}|airport|area|authorities|based|council|couple|family|farmers?|farms?|firefighters|hospital|man|mayor|native|officials|"
    rf"police|residents?|schools?|stadium|teenager|woman)\b|"
    r" (?:Airport|City Council|Councillor|Fire|High School|Hospital|Mayor|Municipal|Police|School District|Sheriff|Town Council|Township)\b|"
    rf", (?:an?|the) (?:[a-z-]+ ){{0,3}}(?:{_KINDS})\b"
)
_LISTED = re.compile(r", (?:and |or )?(?:the )?$| and (?:the )?$| or (?:the )?$| to (?:the )?$")
# Opens the key of a place that is looked up by its identifier.
_BY_ID = "="
_SHORTENED = {"fort": "ft", "mount": "mt", "saint": "st", "sainte": "ste"}
_LINE = re.compile(r"[^\n]+")
_LOUD_WORDS = 3
_DATELINE = re.compile(
    r"^[A-Z][A-Z.' /-]{2,40}(?=(?:, [\w. ]{2,30})?(?: ?\([^)\n]{2,30}\))? ?(?:-|--|\u2013|\u2014) ?\S)", re.MULTILINE
)
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w.'-]* $")
_CAPITAL_AFTER = re.compile(r" [A-Z]")
_OPENERS = frozenset(("And", "But", "For", "In", "Near", "Of", "The"))
_REMEMBERED = 8192
_BATCH = 400
_CAPITAL = 10
"""A capital counts as this many times its people: "Washington" is the city, "Georgetown" is in Guyana."""
_OTHER_NAME, _VARIANT = 8, 40
"""A town under another name counts as this many times fewer people, under a variant of its own
as still fewer where another town bears it ("Puno" is in Peru, not Pune): "Cancun" is in Mexico, though a city in China is also called so.

Towns that the tables describe by hand, which are those with a radius, count as large ones, divisions as middling ones at least."""
_ALIKE, _BORNE = 0.7, 15_000
# How like a capital's name a misspelling of it must be, and how long.
_MISSPELT, _SHORTEST = 0.85, 5
_DIVISION = 120_000
_NOTABLE = 300_000
_OF_DIVISION = 5


class Gazetteer:
    """Places by name and names of places in text, read from the compiled base as they are asked for."""

    def __init__(self, rows: Rows) -> None:
        """``rows`` runs a statement on the compiled base."""
        self._rows = rows
        self._keys: dict[str, int] = {}
        self._named: dict[str, tuple[GazetteerPlace, ...]] = {}

    def named(self, name: str) -> tuple[GazetteerPlace, ...]:
        """Places of this name, accents and case aside, most likely first: by kind and population. Empty where there is none."""
        return self._places(fold(name))

    def entry(self, identifier: str) -> GazetteerPlace | None:
        """The place with this identifier, None where there is none."""
        return next(iter(self._places(_BY_ID + identifier)), None)

    def capital(self, iso3: str) -> GazetteerPlace | None:
        """The capital of a country (ISO3), None where it is not known."""
        number = self._capital_numbers.get(iso3)
        if number is None:
            return None
        return _place(self._rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE p.n = ?", number)[0])

    def capital_like(self, name: str) -> GazetteerPlace | None:
        """The capital of which a name is a misspelling, of the same first letter; None where there is none or several."""
        key = fold(name)
        if len(key) < _SHORTEST:
            return None
        like = {
            number
            for number, known in self._capital_names
            if known[0] == key[0] and SequenceMatcher(None, known, key, autojunk=False).ratio() >= _MISSPELT
        }
        return _place(self._rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE p.n = ?", like.pop())[0]) if len(like) == 1 else None

    @cached_property
    def _capital_names(self) -> tuple[tuple[int, str], ...]:
        rows = self._rows("SELECT p.n, p.name FROM places p JOIN capitals c ON c.place = p.n ORDER BY p.n")
        return tuple((number, fold(name)) for number, name in rows)

    def scan(self, text: str, *, story: bool = False) -> list[Found]:
        """Names in a text as (start, end, places it may mean, most likely first); leftmost and longest, never overlapping.

        A name that also is an ordinary word, a person's name or that of a small town ("Nice", "Jackson") is given only where the
        words around it speak of a place: after "in", "near", "from" and the like, before a comma and the name of a country or
        division, before or after the word for its kind, or in a list with another place.

        With ``story`` the text is one story: such a name, once placed, is given wherever it stands alone; short forms of divisions
        ("Fla.", "Ont.") are given, and names in lines that are in capitals throughout.
        """
        plain = flatten(text)
        spans = list(_candidates(plain))
        self._learn({key for _, _, key, _ in spans})
        loud = _loud_lines(plain) if story else ()
        short = list(_short_forms(plain)) if story else []
        for _, _, key in short:
            self._keys[key] = ORDINARY
        starting = {start: key for start, _, key, _ in reversed(spans) if not self._keys[key] & NEVER} if story else {}
        starting.update({start: key for start, _, key in short})
        chosen: list[Spot] = []
        for start, end, key, shouted in spans:
            rule = self._keys[key]
            if plain[end - 2 : end] == "'s" and not self._keys.get(key[:-1], NEVER) & NEVER:
                continue
            if chosen and start < chosen[-1][1]:
                continue
            if rule & NEVER:
                if story and rule & ORDINARY and not shouted and self._is_held(plain, end, key, starting):
                    chosen.append((start, end, key))
                continue
            if rule & (CAPITALS if shouted else ORDINARY) or (not rule & CAREFUL and any(a <= start < b for a, b in loud)):
                chosen.append((start, end, key))
        return self._given(plain, _joined(chosen, short), story)

    def _given(self, plain: str, chosen: Sequence[Spot], story: bool) -> list[Found]:
        given: list[Spot] = []
        doubtful: list[Spot] = []
        for index, (start, end, key) in enumerate(chosen):
            following = chosen[index + 1] if index + 1 < len(chosen) else None
            last = given[-1][1] if given else -1
            wary = self._keys[key] & CAREFUL and not self._is_placed(plain, start, end, key, following, last)
            (doubtful if wary else given).append((start, end, key))
        placed = {key for _, _, key in given} if story else set()
        given += [spot for spot in doubtful if spot[2] in placed and _stands_alone(plain, spot[0], spot[1])]
        given.sort()
        return [
            (start, end, self._held_first(plain, end, key, following))
            for (start, end, key), following in zip_longest(given, given[1:])
        ]

    def _held_first(self, plain: str, end: int, key: str, following: Spot | None) -> tuple[GazetteerPlace, ...]:
        """The places of a name, those first that lie in the division named behind it: "St. Andrews in Scotland"."""
        places = self._places(key)
        if following is None or len(places) < 2 or plain[end : following[0]] != " in ":
            return places
        around = self._places(following[2])[:1]
        held = tuple(p for p in places for a in around if p.region is not None and fold(p.region) == fold(a.name))
        return (*held, *(p for p in places if p not in held))

    def _is_held(self, plain: str, end: int, key: str, starting: Mapping[int, str]) -> bool:
        """Whether the name of a country or division that has a place of this name follows: "Hope, Arkansas", "Mora in Cameroon"."""
        link = next((link for link in (", ", " in ") if plain.startswith(link, end)), None)
        outer = starting.get(end + len(link)) if link is not None else None
        if outer is None:
            return False
        for around in self._places(outer)[:2]:
            if around.precision in ("country", "region") and any(
                p.country == around.country and (around.precision == "country" or fold(p.region or "") == fold(around.name))
                for p in self._places(key)
            ):
                return True
        return False

    def _is_placed(self, plain: str, start: int, end: int, key: str, following: Spot | None, last: int) -> bool:
        if _BEFORE.search(plain, max(0, start - 40), start) or _AFTER.match(plain, end):
            return True
        if last >= 0 and start - last < 8 and _LISTED.fullmatch(plain, last, start):
            return True
        if following is not None and not self._keys[following[2]] & CAREFUL and _LISTED.fullmatch(plain, end, following[0]):
            # "Danzig and Warsaw"
            return _stands_alone(plain, start, end)
        if following is None or plain[end : following[0]] not in (", ", " in "):
            return False
        if plain.startswith(" in ", end) and not self._is_held(plain, end, key, {following[0]: following[2]}):
            return False
        return any(place.precision in ("country", "region") for place in self._places(following[2])[:2])

    def _learn(self, keys: set[str]) -> None:
        unknown = [key for key in keys if key not in self._keys]
        if len(self._keys) + len(unknown) > _REMEMBERED:
            self._keys = {}
            unknown = list(keys)
        known = dict.fromkeys(unknown, NEVER)
        for first in range(0, len(unknown), _BATCH):
            batch = unknown[first : first + _BATCH]
            marks = ",".join("?" * len(batch))
            known.update(self._rows(f"SELECT key, rule FROM place_names WHERE key IN ({marks})", *batch))
        self._keys.update(known)

    def _places(self, key: str) -> tuple[GazetteerPlace, ...]:
        known = self._named.get(key)
        if known is not None:
            return known
        if key.startswith(_BY_ID):
            numbers = [n for (n,) in self._rows("SELECT n FROM places WHERE id = ?", _stored(key.removeprefix(_BY_ID)))]
        else:
            numbers = [n for (value,) in self._rows("SELECT places FROM place_names WHERE key = ?", key) for n in _numbers(value)]
        rows = self._rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE p.n IN ({','.join(map(str, numbers))})")
        capitals = frozenset(self._capital_numbers.values())
        known_here = [(row[0], _place(row)) for row in rows]
        borne = any(p.precision == "city" and p.population >= _BORNE and fold(p.name) == key for _, p in known_here)
        ranked = sorted((_likelihood(place, key, n in capitals, borne), place.id, place) for n, place in known_here)
        found = tuple(place for _, _, place in ranked)
        if len(self._named) >= _REMEMBERED:
            self._named = {}
        self._named[key] = found
        return found

    @cached_property
    def _capital_numbers(self) -> dict[str, int]:
        return dict(self._rows("SELECT country, place FROM capitals"))


def _candidates(plain: str) -> Iterator[tuple[int, int, str, bool]]:
    """Spans that could be names, as (start, end, key, whether in capitals throughout): by start, the longest first."""
    words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(plain)]
    linked = [plain[a[1] : b[0]] in _LINKS for a, b in pairwise(words)]
    for first, (start, _, word) in enumerate(words):
        if not _opens(plain, words, first):
            continue
        parts: list[str] = []
        spans: list[tuple[int, int, str, bool]] = []
        shouted = True
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            _, end, word = words[last]
            if last > first:
                link = plain[words[last - 1][1] : words[last][0]]
                if not linked[last - 1] or ("." in link and not _SHORT.match(words[last - 1][2])):
                    break
                if word[0].islower() and word not in _SMALL:
                    break
                parts.append("" if link == "'" else " ")
            parts.append(fold(word))
            shouted = shouted and word.isupper()
            if _closes(plain, end):
                spans.append((start, _stop(plain, start, end), "".join(parts), shouted))
        yield from reversed(spans)


def _opens(plain: str, words: Sequence[tuple[int, int, str]], index: int) -> bool:
    start, end, word = words[index]
    if not word[0].isupper() and not (
        word in _ARTICLES and plain[end : end + 1] == "-" and index + 1 < len(words) and words[index + 1][2][0].isupper()
    ):
        return False
    before = plain[start - 1] if start else " "
    return before not in "@#_" and not (before == "." and plain[start - 2 : start - 1].isalnum() and len(word) > 1)


def _closes(plain: str, end: int) -> bool:
    after = plain[end : end + 1]
    return after not in ("_", "@", "$") and not (after == "." and plain[end + 1 : end + 3].isalpha() and plain[end + 1].islower())


def _loud_lines(plain: str) -> tuple[tuple[int, int], ...]:
    """Datelines, and lines of several words without a small letter: what is in capitals there is not shouted for itself."""
    found = [(m.start(), m.end()) for m in _DATELINE.finditer(plain)]
    lines = (m for m in _LINE.finditer(plain) if m.group().isupper() and len(m.group().split()) >= _LOUD_WORDS)
    return (*found, *((m.start(), m.end()) for m in lines))


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[Mapping[str, tuple[str, bool]], re.Pattern[str]]:
    """Short forms of divisions with their place's identifier and whether they are read without a town before them."""
    lines = files("detente").joinpath("data", "places", "abbreviations.tsv").read_text(encoding="utf-8").splitlines()[1:]
    known = {short: (place, alone == "alone") for short, place, alone in (line.split("\t") for line in lines)}
    longest = sorted(known, key=lambda s: (-len(s), s))
    return known, re.compile(rf"(?<![\w.&-])(?:{'|'.join(map(re.escape, longest))})(?![\w&])")


def _short_forms(plain: str) -> Iterator[Spot]:
    """Short forms of divisions in a text: "Ocala, Fla.", "Moose Jaw, SK", "Calif."."""
    known, pattern = _abbreviations()
    for match in pattern.finditer(plain):
        place, alone = known[match.group()]
        if alone or _follows_town(plain, match.start()):
            yield match.start(), match.end(), _BY_ID + place


def _follows_town(plain: str, start: int) -> bool:
    if plain[start - 2 : start] != ", ":
        return False
    word = re.search(r"[\w.'-]+$", plain[max(0, start - 42) : start - 2])
    return word is not None and word.group()[0].isupper()


def _joined(chosen: Sequence[Spot], short: Sequence[Spot]) -> list[Spot]:
    """Both kinds of names by their start; a short form counts before what overlaps it."""
    if not short:
        return list(chosen)
    return sorted([*short, *(c for c in chosen if not any(c[0] < s[1] and s[0] < c[1] for s in short))])


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether a name is no part of a longer one: no word with a capital letter touches it."""
    before = _CAPITAL_BEFORE.search(plain, max(0, start - 30), start)
    return not _CAPITAL_AFTER.match(plain, end) and (before is None or before.group().strip() in _OPENERS)


def _stop(plain: str, start: int, end: int) -> int:
    """The end of a name, its closing full stop included ("D.C.")."""
    return end + 1 if plain[end : end + 1] == "." and end - start > 1 and plain[end - 2] == "." else end


def _numbers(value: int | bytes) -> Iterable[int]:
    return (value,) if isinstance(value, int) else array("I", value)


def _stored(identifier: str) -> int | str:
    number = identifier.removeprefix("gn:")
    return int(number) if number != identifier and number.isdecimal() else identifier


def _place(row: Sequence[Any]) -> GazetteerPlace:
    _, identifier, name, country, lat, lon, precision, population, region, radius = row
    text = f"gn:{identifier}" if isinstance(identifier, int) else identifier
    return GazetteerPlace(text, name, country, lat / 100, lon / 100, precision, population, region, radius)


def _likelihood(place: GazetteerPlace, key: str, capital: bool, borne: bool) -> tuple[int, int]:
    # A country or a sea is what its name means before any town of that name; towns go by size, their main name first, and a division
    # counts less than its people: "New York" is the city, "Quebec" the province.
    order = {"country": 0, "area": 1, "point": 2}.get(place.precision, 3)
    if place.id.startswith("det:"):
        order = min(order, 2)
    size = place.population // _strangeness(fold(place.name), key, borne) * (_CAPITAL if capital else 1)
    if place.precision == "city" and place.radius is not None:
        size = max(size, _NOTABLE)
    if place.precision == "region":
        # A division of the name of its town means the town, unless it is far larger.
        floor = min(_DIVISION, size * 2 // 3) if place.region is None else 0
        size = max(size // _OF_DIVISION, floor)
    return order, -size


def _strangeness(own: str, key: str, borne: bool) -> int:
    """How many times less a town counts under a name that is not its main one; ``borne`` says that another town bears it."""
    if own == key or key.startswith(_BY_ID) or _shortened(own) == _shortened(key):
        return 1
    return _VARIANT if borne and SequenceMatcher(None, own, key, autojunk=False).ratio() >= _ALIKE else _OTHER_NAME


def _shortened(key: str) -> str:
    first, blank, rest = key.partition(" ")
    return f"{_SHORTENED.get(first, first)}{blank}{rest}"
