"""Places of sentences of our own: found, of the right country, about where they lie, and nothing that is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.places import PlaceMention
from detente.places.resolve import kilometres
from tests.places.test_places import places

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "toponyms.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"])[:40])
def test_toponyms(case: dict[str, Any]) -> None:
    found = places(case["text"])
    for wanted in case.get("places", ()):
        assert wanted["words"] in found, found.keys()
        assert _is_right(found[wanted["words"]], wanted), found[wanted["words"]].place
    assert not found.keys() & set(case.get("none", ()))


def _is_right(mention: PlaceMention, wanted: dict[str, Any]) -> bool:
    place = mention.place
    if place.lat is None or place.lon is None or place.country != wanted["country"]:
        return False
    return kilometres((place.lat, place.lon), (wanted["lat"], wanted["lon"])) <= wanted["within"]
