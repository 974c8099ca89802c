"""Training: the example is told apart, and the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from detente.codebooks import Codebook, Training, code_sentences, to_bytes, train_codebook
from detente.codebooks.likeness import words
from detente.codebooks.model import NONE
from detente.codebooks.train import background, gather
from detente.pairs.network import Network

ROOT = Path(__file__).resolve().parents[2]
# Cross-validated on the example; guessing by the sizes of the categories gives less than 0.1. Measured 0.68 and 0.94.
MACRO_F1, NONE_F1 = 0.58, 0.88
# The least F1 of any category of the example. Measured 0.47.
LEAST_F1 = 0.30


def test_the_example_is_told_apart(training: Training) -> None:
    found = training.validation
    assert [s.of for s in found.categories] == ["diversion", "accord", "complaint", "violence", "works", NONE]
    assert found.macro.f1 >= MACRO_F1
    assert found.categories[-1].f1 >= NONE_F1
    assert min(s.f1 for s in found.categories) >= LEAST_F1
    assert sum(map(sum, found.confusion)) == sum(s.sentences for s in found.categories)


def test_sentences_that_were_not_trained_on_get_their_category(training: Training, network: Network) -> None:
    wanted = {
        "The upstream state shut the gates of its new dam and let hardly any water through.": "diversion",
        "Niger and Benin signed a treaty on sharing the waters of the Mekrou.": "accord",
        "Gunmen blew up the water main and shot two guards at the pumping station.": "violence",
        "The striker scored twice before the break.": None,
        "The central bank raised its key rate.": None,
    }
    found = code_sentences(list(wanted), training.trained, network)
    assert [codes[0].category if codes else None for codes in found] == list(wanted.values())
    assert all(c.codebook == "water-disputes" and 0.0 <= c.confidence <= 1.0 for codes in found for c in codes)
    assert code_sentences([], training.trained, network) == []


def test_a_sentence_is_coded_alike_in_any_company(training: Training, network: Network) -> None:
    texts = ["Egypt protested against the dam.", "Sudan and Egypt signed a treaty on the Nile.", "", "Rain."]
    assert code_sentences(texts, training.trained, network) == [code_sentences([t], training.trained, network)[0] for t in texts]


def test_the_same_codebook_gives_the_same_bytes_in_another_process(training: Training, tmp_path: Path) -> None:
    """With another hash seed and another number of threads."""
    out = tmp_path / "again.codebook"
    command = [sys.executable, "-m", "detente", "codebook", "train", "water-disputes.yaml", "--out", str(out), "--json"]
    environment = {**os.environ, "PYTHONHASHSEED": "77", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    subprocess.run(command, check=True, cwd=ROOT / "detente" / "data" / "examples", env=environment, capture_output=True)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == hashlib.sha256(to_bytes(training.trained)).hexdigest()


def test_progress_is_told(codebook: Codebook, network: Network) -> None:
    small = replace(codebook, categories=codebook.categories[:1], other=())
    said: list[str] = []
    found = train_codebook(small, network, tell=said.append)
    assert found.trained.card.classes == ("diversion", NONE)
    assert said[0].startswith("reading sentences 1 to ")
    assert any(words.startswith("cross-validating") for words in said)


def test_the_bundled_sentences_are_many_different_ones() -> None:
    assert len(background()) >= 200
    assert len({words(text) for text in background()}) == len(background())
    assert all(4 <= len(words(text)) <= 40 for text in background())


def test_a_bundled_sentence_that_a_codebook_takes_up_is_its_own(codebook: Codebook) -> None:
    taken = background()[7]
    first = codebook.categories[0]
    own = replace(first, examples=(*first.examples, replace(first.examples[0], text=taken.upper())))
    found = gather(replace(codebook, categories=(own, *codebook.categories[1:])))
    assert taken not in found.texts
    assert len(found.texts) == len(gather(codebook).texts)
