"""Readers of what comes again, of clock times, holidays, and vague words."""

from __future__ import annotations

from datetime import date

from detente.dates.calendars import (
    Days,
    add_days,
    easter,
    equinox,
    hijri_in,
    lunar_new_year,
    nth_weekday,
    orthodox_easter,
    valid,
)
from detente.dates.fields import Match, anchor_of, length, lower, number_of, one_day, part_of, unit_of, weekday_number
from detente.dates.patterns import load_holidays, word_value
from detente.dates.scope import Anchor, Reading, Scope

_SET_UNITS = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "annually": "P1Y", "hourly": "PT1H",
    "fortnightly": "P2W", "morning": "XXXX-XX-XXTMO", "evening": "XXXX-XX-XXTEV", "afternoon": "XXXX-XX-XXTAF", "summer": "XXXX-SU",
    "winter": "XXXX-WI", "weekend": "XXXX-WXX-WE",
}  # fmt: skip


def read_set(match: Match, scope: Scope) -> Reading | None:
    """Something that comes again and again: ISO 8601 repeats have no EDTF; the value is TIMEX3's."""
    groups = match.groupdict()
    if groups.get("w"):
        return Reading(f"XXXX-WXX-{(weekday_number(groups['w']) or 0) + 1}", kind="set", why="repeated", point=False)
    word = (groups.get("u") or "day").lower()
    value = _SET_UNITS.get(word)
    if value is None:
        number = number_of(groups.get("n")) if groups.get("n") else "1"
        if groups.get("n") and groups["n"].lower() == "other":
            number = "2"
        value = length(number or "X", unit_of(word))[0]
    if word in ("day", "daily", "nightly", "night") and not groups.get("n"):
        value = "XXXX-XX-XX"
    return Reading(value, kind="set", why="repeated", point=False)


def read_time(match: Match, scope: Scope) -> Reading | None:
    """A time of day; its day is that of the expression beside it."""
    groups = match.groupdict()
    if groups.get("noon"):
        clock = "00:00" if groups["noon"].lower() == "midnight" else "12:00"
    else:
        hour = int(groups["h"]) if groups.get("h") else int(float(number_of(groups.get("hw")) or 99))
        half = (groups.get("ap") or {"morning": "a", "afternoon": "p", "evening": "p"}.get(lower(match, "dp"), "")).lower()
        if (half and not 1 <= hour <= 12) or hour > 24:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
        clock = f"{hour:02}:{int(groups.get('i') or 0):02}"
    return Reading(f"T{clock}", kind="time", why="time of day", point=False)


def read_holiday(match: Match, scope: Scope) -> Reading | None:
    """A holiday, by its rule, of the year named or of the nearest one."""
    holiday = next((h for h in load_holidays() if h.regex.fullmatch(match["h"])), None)
    if holiday is None:
        return None
    if match["y"]:
        days, anchor = _holiday_days(holiday.rule, holiday.first, holiday.last, int(match["y"])), "absolute"
    else:
        days, anchor = _nearest_holiday(holiday.rule, holiday.first, holiday.last, match, scope)
    if days is None:
        return Reading("XXXX-XX-XX", why="no date to count from")
    part = lower(match, "part")
    if "day after" in part or "day before" in part or "eve of" in part:
        days = one_day(add_days(days[1], 1) if "after" in part else add_days(days[0], -1)) or days
    elif part:
        days = part_of(days, part)
    value = days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"
    return Reading(value, days, anchor_of(anchor), f"{match['h']} by rule {holiday.rule.split()[0]}")


def _nearest_holiday(rule: str, first: int, last: int, match: Match, scope: Scope) -> tuple[Days | None, Anchor]:
    base, anchor = scope.base(), scope.base_anchor()
    if base is None or base[0] == date.min or base[1] == date.max:
        return None, "none"
    if scope.narrative:
        return _holiday_days(rule, first, last, base[1].year), "text"
    years = range(base[0].year - 2, base[1].year + 3)
    found = [d for year in years if (d := _holiday_days(rule, first, last, year))]
    direction, tense = lower(match, "dir"), scope.tense(match.start())
    if direction == "last" or (tense == "past" and not direction):
        past = [d for d in found if d[0] <= base[1]]
        return (past[-1] if past else None), anchor
    if direction == "next" or tense == "future":
        ahead = [d for d in found if d[1] >= base[0]]
        return (ahead[0] if ahead else None), anchor
    return min(found, key=lambda d: (abs((d[0] - base[1]).days), d), default=None), anchor


def _holiday_days(rule: str, first: int, last: int, year: int) -> Days | None:
    if not 1 < year < 9999:
        return None
    day = _rule_day(rule.split(), year)
    low, high = (add_days(day, first), add_days(day, last)) if day else (None, None)
    return (low, high) if low and high else None


def _rule_day(rule: list[str], year: int) -> date | None:
    if rule[0] == "fixed":
        return valid(year, *map(int, rule[1].split("-")))
    if rule[0] == "hijri":
        return hijri_in(year, *map(int, rule[1].split("-")))
    if rule[0] == "nth":
        weekday, number, month = map(int, rule[1:])
        return nth_weekday(year, month, weekday, number)
    rules = {"easter": easter, "orthodox": orthodox_easter, "lunar": lunar_new_year, "equinox": equinox}
    return rules[rule[0]](year)


def read_daypart(match: Match, scope: Scope) -> Reading | None:
    """ "The night of" a date that follows: the finder puts both together."""
    code = word_value("daypart", lower(match, "dp"))
    return Reading(f"T{code}", why="a part of the day that follows", point=False) if code else None


def read_now(match: Match, scope: Scope) -> Reading | None:
    """ "Now", "currently": the time of publication."""
    return Reading(
        "PRESENT_REF", scope.published, "published" if scope.published else "none", "the time of publication", point=False
    )


def read_past(match: Match, scope: Scope) -> Reading | None:
    """ "Recently", "formerly": some time before publication."""
    return Reading("PAST_REF", why="some time before", point=False)


def read_future(match: Match, scope: Scope) -> Reading | None:
    """ "Soon", "the near future": some time after publication."""
    return Reading("FUTURE_REF", why="some time after", point=False)


def read_skip(match: Match, scope: Scope) -> Reading | None:
    """Words that look like a time and are none, such as ages."""
    return None
