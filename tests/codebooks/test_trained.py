"""The file of a trained codebook: whole, of this form and for this network, or refused with what to do."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.codebooks import TrainedCodebook, Training, from_bytes, load_codebook, to_bytes
from detente.codebooks.trained import CARD, FORM
from detente.errors import ModelError, NotFound
from detente.pairs.network import Network


@pytest.fixture
def trained(training: Training) -> TrainedCodebook:
    return training.trained


def test_a_trained_codebook_comes_back_as_it_went(trained: TrainedCodebook, network: Network, tmp_path: Path) -> None:
    path = tmp_path / "x.codebook"
    path.write_bytes(to_bytes(trained))
    again = load_codebook(path, network)
    assert again.card == trained.card
    assert to_bytes(again) == to_bytes(trained)
    text = ["Iraq accused Turkey of choking the Tigris."]
    assert again.tell(text, network) == trained.tell(text, network)


def test_the_file_is_small_and_says_what_it_is(trained: TrainedCodebook) -> None:
    data = to_bytes(trained)
    assert len(data) < 100_000
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        card = json.loads(archive.read(CARD))
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert (card["form"], card["codebook"], len(card["categories"])) == (FORM, "water-disputes", 5)
    assert all(c["definition"] for c in card["categories"])
    assert set(card["digests"]) == {"yaml", "network", "background", "weights"}


def test_a_codebook_of_another_network_is_refused(trained: TrainedCodebook, network: Network, tmp_path: Path) -> None:
    path = tmp_path / "x.codebook"
    path.write_bytes(to_bytes(replace(trained, card=replace(trained.card, network="0" * 64))))
    with pytest.raises(
        ModelError, match=r"trained with another network \(000000000000; .*train it again: detente codebook train"
    ):
        load_codebook(path, network)


def test_what_is_no_trained_codebook_is_refused(network: Network, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such trained codebook"):
        load_codebook(tmp_path / "none.codebook", network)
    for data in (b"", b"codebook: x", b"PK\x03\x04"):
        with pytest.raises(ModelError, match="is no trained codebook"):
            from_bytes(data, where="x")


def remade(data: bytes, **changes: object) -> bytes:
    """The file with other fields on its card."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {i.filename: archive.read(i) for i in archive.infolist()}
    members[CARD] = json.dumps({**json.loads(members[CARD]), **changes}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_another_form_is_refused(trained: TrainedCodebook) -> None:
    with pytest.raises(ModelError, match=r"expected the form detente\.codebook/1, found 'detente\.codebook/9'"):
        from_bytes(remade(to_bytes(trained), form="detente.codebook/9"), where="x")


@pytest.mark.parametrize(
    "changes", [{"categories": []}, {"categories": "abc"}, {"digests": {}}, {"digests": None}, {"strength": "x"}]
)
def test_a_card_that_does_not_fit_is_refused(trained: TrainedCodebook, changes: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="is damaged"):
        from_bytes(remade(to_bytes(trained), **changes), where="x")


def test_weights_that_do_not_fit_are_refused(trained: TrainedCodebook) -> None:
    for wrong in (
        replace(trained, bias=trained.bias[:-1]),
        replace(trained, bias=trained.bias.astype(np.float64)),  # type: ignore[arg-type]
        replace(trained, dense=trained.dense * np.float16("nan")),
        replace(trained, buckets=np.full_like(trained.buckets, 65535)),
    ):
        with pytest.raises(ModelError, match="is damaged"):
            from_bytes(to_bytes(wrong), where="x")


def test_damage_is_found_wherever_it_is(trained: TrainedCodebook) -> None:
    data = to_bytes(trained)
    chance = random.Random(11)
    for _ in range(60):
        broken = bytearray(data)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        try:
            again = from_bytes(bytes(broken), where="x")
        except ModelError:
            continue
        assert to_bytes(again) == data, "what the damage did not touch"
    for end in (10, 1000, len(data) // 2, len(data) - 1):
        with pytest.raises(ModelError):
            from_bytes(data[:end], where="x")
