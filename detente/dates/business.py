"""Readers of the parts of years in which business, budgets and statistics are told: quarters, halves, fiscal years, like periods."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date

from detente.dates.calendars import Days, add_months, month_days, quarter_days, year_days
from detente.dates.fields import BACKWARD, FORWARD, Match, anchor_of, group, lower, short_year
from detente.dates.patterns import word_value
from detente.dates.scope import Anchor, Reading, Scope
from detente.dates.tenses import Tense

_RECENT = frozenset({"last", "latest", "previous", "just-ended", "preceding", "prior"})
_CALENDAR = frozenset({"calendar", "school", "academic"})
_PARTS = {"quarter": ("Q", 3, 4), "half": ("H", 6, 2), "h": ("H", 6, 2)}


def read_quarter(match: Match, scope: Scope) -> Reading | None:
    """A quarter or half of a year: of one named or told of, else the nearest by tense; "the latest quarter" is the one before."""
    groups = match.groupdict()
    letter, months, most = _PARTS[lower(match, "q").rstrip("s") or "quarter"]
    word = lower(match, "n")
    named = groups.get("y") or groups.get("ref")
    if word in _RECENT and not named:
        return _before(letter, months, scope)
    number = most if word in ("last", "final") else int(word_value("ordinal", word) or (word if word.isdigit() else 0))
    if not 1 <= number <= most:
        return None
    year, anchor = _year_of(match, scope) if named else _nearest(number, months, scope, match.start())
    days = quarter_days(year, number, months=months) if year else None
    if days is None or year is None:
        return Reading(f"XXXX-{letter}{number}", why="no date to count from")
    return Reading(f"{year:04}-{letter}{number}", days, anchor, "part of a year")


def _before(letter: str, months: int, scope: Scope) -> Reading:
    base = scope.base()
    if base is None or base[1] == date.max:
        return Reading(f"XXXX-{letter}X", why="no date to count from")
    moved = add_months(base[1].replace(day=1), -months)
    number = (moved.month - 1) // months + 1 if moved else 0
    days = quarter_days(moved.year, number, months=months) if moved else None
    if moved is None or days is None:
        return Reading(f"XXXX-{letter}X", why="no date to count from")
    return Reading(f"{moved.year:04}-{letter}{number}", days, scope.base_anchor(), "the part of a year before")


def _year_of(match: Match, scope: Scope) -> tuple[int | None, Anchor]:
    written = group(match, "y")
    if written:
        return int(written) if len(written) == 4 else short_year(written, scope), "absolute"
    words = lower(match, "ref")
    base = scope.base()
    if words.startswith(("that", "the same", "the following", "the next", "the previous")) and scope.last is not None:
        base = scope.last.days
    if base is None or base[1] == date.max or base[0] == date.min:
        return None, "none"
    return base[1].year + _shift(words), anchor_of("published" if base is scope.published else "text")


def _shift(words: str) -> int:
    return -1 if BACKWARD.search(words) else 1 if FORWARD.search(words) else 0


def _nearest(number: int, months: int, scope: Scope, offset: int) -> tuple[int | None, Anchor]:
    """The year of a numbered part: the year told of in a narrative, else of the last such part that has begun, or the next one."""
    base = scope.base()
    if base is None or base[1] == date.max or base[0] == date.min:
        return None, "none"
    if scope.narrative:
        return base[1].year, "text"
    tense: Tense = scope.tense(offset)
    years = range(base[0].year - 2, base[1].year + 3)
    known = [(year, days) for year in years if (days := quarter_days(year, number, months=months))]
    if tense == "future":
        ahead = [year for year, days in known if days[1] >= base[0]]
        return (ahead[0] if ahead else None), "published"
    begun = [year for year, days in known if days[0] <= base[1]]
    return (begun[-1] if begun else None), "published"


def read_fiscal(match: Match, scope: Scope) -> Reading | None:
    """A fiscal year, named or counted from publication. Its days are those of the American federal one: from October to September.

    A school or calendar year is given as the year of publication that it names.
    """
    written = group(match, "y")
    base, anchor = scope.base(), scope.base_anchor()
    known = base is not None and base[1] != date.max and base[0] != date.min
    if written:
        year, anchor = int(written) if len(written) == 4 else short_year(written, scope), "absolute"
    elif base is None or not known:
        return Reading("XXXX", why="no date to count from")
    else:
        year = base[1].year + _shift(lower(match, "dir"))
        if lower(match, "kind") not in _CALENDAR:
            year += base[1].month >= 10
    if not MINYEAR < year <= MAXYEAR:
        return None
    if lower(match, "kind") in _CALENDAR:
        return Reading(f"{year:04}", year_days(year), anchor, "year")
    return Reading(f"FY{year:04}", (date(year - 1, 10, 1), date(year, 9, 30)), anchor, "fiscal year, October to September")


def read_new_year(match: Match, scope: Scope) -> Reading | None:
    """ "The new year": the one that begins next; in the first half of a year that year."""
    base = scope.base()
    if base is None or base[1] == date.max or base[0] == date.min:
        return Reading("XXXX", why="no date to count from")
    year = base[1].year + (base[1].month > 6)
    days = year_days(year)
    return Reading(f"{year:04}", days, scope.base_anchor(), "the new year") if days else None


def read_year_end(match: Match, scope: Scope) -> Reading | None:
    """ "Year-end", "the end of the year" in one word: the last third of the year of publication, or of the year named."""
    written = group(match, "y")
    base = scope.base()
    if written is None and (base is None or base[1] == date.max or base[0] == date.min):
        return Reading("XXXX", why="no date to count from")
    year = int(written) if written else _end_year(base, scope.tense(match.start()))
    days = year_days(year)
    if days is None:
        return None
    return Reading(
        f"{year:04}", (date(year, 9, 1), days[1]), "absolute" if written else scope.base_anchor(), "the end of the year"
    )


def _end_year(base: Days | None, tense: Tense) -> int:
    """In the first months of a year a past end is that of the year before."""
    day = base[1] if base else date.min
    return day.year - 1 if tense == "past" and day.month <= 6 else day.year


_PART_DAYS = 184
"""Days of the longest part of a year that "the same period" can mean."""


def read_like_period(match: Match, scope: Scope) -> Reading | None:
    """ "The same period last year", "the year-earlier quarter": the period told of last, or that of publication, a year before."""
    unit = lower(match, "u")
    told = scope.last.days if scope.last and scope.last.days and not scope.narrative else None
    told = told if told and told[1] != date.max and (told[1] - told[0]).days <= _PART_DAYS else None
    base = told or scope.base()
    if base is None or base[0] == date.min or base[1] == date.max:
        return Reading("XXXX", why="no date to count from")
    moved = add_months(base[1].replace(day=1), -12)
    if moved is None:
        return None
    anchor: Anchor = "text" if told else "published"
    if unit == "quarter" or (told and scope.last and "-Q" in scope.last.timex):
        number = (moved.month + 2) // 3
        return Reading(f"{moved.year:04}-Q{number}", quarter_days(moved.year, number), anchor, "the same quarter a year before")
    if unit == "month" or (told and scope.last and len(scope.last.timex) == 7 and scope.last.timex[5:].isdigit()):
        return Reading(
            f"{moved.year:04}-{moved.month:02}", month_days(moved.year, moved.month), anchor, "the same month a year before"
        )
    return Reading(f"{moved.year:04}", year_days(moved.year), anchor, "the same period a year before")
