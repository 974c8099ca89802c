"""Which pages of the sample archive are looked at: one of each kind, with as much on it as there is."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from detente.desk.pages import PAGES
from detente.desk.routes import PATHS

ERROR, NOWHERE = "error", "/no/such/page"
# The richest of each kind: most told, most copied, most mended.
_HAPPENING = "SELECT id FROM happenings ORDER BY corroboration DESC, tellings DESC, id LIMIT 1"
_DISPUTED = "SELECT id FROM happenings ORDER BY body LIKE '%\"field\"%' DESC, tellings DESC, id LIMIT 1"
_DOCUMENT = (
    "SELECT d.id FROM documents d JOIN events e ON e.document = d.number GROUP BY d.id ORDER BY count(*) DESC, d.id LIMIT 1"
)
_FAMILY = "SELECT family FROM documents GROUP BY family ORDER BY count(*) DESC, family LIMIT 1"
# What a page shows for other questions than its first.
_FURTHER: Mapping[str, str] = {
    "today-since": "/?since=1",
    "relation-narrowed": "/relation/CHN/USA?root=CONSULT&from=2023-09",
    "relation-empty": "/relation/CHN/USA?from=1951&to=1952",
    "agenda-month": "/agenda?view=month",
    "agenda-all": "/agenda?view=all",
    "people-bodies": "/people?kind=body",
    "explore-words": "/explore?words=minister",
    "explore-nothing": "/explore?words=qqqq&party=Atlantis",
    "sql-answer": "/explore/sql?q=SELECT+*+FROM+happenings+LIMIT+3",
    "sql-refused": "/explore/sql?q=DELETE+FROM+happenings",
    "rejects-coded": "/runs/rejects?outcome=coded",
}


def one(archive: Path, query: str) -> str:
    """The first value that an archive gives for a question."""
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        return str(connection.execute(query).fetchone()[0])


def addresses(archive: Path) -> dict[str, str]:
    """The address of every page of the desk by its name, of further views of some, and of one that there is not."""
    parts = {
        "relation": ("CHN", "USA"),
        "person": ("Q15031",),
        "party": ("CHN",),
        "place": ("CHN", "Beijing"),
        "happening": (one(archive, _HAPPENING),),
        "document": (one(archive, _DOCUMENT),),
        "family": (one(archive, _FAMILY),),
        "reject": (one(archive, "SELECT input FROM rejects"),),
    }
    shown = {name: PATHS[name].format(*parts.get(name, ())) for name in PAGES}
    return shown | {"happening-disputed": PATHS["happening"].format(one(archive, _DISPUTED))} | _FURTHER | {ERROR: NOWHERE}


NAMES = (*PAGES, "happening-disputed", *_FURTHER, ERROR)
