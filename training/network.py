"""The network: a small encoder reads a sentence with its pair marked, and heads tell the deed, its modality and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from detente.pairs.encode import Encoded

WIDTH = 384
# No modality: a NONE row.
UNSAID = -100


@dataclass(frozen=True, slots=True)
class Example:
    """A row as numbers: the tokens that tell the deed (none where there is no deed), and the classes; ``modality`` may be ``UNSAID``."""

    encoded: Encoded
    trigger: tuple[int, ...]
    deed: int
    modality: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Encoded sentences as tensors: ids, mask of real tokens, and masks of source, target and trigger, each rows × tokens."""

    ids: Tensor
    mask: Tensor
    source: Tensor
    target: Tensor
    trigger: Tensor


def batch(rows: Sequence[Example]) -> Batch:
    """Pad encoded sentences to the longest."""
    length = max(len(row.encoded.ids) for row in rows)

    def mask(tokens: Sequence[Sequence[int]]) -> Tensor:
        found = torch.zeros(len(rows), length)
        for number, several in enumerate(tokens):
            found[number, list(several)] = 1.0
        return found

    ids = torch.zeros(len(rows), length, dtype=torch.long)
    for number, row in enumerate(rows):
        ids[number, : len(row.encoded.ids)] = torch.tensor(row.encoded.ids)
    return Batch(
        ids,
        mask([range(len(r.encoded.ids)) for r in rows]),
        mask([r.encoded.source for r in rows]),
        mask([r.encoded.target for r in rows]),
        mask([r.trigger for r in rows]),
    )


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weights = mask / mask.sum(1, keepdim=True).clamp(min=1.0)
    return (states * weights.unsqueeze(-1)).sum(1)


class PairReader(nn.Module):
    """Encoder and heads: deed, modality, and which tokens tell it (the first token where nothing does)."""

    def __init__(self, base: Path, deeds: int, modalities: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        self.dropout = nn.Dropout(dropout)
        self.trigger = nn.Linear(WIDTH, 1)
        self.hidden = nn.Linear(4 * WIDTH, WIDTH)
        self.deed = nn.Linear(WIDTH, deeds)
        self.modality = nn.Linear(WIDTH, modalities)

    def forward(self, ids: Tensor, mask: Tensor, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.answers(self.states(ids, mask), mask, source, target)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Rows × tokens × ``WIDTH``."""
        return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state

    def answers(self, states: Tensor, mask: Tensor, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of deeds, modalities and of each token as the one that tells the deed."""
        trigger = self.trigger(states).squeeze(-1) + (mask - 1.0) * 1e4
        told = (states * torch.softmax(trigger, -1).unsqueeze(-1)).sum(1)
        features = torch.cat([_mean(states, mask), _mean(states, source), _mean(states, target), told], -1)
        hidden = torch.nn.functional.gelu(self.hidden(self.dropout(features)))
        hidden = self.dropout(hidden)
        return self.deed(hidden), self.modality(hidden), trigger


class Shipped(nn.Module):
    """The network as it is exported: its answers, and the mean of the sentence's states for a user's own codebook."""

    def __init__(self, network: PairReader) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states = self.network.states(ids, mask)
        return (*self.network.answers(states, mask, source, target), _mean(states, mask))
