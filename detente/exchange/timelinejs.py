"""Chronologies for TimelineJS 3: its JSON (https://timeline.knightlab.com/docs/json-format.html).

A slide a happening that has a date: ``start_date`` and, for several days, ``end_date`` as year, month and day as far as they are
known, ``display_date`` in words, ``text`` with headline and sources, ``media`` with the address of the first source where it has
one. Text is HTML there, so that what comes from stories is escaped.
"""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import Any

from detente.chronicle.chronology import Chronology, Entry, said_of_reference, said_of_sources
from detente.edtf import bounds, plain
from detente.errors import DateError

_SAFE_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_GROUPS = {1: "Verbal cooperation", 2: "Material cooperation", 3: "Verbal conflict", 4: "Material conflict"}


def chronicle_timelinejs(chronology: Chronology, *, indent: int | None = 2) -> str:
    """A chronology as TimelineJS's JSON, with a final line end. Undated happenings cannot stand on a time line and are left out."""
    slides = [slide for entry in chronology.entries if (slide := _slide(entry)) is not None]
    left_out = len(chronology.entries) - len(slides)
    note = f" {left_out:,} without a date {'is' if left_out == 1 else 'are'} not shown." if left_out else ""
    count = f"{len(slides):,} {'happening' if len(slides) == 1 else 'happenings'}.{note}"
    title = {"text": {"headline": html.escape(chronology.title), "text": f"<p>{count}</p>"}, "unique_id": "title"}
    timeline = {"title": title, "events": slides, "scale": "human"}
    return json.dumps(timeline, ensure_ascii=False, indent=indent) + "\n"


def _slide(entry: Entry) -> dict[str, Any] | None:
    dates = _dates(entry.date)
    if dates is None:
        return None
    slide: dict[str, Any] = {
        **dates,
        "display_date": html.escape(entry.when),
        "text": {"headline": html.escape(entry.sentence), "text": _sources(entry)},
        "group": _GROUPS[entry.quad],
        "unique_id": entry.happening,
    }
    if entry.first and entry.first.uri and _SAFE_LINK.fullmatch(entry.first.uri):
        slide["media"] = {
            "url": entry.first.uri, "link": entry.first.uri, "caption": html.escape(said_of_reference(entry.first)),
            "credit": html.escape(entry.first.publisher or entry.first.agency or ""),
        }  # fmt: skip
    return slide


def _sources(entry: Entry) -> str:
    listed = "".join(f"<li>{html.escape(said_of_reference(source))}</li>" for source in entry.sources)
    borne_out = said_of_sources(entry)
    return f"<p>{html.escape(borne_out)}</p><ul>{listed}</ul>" if borne_out else ""


def _dates(edtf: str | None) -> dict[str, Any] | None:
    """Start and end as TimelineJS spells them; an open end leaves the day that is known. None where no day is known."""
    try:
        first, last = bounds(edtf) if edtf else (date.min, date.max)
    except DateError:
        return None
    if (first, last) == (date.min, date.max) or edtf is None:
        return None
    left, _, right = plain(edtf).partition("/")
    if first == date.min:
        return {"start_date": _spelt(right)}
    if last == date.max or not right or left == right:
        return {"start_date": _spelt(left)}
    return {"start_date": _spelt(left), "end_date": _spelt(right)}


def _spelt(point: str) -> dict[str, int]:
    return {unit: int(value) for unit, value in zip(("year", "month", "day"), point.split("-"), strict=False)}
