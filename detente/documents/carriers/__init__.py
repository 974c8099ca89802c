"""Files that carry stories, read as the stories that they carry: one module a format."""

from __future__ import annotations

from detente.documents.carriers.model import FORMATS
from detente.documents.carriers.progress import Progress
from detente.documents.carriers.read import read_inputs
from detente.documents.carriers.walk import measure

__all__ = ["FORMATS", "Progress", "measure", "read_inputs"]
