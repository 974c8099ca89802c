"""The trained network: a small encoder that reads what a sentence tells between two marked parties.

The same pair gets the same answer in any company: the eight-bit arithmetic scales its numbers by what it is given at a time, so that
every sentence is given alone. On a CPU that costs a twentieth of the time (docs/decisions/0016-network.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.pairs.encode import Encoded, Offsets, Pair, encode
from detente.pairs.files import read_model_file, read_model_json

if TYPE_CHECKING:
    import onnxruntime
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]

MODEL, TOKENIZER, CARD = "network.onnx", "tokenizer.json", "card.json"
# Probabilities are told to so many places: beyond them, the order of additions shows.
PLACES = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network reads of a pair.

    ``deeds`` and ``modalities`` are probabilities from 0.0 to 1.0 in the order of :class:`Labels`, each summing to 1.
    ``trigger`` is the place of the word that tells the deed, None where the network sees none.
    """

    deeds: tuple[float, ...]
    modalities: tuple[float, ...]
    trigger: Offsets | None


@dataclass(frozen=True, slots=True)
class Labels:
    """The classes of a network: deeds (``ROOT/CAMEO`` or ``NONE``) and modalities."""

    deeds: tuple[str, ...]
    modalities: tuple[str, ...]


class Network:
    """A network with its tokenizer and its card: how it was trained, and what its outputs stand for."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, card: Mapping[str, Any]) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.card = card
        self.labels = Labels(tuple(card["deeds"]), tuple(card["modalities"]))

    def read(self, pairs: Iterable[Pair]) -> list[Reading]:
        """Read pairs, in their order."""
        return [self._read(encode(self._tokenizer, pair)) for pair in pairs]

    def embed(self, texts: Iterable[str]) -> Floats:
        """What the encoder makes of whole sentences without a marked pair: texts × ``card["width"]`` numbers."""
        encoded = [encode(self._tokenizer, Pair(text, (0, 0), (0, 0))) for text in texts]
        rows = [self._ask(row, ["sentence"])[0][0] for row in encoded]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), self.card["width"])

    def _read(self, encoded: Encoded) -> Reading:
        deeds, modalities, trigger = self._ask(encoded, ["deeds", "modalities", "trigger"])
        place = encoded.offsets[int(np.argmax(trigger[0]))]
        return Reading(_told(softmax(deeds)[0]), _told(softmax(modalities)[0]), place if place[1] else None)

    def _ask(self, row: Encoded, names: Sequence[str]) -> list[Floats]:
        """The outputs of those names for one sentence, each with one row."""
        masks = np.zeros((3, 1, len(row.ids)), dtype=np.float32)
        masks[0] = 1.0
        masks[1, 0, list(row.source)] = 1.0
        masks[2, 0, list(row.target)] = 1.0
        given = {"ids": np.asarray([row.ids], dtype=np.int64), "mask": masks[0], "source": masks[1], "target": masks[2]}
        return list(self._session.run(list(names), given))


def softmax(scores: Floats) -> Floats:
    """Probabilities of scores, rows × classes."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def _told(probabilities: Iterable[np.float32]) -> tuple[float, ...]:
    return tuple(round(float(p), PLACES) for p in probabilities)


def load_network(folder: Path | None = None, *, threads: int = 1) -> Network:
    """Load a network once.

    Args:
        folder: where model, tokenizer and card lie; None takes the bundled ones.
        threads: of a CPU; more of them answer sooner and the same.

    Raises:
        ModelError: a file is missing, or is not the one that was shipped.
    """
    return _load(folder, threads)


@cache
def _load(folder: Path | None, threads: int) -> Network:
    import onnxruntime
    from tokenizers import Tokenizer

    card = read_model_json(CARD, folder)
    tokenizer = Tokenizer.from_str(read_model_file(TOKENIZER, folder).decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(read_model_file(MODEL, folder), options, providers=["CPUExecutionProvider"])
    return Network(session, tokenizer, card)
