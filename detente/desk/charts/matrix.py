"""Who met whom: a staircase of cells, each the meetings of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.chronicle.meetings import Pair, Tally
from detente.chronicle.wording import date_words
from detente.desk.charts.model import NARROW, WIDE, Chart, Table
from detente.desk.charts.svg import Canvas, fit, rect, text, text_width

MOST = 12
_MOST = {WIDE: MOST, NARROW: 8}
_CELL = {WIDE: (50.0, 34.0), NARROW: (28.0, 28.0)}
_TONES = 4

PairLink = Callable[[Pair], str | None]
"""Where the meetings of two are listed."""


def no_pair_link(pair: Pair) -> str | None:
    """Cells lead nowhere."""
    return None


@dataclass(frozen=True, slots=True)
class Row:
    """One who met: ``cells`` as in the order of the rows; None for those never met, and for oneself."""

    id: str
    name: str
    party: str
    meetings: int
    cells: tuple[Pair | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All against all, the most frequent first, symmetric. ``left_out`` are names beyond the cap, ``lost`` the pairs that go with them."""

    rows: tuple[Row, ...]
    left_out: tuple[str, ...]
    lost: int


def matrix_rows(pairs: Sequence[Pair], *, most: int = MOST) -> Matrix:
    """The model of a table of who met whom, for pairs in any order.

    Those of the most frequent pairs come in until ``most`` are there, so that few cells are empty; then all are in order of how often
    they met anyone, and of their most frequent pair.
    """
    counts: Counter[str] = Counter()
    called: dict[str, Counter[tuple[str, str]]] = {}
    met: dict[tuple[str, str], Pair] = {}
    kept: list[str] = []
    for pair in _ordered(pairs):
        sides = (pair.left, pair.left_name, pair.left_party), (pair.right, pair.right_name, pair.right_party)
        for id, name, party in sides:
            counts[id] += pair.count
            called.setdefault(id, Counter())[name, party] += pair.count
        met[pair.left, pair.right] = met[pair.right, pair.left] = pair
        new = [id for id, _, _ in sides if id not in kept]
        kept += new if len(kept) + len(new) <= most else []
    # Someone may stand for one party here and for another there: the one that is most often told of is shown.
    names = {id: min(found, key=lambda key: (-found[key], key)) for id, found in called.items()}
    kept.sort(key=lambda id: -counts[id])
    rows = tuple(Row(id, *names[id], counts[id], tuple(met.get((id, other)) for other in kept)) for id in kept)
    lost = sum(pair.left not in kept or pair.right not in kept for pair in pairs)
    left_out = sorted(counts.keys() - set(kept), key=lambda id: (-counts[id], names[id], id))
    return Matrix(rows, tuple(names[id][0] for id in left_out), lost)


def _ordered(pairs: Sequence[Pair]) -> list[Pair]:
    """The most frequent first, then by name."""
    return sorted(pairs, key=lambda p: (-p.count, p.left_name, p.right_name, p.left, p.right))


def matrix(pairs: Sequence[Pair], *, title: str, link: PairLink = no_pair_link, prefix: str = "matrix") -> Chart:
    """Who met whom as a staircase: a row and a column for each, named where they meet, so that no pair stands twice.

    Args:
        pairs: in any order; twelve of the most frequent pairs are drawn, eight on a phone, and the summary says how many are left out.
        title: of the picture.
        link: where the meetings of a pair are listed.
        prefix: begins all ids.

    Returns:
        The chart; its table has a row for every pair given, the most frequent first. Drawn without Vega: there is no scale.
    """
    ordered = _ordered(pairs)
    summary = _summary(ordered, matrix_rows(pairs))
    wide, narrow = (
        _draw(matrix_rows(pairs, most=_MOST[width]), width, title, summary, link, name)
        for width, name in ((WIDE, prefix), (NARROW, f"{prefix}-n"))
    )
    return Chart(wide, narrow, summary, _table(ordered))


def _draw(found: Matrix, width: int, title: str, summary: str, link: PairLink, prefix: str) -> str:
    across, down = _CELL[width]
    note = 24 if found.left_out else 0
    canvas = Canvas(width, max(len(found.rows), 1) * down + note, prefix)
    most = max((cell.count for row in found.rows for cell in row.cells if cell), default=1)
    for n, row in enumerate(found.rows):
        x, y = n * across, n * down
        for m in range(n):
            _draw_cell(canvas, row.cells[m], m * across, y, width, most, link)
        name = fit(row.name, width - x - 8, 13)
        canvas.add(text(x + 6, y + down / 2 + 4.5, name, "name"))
        used = x + 12 + text_width(name, 13)
        if row.party and row.party != row.name and width == WIDE and used + 40 < width:
            canvas.add(text(used, y + down / 2 + 4.5, fit(row.party, width - used, 11), "small quiet"))
    if found.left_out:
        y = len(found.rows) * down + 18
        canvas.add(text(0, y, f"{len(found.left_out)} more, less often met, are in the table.", "small quiet"))
    return canvas.svg(title, summary)


def _draw_cell(canvas: Canvas, pair: Pair | None, x: float, y: float, width: int, most: int, link: PairLink) -> None:
    across, down = _CELL[width]
    middle = x + across / 2
    if pair is None:
        canvas.add(rect(x + 1, y + 1, across - 2, down - 2, "tone0"))
        return
    tone = min(-(-pair.count * _TONES // max(most, _TONES)), _TONES)
    marks = rect(x + 1, y + 1, across - 2, down - 2, f"tone{tone}")
    last = _month(pair.last) if width == WIDE else ""
    figures = text(middle, y + (15 if last else down / 2 + 4.5), f"{pair.count:,}", "strong", anchor="middle")
    if last:
        figures += text(middle, y + 28, last, "small", anchor="middle")
    canvas.link(link(pair), _pair_words(pair), marks, over=figures)


def _month(edtf: str | None) -> str:
    """The month of a date that begins as one, else its year."""
    return edtf[:7] if edtf is not None and edtf[:4].isdigit() else ""


def _pair_words(pair: Pair) -> str:
    last = f", last {date_words(pair.last)}" if pair.last else ""
    return f"{pair.left_name} and {pair.right_name}: {_meetings(pair.count)}{last}"


def _meetings(count: int) -> str:
    return f"{count:,} meeting{'' if count == 1 else 's'}"


def _table(pairs: Sequence[Pair]) -> Table:
    columns = ("Who", "Met", "Meetings", "First", "Last", "How", "Where")
    return Table(
        columns,
        tuple(
            (pair.left_name, pair.right_name, pair.count, pair.first, pair.last, _tallies(pair.kinds), _tallies(pair.places))
            for pair in pairs
        ),
    )


def _tallies(tallies: Sequence[Tally]) -> str:
    return ", ".join(f"{tally.name} ({tally.count})" for tally in tallies[:3])


def _summary(pairs: Sequence[Pair], found: Matrix) -> str:
    if not pairs:
        return "No meetings are told of."
    people = len(found.rows) + len(found.left_out)
    told = f"{people} who met, {len(pairs):,} pair{'' if len(pairs) == 1 else 's'}, {_meetings(sum(pair.count for pair in pairs))} between two."
    first = f"Most often: {_pair_words(pairs[0])}."
    left = (
        f" The picture holds {len(found.rows)} of them, from the most frequent pairs ({_MOST[NARROW]} on a narrow page); {len(found.left_out)} others are in the table alone."
        if found.left_out
        else ""
    )
    return f"{told} {first}{left}"
