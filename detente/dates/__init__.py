"""Time expressions to EDTF dates, and the publication date of a story that does not state it."""

from __future__ import annotations

from detente.dates.alone import Dating, infer
from detente.dates.find import find_times
from detente.dates.model import Precision, TimeExpression, TimeKind, TimexType
from detente.dates.publication import date_story, explain, infer_publication, publication_anchor
from detente.dates.read import lies_south, read
from detente.dates.tenses import Tense, Tenses, sentence_tenses

__all__ = [
    "Dating",
    "Precision",
    "Tense",
    "Tenses",
    "TimeExpression",
    "TimeKind",
    "TimexType",
    "date_story",
    "explain",
    "find_times",
    "infer",
    "infer_publication",
    "lies_south",
    "publication_anchor",
    "read",
    "sentence_tenses",
]
