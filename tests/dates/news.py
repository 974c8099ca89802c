"""The gold rows of news.tsv: texts with time expressions marked in them, and how well they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detente import dates
from detente.edtf import bounds

GOLD = Path(__file__).with_name("news.tsv")
_MARKED = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\|([^\[\]|]+)\]")


@dataclass(frozen=True, slots=True)
class Marked:
    """One expression of gold; ``edtf`` is None where none can be told."""

    start: int
    end: int
    timex: str
    edtf: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A text without its marks, its day of publication, and what is marked in it."""

    published: str
    text: str
    times: tuple[Marked, ...]


def rows(path: Path = GOLD) -> list[Row]:
    """The rows of a file: publication date<TAB>text in which expressions stand as ``[words|TIMEX3 value|EDTF or -]``."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "date\t")):
            continue
        published, marked = line.split("\t")
        found.append(Row(published, _MARKED.sub(lambda m: m[1], marked), tuple(_times(marked))))
    return found


def _times(marked: str) -> list[Marked]:
    times, cut = [], 0
    for match in _MARKED.finditer(marked):
        start = match.start() - cut
        times.append(Marked(start, start + len(match[1]), match[2], None if match[3] == "-" else match[3]))
        cut += len(match[0]) - len(match[1])
    return times


def score(gold: Sequence[Row], *, show: bool = False) -> dict[str, float]:
    """F1 of ``relaxed`` spans, ``strict`` spans, ``value`` (relaxed and TIMEX3) and ``days`` (relaxed and the days of the EDTF)."""
    hits = dict.fromkeys(("relaxed", "strict", "value", "days"), 0)
    wanted = given = 0
    for row in gold:
        left = list(dates.read(row.text, published=row.published))
        wanted, given = wanted + len(row.times), given + len(left)
        for time in row.times:
            best = max(left, key=lambda t: min(t.end, time.end) - max(t.start, time.start), default=None)
            if best is None or min(best.end, time.end) <= max(best.start, time.start):
                _tell(show, row, time, None)
                continue
            left.remove(best)
            hits["relaxed"] += 1
            hits["strict"] += (best.start, best.end) == (time.start, time.end)
            hits["value"] += best.timex == time.timex
            hits["days"] += _same_days(best.edtf, time.edtf)
            if (best.start, best.end, best.timex) != (time.start, time.end, time.timex) or not _same_days(best.edtf, time.edtf):
                _tell(show, row, time, best)
        for extra in left:
            _tell(show, row, None, extra)
    return {name: 2 * n / (wanted + given) for name, n in hits.items()}


def _same_days(left: str | None, right: str | None) -> bool:
    return left == right if left is None or right is None else bounds(left) == bounds(right)


def _tell(show: bool, row: Row, time: Marked | None, found: dates.TimeExpression | None) -> None:
    if show:
        want = f"{row.text[time.start : time.end]!r} {time.timex} {time.edtf}" if time else "nothing"
        have = f"{found.text!r} {found.timex} {found.edtf}" if found else "nothing"
        print(f"{row.published} want {want} | found {have} | {row.text[:150]}")


if __name__ == "__main__":
    import sys

    print(score(rows(*map(Path, sys.argv[1:])), show=True))
