"""The desk over an archive in PostgreSQL: the same pages, byte for byte, as over the same archive in a file."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from detente.archive import open_archive
from detente.desk.app import create_app
from detente.desk.pages import PAGES
from detente.desk.routes import PATHS
from detente.knowledge import Knowledge
from tests.archive.conftest import new_database, postgres_server
from tests.desk.sql.conftest import fill

__all__ = ["postgres_server"]

QUESTIONS = [
    "/relation/CHL/PRT", "/relation/CHL/PRT?root=CONSULT&from=2022", "/party/PRT", "/person/det:person:ana-prado", "/place/PRT/Lisbon",
    "/explore?words=fisheries", "/explore?party=Portugal&sources=1", "/quotes?speaker=Ana+Prado", "/agenda?view=all", "/agenda.ics",
    "/people?name=ana", "/explore/happenings.csv", "/changes?since=2",
]  # fmt: skip


def test_both_databases_give_the_same_pages(postgres_server: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    places = (str(tmp_path / "a.detente"), new_database(postgres_server))
    for place in places:
        fill(place)
    with open_archive(places[0]) as one, open_archive(places[1]) as other:
        here, there = (TestClient(create_app(a, knowledge), base_url="http://localhost") for a in (one, other))
        happening = next(iter(one.happenings()))
        document = happening.tellings[0].source.document
        paths = [PATHS[name] for name in PAGES if "{}" not in PATHS[name] and name != "sql"] + QUESTIONS
        for path in [*paths, f"/happening/{happening.id}", f"/document/{document}", f"/document/{document[:12]}"]:
            expected, found = here.get(path), there.get(path)
            assert expected.status_code in (200, 404), path
            assert found.status_code == expected.status_code, path
            assert found.text == expected.text, path
        assert there.get("/explore/sql?example=who-met-whom").status_code == 200
