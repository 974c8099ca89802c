"""Stories of sport, business and culture, told in words of politics: a careful reader finds no event in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.pipeline import read
from detente.settings import Settings

STORIES = sorted((Path(__file__).parents[1] / "without").glob("*.txt"))
# Written before they were first read; at first 27 events were found in the hundred.
MOST_EVENTS = 2


@pytest.mark.parametrize("network", [True, False])
def test_hardly_an_event_is_found(network: bool) -> None:
    assert len(STORIES) == 100
    found = {}
    for path in STORIES:
        record = read(path.read_bytes(), settings=Settings(network=network))
        found[path.stem] = [event.evidence.text for event in record.events]
    assert sum(map(len, found.values())) <= MOST_EVENTS, {name: events for name, events in found.items() if events}
