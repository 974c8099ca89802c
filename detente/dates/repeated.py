"""Readers of what comes again, of clock times, holidays, and vague words."""

from __future__ import annotations

import re
from datetime import date

from detente.dates.calendars import (
    Days,
    add_days,
    valid,
)
from detente.dates.feasts import feast_days
from detente.dates.fields import SEASONS, Match, anchor_of, length, lower, number_of, one_day, part_of, unit_of, weekday_number
from detente.dates.patterns import Holiday, load_holidays, word_value
from detente.dates.scope import Anchor, Reading, Scope

_SET_UNITS = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y",
    "annual": "P1Y", "hourly": "PT1H", "fortnightly": "P2W", "biennial": "P2Y", "biannual": "P6M", "biannually": "P6M",
    "semi-annual": "P6M", "semiannual": "P6M", "twice-yearly": "P6M", "twice-weekly": "P1W", "twice-daily": "P1D", "bi-weekly": "P2W",
    "biweekly": "P2W", "bimonthly": "P2M", "spring": "XXXX-SP", "autumn": "XXXX-FA", "fall": "XXXX-FA", "night": "XXXX-XX-XXTNI",
    "morning": "XXXX-XX-XXTMO", "evening": "XXXX-XX-XXTEV", "afternoon": "XXXX-XX-XXTAF", "summer": "XXXX-SU",
    "winter": "XXXX-WI", "weekend": "XXXX-WXX-WE", "weekends": "XXXX-WXX-WE", "weekdays": "XXXX-WXX-WD",
}  # fmt: skip


def read_set(match: Match, scope: Scope) -> Reading | None:
    """Something that comes again and again: ISO 8601 repeats have no EDTF; the value is TIMEX3's."""
    groups = match.groupdict()
    if groups.get("w"):
        part = word_value("daypart", lower(match, "dp")) if groups.get("dp") else None
        weekday = f"XXXX-WXX-{(weekday_number(groups['w']) or 0) + 1}{f'T{part}' if part else ''}"
        return Reading(weekday, kind="set", why="repeated", point=False)
    word = (groups.get("u") or "day").lower()
    value = _SET_UNITS.get(word) if not groups.get("n") else None
    if value is None:
        words = (groups.get("n") or "one").lower()
        number = {"other": "2", "second": "2", "third": "3"}.get(words) or number_of(words)
        value = length(number or "X", unit_of(word))[0]
    return Reading(value, kind="set", why="repeated", point=False)


_CLOCK_LEAD = re.compile(
    r"(?:\b(?:at|by|until|till|from|to|before|after|around|about|since|and|between|exactly|precisely|of|past)\s|[-–(])$",
    re.IGNORECASE,
)
_CLOCK_NEXT = re.compile(r"\s(?:on|local|in the|yesterday|today|this|that|the (?:next|following|same))\b|[-–]\d")


def _is_clock(match: Match) -> bool:
    """Whether figures such as "10:57" are a time of day by the words beside them, not a length or a score."""
    text, start = match.string, match.start()
    return _CLOCK_LEAD.search(text, max(0, start - 12), start) is not None or _CLOCK_NEXT.match(text, match.end()) is not None


_LIMIT = re.compile(r"\b(?:until|till|by|before)\s$", re.IGNORECASE)


def read_time(match: Match, scope: Scope) -> Reading | None:
    """A time of day; its day is that of the expression beside it."""
    groups = match.groupdict()
    if set(groups) == {"h", "i"} and not _is_clock(match):
        return None
    half = "known"
    if groups.get("noon"):
        # "By midnight Friday" is the end of Friday, "at midnight" its start.
        night = "24:00" if _LIMIT.search(scope.text, max(0, match.start() - 8), match.start()) else "00:00"
        clock = night if groups["noon"].lower() == "midnight" else "12:00"
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
    why = UNSURE_HALF if not half and 1 <= int(clock[:2]) < 12 and not groups.get("z") else "time of day"
    return Reading(f"T{clock}", kind="time", why=why, point=False)


UNSURE_HALF = "time of day, of which half is not told"
"""Says that "6:30" may be of the evening."""


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
    why = "time of day" if lower(match, "dp") else UNSURE_HALF
    return Reading(f"T{total // 60:02}:{total % 60:02}", kind="time", why=why, point=False)


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
    """A holiday, by its rule, of the year named or of the nearest one; or its eve, its first day, the weekend that holds it."""
    holiday = next((h for h in load_holidays() if h.regex.fullmatch(" ".join(match["h"].split()))), None)
    if holiday is None:
        return None
    anchor: Anchor = "absolute"
    if match["y"]:
        found = feast_days(holiday.rule, holiday.first, holiday.last, int(match["y"]))
        days = found[0] if found else None
    else:
        days, anchor = _nearest_holiday(holiday, match, scope)
    if days is None:
        return Reading("XXXX-XX-XX", why="no date to count from")
    why = f"{match['h']} by rule {holiday.rule.split()[0]}"
    if match["we"]:
        return _weekend_of(days, anchor, why)
    days = _part_of_feast(days, lower(match, "part"), lower(match, "nth"))
    value = days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"
    return Reading(value, days, anchor_of(anchor), why)


def _part_of_feast(days: Days, part: str, nth: str) -> Days:
    if nth:
        day = days[1] if nth in ("last", "final") else add_days(days[0], {"second": 1, "third": 2}.get(nth, 0))
        return one_day(day) or days
    if part.startswith(("the start", "the beginning")):
        return days[0], days[0]
    if "day after" in part or "day before" in part or "eve of" in part:
        return one_day(add_days(days[1], 1) if "after" in part else add_days(days[0], -1)) or days
    return part_of(days, part) if part else days


def _weekend_of(days: Days, anchor: Anchor, why: str) -> Reading | None:
    """The Saturday and Sunday of the week that holds the day; of a Monday those before it."""
    saturday = add_days(days[0], 5 - days[0].weekday() if days[0].weekday() else -2)
    sunday = add_days(saturday, 1) if saturday else None
    if saturday is None or sunday is None:
        return None
    iso = saturday.isocalendar()
    return Reading(f"{iso.year:04}-W{iso.week:02}-WE", (saturday, sunday), anchor, f"weekend of {why}")


# So many days around a feast what is told of it is told of this one, whatever the tense.
_AT_HAND = 21


def _nearest_holiday(holiday: Holiday, match: Match, scope: Scope) -> tuple[Days | None, Anchor]:
    base, anchor = scope.base(), scope.base_anchor()
    if base is None or base[0] == date.min or base[1] == date.max:
        return None, "none"
    rule, first, last = holiday.rule, holiday.first, holiday.last
    if scope.narrative:
        told = feast_days(rule, first, last, base[1].year)
        return (told[0] if told else None), "text"
    found = [days for year in range(base[0].year - 2, base[1].year + 3) for days in feast_days(rule, first, last, year)]
    direction, tense = lower(match, "dir"), scope.tense(match.start())
    nearest = min(found, key=lambda d: (_distance(d, base), d), default=None)
    if nearest is not None and not direction and _distance(nearest, base) <= _AT_HAND:
        return nearest, anchor
    past, ahead = [d for d in found if d[0] <= base[1]], [d for d in found if d[1] >= base[0]]
    if direction == "this":
        return next((d for d in found if d[0].year == base[1].year), None), anchor
    if direction == "last" or (tense == "past" and not direction):
        return (past[-1] if past else None), anchor
    if direction == "next" or tense == "future":
        return (ahead[0] if ahead else None), anchor
    return nearest, anchor


def _distance(days: Days, base: Days) -> int:
    return max(0, (days[0] - base[1]).days, (base[0] - days[1]).days)


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


# "The past season" is no "past".
_NOUN = re.compile(
    r"\s(?!(?:and|but|or|had|has|have|that|was|were|when|with|as|to|for|he|she|they|we|it|by|is|are|of|men|who|which|on|at|in|the|would|"
    r"could|will|not|a|an)\b)[a-z]"
)


def read_past(match: Match, scope: Scope) -> Reading | None:
    """ "Recently", "formerly": some time before publication. "Former" is one only in history, as gold of news and history has it."""
    word = lower(match, "k")
    if word == "former" and not scope.narrative:
        return None
    if word == "the past" and _NOUN.match(scope.text, match.end()):
        return None
    return Reading("PAST_REF", why="some time before", point=False)


def read_future(match: Match, scope: Scope) -> Reading | None:
    """ "Soon", "the near future": some time after publication."""
    return Reading("FUTURE_REF", why="some time after", point=False)


def read_skip(match: Match, scope: Scope) -> Reading | None:
    """Words that look like a time and are none, such as ages."""
    return None
