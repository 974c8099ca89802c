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
from detente.records import Dateline, Place
from detente.story.model import Story

_SHARED = re.compile(r"\s*[/–—]\s*|\s+-\s+|\s+and\s+")
_OPENING = "Filed in "
_TITLE = re.compile(r"[^\W\d_]{3,}")


def filed(story: Story, knowledge: Knowledge) -> tuple[Dateline | None, Place | None]:
    """The dateline with its country, and the place on the map that it names; failing that, those of the byline."""
    dateline, signed = story.document.dateline, story.byline_place
    if dateline is None and signed is not None and resolve_dateline(signed, knowledge)[1] is not None:
        dateline = Dateline(signed, signed, None)
    if dateline is None:
        return None, None
    name, country = resolve_dateline(dateline.place, knowledge)
    told = _country_told(dateline, knowledge)
    if told is not None and (country is None or any(p.country == told for p in knowledge.places_named(name))):
        country = told
    entry = next((e for _, _, e in dateline_entries(dateline, story.document.text, knowledge)), None)
    if entry is not None and entry.country == country and entry.precision != "country":
        place = as_place(entry)
    else:
        known = [p for p in knowledge.places_named(name) if p.country == country]
        place = as_place(known[0]) if known else Place(name, country, None, None, "unknown")
    return replace(dateline, country=country), place


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


def dateline_entries(dateline: Dateline, text: str, knowledge: Knowledge) -> Iterator[tuple[int, int, GazetteerPlace]]:
    """The places that a dateline of a text names, as (start, end, entry): "FARGO, N.D. (AP)" names two."""
    start = text.find(dateline.text)
    after = start + len(dateline.text)
    # A full stop after the words is theirs: "TOPEKA, Kan."
    words = text[start : after + (text[after : after + 1] == ".")].partition("(")[0] if start >= 0 else ""
    whole = _OPENING + _TITLE.sub(lambda m: m.group().capitalize() if m.group().isupper() else m.group(), words)
    if len(whole) != len(_OPENING) + len(words):
        return
    shift = start - len(_OPENING)
    for place in narrow(whole, knowledge.scan_places(whole, story=True)):
        if place.start >= len(_OPENING) and (entry := _entry(place)) is not None:
            yield place.start + shift, place.end + shift, entry


def _entry(place: NamedPlace) -> GazetteerPlace | None:
    return place.candidates[0] if place.candidates else place.within


def _country_told(dateline: Dateline, knowledge: Knowledge) -> str | None:
    """The country that the words behind the town name, whether they know the town or not ("GASDORF, Germany (AP)", "LIMA, Ohio")."""
    parts = [p.strip(" .-–—") for p in dateline.text.partition("(")[0].split(",")[1:]]
    return next((country for p in parts if p and (country := _country_named(p, knowledge)) is not None), None)


def _country_named(name: str, knowledge: Knowledge) -> str | None:
    calm = _calm(name)
    places = [p for p in knowledge.places_named(calm) if p.precision in ("country", "region")]
    return places[0].country if places else None


def _calm(name: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in name.split())
