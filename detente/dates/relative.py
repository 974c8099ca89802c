"""Readers of days, weeks, months and years counted from publication or from the text."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.dates.calendars import (
    Days,
    add_days,
    add_months,
    month_days,
    quarter_days,
    week_start,
    year_days,
)
from detente.dates.fields import BACKWARD, FORWARD, Match, anchor_of, group, lower, number_of, one_day, part_of, weekday_number
from detente.dates.lengths import rolling
from detente.dates.patterns import word_value
from detente.dates.scope import Anchor, Reading, Scope, spread
from detente.dates.tenses import Tense

# "Bloody Sunday" is one day for ever.
_NAMED_DAY = re.compile(r"\b(?:Bloody|Black|Super|Cyber|Red)\s$")


def read_weekday(match: Match, scope: Scope) -> Reading | None:
    """A weekday: by wire habit the latest one up to and including the day of publication, the next one where the clause is ahead."""
    weekday = weekday_number(match["w"])
    if weekday is None or _NAMED_DAY.search(scope.text, max(0, match.start() - 8), match.start()):
        return None
    base, anchor = scope.base(), scope.base_anchor()
    code = word_value("daypart", lower(match, "dp")) if group(match, "dp") else None
    suffix = f"T{code}" if code else ""
    if base is None or base[0] == date.min or base[1] == date.max or (base[1] - base[0]).days > 6:
        return Reading(f"XXXX-WXX-{weekday + 1}{suffix}", why="no publication date to count from")
    if lower(match, "dir") in ("that", "that same", "the same", "the following", "the next", "the previous") and scope.last_day:
        base, anchor = scope.last_day.days or base, "text"
    day = _beside(weekday, match, scope) or _find_weekday(weekday, match, base, scope)
    if day is None:
        return None
    return Reading(
        f"{day.isoformat()}{suffix}", (day, day), anchor_of(anchor), f"weekday by wire habit, tense {scope.tense(match.start())}"
    )


_APPOSED = re.compile(r",\s|\s\(")


def _beside(weekday: int, match: Match, scope: Scope) -> date | None:
    """The day that stands right before a weekday that explains it ("tomorrow, Saturday")."""
    days = scope.read[-1][2].days if scope.read and not lower(match, "dir") else None
    if days is None or days[0] != days[1] or days[0].weekday() != weekday:
        return None
    return days[0] if _APPOSED.fullmatch(scope.text, scope.read[-1][1], match.start()) else None


def _find_weekday(weekday: int, match: Match, base: Days, scope: Scope) -> date | None:
    direction = lower(match, "dir")
    tense = "future" if scope.narrative else scope.tense(match.start())
    if match.groupdict().get("from") or match.groupdict().get("hence"):
        ahead = {"fortnight": "2"}.get(lower(match, "hence"), "1") if group(match, "hence") else number_of(match["n"]) or "1"
        return add_days(_on_or_after(weekday, base[0]), 7 * int(ahead)) if ahead.isdigit() else None
    if match.re.groupindex.get("back") and match["n"]:
        weeks = int(number_of(match["n"]) or 1)
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


def read_part_alone(match: Match, scope: Scope) -> Reading | None:
    """ "In the morning": a part of the day told of last in the paragraph, else of the day of publication."""
    code = word_value("daypart", lower(match, "dp"))
    told = scope.last_day if scope.last_day and "\n\n" not in scope.text[scope.last_at : match.start()] else None
    days = told.days if told else scope.published
    if days is None or days[0] != days[1]:
        return Reading(f"XXXX-XX-XXT{code}", why="no day told of before", point=False)
    anchor: Anchor = "text" if told else "published"
    return Reading(f"{days[0].isoformat()}T{code}", days, anchor, "a part of the day told of")


def read_overnight(match: Match, scope: Scope) -> Reading | None:
    """ "Overnight": the night that ended on the day of publication, or that of a weekday beside it."""
    weekday = weekday_number(match["w"]) if group(match, "w") else None
    base = scope.published if not scope.narrative else scope.last_day.days if scope.last_day else None
    if base is None or base[0] == date.min or base[1] == date.max:
        return Reading("XXXX-XX-XXTNI", why="no date to count from", point=False)
    day = _on_or_before(weekday, base[1]) if weekday is not None else add_days(base[1], -1)
    if day is None:
        return None
    days = (day, day) if weekday is not None else (day, base[1])
    return Reading(f"{day.isoformat()}TNI", days, scope.base_anchor(), "the night before publication", point=False)


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
    word = lower(match, "k")
    base = scope.base() if not scope.narrative or word == "tomorrow" else scope.last_day.days if scope.last_day else None
    code = (
        "NI" if word in ("tonight", "last night") else word_value("daypart", lower(match, "dp")) if group(match, "dp") else None
    )
    shift = _DEICTIC[word]
    days = spread(base, lambda day: one_day(add_days(day, shift)))
    suffix = f"T{code}" if code else ""
    if days is None:
        return Reading(f"XXXX-XX-XX{suffix}" if word != "today" or scope.published else "PRESENT_REF", why="no publication date")
    return Reading(f"{days[1].isoformat()}{suffix}", days, scope.base_anchor(), f"{shift:+} days from the publication date")


_UP_TO_NOW = frozenset({"the past", "past", "the last", "this past"})


def read_ref(match: Match, scope: Scope) -> Reading | None:
    """A week, weekend, month, quarter, year, decade or century counted from the publication date or from the text."""
    direction, part, unit = lower(match, "dir"), lower(match, "part"), lower(match, "u")
    if unit == "day":
        return _in_the_day(scope) if direction == "the" and part.startswith(("earlier", "later")) else _day_of(direction, scope)
    base, anchor = _ref_base(direction, unit, part, scope)
    shift = -1 if BACKWARD.search(direction) else 1 if FORWARD.search(direction) else 0
    shift = {"before last": -2, "after next": 2}.get(direction, shift)
    if direction in _UP_TO_NOW and unit != "weekend" and (direction, unit) != ("the last", "quarter"):
        return rolling("1", unit, -1, scope)
    if direction in ("the next", "the coming", "this coming") and scope.tense(match.start()) == "future" and unit != "weekend":
        return rolling("1", unit, 1, scope)
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
    textual = direction.startswith(
        ("before", "after", "that", "the same", "the following", "the previous", "the preceding", "the next", "the very")
    )
    if scope.narrative or (textual and told is not None and direction not in ("before last", "after next")):
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
    size, base = (10, day.year // 10 * 10) if unit == "decade" else (100, day.year // 100 * 100)
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


def read_early_hours(match: Match, scope: Scope) -> Reading | None:
    """ "The early hours" alone: of the day told of last, else of publication."""
    return _in_the_day(scope)


def _in_the_day(scope: Scope) -> Reading:
    """ "Earlier in the day": the day told of last, else that of publication."""
    told = scope.last_day.days if scope.last_day else scope.published
    if told is None or told[0] != told[1]:
        return Reading("XXXX-XX-XX", why="no day told of before")
    return Reading(told[0].isoformat(), told, "text" if scope.last_day else "published", "a part of the day told of")


def _day_of(direction: str, scope: Scope) -> Reading | None:
    """ "That day", "the same day", "the next day", "the previous day" count from the last day told of."""
    if direction in ("this", "past", "the past", "last", "next", "the current", "the present", "the last", "the"):
        return None
    return _from_told(1 if FORWARD.search(direction) else -1 if BACKWARD.search(direction) else 0, "", scope)


def read_dayoff(match: Match, scope: Scope) -> Reading | None:
    """A day, or a part of one, counted from the last day told of."""
    words = lower(match, "k")
    if group(match, "u") is None and group(match, "dp") is None and "day" not in words:
        return None
    if _OF_EVENT.search(words) and _CLAUSE.match(scope.text, match.end()):
        return Reading("XXXX-XX-XX", why="counted from an event", point=False)
    forward = bool(re.search(r"next|following|after|later", words))
    backward = bool(re.search(r"previous|preceding|before|earlier", words))
    code = word_value("daypart", lower(match, "dp")) if group(match, "dp") else None
    return _from_told(1 if forward else -1 if backward else 0, f"T{code}" if code else "", scope)


def read_day_of_event(match: Match, scope: Scope) -> Reading | None:
    """ "A day after the vote": a length that counts from a deed, not from the day told of last."""
    return Reading("P1D", duration="P1D", why="counted from an event", point=False)


# "The day after the vote" counts from the vote, not from the day told of last.
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
    if scope.last is None or not scope.narrative:
        # TimeML marks no "at the same time" of news.
        return None
    return Reading(scope.last.timex, scope.last.days, "text", "the time told of last", point=False)
