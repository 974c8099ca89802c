"""News of our own invention, written without sight of the gazetteer: how many places are found, and how many are the right ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.places import Toponym, read
from detente.places.resolve import kilometres

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "news.yaml").read_text(encoding="utf-8"))
# What is reached, less a little: raise them when more is reached, never lower them without saying so.
FOUND, RIGHT = 0.94, 0.87


@cache
def toponyms(text: str) -> dict[str, Toponym]:
    return {toponym.text: toponym for toponym in reversed(read(text))}


def test_news_places_are_found_and_right() -> None:
    wanted = [(toponyms(case["text"]).get(place["words"]), place) for case in CASES for place in case.get("places") or ()]
    found = [(toponym, place) for toponym, place in wanted if toponym is not None]
    right = [place for toponym, place in found if is_right(toponym, place)]
    assert len(found) / len(wanted) >= FOUND
    assert len(right) / len(wanted) >= RIGHT


@pytest.mark.parametrize("case", [case for case in CASES if case.get("none")], ids=lambda case: str(case["text"])[:40])
def test_names_that_are_no_places(case: dict[str, Any]) -> None:
    assert not toponyms(case["text"]).keys() & set(case["none"])


def is_right(toponym: Toponym, wanted: dict[str, Any]) -> bool:
    if toponym.lat is None or toponym.lon is None or toponym.country != wanted["country"]:
        return False
    return kilometres((toponym.lat, toponym.lon), (wanted["lat"], wanted["lon"])) <= wanted["within"]
