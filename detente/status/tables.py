"""The words and kinds that bear on whether something happened: the tables behind :mod:`detente.status.factuality`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from detente.errors import DataError

Status = Literal["happened", "planned", "possible", "negated"]
Case = Literal["holds", "negated", "open"]
"""How what governs a word stands itself: it holds, it is negated, or neither (planned, possible)."""
Effect = Literal["same", "own"]
"""A certainty that no number gives: that of the governor, or the one that the word has by itself."""

KINDS = "kinds.tsv"
WORDS = "words.tsv"
LEAST, MOST = -3.0, 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """What a kind of governor or form makes of a word in one case (a row of ``data/status/kinds.tsv``)."""

    kind: str
    certainty: float | Effect
    status: Status | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Tables:
    """``kinds`` by kind and case; ``words`` gives the kind of a word by its lemma or form, part of speech and frame.

    Frames: ``word`` (what it makes of the verb that it belongs to), ``self`` (what it is by itself), and what it governs: ``to``
    (an infinitive), ``clause`` (a finite clause), ``ing`` (a gerund), ``obj`` (a noun as its object), ``prep`` (a gerund or noun
    after a preposition).
    """

    kinds: Mapping[tuple[str, str], Row]
    words: Mapping[tuple[str, str, str], str]

    def kind(self, word: str, pos: str, frame: str) -> str | None:
        """The kind of a word in a frame, None where the table does not know it there."""
        return self.words.get((word, pos, frame))

    def row(self, kind: str, case: Case) -> Row:
        """What a kind says in a case."""
        return self.kinds[kind, case] if (kind, case) in self.kinds else self.kinds[kind, "holds"]


@lru_cache(maxsize=1)
def load_tables() -> Tables:
    """Load both tables once.

    Raises:
        DataError: a row lacks a column, or names a certainty, status, case or kind that does not exist.
    """
    kinds = {(row.kind, case): row for case, row in map(_kind, *_lines(KINDS, 5))}
    words: dict[tuple[str, str, str], str] = {}
    for where, (word, pos, frame, kind) in zip(*_lines(WORDS, 4), strict=True):
        if (kind, "holds") not in kinds:
            raise DataError(f"{where}: expected a kind of {KINDS}; found {kind!r}")
        words[word, pos, frame] = kind
    return Tables(kinds, words)


def _lines(name: str, columns: int) -> tuple[list[str], list[list[str]]]:
    """The places and the fields of a table's rows, without comments and header."""
    text = files("detente").joinpath("data", "status", name).read_text(encoding="utf-8")
    places, rows, header = [], [], True
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        where, fields = f"data/status/{name}: line {number}", line.split("\t")
        if len(fields) != columns:
            raise DataError(f"{where}: expected {columns} columns; found {line!r}")
        if not header:
            places.append(where)
            rows.append(fields)
        header = False
    return places, rows


def _kind(where: str, fields: list[str]) -> tuple[str, Row]:
    kind, case, number, status, meaning = fields
    if case not in get_args(Case):
        raise DataError(f"{where}: expected holds, negated or open; found {case!r}")
    if status != "-" and status not in get_args(Status):
        raise DataError(f"{where}: expected a status, or - with a certainty that is taken over; found {status!r}")
    certainty = cast(Effect, number) if number in get_args(Effect) else _certainty(number, where)
    return case, Row(kind, certainty, None if status == "-" else cast(Status, status), meaning)


def _certainty(number: str, where: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = MOST + 1
    if not LEAST <= value <= MOST:
        raise DataError(f"{where}: expected a certainty from {LEAST:g} to {MOST:g}, same or own; found {number!r}")
    return value
