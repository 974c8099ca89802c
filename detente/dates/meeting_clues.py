"""Clues from meetings whose days are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from detente.dates.calendars import add_months
from detente.dates.clues import Clue, View, lead_weekday, plain_weekday, sentence_at
from detente.dates.dayset import DaySet, on_weekdays, span
from detente.dates.find import find_times
from detente.dates.model import TimeExpression
from detente.dates.patterns import cues
from detente.dates.tenses import Tense
from detente.edtf import bounds
from detente.language.model import Sentence

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Meeting

_AHEAD = re.compile(
    r"\b(?:before|ahead of|on the eve of|in the run-up to|days before)\s+(?:the\s|this year['’]s\s|an?\s)?$", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\b(?:on the (?:sidelines|margins|fringes) of|at|during|attending)\s+(?:the\s|their\s|an?\s|this year['’]s\s)?$",
    re.IGNORECASE,
)
_EXACT_MONTH = re.compile(r"XXXX-(\d\d)")
# A story says "this month" of what is more than a week past: nearer days have nearer words.
_OLDER_THAN = 7
_NEAR, _FOLLOWS, _PRECEDES = 70, 40, 24
_POSSESSIVE = re.compile(r"['’]s?\b")
_PRECEDING = re.compile(r"(?:['’]s?)?,?\s?(?:(?:at|during|of|in)\s)?(?:(?:the|an?|formal|annual|informal|emergency|virtual)\s)*")
_SAME_CITY = 88
_MINISTERS = re.compile(r"[Mm]inist|[Ff]inance|[Ss]herpa|CEO")
_OF_LEADERS = re.compile(r"[Ss]ummit|[Ll]eaders|heads|Assembly|[Ff]orum|[Cc]onference|Dialogue|COP|CHOGM|UNGA|ASEM|FOCAC")
_BY_WORDS, _BY_MONTH = 0.95, 0.88
"""How often the words right beside a meeting, and the month beside it, tell of the meeting that is known."""
_MOST = 60
"""Meetings looked at, from the start of the story."""
_FEW = 3
"""Of a series that is not known without gaps, a place may leave no more meetings than this."""
_YEARLY = (250, 480)
_OF_YEAR = re.compile(r"(?:last|this|next) year(?:['’]s)?", re.IGNORECASE)
_WEEK = re.compile(r"\bweek(?:['’]s)?$", re.IGNORECASE)
_NEARBY = re.compile(
    r"(?:yesterday|today|tomorrow|tonight|(?:last|this|next|over the|the|the past) (?:week|weekend))(?:['’]s)?", re.IGNORECASE
)
_REACH = 16
"""Days around a meeting on which words of the nearest weeks can mean it."""
_IN_PLACE = re.compile(r"\b(?:in|at|of)\s+(?P<place>(?:[A-Z][\w’'.-]+\s?){1,3})")
_LEADERS_MEET = re.compile(
    r"\b(?P<who>[A-Z][A-Za-z]*-?\d*(?: of (?:Seven|Eight|Twenty)| League| Union)?) (?:leaders|heads of state)\b"
    r"[^.;,:]{0,40}?\b(?:summit|meeting|met|gather(?:ed|ing)?|convened)\b"
)


# "Later in the day" counts from a day told before, not from publication.
_SAME_DAY = re.compile(r"\b(?:in|of) the day$", re.IGNORECASE)


def meeting_clues(view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """Meetings whose days are known, with the words that say how long ago or ahead they are."""
    for start, end, series in _named_meetings(view.text, knowledge)[:_MOST]:
        sentence = sentence_at(view, start)
        if sentence is None or _MINISTERS.search(view.text, start, end) or not _OF_LEADERS.search(view.text, start, end):
            continue
        editions, reach = _editions(view, sentence, start, end, series, knowledge)
        if not editions or (len(editions) > _FEW and not _is_complete(knowledge.meetings(series=series))):
            continue
        yield from _timed_meeting(view, sentence, (start, reach), editions)
        yield from _meeting_beside(view, sentence, (start, end), editions)


def _is_complete(editions: Sequence[Meeting]) -> bool:
    """Whether a series is known without gaps, as far as its days tell: at least ten editions, about a year apart."""
    starts = [date.fromisoformat(m.first_day).toordinal() for m in editions]
    gaps = sorted(b - a for a, b in pairwise(starts))
    return len(gaps) >= 9 and _YEARLY[0] <= gaps[len(gaps) // 2] <= _YEARLY[1]


def _named_meetings(text: str, knowledge: Knowledge) -> list[tuple[int, int, str]]:
    """Meetings named outright, and those told by a verb: "NATO leaders met" is a NATO summit where that is a series."""
    found = list(knowledge.scan_meetings(text))
    taken = [(start, end) for start, end, _ in found]
    for match in _LEADERS_MEET.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        series = knowledge.scan_meetings(f"{match['who']} summit")
        if series and series[0][0] == 0:
            found.append((match.start(), match.end(), series[0][2]))
    return sorted(found)


def _editions(
    view: View, sentence: Sentence, start: int, end: int, series: str, knowledge: Knowledge
) -> tuple[tuple[Meeting, ...], int]:
    """The meetings of a series that the places of its sentence leave, and the end of the words that name meeting and place.

    A place right after "in", "at" or "of" decides, city before country; else a city of the series that the sentence names, else a
    country right before the meeting. A place that held none of them leaves none.
    """
    editions = knowledge.meetings(series=series)
    for match in _IN_PLACE.finditer(view.text, end, min(sentence.end, end + _NEAR)):
        if "," in view.text[end : match.start()]:
            break
        name = re.sub(r"['’]s$", "", match["place"].strip(" .,"))
        if kept := _held_in(name, editions, knowledge):
            return kept, match.start("place") + len(name)
    named = tuple(m for m in editions if m.city and re.search(rf"\b{re.escape(m.city)}\b", sentence.text))
    if named:
        return named, end
    before = view.text[max(sentence.start, start - 30) : start]
    for hit in knowledge.scan(before):
        kept = _in_country(hit.entities[0][0].country, editions)
        if kept and hit.entities[0][1] in ("primary", "demonym", "alias"):
            return kept, end
    return editions, end


def _held_in(name: str, editions: tuple[Meeting, ...], knowledge: Knowledge) -> tuple[Meeting, ...]:
    city = tuple(m for m in editions if m.city and _same_name(m.city, name))
    if city:
        return city
    hits = knowledge.scan(name)
    return _in_country(hits[0].entities[0][0].country, editions) if hits and len(hits[0].text) >= len(name) - 4 else ()


def _same_name(left: str, right: str) -> bool:
    left, right = left.casefold(), right.casefold()
    if left == right or left.startswith(right + " ") or right.startswith(left + " "):
        return True
    return len(right) > 5 and fuzz.ratio(left, right) >= _SAME_CITY


def _in_country(country: str | None, editions: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    return tuple(m for m in editions if country is not None and m.country == country)


def _timed_meeting(view: View, sentence: Sentence, where: tuple[int, int], editions: tuple[Meeting, ...]) -> Iterator[Clue]:
    time = _time_beside(view, sentence, where)
    if time is None:
        return
    days = 0
    for meeting in editions:
        days |= days_for(time, (date.fromisoformat(meeting.first_day), date.fromisoformat(meeting.last_day)), view)
    if not days:
        return
    low, high = min(where[0], time.start), max(where[1], time.end)
    name = view.text[low:high]
    exact = _EXACT_MONTH.fullmatch(time.timex) is None
    yield Clue("meeting", days, _BY_WORDS if exact else _BY_MONTH, ((low, high),), f"{name!r}: {_named(editions)}", exact)
    if finer := _finer_words(view, time):
        older = 0
        for meeting in editions:
            last = date.fromisoformat(meeting.last_day)
            older |= span(last + timedelta(days=_OLDER_THAN), last + timedelta(days=31))
        why = f"{time.text!r} beside {finer.text!r}: the meeting is more than a week past"
        yield Clue("older than the news", older, 0.75, ((finer.start, finer.end),), why, True)


def _named(editions: tuple[Meeting, ...]) -> str:
    if len(editions) > 2:
        return f"one of {len(editions)} meetings of {editions[0].series}"
    return " or ".join(f"{m.name}, {m.first_day} to {m.last_day}" for m in editions)


def _time_beside(view: View, sentence: Sentence, where: tuple[int, int]) -> TimeExpression | None:
    """The time expression that goes with a meeting: the nearest one after it in the clause, else the nearest before it."""
    times = [t for t in view.of(sentence) if t.kind == "date" and t.anchor != "absolute" and not _SAME_DAY.search(t.text)]
    after = [t for t in times if 0 <= t.start - where[1] <= _FOLLOWS and not _POSSESSIVE.match(view.text, t.end)]
    if after and _links(view.text[where[1] : after[0].start]):
        return after[0]
    before = [t for t in times if 0 <= where[0] - t.end <= _PRECEDES and _PRECEDING.fullmatch(view.text[t.end : where[0]])]
    return before[-1] if before else None


def _links(gap: str) -> bool:
    return re.search(r"[^\w\s]", gap) is None and set(gap.lower().split()) <= cues("link")


def days_for(time: TimeExpression, happened: tuple[date, date], view: View) -> DaySet:
    """The days of publication for which an expression comes to the first or last day of something, or to one between."""
    first, last = happened
    tense = view.tenses[time.start]
    month = _EXACT_MONTH.fullmatch(time.timex)
    if month is not None:
        if int(month[1]) not in (first.month, last.month):
            return 0
        return _month_days_of_publication(first, last, tense)
    if plain_weekday(time) is not None:
        # Side meetings and arrivals a day off are told as part of it.
        first, last = first - timedelta(days=1), last + timedelta(days=1)
    words, lead = _words_to_resolve(time, view)
    reach = 420 if "year" in time.text else _REACH if _NEARBY.fullmatch(time.text) or plain_weekday(time) is not None else 75
    found = 0
    for shift in range(-reach, reach + (last - first).days + 1):
        day = first + timedelta(days=shift)
        # For some the week begins on Sunday: then "this week" and "last week" are those of the day after.
        sunday = day.weekday() == 6 and _WEEK.search(time.text) is not None
        if _comes_to(words, lead, day, tense, (first, last)) or (
            sunday and _comes_to(words, lead, day + timedelta(days=1), tense, (first, last))
        ):
            found |= span(day, day)
    return found


def _month_days_of_publication(first: date, last: date, tense: Tense) -> DaySet:
    before, after = add_months(first, -11) or first, add_months(last, 11) or last
    if tense == "past":
        return span(last, after)
    return span(before, last) if tense in ("future", "present") else span(before, after)


def _words_to_resolve(time: TimeExpression, view: View) -> tuple[str, int]:
    """An expression with the weekday of the lead before it where it counts from the text; and where it starts in the result."""
    if time.anchor == "none" and re.search(r"earlier|later|before|after|previous|following", time.text):
        lead = lead_weekday(view)
        if lead is not None and lead[1].start < time.start:
            words = f"{lead[1].text}. "
            return words + time.text, len(words)
    return time.text, 0


@lru_cache(maxsize=8192)
def _resolved(words: str, lead: int, day: date, tense: Tense) -> tuple[date, date] | None:
    found = find_times(words, published=day.isoformat(), tenses=lambda offset: tense if offset >= lead else "past")
    time = next((t for t in found if t.start >= lead), None)
    return bounds(time.edtf) if time is not None and time.edtf is not None else None


def _comes_to(words: str, lead: int, day: date, tense: Tense, meeting: tuple[date, date]) -> bool:
    # What "last year" means is the same all year.
    asked = date(day.year, 7, 1) if _OF_YEAR.fullmatch(words) else day
    found = _resolved(words, lead, asked, tense)
    if found is None:
        return False
    first, last = found
    if first == date.min or last == date.max or first > meeting[1] or last < meeting[0]:
        return False
    # A meeting told of in the past has at least begun, one ahead has not ended.
    return not (tense == "past" and day < meeting[0]) and not (tense == "future" and day > meeting[1])


def _finer_words(view: View, time: TimeExpression) -> TimeExpression | None:
    """For "this month" told in the past: nearer words elsewhere in the story ("last weekend", a weekday) that it would have used."""
    if time.text.lower() != "this month" or view.tenses[time.start] not in ("past", "unknown"):
        return None
    near = re.compile(r"(?:last|this|over the|the) (?:weekend|week)|yesterday", re.IGNORECASE)
    return next((t for t in view.times if near.fullmatch(t.text) or plain_weekday(t) is not None), None)


def _meeting_beside(view: View, sentence: Sentence, where: tuple[int, int], editions: tuple[Meeting, ...]) -> Iterator[Clue]:
    """News told of right before a meeting, or at it on a weekday on which it sat."""
    if sentence not in view.lead():
        return
    before = view.text[max(sentence.start, where[0] - 40) : where[0]]
    ahead, beside = _AHEAD.search(before), _BESIDE.search(before)
    if ahead is None and beside is None:
        return
    lead = lead_weekday(view)
    days = 0
    for meeting in editions:
        first, last = date.fromisoformat(meeting.first_day), date.fromisoformat(meeting.last_day)
        if ahead:
            days |= span(first - timedelta(days=7), first)
        elif lead is not None:
            on_it = span(first, last) & on_weekdays([lead[0]])
            days |= on_it | (on_it << 1)
    if not days:
        return
    mark = ahead or beside
    start = where[0] - len(before) + mark.start() if mark else where[0]
    relation = "before" if ahead else "at"
    yield Clue(f"{relation} a meeting", days, 0.88, ((start, where[1]),), f"{relation} {_named(editions)}", True)
