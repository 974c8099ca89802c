"""Readers of dates counted from one told before them: anniversaries, eves, "the Friday before", "the 20th"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.dates.calendars import add_days, add_months, month_days, nth_weekday, quarter_days, valid, year_days
from detente.dates.fields import (
    BACKWARD,
    FORWARD,
    Match,
    around,
    around_value,
    group,
    length,
    lower,
    month_number,
    move,
    number_of,
    one_day,
    unit_of,
    weekday_number,
)
from detente.dates.partial import partial_day
from detente.dates.patterns import load_patterns, word_value
from detente.dates.scope import Anchor, Reading, Scope

_BESIDE = re.compile(r",?\s(?:which was |which is )?")
_NEAR = 300
"""A date told further off than this, in characters, is not what "the 20th" counts from."""
_FULL_DATES = frozenset({"iso", "w-dmy", "w-mdy", "my-bare", "spelled-dmy"})
_OF = re.compile(r"\s+of\s+(?:the\s+)?")
_ENDS_PHRASE = re.compile(
    r"[,.;:)]|\Z|\n[ \t]*\n|\s(?:and|but|or|when|where|while|with|in|at|the|he|she|they|it|we|a|an|to|for|after|before|his|her|their|its|by|"
    r"was|were|had|has|will|would)\b"
)


def ordinal_number(words: str) -> int | None:
    """A number from "3rd", "third" or "thirty-first", None where it is none."""
    digits = re.match(r"\d+", words)
    if digits is not None:
        return int(digits[0])
    found = word_value("ordday", words.lower()) or _ROUND.get(words.lower())
    return int(found) if found else None


_ROUND = {
    "fortieth": "40", "fiftieth": "50", "sixtieth": "60", "seventieth": "70", "eightieth": "80", "ninetieth": "90",
    "hundredth": "100", "centenary": "100",
}  # fmt: skip


def spelled_year(words: str) -> int | None:
    """A year in words ("nineteen ninety-nine", "two thousand and four"), None where they are no year."""
    parts = [p for p in re.split(r"[ -]+", words.lower()) if p not in ("and", "hundred", "oh")]
    numbers = [int(n) for p in parts if p != "thousand" and (n := word_value("number", p))]
    if "thousand" in words.lower():
        return 2000 + sum(numbers[1:])
    if not numbers or len(numbers) < 2:
        return None
    return numbers[0] * 100 + sum(numbers[1:])


def read_spelled(match: Match, scope: Scope) -> Reading | None:
    """A day in words, with or without a year: "the ninth of February, nineteen ninety-nine"."""
    day, month = ordinal_number(match["o"]), month_number(match["m"])
    if day is None or month is None:
        return None
    written = group(match, "y")
    if written:
        year = int(written) if written.isdigit() else spelled_year(written)
        when, anchor = (valid(year, month, day) if year else None), "absolute"
        return Reading(when.isoformat(), (when, when), "absolute", "full date") if when and anchor else None
    found = partial_day(month, day, match.start(), scope)
    if found is None:
        return None
    if found[0] is None:
        return Reading(f"XXXX-{month:02}-{day:02}", why="no publication date to count from")
    return Reading(found[0].isoformat(), (found[0], found[0]), found[1], "nearest such day by tense")


def read_weekday_day(match: Match, scope: Scope) -> Reading | None:
    """ "Friday the 13th": the nearest such day by tense."""
    weekday, day = weekday_number(match["w"]), int(match["d"])
    base = scope.base()
    if weekday is None or not 1 <= day <= 31 or base is None or base[0] == date.min or base[1] == date.max:
        return Reading(f"XXXX-XX-{day:02}", why="no publication date to count from") if 1 <= day <= 31 else None
    months = [add_months(base[1].replace(day=1), n) for n in range(-24, 25)]
    fits = [d for m in months if m and (d := valid(m.year, m.month, day)) and d.weekday() == weekday]
    ahead = scope.tense(match.start()) == "future"
    chosen = [d for d in fits if d >= base[0]][:1] if ahead else [d for d in fits if d <= base[1]][-1:]
    return Reading(chosen[0].isoformat(), (chosen[0], chosen[0]), scope.base_anchor(), "weekday and day") if chosen else None


def read_ordinal(match: Match, scope: Scope) -> Reading | None:
    """ "The 20th": a day of the month told of; "the second" after a quarter: another quarter of that year."""
    number = ordinal_number(match["o"])
    if number is None:
        return None
    told = scope.last
    near = told is not None and match.start() - scope.last_at <= _NEAR and "\n\n" not in scope.text[scope.last_at : match.start()]
    near = near or (told is not None and scope.narrative and match["o"][0].isdigit())
    if told is not None and near and re.fullmatch(r"\d{4}-Q[1-4]", told.timex) and number <= 4:
        return _quarter_beside(number, told) if _ENDS_PHRASE.match(scope.text, match.end()) else None
    if group(match, "ref"):
        return _day_of_month(number, lower(match, "ref"), scope)
    ended = match["o"][0].isdigit() or _ENDS_PHRASE.match(scope.text, match.end()) is not None
    if not ended or not _DAY_LEAD.search(scope.text, max(0, match.start() - 14), match.start()):
        return None
    if told is None or not near or told.days is None or told.days[1] == date.max or told.days[0] == date.min:
        return _day_alone(number, match, scope)
    if (told.days[1] - told.days[0]).days > 31:
        return None
    return _day_after(number, told, scope)


_DAY_LEAD = re.compile(
    r"\b(?:on|by|until|till|since|from|before|after|through|(?:morning|afternoon|evening|night|hours)\sof)\s$", re.IGNORECASE
)


def _quarter_beside(number: int, told: Reading) -> Reading:
    year = int(told.timex[:4])
    return Reading(f"{year:04}-Q{number}", quarter_days(year, number), "text", "a quarter of the year told of")


def _day_after(number: int, told: Reading, scope: Scope) -> Reading | None:
    """The day of that number in the month told of, or in the next one where it is long past there."""
    if told.days is None:
        return None
    first = told.days[1] if scope.narrative else told.days[0]
    when = valid(first.year, first.month, number)
    if when is None:
        return None
    if when < first - timedelta(days=14) and not scope.narrative:
        later = add_months(first.replace(day=1), 1)
        when = (valid(later.year, later.month, number) if later else None) or when
    return Reading(when.isoformat(), (when, when), "text", "a day of the month told of")


def _day_of_month(number: int, words: str, scope: Scope) -> Reading | None:
    base, anchor = (scope.published, "published") if words.startswith(("this", "last", "next")) else (None, "text")
    base = base or (scope.last.days if scope.last else None)
    if base is None or base[1] == date.max or base[0] == date.min:
        return Reading(f"XXXX-XX-{number:02}", why="no date to count from") if number <= 31 else None
    shift = -1 if BACKWARD.search(words) else 1 if FORWARD.search(words) else 0
    month = add_months(base[1].replace(day=1), shift)
    when = valid(month.year, month.month, number) if month else None
    anchors: Anchor = "published" if anchor == "published" else "text"
    return Reading(when.isoformat(), (when, when), anchors, "a day of that month") if when else None


def _day_alone(number: int, match: Match, scope: Scope) -> Reading | None:
    """ "On the 15th" where no date is told before: the nearest such day by tense."""
    if not match["o"][0].isdigit() or not _ENDS_PHRASE.match(scope.text, match.end()) or number > 31:
        return None
    base = scope.published
    if base is None or base[0] == date.min or base[1] == date.max:
        return Reading(f"XXXX-XX-{number:02}", why="no publication date to count from")
    months = [add_months(base[1].replace(day=1), n) for n in (-2, -1, 0, 1, 2)]
    days = [d for m in months if m and (d := valid(m.year, m.month, number))]
    ahead = scope.tense(match.start()) == "future"
    chosen = [d for d in days if d >= base[0]][:1] if ahead else [d for d in days if d <= base[1]][-1:]
    return Reading(chosen[0].isoformat(), (chosen[0], chosen[0]), "published", "nearest such day by tense") if chosen else None


def read_weekday_told(match: Match, scope: Scope) -> Reading | None:
    """ "The Friday before": counted from the day told of last."""
    weekday, told = weekday_number(match["w"]), scope.last_day
    if weekday is None or told is None or told.days is None:
        return Reading(f"XXXX-WXX-{(weekday or 0) + 1}", why="no day told of before")
    day = told.days[0]
    back = match["dir"].lower() == "before"
    when = add_days(day, -((day.weekday() - weekday - 1) % 7 + 1) if back else (weekday - day.weekday() - 1) % 7 + 1)
    return Reading(when.isoformat(), (when, when), "text", f"that weekday {match['dir']} the day told of") if when else None


def read_eve(match: Match, scope: Scope) -> Reading | None:
    """ "The eve of the summit": the day before the day told of last in the paragraph; else unknown, for it counts from a deed."""
    told = scope.last_day
    near = told is not None and match.start() - scope.last_at <= _NEAR and "\n\n" not in scope.text[scope.last_at : match.start()]
    day = add_days(told.days[0], -1) if told and told.days and near else None
    if day is None:
        return Reading("XXXX-XX-XX", why="the eve of a deed whose day is not told", point=False)
    return Reading(day.isoformat(), (day, day), "text", "the day before the day told of", point=False)


def read_anniversary(match: Match, scope: Scope) -> Reading | None:
    """An anniversary: of a date that follows, of the day that stands right before it, or of a day told of; else no date."""
    number = ordinal_number(match["n"]) if group(match, "n") else None
    founding = _date_after(scope.text, match.end())
    if founding is not None:
        return _anniversary_of(founding, number, scope)
    if scope.last_day is not None and scope.read and _BESIDE.fullmatch(scope.text, scope.read[-1][1], match.start()):
        beside = scope.read[-1][2]
        if beside.days and beside.days[0] == beside.days[1]:
            return Reading(beside.days[0].isoformat(), beside.days, "text", "the day it stands beside", point=False)
    told = scope.last_day
    if told is None or told.days is None or told.anchor not in ("absolute", "text"):
        return None
    return _anniversary_of(told.days[0], number, scope)


def _date_after(text: str, offset: int) -> date | None:
    of = _OF.match(text, offset)
    if of is None:
        return None
    for row in load_patterns().rows:
        found = row.regex.match(text, of.end()) if row.name in _FULL_DATES else None
        if found is None:
            continue
        groups = found.groupdict()
        if groups.get("y") and groups.get("d"):
            month = int(groups["m"]) if groups["m"].isdigit() else month_number(groups["m"]) or 0
            return valid(int(groups["y"]), month, int(groups["d"]))
        return None
    return None


def _anniversary_of(founding: date, number: int | None, scope: Scope) -> Reading | None:
    if number is not None:
        when = add_months(founding, 12 * number)
    elif scope.published is not None and scope.published[1] != date.max:
        now = scope.published[1]
        years = (now.year - 1, now.year, now.year + 1)
        days = [d for y in years if (d := valid(y, founding.month, founding.day))]
        when = min(days, key=lambda d: (abs((d - now).days), d), default=None)
    else:
        when = None
    return Reading(when.isoformat(), (when, when), "text", f"anniversary of {founding.isoformat()}") if when else None


def read_ago_when(match: Match, scope: Scope) -> Reading | None:
    """ "A year ago today", "a week ago Tuesday", "two years ago this month": so many units before what is named."""
    base, number, unit = scope.published, number_of(match["n"]), unit_of(match["u"])
    if base is None or number is None or not number.isdigit() or base[0] == date.min or base[1] == date.max:
        return Reading("XXXX-XX-XX", why="no publication date to count from")
    word = " ".join(match["w"].lower().split())
    weekday = weekday_number(match["w"])
    start = base[1]
    if weekday is not None:
        start -= timedelta(days=(start.weekday() - weekday) % 7)
    elif word == "yesterday" or word.startswith("last"):
        start = move(start, -1, {"yesterday": "D", "last week": "W", "last weekend": "W"}.get(word, "M")) or start
    day = move(start, -int(number), unit)
    size = {"week": "W", "weekend": "W", "month": "M", "year": "Y"}.get(word.split()[-1], "D")
    days = around(day, size) if day else None
    return (
        Reading(around_value(day, size), days, "published", f"{match['n']} {match['u']} before {word}") if day and days else None
    )


def read_in_time(match: Match, scope: Scope) -> Reading | None:
    """ "In two weeks' time": as exact as its unit, counted from publication; a length in history and without a publication date."""
    number, unit = number_of(match["n"]), unit_of(match["u"])
    if number is None:
        return None
    timex, duration = length(number, unit)
    known = scope.published is not None and not scope.narrative and number.isdigit()
    day = move(scope.published[0], int(number), unit) if known and scope.published and scope.published[0] != date.min else None
    if day is None:
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    if unit in ("TH", "TM", "TS"):
        return Reading(timex, one_day(day), "published", "counted from publication", duration=duration, point=False)
    return Reading(around_value(day, unit), around(day, unit), "published", "counted from publication", duration=duration)


def read_nth_of(match: Match, scope: Scope) -> Reading | None:
    """ "The first week of May", "the last Monday in October", "the first three months of 2020"."""
    span = _named_span(match, scope)
    word, unit = lower(match, "n"), lower(match, "u")
    if group(match, "c"):
        return _several(match, span)
    if span is None:
        return None
    first, last, anchor = span
    back = word in ("last", "final", "closing")
    number = {"second": 2, "third": 3, "fourth": 4}.get(word, 1)
    weekday = weekday_number(match["u"])
    if weekday is not None:
        day = nth_weekday(last.year if back else first.year, last.month if back else first.month, weekday, -1 if back else number)
        return Reading(day.isoformat(), (day, day), anchor, "a weekday of a month")
    if unit == "day":
        moved = last if back else add_days(first, number - 1)
        return Reading(moved.isoformat(), (moved, moved), anchor, "a day of a stretch") if moved else None
    if unit in ("week", "weekend"):
        return _week_of(first, last, number, anchor, back=back, weekend=unit == "weekend")
    if unit == "month":
        month = last.month if back else first.month + number - 1
        days = month_days(first.year, month)
        return Reading(f"{first.year:04}-{month:02}", days, anchor, "a month of a year") if days else None
    return Reading(f"PX{unit_of(unit)}", kind="duration", why="a length of time", point=False)


def _several(match: Match, span: tuple[date, date, Anchor] | None) -> Reading | None:
    number, unit = number_of(match["c"]), unit_of(match["u"])
    if number is None:
        return None
    timex, duration = length(number, unit)
    if span is None or not number.isdigit():
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    first, last, anchor = span
    back = lower(match, "n") in ("last", "final", "closing")
    edge = add_days(last, 1) if back else first
    moved = move(edge, int(number) * (-1 if back else 1), unit) if edge else None
    days = ((moved, last) if back else (first, add_days(moved, -1) or moved)) if moved else None
    return Reading(timex, days, anchor, "a part of a stretch", duration=duration, point=False)


def _week_of(first: date, last: date, number: int, anchor: Anchor, *, back: bool, weekend: bool) -> Reading | None:
    """The number-th week of a month: ISO weeks, the first being the one that holds the month's first weekday."""
    edge = last if back else add_days(first, 7 * (number - 1))
    if edge is None:
        return None
    start = edge - timedelta(days=min(edge.weekday(), edge.toordinal() - 1))
    if weekend:
        saturday = nth_weekday(edge.year, edge.month, 5, -1 if back else number)
        iso = saturday.isocalendar()
        return Reading(
            f"{iso.year:04}-W{iso.week:02}-WE", (saturday, saturday + timedelta(days=1)), anchor, "a weekend of a month"
        )
    if not back and edge.weekday() >= 5:
        start += timedelta(days=7)
    iso = start.isocalendar()
    return Reading(f"{iso.year:04}-W{iso.week:02}", (start, start + timedelta(days=6)), anchor, "a week of a month")


def _named_span(match: Match, scope: Scope) -> tuple[date, date, Anchor] | None:
    if year := group(match, "y2"):
        days = year_days(int(year))
        return (*days, "absolute") if days else None
    if reference := lower(match, "ref"):
        base = scope.base()
        if base is None or base[0] == date.min or base[1] == date.max:
            return None
        shift = -1 if BACKWARD.search(reference) else 1 if FORWARD.search(reference) else 0
        moved = add_months(base[1].replace(day=1), shift * (12 if reference.endswith("year") else 1))
        days = (year_days(moved.year) if reference.endswith("year") else month_days(moved.year, moved.month)) if moved else None
        return (*days, scope.base_anchor()) if days else None
    month = month_number(match["m"]) or 0
    if year := group(match, "y"):
        days = month_days(int(year), month)
        return (*days, "absolute") if days else None
    found = partial_day(month, 15, match.start(), scope)
    days = month_days(found[0].year, month) if found and found[0] else None
    return (*days, found[1]) if days and found else None
