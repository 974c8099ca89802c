"""What a document says of what was told before: that it is corrected here, or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from detente.lineage.model import Notice, Text
from detente.lineage.tables import load_rows

NOTICES: tuple[Notice, ...] = ("retraction", "correction")
"""In the order in which they win: who withdraws a story often says that it was wrong."""


def find_notice(text: Text) -> Notice | None:
    """Whether a document corrects or withdraws what its publisher told before; None where it says nothing of the kind.

    Read are the title and the words of the text; notices that stand among the furniture must be given as text. An update ("Updates
    with reaction", "adds quotes") is no notice: what was told stays as it was. Patterns: ``detente/data/lineage/notices.tsv``.
    """
    title, lines, lowered = (text.title or "").strip(), text.text.splitlines(), text.text.casefold()
    for notice in NOTICES:
        if _opening(notice, "title").match(title):
            return notice
        # A line may open with marks and blanks, never with words.
        if any(_opening(notice, "line").match(line.lstrip(_MARKS)) for line in lines):
            return notice
        if any(any(word in lowered for word in needs) and pattern.search(text.text) for needs, pattern in _anywhere(notice)):
            return notice
    return None


_MARKS = " \t\r\ufeff\u00a0\"'“”‘’«»#=_~•·>|-–—."


def notice_examples() -> Sequence[tuple[Notice, str, str]]:
    """Of every row of the table: the notice, where it stands, and the example."""
    return [(notice, row[1], row[4]) for notice in NOTICES for row in _rows() if row[0] == notice]


@cache
def _opening(notice: Notice, place: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row[3]})" for row in _rows() if (row[0], row[1]) == (notice, place)), re.IGNORECASE)


@cache
def _anywhere(notice: Notice) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    rows = [row for row in _rows() if (row[0], row[1]) == (notice, "text")]
    return tuple((tuple(row[2].split("|")), re.compile(row[3], re.IGNORECASE)) for row in rows)


def _rows() -> tuple[tuple[str, ...], ...]:
    return load_rows("notices.tsv", columns=5)
