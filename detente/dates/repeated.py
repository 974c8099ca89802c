"""Readers of what comes again, of clock times, holidays, and vague words."""

from __future__ import annotations

import re
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
from detente.dates.fields import SEASONS, Match, anchor_of, length, lower, number_of, one_day, part_of, unit_of, weekday_number
from detente.dates.patterns import load_holidays, word_value
from detente.dates.scope import Anchor, Reading, Scope

_SET_UNITS = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y",
    "annual": "P1Y", "hourly": "PT1H", "fortnightly": "P2W", "biennial": "P2Y", "biannual": "P6M", "biannually": "P6M",
    "semi-annual": "P6M", "semiannual": "P6M", "twice-yearly": "P6M", "twice-weekly": "P1W", "twice-daily": "P1D", "bi-weekly": "P2W",
    "biweekly": "P2W", "bimonthly": "P2M", "spring": "XXXX-SP", "autumn": "XXXX-FA", "fall": "XXXX-FA", "night": "XXXX-XX-XXTNI",
    "morning": "XXXX-XX-XXTMO", "evening": "XXXX-XX-XXTEV", "afternoon": "XXXX-XX-XXTAF", "summer": "XXXX-SU",
    "winter": "XXXX-WI", "weekend": "XXXX-WXX-WE",
}  # fmt: skip


def read_set(match: Match, scope: Scope) -> Reading | None:
    """Something that comes again and again: ISO 8601 repeats have no EDTF; the value is TIMEX3's."""
    groups = match.groupdict()
    if groups.get("w"):
        part = word_value("daypart", lower(match, "dp")) if groups.get("dp") else None
        value = f"XXXX-WXX-{(weekday_number(groups['w']) or 0) + 1}{f'T{part}' if part else ''}"
        return Reading(value, kind="set", why="repeated", point=False)
    word = (groups.get("u") or "day").lower()
    value = _SET_UNITS.get(word) if not groups.get("n") else None
    if value is None:
        number = number_of(groups.get("n")) if groups.get("n") else "1"
        if groups.get("n"):
            number = {"other": "2", "second": "2", "third": "3"}.get(groups["n"].lower(), number)
        value = length(number or "X", unit_of(word))[0]
    return Reading(value, kind="set", why="repeated", point=False)


def read_time(match: Match, scope: Scope) -> Reading | None:
    """A time of day; its day is that of the expression beside it."""
    groups = match.groupdict()
    if groups.get("noon"):
        clock = "00:00" if groups["noon"].lower() == "midnight" else "12:00"
    else:
        hour = int(groups["h"]) if groups.get("h") else int(float(number_of(_hour_word(groups)) or 99))
        part = lower(match, "dp")
        half = (groups.get("ap") or {"morning": "a", "afternoon": "p", "evening": "p", "night": "p"}.get(part, "")).lower()
        if part == "night" and hour in (12, 1, 2, 3, 4):
            half = "a"
        if (half and not 1 <= hour <= 12) or hour > 24:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
        clock = f"{hour:02}:{int(groups.get('i') or _minutes(groups)):02}"
    return Reading(f"T{clock}", kind="time", why="time of day", point=False)


def _hour_word(groups: dict[str, str | None]) -> str | None:
    return re.split(r"[:.]", groups.get("hw") or "")[0] or None


def _minutes(groups: dict[str, str | None]) -> str:
    return groups.get("i2") or "0"


def read_time_past(match: Match, scope: Scope) -> Reading | None:
    """ "Half past six", "a quarter to nine in the evening"."""
    hour = int(float(number_of(match["hw"]) or 99))
    minutes = 30 if lower(match, "q") == "half" else 15
    minutes = -minutes if match["dir"] == "to" else minutes
    if not 1 <= hour <= 12:
        return None
    if lower(match, "dp") in ("afternoon", "evening"):
        hour = hour % 12 + 12
    total = (hour * 60 + minutes) % (24 * 60)
    return Reading(f"T{total // 60:02}:{total % 60:02}", kind="time", why="time of day", point=False)


def read_isotime(match: Match, scope: Scope) -> Reading | None:
    """A day and a time of day in figures."""
    day = valid(int(match["y"]), int(match["m"]), int(match["d"]))
    return Reading(f"{day.isoformat()}T{match['h']}:{match['i']}", (day, day), "absolute", "day and time") if day else None


def read_nine_eleven(match: Match, scope: Scope) -> Reading | None:
    """ "9/11": the attacks of 2001, and no other day."""
    day = date(2001, 9, 11)
    return Reading(day.isoformat(), (day, day), "absolute", "the day known by these figures", point=False)


def read_season_set(match: Match, scope: Scope) -> Reading | None:
    """ "In spring and in autumn": of every year."""
    season = int(word_value("season", match["s"]) or 1)
    return Reading(f"XXXX-{SEASONS[season - 1]}", kind="set", why="repeated", point=False)


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
    """ "The night of", "the early hours of" a date that follows: the finder puts both together."""
    if match.groupdict().get("hours"):
        return Reading("T", why="hours of the day that follows", point=False)
    code = word_value("daypart", lower(match, "dp"))
    return Reading(f"T{code}", why="a part of the day that follows", point=False) if code else None


def read_week_of(match: Match, scope: Scope) -> Reading | None:
    """ "The week of", "the week ending" a date that follows: the finder puts both together."""
    return Reading("W", why="the week of the day that follows", point=False)


def read_now(match: Match, scope: Scope) -> Reading | None:
    """ "Now", "currently": some time around publication."""
    return Reading("PRESENT_REF", anchor="published" if scope.published else "none", why="around publication", point=False)


def read_past(match: Match, scope: Scope) -> Reading | None:
    """ "Recently", "formerly": some time before publication. "Former" is one only in history, as gold of news and history has it."""
    if lower(match, "k") == "former" and not scope.narrative:
        return None
    return Reading("PAST_REF", why="some time before", point=False)


def read_future(match: Match, scope: Scope) -> Reading | None:
    """ "Soon", "the near future": some time after publication."""
    return Reading("FUTURE_REF", why="some time after", point=False)


def read_skip(match: Match, scope: Scope) -> Reading | None:
    """Words that look like a time and are none, such as ages."""
    return None
