"""The days of feasts: by the Christian, Islamic, Jewish, Chinese and Hindu calendars, computed, and days fixed in the civil one."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from detente.dates.calendars import (
    Days,
    add_days,
    easter,
    equinox,
    hijri,
    lunar_new_year,
    new_moon,
    nth_weekday,
    orthodox_easter,
    valid,
)

_LUNATION = 29.530588861
_UNIX_JULIAN = 1_721_424.5
# Between these years the moon's formula holds to minutes; beyond, tables take its place.
_FIRST, _LAST = 1700, 2300
# Hours of universal time. A conjunction up to here lets the month begin on the next day in Mecca. Set on the feasts of 2008 to 2025
# as kept in Saudi Arabia: 39 of 44 right, the others a day early.
_MECCA_DUSK = 13.5
# Sunset in India, and until when a full moon makes the feast of that day, as parts of the day there.
_INDIAN_DUSK, _INDIAN_NOON, _INDIAN_CLOCK, _CHINESE_CLOCK = 18.315 / 24, 15 / 24, 5.5 / 24, 8 / 24


@lru_cache(maxsize=4096)
def feast_days(rule: str, first: int, last: int, year: int) -> tuple[Days, ...]:
    """The stretches of days of a feast that begin in a year, in order; a feast of the Islamic year may fall twice in one or not at all.

    Args:
        rule: as in ``holidays.tsv``; several joined by ``|``.
        first, last: offsets in days of its first and last day from the day that the rule gives.
        year: a year of the Gregorian calendar.
    """
    if not 1 < year < 9998:
        return ()
    days = sorted({day for single in rule.split("|") for day in _rule_days(single.split(), year)})
    found = ((add_days(day, first), add_days(day, last)) for day in days)
    return tuple((low, high) for low, high in found if low and high)


def _rule_days(rule: list[str], year: int) -> list[date]:
    if rule[0] == "fixed":
        day = valid(year, *map(int, rule[1].split("-")))
        return [day] if day else []
    if rule[0] == "nth":
        weekday, number, month = map(int, rule[1:])
        return [nth_weekday(year, month, weekday, number)]
    if rule[0] == "hijri":
        return hijri_days(year, *map(int, rule[1].split("-")))
    if rule[0] == "quds":
        return [day - timedelta(days=(day.weekday() - 4) % 7) for day in hijri_days(year, 9, 29)]
    return [_RULES[rule[0]](year)]


def hijri_days(year: int, month: int, day: int) -> list[date]:
    """When a day of the Islamic calendar falls in a Gregorian year: as Mecca counts, by the moon; a day off at most, as a rule."""
    guess = int((year - 622) * 33 / 32)
    found = [_hijri(y, month, day) for y in range(guess - 1, guess + 3) if y > 0]
    return sorted({d for d in found if d is not None and d.year == year})


def _hijri(year: int, month: int, day: int) -> date | None:
    tabular = hijri(year, month, day)
    if tabular is None or not _FIRST < tabular.year < _LAST:
        return tabular
    # The month Muharram of 1421 is the fourth lunation from January 2000.
    moment = new_moon(3 + (year - 1421) * 12 + month - 1) - _UNIX_JULIAN
    start = date.fromordinal(math.floor(moment)) + timedelta(days=1 if moment % 1 * 24 < _MECCA_DUSK else 2)
    return start + timedelta(days=day - 1)


def _moon_day(number: float, clock: float) -> date:
    """The day, by a clock so far ahead of Greenwich, of a new moon; half numbers are full moons."""
    return date.fromordinal(math.floor(new_moon(number) - _UNIX_JULIAN + clock))


def _lunation_at(day: date, clock: float) -> int:
    """The last lunation that had begun on a day."""
    number = round((day.toordinal() - date(2000, 1, 6).toordinal()) / _LUNATION) + 1
    while _moon_day(number, clock) > day:
        number -= 1
    return number


def chinese(year: int, month: int, day: int) -> date:
    """A day of the Chinese calendar's months 4 to 9, each of which holds its solar term whatever leap months there are."""
    solar_month, solar_day = divmod(521 + (month - 4) * 100, 100)
    term = date(year, solar_month, solar_day + (2 if month >= 6 else 0))
    return _moon_day(_lunation_at(term, _CHINESE_CLOCK), _CHINESE_CLOCK) + timedelta(days=day - 1)


def diwali(year: int) -> date:
    """The evening of the new moon when the sun stands in Libra as India counts. Elsewhere, and by other almanacs, a day off."""
    sankranti = date(year, 10, 17).toordinal() + 4.5 / 24
    number = _lunation_at(date(year, 10, 10), 0.0)
    while new_moon(number) - _UNIX_JULIAN < sankranti:
        number += 1
    return date.fromordinal(math.floor(new_moon(number) - _UNIX_JULIAN + _INDIAN_CLOCK - _INDIAN_DUSK))


def holi(year: int) -> date:
    """The day after the full moon of Phalguna, the last one before the sun enters Aries as India counts."""
    number = _lunation_at(date(year, 4, 13), _INDIAN_CLOCK) + 0.5
    while _moon_day(number, _INDIAN_CLOCK) > date(year, 3, 29):
        number -= 1
    return _moon_day(number, _INDIAN_CLOCK + 1 - _INDIAN_NOON)


def vesak(year: int) -> date:
    """The first full moon of May, where one falls there in time."""
    number = _lunation_at(date(year, 4, 20), _INDIAN_CLOCK) - 0.5
    while _moon_day(number, _INDIAN_CLOCK) < date(year, 5, 1):
        number += 1
    return _moon_day(number, _INDIAN_CLOCK)


def rosh_hashanah(year: int) -> date:
    """The Jewish new year that falls in a Gregorian year. Source: the fixed Hebrew calendar, after Reingold and Dershowitz."""
    hebrew = year + 3761
    before, this, after = (_elapsed(hebrew + n) for n in (-1, 0, 1))
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return date.fromordinal(_HEBREW_EPOCH + this + delay)


_HEBREW_EPOCH = -1_373_427


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    day = 29 * months + (12_084 + 13_753 * months) // 25_920
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def passover(year: int) -> date:
    """The first day of Passover, the fifteenth of Nisan."""
    return rosh_hashanah(year) - timedelta(days=163)


def hanukkah(year: int) -> date:
    """The first day of Hanukkah, the twenty-fifth of Kislev."""
    length = (rosh_hashanah(year + 1) - rosh_hashanah(year)).days
    return rosh_hashanah(year) + timedelta(days=84 if length % 10 == 5 else 83)


def tomb_sweeping(year: int) -> date:
    """Qingming: 4 or 5 April, as it falls in this century and the last quarter of the one before."""
    return date(year, 4, 4 if year % 4 < 2 else 5)


_RULES: dict[str, Callable[[int], date]] = {
    "easter": easter, "orthodox": orthodox_easter, "lunar": lunar_new_year, "equinox": equinox, "diwali": diwali, "holi": holi,
    "vesak": vesak, "rosh": rosh_hashanah, "passover": passover, "hanukkah": hanukkah, "qingming": tomb_sweeping,
    "autumn": lambda year: chinese(year, 8, 15), "dragon": lambda year: chinese(year, 5, 5), "buddha": lambda year: chinese(year, 4, 8),
}  # fmt: skip
RULES = frozenset({*_RULES, "fixed", "nth", "hijri", "quds"})
"""The first words of the rules of ``holidays.tsv``."""
