"""Where a story says that it was filed: the words of its dateline as a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from detente.actors.likeness import like_word
from detente.knowledge import GazetteerPlace, Knowledge
from detente.knowledge.folding import fold
from detente.places.resolve import NamedPlace, narrow
from detente.places.tables import as_place
from detente.records import Dateline, Document, Place

_SHARED = re.compile(r"\s*[/–—]\s*|\s+-\s+|\s+and\s+")
_OPENING = "Filed in "
_TITLE = re.compile(r"[^\W\d_]{3,}")


def filed(document: Document, knowledge: Knowledge) -> tuple[Dateline | None, Place | None]:
    """The dateline of a document with its country, and the place on the map that it names; None twice where there is none."""
    if document.dateline is None:
        return None, None
    name, country = resolve_dateline(document.dateline.place, knowledge)
    entry = next((e for _, _, e in dateline_entries(*dateline_words(document), knowledge)), None)
    if entry is not None and entry.country == country and entry.precision != "country":
        place = as_place(entry)
    else:
        known = [p for p in knowledge.places_named(name) if p.country == country]
        place = as_place(known[0]) if known else Place(name, country, None, None, "unknown")
    return replace(document.dateline, country=country), place


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


def dateline_words(document: Document) -> tuple[int, str]:
    """Where the words of a dateline start in the document's text, and the words; -1 where they do not stand there as they are.

    A full stop after them is theirs: "TOPEKA, Kan."
    """
    if document.dateline is None:
        return -1, ""
    text = document.dateline.text
    start = document.text.find(text)
    after = document.text[start + len(text) : start + len(text) + 1] if start >= 0 else ""
    return start, text + ("." if after == "." else "")


def dateline_entries(start: int, text: str, knowledge: Knowledge) -> Iterator[tuple[int, int, GazetteerPlace]]:
    """The places that the words of a dateline name, as (start, end, entry): "FARGO, N.D. (AP)" names two."""
    calm = _TITLE.sub(lambda m: m.group().capitalize() if m.group().isupper() else m.group(), text.partition("(")[0])
    whole = _OPENING + calm
    shift = start - len(_OPENING)
    for place in narrow(whole, knowledge.scan_places(whole, story=True)):
        if place.start >= len(_OPENING) and len(calm) <= len(text) and (entry := _entry(place)) is not None:
            yield place.start + shift, place.end + shift, entry


def _entry(place: NamedPlace) -> GazetteerPlace | None:
    return place.candidates[0] if place.candidates else place.within


def _country_named(name: str, knowledge: Knowledge) -> str | None:
    calm = _calm(name)
    places = [p for p in knowledge.places_named(calm) if p.precision in ("country", "region")]
    return places[0].country if places else None


def _calm(name: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in name.split())
