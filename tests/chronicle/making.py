"""Happenings, sayings and a whole archive made by hand from short specs: what a spec does not name has its ordinary value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from detente.archive.listed import BusyActor
from detente.chronicle.model import Dispute, Happening, Saying, Source, Stage, Telling, Version
from detente.chronicle.parties import all_parties
from detente.edtf import overlaps
from detente.events.codebook import QUAD, goldstein
from detente.records import Actor, Counts, Event, Place, Quote, Range, Series, Span

TOWNS = {
    "Lisbon": ("PRT", "city"), "Santiago": ("CHL", "city"), "Porto": ("PRT", "city"), "Valparaíso": ("CHL", "city"), "Malta": ("MLT", "country"),
    "South China Sea": (None, "area"), "Gaza Strip": ("PSE", "region"), "Camp David": ("USA", "point"), "Geneva": ("CHE", "city"),
    "Portugal": ("PRT", "country"), "Chile": ("CHL", "country"), "Netherlands": ("NLD", "country"), "Washington": ("USA", "city"),
}  # fmt: skip
COUNTRIES = {
    "PRT": "Portugal", "CHL": "Chile", "USA": "United States", "CHN": "China", "NLD": "Netherlands", "RUS": "Russia", "UKR": "Ukraine",
    "ISR": "Israel", "IRN": "Iran", "PHL": "Philippines", "MLT": "Malta", "GBR": "United Kingdom", "ESP": "Spain",
}  # fmt: skip
GROUPS = {
    "UN": ("United Nations", "igo", None, "IGO"), "EU": ("European Union", "igo", None, "IGO"), "NATO": ("NATO", "igo", None, "IGO"),
    "OSCE": ("OSCE", "igo", None, "IGO"), "Hamas": ("Hamas", "armed-group", "PSE", "REB"), "Taliban": ("Taliban", "armed-group", "AFG", "REB"),
    "protesters": ("Portuguese civilians", "people", "PRT", "CVL"), "police": ("Portuguese police", "body", "PRT", "COP"),
    "army": ("Chilean military", "body", "CHL", "MIL"), "cabinet": ("Portuguese government", "body", "PRT", "GOV"),
    "US cabinet": ("American government", "body", "USA", "GOV"), "rebels": ("Chilean rebels", "body", "CHL", "REB"),
    "a government": ("government", "body", None, "GOV"), "aid groups": ("aid groups", "body", None, "NGO"),
}  # fmt: skip


def actor(spec: str) -> Actor:
    """An actor by a short spec: a country's code (``PRT``), a key of ``GROUPS``, or a person ``Name|Country|Office|Sector``.

    Of a person, what is left out is not known; the sector is GOV where there is an office.
    """
    if spec in COUNTRIES:
        return Actor(f"det:country:{spec}", COUNTRIES[spec], "country", spec, None, None, "exact", 1.0, "named", ())
    if spec in GROUPS:
        name, kind, country, sector = GROUPS[spec]
        slug = name.lower().replace(" ", "-")
        basis = "context" if kind in ("body", "people") else "exact"
        return Actor(f"det:{kind}:{slug}", name, kind, country, sector, None, basis, 1.0, "named", ())  # type: ignore[arg-type]
    name, country, office, sector, *_ = [*(part or None for part in spec.split("|")), None, None, None]
    slug = (name or "").lower().replace(" ", "-")
    return Actor(
        f"det:person:{slug}", name or "", "person", country, sector or ("GOV" if office else None), office, "exact", 1.0, "named", ()
    )  # type: ignore[arg-type]  # fmt: skip


def place(name: str | None) -> Place | None:
    """A place by name: one of ``TOWNS``, else a town of no known country."""
    if name is None:
        return None
    country, precision = TOWNS.get(name, (None, "city"))
    return Place(name, country, None, None, precision)  # type: ignore[arg-type]


def count(text: str) -> Range:
    """A count as the chronicle words it: ``12``, ``12-15``, ``12+``, ``-15``."""
    if text.endswith("+"):
        return Range(int(text[:-1]), None)
    low, _, high = text.partition("-")
    return Range(int(low) if low else None, int(high or low))


def counts(text: str) -> Counts | None:
    """Counts such as ``killed 12-15, injured 30+``; None for nothing."""
    pairs = [part.split() for part in text.split(",") if part.strip()]
    return Counts(**{kind: count(number) for kind, number in pairs}) if pairs else None


def source(
    document: str = "d1",
    *,
    publisher: str | None = "Diário do Tejo",
    agency: str | None = None,
    published: str | None = "2022-03-16",
    title: str | None = "Ministers meet",
    uri: str | None = None,
    family: str | None = None,
) -> Source:
    """A document as the chronicle knows it; its own family unless another is named."""
    return Source(document, uri, title, publisher, agency, published, "en", family or document)


def happening(
    id: str = "h-e1",
    act: str = "CONSULT//040",
    *,
    source: Sequence[str] = ("PRT",),
    target: Sequence[str] = ("CHL",),
    symmetric: bool | None = None,
    where: str | None = None,
    date: str | None = "2022-03-15",
    count: str = "",
    reported_by: Sequence[str] = (),
    told: Sequence[Source] = (),
    history: Sequence[tuple[str, str | None, str | None] | tuple[str, str | None, str | None, str | None]] = (),
    disputes: Mapping[str, Sequence[str]] | None = None,
    **other: Any,
) -> Happening:
    """A happening; ``act`` is ``ROOT/mode/CAMEO``, actors are specs (see :func:`actor`), ``history`` holds (kind, told, date[, place]).

    Each source of ``told`` is one telling; a meeting is symmetric unless it is said otherwise.
    """
    root, mode, cameo = act.split("/")
    sides = [tuple(actor(spec) for spec in side) for side in (source, target, reported_by)]
    ids = [tuple(a.id for a in side) for side in sides]
    everyone = tuple({a.id: a for side in sides for a in side}.values())
    if symmetric is None:
        symmetric = root == "CONSULT" and mode != "visit"
    span = Span(0, 3, "met")
    base: dict[str, Any] = {
        "plover": root, "mode": mode or None, "contexts": other.pop("contexts", ()), "cameo": cameo, "quad": QUAD[root],
        "goldstein": other.pop("goldstein", goldstein(cameo)), "status": other.pop("status", "happened"), "source": ids[0], "target": ids[1],
        "symmetric": symmetric, "place": place(where), "date": date, "duration": other.pop("duration", None),
        "occasion": other.pop("occasion", None), "counts": counts(count), "confidence": other.pop("confidence", 0.8),
    }  # fmt: skip
    told = tuple(told) or (globals()["source"](f"d-{id}"),)
    events = [
        Event(id=id.removeprefix("h-") if n == 0 else f"{id.removeprefix('h-')}-{n}", reported_by=ids[2], why="made", trigger=span, evidence=span, also=(), **base)
        for n in range(len(told))
    ]  # fmt: skip
    publishers = tuple(sorted({s.publisher for s in told if s.publisher}))
    made = Happening(
        id=id, actors=everyone, tellings=tuple(Telling(e, s, everyone) for e, s in zip(events, told, strict=True)),
        history=tuple(Stage(kind, on, day, *(rest or [None]), events=(events[0].id,)) for kind, on, day, *rest in history),  # type: ignore[arg-type]
        disputes=tuple(Dispute(name, tuple(Version(v, (events[0].id,)) for v in values)) for name, values in (disputes or {}).items()),
        publishers=publishers, agencies=(), corroboration=len({s.family for s in told}), first_told=min(s.published or "9" for s in told),
        last_told=max(s.published or "" for s in told), judged=(), why="made", **base,
    )  # fmt: skip
    return replace(made, **other)


def saying(
    id: str = "q1", words: str = "We will sign the accord in May", *, by: str = "Ana Prado|PRT|Minister of Foreign Affairs",
    to: Sequence[str] = (), kind: str = "direct", told: Source | None = None, about: Sequence[str] = (),
) -> Saying:  # fmt: skip
    """Words said, as one document prints them."""
    speaker, addressee = actor(by), tuple(actor(spec) for spec in to)
    quote = Quote(
        id, (speaker.id,), tuple(a.id for a in addressee), kind, 0, len(words), words, None, tuple(about)  # type: ignore[arg-type]
    )  # fmt: skip
    return Saying(quote, told or source(), (speaker, *addressee))


@dataclass
class FakeArchive:
    """As much of an archive as the verbs over time ask of one, held in lists."""

    held: Sequence[Happening] = ()
    said: Sequence[Saying] = ()
    stories: Mapping[str, int] = field(default_factory=dict)
    rounds: Sequence[tuple[Series, Source]] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to let go of."""

    def happenings(
        self, parties: Sequence[str] = (), first: str | None = None, last: str | None = None, statuses: Sequence[str] = ()
    ) -> Iterator[Happening]:
        """Those that touch all the parties, lie within the dates and have one of the statuses, by date and id."""
        span = f"{first or '..'}/{last or '..'}"
        for one in sorted(self.held, key=lambda h: (h.date is None, h.date or "", h.id)):
            keys = {*all_parties(one), *(a.id for a in one.actors)}
            within = not (first or last) or (one.date is not None and overlaps(one.date, span))
            if set(parties) <= keys and within and (not statuses or one.status in statuses):
                yield one

    def sayings(
        self, speaker: str | None = None, about: str | None = None, first: str | None = None, last: str | None = None
    ) -> Iterator[Saying]:
        """Those of a speaker (id or country) to or about another."""
        for one in self.said:
            actors = {a.id: a for a in one.actors}
            speakers = {key for id in one.quote.speaker for key in (id, actors[id].country)}
            others = {key for id in one.quote.addressee for key in (id, actors[id].country)}
            if (speaker is None or speaker in speakers) and (about is None or about in others):
                yield one

    def stories_by_day(self) -> dict[str, int]:
        """Stories by day, those given, else those of the tellings."""
        if self.stories:
            return dict(self.stories)
        documents = {t.source.document: t.source.published for h in self.held for t in h.tellings}
        return dict(sorted(Counter(day for day in documents.values() if day).items()))

    def series(self) -> Iterator[tuple[Series, Source]]:
        """All series."""
        yield from self.rounds

    def actor(self, name: str) -> tuple[str, ...]:
        """Ids of the actors of this id or name."""
        everyone: Iterable[Actor] = [a for h in self.held for a in h.actors] + [a for s in self.said for a in s.actors]
        return tuple(dict.fromkeys(a.id for a in everyone if name.casefold() in (a.id.casefold(), a.name.casefold())))

    def last_day(self) -> str | None:
        """The last day of a story."""
        return max(self.stories_by_day(), default=None)

    def persons_called(self, word: str, *, limit: int = 20) -> tuple[BusyActor, ...]:
        """Persons of whose name a word begins so, each counted once."""
        everyone = {a.id: a for h in self.held for a in h.actors if a.kind == "person"}
        called = [a for a in everyone.values() if any(part.startswith(word) for part in a.name.casefold().split())]
        return tuple(BusyActor(a.id, a.name, a.kind, a.country, 1) for a in sorted(called, key=lambda a: a.id)[:limit])
