"""Makes the examples that the OpenAPI document shows, and the document as it is pinned here.

PYTHONPATH=. python tests/desk/api/rebuild.py
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from detente.archive import open_archive
from detente.chronicle.model import Anchor, Judgement
from detente.desk.api import Limits, mount_api
from detente.desk.api.app import BASE, resources_of
from detente.desk.api.document import examples
from detente.desk.api.forms import CALENDAR, CSV, JSON, NDJSON, Collection, written
from detente.desk.api.model import Holder, Named, Origin, Person
from detente.desk.state import DeskHolder
from detente.json import to_plain
from detente.knowledge import load_knowledge
from tests.desk.api.world import build

HERE = Path(__file__).parent
PINNED = HERE / "openapi.json"
SHOWN = Path(__file__).parents[3] / "detente" / "desk" / "api" / "examples.json"
ASKED = {
    "happenings": "happenings?limit=1&party=PRT",
    "happening": "happenings/{happening}",
    "changes": "changes?limit=2",
    "relation": "relations/PRT/CHL?from=2022-01-01&to=2022-01-16",
    "weeks": "relations/PRT/CHL/weeks?from=2022-01-01&to=2022-01-16",
    "meetings": "meetings?limit=1",
    "agenda": "agenda?limit=1",
    "agenda.ics": "agenda.ics?limit=1",
    "quotes": "quotes?limit=1",
    "people": "people?limit=1",
    "documents": "documents?words=harbour&limit=1",
    "document": "documents/{document}",
    "family": "families/{copied}",
    "ledger": "ledger?limit=1",
    "codebook": "codebook",
}
ANA = Named("det:person:ana-prado", "Ana Prado", "PRT")
HELD = Holder(
    ANA, "Minister of Foreign Affairs", "PRT", None, "foreign_affairs", "2021-04-01", None, "incumbent", "2022-12-31", False, "held", "high",
    None, (Origin("offices", "Holders of offices", "CC0-1.0"),), 1.0, "exact", "Ana Prado is written so; held it on that day",
)  # fmt: skip
# What hangs on the knowledge base, or on what is installed, is written by hand.
BY_HAND: dict[str, Any] = {
    "person": {JSON: to_plain(Person(ANA, ("Ana Prado", "Prado"), (HELD,)))},
    "runs": {JSON: {
        "settings": {"store-text": "full"},
        "counts": {"inputs": 5, "coded": 4, "empty": 1, "duplicate": 0, "rejected": 0, "documents": 5, "events": 8, "quotes": 4, "happenings": 6, "judgements": 0},
        "runs": [{"detente": "0.1.0", "settings": {"format": "auto", "network": True}}],
    }},
    "health": {JSON: {"status": "ready", "version": "0.1.0", "schema": "0001-documents-records-happenings", "cursor": 264, "on": "2022-03-16"}},
    "index": {JSON: {"name": "Detente", "version": "0.1.0", "document": "/api/v1/openapi.json", "resources": ["/api/v1/happenings"]}},
    "metrics": {"text/plain": "# HELP detente_archive_cursor Cursor of the last change.\n# TYPE detente_archive_cursor gauge\ndetente_archive_cursor 264.0\n"},
    "body": {"verdict": "right", "left": "h-ev-b14988aecc4f76c5", "author": "Ana", "reason": "As the words say", "at": "2022-03-16T09:30:00Z"},
}  # fmt: skip


def made(folder: Path) -> dict[str, Any]:
    """The examples, by resource and form."""
    with open_archive(str(build(folder / "archive.detente", 4))) as archive:
        app = Starlette()
        mount_api(app, DeskHolder(archive, load_knowledge()).now, Limits(hosts=None))
        client = TestClient(app, base_url=f"http://testserver{BASE}")
        copied = max(archive.documents(), key=lambda source: (source.family != source.document, source.document))
        happening = next(archive.happenings())
        values = {
            "happening": happening.id, "document": happening.tellings[0].source.document, "copied": copied.document,
        }  # fmt: skip
        found = {name: _forms(client, name, asked.format(**values)) for name, asked in ASKED.items()}
    place = Anchor(values["document"], 40, 43)
    judgement = Judgement(
        "j-1d3f5a7b9c0e2f46", "right", "ev-b14988aecc4f76c5", None, "Ana", "2022-03-16T09:30:00Z", "As the words say", None, place, None
    )  # fmt: skip
    taken = replace(judgement, withdrawn="2022-03-17T08:00:00Z")
    found |= {"judgements": _by_hand(Judgement, judgement), "who": _by_hand(Holder, HELD)}
    single = {"judge": judgement, "judgement": judgement, "withdraw": taken}
    return {**found, **BY_HAND, **{name: {JSON: to_plain(one)} for name, one in single.items()}}


def _by_hand(cls: type, item: object) -> dict[str, Any]:
    page = Collection(cls, (item,))
    found: dict[str, Any] = {form: written(page, form).decode("utf-8") for form in (CSV, NDJSON)}
    return {JSON: json.loads(written(page, JSON)), **found}


def _forms(client: TestClient, name: str, asked: str) -> dict[str, Any]:
    resource = next(r for r in resources_of(review=False) if r.name == name)
    found: dict[str, Any] = {}
    for form in resource.forms:
        if form not in (JSON, CSV, NDJSON, CALENDAR):
            continue
        answer = client.get(f"/{asked}", headers={"Accept": form})
        answer.raise_for_status()
        found[form] = _few(answer.json()) if form == JSON else "".join(answer.text.splitlines(keepends=True)[:40])
    if name == "codebook":
        found[CSV] = "".join(found[CSV].splitlines(keepends=True)[:3])
        found[NDJSON] = "".join(found[NDJSON].splitlines(keepends=True)[:2])
    return found


def _few(answer: Any) -> Any:
    """An answer with two items of every list at its top."""
    if not isinstance(answer, dict) or "items" not in answer:
        return answer
    return {name: value[:2] if isinstance(value, list) else value for name, value in answer.items()}


def text_of(value: object) -> str:
    """Indented JSON with a line end."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def document() -> dict[str, Any]:
    """The document of a desk with review, whatever the version."""
    app = Starlette()
    api = mount_api(app, lambda: None, review=True)  # type: ignore[arg-type,return-value]
    return {**api.document, "info": {**api.document["info"], "version": "-"}}


def main() -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder:
        SHOWN.write_text(text_of(made(Path(folder))), encoding="utf-8")
    examples.cache_clear()
    PINNED.write_text(text_of(document()), encoding="utf-8")


if __name__ == "__main__":
    main()
