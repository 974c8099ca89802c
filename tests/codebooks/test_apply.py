"""Events get the codes of the sentence that holds their evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.codebooks import Training, to_bytes
from detente.errors import ModelError, NotFound
from detente.json import record_from_json, record_to_dict, record_to_json
from detente.pipeline import read
from detente.settings import Settings

STORY = (
    "KHARTOUM, 3 May 2021 (SUNA) – Sudan con\xaddemned the filling of the Ethiopian dam and took it to the Security Council. "
    "The presidents of Sudan and Egypt met in Cairo on Sunday to open a film festival.\n"
).encode()


@pytest.fixture(scope="module")
def model(training: Training, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "water.codebook"
    path.write_bytes(to_bytes(training.trained))
    return path


def test_events_get_the_codes_of_their_sentences(model: Path) -> None:
    plain, coded = read(STORY), read(STORY, settings=Settings(codebook=model))
    assert plain.events
    assert all(event.codes == () for event in plain.events)
    by_plover = {event.plover: [code.category for code in event.codes] for event in coded.events}
    assert by_plover["ACCUSE"] == ["complaint"]
    assert by_plover["CONSULT"] == []
    assert [event.id for event in coded.events] == [event.id for event in plain.events]


def test_json_holds_codes_only_where_there_are_any(model: Path) -> None:
    record = read(STORY, settings=Settings(codebook=model))
    events = record_to_dict(record)["events"]
    assert [("codes" in e) for e in events] == [bool(e.codes) for e in record.events]
    assert "codes" not in record_to_json(read(STORY))
    assert record_from_json(record_to_json(record)) == record


def test_a_codebook_that_cannot_be_used_stops_every_story(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read(STORY, settings=Settings(codebook=tmp_path / "none"))
    wrong = tmp_path / "wrong"
    wrong.write_text("no codebook")
    foreign = "Le ministre a rencontré son homologue à Paris. Ils ont parlé de la paix et de la guerre. " * 4
    with pytest.raises(ModelError):
        read(foreign.encode(), settings=Settings(codebook=wrong))
