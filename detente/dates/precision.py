"""How exact a reading is, and the EDTF date that says so."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.dates.calendars import Days, month_days, quarter_days, season_days, to_edtf, year_days
from detente.dates.model import Precision
from detente.dates.scope import Reading

_UNIT = re.compile(r"(?P<y>\d{2,4})(?:-(?P<part>SP|SU|FA|WI|Q[1-4]|H[12]|W\d\d|\d\d))?")
_SEASONS = {"SP": 1, "SU": 2, "FA": 3, "WI": 4}
_SHORTEST: dict[Precision, int] = {
    "weekend": 2, "week": 7, "month": 28, "quarter": 90, "season": 89, "half": 181, "year": 365, "decade": 3652, "century": 36524,
}  # fmt: skip
# The first form that the TIMEX3 value has tells its unit.
_FORMS: tuple[tuple[str, Precision], ...] = (
    (r".*T(?:MO|MI|AF|EV|NI|DT)", "part of day"),
    (r".*T\d.*", "time"),
    (r"\w+_REF", "reference"),
    (r".*/.*|P.*|FY.*", "interval"),
    (r"[\dX]{4}-WXX-[1-7]|[\dX]{4}-[\dX]{2}-[\dX]{2}", "day"),
    (r"[\dX]{4}-W[\dX]{2}-WE", "weekend"),
    (r"[\dX]{4}-W[\dX]{2}", "week"),
    (r"(?:[\dX]{4}|BC\d{4})-(?:SP|SU|FA|WI)", "season"),
    (r"[\dX]{4}-Q[1-4X]", "quarter"),
    (r"[\dX]{4}-H[12X]", "half"),
    (r"(?:[\dX]{4}|BC\d{4})-[\dX]{2}", "month"),
    (r"[\dX]{4}|BC\d{4}", "year"),
    (r"[\dX]{3}|BC\d{3}", "decade"),
    (r"[\dX]{2}|BC\d{2}", "century"),
)


def precision_of(reading: Reading, *, whole: bool) -> Precision | None:
    """The unit in which the words of a reading speak; None for lengths and sets.

    Where the days are fewer than those of the unit ("early May") and not ``whole`` it is ``interval``, where an end is open ``open``.
    """
    if reading.kind in ("duration", "set") or (reading.timex.startswith("P") and reading.duration and reading.days is None):
        return None
    if reading.edtf and ".." in reading.edtf:
        return "open"
    found = next((precision for form, precision in _FORMS if re.fullmatch(form, reading.timex)), None) or "interval"
    return "interval" if reading.edtf or (not whole and _is_cut(reading, found)) else found


def _is_cut(reading: Reading, precision: Precision) -> bool:
    """Whether a part of the unit is meant: fewer days than the shortest such unit has."""
    return reading.days is not None and (reading.days[1] - reading.days[0]).days + 1 < _SHORTEST.get(precision, 1)


def edtf_of(reading: Reading, *, south: bool, whole: bool) -> str | None:
    """The EDTF date of a reading, None where it cannot be told.

    A season, decade or century is given as such where all of it is meant and level 1 has it, else the shortest form of its days.
    Seasons of level 1 are northern here; a southern one is given by its days. ``whole`` gives all of the unit where the words name
    a part of it ("early May").
    """
    if reading.kind not in ("date", "time"):
        return None
    days = reading.days
    if reading.edtf or days is None:
        return reading.edtf
    unit = _unit_days(reading.timex, south=south)
    if unit is not None and (whole or days == unit[0]):
        return unit[1] or to_edtf(unit[0])
    return to_edtf(days)


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _unit_days(timex: str, *, south: bool) -> tuple[Days, str | None] | None:
    """The days of the month, part of a year, year, decade or century that a value names, with its own EDTF where it has one."""
    match = _UNIT.fullmatch(timex)
    if match is None:
        return None
    year, part = int(match["y"]), match["part"]
    if len(match["y"]) < 4:
        size = 10 if len(match["y"]) == 3 else 100
        low, high = year_days(max(1, year * size)), year_days(year * size + size - 1)
        return ((low[0], high[1]), match["y"] + "X" * (4 - len(match["y"])) if year else None) if low and high else None
    if part is None:
        days = year_days(year)
    elif part in _SEASONS:
        days = season_days(year, _SEASONS[part], south=south)
        return (days, None if south else f"{match['y']}-{20 + _SEASONS[part]}") if days else None
    elif part[0] == "W":
        monday = _monday(year, int(part[1:]))
        days = (monday, monday + timedelta(days=6)) if monday else None
    elif part[0] in "QH":
        days = quarter_days(year, int(part[1]), months=3 if part[0] == "Q" else 6)
    else:
        days = month_days(year, int(part))
    return (days, None) if days else None
