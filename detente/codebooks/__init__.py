"""Codebooks of the user's own: categories learnt from example sentences, and their codes of events."""

from detente.codebooks.apply import add_codes, code_sentences
from detente.codebooks.check import check_codebook, expect_sound
from detente.codebooks.model import NONE, Category, Checked, Codebook, Example, Problem
from detente.codebooks.train import Training, train_codebook
from detente.codebooks.trained import TrainedCodebook, from_bytes, load_codebook, to_bytes
from detente.codebooks.validation import Validation

__all__ = [
    "NONE",
    "Category",
    "Checked",
    "Codebook",
    "Example",
    "Problem",
    "TrainedCodebook",
    "Training",
    "Validation",
    "add_codes",
    "check_codebook",
    "code_sentences",
    "expect_sound",
    "from_bytes",
    "load_codebook",
    "to_bytes",
    "train_codebook",
]
