"""The tables of heads and tails: hand-written cases, each naming what must be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.documents import read_document
from detente.story import Story, read_story

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def found(case: dict[str, Any], story: Story) -> dict[str, Any]:
    """What was found, in the fields that the case names."""
    document = story.document
    texts = [story.clean.text[p.start : p.end] for p in story.clean.paragraphs]
    bodies = [t for t, p in zip(texts, story.clean.paragraphs, strict=True) if p.kind == "body"]
    everything: dict[str, Any] = {
        "title": document.title,
        "byline": list(document.byline),
        "agency": document.agency,
        "dateline": {"text": document.dateline.text, "place": document.dateline.place} if document.dateline else None,
        "filed_with": list(story.filed_with),
        "byline_place": story.byline_place,
        "published": [document.published.date, document.published.basis],
        "evidence": [span.text for span in document.published.evidence],
        "head_date": story.head_date.text if story.head_date else None,
        "head_date_parts": list(story.head_date_parts) if story.head_date_parts else None,
        "furniture": [each.text for each in document.furniture],
        "repairs": [[r.kind, r.from_, r.to] for r in document.repairs],
        "clean_title": texts[0],
        "lead": bodies[0][: len(case.get("lead", ""))],
        "clean": "\n\n".join(bodies)[-len(case.get("clean", " ")) :],
    }
    return {field: everything[field] for field in case if field not in {"name", "tier", "text"}}


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    story = read_story(read_document(case["text"].rstrip("\n").encode("utf-8")))
    assert found(case, story) == {field: value for field, value in case.items() if field not in {"name", "tier", "text"}}
    assert case["tier"] in {"STRONG", "MEDIUM", "WEAK"}
