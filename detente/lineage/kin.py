"""Which documents are relatives: candidates by shared hashes, each checked on the words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.lineage.compare import Held, find_held
from detente.lineage.features import Features
from detente.lineage.model import Kinship, Relation
from detente.lineage.store import Store

KIN = 0.40
"""Share of the words of one of the two that must stand in passages which the other has: what repeats less is background."""
SAME = 0.90
"""Each holds so many of the other's words: the same text. Only one does: the other is part of it."""
PART, MORE = 0.80, 0.75
"""So much of a damaged part stands in passages of the whole, and less than so much of the whole in the part."""
FEWEST = 12
"""Words that must be held, unless the two are the same word by word."""
TOLD, KEPT, COUNTS_KEPT, KEPT_WITH_COUNTS = 4, 0.30, 0.35, 0.60
"""Of so many names and numbers in shared passages at least this share must agree, else both fill in one form (weather, markets); so too
where few of so many numbers agree, and of all names and numbers no more than the last share: a form has names of its own."""


def find_kin(features: Features, store: Store) -> tuple[Kinship, ...]:
    """The relatives of a document among those of a store, ordered by their ids; the document itself may be in the store or not.

    Whether two documents are kin, and how, depends on the two alone; the order in which documents arrive matters only to texts of
    which there are more copies than a store lists (:data:`~detente.lineage.store.HOLDERS`): each then finds relatives, but not all.
    """
    hashes = features.hashes()
    candidates = store.sharing(hashes, features.asked) if hashes else ()
    found = (
        kinship for kinship in compare(features, [one for one in candidates if one.document != features.document]) if kinship
    )
    return tuple(sorted(found, key=lambda kinship: (kinship.left, kinship.right)))


def compare(features: Features, others: Sequence[Features]) -> list[Kinship | None]:
    """How a document is related to each of others; None where it is not. The same whichever of the two is asked about."""
    pairs = [(features, other) if features.document < other.document else (other, features) for other in others]
    held = iter(find_held([(left.numbers(), right.numbers()) for left, right in pairs if left.words != right.words]))
    return [_identical(left, right) if left.words == right.words else _kinship(left, right, next(held)) for left, right in pairs]


def _identical(left: Features, right: Features) -> Kinship | None:
    return Kinship(left.document, right.document, "same", 1.0, 1.0) if left.words else None


def _kinship(left: Features, right: Features, found: tuple[Held, Held] | None) -> Kinship | None:
    if found is None or not _are_kin(*found):
        return None
    ours, theirs = found
    contained, containing = ours.held / ours.words, theirs.held / theirs.words
    return Kinship(left.document, right.document, _relation(ours, theirs), round(contained, 4), round(containing, 4))


def _are_kin(ours: Held, theirs: Held) -> bool:
    if min(ours.held, theirs.held) < FEWEST:
        return False
    return max(ours.covered / ours.words, theirs.covered / theirs.words) >= KIN and not _fill_one_form(ours, theirs)


def _fill_one_form(ours: Held, theirs: Held) -> bool:
    told, kept = ours.told + theirs.told, ours.kept + theirs.kept
    counts, counts_kept = ours.counts + theirs.counts, ours.counts_kept + theirs.counts_kept
    if told >= 2 * TOLD and kept < KEPT * told:
        return True
    return counts >= 2 * TOLD and counts_kept < COUNTS_KEPT * counts and kept < KEPT_WITH_COUNTS * told


def _relation(ours: Held, theirs: Held) -> Relation:
    """How the left is related to the right."""
    contained, containing = ours.held / ours.words, theirs.held / theirs.words
    if max(contained, containing) >= SAME:
        return "same" if min(contained, containing) >= SAME else _smaller(contained, containing)
    contained, containing = ours.covered / ours.words, theirs.covered / theirs.words
    if max(contained, containing) >= PART and min(contained, containing) < MORE:
        return _smaller(contained, containing)
    return "rewrite"


def _smaller(contained: float, containing: float) -> Relation:
    return "part" if contained > containing else "whole"
