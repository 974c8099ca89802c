"""From a codebook to a trained one, with the figures of its cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from detente.codebooks.features import Matrix, centre, dense_rows, make_matrix
from detente.codebooks.likeness import words
from detente.codebooks.model import NONE, Codebook
from detente.codebooks.regression import Weights, fit
from detente.codebooks.trained import Card, Named, TrainedCodebook, network_digest
from detente.codebooks.validation import Sentences, Validation, cross_validate, weigh
from detente.events.lexicon import read_table
from detente.pairs.files import digest
from detente.pairs.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Sentences that are embedded between two words on progress.
EMBEDDED_AT_ONCE = 500
# Of the network's numbers: what lies beyond may change with the company that a sentence is read in.
PLACES = 4


@dataclass(frozen=True, slots=True)
class Training:
    """A trained codebook, and how well its categories are told apart."""

    trained: TrainedCodebook
    validation: Validation


@cache
def background() -> tuple[str, ...]:
    """Bundled sentences of ordinary news, of every topic: what is of no category unless the codebook says so."""
    return tuple(row["sentence"] for row in read_table("codebooks", "background.tsv"))


def train_codebook(codebook: Codebook, network: Network, *, tell: Callable[[str], None] = lambda words: None) -> Training:
    """Train a codebook: the same codebook and network give the same bytes.

    Args:
        codebook: one that was checked (:func:`~detente.codebooks.check.expect_sound`).
        network: what the sentences are read with; the trained codebook works with no other.
        tell: called with a few words on how far the work is.
    """
    sentences = gather(codebook)
    embedded = _embed(sentences.texts, network, tell)
    common = centre(embedded)
    matrix = make_matrix(sentences.texts, dense_rows(embedded, common))
    validation = cross_validate(matrix, sentences, tell=tell)
    tell("fitting to all sentences")
    weights = fit(matrix, sentences.classes, len(sentences.names), strength=validation.strength, counts=weigh(sentences))
    card = Card(
        codebook=codebook.name,
        categories=tuple(Named(c.name, c.definition) for c in codebook.categories),
        yaml=codebook.digest,
        network=network_digest(network),
        background=digest("\n".join(background()).encode()),
        strength=validation.strength,
    )
    return Training(_trained(card, common, matrix, weights), validation)


def gather(codebook: Codebook) -> Sentences:
    """All sentences to learn from: the codebook's own, and the bundled ones of no category that it does not hold itself."""
    names = (*(c.name for c in codebook.categories), NONE)
    own = list(codebook.sentences())
    held = {words(example.text) for _, example in own}
    more = [text for text in background() if words(text) not in held]
    classes = [names.index(name) for name, _ in own] + [names.index(NONE)] * len(more)
    texts = (*(example.text for _, example in own), *more)
    lines = (*(example.line for _, example in own), *(None for _ in more))
    return Sentences(texts, np.asarray(classes, dtype=np.int64), lines, names)


def _embed(texts: Sequence[str], network: Network, tell: Callable[[str], None]) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(texts), EMBEDDED_AT_ONCE):
        tell(f"reading sentences {start + 1} to {min(start + EMBEDDED_AT_ONCE, len(texts))} of {len(texts)}")
        parts.append(network.embed(texts[start : start + EMBEDDED_AT_ONCE]))
    return np.asarray(np.round(np.concatenate(parts), PLACES), dtype=np.float32)


def _trained(card: Card, common: NDArray[np.float32], matrix: Matrix, weights: Weights) -> TrainedCodebook:
    return TrainedCodebook(
        card=card,
        common=common,
        dense=weights.dense.astype(np.float16),
        words=weights.words.astype(np.float16),
        buckets=matrix.buckets.astype(np.uint16),
        bias=weights.bias.astype(np.float32),
    )
