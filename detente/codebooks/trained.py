"""A trained codebook: what tells the category of a sentence, as one file that is the same for the same input."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.codebooks.features import BUCKETS, dense_rows, word_features, word_value
from detente.codebooks.model import NONE
from detente.codebooks.regression import product, softmax
from detente.errors import InputError, ModelError, NotFound, TooLarge
from detente.pairs.files import digest
from detente.pairs.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORM = "detente.codebook/1"
CARD, WEIGHTS = "codebook.json", "weights.npz"
# Probabilities are told to so many places: beyond them, the arithmetic of processors shows.
PLACES = 2
# No codebook that `check` accepts makes a larger file.
MAX_BYTES = 64 * 1024 * 1024
# The earliest day that a zip file can name.
_DAY = (1980, 1, 1, 0, 0, 0)
_ARRAYS: Mapping[str, tuple[type[np.generic], int]] = {
    "common": (np.float32, 1),
    "dense": (np.float16, 2),
    "words": (np.float16, 2),
    "buckets": (np.uint16, 1),
    "bias": (np.float32, 1),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A category of a trained codebook and its definition."""

    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a trained codebook is: ``yaml``, ``network`` and ``background`` are sha256 digests of what it was made from."""

    codebook: str
    categories: tuple[Named, ...]
    yaml: str
    network: str
    background: str
    strength: float

    @property
    def classes(self) -> tuple[str, ...]:
        """The categories' names, and ``NONE`` last."""
        return (*(c.name for c in self.categories), NONE)


@dataclass(frozen=True, slots=True, eq=False)
class TrainedCodebook:
    """A card with weights; ``words`` has a row for each of ``buckets``, ``dense`` one for each number of the network."""

    card: Card
    common: NDArray[np.float32]
    dense: NDArray[np.float16]
    words: NDArray[np.float16]
    buckets: NDArray[np.uint16]
    bias: NDArray[np.float32]

    def tell(self, texts: Sequence[str], network: Network) -> list[Mapping[str, float]]:
        """For each sentence the probability of every category and of ``NONE``, 0.0 to 1.0."""
        if not texts:
            return []
        scores = product(dense_rows(network.embed(texts), self.common), self.dense.astype(np.float64)) + self.bias
        for number, text in enumerate(texts):
            features = word_features(text)
            known = np.flatnonzero(np.isin(self.buckets, features))
            scores[number] += self.words[known].astype(np.float64).sum(axis=0) * word_value(len(features))
        return [dict(zip(self.card.classes, map(float, row), strict=True)) for row in softmax(scores)]


def network_digest(network: Network) -> str:
    """One digest of all that an embedding depends on: the network and its tokenizer."""
    return digest(json.dumps(network.card["digests"], sort_keys=True).encode())


def to_bytes(trained: TrainedCodebook) -> bytes:
    """The file of a trained codebook: the same bytes for the same codebook, without compression or dates."""
    weights = _archive({f"{name}.npy": _array_bytes(getattr(trained, name)) for name in _ARRAYS})
    card = trained.card
    plain = {
        "form": FORM,
        "codebook": card.codebook,
        "categories": [{"name": c.name, "definition": c.definition} for c in card.categories],
        "digests": {"yaml": card.yaml, "network": card.network, "background": card.background, "weights": digest(weights)},
        "strength": card.strength,
    }
    return _archive({CARD: (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode(), WEIGHTS: weights})


def _archive(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=_DAY)
            # As of Unix, wherever it is made.
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def _array_bytes(array: NDArray[Any]) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
    return out.getvalue()


def load_codebook(path: Path, network: Network) -> TrainedCodebook:
    """Load a trained codebook, to be used with a network.

    Raises:
        NotFound: no such file, or it cannot be read.
        ModelError: it is no trained codebook, is damaged, or was trained with another network.
    """
    trained = from_bytes(_read(path), where=str(path))
    if trained.card.network != network_digest(network):
        raise ModelError(
            f"{path}: trained with another network ({trained.card.network[:12]}; this installation has "
            f"{network_digest(network)[:12]}); train it again: detente codebook train"
        )
    if trained.dense.shape[0] != network.card["width"]:
        raise ModelError(f"{path}: {_DAMAGED}")
    return trained


_DAMAGED = "is damaged; train it again: detente codebook train"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(str(path), "no such trained codebook; make one: detente codebook train") from error
    except ValueError as error:
        raise NotFound(str(path), "is no file name") from error
    except OSError as error:
        raise InputError(str(path), error.strerror or "cannot be read") from error
    if len(data) > MAX_BYTES:
        raise TooLarge(str(path), f"larger than {MAX_BYTES:,} bytes; no trained codebook is")
    return data


def from_bytes(data: bytes, *, where: str) -> TrainedCodebook:
    """The trained codebook that a file holds.

    Raises:
        ModelError: the bytes are no trained codebook, or not whole.
    """
    members = _members(data)
    if CARD not in members:
        raise ModelError(f"{where}: is no trained codebook; expected a file that detente codebook train wrote")
    try:
        plain = json.loads(members[CARD])
        form = plain["form"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(f"{where}: {_DAMAGED}") from error
    if form != FORM:
        raise ModelError(f"{where}: expected the form {FORM}, found {form!r}; train it again: detente codebook train")
    weights = members.get(WEIGHTS, b"")
    try:
        card = _card(plain)
        if digest(weights) != plain["digests"]["weights"]:
            raise ModelError(f"{where}: {_DAMAGED}")
        arrays = {name.removesuffix(".npy"): _array(content) for name, content in _members(weights).items()}
        trained = TrainedCodebook(card, **arrays)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, MemoryError) as error:
        raise ModelError(f"{where}: {_DAMAGED}") from error
    if not _fits(trained):
        raise ModelError(f"{where}: {_DAMAGED}")
    return trained


def _card(plain: Mapping[str, Any]) -> Card:
    categories = tuple(Named(str(c["name"]), str(c["definition"])) for c in plain["categories"])
    digests = plain["digests"]
    return Card(
        str(plain["codebook"]), categories, str(digests["yaml"]), str(digests["network"]), str(digests["background"]),
        float(plain["strength"]),
    )  # fmt: skip


def _members(data: bytes) -> dict[str, bytes]:
    """The files of an archive, none where it is none; compressed ones, which may swell, are passed over."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            stored = [i for i in archive.infolist() if i.compress_type == zipfile.ZIP_STORED]
            return {info.filename: archive.read(info) for info in stored}
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return {}


def _array(content: bytes) -> NDArray[Any]:
    return np.asarray(np.lib.format.read_array(io.BytesIO(content), allow_pickle=False))


def _fits(trained: TrainedCodebook) -> bool:
    """Whether every array has the kind and the shape that the others and the card ask for."""
    for name, (kind, dimensions) in _ARRAYS.items():
        array = getattr(trained, name)
        if array.dtype != kind or array.ndim != dimensions or not np.isfinite(array.astype(np.float64)).all():
            return False
    classes = len(set(trained.card.classes))
    return (
        classes == len(trained.card.classes)
        and trained.dense.shape == (trained.common.shape[0], classes)
        and trained.words.shape == (trained.buckets.shape[0], classes)
        and trained.bias.shape == (classes,)
        and (not trained.buckets.size or int(trained.buckets.max()) < BUCKETS)
    )
