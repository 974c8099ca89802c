"""What the readers of all formats are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Format = Literal[
    "auto", "text", "html", "feed", "warc", "jsonl", "json", "csv", "parquet", "ninjs", "newsml", "docx", "rtf", "record"
]
FORMATS: tuple[str, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: the format of every file (``auto`` tells it from the content), names of parts, the longest story in bytes."""

    format: str = "auto"
    mapping: Mapping[str, str] = field(default_factory=dict)
    limit: int = 1 << 20
