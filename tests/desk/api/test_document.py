"""The OpenAPI document: valid, pinned, true to what is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from schemathesis.specs.openapi.definitions import OPENAPI_31
from starlette.testclient import TestClient

from detente.desk.api.app import resources_of
from detente.desk.api.document import examples
from detente.desk.problems import KINDS
from tests.desk.api.conftest import TOKEN, Serve, app_over
from tests.desk.api.rebuild import PINNED, SHOWN, document, made, text_of
from tests.desk.api.trial import put_on_trial
from tests.desk.api.world import build

REBUILD = "a changed API wants: PYTHONPATH=. python tests/desk/api/rebuild.py"


def test_the_document_is_openapi_3_1(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1.")
    jsonschema.Draft202012Validator(OPENAPI_31).validate(told)
    for schema in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_document_is_the_pinned_one() -> None:
    assert text_of(document()) == PINNED.read_text(encoding="utf-8"), REBUILD


def test_the_examples_are_what_is_answered(tmp_path: Path) -> None:
    assert text_of(made(tmp_path)) == SHOWN.read_text(encoding="utf-8"), REBUILD


def test_every_answer_has_an_example_that_its_schema_allows() -> None:
    told = document()
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                _check_answer(told, answer, f"{method} {path} {status}")


def test_every_operation_is_described(serve: Serve) -> None:
    told = serve(review=True).get("/openapi.json").json()
    operations = [o for path in told["paths"].values() for o in path.values()]
    assert len({o["operationId"] for o in operations}) == len(operations) == 26
    tags = {tag["name"] for tag in told["tags"]}
    assert all(o["summary"] and o["description"] and set(o["tags"]) <= tags for o in operations)
    assert all(p["description"] for o in operations for p in o["parameters"])


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    app, _ = app_over(build(tmp_path / "archive.detente", 8), review=True)
    found = put_on_trial(app, examples=2, token=TOKEN, stateful=2)
    assert found.failures == [] and found.errors == []
    assert set(found.cases) >= {"examples", "coverage", "fuzzing", "stateful"} and found.cases.total() > 1_000


def _check_answer(told: dict[str, Any], answer: dict[str, Any], where: str) -> None:
    if "$ref" in answer:
        answer = told["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    for form, content in answer.get("content", {}).items():
        if form.endswith("arrow.stream") or where == "get /openapi.json 200":
            continue
        assert "example" in content, f"{where}: no example of {form}"
        schema = {**content["schema"], "components": told["components"]}
        jsonschema.Draft202012Validator(schema).validate(content["example"])


def test_examples_are_read_from_the_package() -> None:
    assert json.loads(SHOWN.read_text(encoding="utf-8")) == examples()


def test_the_loop_that_the_documentation_shows_keeps_a_copy(client: TestClient) -> None:
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    shown: dict[str, Any] = {}
    exec(page.split("```python\n")[1].partition("```")[0], shown)  # noqa: S102 - of our own page
    copy: dict[str, Any] = {}
    since = shown["follow"](client, copy, party=["PRT", "Chile"])
    wanted = client.get("/happenings?party=PRT&party=CHL&limit=200").json()
    assert set(copy) == {h["id"] for h in wanted["items"]} and since == wanted["since"]
    copy["h-of-another-archive"] = {}
    assert shown["follow"](client, copy, since + 1_000, party="PRT") == since
    assert "h-of-another-archive" not in copy


def test_the_documentation_names_every_resource_and_problem() -> None:
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    paths = {r.path.removesuffix("/weeks") for r in resources_of(review=True)}
    assert [path for path in paths if f"`{path}`" not in page and path.removesuffix("/{id}/withdrawal") not in page] == []
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []
