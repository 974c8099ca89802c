"""What carriers and pages put where a name, a title or a language is meant, read as that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import isnan

from detente.documents.tables import load_rows

BLANKS = re.compile(r"\s+")
NAMES = re.compile(r"\s*(?:;|\|| and |, )\s*")
ADDRESS = re.compile(r"(?:https?:)?//(?:[^/@\s]*@)?(?:www\d?\.)?([\w.-]+)", re.IGNORECASE)
LONGEST_NAME = 300
"""What is longer than this is no title, publisher or author."""
MOST_NAMES = 20


def words(value: object) -> str:
    """A value as text: paragraphs of a list joined, of an object its name or its own text; empty where it holds none."""
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "" if isnan(value) else repr(value)
    if isinstance(value, (list, tuple)):
        return "\n\n".join(filter(None, map(words, value)))
    if isinstance(value, Mapping):
        named = next((text for key in ("name", "title", "$oid", "content", "text") if (text := words(value.get(key)))), "")
        return named or "\n\n".join(
            filter(None, (words(value[key]) for key in _in_order(value) if isinstance(value[key], Mapping)))
        )
    return str(value)


def _in_order(value: Mapping[str, object]) -> list[str]:
    """Keys of numbered parts by number, as PETRARCH2 keeps sentences; others as they stand."""
    keys = list(value)
    return (
        sorted(keys, key=int) if all(isinstance(k, str) and k.isascii() and k.isdigit() and len(k) < 10 for k in keys) else keys
    )


def short(text: str) -> str | None:
    """A title or a name on one line; None for what is empty or too long to be one."""
    text = BLANKS.sub(" ", text).strip()
    return text if text and len(text) <= LONGEST_NAME else None


def host_of(name: str) -> str | None:
    """The host of an address, without ``www.``; anything else as :func:`short` gives it."""
    found = ADDRESS.match(name.strip())
    return found[1].casefold() if found else short(name)


def names_in(values: Iterable[object]) -> tuple[str, ...]:
    """Names of people in values: lists, objects with a name, and lines such as ``By Ana Sousa and Ola Berg``."""
    found: dict[str, None] = {}
    for value in values:
        parts = list(value) if isinstance(value, (list, tuple)) else [value]
        for part in parts:
            line = re.sub(r"^\s*by\s+", "", words(part), flags=re.IGNORECASE)
            for name in NAMES.split(line):
                if (known := short(name)) is not None and any(c.isalpha() for c in known):
                    found.setdefault(known)
    return tuple(found)[:MOST_NAMES]


def read_language(name: str) -> str | None:
    """ISO 639-1 code of a language as carriers write it: a code of two or three letters, with or without a region, or a name."""
    first = re.split(r"[-_,;/\s]", name.strip().casefold(), maxsplit=1)[0]
    return _languages().get(first)


@cache
def _languages() -> dict[str, str]:
    rows = load_rows("languages.tsv", columns=2)
    return {name: code for code, names in rows for name in (code, *names.split("|"))}
