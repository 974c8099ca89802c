"""One text to the places that it names: the room's public call."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from detente.knowledge import GazetteerPlace, Knowledge
from detente.places.dateline import dateline_entries, filed
from detente.places.find import find_places
from detente.places.model import PlaceMention, Toponym, ToponymKind, ToponymPrecision
from detente.places.tables import WATERS, as_place, kinds
from detente.records import Dateline, Place
from detente.story.model import CleanText

_SITES = frozenset(("airport", "base", "camp", "crossing", "dam", "plant", "point", "site"))
_KIND_OF: dict[str, ToponymKind] = {
    "border": "border", "city-area": "district", "island": "island", "mountain": "mountain", "region": "region", "shoal": "island",
    "town": "town", "world": "world-region",
}  # fmt: skip
_PRECISION_OF: dict[ToponymKind, ToponymPrecision] = {
    "country": "country", "division": "region", "town": "city", "district": "district", "water": "water", "island": "region",
    "mountain": "region", "region": "region", "world-region": "world-region", "border": "region", "site": "point",
}  # fmt: skip
# A town's people live about this densely, a square kilometre; a site reaches about this far, in kilometres.
_DENSITY, _SITE = 2000, 1
_FILED = 0.9


def read(text: str, published: str | None = None, *, knowledge: Knowledge | None = None) -> tuple[Toponym, ...]:
    """Find the places that an English text names, and which places of the gazetteer they are.

    Args:
        text: one story, dateline and all; lines that are no story (credits, captions, sharing bars) are not read.
        published: its publication day as EDTF (ISO 8601-2), None where it is not known; it says who held an office that the text
            names, and so of which country it speaks.
        knowledge: the gazetteer; None takes the bundled one.

    Returns:
        The places named, in the order of the text, none overlapping another; empty where there are none. Adjectives and people of a
        country ("Syrian", "the Syrians") are not among them. Offsets are half-open code points: ``text[t.start:t.end] == t.text``.

    Raises:
        DateError: ``published`` is no EDTF.
        KnowledgeError: the knowledge base cannot be used.
        ModelError: the parser cannot be used.
    """
    from detente.actors import find_actors
    from detente.documents.text import read_text
    from detente.edtf import bounds
    from detente.knowledge import load_knowledge
    from detente.language import parse_story
    from detente.settings import Settings
    from detente.story import read_story

    if published is not None:
        bounds(published)
    if not any(c.isalnum() for c in text):
        return ()
    knowledge = knowledge or load_knowledge()
    story = read_story(read_text(text, identity="", uri=None, notes=()), settings=Settings(published=published))
    sentences = parse_story(story.clean)
    dateline, where = filed(story, knowledge)
    cast = find_actors(story, sentences, knowledge, story.document.published, dateline.country if dateline else None)
    found = find_places(story, sentences, cast, knowledge, where)
    head = _of_dateline(dateline, story.document.text, knowledge) if dateline is not None else ()
    named = [*head, *_of_body(found, story.clean)]
    return tuple(_apart(sorted(named, key=lambda t: (t.start, -t.end))))


def _of_dateline(dateline: Dateline, text: str, knowledge: Knowledge) -> Iterator[Toponym]:
    for start, end, entry in dateline_entries(dateline, text, knowledge):
        place = as_place(entry)
        yield _toponym(start, end, text, place, entry, None, True, _FILED, f"{place.name}, where the story was filed")


def _of_body(found: Iterable[Iterable[PlaceMention]], clean: CleanText) -> Iterator[Toponym]:
    for mention in (m for several in found for m in several):
        start, end = clean.to_raw(mention.start, mention.end)
        yield _toponym(
            start, end, clean.raw, mention.place, mention.entry, mention.around, mention.locative, mention.score, mention.why
        )


def _apart(named: Iterable[Toponym]) -> Iterator[Toponym]:
    """The mentions without those that overlap one before: "the Hungarian capital" counts before what lies in it."""
    last = -1
    for toponym in named:
        if toponym.start >= last:
            last = toponym.end
            yield toponym


def _toponym(
    start: int,
    end: int,
    text: str,
    place: Place,
    entry: GazetteerPlace | None,
    around: GazetteerPlace | None,
    locative: bool,
    score: float,
    why: str,
) -> Toponym:
    kind = _kind(entry)
    return Toponym(
        start,
        end,
        text[start:end],
        place.name,
        entry.id if entry is not None else None,
        kind,
        place.country,
        _admin1(entry or around),
        place.lat,
        place.lon,
        _precision(kind, place),
        _radius(kind, entry or around),
        locative,
        score,
        why,
    )


def _kind(entry: GazetteerPlace | None) -> ToponymKind:
    if entry is None:
        return "unknown"
    if entry.precision == "country":
        return "country"
    written = kinds().get(entry.id)
    if written is not None:
        return "water" if written in WATERS else "site" if written in _SITES else _KIND_OF.get(written, "region")
    if entry.id.startswith(("gn1:", "gn2:")):
        return "division"
    return {"city": "town", "point": "site", "region": "region"}.get(entry.precision, "region")  # type: ignore[return-value]


def _precision(kind: ToponymKind, place: Place) -> ToponymPrecision:
    if kind != "unknown":
        return _PRECISION_OF[kind]
    known: dict[str, ToponymPrecision] = {"point": "point", "city": "district", "region": "region"}
    return known.get(place.precision, "unknown") if place.lat is not None else "unknown"


def _admin1(entry: GazetteerPlace | None) -> str | None:
    if entry is None:
        return None
    return entry.name if entry.id.startswith("gn1:") else entry.region


def _radius(kind: ToponymKind, entry: GazetteerPlace | None) -> int | None:
    """How far a place reaches: as the tables say; a town as far as its people need, a site a kilometre."""
    if entry is None:
        return None
    if entry.radius is not None:
        return entry.radius
    if kind == "site":
        return _SITE
    if entry.precision == "city" and entry.population:
        return max(1, round(math.sqrt(entry.population / _DENSITY / math.pi)))
    return None
