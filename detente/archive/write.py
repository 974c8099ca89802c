"""Writing what was read: documents, their records, and the ledger line of every input, in one transaction a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.archive import tables
from detente.archive.keep import Kept
from detente.archive.kin import Descent, descent_of, forget_wordings, write_kin
from detente.archive.model import Outcome, OutcomeKind, Read
from detente.archive.recode import clear, follow_judgements, forget_lost
from detente.archive.rows import RecordRows, Row, record_rows
from detente.archive.shelves import utterance_rows
from detente.archive.sql import chunks, insert
from detente.records import Record

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Of what cannot be read so much is kept aside in the archive itself; longer ones keep their head, and the file they came from.
LONGEST_REJECT = 64 * 1024 * 1024
# Of a document's row, what reading it again does not touch.
_KEPT_OF_DOCUMENTS = frozenset({"id", "uri", "family", "original", "original_why"})
NO_EVENT = "nothing in it that the codebook knows, and nobody is quoted"


def known_inputs(connection: Connection, identities: Sequence[str]) -> dict[tuple[str, str], Outcome]:
    """The ledger's lines of these identities, by (identity, place)."""
    from sqlalchemy import select

    found = {}
    for some in chunks(identities):
        for row in connection.execute(select(tables.inputs).where(tables.inputs.c.identity.in_(some))):
            line = Outcome(row.place, row.identity, row.byte_offset, row.outcome, row.document, row.reason, new=False)
            found[row.identity, row.place] = line
    return found


def known_documents(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Numbers of those of the documents that the archive has, by id."""
    from sqlalchemy import select

    documents = tables.documents
    found: dict[str, int] = {}
    for some in chunks(ids):
        rows = connection.execute(select(documents.c.id, documents.c.number).where(documents.c.id.in_(some)))
        found.update((row.id, row.number) for row in rows)
    return found


def store(connection: Connection, batch: Sequence[Read], *, kept: Kept, again: bool = False) -> tuple[Outcome, ...]:
    """Write a batch inside the caller's transaction; the ledger lines of all of it, in order.

    What the archive has is not touched: a place and content seen before keep their line, a content seen elsewhere is a duplicate.
    With ``again``, what was read from a document that the archive has gives way to the record that the batch brings.
    """
    if again:
        _rewrite(connection, batch, kept)
    lines = known_inputs(connection, [r.identity for r in batch])
    held = dict.fromkeys(known_documents(connection, [r.identity for r in batch]))
    outcomes, fresh, records, rejected = [], [], [], []
    for read in batch:
        line = lines.get((read.identity, read.place))
        if line is None:
            line = _judge(read, held)
            lines[read.identity, read.place] = line
            fresh.append(line)
            if read.rejected:
                rejected.append(read)
            elif read.record is not None and read.identity not in held:
                held[read.identity] = None
                records.append(read)
        outcomes.append(line)
    _write_records(connection, records, kept)
    _write_ledger(connection, fresh, rejected)
    _keep_first_name(connection, [o for o in fresh if o.kind == "duplicate"])
    return tuple(outcomes)


def _judge(read: Read, held: Mapping[str, None]) -> Outcome:
    """The ledger's line of an input that it does not have."""

    def line(kind: OutcomeKind, document: str | None, reason: str | None) -> Outcome:
        return Outcome(read.place, read.identity, read.byte_offset, kind, document, reason)

    if read.identity in held:
        return line("duplicate", read.identity, "the same bytes came in before")
    if read.rejected:
        return line("rejected", None, read.reason)
    if read.record is None:
        return line("empty", None, read.reason)
    reason = empty_reason(read.record)
    return line("coded" if reason is None else "empty", read.identity, reason)


def empty_reason(record: Record) -> str | None:
    """Why nothing came of a story; None where something did."""
    if record.events or record.quotes:
        return None
    length = len(record.document.text)
    whole = [u.reason for u in record.uncoded if u.start == 0 and u.end == length]
    return whole[0] if whole else NO_EVENT


def _write_records(connection: Connection, reads: Sequence[Read], kept: Kept) -> None:
    records = [read.record for read in reads if read.record is not None]
    readings = {read.identity: read.reading for read in reads}
    descents = [descent_of(r) for r in records]
    several = [_rows(r, d, kept) for r, d in zip(records, descents, strict=True)]
    insert(connection, tables.documents, [{**rows.document, "reading": readings.get(rows.document["id"])} for rows in several])
    _write_children(connection, several, known_documents(connection, [rows.document["id"] for rows in several]))
    write_kin(connection, descents)


def _rows(record: Record, descent: Descent, kept: Kept) -> RecordRows:
    rows = record_rows(record, kept=kept, notice=descent.notice, wording=descent.wording)
    return replace(rows, utterances=tuple(utterance_rows(record)))


def _write_children(connection: Connection, several: Sequence[RecordRows], numbers: Mapping[str, int]) -> None:
    for table, name in ((tables.actors, "actors"), (tables.events, "events"), (tables.quotes, "quotes")):
        insert(connection, table, _numbered(several, name, numbers))
    insert(connection, tables.participants, [row for rows in several for row in rows.participants])
    insert(connection, tables.speakers, [row for rows in several for row in rows.speakers])
    insert(connection, tables.utterances, [row for rows in several for row in rows.utterances])


def _rewrite(connection: Connection, batch: Sequence[Read], kept: Kept) -> None:
    """Replace what was read from those documents of a batch that the archive has."""
    from sqlalchemy import update

    numbers = known_documents(connection, [r.identity for r in batch])
    reads = list({r.identity: r for r in batch if r.record is not None and r.identity in numbers}.values())
    records = [read.record for read in reads if read.record is not None]
    if not records:
        return
    descents = [descent_of(r) for r in records]
    several = [_rows(r, d, kept) for r, d in zip(records, descents, strict=True)]
    wordings = _wordings(connection, [r.identity for r in reads])
    echoes = clear(connection, [numbers[r.identity] for r in reads])
    documents, inputs = tables.documents, tables.inputs
    for read, record, rows in zip(reads, records, several, strict=True):
        values = {k: v for k, v in rows.document.items() if k not in _KEPT_OF_DOCUMENTS}
        here = documents.c.id == read.identity
        connection.execute(update(documents).where(here).values(**values, reading=read.reading))
        reason = empty_reason(record)
        first = (inputs.c.identity == read.identity) & inputs.c.outcome.in_(("coded", "empty"))
        connection.execute(update(inputs).where(first).values(outcome="empty" if reason else "coded", reason=reason))
    _write_children(connection, several, numbers)
    forget_lost(connection, echoes)
    forget_wordings(connection, wordings)
    write_kin(connection, descents)
    follow_judgements(connection, [numbers[r.identity] for r in reads])


def _wordings(connection: Connection, ids: Sequence[str]) -> list[str | None]:
    from sqlalchemy import select

    documents = tables.documents
    named = select(documents.c.wording)
    return [w for some in chunks(ids) for w in connection.execute(named.where(documents.c.id.in_(some))).scalars()]


def _numbered(several: Sequence[RecordRows], name: str, numbers: Mapping[str, int]) -> list[Row]:
    return [{**row, "document": numbers[rows.document["id"]]} for rows in several for row in getattr(rows, name)]


def _write_ledger(connection: Connection, lines: Sequence[Outcome], rejected: Sequence[Read]) -> None:
    from sqlalchemy import select

    insert(
        connection,
        tables.inputs,
        [
            {
                "place": o.place,
                "identity": o.identity,
                "byte_offset": o.byte_offset,
                "outcome": o.kind,
                "document": o.document,
                "reason": o.reason,
            }
            for o in lines
        ],
    )
    for read in rejected:
        inputs = tables.inputs
        here = (inputs.c.identity == read.identity) & (inputs.c.place == read.place)
        number = connection.execute(select(inputs.c.number).where(here)).scalar_one()
        values = {"input": number, "size": len(read.data), "data": read.data[:LONGEST_REJECT]}
        connection.execute(tables.rejects.insert().values(**values))


def _keep_first_name(connection: Connection, duplicates: Sequence[Outcome]) -> None:
    """A document found in several places is called by the one that sorts first, whichever came in first."""
    from sqlalchemy import update

    documents = tables.documents
    for line in duplicates:
        named = (
            (documents.c.id == line.document) & (documents.c.uri > line.place) & documents.c.uri.in_(_places(connection, line))
        )
        connection.execute(update(documents).where(named).values(uri=line.place))


def _places(connection: Connection, line: Outcome) -> list[str]:
    """Where a document was found: only such a name is changed, never an address that its carrier gave."""
    from sqlalchemy import select

    inputs = tables.inputs
    return list(connection.execute(select(inputs.c.place).where(inputs.c.identity == line.identity)).scalars())
