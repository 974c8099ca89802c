"""A chronology: one dated sentence a happening, each with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.chronicle.model import Happening, Source
from detente.chronicle.naming import Namer
from detente.chronicle.parties import all_parties
from detente.chronicle.sentences import dated, tell
from detente.chronicle.wording import capitalised, date_words, listed
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import PloverRoot, Status

SCHEMA = "detente.chronicle/1"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that tells of a happening: enough to find it. ``published`` is EDTF; what is not known is None."""

    document: str
    title: str | None
    publisher: str | None
    agency: str | None
    published: str | None
    uri: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One happening in a chronology.

    ``date`` is EDTF, ``when`` the same in words, ``sentence`` what happened, with a full stop. ``parties`` are ISO3 codes, names for
    organisations and groups of no state. ``independent`` counts the sources that tell it independently, ``documents`` all that tell
    it. ``first`` is the earliest published source; ``sources`` holds all, in that order. ``history`` says how it became known.
    """

    happening: str
    date: str | None
    when: str
    sentence: str
    status: Status
    plover: PloverRoot
    mode: str | None
    cameo: str
    quad: int
    goldstein: float
    parties: tuple[str, ...]
    place: str | None
    country: str | None
    confidence: float
    independent: int
    documents: int
    publishers: tuple[str, ...]
    agencies: tuple[str, ...]
    history: tuple[str, ...]
    first: Reference | None
    sources: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """Entries in order of date, with what was asked for: parties, first and last day (ISO, None: open), and the day of reference."""

    schema: str
    title: str
    parties: tuple[str, ...]
    first: str | None
    last: str | None
    on: str | None
    entries: tuple[Entry, ...]


def write_chronology(
    happenings: Iterable[Happening],
    namer: Namer,
    *,
    parties: Sequence[str] = (),
    called: Mapping[str, str] | None = None,
    first: str | None = None,
    last: str | None = None,
    on: str | None = None,
) -> Chronology:
    """The chronology of happenings, by date; undated ones come last.

    ``parties`` (codes or ids), ``first`` and ``last`` (EDTF) say what was asked for and choose nothing; ``called`` names parties that are no countries. ``on`` is the day of which
    "is to" is said: plans for days before it are told as past.
    """
    entries = tuple(write_entry(happening, namer, on=on) for happening in dated(happenings))
    return Chronology(SCHEMA, _title(parties, called or {}, namer), tuple(parties), first, last, on, entries)


def write_entry(happening: Happening, namer: Namer, *, on: str | None = None) -> Entry:
    """One happening as an entry of a chronology."""
    sources = tuple(_reference(source) for source in sources_of(happening))
    place = happening.place
    return Entry(
        happening.id, happening.date, capitalised(date_words(happening.date)), tell(happening, namer, on=on), happening.status,
        happening.plover, happening.mode, happening.cameo, happening.quad, happening.goldstein, all_parties(happening),
        place.name if place else None, place.country if place else None, happening.confidence, happening.corroboration, len(sources),
        happening.publishers, happening.agencies, _history(happening), sources[0] if sources else None, sources,
    )  # fmt: skip


def sources_of(happening: Happening) -> list[Source]:
    """The documents that tell a happening, each once, earliest published first; those without a day of publication come last."""
    found = {telling.source.document: telling.source for telling in happening.tellings}
    return sorted(found.values(), key=lambda source: (_published(source), source.document))


def said_of_sources(entry: Entry) -> str:
    """How well an entry is borne out, in words: "3 independent sources (Reuters, Xinhua, Lusa), 12 stories"; empty without sources."""
    if not entry.documents:
        return ""
    named = tuple(dict.fromkeys((*entry.agencies, *entry.publishers)))
    independent = f"{entry.independent} independent source{'' if entry.independent == 1 else 's'}"
    names = f" ({listed(named[:6])}{' and others' if len(named) > 6 else ''})" if named else ""
    return f"{independent}{names}, {entry.documents} {'story' if entry.documents == 1 else 'stories'}"


def said_of_reference(reference: Reference) -> str:
    """A source in words: "Ministers meet", Diário do Tejo (Lusa), 16 March 2022."""
    credit = reference.publisher or reference.agency or ""
    if reference.publisher and reference.agency and reference.agency != reference.publisher:
        credit = f"{reference.publisher} ({reference.agency})"
    title = f"“{' '.join(reference.title.split())}”" if reference.title else ""
    day = date_words(reference.published) if reference.published else ""
    return ", ".join(filter(None, (title, credit, day))) or f"document {reference.document[:12]}"


def _reference(source: Source) -> Reference:
    return Reference(source.document, source.title, source.publisher, source.agency, source.published, source.uri)


def _published(source: Source) -> tuple[bool, str]:
    try:
        return (False, bounds(source.published)[0].isoformat()) if source.published else (True, "")
    except DateError:
        return True, source.published or ""


def _history(happening: Happening) -> tuple[str, ...]:
    """The steps of a happening's history, one each: "planned for 8 March 2022 (told 1 March 2022)"."""
    return tuple(
        " ".join(
            filter(
                None,
                (
                    stage.kind,
                    f"for {date_words(stage.date)}" if stage.date else "",
                    f"(told {date_words(stage.told)})" if stage.told else "",
                ),
            )
        )
        for stage in happening.history
    )


def _title(parties: Sequence[str], called: Mapping[str, str], namer: Namer) -> str:
    if not parties:
        return "Chronicle"
    return listed([capitalised(called.get(party) or namer.country(party)).removeprefix("The ") for party in parties])
