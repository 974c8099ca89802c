"""The corpus: rows of ``training/corpus/hand-NN.tsv``, read strictly, with their marks as offsets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
HEADER = ("text", "root", "act", "modality", "cameo", "status", "form")
ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MODALITIES = ("done", "agreed", "planned", "offered", "demanded", "refused", "threatened", "negated", "hypothetical", "alleged")
STATUSES = ("happened", "planned", "possible", "negated")
# Written by a hand of its own and never trained on: what the coder is developed against.
DEVELOPMENT = ("hand-05",)
_TAG = re.compile(r"<(/?)([ste])>")


@dataclass(frozen=True, slots=True)
class Row:
    """One marked pair of a sentence.

    ``source``, ``target`` and ``trigger`` are half-open offsets into ``text``; the trigger is None in a NONE row, whose
    modality, cameo and status are ``-``.
    """

    hand: str
    line: int
    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    trigger: tuple[int, int] | None
    root: str
    act: str
    modality: str
    cameo: str
    status: str
    form: str


def unmark(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The bare sentence and the offsets of what ``<s>``, ``<t>`` and ``<e>`` mark in it."""
    text, last = "", 0
    open_at: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for tag in _TAG.finditer(marked):
        text += marked[last : tag.start()]
        last = tag.end()
        if tag[1]:
            spans[tag[2]] = (open_at[tag[2]], len(text))
        else:
            open_at[tag[2]] = len(text)
    return text + marked[last:], spans


def corpus_files(folder: Path = FOLDER) -> list[Path]:
    """The files of the corpus, by hand."""
    return sorted(folder.glob("hand-*.tsv"))


def read_corpus(paths: Iterable[Path] | None = None) -> list[Row]:
    """All rows in the order of files and lines.

    Raises:
        ValueError: a row has another number of columns than the header, or no source or target.
    """
    rows = []
    for path in corpus_files() if paths is None else paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
            fields = line.split("\t")
            if len(fields) != len(HEADER):
                raise ValueError(f"{path.name}:{number}: found {len(fields)} columns, expected {len(HEADER)}")
            text, spans = unmark(fields[0])
            if not {"s", "t"} <= set(spans):
                raise ValueError(f"{path.name}:{number}: found marks {sorted(spans)}, expected s and t")
            rows.append(Row(path.stem, number, text, spans["s"], spans["t"], spans.get("e"), *fields[1:]))
    return rows


def corpus_digest(folder: Path = FOLDER) -> str:
    """SHA-256 over the files of the corpus, names and bytes, in their order."""
    total = hashlib.sha256()
    for path in corpus_files(folder):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
