"""Readers of dates that name their year, decade or century."""

from __future__ import annotations

import re

from detente.dates.calendars import (
    month_days,
    valid,
    year_days,
)
from detente.dates.fields import SEASONS, Match, absolute, month_number, short_year
from detente.dates.partial import marking_tense, partial_day
from detente.dates.patterns import word_value
from detente.dates.scope import Reading, Scope

_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
_CENTURIES = {"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}


def read_ymd(match: Match, scope: Scope) -> Reading | None:
    """A full date; a weekday before it is part of it."""
    month = int(match["m"]) if match["m"].isdigit() else month_number(match["m"])
    day = valid(int(match["y"]), month or 0, int(match["d"]))
    return absolute(day.isoformat(), (day, day), match) if day else None


def read_dmy(match: Match, scope: Scope) -> Reading | None:
    """Numbers with strokes: day first; month first only where the day cannot stand there; both where that leaves a choice."""
    first, second, year = int(match["d"]), int(match["m"]), int(match["y"])
    found = valid(year, second, first) or valid(year, first, second)
    return absolute(found.isoformat(), (found, found), match, "day, month and year in figures") if found else None


def read_range(match: Match, scope: Scope) -> Reading | None:
    """Days of one month ("9-10 September"), with or without a year."""
    month = month_number(match["m"])
    first, last = int(match["d"]), int(match["e"])
    if month is None or not 1 <= first < last <= 31:
        return None
    year = match["y"]
    if year is None:
        lead = partial_day(month, last, match.start(), scope, tense=marking_tense(match, scope))
        if lead is None or lead[0] is None:
            return Reading(f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}", why="no publication date to count from")
        year, anchor = str(lead[0].year), lead[1]
    else:
        anchor = "absolute"
    low, high = valid(int(year), month, first), valid(int(year), month, last)
    if low is None or high is None:
        return None
    return Reading(f"{low.isoformat()}/{high.isoformat()}", (low, high), anchor, "days of one month")


def read_bc(match: Match, scope: Scope) -> Reading | None:
    """A year before Christ: a value, but no EDTF, for the calendar used here begins with year 1."""
    groups = match.groupdict()
    season = groups.get("s")
    month = month_number(match["m"]) if groups.get("m") and not season else None
    scope.before_christ = int(match["y"])
    if groups.get("e"):
        scope.before_christ = int(match["e"])
        return Reading(f"BC{int(match['y']):04}/BC{int(match['e']):04}", anchor="absolute", why="years before Christ")
    if "s " in match.group()[-6:].replace("\n", " "):
        return Reading(f"BC{int(match['y']) // 10:03}", anchor="absolute", why="decade before Christ")
    suffix = f"-{SEASONS[int(word_value('season', season) or 1) - 1]}" if season else f"-{month:02}" if month else ""
    return Reading(f"BC{int(match['y']):04}{suffix}", anchor="absolute", why="year before Christ")


def read_my(match: Match, scope: Scope) -> Reading | None:
    """A month of a year."""
    month, year = month_number(match["m"]), int(match["y"])
    days = month_days(year, month or 0)
    return absolute(f"{year:04}-{month:02}", days, match, "month and year") if days else None


# "Resolution 1973", "No. 1990" are no years.
_NUMBERED = re.compile(
    r"(?:\bNo\.|[Rr]esolution|Decree|Article|Flight|flight|Law|Act|Order|Directive|Room|Highway|Route|Unit|number|Section|Regulation|page|"
    r"pages|Protocol|Case|Agenda|Vision|Euro|Expo|Horizon)\s$"
)


def read_y(match: Match, scope: Scope) -> Reading | None:
    """A year."""
    if _NUMBERED.search(scope.text, max(0, match.start() - 12), match.start()):
        return None
    year = int(match["y"])
    scope.before_christ = None
    return absolute(f"{year:04}", year_days(year), match, "year")


def read_short_year(match: Match, scope: Scope) -> Reading | None:
    """A year of two digits after an apostrophe."""
    year = short_year(match["z"], scope)
    return absolute(f"{year:04}", year_days(year), match, "year of two digits")


def read_years(match: Match, scope: Scope) -> Reading | None:
    """A range of years; a short second one takes the century of the first."""
    first, last = match["y"], match["e"]
    if len(last) == 2:
        last = first[:2] + last
    low, high = year_days(int(first)), year_days(int(last))
    if low is None or high is None or int(first) >= int(last):
        return None
    return Reading(f"{first}/{last}", (low[0], high[1]), "absolute", "range of years")


def read_decade(match: Match, scope: Scope) -> Reading | None:
    """A decade; without a century the twentieth is meant."""
    groups = match.groupdict()
    if groups.get("y"):
        year = int(groups["y"])
    else:
        short = groups["z"]
        year = 1900 + (int(short) if short.isdigit() else _DECADES[short.lower()])
    low, high = year_days(year), year_days(year + 9)
    return absolute(f"{year // 10:03}", (low[0], high[1]), match, "decade") if low and high else None


def read_century(match: Match, scope: Scope) -> Reading | None:
    """A century: the twentieth is 1900 to 1999, as ISO 8601 has it."""
    word = match["n"].lower()
    number = _CENTURIES.get(word) or int(re.sub(r"\D", "", word) or 0)
    low, high = year_days(max(1, number * 100 - 100)), year_days(number * 100 - 1)
    return absolute(f"{number - 1:02}", (low[0], high[1]), match, "century") if low and high else None
