"""The pages by name, each with its path."""

from __future__ import annotations

from collections.abc import Mapping

PATHS: Mapping[str, str] = {
    "today": "/",
    "relations": "/relations",
    "relation": "/relation/{}/{}",
    "happening": "/happening/{}",
    "people": "/people",
    "person": "/person/{}",
    "party": "/party/{}",
    "places": "/places",
    "place": "/place/{}/{}",
    "agenda": "/agenda",
    "ics": "/agenda.ics",
    "quotes": "/quotes",
    "document": "/document/{}",
    "family": "/family/{}",
    "explore": "/explore",
    "sql": "/explore/sql",
    "download": "/explore/{}.{}",
    "map": "/map",
    "review": "/review",
    "runs": "/runs",
    "rejects": "/runs/rejects",
    "reject": "/runs/reject/{}",
    "codebook": "/codebook",
    "changes": "/changes",
    "about": "/about",
    "keys": "/keys",
}
