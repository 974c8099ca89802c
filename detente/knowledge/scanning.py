"""Finding known names in text: an Aho-Corasick automaton over all of them, and a check of word boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.knowledge.folding import flatten

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


class Scanner:
    """Finds names in text, case-sensitive, accents aside, whole words only, leftmost and longest."""

    def __init__(self, names: Sequence[str]) -> None:
        """Build the automaton; a match gives the index of a name in ``names``, whose accents must be flattened already."""
        from ahocorasick_rs import AhoCorasick, Implementation

        self._automaton: AhoCorasick = AhoCorasick(names, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Matches as (name index, start, end), in order, never overlapping. Offsets are code points of ``text``."""
        plain = flatten(text)
        found = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        whole = [(start, -end, index) for index, start, end in found if _is_whole(plain, start, end)]
        kept: list[tuple[int, int, int]] = []
        for start, minus_end, index in sorted(whole):
            if not kept or start >= kept[-1][2]:
                kept.append((index, start, -minus_end))
        return kept


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isalnum() or before == "_" or after == "_":
        return False
    return not (after.isalnum() and text[end - 1] != ".") and not (
        before in "@#" or (before == "." and text[start - 2 : start - 1].isalnum())
    )
