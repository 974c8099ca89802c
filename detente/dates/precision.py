"""How exact a reading is, and the EDTF date that says so."""

from __future__ import annotations

import re

from detente.dates.calendars import season_days, to_edtf, year_days
from detente.dates.model import Precision
from detente.dates.scope import Reading

_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_SEASON_CODES = {"SP": 1, "SU": 2, "FA": 3, "WI": 4}
_SHORTEST: dict[Precision, int] = {
    "weekend": 2, "week": 7, "month": 28, "quarter": 90, "season": 89, "half": 181, "year": 365, "decade": 3652, "century": 36524,
}  # fmt: skip
# The first form that the TIMEX3 value has tells its unit.
_FORMS: tuple[tuple[re.Pattern[str], Precision], ...] = tuple(
    (re.compile(form), precision)
    for form, precision in (
        (r".*T(?:MO|MI|AF|EV|NI|DT)", "part of day"),
        (r".*T\d.*", "time"),
        (r"\w+_REF", "reference"),
        (r".*/.*|P.*", "interval"),
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
)


def precision_of(reading: Reading) -> Precision | None:
    """The unit in which the words of a reading speak; None for durations and sets.

    Where the days are fewer than those of the unit ("early May") it is ``interval``, where an end is open ``open``.
    """
    if reading.kind in ("duration", "set"):
        return None
    if reading.edtf and ".." in reading.edtf:
        return "open"
    found = next((precision for form, precision in _FORMS if form.fullmatch(reading.timex)), "interval")
    return "interval" if reading.edtf or _is_cut(reading, found) else found


def _is_cut(reading: Reading, precision: Precision) -> bool:
    """Whether a part of the unit is meant: fewer days than the shortest such unit has."""
    return reading.days is not None and (reading.days[1] - reading.days[0]).days + 1 < _SHORTEST.get(precision, 1)


def edtf_of(reading: Reading, *, south: bool) -> str | None:
    """The EDTF date of a reading, None where it cannot be told: a season, decade or century as such where it is whole and level 1
    has it, else the shortest form of its days. Seasons of level 1 are northern here; a southern one is given by its days."""
    if reading.kind not in ("date", "time"):
        return None
    days = reading.days
    if reading.edtf or days is None:
        return reading.edtf
    season = _SEASON.fullmatch(reading.timex)
    if season and not south and days == season_days(int(season[1]), _SEASON_CODES[season[2]]):
        return f"{season[1]}-{20 + _SEASON_CODES[season[2]]}"
    for digits, years in ((3, 10), (2, 100)):
        if re.fullmatch(rf"\d{{{digits}}}", reading.timex):
            low, high = year_days(int(reading.timex) * years), year_days(int(reading.timex) * years + years - 1)
            if low and high and days == (low[0], high[1]):
                return reading.timex + "X" * (4 - digits)
    return to_edtf(days)
