"""One reading for many copies: a record made over for another document of the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from detente.archive import tables
from detente.archive.load import load_record
from detente.archive.sql import chunks
from detente.documents.carried import Input
from detente.documents.sniff import looks_like_html
from detente.events.record import event_id
from detente.events.series import series_id
from detente.quotes.record import quote_id
from detente.records import Quote, Record, Series

if TYPE_CHECKING:
    from sqlalchemy import Connection


def reading_of(item: Input, versions: str) -> str | None:
    """What the record of an input is a function of, hashed: its bytes, their format, what the carrier says, code and settings.

    Its address and publisher are left out, of which no stage takes notice. None for a record made elsewhere, and for a page, which may
    name its publisher itself.
    """
    if item.format not in ("auto", "text") or looks_like_html(item.data.decode("utf-8", errors="replace")):
        return None
    told = astuple(replace(item.given, uri=None, publisher=None))
    return sha256(repr((versions, item.format, told)).encode("utf-8", errors="surrogatepass") + b"\0" + item.data).hexdigest()[
        :32
    ]


def known_readings(connection: Connection, readings: Sequence[str]) -> Mapping[str, Record]:
    """Records of the archive that came of these readings, one for each; only those whose words were kept."""
    from sqlalchemy import func, select

    documents = tables.documents
    asked = select(documents.c.reading, func.min(documents.c.id)).where(documents.c.kept == "full").group_by(documents.c.reading)
    rows = [row for some in chunks(readings) for row in connection.execute(asked.where(documents.c.reading.in_(some)))]
    found = ((reading, load_record(connection, id)) for reading, id in rows)
    return {reading: record for reading, record in found if record is not None}


def copied(record: Record, item: Input) -> Record:
    """The record of an input that has the same reading as another."""
    given = item.given
    return restamp(record, identity=item.identity, uri=given.uri or item.where, publisher=given.publisher)


def restamp(record: Record, *, identity: str, uri: str | None, publisher: str | None) -> Record:
    """The record that reading the same words gives under another id, address and publisher, of which no stage takes notice.

    Only the ids that depend on the document's change; the order of ids in ``Quote.about`` is kept sorted as the reader sorts it.
    """
    document = replace(record.document, id=identity, uri=uri, publisher=publisher)
    events = tuple(replace(e, id=event_id(identity, e)) for e in record.events)
    renamed = {old.id: new.id for old, new in zip(record.events, events, strict=True)}
    quotes = tuple(_quote(q, identity, renamed) for q in record.quotes)
    return replace(
        record, document=document, events=events, quotes=quotes, series=tuple(_series(s, renamed) for s in record.series)
    )


def _quote(quote: Quote, identity: str, renamed: dict[str, str]) -> Quote:
    about = tuple(sorted(renamed[id] for id in quote.about))
    return replace(quote, id=quote_id(identity, quote), about=about)


def _series(series: Series, renamed: dict[str, str]) -> Series:
    members = tuple(renamed[id] for id in series.members)
    leads_to = renamed[series.leads_to] if series.leads_to is not None else None
    return Series(series_id(series.name, members), series.name, members, leads_to)
