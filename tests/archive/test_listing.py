"""Lists by the page: the same as filtering all there is, in both databases, whatever came in first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import combinations
from sqlite3 import connect

import pytest

from detente.archive import ingest, open_archive, tables
from detente.archive.cursors import read_cursor, write_cursor
from detente.archive.listed import Sayings, Wanted
from detente.archive.listing import (
    busiest_actors,
    busiest_pairs,
    busiest_places,
    count_happenings,
    facets,
    list_happenings,
    list_sayings,
    publishers,
    relation_over_time,
    stories_by_day,
    totals,
)
from detente.archive.migrations import FIRST, MIGRATIONS
from detente.archive.shelves import PLANS
from detente.archive.view import Archive
from detente.chronicle import agenda
from detente.chronicle.agenda import was_planned
from detente.chronicle.model import Happening, Saying
from detente.chronicle.naming import Namer
from detente.chronicle.parties import is_between
from detente.chronicle.relation import relate
from detente.errors import CursorError, DetenteError
from detente.knowledge import load_knowledge
from detente.records import Record

from .inventing import ACTORS, day_of, inputs, records

KEYS = ("PRT", "CHL", "USA", "det:person:ana-duarte", "det:person:tom-hale", "det:igo:united-nations")
ASKED = (
    *(Wanted((key,)) for key in KEYS),
    *(Wanted(pair) for pair in combinations(KEYS, 2)),
    *(Wanted(pair, between=True) for pair in combinations(KEYS, 2)),
    Wanted(("PRT", "CHL", "USA")),
    Wanted(("PRT", "CHL"), between=True, place="Lisbon", roots=("CONSULT",)),
    Wanted(("XXX",)),
    Wanted(first="2022-03-15", last="2022-03-17"),
    Wanted(first="2023"),
    Wanted(last="2022-03-16"),
    Wanted(("PRT",), first="2022-03", last="2022-03", statuses=("happened", "planned")),
    Wanted(roots=("AID",)),
    Wanted(roots=("AID", "ASSAULT"), quads=(4,)),
    Wanted(country="PRT"),
    Wanted(country="PRT", place="Porto"),
    Wanted(place="High Sea"),
    Wanted(("CHL",), place="Santiago", confidence=0.5),
    Wanted(planned=True),
    Wanted(("PRT", "CHL"), planned=True, statuses=("planned",)),
    Wanted(sources=2),
    Wanted(sources=5),
    Wanted(words="grain"),
    Wanted(("PRT",), words="harbour news"),
    Wanted(words="nowhere"),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of made-up records; only read."""
    where = str(tmp_path_factory.mktemp("lists") / "a")
    ingest(inputs(records(50)), where)
    with open_archive(where) as archive:
        yield archive


def is_wanted(happening: Happening, wanted: Wanted) -> bool:
    """What the filters say, of a whole happening."""
    keys = {*happening.source, *happening.target}
    keys |= {a.country for a in happening.actors if a.id in keys and a.country}
    place = happening.place
    words = (wanted.words or "").split()
    texts = [t.event.evidence.text.lower() for t in happening.tellings]
    return (
        keys.issuperset(wanted.parties)
        and (not wanted.between or is_between(happening, *wanted.parties))
        and (not wanted.statuses or happening.status in wanted.statuses)
        and (not wanted.roots or happening.plover in wanted.roots)
        and (not wanted.quads or happening.quad in wanted.quads)
        and (wanted.country is None or (place is not None and place.country == wanted.country))
        and (wanted.place is None or (place is not None and place.name == wanted.place))
        and happening.confidence >= wanted.confidence
        and happening.corroboration >= wanted.sources
        and (not wanted.planned or was_planned(happening))
        and (not words or any(all(w in text for w in words) for text in texts))
    )


def every(ask: Callable[[str | None], tuple[tuple[object, ...], str | None]]) -> list[object]:
    """All pages of a list, one after another."""
    found: list[object] = []
    after = None
    while True:
        page, after = ask(after)
        found += page
        if after is None:
            return found


def listed(archive: Archive, wanted: Wanted, *, newest: bool, limit: int) -> list[str]:
    def page(after: str | None) -> tuple[tuple[object, ...], str | None]:
        listing = list_happenings(archive, wanted, newest=newest, after=after, limit=limit)
        return tuple(h.id for h in listing.happenings), listing.next

    return [str(id) for id in every(page)]


def expected(archive: Archive, wanted: Wanted) -> list[Happening]:
    return [h for h in archive.happenings(first=wanted.first, last=wanted.last) if is_wanted(h, wanted)]


@pytest.mark.parametrize("wanted", ASKED, ids=str)
def test_pages_hold_what_is_asked_for_in_order(small: Archive, wanted: Wanted) -> None:
    found = expected(small, wanted)
    late = sorted(found, key=lambda h: (day_of(h.date), h.id), reverse=True)
    early = sorted(found, key=lambda h: (not day_of(h.date), day_of(h.date), h.id))
    assert listed(small, wanted, newest=True, limit=11) == [h.id for h in late]
    assert listed(small, wanted, newest=False, limit=15) == [h.id for h in early]
    assert count_happenings(small, wanted) == len(found)
    facet = facets(small, wanted)
    assert (facet.counted, facet.capped) == (len(found), False)
    assert {c.name: c.count for c in facet.statuses} == Counter(h.status for h in found)
    assert {c.name: c.count for c in facet.countries} == Counter(h.place.country for h in found if h.place and h.place.country)


def test_both_databases_give_the_same_pages(where: str, small: Archive) -> None:
    ingest(inputs(records(50))[::-1], where)
    with open_archive(where) as archive:
        for wanted in ASKED:
            assert listed(archive, wanted, newest=True, limit=20) == listed(small, wanted, newest=True, limit=20), wanted
            assert listed(archive, wanted, newest=False, limit=20) == listed(small, wanted, newest=False, limit=20), wanted
            assert facets(archive, wanted) == facets(small, wanted)
        assert busiest_pairs(archive) == busiest_pairs(small)
        assert busiest_actors(archive) == busiest_actors(small)
        assert busiest_places(archive) == busiest_places(small)
        assert publishers(archive) == publishers(small)
        assert list_sayings(archive, about="PRT") == list_sayings(small, about="PRT")


def test_a_list_shows_some_tellings_and_counts_all(small: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.archive.listing.TELLINGS", 1)
    listing = list_happenings(small, limit=200)
    whole = {h.id: h for h in small.happenings()}
    assert set(listing.tellings) > {1}
    for shown, tellings, documents in zip(listing.happenings, listing.tellings, listing.documents, strict=True):
        full = whole[shown.id]
        assert shown == replace(full, tellings=full.tellings[:1])
        assert (tellings, documents) == (len(full.tellings), len({t.source.document for t in full.tellings}))


def test_counting_and_facets_stop_where_told(small: Archive) -> None:
    assert count_happenings(small, most=10) == 11
    facet = facets(small, most=10)
    assert (facet.counted, facet.capped) == (10, True)
    assert sum(c.count for c in facet.roots) == 10


@pytest.mark.parametrize("cursor", ["", "x", "é", "W10", "A" * 5_000, write_cursor("oldest", 1, "h-1"), write_cursor("newest", "1", "h-1"), write_cursor("newest", True, "h"), write_cursor("newest", 1 << 70, "h"), write_cursor("newest", 1, "h\0")])  # fmt: skip
def test_no_other_cursor_is_taken(small: Archive, cursor: str) -> None:
    with pytest.raises(CursorError, match="expected one that an earlier page of this list gave") as caught:
        list_happenings(small, after=cursor)
    assert isinstance(caught.value, DetenteError)


def test_a_cursor_says_what_it_was_given() -> None:
    assert read_cursor("o", write_cursor("o", 5, "Ñ é"), int, str) == (5, "Ñ é")


@pytest.mark.parametrize("pair", list(combinations(KEYS, 2)), ids=str)
def test_a_relation_is_the_one_that_its_happenings_give(small: Archive, pair: tuple[str, str]) -> None:
    namer = Namer(load_knowledge())
    told = tuple(small.happenings(pair))
    for first, last in ((None, None), ("2022-03-01", "2022-03-31")):
        found = relation_over_time(small, namer, *pair, first, last)
        whole = relate(
            told, small.stories_by_day(), namer, left=pair[0], right=pair[1], first=first, last=last
        )  # fmt: skip
        assert found == whole


def test_pairs_are_counted(small: Archive) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for happening in small.happenings():
        cast = [a for a in happening.actors if a.id in (*happening.source, *happening.target)]
        counts.update(combinations(sorted({a.country or a.id for a in cast}), 2))

    def page(of: str | None) -> Callable[[str | None], tuple[tuple[object, ...], str | None]]:
        def ask(after: str | None) -> tuple[tuple[object, ...], str | None]:
            found = busiest_pairs(small, of, limit=4, after=after)
            return tuple((p.count, p.left, p.right) for p in found.pairs), found.next

        return ask

    ranked = sorted(((n, *pair) for pair, n in counts.items()), key=lambda row: (row[0], f"{row[1]} {row[2]}"), reverse=True)
    assert every(page(None)) == ranked
    assert every(page("PRT")) == [row for row in ranked if "PRT" in row]


def test_actors_are_counted_and_found_by_how_their_names_begin(small: Archive) -> None:
    counts = Counter(id for h in small.happenings() for id in {*h.source, *h.target})
    known = {a.id: a for a in ACTORS}
    ranked = sorted(counts, key=lambda id: (-counts[id], id))
    assert [(a.id, a.count, a.name, a.country) for a in busiest_actors(small)] == [
        (id, counts[id], known[id].name, known[id].country) for id in ranked
    ]
    assert [a.id for a in busiest_actors(small, "person", limit=2)] == [i for i in ranked if known[i].kind == "person"][:2]
    assert [a.name for a in busiest_actors(small, prefix="iNÉS")] == ["Inés Rojas"]
    assert busiest_actors(small, "igo", "in") == ()


def test_places_and_publishers_are_counted(small: Archive) -> None:
    counts = Counter((h.place.name, h.place.country) for h in small.happenings() if h.place)
    assert {(p.name, p.country): p.count for p in busiest_places(small)} == counts
    assert {p.name for p in busiest_places(small, "PRT")} == {"Lisbon", "Porto"}
    printed = Counter(d.publisher for d in small.documents() if d.publisher)
    assert {p.name: p.count for p in publishers(small)} == printed
    assert {p.last for p in publishers(small)} == {"2023-01-02"}


@cache
def record_of(archive: Archive, document: str) -> Record:
    found = archive.record(document)
    assert found is not None
    return found


def said(saying: Saying, speaker: str | None, about: str | None, archive: Archive) -> bool:
    record = record_of(archive, saying.source.document)
    countries = {a.id: a.country for a in record.actors}
    events = {e.id: (*e.source, *e.target) for e in record.events}
    themes = [*saying.quote.addressee, *(i for e in saying.quote.about for i in events[e])]
    return all(
        key is None or key in {k for i in ids for k in (i, countries.get(i))}
        for key, ids in ((speaker, saying.quote.speaker), (about, themes))
    )


@pytest.mark.parametrize("speaker", [None, "PRT", "det:person:tom-hale"])
@pytest.mark.parametrize("about", [None, "CHL", "det:person:ana-duarte"])
@pytest.mark.parametrize("time", [(None, None), ("2022-04-15", None), ("2022-03", "2022-03")], ids=str)
@pytest.mark.parametrize("words", [None, "border"])
def test_quotes_by_the_page(
    small: Archive, speaker: str | None, about: str | None, time: tuple[str | None, str | None], words: str | None
) -> None:
    found = [s for s in small.sayings(first=time[0], last=time[1]) if said(s, speaker, about, small)]
    found = [s for s in found if words is None or words in record_of(small, s.source.document).document.text.lower()]
    late = sorted(found, key=lambda s: (day_of(s.source.published), s.quote.id), reverse=True)
    early = sorted(found, key=lambda s: (not day_of(s.source.published), day_of(s.source.published), s.quote.id))
    for newest, expected in ((True, late), (False, early)):
        ask = partial(
            list_sayings, small, speaker=speaker, about=about, words=words, first=time[0], last=time[1], newest=newest, limit=8
        )

        def page(after: str | None, ask: Callable[..., Sayings] = ask) -> tuple[tuple[object, ...], str | None]:
            found = ask(after=after)
            return found.sayings, found.next

        assert every(page) == expected


def test_what_is_counted_once_is_counted_again_when_something_came_in(where: str) -> None:
    ingest(inputs(records(5)), where)
    with open_archive(where) as archive:
        assert totals(archive) == totals(archive)
        before = totals(archive)
        assert before.documents == 5
        assert stories_by_day(archive) == archive.stories_by_day()
        ingest(inputs(records(5, seed=2)), where)
        assert totals(archive).documents == 10
        assert totals(archive).cursor > before.cursor
        assert stories_by_day(archive) == archive.stories_by_day()


def shelved(where: str) -> list[list[tuple[object, ...]]]:
    """Rows of what lists are read from, in order."""
    with open_archive(where) as archive, archive.engine.connect() as connection:
        named = (tables.shelves, tables.tallies, tables.utterances)
        return [sorted(map(tuple, connection.execute(t.select())), key=repr) for t in named]


def test_shelves_are_a_function_of_what_came_in(where: str) -> None:
    found = inputs(records(60))
    ingest(found[40:], where)
    ingest(found[:40], where)
    other = where.replace("archive.detente", "other") if "://" not in where else None
    before = shelved(where)
    if other is not None:
        ingest(found, other)
        assert shelved(other) == before
    ingest(found[:20], where, again=True)
    assert shelved(where) == before
    bare = [replace(r, events=(), quotes=()) for r in records(60)]
    ingest(inputs(iter(bare)), where, again=True)
    assert shelved(where) == [[], [], []]


def test_an_archive_of_the_first_schema_gets_its_shelves(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(inputs(records(60)), where)
    before = shelved(where)
    with open_archive(where) as archive, archive.engine.begin() as connection:
        for table in (tables.shelves, tables.tallies, tables.utterances):
            table.drop(connection)
        for name in ("documents_by_days", "documents_by_publisher"):
            connection.exec_driver_sql(f"DROP INDEX {name}")
        connection.exec_driver_sql("CREATE INDEX documents_by_day ON documents (first_day)")
        connection.exec_driver_sql(f"DELETE FROM migrations WHERE name <> '{FIRST.name}'")
    with pytest.raises(DetenteError, match="another version"):
        open_archive(where)
    open_archive(where, create=True).close()
    assert shelved(where) == before
    assert len(MIGRATIONS) == 2


def test_plans_are_what_the_agenda_takes_for_plans() -> None:
    assert agenda._PLANS == PLANS


def test_a_page_is_read_from_a_range_of_a_key(small: Archive) -> None:
    """No list is sorted, and none scans the table: what is asked is looked up."""
    base = connect(small.where)
    plan = base.execute(
        "EXPLAIN QUERY PLAN SELECT day, happening FROM shelves WHERE shelf = 'PRT' AND (day, happening) < (738000, 'h-') "
        "ORDER BY day DESC, happening DESC LIMIT 51"
    ).fetchall()
    base.close()
    assert [row[3] for row in plan] == ["SEARCH shelves USING PRIMARY KEY (shelf=? AND (day,happening)<(?,?))"]
