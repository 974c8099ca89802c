"""What the knowledge base knows about everything that is no person and no town, from a table that anyone may add to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.knowledge import Knowledge

HERE = Path(__file__).resolve().parent


def _table() -> list[tuple[str, str, str | None, str]]:
    with (HERE / "bodies.csv").open(encoding="utf-8", newline="") as handle:
        return [(r["phrase"], r["kind"], r["country"] or None, r["name"]) for r in csv.DictReader(handle)]


def _sentences() -> list[str]:
    return (HERE / "ordinary_sentences.txt").read_text(encoding="utf-8").splitlines()


def test_the_table_is_large() -> None:
    assert len(_table()) >= 150
    assert len(_sentences()) >= 60


@pytest.mark.parametrize(("phrase", "kind", "country", "name"), _table(), ids=lambda value: str(value))
def test_a_name_is_found_and_means_the_right_one_first(
    knowledge: Knowledge, phrase: str, kind: str, country: str | None, name: str
) -> None:
    hits = knowledge.scan(f"Reporters asked {phrase} about the talks.")
    assert hits, f"{phrase} is not found"
    first = hits[0].entities[0][0]
    assert (first.kind, first.country) == (kind, country)
    # An organ that many states have carries its country in its name: "Ministry of Foreign Affairs of Italy".
    assert first.name == name or first.name.startswith(f"{name} of ")


@pytest.mark.parametrize("sentence", _sentences())
def test_ordinary_english_names_nobody(knowledge: Knowledge, sentence: str) -> None:
    assert [hit.text for hit in knowledge.scan(sentence)] == []
    assert knowledge.scan_meetings(sentence) == []


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("before the NATO foreign ministers meeting in Riga", "NATO ministers"),
        ("at a Mercosur summit", "Mercosur"),
        ("the Ukraine Defense Contact Group meeting", "UDCG"),
        ("after the Trump-Putin summit", "US-Russia"),
        ("the Three Seas summit in Dubrovnik", "Three Seas"),
        ("the EU-Ukraine summit", "EU-Ukraine"),
        ("at the Halifax Security Forum", "Halifax Forum"),
        ("the SADC summit in Harare", "SADC"),
        ("the C5+1 summit", "Central Asia"),
        ("the Antalya Diplomacy Forum", "Antalya Diplomacy Forum"),
    ],
)
def test_a_series_of_meetings_is_known_by_name(knowledge: Knowledge, text: str, series: str) -> None:
    assert [found for _, _, found in knowledge.scan_meetings(text)] == [series]
    assert knowledge.meetings(series=series)
