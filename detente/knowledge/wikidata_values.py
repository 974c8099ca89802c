"""What a Wikidata entity says, read with distrust: a wrong type anywhere is noted and passed over, never an error.

The shapes are those of https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html. An empty map is written ``[]`` there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

SnakKind = Literal["value", "somevalue", "novalue"]
Json = Mapping[str, Any]

ENGLISH = ("en", "mul", "en-gb", "en-ca", "en-us")
"""Languages in which a label reads as English, best first; ``mul`` holds names that are the same in every language."""
_QID = re.compile(r"Q([1-9][0-9]{0,11})", re.ASCII)
_TIME = re.compile(r"([+-])([0-9]{1,16})-([0-9]{2})-([0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_LATIN = re.compile(r"[A-Za-zÀ-ʯʰ-˿Ḁ-ỿ'’‘`.,\-\s]+")
_SIGNS = re.compile(r"[0-9+&/()_:!\"“”–—‑]")
_INVISIBLE = re.compile("[\u0000\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DAY, _MONTH, _YEAR, _FINEST = 11, 10, 9, 14
_JULIAN = "Q1985786"
# Julian day number of 1 January of the year 1 in the proleptic Gregorian calendar.
_FIRST_DAY = 1721426
_MOST_PROBLEMS = 20


def qid(number: int) -> str:
    """``Q42`` of 42."""
    return f"Q{number}"


def number_of(text: object) -> int | None:
    """42 of ``Q42``; None where it is no item's identifier."""
    found = _QID.fullmatch(text) if isinstance(text, str) else None
    return int(found.group(1)) if found else None


def clean(text: str) -> str:
    """One line of text: blanks single, letters composed, nothing invisible, no halves of characters (which no file can hold)."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    return " ".join(_INVISIBLE.sub("", plain).split())


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters, figures and a few signs, with a letter among them."""
    bare = _SIGNS.sub("", name)
    return bool(_LATIN.fullmatch(bare)) and any(c.isalpha() for c in bare)


def is_acronym(name: str) -> bool:
    """Whether a name is one word of capitals (``SDF``, ``G-20``, ``ISIS-K``)."""
    return " " not in name and sum(c.isupper() for c in name) >= 2 and sum(c.islower() for c in name) <= 1


@dataclass(slots=True)
class Snak:
    """A value as stated: known, some value (there is one, unknown), or no value (there is none)."""

    kind: SnakKind
    value: object
    path: str


@dataclass(slots=True)
class Statement:
    """A claim that is not deprecated, with its qualifiers by property."""

    main: Snak
    qualifiers: Json
    preferred: bool
    path: str


@dataclass(slots=True)
class Reader:
    """One entity. ``problems`` collects what was not as it must be, as ``path: what was found``."""

    data: Json
    problems: list[str] = field(default_factory=list)
    julian: int = 0
    """How many dates were converted from the Julian calendar."""

    def note(self, path: str, expected: str, found: object) -> None:
        """Remember that something was not as expected."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(f"{path}: expected {expected}, found {_name_of(found)}")

    def mapping(self, value: object, path: str) -> Json:
        """A map; an empty list stands for an empty one."""
        if isinstance(value, dict):
            return value
        if value is not None and value != []:
            self.note(path, "an object", value)
        return {}

    def element(self, value: object, path: str) -> Json:
        """A map in a list, where nothing may stand for it."""
        if not isinstance(value, dict):
            self.note(path, "an object", value)
            return {}
        return value

    def listing(self, value: object, path: str) -> Sequence[Any]:
        """A list; an empty map stands for an empty one."""
        if isinstance(value, list):
            return value
        if value is not None and value != {}:
            self.note(path, "a list", value)
        return ()

    # --- texts -----------------------------------------------------------------------------------------------

    def text(self, value: object, path: str) -> str | None:
        """A text as one line; None where it is none or empty."""
        if not isinstance(value, str):
            if value is not None:
                self.note(path, "a string", value)
            return None
        return clean(value) or None

    def term(self, kind: str, language: str) -> str | None:
        """A label or description in one language."""
        entry = self.mapping(self.data.get(kind), kind).get(language)
        path = f"{kind}.{language}"
        return self.text(self.mapping(entry, path).get("value"), f"{path}.value") if entry is not None else None

    def label(self) -> str | None:
        """The English name, in Latin letters: label, else the title of the English Wikipedia's article."""
        for language in ENGLISH:
            found = self.term("labels", language)
            if found and is_latin(found):
                return found
        title = self.title()
        return title if title and is_latin(title) else None

    def title(self) -> str | None:
        """Title of the article in the English Wikipedia, without what tells it from others: ``John Smith (politician)``."""
        link = self.mapping(self.data.get("sitelinks"), "sitelinks").get("enwiki")
        title = self.text(self.mapping(link, "sitelinks.enwiki").get("title"), "sitelinks.enwiki.title") if link else None
        return re.sub(r"\s*\([^)]*\)$", "", title) or None if title else None

    def aliases(self) -> list[str]:
        """English aliases in Latin letters, sorted."""
        found = set()
        aliases = self.mapping(self.data.get("aliases"), "aliases")
        for language in ("en", "mul"):
            path = f"aliases.{language}"
            for index, entry in enumerate(self.listing(aliases.get(language), path)):
                where = f"{path}[{index}]"
                name = self.text(self.element(entry, where).get("value"), f"{where}.value")
                if name and is_latin(name):
                    found.add(name)
        return sorted(found)

    def wikis(self) -> int:
        """How many articles the entity has: a measure of how well known it is."""
        return len(self.mapping(self.data.get("sitelinks"), "sitelinks"))

    # --- statements ------------------------------------------------------------------------------------------

    def statements(self, name: str) -> Iterator[Statement]:
        """The statements of a property that are not deprecated, in the order of the dump."""
        path = f"claims.{name}"
        claims = self.mapping(self.data.get("claims"), "claims")
        for index, entry in enumerate(self.listing(claims.get(name), path)):
            where = f"{path}[{index}]"
            claim = self.element(entry, where)
            rank = claim.get("rank", "normal")
            if rank == "deprecated" or not claim:
                continue
            if rank not in ("normal", "preferred"):
                self.note(f"{where}.rank", "a rank", rank)
            snak = self.snak(claim.get("mainsnak"), f"{where}.mainsnak")
            if snak is not None:
                qualifiers = self.mapping(claim.get("qualifiers"), f"{where}.qualifiers")
                yield Statement(snak, qualifiers, rank == "preferred", where)

    def snak(self, value: object, path: str) -> Snak | None:
        """A main value or qualifier; None where it is broken."""
        if not isinstance(value, dict):
            self.note(path, "an object", value)
            return None
        kind = value.get("snaktype")
        if kind == "somevalue" or kind == "novalue":
            return Snak(kind, None, path)
        if kind != "value":
            self.note(f"{path}.snaktype", "value, somevalue or novalue", kind)
            return None
        holder = value.get("datavalue")
        if not isinstance(holder, dict) or "value" not in holder:
            self.note(f"{path}.datavalue", "an object with a value", holder)
            return None
        return Snak("value", holder["value"], f"{path}.datavalue.value")

    def qualifiers(self, statement: Statement, name: str) -> list[Snak]:
        """The qualifiers of a statement by property."""
        path = f"{statement.path}.qualifiers.{name}"
        entries = self.listing(statement.qualifiers.get(name), path)
        return [snak for i, entry in enumerate(entries) if (snak := self.snak(entry, f"{path}[{i}]")) is not None]

    # --- values ----------------------------------------------------------------------------------------------

    def item(self, snak: Snak) -> int | None:
        """The number of the item that a snak points to."""
        if snak.kind != "value":
            return None
        value = snak.value
        if not isinstance(value, dict):
            self.note(snak.path, "an object", value)
            return None
        found = number_of(value.get("id"))
        if found is None and "id" not in value:
            found = number_of(f"Q{value.get('numeric-id')}")
        if found is None and not _is_other_entity(value):
            self.note(f"{snak.path}.id", "an item", value.get("id"))
        return found

    def items(self, name: str) -> list[int]:
        """The items stated for a property, preferred ones first, each once."""
        found = [(not s.preferred, item) for s in self.statements(name) if (item := self.item(s.main)) is not None]
        return list(dict.fromkeys(item for _, item in sorted(found, key=lambda pair: pair[0])))

    def qualified(self, statement: Statement, *names: str) -> list[int]:
        """The items that a statement's qualifiers name, each once."""
        found = (self.item(snak) for name in names for snak in self.qualifiers(statement, name))
        return list(dict.fromkeys(item for item in found if item is not None))

    def string(self, snak: Snak) -> str | None:
        """A string value."""
        return self.text(snak.value, snak.path) if snak.kind == "value" else None

    def english(self, snak: Snak) -> str | None:
        """The text of a monolingual value in English; None in another language."""
        if snak.kind != "value":
            return None
        value = self.mapping(snak.value, snak.path)
        if value.get("language") not in ENGLISH:
            return None
        return self.text(value.get("text"), f"{snak.path}.text")

    def amount(self, snak: Snak) -> int | None:
        """A quantity as a whole number, None where it is none or absurd."""
        value = self.mapping(snak.value, snak.path).get("amount") if snak.kind == "value" else None
        found = re.match(r"\+?([0-9]{1,15})(?![0-9])", value) if isinstance(value, str) else None
        return int(found.group(1)) if found else None

    def day(self, snak: Snak) -> str | None:
        """A time value as an EDTF prefix; None where unknown, coarser than a year, or before the year 1."""
        if snak.kind != "value":
            return None
        value = self.mapping(snak.value, snak.path)
        text, precision = value.get("time"), value.get("precision")
        match = _TIME.fullmatch(text) if isinstance(text, str) else None
        if match is None or not isinstance(precision, int) or isinstance(precision, bool) or not 0 <= precision <= _FINEST:
            self.note(snak.path, "a time with its precision", value)
            return None
        sign, year, month, day = match.groups()
        if precision < _YEAR or sign == "-" or not 0 < int(year) <= 9999:
            return None
        julian = str(value.get("calendarmodel", "")).endswith(_JULIAN)
        found = edtf(int(year), int(month) if precision >= _MONTH else 0, int(day) if precision >= _DAY else 0, julian=julian)
        self.julian += julian and found is not None
        return found

    def days(self, statement: Statement, name: str) -> tuple[list[str], set[SnakKind]]:
        """The days that a statement's qualifiers of one property give, and the kinds of snaks among them."""
        snaks = self.qualifiers(statement, name)
        return [day for snak in snaks if (day := self.day(snak)) is not None], {snak.kind for snak in snaks}


def edtf(year: int, month: int, day: int, *, julian: bool = False) -> str | None:
    """``2021-01-26``, ``2021-01`` or ``2021``, as far as the parts are real (0 stands for unknown); Julian days become Gregorian.

    A Julian month lies in two Gregorian ones: only its year is kept.
    """
    if not 1 <= month <= 12:
        return f"{year:04}"
    if julian:
        return _gregorian(year, month, day) if 1 <= day <= 31 else f"{year:04}"
    try:
        return date(year, month, day).isoformat() if day else f"{year:04}-{month:02}"
    except ValueError:
        return f"{year:04}-{month:02}"


def _gregorian(year: int, month: int, day: int) -> str:
    # Richards 2013, Explanatory Supplement to the Astronomical Almanac, 15.11: the day number of a Julian date.
    shift = (14 - month) // 12
    years, months = year + 4800 - shift, month + 12 * shift - 3
    number = day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083
    try:
        return (date(1, 1, 1) + timedelta(days=number - _FIRST_DAY)).isoformat()
    except OverflowError:
        return f"{year:04}"


def _is_other_entity(value: Json) -> bool:
    """Whether a value points to a property or a lexeme: right, only not meant here."""
    return value.get("entity-type") in ("property", "lexeme", "form", "sense")


def _name_of(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a truth value", int: "a number", float: "a number"}
    if value is None:
        return "nothing"
    name = names.get(type(value), type(value).__name__)
    return f"{name} {clean(value)[:40]!r}" if isinstance(value, str) else name
