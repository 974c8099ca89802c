"""The trained network: the same pair, the same answer; altered or missing files are told at once."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from detente.errors import ModelError
from detente.pairs import Pair, load_network
from detente.pairs.files import DIGESTS, SHIPPED, read_model_file
from detente.pairs.network import CARD, MODEL

HOME = Path(str(files("detente").joinpath("data", "pairs")))
TEXT = "Norway imposed sanctions on Belarus on Monday, and Sweden praised the step."
PAIRS = [
    Pair(TEXT, (0, 6), (28, 35)),
    Pair(TEXT, (51, 57), (0, 6)),
    Pair(TEXT, (28, 35), (51, 57)),
    Pair("Peru met Fiji.", (0, 4), (9, 13)),
]


def test_the_same_answer_in_any_company_and_order() -> None:
    network = load_network()
    alone = [network.read([pair])[0] for pair in PAIRS]
    assert network.read(PAIRS) == alone
    assert network.read(PAIRS[::-1]) == alone[::-1]
    assert network.read(PAIRS * 3) == alone * 3


def test_probabilities_sum_to_one() -> None:
    for reading in load_network().read(PAIRS):
        assert sum(reading.deeds) == pytest.approx(1.0, abs=0.01)
        assert sum(reading.modalities) == pytest.approx(1.0, abs=0.01)
        assert all(0.0 <= p <= 1.0 for p in (*reading.deeds, *reading.modalities))


def test_the_trigger_is_a_word_of_the_sentence() -> None:
    reading = load_network().read([PAIRS[0]])[0]
    assert reading.trigger is not None
    assert TEXT[slice(*reading.trigger)] in ("imposed", "sanctions")


def test_threads_change_nothing() -> None:
    assert load_network(threads=2).read(PAIRS) == load_network().read(PAIRS)


def test_embedding_does_not_depend_on_the_others() -> None:
    network = load_network()
    alone = network.embed([TEXT])
    assert (network.embed(["Peru met Fiji.", TEXT])[1] == alone[0]).all()
    assert network.embed([]).shape == (0, network.card["width"])


def test_the_card_tells_how_it_was_made() -> None:
    card = load_network().card
    assert {"digests", "deeds", "modalities", "seed", "epochs", "corpus", "rows", "development"} <= set(card)


def test_it_is_small_enough_for_a_wheel() -> None:
    assert (HOME / MODEL).stat().st_size <= 35_000_000


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in (*SHIPPED, DIGESTS):
        shutil.copy(HOME / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", SHIPPED)
def test_an_altered_file_is_refused(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(bytes(data))
    with pytest.raises(ModelError, match=rf"{name} is not the file.*--no-model"):
        read_model_file(name, copy)


@pytest.mark.parametrize("name", (*SHIPPED, DIGESTS))
def test_a_missing_file_is_told(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=r"cannot be read.*--no-model"):
        read_model_file(SHIPPED[0] if name == DIGESTS else name, copy)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_digests_that_say_nothing_are_told(copy: Path, text: str) -> None:
    (copy / DIGESTS).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=DIGESTS):
        read_model_file(SHIPPED[0], copy)


def test_a_network_is_loaded_from_checked_files_alone(copy: Path) -> None:
    (copy / CARD).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=CARD):
        load_network(copy)


def test_the_shipped_files_are_loaded_once() -> None:
    assert load_network() is load_network(threads=1)
