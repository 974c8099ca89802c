"""Happenings across documents, and what they make over time."""

from __future__ import annotations

from detente.chronicle.cluster import cluster, link_all
from detente.chronicle.compare import compare
from detente.chronicle.join import join
from detente.chronicle.judgements import check_judgement, find_again, judgement_id, make_judgement
from detente.chronicle.keys import keys
from detente.chronicle.model import Key

__all__ = [
    "Key",
    "check_judgement",
    "cluster",
    "compare",
    "find_again",
    "join",
    "judgement_id",
    "keys",
    "link_all",
    "make_judgement",
]
