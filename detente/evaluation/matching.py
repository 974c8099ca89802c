"""When two names, dates or spans count as the same: the yardsticks that all measures share."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar

from detente.edtf import bounds
from detente.errors import DataError, DateError

Offsets = tuple[int, int]
Marks = dict[str, bool]
G = TypeVar("G")
P = TypeVar("P")

# Of sorted, folded name parts; calibrated on transliterations of one name (above) and on kin of one family (below).
ALIKE = 0.88


def fold(name: str) -> list[str]:
    """The parts of a name without accents, case and punctuation."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", text).split()


def body_code(name: str) -> str:
    """The code of an organisation of no one country: its short form where it is a known one, else its folded name."""
    words = " ".join(w for w in fold(name) if w != "the")
    return _bodies().get(words, words)


def same_name(left: str, right: str) -> bool:
    """Whether two names are alike, in whatever order their parts stand."""
    x, y = sorted(fold(left)), sorted(fold(right))
    if not x or not y:
        return False
    if set(x) == set(y) or "".join(x) == "".join(y):
        return True
    return difflib.SequenceMatcher(None, " ".join(x), " ".join(y)).ratio() >= ALIKE


def days(edtf: object) -> tuple[date, date] | None:
    """First and last day of a date, doubt marks and hours left aside; None where it says nothing or is no date."""
    text = re.sub(r"[~?%]", "", str(edtf or "")).strip()
    text = "/".join(part.split("T")[0] for part in text.split("/"))
    if text in ("", ".."):
        return None
    try:
        return bounds(text)
    except DateError:
        return None


def dates_agree(gold: object, predicted: object, *, slack: int = 7) -> bool:
    """Whether two dates share a day, the predicted one being at most ``slack`` days longer. No gold date asks for nothing."""
    g, p = days(gold), days(predicted)
    if g is None:
        return True
    if p is None or p[1] < g[0] or g[1] < p[0]:
        return False
    return (p[1] - p[0]).days <= (g[1] - g[0]).days + slack


def find_words(text: str, words: str) -> Offsets | None:
    """Where words first stand in a text, white space aside; None where they do not."""
    found = re.search(r"\s+".join(re.escape(w) for w in words.split()), text)
    return found.span() if found and words.strip() else None


def shared(a: Offsets | None, b: Offsets | None) -> int:
    """How many code points two spans have in common."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) if a and b else 0


def union_share(a: Offsets, b: Offsets) -> float:
    """Common part of two spans over the stretch that holds both: 0.0 apart, 1.0 equal."""
    together = max(a[1], b[1]) - min(a[0], b[0])
    return shared(a, b) / together if together else 0.0


def pair_up(
    golds: Sequence[G], predictions: Sequence[P], compare: Callable[[G, P], tuple[Marks, int] | None]
) -> list[tuple[int, int, Marks]]:
    """One-to-one pairs (gold index, predicted index, marks), best first: most marks right, then most characters in common."""
    rated = [
        (-sum(verdict[0].values()), -verdict[1], i, j, verdict[0])
        for i, gold in enumerate(golds)
        for j, predicted in enumerate(predictions)
        if (verdict := compare(gold, predicted))
    ]
    taken_gold: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for _, _, i, j, marks in sorted(rated, key=lambda r: r[:4]):
        if i not in taken_gold and j not in taken:
            taken_gold.add(i)
            taken.add(j)
            pairs.append((i, j, marks))
    return pairs


def rates(right: int, predicted: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1; 0.0 where there is nothing to divide by."""
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


@cache
def _bodies() -> dict[str, str]:
    table = files("detente").joinpath("data", "evaluation", "bodies.tsv").read_text(encoding="utf-8")
    forms: dict[str, str] = {}
    for number, line in enumerate(table.splitlines()[1:], start=2):
        code, _, names = line.partition("\t")
        if not names:
            raise DataError(f"bodies.tsv:{number}: expected code and names, found {line!r}")
        forms.update((" ".join(fold(name)), code) for name in names.split("|"))
    return forms
