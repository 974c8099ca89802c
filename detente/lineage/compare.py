"""How much of one document's words another holds, in runs: the check behind every kinship.

Runs of three words that both documents have are anchors. From an anchor on, in both directions, words that stand at the same distance in
both count as held too, so that a replaced or garbled word breaks no run. Anchors may stand in any order: moved paragraphs are held.

All pairs of a look-up are compared in one pass over one long row of words, in which the two texts of each pair follow each other and
gaps, wider than an anchor reaches, keep all apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.lineage.features import Hashes, Words, run_hashes
from detente.lineage.words import KIND_BITS, KINDS

ANCHOR = 3
"""Words of an anchor."""
REACH = 8
"""Words to either side of an anchor that it may hold."""
DENSE = 0.45
"""Share of the words of a passage that must be held for the passage to be covered: around a chance anchor it is a fifth."""
ANCHORS = 4
"""Anchors that two documents must share to hold anything of each other."""
_GAP = 2 * REACH + 1
_NONE = np.int64(2**40)
_KINDS = np.uint32(2)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_NUMBER, _NAME = KINDS.index("number"), KINDS.index("name")

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Held:
    """What a document holds of another: of ``words`` so many are ``held``, word by word; ``covered`` stand in passages that it has,
    whole or damaged. Of the ``told`` names and numbers in such passages it has ``kept`` some, of the ``counts`` among them
    ``counts_kept``."""

    words: int
    held: int
    covered: int
    told: int
    kept: int
    counts: int
    counts_kept: int


@dataclass(frozen=True, slots=True)
class _Row:
    """The texts of all pairs in a row: ``owner`` is the number of the text that a word belongs to, -1 in a gap. Texts 2n and 2n+1 are
    a pair."""

    words: Words
    owner: Places
    starts: Places
    ends: Places


def find_held(pairs: Sequence[tuple[Words, Words]]) -> list[tuple[Held, Held] | None]:
    """For each pair what the right holds of the left, and the left of the right; None where they share too few runs."""
    if not pairs:
        return []
    row = _row([words for pair in pairs for words in pair])
    shifts = _anchors(row)
    known = shifts != _NONE
    anchored = _count(row, known)
    enough = [min(anchored[at : at + 2]) >= ANCHORS + ANCHOR - 1 for at in range(0, len(anchored), 2)]
    if not any(enough):
        return [None] * len(pairs)
    found = _held(row, shifts, known)
    return [(found[2 * at], found[2 * at + 1]) if one else None for at, one in enumerate(enough)]


def _row(texts: Sequence[Words]) -> _Row:
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths + _GAP)
    starts = ends - lengths
    words = np.zeros(int(ends[-1]) + _GAP, dtype=np.uint32)
    owner = np.full(len(words), -1)
    for number, (text, start, end) in enumerate(zip(texts, starts.tolist(), ends.tolist(), strict=True)):
        words[start:end] = text
        owner[start:end] = number
    return _Row(words, owner, starts, ends)


def _anchors(row: _Row) -> Places:
    """For every word of a shared run the distance to its place in the other text of the pair, else none."""
    runs = run_hashes(row.words >> _KINDS, ANCHOR)
    starts = row.owner[: len(runs)]
    whole = (starts >= 0) & (row.owner[ANCHOR - 1 :] == starts)
    # Only the two texts of one pair may share a run: the number of the pair is mixed in.
    keys = (runs ^ (starts >> 1).astype(np.uint64)) * _SPREAD
    sides = [np.flatnonzero(whole & ((starts & 1) == side)) for side in (0, 1)]
    shifts = np.full(len(row.words), _NONE)
    for here, there in (sides, sides[::-1]):
        shared, distance = _matches(keys, here, there)
        for step in range(ANCHOR):
            shifts[shared + step] = distance
    return shifts


def _matches(keys: Hashes, here: Places, there: Places) -> tuple[Places, Places]:
    """Places of runs that stand there too, and how far off their first place there is."""
    if not len(here) or not len(there):
        return here[:0], here[:0]
    theirs = keys[there]
    order = np.argsort(theirs, kind="stable")
    ranked, ours = theirs[order], keys[here]
    at = np.searchsorted(ranked, ours)
    at[at == len(ranked)] = 0
    shared = ranked[at] == ours
    return here[shared], there[order[at[shared]]] - here[shared]


def _held(row: _Row, shifts: Places, known: Mask) -> list[Held]:
    here = np.arange(len(row.words))
    before = np.maximum.accumulate(np.where(known, here, 0))
    after = np.minimum.accumulate(np.where(known, here, len(here) - 1)[::-1])[::-1]
    near_before, near_after = (here - before <= REACH) & known[before], (after - here <= REACH) & known[after]
    held = _same(row, here, shifts[before], near_before) | _same(row, here, shifts[after], near_after)
    covered = _dense(held, near_before | near_after) & (near_before & near_after | held)
    kinds = row.words & KIND_BITS
    telling, counts = covered & (kinds >= _NAME), covered & (kinds == _NUMBER)
    sums = [_count(row, mask) for mask in (held, covered, telling, telling & held, counts, counts & held)]
    return [Held(*values) for values in zip((row.ends - row.starts).tolist(), *sums, strict=True)]


def _same(row: _Row, here: Places, shifts: Places, near: Mask) -> Mask:
    """Words that stand at the same distance in the other text of the pair."""
    target = np.where(near, here + shifts, 0)
    # A place before or behind the row belongs to no text, as the first one does.
    target[(target < 0) | (target >= len(here))] = 0
    same: Mask = (row.words ^ row.words[target]) <= KIND_BITS
    same &= (row.owner[target] == row.owner ^ 1) & near
    return same


def _dense(held: Mask, near: Mask) -> Mask:
    """Words of the passages, as far as anchors reach, of which enough words are held. The row begins and ends with a gap."""
    edges = np.flatnonzero(near[1:] != near[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    total = np.cumsum(held)
    dense = total[ends - 1] - total[starts - 1] >= DENSE * (ends - starts)
    covered = np.zeros(len(held), dtype=np.int8)
    covered[starts[dense]] = 1
    covered[ends[dense]] = -1
    return np.cumsum(covered).astype(bool)


def _count(row: _Row, mask: Mask) -> list[int]:
    """Marked words of each text."""
    total = np.cumsum(mask)
    counts: list[int] = (total[row.ends - 1] - total[row.starts - 1]).tolist()
    return counts
