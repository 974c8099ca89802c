"""Over time, as Markdown (CommonMark): chronologies, relations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.chronicle.chronology import Chronology, Entry, Reference, said_of_reference, said_of_sources
from detente.chronicle.wording import date_words

# What CommonMark would take for markup, and links that it would make of bare words.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_SAFE_LINK = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def chronicle_markdown(chronology: Chronology) -> str:
    """A chronology as Markdown, with a final line end: a heading a year, an item a happening, under it how it is borne out.

    Text of the record is escaped, so that no title can make markup; only sources with an http address become links.
    """
    return "\n".join([f"# {escape(chronology.title)}", "", *_about(chronology), *_years(chronology)]).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """Text on one line that CommonMark prints as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _about(chronology: Chronology) -> Iterator[str]:
    count = len(chronology.entries)
    asked = [date_words(day) if day else "" for day in (chronology.first, chronology.last)]
    when = f" {'from ' + asked[0] if asked[0] else ''}{' to ' + asked[1] if asked[1] else ''}".rstrip()
    as_of = f", as of {date_words(chronology.on)}" if chronology.on else ""
    yield f"{count:,} {'happening' if count == 1 else 'happenings'}{when}{as_of}."
    yield ""


def _years(chronology: Chronology) -> Iterator[str]:
    year = None
    for entry in chronology.entries:
        if year_of(entry) != year:
            year = year_of(entry)
            yield from (f"## {year}", "")
        yield from _entry(entry)


def year_of(entry: Entry) -> str:
    """The heading under which an entry stands: the last year of its date, "Undated" without one."""
    found = re.findall(r"\d{4}", entry.date or "")
    return found[-1] if found else "Undated"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"- **{escape(entry.when)}**: {escape(entry.sentence)}"
    borne_out = said_of_sources(entry)
    if borne_out and entry.first:
        yield f"  {escape(borne_out)}; first {_reference(entry.first)}"
    yield ""


def _reference(reference: Reference) -> str:
    words = escape(said_of_reference(reference))
    if reference.uri and _SAFE_LINK.fullmatch(reference.uri):
        return f"[{words}](<{reference.uri}>)"
    return words
