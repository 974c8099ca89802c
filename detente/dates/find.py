"""A text to its time expressions: one scan for the forms, one pass to read them in order, one to put together what belongs so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.dates.calendars import Days, add_days, month_days, to_edtf, valid
from detente.dates.fields import around, around_value
from detente.dates.lengths import shifted
from detente.dates.model import TimeExpression
from detente.dates.patterns import Pattern, load_patterns
from detente.dates.precision import edtf_of, precision_of
from detente.dates.readers import READERS
from detente.dates.repeated import UNSURE_HALF
from detente.dates.scope import Reading, Scope
from detente.dates.summits import count_from_meetings
from detente.dates.tenses import SENTENCE_END, Tenses, word_tense
from detente.edtf import bounds, interval

if TYPE_CHECKING:
    from detente.knowledge import Knowledge

Found = tuple[int, int, Reading]
Matched = tuple[Pattern, re.Match[str]]

# A text is told as history, not as news, where at least so many full dates lie more than a year off its publication, and there are
# three times as many of them as words that count from publication. Set on encyclopedia articles and wire stories.
_NARRATIVE_LEAST, _NARRATIVE_RATIO, _NARRATIVE_YEARS = 5, 3, 1

_VAGUE = frozenset({"now", "past", "future", "sametime", "partalone"})
_DEICTIC = frozenset({"weekday", "deictic"})
_JOIN = re.compile(r"\s?[-–—]\s?|\s(?:to|until|till|through|and)\s")
_RANGE_LEAD = re.compile(r"\b(?:from|between)(?:\sthe)?\s$", re.IGNORECASE)
_LEAD = re.compile(
    r"\b(?P<word>since|until|till|up to|by|before|no later than|as of|starting|beginning|from)\s(?:at least\s|about\s|around\s|the\s)?$",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"\s(?:on|onwards?)\b(?! the)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_ON_DAY = re.compile(r",?\s(?:\([^()\n]{1,30}\)\s|(?:[A-Z][a-z]+\s|local\s)time,?\s)?(?:on\s)?")
_AT = re.compile(r",?\s(?:(?:just|shortly)\s)?(?:at|around|about|by|before|after|until)\s(?:about\s|around\s)?")
_BESIDE = re.compile(r"\s")
_CLOCK_VALUE = re.compile(r"T\d\d:\d\d$")
_TIED = frozenset({"after", "dayofevent"})
_TIES = re.compile(r"\s(?:after|before|since|following)$")
# As far as "the night of" and "the week ending on the" may stand from the day they name.
_PART_GAP = 5
_SENTENCE_END = re.compile(rf"{SENTENCE_END.pattern}|\n\n")


def find_times(
    text: str,
    *,
    published: str | None,
    tenses: Tenses | None = None,
    join: bool = True,
    vague: bool = False,
    narrative: bool | None = None,
    south: bool = False,
    knowledge: Knowledge | None = None,
) -> tuple[TimeExpression, ...]:
    """Find and resolve the time expressions of English news.

    Args:
        text: any text; offsets of the result are half-open code points of it.
        published: EDTF day, month, year or interval of publication; None leaves what counts from it without ``edtf``.
        tenses: tells the tense of the clause at an offset; None guesses it from the words around.
        join: whether "from Sunday to Thursday" is one expression and "early May" its first ten days, as events want it; or two, and
            all of May, as TIMEX3 has it.
        vague: whether words such as "now", "recently", "at that time", "in the morning" are given too.
        narrative: whether the text tells history, where partial dates count from the date told of last; None finds out.
        south: whether seasons are those of the south, as in a story filed there.
        knowledge: gives the days of summits that others are counted from ("the eve of the NATO summit"); None leaves those lengths.

    Returns:
        Expressions in the order of the text, none overlapping. "Since 29 August" is the span "29 August" with an open ``edtf``.

    Raises:
        DateError: ``published`` is not an EDTF date.

    Source: TIMEX3 (TimeML 1.2.1) for kinds and values, ISO 8601-2:2019 for ``edtf``. Known gaps: events other than known
    summits as anchors ("two days after the vote") stay lengths; Islamic holidays are by the tabular calendar, a day off at most.
    """
    days = bounds(published) if published is not None else None
    matched = [found for found in _scan(text) if vague or found[0].reader not in _VAGUE]
    told = _is_narrative(matched, days) if narrative is None else narrative
    scope = Scope(text, days, tenses or _guess(text), told, years=tuple(sorted(_years(matched))), south=south)
    _read(matched, scope, split=not join)
    _share_year(scope.read, text)
    if not join:
        _order_weekdays(scope.read, text, scope)
    found = _clock(_together(matched, scope.read, join=join), text, days, told=told)
    if knowledge is not None:
        found = count_from_meetings(found, text, scope, knowledge)
    if join:
        found = _spans_of_time(found, text)
        found = [_lead(item, text, scope) for item in found]
    return tuple(_expression(item, text, south=south, whole=not join) for item in found)


def _guess(text: str) -> Tenses:
    return lambda offset: word_tense(text, offset)


def _scan(text: str) -> list[Matched]:
    patterns = load_patterns()
    found = []
    for place in patterns.scan.finditer(text):
        start = place.start()
        matches = ((row, row.regex.match(text, start)) for row in patterns.rows)
        found.extend(next(([(row, match)] for row, match in matches if match is not None), []))
    return found


def _is_narrative(matched: list[Matched], published: Days | None) -> bool:
    if published is None:
        return False
    low, high = published[0].year - _NARRATIVE_YEARS, published[1].year + _NARRATIVE_YEARS
    years = [int(m["y"]) for row, m in matched if row.reader in ("ymd", "my", "y") and m["y"]]
    far = sum(not low <= year <= high for year in years) + sum(row.reader == "bc" for row, _ in matched)
    near = sum(low <= year <= high for year in years) + sum(_is_deictic(row, match) for row, match in matched)
    return far >= _NARRATIVE_LEAST and far >= _NARRATIVE_RATIO * near


def _is_deictic(row: Pattern, match: re.Match[str]) -> bool:
    """Whether words count from the day of publication: histories have next to none."""
    if row.reader in ("ref", "ago"):
        return _FROM_NOW.search(match[0]) is not None
    return row.reader in _DEICTIC


_FROM_NOW = re.compile(r"\b(?:last|next|this)\s(?:week|month|year|weekend|quarter)|\bago$", re.IGNORECASE)


def _years(matched: list[Matched]) -> list[int]:
    return [int(m["y"]) for row, m in matched if row.reader in ("ymd", "my", "y", "years") and m["y"]]


def _read(matched: list[Matched], scope: Scope, *, split: bool) -> None:
    for row, match in matched:
        reading = READERS[row.reader](match, scope)
        if reading is None:
            continue
        halves = _halves(row, match, reading) if split and not _marks_noun(row, match, scope) else ()
        for start, end, half in halves:
            scope.note(start, end, half)
        if not halves:
            scope.note(_start(match), _end(match) if row.reader in _TIED else match.end(), reading)


# "The 2014-2020 budget" has one expression, "from 2014-2020" two.
_NOUN = re.compile(
    r"\s(?!(?:and|or|but|in|on|at|to|the|a|an|by|of|for|with|when|as|was|were|is|he|she|they|it|after|before|during|between|from|that|"
    r"which|who|while|had|has|have|saw|under|would|will)\b)[A-Za-z“\"]"
)


def _marks_noun(row: Pattern, match: re.Match[str], scope: Scope) -> bool:
    return row.reader == "years" and not scope.narrative and _NOUN.match(scope.text, match.end()) is not None


def _halves(row: Pattern, match: re.Match[str], reading: Reading) -> tuple[Found, ...]:
    """The two ends of a range in one match ("9-10 September"), as TIMEX3 marks them."""
    groups = match.groupdict()
    if row.reader == "years" and len(match["e"]) == 2 and _SEASONAL.match(match.string, match.end()):
        return ()
    if row.reader not in ("range", "years", "bc") or not groups.get("e") or reading.timex.count("/") != 1:
        return ()
    first, last = reading.timex.split("/")
    start = match.start("y") if row.reader == "years" else _start(match)
    middle = match.end("d") if row.reader == "range" else match.end("y")
    middle += 2 * match.string.startswith(_SUFFIXES, middle)
    low, high = reading.days or (None, None)
    left = replace(reading, timex=first, days=_whole(first, low))
    right = replace(reading, timex=last, days=_whole(last, high))
    return (start, middle, left), (match.start("e"), match.end(), right)


_SEASONAL = re.compile(r"\s(?:season|fiscal|financial|academic|school|budget|marketing|crop|term|winter|edition)", re.IGNORECASE)


_SUFFIXES = ("st", "nd", "rd", "th")


def _whole(value: str, day: date | None) -> Days | None:
    if day is None:
        return None
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if len(value) == 4 else (day, day)


def _is_range(text: str, start: int, end: int, following: int) -> bool:
    """Whether two dates are the ends of a stretch, and not only beside each other."""
    if following - end > 12 or not _JOIN.fullmatch(text, end, following):
        return False
    return text[end:following].strip() != "and" or _RANGE_LEAD.search(text, max(0, start - 14), start) is not None


def _a_year_later(left: Reading, end: Days) -> Reading | None:
    """A day or month without a year that came out more than a year before the end of its stretch, moved on to be the nearest."""
    match = _LESS_EXACT.fullmatch(left.timex)
    if match is None or left.days is None or end[1] == date.max or end[0] == date.min:
        return None
    days = _value_days(f"{left.days[0].year + 1:04}{match[1]}")
    if days is None or days[0] > end[1]:
        return None
    return replace(
        left, timex=f"{days[0].year:04}{match[1]}", days=days, why=f"the last such before the end that follows; {left.why}"
    )


_WEEKDAY_WHY = "weekday by wire habit"
_LESS_EXACT = re.compile(r"\d{4}(-\d\d(?:-\d\d)?)")


def _share_year(found: list[Found], text: str) -> None:
    """Give a date without a year the year of the full one that it is joined with ("from 30 January to 2 February 2022")."""
    for index in range(len(found) - 1, 0, -1):
        start, end, left = found[index - 1]
        _, _, right = found[index]
        if left.anchor == "absolute" or right.days is None:
            continue
        ranged = left.anchor == "published" and _is_range(text, start, end, found[index][0])
        if ranged and (later := _a_year_later(left, right.days)):
            found[index - 1] = (start, end, later)
            continue
        if len(left.timex) != len(right.timex):
            continue
        match = _LESS_EXACT.fullmatch(left.timex)
        if (
            right.anchor != "absolute"
            or match is None
            or found[index][0] - end > 12
            or not _JOIN.fullmatch(text, end, found[index][0])
        ):
            continue
        year = right.days[0].year - (match[1] > right.timex[4:])
        value = f"{year:04}{match[1]}"
        days = _value_days(value)
        if days is not None:
            found[index - 1] = (start, end, replace(left, timex=value, days=days, anchor="absolute", why="the year that follows"))


def _order_weekdays(found: list[Found], text: str, scope: Scope) -> None:
    """Let the second weekday of a range follow the first ("Tuesday to Thursday"), both behind where the clause is past."""
    for index in range(1, len(found)):
        start, end, left = found[index - 1]
        after, stop, right = found[index]
        if not (
            left.days and right.days and left.days[0] > right.days[0] and _WEEKDAY_WHY in left.why and _WEEKDAY_WHY in right.why
        ):
            continue
        if not _is_range(text, start, end, after) or (left.days[0] - right.days[0]).days >= 7:
            continue
        if scope.tense(start) == "past":
            found[index - 1] = (start, end, _moved(left, -7))
        else:
            found[index] = (after, stop, _moved(right, 7))


def _moved(reading: Reading, days: int) -> Reading:
    day = add_days(reading.days[0], days) if reading.days else None
    return replace(reading, timex=day.isoformat() + reading.timex[10:], days=(day, day)) if day else reading


def _value_days(value: str) -> Days | None:
    year, month, *day = map(int, value.split("-"))
    if not day:
        return month_days(year, month)
    when = valid(year, month, day[0])
    return (when, when) if when else None


def _start(match: re.Match[str]) -> int:
    """Where an expression begins: after the words and blanks that lead to it."""
    if not match.re.groupindex.get("lead") or match["lead"] is None:
        return match.start()
    start = match.end("lead")
    return start + len(match.string[start : match.end()]) - len(match.string[start : match.end()].lstrip())


def _end(match: re.Match[str]) -> int:
    """Where an expression ends: before the words that only tie it to what follows."""
    tail = next((name for name in ("tail", "dir") if match.re.groupindex.get(name)), None) if _TIES.search(match[0]) else None
    if tail is None or match[tail] is None:
        return match.end()
    return match.start() + len(match.string[match.start() : match.start(tail)].rstrip())


def _together(matched: list[Matched], found: list[Found], *, join: bool) -> list[Found]:
    """Put what names a part or counts from a date ("the early hours of", "seven years after") and the date that follows together.

    Lengths only where ranges are joined: TIMEX3 has a length and a date there.
    """
    lengths = {m.start(): m for row, m in matched if row.reader == "after"} if join else {}
    result: list[Found] = []
    index = 0
    while index < len(found):
        start, end, reading = found[index]
        match = lengths.get(start)
        following = found[index + 1] if index + 1 < len(found) else None
        together = shifted(match, following[2]) if match and following and following[0] - match.end() <= 5 else None
        part = reading.kind == "date" and (reading.timex.startswith("T") or reading.timex == "W")
        if part and following is not None and following[0] - end <= _PART_GAP:
            together = _part_of_date(reading, following[2])
        if together is not None and following is not None:
            result.append((start, following[1], together))
            index += 2
            continue
        index += 1
        if not part:
            result.append((start, end, reading))
    return result


def _part_of_date(part: Reading, whole: Reading) -> Reading:
    """ "The night of", "the early hours of", "the week of" and the day that follows, as one."""
    if part.timex == "W":
        if whole.days is None or whole.days[0] == date.min or whole.days[1] == date.max:
            return replace(whole, timex="XXXX-WXX")
        return replace(
            whole, timex=around_value(whole.days[0], "W"), days=around(whole.days[0], "W"), why=f"week of {whole.timex}"
        )
    return replace(whole, timex=f"{whole.timex}{part.timex.removesuffix('T')}") if len(whole.timex) == 10 else whole


def _clock(found: list[Found], text: str, published: Days | None, *, told: bool) -> list[Found]:
    """Give times of day the day that stands beside them, else that of the expression before them in the sentence, else publication.

    A time and a day with only a blank between are one expression ("2 a.m. Thursday"); "10 p.m. on Friday" are two. A time of day
    of the morning that follows one of an evening is of the next day.
    """
    result: list[Found] = []
    skip = False
    for index, (start, end, reading) in enumerate(found):
        if skip or reading.kind != "time":
            if not skip:
                result.append((start, end, reading))
            skip = False
            continue
        before = (
            result[-1]
            if result and _is_day(result[-1][2]) and len(result[-1][2].timex) == 10 and _AT.fullmatch(text, result[-1][1], start)
            else None
        )
        if before is not None:
            result.append((start, end, _dated(reading, before[2])))
            continue
        after = _after_times(found, index, text)
        following = found[after] if after < len(found) else None
        if following and _is_day(following[2]) and _ON_DAY.fullmatch(text, found[after - 1][1], following[0]):
            skip = _BESIDE.fullmatch(text, end, following[0]) is not None
            result.append((start, following[1] if skip else end, _dated(reading, following[2])))
        elif result and _is_day(result[-1][2]) and not _SENTENCE_END.search(text, result[-1][1], start + 1):
            beside = _BESIDE.fullmatch(text, result[-1][1], start) is not None and "T" not in result[-1][2].timex
            dated = _dated(reading, result[-1][2])
            first = result.pop()[0] if beside else start
            result.append((first, end, dated))
        elif told:
            last = next((f[2] for f in result[:-_FAR:-1] if _is_day(f[2])), None)
            result.append((start, end, _dated(reading, last) if last else replace(reading, timex=f"XXXX-XX-XX{reading.timex}")))
        elif published is not None and published[0] == published[1]:
            result.append((start, end, _dated(reading, Reading(published[0].isoformat(), published, "published"))))
        else:
            result.append((start, end, replace(reading, timex=f"XXXX-XX-XX{reading.timex}")))
    return result


# So many times of day may stand joined before the day that they share.
_MOST_TIMES = 4
# In history a time of day is of the last day told of, no more than so many expressions before.
_FAR = 20


def _after_times(found: list[Found], index: int, text: str) -> int:
    """The index of what stands after a time of day and those that it is joined with ("9 a.m. to 5 p.m. on Friday")."""
    for following in range(index + 1, min(len(found), index + _MOST_TIMES)):
        gap = found[following - 1][1], found[following][0]
        if found[following][2].kind != "time" or gap[1] - gap[0] > 12 or not _JOIN.fullmatch(text, *gap):
            return following
    return index + 1


_EVENING, _NOON = "T18:00", "T12:00"


def _dated(clock: Reading, day: Reading) -> Reading:
    days = day.days
    earlier = _CLOCK_VALUE.search(day.timex)
    if days and earlier and earlier[0] >= _EVENING and clock.timex < _NOON and days[1] != date.max:
        days = (days[0] + timedelta(days=1), days[1] + timedelta(days=1))
    value = days[0].isoformat() if days else "XXXX-XX-XX"
    time = clock.timex
    if clock.why == UNSURE_HALF and day.timex.endswith(("TEV", "TAF", "TNI")):
        time = f"T{int(time[1:3]) + 12}{time[3:]}"
    elif time == "T00:00" and day.timex.endswith("TNI"):
        time = "T24:00"
    return replace(clock, timex=f"{value}{time}", days=days, anchor=day.anchor)


def _is_day(reading: Reading) -> bool:
    return reading.days is not None and reading.days[0] == reading.days[1]


def _spans_of_time(found: list[Found], text: str) -> list[Found]:
    """Join the two ends of a range, and neighbours in a list ("on Tuesday and Wednesday", "in 2021 and 2022")."""
    result: list[Found] = []
    for item in found:
        joined = _joined(result[-1], item, text) if result else None
        if joined is not None:
            result[-1] = joined
        else:
            result.append(item)
    return result


def _joined(left: Found, right: Found, text: str) -> Found | None:
    gap = text[left[1] : right[0]] if right[0] - left[1] <= 12 else None
    if gap is None or left[2].kind != "date" or right[2].kind != "date" or not _JOIN.fullmatch(gap):
        return None
    lead = _RANGE_LEAD.search(text, max(0, left[0] - 14), left[0])
    word = gap.strip()
    if word == "and" and not lead and not _neighbours(left[2].days, right[2].days):
        return None
    if word in ("to", "until", "till", "through") and not lead and not _alike(left[2], right[2]):
        return None
    timex = f"{left[2].timex}/{right[2].timex}"
    days = _hull(left[2].days, right[2].days)
    if days and len(left[2].timex) == len(right[2].timex) == 10:
        timex = f"{days[0].isoformat()}/{days[1].isoformat()}"
    reading = Reading(timex, days, left[2].anchor if days else "none", f"from {left[2].timex} to {right[2].timex}", point=False)
    return left[0], right[1], reading


def _alike(left: Reading, right: Reading) -> bool:
    return len(left.timex) == len(right.timex)


def _neighbours(left: Days | None, right: Days | None) -> bool:
    return left is not None and right is not None and (right[0] - left[1]).days == 1


def _hull(left: Days | None, right: Days | None) -> Days | None:
    """The days from one to the other. A weekday that came out a week off, as in "from Sunday to Thursday", is moved."""
    if left is None or right is None:
        return None
    if left[0] <= right[1]:
        return left[0], right[1]
    if (left[0] - right[1]).days < 7 and left[0] == left[1]:
        return left[0] - timedelta(days=7), right[1]
    return None


def _lead(item: Found, text: str, scope: Scope) -> Found:
    """Open the date where "since", "until", "by" or "before" stands in front of it."""
    start, end, reading = item
    if reading.days is None or reading.kind != "date" or reading.duration is not None:
        return item
    lead = _LEAD.search(text, max(0, start - 32), start)
    if lead is None or _POSSESSIVE.match(text, end):
        return item
    word = lead["word"].lower()
    if word == "from" and ("/" in reading.timex or not _ONWARDS.match(text, end)):
        return item
    edtf = _opened(word, reading.days, scope.published)
    return (start, end, replace(reading, edtf=edtf, why=f"{word} {to_edtf(reading.days)}; {reading.why}")) if edtf else item


def _opened(word: str, days: Days, published: Days | None) -> str | None:
    first, last = days
    if word in ("since", "as of", "starting", "beginning", "from"):
        return interval(first, date.max)
    if word == "before":
        last = first - timedelta(days=1) if first > date.min + timedelta(days=1) else first
    now = published[0] if published else None
    if now is not None and last >= now:
        return interval(now, last)
    return None if word == "by" else interval(date.min, last)


def _expression(item: Found, text: str, *, south: bool, whole: bool) -> TimeExpression:
    start, end, reading = item
    return TimeExpression(
        start, end, text[start:end], reading.kind, reading.timex, edtf_of(reading, south=south, whole=whole), reading.duration, reading.anchor,
        reading.why, precision_of(reading, whole=whole),
    )  # fmt: skip
