"""Tables to take away from the pages: what a page shows, as CSV, JSON, JSON Lines, Parquet or Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from detente.archive.engine import reading
from detente.archive.flat import Column, Kind
from detente.archive.listing import busiest_actors, busiest_pairs, busiest_places, list_happenings, list_sayings
from detente.archive.load import load_happenings
from detente.chronicle.model import Happening, Saying
from detente.desk.asking import party_asked
from detente.desk.downloads import FORMATS, Table, file_headers, of_happenings, of_result, of_sayings, write_table
from detente.desk.errors import BadQuery, NoSuchPage
from detente.desk.names import name_of
from detente.desk.page import Asked
from detente.desk.pages.people import KINDS
from detente.desk.pages.sql import LONGEST
from detente.desk.sql import run_sql
from detente.desk.state import Desk, DeskHolder
from detente.desk.wanting import Filters, filters_asked

# Rows in one file: who wants more takes an export.
MOST = 10_000
_AT_A_TIME = 100
OF_HAPPENINGS = ("happenings", "participants", "tellings", "evidence", "history", "disputes", "actors", "documents")
AskedOf = Callable[[Request, Desk], Asked]
Make = Callable[[Desk, Asked], Table]


def add_downloads(app: FastAPI, holder: DeskHolder, asked_of: AskedOf) -> None:
    """Give an application the addresses of tables."""

    def made(request: Request, name: str, format: str) -> Response:
        desk = holder.now()
        if format not in FORMATS or name not in TABLES:
            raise NoSuchPage("table", f"{name}.{format}")
        table = TABLES[name](desk, asked_of(request, desk))
        headers = {**file_headers(format, table.name), "Cache-Control": "private, no-cache"}
        return StreamingResponse(write_table(table, format), headers=headers, media_type=None)

    async def answer(request: Request, name: str, format: str) -> Response:
        return await run_in_threadpool(made, request, name, format)

    app.add_api_route("/explore/{name}.{format}", answer, methods=["GET", "HEAD"], name="download")


def _of_happenings(name: str) -> Make:
    return lambda desk, asked: of_happenings(_found(desk, filters_asked(desk, asked)), name)


def _answer(desk: Desk, asked: Asked) -> Table:
    question = asked.text("q", longest=LONGEST)
    if question is None:
        raise BadQuery("q", "nothing", "a question in SQL")
    return of_result(run_sql(desk.archive, question))


def _quotes(desk: Desk, asked: Asked) -> Table:
    return of_sayings(islice(_said(desk, asked), MOST))


def _said(desk: Desk, asked: Asked) -> Iterator[Saying]:
    """Quotations that fit, as the page of quotes asks for them; none where nobody is known by a name."""
    speaker, about = (party_asked(desk, asked, field) for field in ("speaker", "about"))
    if any(named is not None and named.key is None for named in (speaker, about)):
        return
    after: str | None = None
    while True:
        found = list_sayings(
            desk.archive, speaker=speaker.key if speaker else None, about=about.key if about else None, words=asked.text("words"),
            first=asked.date("from"), last=asked.date("to"), after=after, limit=_AT_A_TIME,
        )  # fmt: skip
        yield from found.sayings
        after = found.next
        if after is None:
            return


def _relations(desk: Desk, asked: Asked) -> Table:
    of = party_asked(desk, asked, "of")
    found = busiest_pairs(desk.archive, of=of.key if of else None, limit=MOST).pairs
    heads = _columns("left", "right", "left_name", "right_name", happenings="whole")
    return Table("relations", heads, ((p.left, p.right, name_of(desk, p.left), name_of(desk, p.right), p.count) for p in found))


def _people(desk: Desk, asked: Asked) -> Table:
    found = busiest_actors(desk.archive, asked.choice("kind", tuple(KINDS), "person"), asked.text("name"), limit=MOST)
    heads = _columns("id", "name", "kind", "country", happenings="whole")
    return Table("people", heads, ((a.id, a.name, a.kind, a.country, a.count) for a in found))


def _places(desk: Desk, asked: Asked) -> Table:
    country = party_asked(desk, asked, "country")
    found = busiest_places(desk.archive, country.key if country else None, limit=MOST)
    return Table("places", _columns("country", "name", happenings="whole"), ((p.country, p.name, p.count) for p in found))


def _columns(*texts: str, **others: Kind) -> tuple[Column, ...]:
    return (*(Column(name, "text", "") for name in texts), *(Column(name, kind, "") for name, kind in others.items()))


TABLES: Mapping[str, Make] = {
    **{name: _of_happenings(name) for name in OF_HAPPENINGS},
    "sql": _answer,
    "quotes": _quotes,
    "relations": _relations,
    "people": _people,
    "places": _places,
}


def _found(desk: Desk, filters: Filters) -> Iterator[Happening]:
    """What fits, newest first, read as it is sent."""
    if filters.unknown:
        return iter(())
    return islice(_every(desk, filters), MOST)


def _every(desk: Desk, filters: Filters) -> Iterator[Happening]:
    after: str | None = None
    while True:
        listing = list_happenings(desk.archive, filters.wanted, after=after, limit=_AT_A_TIME)
        # Lists hold the first tellings of a happening alone; a file holds all.
        with reading(desk.archive.engine) as connection:
            yield from load_happenings(connection, [happening.id for happening in listing.happenings])
        after = listing.next
        if after is None:
            return
