"""Reading the tables of facts, and the small repairs that all of them need."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.knowledge.folding import fold

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_TITLES = re.compile(
    # Amir and Sultan are first names too ("Amir Hatami", "Sultan Al Jaber"): titles only before the names of those who reigned.
    r"^(?:(?:Amir(?= (?:sheikh |shaykh )?(?i:tamim|hamad|nawaf|sabah|mishal|meshal|jab))|Sultan(?= (?i:haji |qa?boo|qabus|ha[iy]tham|hassanal|abdullah|nazrin|mizan))|"
    r"Prime Minister|President|Vice President|King(?! Pu-)|Queen|Emir|Crown Prince|Prince|Princess|Archbishop|Cardinal|Sir|Dame|Lord|Lady|"
    r"Baroness|Dr\.?|Prof\.?|Professor|Gen\.?|General|Lt\.? ?Gen\.?|Maj\.? ?Gen\.?|Brig\.? ?Gen\.?|Col\.?|Colonel|Adm\.?|Admiral|"
    r"Capt\.?|Captain|Maj\.?|Major|Amb\.?|Ambassador|Hon\.?|Mr\.?|Mrs\.?|Ms\.?|Sayyid|Sayyed|Field Marshal|H\. ?E\.|Chief|Grand Chief|Samdech|Rt\.? Hon\.?|Lieutenant General|"
    r"Al-Haj|El-Hadj|Alhaji|Shaykh|Sheikh|Retired|\(Ret\.\)|Deputy Prime Ministers?|Vice Presidents|Ministers?|Interim|Acting) )+"
)
_KEPT_TITLES = {"Sheikh", "Prince", "Lord", "Baroness"}
_PARENTHESES = re.compile(r"\s*\([^)]*\)|,? (aka|also (spelled|known as|called)) .*")
_OF_REALM = re.compile(r" of (the )?[A-Z]\w+( \w+)*$")
_NO_NAMES = {
    "vacant",
    "vacant as of",
    "president",
    "vice president",
    "prime minister",
    "none",
    "position vacant",
    "deputy prime minister",
    "unknown",
}
_NOT_A_NAME = re.compile(r"\b(vacant|government|appointed|minister|officer)\b|^((brig|lt|maj|vice|rear) )?(gen|adm|col)$")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ʼʻ‘`.,\-\s]+$")


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of facts, cells stripped of blanks."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield {key: (value or "").strip() for key, value in row.items() if key is not None}


def date(text: str) -> str | None:
    """A date cell as an EDTF prefix; None where it is empty or broken (a month of 0 or 13, words)."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day = match.groups()
    if month is None or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{month}" if day is None or not 1 <= int(day) <= 31 else f"{year}-{month}-{day}"


def dates(start: str, end: str) -> tuple[str | None, str | None]:
    """Both dates of a row, turned round where they stand reversed."""
    first, last = date(start), date(end)
    if first and last and first[: len(last)] > last[: len(first)]:
        return last, first
    return first, last


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters."""
    return bool(_LATIN.match(name))


def clean_name(name: str) -> str:
    """A person's name without titles, parentheses, the realm of a monarch and doubled blanks."""
    bare = _OF_REALM.sub("", _PARENTHESES.sub("", name.replace("_", " ")).strip())
    without = _TITLES.sub("", bare + " ").strip()
    words = without or bare
    if len(fold(words).split()) < 2 and bare.split()[:1] and bare.split()[0] in _KEPT_TITLES:
        words = bare
    if fold(words) in _NO_NAMES or _NOT_A_NAME.search(fold(words)) or not any(c.isupper() for c in words):
        return ""
    return " ".join(words.replace("’", "'").split())


def uncapitalise(name: str) -> tuple[str, str]:
    """A name whose family part is in capitals, in ordinary case, and that family part."""
    words = name.split()
    family = [word for word in words if _is_capitals(word)]
    plain = [_title_case(word) if _is_capitals(word) else word for word in words]
    return " ".join(plain), " ".join(_title_case(word) for word in family)


def _is_capitals(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return len(letters) > 1 and upper >= 2 and upper >= len(letters) - 2 and not word.endswith(".") and not _is_numeral(word)


def _is_numeral(word: str) -> bool:
    return bool(re.fullmatch(r"[IVX]+", word))


def _title_case(word: str) -> str:
    parts = re.split(r"([-'’])", word)
    cased = [part if part[:1].islower() else part[:1].upper() + part[1:].lower() for part in parts]
    joined = "".join(cased)
    return re.sub(r"^Mc(\w)", lambda m: "Mc" + m.group(1).upper(), joined)


def write(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> int:
    """Write a sorted table without duplicates; returns the number of rows. None becomes an empty cell."""
    texts = sorted({"\t".join(_cell(value) for value in line) for line in lines})
    path.write_text("\n".join(["\t".join(header), *texts]) + "\n", encoding="utf-8")
    return len(texts)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
