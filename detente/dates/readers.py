"""Readers: what each form of time expression means, given what it may be counted from.

Each reader takes the match of its pattern and the scope, and returns a reading, or None where the words are no time expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from detente.dates.calendars import (
    Days,
    add_days,
    add_months,
    easter,
    equinox,
    hijri_in,
    lunar_new_year,
    month_days,
    nth_weekday,
    orthodox_easter,
    quarter_days,
    season_days,
    valid,
    week_start,
    year_days,
)
from detente.dates.patterns import load_holidays, word_value
from detente.dates.scope import Anchor, Reading, Scope, spread
from detente.dates.tenses import Tense

Match = re.Match[str]
Reader = Callable[[Match, Scope], Reading | None]

SEASONS = ("SP", "SU", "FA", "WI")
_UNIT_DAYS = {"D": 1, "W": 7, "2W": 14, "WE": 7}
_UNIT_MONTHS = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}
_AFTER = frozenset({"later", "after", "afterward", "afterwards", "thereafter", "hence", "from now", "after that"})
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
# Whole days that a bare plural reaches forward: "the coming days" is within two weeks, and so on.
_FEW = {"D": 14, "W": 60, "M": 365, "Y": 3650}


def _group(match: Match, name: str) -> str | None:
    found = match.groupdict().get(name)
    return " ".join(found.split()) if found else None


def _lower(match: Match, name: str) -> str:
    return (_group(match, name) or "").lower()


def _month(word: str) -> int | None:
    found = word_value("month", word) or word_value("monthabbr", word)
    return int(found) if found else None


def _weekday(word: str) -> int | None:
    found = word_value("weekday", word) or word_value("weekdayabbr", word)
    return int(found) if found else None


def _number(words: str | None) -> str | None:
    """A number as ISO digits, ``X`` where it cannot be told, None where the words are no number."""
    if words is None:
        return None
    words = words.strip().lower()
    if re.fullmatch(r"\d{1,4}([.,]\d{1,3})?", words):
        return words.replace(",", ".") if len(words.partition(",")[2]) != 3 else words.replace(",", "")
    if word_value("vague", words):
        return "X"
    if words.endswith(" and a half"):
        whole = word_value("number", words.removesuffix(" and a half"))
        return f"{whole}.5" if whole else None
    if words.endswith(" hundred"):
        hundreds = word_value("number", words.removesuffix(" hundred"))
        return str(int(hundreds) * 100) if hundreds else None
    if found := word_value("number", words):
        return found
    tens, _, ones = words.partition("-")
    ten, one = word_value("number", tens), word_value("number", ones)
    return str(int(ten) + int(one)) if ten and one else None


def _unit(word: str) -> str:
    return word_value("unit", word) or "D"


def length(number: str, unit: str) -> tuple[str, str | None]:
    """A length as TIMEX3 value and as ISO 8601 duration (None where the number cannot be told)."""
    if unit in ("TS", "TM", "TH"):
        value = f"PT{number}{unit[1]}"
        return value, None if "X" in number else value
    if unit == "2W":
        value = f"P{_times(number, 2)}W"
        return value, None if "X" in number else value
    iso = {
        "WE": f"P{_times(number, 2)}D",
        "Q": f"P{_times(number, 3)}M",
        "E": f"P{_times(number, 10)}Y",
        "C": f"P{_times(number, 100)}Y",
    }
    timex = {"WE": f"P{number}WE", "Q": f"P{number}Q", "E": f"P{number}DE", "C": f"P{number}CE"}.get(unit, f"P{number}{unit}")
    return timex, None if "X" in number else iso.get(unit, f"P{number}{unit}")


def _times(number: str, factor: int) -> str:
    if "X" in number:
        return "X"
    value = float(number) * factor
    return str(int(value)) if value == int(value) else str(value)


def move(day: date, number: int, unit: str) -> date | None:
    """The day so many units later; for hours and less the same day."""
    if unit in _UNIT_DAYS:
        return add_days(day, number * _UNIT_DAYS[unit])
    if unit in _UNIT_MONTHS:
        return add_months(day, number * _UNIT_MONTHS[unit])
    return add_days(day, number // 24) if unit == "TH" else day


def part_of(days: Days, words: str) -> Days:
    """The part of a stretch of days that "early", "the middle of", "late" and their like name: a third of it."""
    first, last = days
    if first == date.min or last == date.max:
        return days
    third = ((last - first).days + 1) // 3
    if re.search(r"early|earlier|begin|start|first", words):
        return first, first + timedelta(days=max(0, third - 1))
    if re.search(r"mid", words):
        return first + timedelta(days=third), last - timedelta(days=third)
    if re.search(r"late|end|close|last|rest|remainder|second", words):
        return last - timedelta(days=max(0, third - 1)), last
    return days


def _absolute(timex: str, days: Days | None, match: Match, why: str = "full date") -> Reading:
    part = _lower(match, "part")
    return Reading(timex, part_of(days, part) if days and part else days, "absolute" if days else "none", why)


# --- dates by number -------------------------------------------------------------------------------------------------------------


def read_ymd(match: Match, scope: Scope) -> Reading | None:
    """A full date; a weekday before it is part of it."""
    month = int(match["m"]) if match["m"].isdigit() else _month(match["m"])
    day = valid(int(match["y"]), month or 0, int(match["d"]))
    return _absolute(day.isoformat(), (day, day), match) if day else None


def read_dmy(match: Match, scope: Scope) -> Reading | None:
    """Numbers with strokes: day first; month first only where the day cannot stand there; both where that leaves a choice."""
    first, second, year = int(match["d"]), int(match["m"]), int(match["y"])
    found = valid(year, second, first) or valid(year, first, second)
    return _absolute(found.isoformat(), (found, found), match, "day, month and year in figures") if found else None


def read_range(match: Match, scope: Scope) -> Reading | None:
    """Days of one month ("9-10 September"), with or without a year."""
    month = _month(match["m"])
    first, last = int(match["d"]), int(match["e"])
    if month is None or not 1 <= first < last <= 31:
        return None
    year = match["y"]
    if year is None:
        lead = _partial_day(month, last, match.start(), scope)
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
    month = _month(match["m"]) if groups.get("m") and not season else None
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
    month, year = _month(match["m"]), int(match["y"])
    days = month_days(year, month or 0)
    return _absolute(f"{year:04}-{month:02}", days, match, "month and year") if days else None


def read_y(match: Match, scope: Scope) -> Reading | None:
    """A year."""
    year = int(match["y"])
    scope.before_christ = None
    return _absolute(f"{year:04}", year_days(year), match, "year")


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
        year = 1900 + (int(short) if short.isdigit() else _DECADES[short])
    low, high = year_days(year), year_days(year + 9)
    return _absolute(f"{year // 10:03}", (low[0], high[1]), match, "decade") if low and high else None


def read_century(match: Match, scope: Scope) -> Reading | None:
    """A century: the twentieth is 1901 to 2000."""
    word = match["n"].lower()
    number = _CENTURIES.get(word) or int(re.sub(r"\D", "", word) or 0)
    low, high = year_days(number * 100 - 99), year_days(number * 100)
    return _absolute(f"{number - 1:02}", (low[0], high[1]), match, "century") if low and high else None


# --- dates without a year --------------------------------------------------------------------------------------------------------


def _partial_day(month: int, day: int, offset: int, scope: Scope) -> tuple[date | None, Anchor] | None:
    """The year that a day and month without one belong to, by anchor and tense; None where there is no such day in any year."""
    if valid(2024, month, day) is None:
        return None
    if (told := _told_year(scope, offset)) is not None:
        found = valid(told, month, day)
        return (found, "text") if found else None
    if scope.published is None:
        return None, "none"
    low, high = scope.published
    candidates = [d for year in range(low.year - 4, high.year + 5) if (d := valid(year, month, day))]
    return _choose(candidates, low, high, scope.tense(offset)), "published"


def _choose(days: list[date], low: date, high: date, tense: Tense) -> date | None:
    past, ahead = [d for d in days if d <= high], [d for d in days if d >= low]
    if tense == "past" and past:
        return max(past)
    if tense == "future" and ahead:
        return min(ahead)
    return min(days, key=lambda d: (abs((d - high).days), d > high), default=None)


def _told_year(scope: Scope, offset: int) -> int | None:
    """The year that the text is telling of, where that and not the publication date decides: in narratives, and shortly after a
    full date of another year in the same paragraph."""
    last = scope.last
    if last is None or last.days is None or last.days[1] == date.max or last.days[0] == date.min:
        return None
    year = last.days[0].year
    if scope.narrative:
        return year
    near = offset - scope.last_at <= 250 and "\n\n" not in scope.text[scope.last_at : offset]
    old = scope.published is None or (scope.published[0] - last.days[1]).days > 366
    exact = last.anchor in ("absolute", "text") and (last.days[1] - last.days[0]).days <= 31
    return year if near and old and exact and scope.published is not None else None


def read_md(match: Match, scope: Scope) -> Reading | None:
    """A day and month without a year, or a day alone ("the 9th") in the month told of."""
    day = int(match["d"])
    word = _group(match, "m")
    if word is None:
        return _day_alone(day, scope)
    month = _month(word)
    if month is None or valid(2024, month, day) is None:
        return None
    if reference := _lower(match, "ref"):
        return _day_in(_referred_year(reference, scope), month, day, scope)
    found = _partial_day(month, day, match.start(), scope)
    if found is None:
        return None
    when, anchor = _match_weekday(_group(match, "w"), found, month, day, scope)
    if when is None:
        return Reading(f"XXXX-{month:02}-{day:02}", why="no publication date to count from")
    return Reading(when.isoformat(), (when, when), anchor, f"nearest such day by tense ({scope.tense(match.start())})")


def _match_weekday(
    word: str | None, found: tuple[date | None, Anchor], month: int, day: int, scope: Scope
) -> tuple[date | None, Anchor]:
    """Where a weekday stands beside the date and does not fit, the nearest year in which it does."""
    weekday = _weekday(word) if word else None
    when = found[0]
    if weekday is None or when is None or when.weekday() == weekday:
        return found
    years = sorted(range(when.year - 6, when.year + 7), key=lambda y: abs(y - when.year))
    fits = [d for y in years if (d := valid(y, month, day)) and d.weekday() == weekday]
    return (fits[0] if fits and abs(fits[0].year - when.year) <= 1 else when), found[1]


def _day_in(year: int | None, month: int, day: int, scope: Scope) -> Reading | None:
    when = valid(year, month, day) if year else None
    if when is None:
        return Reading(f"XXXX-{month:02}-{day:02}", why="the year it refers to is not told")
    return Reading(when.isoformat(), (when, when), "text", "the year told of")


def _day_alone(day: int, scope: Scope) -> Reading | None:
    last = scope.last
    if not scope.narrative or last is None or last.days is None:
        return None
    when = valid(last.days[1].year, last.days[1].month, day)
    return Reading(when.isoformat(), (when, when), "text", "a day of the month told of") if when else None


def _referred_year(words: str, scope: Scope) -> int | None:
    base = scope.published if words.startswith(("this", "last", "next")) and not scope.narrative else None
    base = base or (scope.last.days if scope.last else None)
    if base is None or base[1] == date.max:
        return None
    shift = -1 if re.search("last|previous", words) else 1 if re.search("next|following", words) else 0
    return base[1].year + shift


def read_mref(match: Match, scope: Scope) -> Reading | None:
    """A month of a year that the text names ("March of that year")."""
    month = _month(match["m"]) or 0
    year = _referred_year(_lower(match, "ref"), scope)
    days = month_days(year, month) if year else None
    if days is None:
        return Reading(f"XXXX-{month:02}", why="the year it refers to is not told")
    part = _lower(match, "part")
    return Reading(f"{year:04}-{month:02}", part_of(days, part), "text", "the year told of")


_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|of|during|before|after|from|to|by|between|and|through|for|last|next|this|early|late|mid|on|around|"
    r"throughout|as|than|or|at|every|each|ending|per|previous|following)|[-–—,(/]|^)\s*$",
    re.IGNORECASE,
)
_FIRMLY_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|during|before|after|between|through|throughout|last|next|this|early|late|mid|previous|following)[ \n-]*$",
    re.IGNORECASE,
)
_SAFE_BEFORE_MAY = re.compile(r"\b(?:in|since|until|till|during|last|next|this|early|late|mid|ending)[ \n-]*$", re.IGNORECASE)
_PERSON_MAY = re.compile(r"\b(?:Theresa|Mrs?\.?|Ms\.?|Prime Minister) May\b")
_NAME_AFTER = re.compile(r"\s[A-Z][a-z]+")


def read_m(match: Match, scope: Scope) -> Reading | None:
    """A month alone: of the year told of, or the nearest by tense."""
    word = match["m"]
    part, direction = _lower(match, "part"), _lower(match, "dir")
    if not part and not direction and not _is_month(match, word, scope):
        return None
    month = _month(word) or 0
    if scope.narrative and scope.before_christ and not direction:
        return Reading(f"BC{scope.before_christ:04}-{month:02}", anchor="text", why="month of the year told of")
    days, anchor = _nearest_month(month, direction, match.start(), scope)
    if days is None:
        return Reading(f"XXXX-{month:02}", why="no publication date to count from")
    value = f"{days[0].year:04}-{month:02}"
    return Reading(
        value, part_of(days, part) if part else days, anchor, f"nearest such month by tense ({scope.tense(match.start())})"
    )


def _is_month(match: Match, word: str, scope: Scope) -> bool:
    text, start, end = scope.text, match.start(), match.end()
    before = text[max(0, start - 16) : start]
    after = text[end : end + 20]
    if word in ("May", "March"):
        if not _SAFE_BEFORE_MAY.search(before):
            return (
                word == "March"
                and bool(_BEFORE_MONTH.search(before))
                and not _NAME_AFTER.match(after)
                and "the" not in before[-5:]
            )
        return True
    if _NAME_AFTER.match(after):
        return bool(_FIRMLY_BEFORE_MONTH.search(before))
    return True


def _nearest_month(month: int, direction: str, offset: int, scope: Scope) -> tuple[Days | None, Anchor]:
    told = _told_year(scope, offset)
    if told is not None and not direction:
        return month_days(told, month), "text"
    base = scope.base()
    if base is None or base[0] == date.min or base[1] == date.max:
        return None, "none"
    now = base[1].year * 12 + base[1].month if scope.tense(offset) == "past" else base[0].year * 12 + base[0].month
    index = _month_index(month, direction, now, scope.tense(offset))
    return month_days((index - 1) // 12, month), scope.base_anchor()


def _month_index(month: int, direction: str, now: int, tense: Tense) -> int:
    """Months since year 0 of the wanted month, ``now`` being that of the anchor."""
    same = (now - 1) // 12 * 12 + month
    if re.search(r"last|previous|this past", direction):
        return same if same < now else same - 12
    if re.search(r"next|following|coming", direction):
        return same if same > now else same + 12
    if direction == "this":
        return same
    if tense == "past":
        return same if same <= now else same - 12
    if tense == "future":
        return same if same >= now else same + 12
    return min((same - 12, same, same + 12), key=lambda i: (abs(i - now), i > now))


def read_season(match: Match, scope: Scope) -> Reading | None:
    """A season, of a year, of a year told of, or the nearest by direction and tense. Seasons are those of the north."""
    groups = match.groupdict()
    season = int(word_value("season", groups["s"]) or 0)
    if groups.get("y"):
        year, anchor = int(groups["y"]), "absolute"
    elif groups.get("ref"):
        year, anchor = _referred_year(_lower(match, "ref"), scope) or 0, "text"
    else:
        found, anchor = _season_year(season, _lower(match, "dir"), match.start(), scope)
        year = found or 0
    if scope.narrative and scope.before_christ and not groups.get("y"):
        return Reading(f"BC{scope.before_christ:04}-{SEASONS[season - 1]}", anchor="text", why="season of the year told of")
    days = season_days(year, season) if year else None
    if days is None:
        return Reading(f"XXXX-{SEASONS[season - 1]}", why="no date to count from")
    part = _lower(match, "part")
    return Reading(f"{year:04}-{SEASONS[season - 1]}", part_of(days, part) if part else days, _anchor(anchor), "season")


def _anchor(word: str) -> Anchor:
    anchors: dict[str, Anchor] = {"published": "published", "text": "text", "absolute": "absolute"}
    return anchors.get(word, "none")


def _season_year(season: int, direction: str, offset: int, scope: Scope) -> tuple[int | None, Anchor]:
    told = _told_year(scope, offset)
    if told is not None and not re.search("last|next|previous|following", direction):
        return told, "text"
    base = scope.base()
    if base is None or base[1] == date.max or base[0] == date.min:
        return None, "none"
    now = base[1].year * 12 + base[1].month
    # The middle month of the season stands for it.
    index = _month_index(3 * season + 1 if season < 4 else 12, direction or "", now, scope.tense(offset))
    return (index - 1) // 12, scope.base_anchor()


def read_quarter(match: Match, scope: Scope) -> Reading | None:
    """A quarter or half of a year."""
    groups = match.groupdict()
    word = groups["n"].lower()
    half = (groups.get("q") or "quarter") == "half"
    most = 2 if half else 4
    number = most if word in ("last", "final") else int(word_value("ordinal", word) or (word if word.isdigit() else 0))
    if not 1 <= number <= most:
        return None
    year = int(groups["y"]) if groups.get("y") else _quarter_year(_lower(match, "ref"), scope)
    days = quarter_days(year, number, months=6 if half else 3) if year else None
    code = f"{'H' if half else 'Q'}{number}"
    if days is None:
        return Reading(f"XXXX-{code}", why="no date to count from")
    return Reading(f"{year:04}-{code}", days, "absolute" if groups.get("y") else "published", "part of a year")


def _quarter_year(words: str, scope: Scope) -> int | None:
    base = scope.base()
    if base is None or base[1] == date.max:
        return None
    return base[1].year + (-1 if words.startswith("last") else 1 if words.startswith("next") else 0)


# --- days relative to publication ------------------------------------------------------------------------------------------------


def read_weekday(match: Match, scope: Scope) -> Reading | None:
    """A weekday: by wire habit the latest one up to and including the day of publication, the next one where the clause is ahead."""
    weekday = _weekday(match["w"])
    if weekday is None:
        return None
    base, anchor = scope.base(), scope.base_anchor()
    code = word_value("daypart", _lower(match, "dp")) if _group(match, "dp") else None
    suffix = f"T{code}" if code else ""
    if base is None or base[0] == date.min or base[1] == date.max or (base[1] - base[0]).days > 6:
        return Reading(f"XXXX-WXX-{weekday + 1}{suffix}", why="no publication date to count from")
    day = _find_weekday(weekday, match, base, scope)
    if day is None:
        return None
    return Reading(f"{day.isoformat()}{suffix}", (day, day), anchor, f"weekday by wire habit, tense {scope.tense(match.start())}")


def _find_weekday(weekday: int, match: Match, base: Days, scope: Scope) -> date | None:
    direction = _lower(match, "dir")
    tense = "future" if scope.narrative else scope.tense(match.start())
    if match.re.groupindex.get("back") and match["n"]:
        weeks = int(_number(match["n"]) or 1)
        found = _on_or_before(weekday, base[1])
        return add_days(found, -7 * weeks) if match["back"] or tense == "past" else add_days(found, 7 * weeks)
    if match.string[match.end("w") : match.end()].strip().endswith("week"):
        start = week_start(base[1])
        return add_days(start, weekday + {"last": -7, "next": 7}.get(direction, 0))
    if re.search(r"last|past|previous", direction):
        return _on_or_before(weekday, base[1] - timedelta(days=1))
    if re.search(r"next|following|coming", direction):
        return _on_or_after(weekday, base[0] + timedelta(days=1))
    if tense == "future":
        return _on_or_after(weekday, base[0])
    return _on_or_before(weekday, base[1])


def _on_or_before(weekday: int, day: date) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _on_or_after(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


_DEICTIC = {
    "yesterday": -1, "today": 0, "tonight": 0, "this": 0, "tomorrow": 1, "last night": -1,
    "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def read_deictic(match: Match, scope: Scope) -> Reading | None:
    """Today, yesterday, tomorrow and their like."""
    word = _lower(match, "k")
    base = scope.base() if not scope.narrative or word == "tomorrow" else scope.last_day.days if scope.last_day else None
    code = (
        "NI" if word in ("tonight", "last night") else word_value("daypart", _lower(match, "dp")) if _group(match, "dp") else None
    )
    shift = _DEICTIC[word]
    days = spread(base, lambda day: _one(add_days(day, shift)))
    suffix = f"T{code}" if code else ""
    if days is None:
        return Reading(f"XXXX-XX-XX{suffix}" if word != "today" or scope.published else "PRESENT_REF", why="no publication date")
    return Reading(f"{days[1].isoformat()}{suffix}", days, scope.base_anchor(), f"{shift:+} days from the publication date")


def _one(day: date | None) -> Days | None:
    return (day, day) if day else None


_BACKWARD = re.compile(r"last|past|previous|preceding|recent")
_FORWARD = re.compile(r"next|coming|following|ensuing")


def read_ref(match: Match, scope: Scope) -> Reading | None:
    """A week, weekend, month, quarter, year, decade or century counted from the publication date or from the text."""
    direction, part, unit = _lower(match, "dir"), _lower(match, "part"), _lower(match, "u")
    if unit == "day":
        return _day_of(direction, scope)
    if (
        unit == "weekend"
        and direction == "the"
        and not re.search(r"\b(?:over|at|on|during|for|this) $", match.string[: match.start()][-8:])
    ):
        direction = "the"
    base, anchor = _ref_base(direction, unit, part, scope)
    shift = -1 if _BACKWARD.search(direction) else 1 if _FORWARD.search(direction) else 0
    if direction in ("the past", "past", "the last", "this past") and unit != "weekend":
        return _rolling("1", unit, -1, scope)
    if direction in ("the next", "the coming", "this coming") and scope.tense(match.start()) == "future" and unit != "weekend":
        return _rolling("1", unit, 1, scope)
    tense = scope.tense(match.start())
    days = spread(base, lambda day: _stretch(day, unit, shift, direction, tense))
    value = _ref_value(unit, days)
    if days is None or base is None:
        return Reading(value, why="no date to count from")
    return Reading(
        value, _cut(days, part, base), anchor, f"{unit} {shift:+} from {'the text' if anchor == 'text' else 'publication'}"
    )


def _ref_base(direction: str, unit: str, part: str, scope: Scope) -> tuple[Days | None, Anchor]:
    """ "That month" counts from the text, "this month" from publication; in a narrative all count from the text."""
    told = scope.last.days if scope.last and scope.last.days else None
    if told and (told[0] == date.min or told[1] == date.max):
        told = None
    textual = direction.startswith(("that", "the same", "the following", "the previous", "the preceding", "the next", "the very"))
    if textual or scope.narrative or (direction == "the" and unit != "weekend" and scope.narrative):
        return told, "text"
    return scope.published, "published"


def _stretch(day: date, unit: str, shift: int, direction: str, tense: Tense) -> Days | None:
    if unit == "weekend":
        return _weekend(day, shift, direction, tense)
    if unit in ("week", "fortnight"):
        weeks = 1 if unit == "week" else 2
        start = add_days(week_start(day), 7 * weeks * shift)
        end = add_days(start, 7 * weeks - 1) if start else None
        return (start, end) if start and end else None
    if unit == "month":
        moved = add_months(day, shift)
        return month_days(moved.year, moved.month) if moved else None
    if unit == "quarter":
        moved = add_months(day, 3 * shift)
        return quarter_days(moved.year, (moved.month + 2) // 3) if moved else None
    if unit == "year":
        return year_days(day.year + shift)
    size, base = (10, day.year // 10 * 10) if unit == "decade" else (100, (day.year - 1) // 100 * 100 + 1)
    low, high = year_days(base + size * shift), year_days(base + size * shift + size - 1)
    return (low[0], high[1]) if low and high else None


def _weekend(day: date, shift: int, direction: str, tense: Tense) -> Days | None:
    saturday = add_days(week_start(day), 5)
    if saturday is None:
        return None
    on_it = day.weekday() >= 5
    if shift < 0:
        weeks = -1
    elif shift > 0:
        weeks = 1 if on_it or day.weekday() >= 3 else 0
        weeks = 1 if direction == "next" else weeks
    else:
        weeks = 0 if on_it or tense in ("future", "present") else -1
    first = add_days(saturday, 7 * weeks)
    last = add_days(first, 1) if first else None
    return (first, last) if first and last else None


def _ref_value(unit: str, days: Days | None) -> str:
    if days is None:
        return {"week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "year": "XXXX"}.get(unit, "XXXX")
    first = days[0]
    iso = first.isocalendar()
    values = {
        "week": f"{iso.year:04}-W{iso.week:02}",
        "fortnight": f"{iso.year:04}-W{iso.week:02}",
        "weekend": f"{iso.year:04}-W{iso.week:02}-WE",
        "month": f"{first.year:04}-{first.month:02}",
        "quarter": f"{first.year:04}-Q{(first.month + 2) // 3}",
        "year": f"{first.year:04}",
        "decade": f"{first.year // 10:03}",
        "century": f"{first.year // 100:02}",
    }
    return values[unit]


def _cut(days: Days, part: str, base: Days) -> Days:
    """ "Earlier this month" ends at publication, "later this month" begins there; "early", "the end of" and so on take a third."""
    if part.startswith("earlier") and days[0] <= base[1] <= days[1]:
        return days[0], base[1]
    if re.match(r"later|the rest|the remainder", part) and days[0] <= base[0] <= days[1]:
        return base[0], days[1]
    if part.startswith(("earlier", "later", "sometime")):
        return days
    return part_of(days, part) if part else days


def _day_of(direction: str, scope: Scope) -> Reading | None:
    """ "That day", "the same day", "the next day", "the previous day" count from the last day told of."""
    if direction in ("this", "past", "the past", "last", "next", "the current", "the present", "the last", "the"):
        return None
    return _from_told(1 if _FORWARD.search(direction) else -1 if _BACKWARD.search(direction) else 0, "", scope)


def read_dayoff(match: Match, scope: Scope) -> Reading | None:
    """A day, or a part of one, counted from the last day told of."""
    words = _lower(match, "k")
    if _group(match, "u") is None and _group(match, "dp") is None and "day" not in words:
        return None
    if _OF_EVENT.search(words) and _CLAUSE.match(scope.text, match.end()):
        return Reading("XXXX-XX-XX", why="counted from an event", point=False)
    forward = bool(re.search(r"next|following|after|later", words))
    backward = bool(re.search(r"previous|preceding|before|earlier", words))
    code = word_value("daypart", _lower(match, "dp")) if _group(match, "dp") else None
    return _from_told(1 if forward else -1 if backward else 0, f"T{code}" if code else "", scope)


# "A day after the vote" counts from the vote, not from the day told of last.
_OF_EVENT = re.compile(r"(?:after|before|following)$")
_CLAUSE = re.compile(r"\s(?!and\b|but\b|he\b|she\b|they\b|it\b)\w")


def _from_told(shift: int, suffix: str, scope: Scope) -> Reading:
    told = scope.last_day
    day = add_days(told.days[0], shift) if told and told.days else None
    if day is None:
        return Reading(f"XXXX-XX-XX{suffix}", why="no day told of before")
    return Reading(f"{day.isoformat()}{suffix}", (day, day), "text", f"{shift:+} days from the last day told of")


def read_sametime(match: Match, scope: Scope) -> Reading | None:
    """ "At that time", "this period": the time told of last."""
    if scope.last is None:
        return None
    return Reading(scope.last.timex, scope.last.days, "text", "the time told of last", point=False)


# --- lengths ---------------------------------------------------------------------------------------------------------------------


def read_duration(match: Match, scope: Scope) -> Reading | None:
    """A length of time."""
    groups = match.groupdict()
    unit = _unit(groups.get("u") or groups.get("half") or "day")
    number = _number(groups.get("n")) if groups.get("n") else "X" if groups.get("long") and groups["u"].endswith("s") else "1"
    if number is None:
        return None
    if groups.get("n") is None and groups.get("half"):
        number = "0.5"
    elif groups.get("half"):
        number = _times(number, 2) if "X" in number else f"{number}.5"
    if _is_moment(groups, unit, match):
        return None
    timex, duration = length(number, unit)
    if second := _number(groups.get("n2")):
        duration = length(second, unit)[1] if "X" in number else duration
    return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)


def _is_moment(groups: dict[str, str | None], unit: str, match: Match) -> bool:
    """ "A second", "one minute" and "some days" without more say no length; neither does "a day" in "twice a day"."""
    word = (groups.get("n") or "").lower()
    if word in ("a", "an") and unit in ("TS", "TM"):
        return True
    after = match.string[match.end() : match.end() + 12]
    return word in ("a", "an", "one") and bool(re.match(r"\s+(?:when|in which|of (?:mourning|prayer|rage))", after))


_ROLL_DAYS = {"day": 1, "week": 7, "fortnight": 14}


def _rolling(number: str, unit_word: str, sign: int, scope: Scope) -> Reading:
    """The stretch of so many units that ends or begins with the publication day ("the past week", "the next three months")."""
    unit = _unit(unit_word)
    timex, duration = length(number, unit)
    if scope.narrative:
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    many = _FEW.get(unit) if "X" in number else None

    def count(day: date) -> Days | None:
        if many is not None:
            end = add_days(day, sign * many)
        elif "X" in number or "." in number:
            end = None
        else:
            end = move(day, sign * int(number), unit)
        return None if end is None else (min(day, end), max(day, end))

    days = spread(scope.published, count)
    return Reading(
        timex, days, "published" if days else "none", "a stretch up to or from publication", duration=duration, point=False
    )


def read_span(match: Match, scope: Scope) -> Reading | None:
    """ "The past three weeks", "the coming months": a stretch counted from publication; "the first two years": a length."""
    direction = _lower(match, "dir")
    number = _number(match["n"]) if match["n"] else "X"
    unit = _unit("24 hours" if "24" in match["u"] else match["u"])
    if "24" in match["u"]:
        number, unit = "24", "TH"
    elif match["u"].lower() == "fortnight":
        number = "1"
    if number is None:
        return None
    sign = -1 if _BACKWARD.search(direction) else 1 if _FORWARD.search(direction) else 0
    if re.search(r"last", direction) and match.groupdict().get("y"):
        sign = 0
    if sign == 0 or re.search(r"following|previous|preceding|ensuing|its|his|her|their", direction):
        timex, duration = length(number, unit)
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    word = {"D": "day", "W": "week", "2W": "fortnight", "M": "month", "Y": "year", "E": "decade", "C": "century"}.get(unit)
    if word is None:
        timex, duration = length(number, unit)
        return Reading(
            timex,
            _hours(number, unit, sign, scope),
            "published",
            "hours up to or from publication",
            duration=duration,
            point=False,
        )
    return _rolling(number, word, sign, scope)


def _hours(number: str, unit: str, sign: int, scope: Scope) -> Days | None:
    hours = int(float(number)) if unit == "TH" and "X" not in number else 1
    return spread(scope.published, lambda day: _ordered(day, add_days(day, sign * -(-hours // 24))))


def _ordered(a: date, b: date | None) -> Days | None:
    return (min(a, b), max(a, b)) if b else None


def read_within(match: Match, scope: Scope) -> Reading | None:
    """ "Within 30 days" reaches from publication; "in two weeks" is a day ahead in a clause of the future, else a length."""
    number, unit = _number(match["n2"] or match["n"]), _unit(match["u"])
    if number is None or (unit in ("TS",) and match["n"].lower() in ("a", "an")):
        return None
    timex, duration = length(_number(match["n"]) or number, unit)
    lead = match.group().lower()
    tense = scope.tense(match.start())
    bound = lead.startswith("within") or "next" in _lower(match, "mod") or "coming" in _lower(match, "mod")
    if (
        (tense == "past" and not lead.startswith("within"))
        or scope.narrative
        or scope.published is None
        or (tense == "unknown" and not bound)
    ):
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    if "X" in number or "." in number:
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    units = int(number)
    days = spread(scope.published, lambda day: _ordered(day, move(day, units, unit)))
    if days and not bound and unit not in ("TH", "TM", "TS"):
        days = _around(days[1], unit)
    return Reading(timex, days, "published" if days else "none", "counted from publication", duration=duration, point=False)


def _around(day: date, unit: str) -> Days | None:
    """The day that a count of units reaches, as exact as the unit: a day, a week around it, its month, its year."""
    if unit in ("W", "2W", "WE"):
        first, last = add_days(day, -3), add_days(day, 3)
        return (first, last) if first and last else None
    if unit in ("M", "Q"):
        return month_days(day.year, day.month)
    return year_days(day.year) if unit in ("Y", "E", "C") else (day, day)


def _around_value(day: date, unit: str) -> str:
    if unit in ("W", "2W", "WE"):
        iso = day.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    if unit in ("M", "Q"):
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}" if unit in ("Y", "E", "C") else day.isoformat()


def read_ago(match: Match, scope: Scope) -> Reading | None:
    """ "Two weeks ago" counts from publication; "two days earlier", "three months later" from the text."""
    groups = match.groupdict()
    direction = _lower(match, "dir")
    unit = _unit(groups["u"])
    number = _number(groups["n"]) if groups["n"] and groups["n"].strip().lower() not in ("only", "just") else "X"
    if number is None:
        return None
    sign = 1 if direction in _AFTER else -1
    if "X" in number:
        return Reading("FUTURE_REF" if sign > 0 else "PAST_REF", why="how many cannot be told", point=False)
    base, anchor = _ago_base(direction, unit, scope)
    steps = sign * round(float(number))
    days = spread(base, lambda day: _reach(day, steps, unit))
    if days is None or base is None:
        timex, duration = length(number, unit)
        return Reading(timex, why="no date to count from", duration=duration, point=False)
    middle = days[0] + (days[1] - days[0]) // 2
    why = f"{steps:+} {groups['u']} from {'the text' if anchor == 'text' else 'publication'}"
    return Reading(_around_value(middle, unit), days, anchor, why)


def _ago_base(direction: str, unit: str, scope: Scope) -> tuple[Days | None, Anchor]:
    if direction in ("ago", "from now", "hence") and not scope.narrative:
        return scope.published, "published"
    exact = unit in ("D", "TH", "TM", "TS", "W", "2W")
    told = (scope.last_day if exact and scope.last_day else scope.last) or scope.last
    if told is None or told.days is None or told.days[0] == date.min or told.days[1] == date.max:
        return None, "none"
    if exact and (told.days[1] - told.days[0]).days > 7:
        return None, "none"
    return told.days, "text"


def _reach(day: date, steps: int, unit: str) -> Days | None:
    moved = move(day, steps, unit)
    return _around(moved, unit) if moved else None


def read_after(match: Match, scope: Scope) -> Reading | None:
    """ "Seven years after" a date that follows: a length here; the date that both make is put together by the finder."""
    number = _number(match["n"])
    if number is None or "X" in number:
        return None
    timex, duration = length(number, _unit(match["u"]))
    return Reading(timex, kind="duration", duration=duration, why="a length counted from the date that follows", point=False)


def shifted(match: Match, target: Reading) -> Reading | None:
    """The date that "seven years after" makes with the date that follows it."""
    number, unit = _number(match["n"]), _unit(match["u"])
    if number is None or not number.isdigit() or target.days is None:
        return None
    if target.days[0] == date.min or target.days[1] == date.max:
        return None
    steps = int(number) * (-1 if match["dir"].lower() == "before" else 1)
    exact = unit in ("D",)
    days = spread(target.days, lambda day: _one(move(day, steps, unit)) if exact else _reach(day, steps, unit), most=400)
    if days is None:
        return None
    value = _around_value(days[0] + (days[1] - days[0]) // 2, unit)
    return Reading(value, days, "text", f"{steps:+} {match['u']} from {target.timex}")


# --- repeated, clock times, holidays, vague --------------------------------------------------------------------------------------

_SET_UNITS = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "annually": "P1Y", "hourly": "PT1H",
    "fortnightly": "P2W", "morning": "XXXX-XX-XXTMO", "evening": "XXXX-XX-XXTEV", "afternoon": "XXXX-XX-XXTAF", "summer": "XXXX-SU",
    "winter": "XXXX-WI", "weekend": "XXXX-WXX-WE",
}  # fmt: skip


def read_set(match: Match, scope: Scope) -> Reading | None:
    """Something that comes again and again: ISO 8601 repeats have no EDTF; the value is TIMEX3's."""
    groups = match.groupdict()
    if groups.get("w"):
        return Reading(f"XXXX-WXX-{(_weekday(groups['w']) or 0) + 1}", kind="set", why="repeated", point=False)
    word = (groups.get("u") or "day").lower()
    value = _SET_UNITS.get(word)
    if value is None:
        number = _number(groups.get("n")) if groups.get("n") else "1"
        if groups.get("n") and groups["n"].lower() == "other":
            number = "2"
        value = length(number or "X", _unit(word))[0]
    if word in ("day", "daily", "nightly", "night") and not groups.get("n"):
        value = "XXXX-XX-XX"
    return Reading(value, kind="set", why="repeated", point=False)


def read_time(match: Match, scope: Scope) -> Reading | None:
    """A time of day; its day is that of the expression beside it."""
    groups = match.groupdict()
    if groups.get("noon"):
        clock = "00:00" if groups["noon"].lower() == "midnight" else "12:00"
    else:
        hour = int(groups["h"]) if groups.get("h") else int(float(_number(groups.get("hw")) or 99))
        half = (groups.get("ap") or {"morning": "a", "afternoon": "p", "evening": "p"}.get(_lower(match, "dp"), "")).lower()
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
    part = _lower(match, "part")
    if "day after" in part or "day before" in part or "eve of" in part:
        days = _one(add_days(days[1], 1) if "after" in part else add_days(days[0], -1)) or days
    elif part:
        days = part_of(days, part)
    value = days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()}/{days[1].isoformat()}"
    return Reading(value, days, _anchor(anchor), f"{match['h']} by rule {holiday.rule.split()[0]}")


def _nearest_holiday(rule: str, first: int, last: int, match: Match, scope: Scope) -> tuple[Days | None, Anchor]:
    base, anchor = scope.base(), scope.base_anchor()
    if base is None or base[0] == date.min or base[1] == date.max:
        return None, "none"
    if scope.narrative:
        return _holiday_days(rule, first, last, base[1].year), "text"
    years = range(base[0].year - 2, base[1].year + 3)
    found = [d for year in years if (d := _holiday_days(rule, first, last, year))]
    direction, tense = _lower(match, "dir"), scope.tense(match.start())
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
    code = word_value("daypart", _lower(match, "dp"))
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


READERS: dict[str, Reader] = {
    "ymd": read_ymd, "dmy": read_dmy, "range": read_range, "bc": read_bc, "my": read_my, "y": read_y, "years": read_years,
    "decade": read_decade, "century": read_century, "md": read_md, "mref": read_mref, "m": read_m, "season": read_season,
    "quarter": read_quarter, "weekday": read_weekday, "deictic": read_deictic, "ref": read_ref, "dayoff": read_dayoff,
    "sametime": read_sametime, "duration": read_duration, "span": read_span, "within": read_within, "ago": read_ago,
    "after": read_after, "set": read_set, "time": read_time, "holiday": read_holiday, "daypart": read_daypart, "now": read_now, "past": read_past,
    "future": read_future, "skip": read_skip,
}  # fmt: skip
