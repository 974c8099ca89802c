"""Readers of lengths of time, and of what is counted by them."""

from __future__ import annotations

import re
from datetime import date

from detente.dates.calendars import (
    Days,
    add_days,
    quarter_days,
)
from detente.dates.fields import (
    BACKWARD,
    FORWARD,
    Match,
    around,
    around_value,
    length,
    lower,
    move,
    number_of,
    one_day,
    ordered,
    unit_of,
)
from detente.dates.scope import Anchor, Reading, Scope, spread

_AFTER = frozenset({"later", "after", "afterward", "afterwards", "thereafter", "hence", "from now", "after that", "on"})
# Whole days that a bare plural reaches forward: "the coming days" is within two weeks, and so on.
_FEW = {"TH": 1, "D": 14, "W": 60, "M": 365, "Y": 3650}


def read_duration(match: Match, scope: Scope) -> Reading | None:
    """A length of time."""
    groups = match.groupdict()
    if groups.get("hu"):
        share = "25" if lower(match, "half").startswith("quarter") else "50"
        return Reading(f"P{share}Y", kind="duration", duration=f"P{share}Y", why="a length of time", point=False)
    unit = unit_of(groups.get("u") or groups.get("half") or "day")
    number = number_of(groups.get("n")) if groups.get("n") else "X" if _is_plural(groups) else "1"
    if number is None or (unit == "Q" and number in ("1", "3") and "-" not in match[0]):
        # "A quarter of them" is a share, not a length.
        return None
    if groups.get("n") is None and groups.get("half"):
        number, unit = _HALVES.get(unit, ("0.5", unit))
    elif groups.get("half"):
        number = number if "X" in number else f"{number}.5"
    if _is_moment(groups, unit, match):
        return None
    if groups.get("bare") is not None and _WITHIN.match(match[0]) and scope.tense(match.start()) != "past":
        return rolling("X", lower(match, "u").removesuffix("s").replace("centurie", "century"), 1, scope)
    timex, duration = length(number, unit)
    if second := number_of(groups.get("n2")):
        duration = length(second, unit)[1] if "X" in number else duration
    return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)


_HALVES = {"TH": ("30", "TM"), "D": ("12", "TH"), "Y": ("6", "M"), "E": ("5", "Y"), "C": ("50", "Y")}


_WITHIN = re.compile(r"within\s", re.IGNORECASE)


def _is_plural(groups: dict[str, str | None]) -> bool:
    word = groups.get("u") or ""
    return groups.get("bare") is not None or bool(groups.get("long") and (word.endswith("s") or word == "centuries"))


# "One day" is a length where it is counted, else some time to come or gone.
_COUNTED_AFTER = re.compile(r"\s(?:after|before|later|earlier|of)\b")
_COUNTED_BEFORE = re.compile(r"\b(?:for|in|within|only|just|least|than|lasted|last|over|after|took|about|another)\s$")


def _is_moment(groups: dict[str, str | None], unit: str, match: Match) -> bool:
    """ "A second", "one minute" and "some days" without more say no length; neither does "a day" in "twice a day"."""
    word = (groups.get("n") or "").lower()
    if word in ("a", "an") and unit in ("TS", "TM"):
        return True
    after = match.string[match.end() : match.end() + 12]
    if word in ("one", "some") and unit == "D" and (groups.get("u") or "").lower() == "day":
        before = match.string[max(0, match.start() - 12) : match.start()]
        return word == "some" or not (_COUNTED_AFTER.match(after) or _COUNTED_BEFORE.search(before))
    return word in ("a", "an", "one") and bool(re.match(r"\s+(?:when|in which|of (?:mourning|prayer|rage))", after))


def rolling(number: str, unit_word: str, sign: int, scope: Scope) -> Reading:
    """The stretch of so many units that ends or begins with the publication day ("the past week", "the next three months")."""
    unit = unit_of(unit_word)
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
    direction = lower(match, "dir")
    number = number_of(match["n"]) if match["n"] else "X"
    unit = unit_of("24 hours" if "24" in match["u"] else match["u"])
    if "24" in match["u"]:
        number, unit = "24", "TH"
    elif match["u"].lower() == "fortnight":
        number = "1"
    if number is None:
        return None
    sign = -1 if BACKWARD.search(direction) else 1 if FORWARD.search(direction) else 0
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
    return rolling(number, word, sign, scope)


def _hours(number: str, unit: str, sign: int, scope: Scope) -> Days | None:
    hours = int(float(number)) if unit == "TH" and "X" not in number else 1
    return spread(scope.published, lambda day: ordered(day, add_days(day, sign * -(-hours // 24))))


_WORDS = {"TH": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}


def read_within(match: Match, scope: Scope) -> Reading | None:
    """ "Within 30 days" reaches from publication; "in two weeks" is a day ahead in a clause of the future, else a length."""
    number, unit = number_of(match["n2"] or match["n"]), unit_of(match["u"])
    if number is None or (unit in ("TS",) and match["n"].lower() in ("a", "an")):
        return None
    timex, duration = length(number_of(match["n"]) or number, unit)
    lead = match.group().lower()
    tense = scope.tense(match.start())
    bound = lead.startswith("within") or "next" in lower(match, "mod") or "coming" in lower(match, "mod")
    if (
        (tense == "past" and not lead.startswith("within"))
        or scope.narrative
        or scope.published is None
        or (tense == "unknown" and not bound)
    ):
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    if "X" in number and bound and unit in _FEW:
        return rolling("X", _WORDS[unit], 1, scope)
    if "X" in number or "." in number:
        return Reading(timex, kind="duration", duration=duration, why="a length of time", point=False)
    units = int(number)
    days = spread(scope.published, lambda day: ordered(day, move(day, units, unit)))
    if days and not bound and unit not in ("TH", "TM", "TS"):
        days = around(days[1], unit)
    return Reading(timex, days, "published" if days else "none", "counted from publication", duration=duration, point=False)


def read_ago(match: Match, scope: Scope) -> Reading | None:
    """ "Two weeks ago" counts from publication; "two days earlier", "three months later" from the text."""
    groups = match.groupdict()
    direction = lower(match, "dir")
    unit = unit_of(groups["u"])
    number = number_of(groups["n"]) if groups["n"] and groups["n"].strip().lower() not in ("only", "just") else "X"
    if number is None:
        return None
    sign = _sign(direction)
    if "X" in number:
        return Reading("FUTURE_REF" if sign > 0 else "PAST_REF", why="how many cannot be told", point=False)
    base, anchor = _ago_base(direction, unit, scope)
    steps = sign * round(float(number))
    days = spread(base, lambda day: _reach(day, steps, unit))
    if days is None or base is None:
        timex, duration = length(number, unit)
        return Reading(timex, why="no date to count from", duration=duration, point=False)
    told = scope.last.timex if anchor == "text" and scope.last else ""
    if unit == "Y" and re.fullmatch(r"\d{4}-Q[1-4]", told):
        moved = quarter_days(int(told[:4]) + steps, int(told[-1]))
        return Reading(f"{int(told[:4]) + steps:04}{told[4:]}", moved, anchor, f"{steps:+} years from {told}") if moved else None
    middle = days[0] + (days[1] - days[0]) // 2
    why = f"{steps:+} {groups['u']} from {'the text' if anchor == 'text' else 'publication'}"
    return Reading(around_value(middle, unit), days, anchor, why)


_LONG_UNITS = ("W", "2W", "M", "Q", "Y", "E", "C")


def _sign(direction: str) -> int:
    return 1 if direction in _AFTER else -1


def _ago_base(direction: str, unit: str, scope: Scope) -> tuple[Days | None, Anchor]:
    if direction in ("ago", "from now", "hence") and not scope.narrative:
        return scope.published, "published"
    exact = unit in ("D", "TH", "TM", "TS", "W", "2W")
    told = (scope.last_day if exact and scope.last_day else scope.last) or scope.last
    if told is None or told.days is None or told.days[0] == date.min or told.days[1] == date.max:
        # With no date told, the day of the news is what longer units count from.
        return (scope.published, "published") if unit in _LONG_UNITS and _sign(direction) < 0 else (None, "none")
    if exact and (told.days[1] - told.days[0]).days > 7:
        return None, "none"
    return told.days, "text"


def _reach(day: date, steps: int, unit: str) -> Days | None:
    moved = move(day, steps, unit)
    return around(moved, unit) if moved else None


def read_ago_share(match: Match, scope: Scope) -> Reading | None:
    """ "Half a century ago", "a quarter of a century later"."""
    years = 50 if lower(match, "share") == "half" else 25
    base, anchor = _ago_base(lower(match, "dir"), "Y", scope)
    days = spread(base, lambda day: _reach(day, _sign(lower(match, "dir")) * years, "Y"))
    if days is None:
        return Reading(f"P{years}Y", why="no date to count from", duration=f"P{years}Y", point=False)
    return Reading(around_value(days[0], "Y"), days, anchor, f"{years} years")


def read_after(match: Match, scope: Scope) -> Reading | None:
    """ "Seven years after" a date that follows: a length here; the date that both make is put together by the finder."""
    number = number_of(match["n"])
    if number is None or "X" in number:
        return None
    timex, duration = length(number, unit_of(match["u"]))
    return Reading(timex, kind="duration", duration=duration, why="a length counted from the date that follows", point=False)


def shifted(match: Match, target: Reading) -> Reading | None:
    """The date that "seven years after" makes with the date that follows it."""
    number, unit = number_of(match["n"]), unit_of(match["u"])
    if number is None or not number.isdigit() or target.days is None:
        return None
    if target.days[0] == date.min or target.days[1] == date.max:
        return None
    steps = int(number) * (-1 if match["dir"].lower() == "before" else 1)
    exact = unit in ("D",)
    days = spread(target.days, lambda day: one_day(move(day, steps, unit)) if exact else _reach(day, steps, unit), most=400)
    if days is None:
        return None
    value = around_value(days[0] + (days[1] - days[0]) // 2, unit)
    return Reading(value, days, "text", f"{steps:+} {match['u']} from {target.timex}")
