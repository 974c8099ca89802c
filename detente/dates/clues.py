"""What a story says about the day of its own publication, as clues: each a set of possible days, a weight, and the words that say so.

The weight says how far a clue is to be trusted: 0.0 not at all, 1.0 never seen wrong. Weights were set on dated news.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from detente.dates.calendars import add_days, add_months, valid
from detente.dates.dayset import FIRST, LAST, DaySet, of_days, on_weekdays, span
from detente.dates.find import find_times
from detente.dates.model import TimeExpression
from detente.dates.patterns import cues, word_value
from detente.dates.tenses import Tense, sentence_tenses, word_tense
from detente.edtf import bounds
from detente.errors import DateError
from detente.language.model import Sentence
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Meeting, Tenure


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that a story says about when it was published. Spans are half-open code points of the clean text; ``why`` prints.

    A clue that is ``sharp`` can name a week or less; others only bound. ``head`` gives words outside the clean text (the dateline).
    """

    name: str
    days: DaySet
    weight: float
    spans: tuple[tuple[int, int], ...]
    why: str
    sharp: bool = False
    head: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A story made ready for looking for clues: its sentences, and its time expressions unresolved."""

    text: str
    sentences: Sequence[Sentence]
    times: tuple[TimeExpression, ...]
    tenses: dict[int, Tense]
    owner: tuple[int | None, ...]
    """For each time expression the index of its sentence, None outside all."""

    def of(self, sentence: Sentence) -> list[TimeExpression]:
        """The time expressions of a sentence."""
        return [t for t, owner in zip(self.times, self.owner, strict=True) if owner == sentence.index]

    def body(self) -> list[Sentence]:
        """The sentences of the body."""
        return [s for s in self.sentences if s.kind == "body"]

    def lead(self) -> list[Sentence]:
        """The first sentences of the body, which tell the news."""
        return self.body()[:_LEAD]


_LEAD = 2
_PLAIN_DAY = re.compile(r"(?:(?:early|late)(?: on)? )?(\w+day)(?: (?:morning|afternoon|evening|night|lunchtime))?", re.IGNORECASE)
_WEEKDAY_DATE = re.compile(r"(\w+)\.?,? .*\d")


def view_story(story: Story, sentences: Sequence[Sentence]) -> View:
    """Find the time expressions of a story without resolving what counts from publication."""
    parsed = sentence_tenses(sentences)

    def tense(offset: int) -> Tense:
        found = parsed(offset)
        return found if found != "unknown" else word_tense(story.clean.text, offset)

    times = find_times(story.clean.text, published=None, tenses=tense)
    starts = [s.start for s in sentences]
    owner: list[int | None] = []
    for time in times:
        index = bisect_right(starts, time.start) - 1
        inside = index >= 0 and time.start < sentences[index].end
        owner.append(sentences[index].index if inside else None)
    return View(story.clean.text, sentences, times, {t.start: tense(t.start) for t in times}, tuple(owner))


def find_clues(story: Story, view: View, knowledge: Knowledge) -> tuple[Clue, ...]:
    """All clues of a story, in a fixed order."""
    return (
        *dateline_clues(story),
        *weekday_clues(view),
        *dated_weekday_clues(view),
        *bound_clues(view),
        *meeting_clues(view, knowledge),
        *told_meeting_clues(story, view, knowledge),
        *office_clues(view, knowledge),
        *partial_clues(view),
    )


# --- the story's own dates ------------------------------------------------------------------------------------------------------


def dateline_clues(story: Story) -> Iterator[Clue]:
    """A day and month without a year in the dateline: the story was filed that day, in some year."""
    dateline = story.document.dateline
    if dateline is None:
        return
    for time in find_times(dateline.text, published=None, tenses=lambda _: "past"):
        day = re.fullmatch(r"XXXX-(\d\d)-(\d\d)", time.timex)
        if day:
            yield Clue(
                "dateline",
                _every_year(int(day[1]), int(day[2])),
                0.97,
                (),
                f"filed on {time.text}, of some year",
                True,
                time.text,
            )
            return


def _every_year(month: int, day: int) -> DaySet:
    return of_days(d for year in range(FIRST.year, LAST.year + 1) if (d := valid(year, month, day)))


def plain_weekday(time: TimeExpression) -> int | None:
    """The weekday (0 Monday) of an expression that is a weekday and no more, None otherwise."""
    match = _PLAIN_DAY.fullmatch(time.text)
    found = word_value("weekday", match[1].capitalize()) if match else None
    return int(found) if found else None


def lead_weekday(view: View) -> tuple[int, TimeExpression] | None:
    """The weekday on which the news happened: the first one told in the past in the lead, or a later one that the body tells of.

    A weekday of the body counts as later where it follows that of the lead by one or two days and both are told in the past.
    """
    lead = {s.index for s in view.lead()}
    told = [
        (day, time, owner in lead)
        for time, owner in zip(view.times, view.owner, strict=True)
        if (day := plain_weekday(time)) is not None and owner is not None and view.tenses[time.start] == "past"
    ]
    first = next(((day, time) for day, time, in_lead in told if in_lead), None)
    if first is None:
        return None
    ahead = [(day, time) for day, time, _ in told if 1 <= (day - first[0]) % 7 <= 2]
    return max([first, *ahead], key=lambda item: ((item[0] - first[0]) % 7, -item[1].start))


def weekday_clues(view: View) -> Iterator[Clue]:
    """By wire habit a weekday in the lead is the day of publication or the one before."""
    found = lead_weekday(view)
    if found is None:
        return
    day, time = found
    days = on_weekdays((day, (day + 1) % 7))
    yield Clue(
        "weekday", days, 0.85, ((time.start, time.end),), f"the news is told of {time.text}: published that day or the next"
    )


def dated_weekday_clues(view: View) -> Iterator[Clue]:
    """A date with its weekday and no year: the years in which they go together; told in the past, published within the year after."""
    for time in view.times:
        day = re.fullmatch(r"XXXX-(\d\d)-(\d\d)", time.timex)
        word = _WEEKDAY_DATE.fullmatch(time.text)
        weekday = (word_value("weekday", word[1]) or word_value("weekdayabbr", word[1])) if day and word else None
        if day is None or weekday is None:
            continue
        dates = [
            d
            for y in range(FIRST.year, LAST.year + 1)
            if (d := valid(y, int(day[1]), int(day[2]))) and d.weekday() == int(weekday)
        ]
        days = _around(dates, view.tenses[time.start], 330)
        yield Clue("weekday and date", days, 0.92, ((time.start, time.end),), f"{time.text} fits only some years")


def _around(dates: list[date], tense: Tense, reach: int) -> DaySet:
    found = 0
    for day in dates:
        low = day if tense == "past" else (add_days(day, -reach) or day)
        high = day if tense == "future" else (add_days(day, reach) or day)
        found |= span(low, high)
    return found


_AIM_REACH = 90
_AIM = re.compile(
    r"\b(?:by|until|till|through|to|will|would|could|should|may|might|must|plan\w*|target\w*|goals?|aim\w*|expect\w*|forecast\w*|next|"
    r"deadline|due|budget|ahead|future|from|before|later|delay\w*|postpon\w*|schedul\w*|elections?|onwards?|Olympics|Games|World Cup|Expo)\b"
)
_WILL = re.compile(r"\b(?:will|is to|are to|due|scheduled)\b[^.;]{0,80}$")


def bound_clues(view: View) -> Iterator[Clue]:
    """Full dates told in the past: published no earlier; those that "will" come: published no later."""
    for time in view.times:
        if time.anchor != "absolute" or time.edtf is None or "/.." in time.edtf or time.kind == "set":
            continue
        low, high = _bounds(time.edtf)
        tense = view.tenses[time.start]
        if tense == "past" and low > FIRST and not _looks_ahead(view, time):
            yield Clue("past date", span(low, LAST), 0.9, ((time.start, time.end),), f"{time.text} is past")
        elif tense == "future" and high < LAST and _WILL.search(view.text[max(0, time.start - 90) : time.start]):
            yield Clue("future date", span(FIRST, high), 0.7, ((time.start, time.end),), f"{time.text} is ahead")


def _looks_ahead(view: View, time: TimeExpression) -> bool:
    """Whether a month or year stands among words of aims and terms, where the tense of the verb does not say that it is past."""
    if len(time.timex) >= 10 and "/" not in time.timex:
        return False
    sentence = _sentence_at(view, time.start)
    first = max(sentence.start if sentence else 0, time.start - _AIM_REACH)
    return _AIM.search(view.text, first, min(len(view.text), time.end + 20)) is not None


def _bounds(edtf: str) -> tuple[date, date]:
    try:
        return bounds(edtf)
    except DateError:
        return date.min, date.max


def partial_clues(view: View) -> Iterator[Clue]:
    """Days and months without a year in the lead: told in the past, they lie in the eleven months before."""
    for sentence in view.lead():
        for time in view.of(sentence):
            day = re.fullmatch(r"XXXX-(\d\d)-(\d\d)", time.timex)
            tense = view.tenses[time.start]
            if day is None or tense not in ("past", "future") or _WEEKDAY_DATE.fullmatch(time.text) is None:
                continue
            dates = [d for y in range(FIRST.year, LAST.year + 1) if (d := valid(y, int(day[1]), int(day[2])))]
            yield Clue(
                "day of some year", _around(dates, tense, 300), 0.6, ((time.start, time.end),), f"{time.text} without a year"
            )


# --- meetings -------------------------------------------------------------------------------------------------------------------

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
_YEARLY = (250, 480)
_IN_PLACE = re.compile(r"\b(?:in|at|of)\s+(?P<place>(?:[A-Z][\w’'.-]+\s?){1,3})")
_LEADERS_MEET = re.compile(
    r"\b(?P<who>[A-Z][A-Za-z]*-?\d*(?: of (?:Seven|Eight|Twenty)| League| Union)?) (?:leaders|heads of state)\b"
    r"[^.;,:]{0,40}?\b(?:summit|meeting|met|gather(?:ed|ing)?|convened)\b"
)


def meeting_clues(view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """Meetings whose days are known, with the words that say how long ago or ahead they are."""
    for start, end, series in _named_meetings(view.text, knowledge):
        sentence = _sentence_at(view, start)
        if sentence is None or _MINISTERS.search(view.text, start, end) or not _OF_LEADERS.search(view.text, start, end):
            continue
        editions, reach = _editions(view, sentence, start, end, series, knowledge)
        if not editions or (editions == knowledge.meetings(series=series) and not _is_complete(editions)):
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


def _sentence_at(view: View, offset: int) -> Sentence | None:
    return next((s for s in view.sentences if s.start <= offset < s.end), None)


def _editions(
    view: View, sentence: Sentence, start: int, end: int, series: str, knowledge: Knowledge
) -> tuple[tuple[Meeting, ...], int]:
    """The meetings of a series that the places of its sentence leave, and the end of the words that name meeting and place.

    A place right after "in", "at" or "of" decides, city before country; else a city of the series that the sentence names, else a
    country right before the meeting. A place that held none of them leaves none.
    """
    editions = knowledge.meetings(series=series)
    for match in _IN_PLACE.finditer(view.text, end, min(sentence.end, end + _NEAR)):
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
        days |= _publication_days(time, meeting, view)
    if not days:
        return
    low, high = min(where[0], time.start), max(where[1], time.end)
    name = view.text[low:high]
    exact = _EXACT_MONTH.fullmatch(time.timex) is None
    yield Clue("meeting", days, 0.93, ((low, high),), f"{name!r}: {_named(editions)}", exact)
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
    times = [t for t in view.of(sentence) if t.kind == "date" and t.anchor != "absolute"]
    after = [t for t in times if 0 <= t.start - where[1] <= _FOLLOWS and not _POSSESSIVE.match(view.text, t.end)]
    if after and not re.search(r"[;:,]|\b(?:but|and|after|which|that|who)\b", view.text[where[1] : after[0].start]):
        return after[0]
    before = [t for t in times if 0 <= where[0] - t.end <= _PRECEDES and _PRECEDING.fullmatch(view.text[t.end : where[0]])]
    return before[-1] if before else None


def _publication_days(time: TimeExpression, meeting: Meeting, view: View) -> DaySet:
    """The days of publication for which an expression comes to the days of a meeting."""
    first, last = date.fromisoformat(meeting.first_day), date.fromisoformat(meeting.last_day)
    tense = view.tenses[time.start]
    month = _EXACT_MONTH.fullmatch(time.timex)
    if month is not None:
        if int(month[1]) not in (first.month, last.month):
            return 0
        return _month_days_of_publication(first, last, tense)
    words, lead = _words_to_resolve(time, view)
    reach = 420 if re.search(r"year", time.text) else 75
    found = 0
    for shift in range(-reach, reach + (last - first).days + 1):
        day = first + timedelta(days=shift)
        # For some the week begins on Sunday: then "this week" and "last week" are those of the day after.
        sunday = day.weekday() == 6 and time.text.lower().endswith("week")
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


def _comes_to(words: str, lead: int, day: date, tense: Tense, meeting: tuple[date, date]) -> bool:
    found = find_times(words, published=day.isoformat(), tenses=lambda offset: tense if offset >= lead else "past")
    time = next((t for t in found if t.start >= lead), None)
    if time is None or time.edtf is None:
        return False
    first, last = bounds(time.edtf)
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
    yield Clue(f"{relation} a meeting", days, 0.8, ((start, where[1]),), f"{relation} {_named(editions)}", True)


_TELLING, _TELLING_SHARE = 4, 0.75
"""A meeting is recognised by its city and at least so many, and this share, of the words of its name and series in title and lead."""


def told_meeting_clues(story: Story, view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """A known meeting that title and lead tell of without its name: the same city, persons, countries, and weekday."""
    found = lead_weekday(view)
    if found is None or any(not _is_current(view, s) for s in view.lead()[:1]):
        return
    head = [s for s in view.sentences if s.kind == "title"] + view.lead()
    dateline = story.document.dateline.text if story.document.dateline else ""
    told = _folded(" ".join([dateline, *(s.text for s in head)]))
    words = sorted(set(re.findall(r"[a-z0-9]+", told)))
    days = 0
    names = []
    for meeting in knowledge.meetings():
        if meeting.city is None or _folded(meeting.city) not in told or not _tells(meeting, words):
            continue
        if knowledge.scan_meetings(meeting.name) or _of_organisation(meeting.series, knowledge):
            continue
        first, last = date.fromisoformat(meeting.first_day), date.fromisoformat(meeting.last_day)
        then = span(first, last) & on_weekdays([found[0]])
        days |= then | (then << 1)
        names.append(meeting.name)
    if days and len(names) == 1:
        time = found[1]
        yield Clue("known meeting", days, 0.88, ((head[0].start, head[0].end), (time.start, time.end)), names[0], True)


def _of_organisation(series: str, knowledge: Knowledge) -> bool:
    """Whether a series belongs to an organisation, whose meetings are too many to tell apart by place and weekday."""
    return any(entity.kind == "igo" for hit in knowledge.scan(series) for entity, _ in hit.entities)


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def _tells(meeting: Meeting, words: Sequence[str]) -> bool:
    name = _folded(f"{meeting.name} {meeting.series} {meeting.city or ''}")
    signs = sorted({w for w in re.findall(r"[a-z]+", name) if w not in cues("generic") and len(w) > 1})
    seen = sum(any(_alike(sign, word) for word in words) for sign in signs)
    return seen >= _TELLING and seen >= _TELLING_SHARE * len(signs)


def _alike(sign: str, word: str) -> bool:
    if len(sign) < 4 or len(word) < 4:
        return sign == word
    return word.startswith(sign[: max(4, len(sign) - 3)]) or fuzz.ratio(sign, word) >= _SAME_CITY


# --- offices --------------------------------------------------------------------------------------------------------------------

_NAME = r"[A-Z][\w’'.-]+(?:[ -](?:(?:al|bin|bint|ben|de|da|del|der|di|dos|el|la|le|ter|van|von|af|den)[ -])*[A-Z][\w’'.-]*){1,3}"
_OFFICE = re.compile(
    r"(?P<office>(?:(?:[A-Z][\w’'.-]+|US|EU)\s){0,3}"
    r"(?:[Vv]ice[- ])?(?:[Pp]rime [Mm]inister|[Pp]resident|[Cc]hancellor|[Pp]remier|(?:[Ff]oreign|[Dd]efen[cs]e|[Ff]inance|[Ii]nterior|[Tt]rade) "
    r"(?:[Mm]inister|[Ss]ecretary)|[Ss]ecretary of [Ss]tate|[Ss]ecretary[- ][Gg]eneral|[Nn]ational [Ss]ecurity [Aa]dvis[eo]r|"
    r"[Ee]xternal [Aa]ffairs [Mm]inister|[Dd]efense [Ss]ecretary|[Tt]reasury [Ss]ecretary|[Mm]inister of [A-Z]\w+(?: [A-Z]\w+)?))s?,?\s"
    rf"(?P<name>{_NAME})"
)
_FORMER = re.compile(r"\b(?:former|ex-|then|late|late former|onetime|predecessor|designate|-elect)[- ]?$", re.IGNORECASE)
_SURE = 0.85
_WEEKDAY_HEAD = re.compile(r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|But|The|And|As|In|When|While|After|If)\s")
# Words before the title that name no country: a bank, a state of a federation, a party.
_OWNER = re.compile(r"[A-Z][\w’'.-]+\s(?!Minister|President|Secretary|of)[A-Z]?")


def office_clues(view: View, knowledge: Knowledge) -> Iterator[Clue]:
    """Holders of offices named by office and name: published while they held it, or, away from the news, after they took it up."""
    seen: set[tuple[str, bool]] = set()
    for match in _OFFICE.finditer(view.text):
        sentence = _sentence_at(view, match.start())
        if sentence is None or _FORMER.search(view.text[max(0, match.start() - 20) : match.start()]):
            continue
        terms = _terms(_WEEKDAY_HEAD.sub("", match["office"]), match["name"], knowledge)
        if not terms:
            continue
        now = _is_current(view, sentence)
        person = terms[0].person
        if (person, now) in seen:
            continue
        seen.add((person, now))
        days = 0
        for term in terms:
            first, last = _term_days(term)
            days |= span(first, last if now else LAST)
        where = (match.start(), match.end())
        yield Clue("office", days, 0.86 if now else 0.8, (where,), f"{match['office']} {match['name']}: {_term_words(terms)}")


def _terms(office: str, name: str, knowledge: Knowledge) -> tuple[Tenure, ...]:
    """The terms of the person in the office; none where the person is not sure."""
    query = knowledge.parse_office(office)
    if query is None or query.former or query.organisation is not None:
        return ()
    if query.country is None and _OWNER.match(office):
        return ()
    country = query.country
    name = re.sub(r"['’]s?$", "", name)
    matches = knowledge.match_persons(name, country=country, office=office)
    if not matches or matches[0].score < _SURE or matches[0].tenure is None:
        return ()
    if len(matches) > 1 and matches[1].person.id != matches[0].person.id and matches[0].score - matches[1].score < 0.03:
        return ()
    held = matches[0].tenure
    same = [
        t for t in knowledge.tenures(matches[0].person.id) if t.portfolio == held.portfolio and t.country in (held.country, None)
    ]
    return tuple(same) or (held,)


def _term_days(term: Tenure) -> tuple[date, date]:
    first = _bounds(term.start)[0] if term.start else FIRST
    last = _bounds(term.end)[1] if term.end and term.end_status in ("known", "successor") else LAST
    # News writes of a new holder on the day of the vote, and of the old one until the successor is in.
    return add_days(first, -3) or first, add_days(last, 7) or last


def _term_words(terms: tuple[Tenure, ...]) -> str:
    return ", ".join(f"{t.start or '?'} to {t.end or 'open'}" for t in terms[:3])


def _is_current(view: View, sentence: Sentence) -> bool:
    """Whether a sentence tells the news itself: the title, the lead, or one dated by nothing but a weekday."""
    times = view.of(sentence)
    older = any(plain_weekday(t) is None and t.kind == "date" for t in times)
    if sentence.kind == "title" or sentence in view.lead():
        return not older
    return bool(times) and all(plain_weekday(t) is not None for t in times)
