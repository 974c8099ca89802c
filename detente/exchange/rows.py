"""What the tables of events share: which happenings are rows, of whom, on which day, under which number."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from math import isfinite

from detente.archive.flat import columns, days, document_ids, sound
from detente.chronicle.model import Happening, Saying, Source, Telling
from detente.exchange.files import Folder, Output
from detente.records import Actor, Place, Status

FACTS: tuple[Status, ...] = ("happened",)
"""What tables of events hold unless asked otherwise: a plan, a possibility and a denial are no events."""
KEYS = "keys.tsv"
_NUMBER_BITS = 53
_LEAD = 400
# Controls, line and paragraph separators: a cell is one line without tabs.
_BREAKS = re.compile("[\x01-\x1f\x7f-\x9f\u2028\u2029]+")
# Marks that turn the direction of writing, so that a cell cannot disguise its neighbours.
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SENTENCE_END = re.compile("[.!?][\"'”’)\\]]*\\s+(?=[\"'“‘(]?[^\\W\\d_a-z]|\\d)|\\n\\s*\\n")


@dataclass(frozen=True, slots=True)
class Options:
    """What an export may choose.

    ``statuses``: which happenings (None: those that suit the format). ``texts``: the texts of documents by id, as far as they are kept.
    ``sayings`` and ``documents``: quotations, and documents that perhaps tell nothing, for the formats that have tables of them.
    ``tell`` says a happening in a sentence, for titles; None takes names and the name of the code.
    """

    statuses: tuple[Status, ...] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    sayings: Iterable[Saying] = ()
    documents: Iterable[Source] = ()
    tell: Callable[[Happening], str] | None = None

    def text_of(self, telling: Telling) -> str | None:
        """The text of a telling's document, None where it is not kept, or where it is not the one that the telling's offsets count."""
        text = self.texts.get(telling.source.document)
        span = telling.event.evidence
        return text if text is not None and text[span.start : span.end] == span.text else None


class Tally:
    """What became of the happenings of an export: all read are written or left out with a reason."""

    def __init__(self) -> None:
        self.read = 0
        self.written = 0
        self.shared_numbers = 0
        self.rows: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def counts(self) -> dict[str, object]:
        """The counts for the manifest, with their keys sorted."""
        left_out, rows = dict(sorted(self.left_out.items())), dict(sorted(self.rows.items()))
        return {
            "happenings_read": self.read, "happenings_written": self.written, "left_out": left_out, "rows": rows,
            "rows_sharing_a_number": self.shared_numbers,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a table of events: a happening between one source and one target, None where the words name no one.

    ``pair`` counts the happening's rows from 1; ``number`` is its integer id.
    """

    happening: Happening
    source: Actor | None
    target: Actor | None
    pair: int
    number: int
    day: date


def facts(happenings: Iterable[Happening], options: Options, tally: Tally) -> Iterator[Fact]:
    """The rows that happenings give: one for every pair of a source and a target."""
    for happening in happenings:
        tally.read += 1
        reason = _left_out(happening, options.statuses or FACTS)
        when = day_of(happening) if reason is None else None
        if reason or when is None:
            tally.left_out[reason or "undated"] += 1
            continue
        tally.written += 1
        for position, (source, target) in enumerate(pairs(happening), 1):
            number = number_of(happening.id, source.id if source else "", target.id if target else "")
            yield Fact(happening, source, target, position, number, when)


def _left_out(happening: Happening, statuses: tuple[Status, ...]) -> str | None:
    if happening.status not in statuses:
        return f"status {happening.status}"
    retracted = bool(happening.history) and happening.history[-1].kind == "retracted"
    return "retracted" if retracted and "negated" not in statuses else None


def pairs(happening: Happening) -> Iterator[tuple[Actor | None, Actor | None]]:
    """Every source with every target, each two once; a party that stands on both sides is not paired with itself.

    Where one side is empty the other stands alone, but for a symmetric happening told of one side only: there each two of it.
    """
    actors = {actor.id: actor for actor in happening.actors}
    sources: list[Actor | None] = [actors.get(id) or _bare(id) for id in happening.source]
    targets: list[Actor | None] = [actors.get(id) or _bare(id) for id in happening.target]
    if happening.symmetric and len(sources) > 1 and not targets:
        yield from ((a, b) for n, a in enumerate(sources) for b in sources[n + 1 :])
        return
    seen: set[frozenset[str]] = set()
    for source in sources or [None]:
        for target in targets or [None]:
            both = frozenset(a.id for a in (source, target) if a is not None)
            twice = happening.symmetric and both in seen
            if not twice and (source is None or target is None or source.id != target.id):
                seen.add(both)
                yield source, target
    if not seen:
        yield sources[0], None


def _bare(id: str) -> Actor:
    """An actor of whom nothing but the id is known."""
    return Actor(id, id, "other", None, None, None, "unresolved", 0.0, "", ())


def number_of(*words: str) -> int:
    """An integer id: the first 53 bits of the SHA-256 of the words, so that a double holds it exactly.

    Among a million rows the chance that any two share one is 1 in 18,000; the manifest says how many do.
    """
    digest = sha256("\x1f".join(words).encode("utf-8", errors="replace")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _NUMBER_BITS)


def day_of(happening: Happening) -> date | None:
    """The day of a happening for tables that want one: of those that its date may mean, the one nearest to its first report.

    None where neither the date nor the report's day is known.
    """
    told = days(happening.first_told)[0]
    first, last = days(happening.date)
    if told is None:
        return first or last
    if first is not None and told < first:
        return first
    return last if last is not None and told > last else told


def digits(day: date) -> str:
    """A day as YYYYMMDD."""
    return day.isoformat().replace("-", "")


def first_told(happening: Happening, when: date) -> date:
    """The day of the first report; the day of the happening where no report has a date."""
    return days(happening.first_told)[0] or when


def first_telling(happening: Happening) -> Telling:
    """The earliest telling: by day of publication, then by the event's id; those without a day come last."""
    return min(happening.tellings, key=lambda t: (days(t.source.published)[0] or date.max, t.event.id))


def first_uri(happening: Happening) -> str:
    """The address of the earliest telling that has one; empty where none has."""
    ordered = sorted(
        happening.tellings, key=lambda t: (t.source.uri is None, days(t.source.published)[0] or date.max, t.event.id)
    )
    return (ordered[0].source.uri if ordered else None) or ""


def uris(happening: Happening) -> tuple[str, ...]:
    """All addresses of a happening's documents, each once, in the order of its tellings."""
    return tuple(dict.fromkeys(t.source.uri for t in happening.tellings if t.source.uri))


def in_lead(happening: Happening) -> bool:
    """Whether a telling's words begin within the first 400 characters of its document."""
    return any(telling.event.evidence.start < _LEAD for telling in happening.tellings)


def sentence_number(telling: Telling, options: Options) -> int | None:
    """The sentence in which a telling's words begin, from 1; None where the document's text is not kept.

    Sentences end at a full stop, question or exclamation mark before a capital, and at an empty line: a count that needs no model.
    """
    text = options.text_of(telling)
    start = telling.event.evidence.start
    return None if text is None else 1 + sum(1 for end in _SENTENCE_END.finditer(text) if end.end() <= start)


def point_of(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude of a place; None where it has no point."""
    if place is None or place.lat is None or place.lon is None or not isfinite(place.lat) or not isfinite(place.lon):
        return None
    return place.lat, place.lon


def documents_of(happening: Happening) -> int:
    """How many documents tell a happening."""
    return len(document_ids(happening))


def names_of(ids: Iterable[str], happening: Happening) -> tuple[str, ...]:
    """The names of actors by id; the id where the happening does not hold the actor."""
    names = {actor.id: actor.name for actor in happening.actors}
    return tuple(names.get(id, id) for id in ids)


def cell(value: object) -> str:
    """A value as a cell of a table separated by tabs and read with or without quoting: one line, no tab, no straight quotation mark.

    ``"`` becomes ``”``; an apostrophe at the beginning becomes ``’``; controls become a blank; marks that turn the direction of
    writing are left out; None is empty. Numbers are written so that they read back the same.
    """
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return ""
    if not isinstance(value, str):
        return repr(value + 0.0) if isinstance(value, float) else str(value)
    text = _TURNS.sub("", _BREAKS.sub(" ", sound(value))).strip().replace('"', "”")
    return "’" + text[1:] if text.startswith("'") else text


def joined(values: Iterable[str], by: str = ";") -> str:
    """Values as one cell: each once, in order, the separator within a value replaced by a blank."""
    return by.join(dict.fromkeys(filter(None, (cell(v).replace(by, " ").strip() for v in values))))


def write_row(output: Output, values: Iterable[object]) -> None:
    """Write a row of a table separated by tabs."""
    output.line("\t".join(map(cell, values)))


class Keys:
    """The file ``keys.tsv``, which leads from the rows of a table of events back to the archive."""

    def __init__(self, folder: Folder) -> None:
        self._output = folder.create(KEYS)
        self._numbers = array("q")
        write_row(self._output, (column.name for column in columns("keys")))

    def add(self, id: object, fact: Fact) -> None:
        """Say where a row comes from."""
        happening, telling = fact.happening, first_telling(fact.happening)
        self._numbers.append(fact.number)
        write_row(
            self._output,
            (
                id, happening.id, fact.source.id if fact.source else None, fact.target.id if fact.target else None, telling.event.id,
                telling.source.document, happening.date, happening.status,
            ),
        )  # fmt: skip

    def shared(self) -> int:
        """How many rows have an integer id that another row has too."""
        import numpy

        counts = numpy.unique(numpy.frombuffer(self._numbers, dtype=numpy.int64), return_counts=True)[1]
        return int(counts[counts > 1].sum())
