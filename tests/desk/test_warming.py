"""All that loads at first use is loaded, though one step fails."""

from __future__ import annotations

from detente.archive import Archive
from detente.desk import counted
from detente.desk.warming import steps, warm
from detente.errors import DetenteError
from detente.knowledge import Knowledge


def test_a_step_that_fails_stops_no_other(archive: Archive, knowledge: Knowledge) -> None:
    failed = []
    for number, step in enumerate(steps(archive, knowledge)):
        try:
            step()
        except DetenteError:
            failed.append(number)
    assert failed == [2]
    counted._counts.cache_clear()
    warm(archive, knowledge)
    # A step behind the one that fails.
    assert counted._counts.cache_info().currsize == 1
