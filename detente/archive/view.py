"""An archive as its readers see it: documents, records, happenings, quotes, changes and the ledger, read and never written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.families import kinship_of, kinships_of
from detente.archive.kin import text_of
from detente.archive.load import SOURCE_COLUMNS, load_happenings, load_record, load_sayings, to_source
from detente.archive.model import OUTCOMES, Change, Outcome, OutcomeKind, Reject
from detente.archive.rows import days
from detente.archive.sql import chunks
from detente.chronicle.model import Happening, Judgement, Saying, Source, Telling
from detente.errors import without_password
from detente.json import from_plain
from detente.lineage.model import Family, Kinship, Text
from detente.records import Record, Series, Status

if TYPE_CHECKING:
    from types import TracebackType

    import pandas
    import pyarrow
    from sqlalchemy import ColumnElement, Engine, Select

    from detente.archive.listed import BusyActor

# Happenings are put together so many at a time: memory stays flat however many there are.
AT_A_TIME = 500
# Documents that are asked how they name someone.
_NAMINGS = 1_000
# Characters of a document's id that may stand for it.
LEAST_OF_ID = 6


class Archive:
    """A view of one archive. Every call reads what was committed when it began; writers are not held up.

    Use it in a ``with`` statement, or call ``close``.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or of the server."""
        self.engine.dispose()

    def __repr__(self) -> str:
        return f"Archive({without_password(self.where)!r})"

    # What happened

    def happenings(
        self,
        parties: Sequence[str] = (),
        first: str | None = None,
        last: str | None = None,
        statuses: Sequence[Status] = (),
    ) -> Iterator[Happening]:
        """Happenings in order of their day and id; those without a day come last.

        ``parties`` are actor ids or ISO 3166-1 alpha-3 codes, all of which take part. ``first`` and ``last`` are EDTF dates: a happening is
        in where one of its possible days is; one without a day is out then. No status stands for all.
        """
        yield from self._happenings(self._chosen(parties, first, last, statuses))

    def happening(self, id: str) -> Happening | None:
        """The happening of this id, or of an event with this id; None where there is none.

        An id that was made of an event before others joined it is found for as long as the event is there.
        """
        from sqlalchemy import select

        events = tables.events
        with reading(self.engine) as connection:
            named = connection.execute(select(events.c.happening).where(events.c.id == id.removeprefix("h-"))).scalar()
            found = list(load_happenings(connection, [named])) if named is not None else []
        return found[0] if found else None

    def count_happenings(
        self,
        parties: Sequence[str] = (),
        first: str | None = None,
        last: str | None = None,
        statuses: Sequence[Status] = (),
    ) -> int:
        """How many :meth:`happenings` gives."""
        from sqlalchemy import func, select

        with reading(self.engine) as connection:
            return int(
                connection.execute(
                    select(func.count()).select_from(self._chosen(parties, first, last, statuses).subquery())
                ).scalar_one()
            )

    def _happenings(self, chosen: Select[Any]) -> Iterator[Happening]:
        with reading(self.engine) as connection:
            ids = [row.id for row in connection.execute(chosen)]
            for some in chunks(ids, AT_A_TIME):
                yield from load_happenings(connection, some)

    def _chosen(self, parties: Sequence[str], first: str | None, last: str | None, statuses: Sequence[Status]) -> Select[Any]:
        from sqlalchemy import select

        happenings = tables.happenings
        query = select(happenings.c.id).order_by(happenings.c.first_day.is_(None), happenings.c.first_day, happenings.c.id)
        for party in dict.fromkeys(parties):
            query = query.where(happenings.c.id.in_(select(tables.parties.c.happening).where(tables.parties.c.party == party)))
        if first is not None:
            query = query.where(happenings.c.last_day >= (days(first)[0] or 1))
        if last is not None:
            query = query.where(happenings.c.first_day <= (days(last)[1] or 4_000_000))
        if statuses:
            query = query.where(happenings.c.status.in_(list(statuses)))
        return query

    def events(
        self, parties: Sequence[str] = (), first: str | None = None, last: str | None = None, statuses: Sequence[Status] = ()
    ) -> Iterator[Telling]:
        """Every telling of the happenings that :meth:`happenings` gives: an event, its document and its participants."""
        for happening in self.happenings(parties, first, last, statuses):
            yield from happening.tellings

    def to_arrow(self, table: str = "happenings", **chosen: Any) -> pyarrow.Table:
        """An Arrow table of happenings chosen as in :meth:`happenings`; ``table`` as in :func:`detente.archive.frames.to_arrow`."""
        from detente.archive.frames import to_arrow

        return to_arrow(self.happenings(**chosen), table=table)

    def to_pandas(self, table: str = "happenings", **chosen: Any) -> pandas.DataFrame:
        """As :meth:`to_arrow`, as a pandas frame; needs pandas (``pip install detente[pandas]``)."""
        from detente.archive.frames import to_pandas

        return to_pandas(self.happenings(**chosen), table=table)

    # What was said

    def sayings(
        self, speaker: str | None = None, about: str | None = None, first: str | None = None, last: str | None = None
    ) -> Iterator[Saying]:
        """Quotes in order of publication, document and place in it.

        ``speaker`` is an actor id or a country's code (whoever speaks for it); ``about`` an actor or country among the participants of
        the events that the quote is about, or among its addressees.
        """
        with reading(self.engine) as connection:
            yield from load_sayings(connection, speaker=speaker, about=about, first=first, last=last)

    # Documents

    def documents(self, ids: Sequence[str] | None = None) -> Iterator[Source]:
        """Documents in order of their ids: those named, of which the archive may lack some, or all of them."""
        from sqlalchemy import select

        documents = tables.documents
        query = select(*(documents.c[c] for c in SOURCE_COLUMNS)).order_by(documents.c.id)
        queries = [query] if ids is None else [query.where(documents.c.id.in_(some)) for some in chunks(sorted(ids))]
        with reading(self.engine) as connection:
            for asked in queries:
                for row in connection.execute(asked).mappings():
                    yield to_source(row)

    def find_documents(self, name: str) -> tuple[str, ...]:
        """Ids of the documents that a name stands for: an id, at least six of its first characters, an address, or a place it came from.

        An id, or its beginning, is found at once; only what is none is looked for among addresses and places.
        """
        from sqlalchemy import select

        documents, inputs = tables.documents, tables.inputs
        some = select(documents.c.id).order_by(documents.c.id)
        placed = select(inputs.c.document).where(inputs.c.place == name)
        ways = (documents.c.id == name, _begins(documents.c.id, name), (documents.c.uri == name) | documents.c.id.in_(placed))
        with reading(self.engine) as connection:
            for way in ways if len(name) >= LEAST_OF_ID else (ways[0], ways[2]):
                found = tuple(connection.execute(some.where(way)).scalars())
                if found:
                    return found
        return ()

    def record(self, document: str) -> Record | None:
        """The record of a document, None where there is none of that id; words that were not kept are empty."""
        with reading(self.engine) as connection:
            return load_record(connection, document)

    def text(self, document: str) -> Text | None:
        """What lineage reads of a document, None where there is none of that id or its words were not kept."""
        record = self.record(document)
        return text_of(record) if record is not None and record.document.text else None

    def family(self, document: str) -> Family | None:
        """The family of copies that a document belongs to, with its likely original; None where it has no relatives."""
        from sqlalchemy import select

        documents = tables.documents
        with reading(self.engine) as connection:
            ours = select(documents.c.family).where(documents.c.id == document).scalar_subquery()
            rows = (
                connection.execute(select(documents).where(documents.c.family == ours).order_by(documents.c.id)).mappings().all()
            )
        if len(rows) < 2 or rows[0]["original"] is None:
            return None
        return Family(rows[0]["family"], tuple(r["id"] for r in rows), rows[0]["original"], rows[0]["original_why"] or "")

    def kinships(self, document: str) -> tuple[Kinship, ...]:
        """How a document is related to others, those with the most in common first."""
        from sqlalchemy import select

        documents = tables.documents
        query = select(documents.c.id, documents.c.wording).order_by(documents.c.id)
        with reading(self.engine) as connection:
            wording = connection.execute(select(documents.c.wording).where(documents.c.id == document)).scalar()
            if wording is None:
                return ()
            near = kinships_of(connection, [wording], near=True)
            relatives = {w for k in near for w in (k.left, k.right)} | {wording}
            rows = [
                r for some in chunks(sorted(relatives)) for r in connection.execute(query.where(documents.c.wording.in_(some)))
            ]
        found = [kinship_of(document, wording, r.id, r.wording, near) for r in rows if r.id != document]
        return tuple(sorted(found, key=lambda k: (-max(k.contained, k.containing), k.left, k.right)))

    def search(self, words: str, limit: int = 100) -> tuple[str, ...]:
        """Ids of documents that hold all of these words, the best first; only those whose text was kept."""
        from sqlalchemy import text

        terms = [t for t in "".join(c if c.isalnum() else " " for c in words).split() if t]
        if not terms:
            return ()
        with reading(self.engine) as connection:
            if connection.dialect.name == "sqlite":
                query = (
                    "SELECT d.id FROM documents_text t JOIN documents d ON d.number = t.rowid "
                    "WHERE documents_text MATCH :words ORDER BY t.rank, d.id LIMIT :limit"
                )
                asked = " ".join(f'"{t}"' for t in terms)
            else:
                query = (
                    "SELECT id FROM documents WHERE words @@ plainto_tsquery('english', :words) "
                    "ORDER BY ts_rank(words, plainto_tsquery('english', :words)) DESC, id LIMIT :limit"
                )
                asked = " ".join(terms)
            return tuple(connection.execute(text(query), {"words": asked, "limit": limit}).scalars())

    def stories_by_day(self) -> dict[str, int]:
        """Stories read by day of publication (``2023-09-18``), in order; those without one day are left out."""
        from datetime import date

        from sqlalchemy import func, select

        documents = tables.documents
        query = (
            select(documents.c.first_day, func.count())
            .where(documents.c.first_day == documents.c.last_day)
            .group_by(documents.c.first_day)
            .order_by(documents.c.first_day)
        )
        with reading(self.engine) as connection:
            return {date.fromordinal(day).isoformat(): count for day, count in connection.execute(query)}

    def last_day(self) -> str | None:
        """The last day (ISO) on which a story was published that was read; None where no story has one."""
        from datetime import date

        from sqlalchemy import func, select

        documents = tables.documents
        whole = documents.c.first_day == documents.c.last_day
        with reading(self.engine) as connection:
            day = connection.execute(select(func.max(documents.c.first_day)).where(whole)).scalar()
        return date.fromordinal(day).isoformat() if day is not None else None

    def series(self) -> Iterator[tuple[Series, Source]]:
        """Every series of every document, in order of publication."""
        from sqlalchemy import select

        documents = tables.documents
        order = (documents.c.first_day.is_(None), documents.c.first_day, documents.c.id)
        with reading(self.engine) as connection:
            for row in connection.execute(select(documents).order_by(*order)).mappings():
                source = to_source(row)
                for series in json.loads(row["body"])["series"]:
                    yield from_plain(Series, series), source

    # Who is who

    def actor(self, name: str) -> tuple[str, ...]:
        """Ids of the actors that the archive knows by this id or name (whatever its case), the most often named first."""
        from sqlalchemy import func, select

        actors = tables.actors
        named = select(actors.c.id).where(func.lower(actors.c.name) == name.lower())
        named = named.group_by(actors.c.id).order_by(func.count().desc(), actors.c.id)
        itself = select(actors.c.id).where(actors.c.id == name).limit(1)
        with reading(self.engine) as connection:
            found = (*connection.execute(itself).scalars(), *connection.execute(named).scalars())
        return tuple(dict.fromkeys(found))

    def persons_called(self, word: str, *, limit: int = 20) -> tuple[BusyActor, ...]:
        """Persons of whose name a word begins so, whatever its case, those most told of first."""
        from detente.archive.tops import busiest_actors

        return busiest_actors(self, "person", word, limit=limit)

    def name_of(self, actor: str) -> str | None:
        """The name that the archive's stories give most often to an actor (by id); None where none names it."""
        from sqlalchemy import func, select

        actors = tables.actors
        named = select(actors.c.name).where(actors.c.id == actor).limit(_NAMINGS).subquery()
        query = select(named.c.name).group_by(named.c.name).order_by(func.count().desc(), named.c.name).limit(1)
        with reading(self.engine) as connection:
            return connection.execute(query).scalar()

    # What came in

    def ledger(self) -> Iterator[Outcome]:
        """Every input and what became of it, in the order in which they came in."""
        from sqlalchemy import select

        with reading(self.engine) as connection:
            for row in connection.execute(select(tables.inputs).order_by(tables.inputs.c.number)):
                yield _outcome(row)

    def rejects(self) -> Iterator[Reject]:
        """What could not be read, with its raw bytes."""
        from sqlalchemy import select

        inputs, rejects = tables.inputs, tables.rejects
        query = select(inputs, rejects.c.data).join(rejects, rejects.c.input == inputs.c.number).order_by(inputs.c.number)
        with reading(self.engine) as connection:
            for row in connection.execute(query):
                yield Reject(_outcome(row), row.data)

    def counts(self) -> dict[str, int]:
        """Rows of every table that a person asks for, and inputs by outcome."""
        from sqlalchemy import func, select

        named = ("documents", "events", "quotes", "happenings", "judgements")
        with reading(self.engine) as connection:
            found = {
                n: connection.execute(select(func.count()).select_from(tables.metadata.tables[n])).scalar_one() for n in named
            }
            inputs = tables.inputs
            kinds: Counter[OutcomeKind] = Counter()
            kinds.update(dict(connection.execute(select(inputs.c.outcome, func.count()).group_by(inputs.c.outcome)).all()))
        return {"inputs": sum(kinds.values()), **{k: kinds[k] for k in OUTCOMES}, **found}

    def changes(self, since: int = 0, limit: int | None = None) -> Iterator[Change]:
        """What was added, corrected and deleted after a cursor, in order; 0 begins at the beginning."""
        from sqlalchemy import select

        changes = tables.changes
        query = select(changes).where(changes.c.cursor > since).order_by(changes.c.cursor).limit(limit)
        with reading(self.engine) as connection:
            for row in connection.execute(query):
                yield Change(row.cursor, row.kind, row.happening, row.into, tuple(json.loads(row.fields)) if row.fields else ())

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement, withdrawn ones too, in order of time and id."""
        from sqlalchemy import select

        table = tables.judgements
        with reading(self.engine) as connection:
            rows = connection.execute(select(table.c.body).order_by(table.c.at, table.c.id)).scalars()
            return tuple(from_plain(Judgement, json.loads(body)) for body in rows)

    def manifest(self, *, counted: bool = True) -> dict[str, Any]:
        """How the archive came to be: its settings, and the versions and settings of every run that added something.

        ``counted`` leaves the counts empty where it is False: in a large archive they take a while.
        """
        from sqlalchemy import select

        with reading(self.engine) as connection:
            kept = {row.name: row.value for row in connection.execute(select(tables.settings).order_by(tables.settings.c.name))}
            runs = connection.execute(select(tables.runs.c.manifest).order_by(tables.runs.c.number)).scalars()
            return {"settings": kept, "counts": self.counts() if counted else {}, "runs": [json.loads(m) for m in runs]}


def _begins(column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    """Whether an id begins so, asked as a range, for which an index serves: ids are hexadecimal, before g in every collation."""
    return (column >= beginning) & (column < f"{beginning}g")


def _outcome(row: Any) -> Outcome:
    return Outcome(row.place, row.identity, row.byte_offset, row.outcome, row.document, row.reason, new=False)
