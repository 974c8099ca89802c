"""Contexts of an event: those of its act, and those that the words of its evidence name (PLOVER manual, section on contexts)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from detente.events.lexicon import read_table


@cache
def _contexts() -> Mapping[str, re.Pattern[str]]:
    rows = read_table("codebook", "contexts.tsv")
    return {r["context"]: re.compile(rf"\b(?:{'|'.join(map(re.escape, r['words'].split('|')))})\b", re.IGNORECASE) for r in rows}


def contexts_of(act: tuple[str, ...], evidence: str) -> tuple[str, ...]:
    """The act's contexts first, then those of the words, in the order of the table; each once."""
    told = [context for context, words in _contexts().items() if words.search(evidence)]
    return tuple(dict.fromkeys((*act, *told)))
