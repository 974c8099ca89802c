"""Which literal words every match of a regular expression must hold: found by walking its parse tree."""

from __future__ import annotations

import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any


def needed_words(pattern: str) -> frozenset[str] | None:
    """Strings of which each match holds at least one; None where no such strings can be told. The longest strings win."""
    return _of_sequence(list(parser.parse(pattern)))


def _of_sequence(items: list[Any]) -> frozenset[str] | None:
    found: list[frozenset[str]] = []
    run = ""
    for op, value in [*items, (None, None)]:
        if op is ops.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        within = _of_item(op, value)
        if within:
            found.append(within)
    return max(found, key=lambda words: (min(map(len, words)), -len(words), sorted(words)), default=None)


def _of_item(op: Any, value: Any) -> frozenset[str] | None:
    if op is ops.SUBPATTERN:
        return _of_sequence(list(value[3]))
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT) and value[0] >= 1:
        return _of_sequence(list(value[2]))
    if op is ops.BRANCH:
        branches = [_of_sequence(list(branch)) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else None  # type: ignore[arg-type]
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
        return frozenset(chr(number) for _, number in value)
    return None
