"""How often the publication date inferred for a story whose date is cut off is right, how wide it is, and what each clue is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from detente.edtf import bounds
from detente.evaluation.spans import Row

if TYPE_CHECKING:
    from detente.dates.clues import Clue

Answer = dict[str, Any]
_NEAR = 1
"""Days by which a date of gold may miss an interval and still be near it: a page is dated by its own clock, a day off the story's."""


def answer_dating(row: Row) -> Answer:
    """When a text was published, read as if no date were known: ``date`` and ``window`` in EDTF or None, each clue, and why.

    A date that the text states of itself is hidden. A clue has its name, whether it ``holds`` the true day, whether it narrowed the
    days (``used``), and how many days it leaves of those that the knowledge reaches over (``share``, 0.0 to 1.0).
    """
    from detente.dates.alone import infer_clues

    clues, solution, published, window = infer_clues(row["text"], title=row.get("title") or None)
    truth = bounds(row["date"])
    told = [_told(clue, truth, clue in solution.used) for clue in clues]
    return {"id": row["id"], "date": published.date, "window": window, "clues": told}


def _told(clue: Clue, truth: tuple[date, date], used: bool) -> Answer:
    from detente.dates.dayset import ALL, span

    share = clue.days.bit_count() / ALL.bit_count()
    return {"name": clue.name, "holds": bool(clue.days & span(*truth)), "used": used, "share": round(share, 5), "why": clue.why}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was stated over some rows: how many rows, how many stated, right to the day, right give or take a day, lengths in days."""

    rows: int
    stated: int
    right: int
    near: int
    lengths: tuple[int, ...]

    def __str__(self) -> str:
        if not self.stated:
            return f"stated 0 of {self.rows}"
        share = self.stated / self.rows
        right, near = self.right / self.stated, self.near / self.stated
        return (
            f"stated {self.stated} of {self.rows} ({share:.3f})  right {right:.3f}  within a day {near:.3f}  "
            f"days median {median(self.lengths):.0f} mean {mean(self.lengths):.1f}"
        )


def score_dating(rows: Sequence[Row], answers: Sequence[Answer], key: str) -> Figures:
    """The figures of what answers state under a key (``date`` or ``window``); rows and answers in the same order."""
    stated = [(bounds(row["date"]), bounds(a[key])) for row, a in zip(rows, answers, strict=True) if a[key]]
    gaps = [_gap(truth, found) for truth, found in stated]
    lengths = tuple((last - first).days + 1 for _, (first, last) in stated)
    return Figures(len(rows), len(stated), sum(g == 0 for g in gaps), sum(g <= _NEAR for g in gaps), lengths)


def _gap(truth: tuple[date, date], found: tuple[date, date]) -> int:
    """Days between two stretches of days, 0 where they share one."""
    return max(0, (found[0] - truth[1]).days, (truth[0] - found[1]).days)


def report_dating(rows: Sequence[Row], answers: Sequence[Answer], *, detail: bool = False) -> Iterator[str]:
    """The figures in lines: what is stated, the window, each kind of clue; with ``detail`` every row that is wrong, with its clues."""
    yield f"dating {score_dating(rows, answers, 'date')}"
    yield f"window {score_dating(rows, answers, 'window')}"
    clues = [(number, clue) for number, answer in enumerate(answers) for clue in answer["clues"]]
    for name in sorted({clue["name"] for _, clue in clues}):
        yield f"    {_of_clue(name, [(n, c) for n, c in clues if c['name'] == name])}"
    for row, answer in zip(rows, answers, strict=True) if detail else ():
        yield from _wrong(row, answer)


def _of_clue(name: str, clues: Sequence[tuple[int, Mapping[str, Any]]]) -> str:
    holds = sum(clue["holds"] for _, clue in clues) / len(clues)
    found, used = len({n for n, _ in clues}), len({n for n, clue in clues if clue["used"]})
    return f"{name}: in {found} stories, {len(clues)} clues, hold the day {holds:.3f}, narrow {used} stories"


def _wrong(row: Row, answer: Answer) -> Iterator[str]:
    truth = bounds(row["date"])
    for key in ("date", "window"):
        found = answer[key]
        if found and _gap(truth, bounds(found)):
            yield f"    WRONG {key} {row['id']}: {row['date']}, found {found}"
            for clue in answer["clues"]:
                if clue["used"]:
                    yield f"        {'holds' if clue['holds'] else 'FAILS'} {clue['name']}: {clue['why']}"
            return
