"""Time expressions to EDTF dates, and the publication date of a story that does not state it."""

from __future__ import annotations

from detente.dates.alone import Dating, infer
from detente.dates.find import find_times
from detente.dates.model import TimeExpression, TimeKind
from detente.dates.publication import date_story, explain, infer_publication, publication_anchor
from detente.dates.tenses import Tense, Tenses, sentence_tenses

__all__ = [
    "Dating",
    "Tense",
    "Tenses",
    "TimeExpression",
    "TimeKind",
    "date_story",
    "explain",
    "find_times",
    "infer",
    "infer_publication",
    "publication_anchor",
    "sentence_tenses",
]
