"""What a story says about the day of its own publication, as clues: each a set of possible days, a weight, and the words that say so.

The weight says how far a clue is to be trusted: 0.0 not at all, 1.0 never seen wrong. Weights were set on dated news.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from detente.dates.calendars import add_days, valid
from detente.dates.dayset import FIRST, LAST, DaySet, of_days, on_weekdays, span
from detente.dates.find import find_times
from detente.dates.model import TimeExpression
from detente.dates.patterns import word_value
from detente.dates.tenses import Tense, sentence_tenses, word_tense
from detente.edtf import bounds
from detente.errors import DateError
from detente.language.model import Sentence
from detente.story.model import Story


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that a story says about when it was published. Spans are half-open code points of the clean text; ``why`` prints.

    A clue that is ``sharp`` can name a week or less; others only bound. ``head`` gives words outside the clean text (the dateline).
    The weight of one that is ``given`` holds among the days that the others leave, which it was looked for in.
    """

    name: str
    days: DaySet
    weight: float
    spans: tuple[tuple[int, int], ...]
    why: str
    sharp: bool = False
    head: str | None = None
    given: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A story made ready for looking for clues: its sentences, and its time expressions unresolved."""

    text: str
    sentences: Sequence[Sentence]
    times: tuple[TimeExpression, ...]
    tenses: dict[int, Tense]
    owner: tuple[int | None, ...]
    """For each time expression the index of its sentence, None outside all."""
    starts: tuple[int, ...]
    """Where each sentence starts."""
    held: dict[int, list[TimeExpression]]
    """The time expressions by the index of their sentence."""

    def of(self, sentence: Sentence) -> list[TimeExpression]:
        """The time expressions of a sentence."""
        return self.held.get(sentence.index, [])

    def body(self) -> list[Sentence]:
        """The sentences of the body."""
        return [s for s in self.sentences if s.kind == "body"]

    def lead(self) -> list[Sentence]:
        """The first sentences of the body, which tell the news."""
        return self.body()[:_LEAD]


_LEAD = 2
_PLAIN_DAY = re.compile(
    r"(?:(?:(?:early|late)(?: on)?|(?:[\w:.]+ ){1,4}(?:on|of)) )?(\w+day)(?: (?:morning|afternoon|evening|night|lunchtime))?",
    re.IGNORECASE,
)
_DAY_OF_A_YEAR = re.compile(r"XXXX-(\d\d)-(\d\d)")
_WEEKDAY_DATE = re.compile(r"(\w+)\.?,? .*\d")


def view_story(story: Story, sentences: Sequence[Sentence]) -> View:
    """Find the time expressions of a story without resolving what counts from publication."""
    parsed = sentence_tenses(sentences)

    def tense(offset: int) -> Tense:
        found = parsed(offset)
        return found if found != "unknown" else word_tense(story.clean.text, offset)

    times = find_times(story.clean.text, published=None, tenses=tense)
    starts = tuple(s.start for s in sentences)
    held: dict[int, list[TimeExpression]] = {}
    owner: list[int | None] = []
    for time in times:
        index = bisect_right(starts, time.start) - 1
        inside = index >= 0 and time.start < sentences[index].end
        owner.append(sentences[index].index if inside else None)
        if inside:
            held.setdefault(sentences[index].index, []).append(time)
    return View(story.clean.text, sentences, times, {t.start: tense(t.start) for t in times}, tuple(owner), starts, held)


# --- the story's own dates ------------------------------------------------------------------------------------------------------


def dateline_clues(story: Story) -> Iterator[Clue]:
    """A day and month without a year in the dateline: the story was filed that day, in some year."""
    dateline = story.document.dateline
    if dateline is None:
        return
    for time in find_times(dateline.text, published=None, tenses=lambda _: "past"):
        day = _DAY_OF_A_YEAR.fullmatch(time.timex)
        if day:
            yield Clue(
                "dateline",
                _every_year(int(day[1]), int(day[2])),
                0.99,
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


def told_weekday(view: View, time: TimeExpression) -> int | None:
    """The weekday (0 Monday) on which something is told to have happened, None where an expression is none or is ahead."""
    day = plain_weekday(time)
    if day is None or view.tenses[time.start] != "past":
        return None
    sentence = sentence_at(view, time.start)
    before = view.text[sentence.start if sentence else time.start : time.start]
    return None if _TERM.search(before) or _AHEAD_DAY.search(before) or _TO_COME.search(before) else day


def lead_weekday(view: View) -> tuple[int, TimeExpression] | None:
    """The weekday on which the news happened: the first one told in the past in the lead, or a later one that the body tells of.

    A weekday of the body counts as later where it follows that of the lead by one or two days and both are told in the past.
    """
    lead = {s.index for s in view.lead()}
    told = [
        (day, time, owner in lead)
        for time, owner in zip(view.times, view.owner, strict=True)
        if owner is not None and (day := told_weekday(view, time)) is not None
    ]
    first = next(((day, time) for day, time, in_lead in told if in_lead), None)
    if first is None:
        return None
    ahead = [(day, time) for day, time, _ in told if 1 <= (day - first[0]) % 7 <= 2 and not _is_unsure(view, time)]
    return max([first, *ahead], key=lambda item: ((item[0] - first[0]) % 7, -item[1].start))


def _is_unsure(view: View, time: TimeExpression) -> bool:
    """Whether the sentence of an expression speaks of what may come."""
    sentence = sentence_at(view, time.start)
    return sentence is None or _UNSURE.search(sentence.text) is not None


def weekday_clues(view: View, *, filed: bool = False) -> Iterator[Clue]:
    """By wire habit a weekday in the lead is the day of publication or the one before; surer where a dateline says when it was filed."""
    found = lead_weekday(view)
    if found is None:
        return
    day, time = found
    days = on_weekdays((day, (day + 1) % 7))
    why = f"the news is told of {time.text}: published that day or the next"
    yield Clue("weekday", days, 0.97 if filed else 0.92, ((time.start, time.end),), why)


def dated_weekday_clues(view: View) -> Iterator[Clue]:
    """A date with its weekday and no year: the years in which they go together; told in the past, published within the year after."""
    for time in view.times:
        day = _DAY_OF_A_YEAR.fullmatch(time.timex)
        word = _WEEKDAY_DATE.fullmatch(time.text)
        weekday = (word_value("weekday", word[1]) or word_value("weekdayabbr", word[1])) if day and word else None
        if day is None or weekday is None:
            continue
        dates = [
            d
            for y in range(FIRST.year, LAST.year + 1)
            if (d := valid(y, int(day[1]), int(day[2]))) and d.weekday() == int(weekday)
        ]
        days = _around(dates, view.tenses[time.start], 330, slack=10)
        yield Clue("weekday and date", days, 0.85, ((time.start, time.end),), f"{time.text} fits only some years")


def _around(dates: list[date], tense: Tense, reach: int, *, slack: int = 0) -> DaySet:
    """The days after these dates where they are past, before where they are ahead; ``slack`` days forgive a tense misread."""
    found = 0
    for day in dates:
        low = add_days(day, -slack if tense == "past" else -reach) or day
        high = add_days(day, slack if tense == "future" else reach) or day
        found |= span(low, high)
    return found


_BACK, _FORTH = 240, 130
"""Days that a day without a year, done or to come, lies off publication at most; set on dated news, where 97% lie nearer."""
_LIST = 7
"""More days without a year than this make a chronology."""
_TERM = re.compile(r"\b(?:from|until|till|by|before|since|through|starting|beginning|to)\s(?:on\s)?$", re.IGNORECASE)
_AHEAD_DAY = re.compile(r"\b(?:next|coming|this coming|every|last|a week ago|previous)\s$", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|to be)\b(?!.*\b(?:said|told|says|added|after)\b)")
_UNSURE = re.compile(r"\b(?:will|would|could|may|might|to be|if|due|ahead of|next|scheduled|expected|planned)\b", re.IGNORECASE)
_NEAR = re.compile(r"this|next|today|tonight|yesterday|tomorrow|(?:the )?coming|last (?:week|weekend|night)", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s(?:the\s)?$", re.IGNORECASE)
_TERM_OF = re.compile(
    r"\b(?:(?:will|is to|are to|must|vow(?:s|ed)? to|agreed to|due|plan(?:s|ned)? to|pledged to|promised to)\b[^.;]{0,80}\b(?:by|on|from|until|before)|"
    r"(?:deadline|no later than))\s(?:the\s|of\s)?$"
)
_ON = re.compile(r"\b(?:on|of)\s(?:the\s)?$")
_APPOINTED = re.compile(
    r"['’]?\s(?:\w+\s){0,2}(?:summit|meeting|deadline|elections?|vote|referendum|auction|session|hearing|attacks?|expir\w+)\b"
)
_APPOINTED_ON = re.compile(
    r"\b(?:summit|meetings?|deadline|elections?|vote|referendum|auction|hearing|possibly|perhaps|likely)\b[^.;,]{0,50}\bon\s$"
)
_YEAR = 4
_IN_YEAR = re.compile(
    r"\b(?:in|since|during|of|from|early|late|mid|until|than|between|and|to|after)[ \n-](?:the )?$|\($", re.IGNORECASE
)
_AIM_REACH = 90
_AIM = re.compile(
    r"\b(?:by|effective|starting|until|till|through|to|will|would|could|should|may|might|must|plan\w*|target\w*|goals?|aim\w*|expect\w*|forecast\w*|next|"
    r"deadline|due|budget|ahead|future|from|before|beyond|prospective|later|delay\w*|postpon\w*|schedul\w*|elections?|onwards?|Olympics|Games|World Cup|Expo)\b"
)
_WILL = re.compile(r"\b(?:will|is to|are to|due|scheduled)\b[^.;]{0,80}$")


def bound_clues(view: View) -> Iterator[Clue]:
    """Full dates told in the past: published no earlier; those that "will" come: published no later."""
    for time in view.times:
        if time.anchor != "absolute" or time.edtf is None or "/.." in time.edtf or time.kind == "set":
            continue
        low, high = days_of(time.edtf)
        tense = view.tenses[time.start]
        if tense == "past" and low > FIRST and not _looks_ahead(view, time):
            yield Clue("past date", span(low, LAST), 0.97, ((time.start, time.end),), f"{time.text} is past")
        elif tense == "future" and high < LAST and _WILL.search(view.text[max(0, time.start - 90) : time.start]):
            yield Clue("future date", span(FIRST, high), 0.88, ((time.start, time.end),), f"{time.text} is ahead")


def _looks_ahead(view: View, time: TimeExpression) -> bool:
    """Whether a month or year stands among words of aims and terms, where the tense of the verb does not say that it is past.

    A bare year that no preposition goes before names something by its year ("the 2020 campaign") and is no past date either.
    """
    if len(time.text) == _YEAR and _IN_YEAR.search(view.text, max(0, time.start - 12), time.start) is None:
        return True
    if len(time.timex) >= 10 and "/" not in time.timex:
        return False
    sentence = sentence_at(view, time.start)
    first = max(sentence.start if sentence else 0, time.start - _AIM_REACH)
    return _AIM.search(view.text, first, min(len(view.text), time.end + 20)) is not None


def days_of(edtf: str) -> tuple[date, date]:
    """First and last day of an EDTF date; all of time for what is none."""
    try:
        return bounds(edtf)
    except DateError:
        return date.min, date.max


def partial_clues(view: View) -> Iterator[Clue]:
    """Days without a year: what was done on one lies in the months before, what will be done in the months after.

    A page that lists many such days tells a history, where each may belong to a year of its own: then there are none.
    """
    found: list[Clue] = []
    for time in view.times:
        day = _DAY_OF_A_YEAR.fullmatch(time.timex)
        sentence = sentence_at(view, time.start)
        if day is None or sentence is None or sentence.kind != "body":
            continue
        if time.start == sentence.start or len(found) > _LIST:
            return
        tense = _side(view, time, sentence)
        if tense is None:
            continue
        dates = [d for y in range(FIRST.year, LAST.year + 1) if (d := valid(y, int(day[1]), int(day[2])))]
        past = tense == "past"
        days = _around(dates, tense, _BACK if past else _FORTH)
        weight = 0.94 if past else 0.9
        side = "before" if past else "after"
        why = f"{time.text} without a year lies {side} publication"
        found.append(Clue("day of some year", days, weight, ((time.start, time.end),), why, True))
    yield from found


def _side(view: View, time: TimeExpression, sentence: Sentence) -> Tense | None:
    """Whether a day is past or ahead where the words around it leave no doubt, None where they do."""
    tense = view.tenses[time.start]
    before = view.text[max(sentence.start, time.start - _AIM_REACH) : time.start]
    if _APPOINTED.match(view.text, time.end):
        return None
    if _SINCE.search(before):
        return "past"
    if (_WILL.search(before) and tense == "future") or _TERM_OF.search(before):
        return "future"
    if tense != "past" or not _ON.search(before) or _looks_ahead(view, time):
        return None
    return None if _APPOINTED_ON.search(before) else "past"


def weekend_clues(view: View) -> Iterator[Clue]:
    """News of "last weekend" is told on a day of the working week."""
    for time in view.times:
        if time.text.lower() == "last weekend" and view.tenses[time.start] == "past":
            yield Clue("weekend", on_weekdays(range(5)), 0.7, ((time.start, time.end),), "the weekend is over")
            return


def is_current(view: View, sentence: Sentence) -> bool:
    """Whether a sentence tells of now: it names no time, or only weekdays, days to come and those around publication."""
    return all(_is_near(view, t) for t in view.of(sentence))


def _is_near(view: View, time: TimeExpression) -> bool:
    if time.kind != "date" or plain_weekday(time) is not None:
        return True
    return view.tenses[time.start] == "future" or _NEAR.match(time.text) is not None


def sentence_at(view: View, offset: int) -> Sentence | None:
    """The sentence at an offset of the clean text, None between sentences."""
    index = bisect_right(view.starts, offset) - 1
    return view.sentences[index] if index >= 0 and offset < view.sentences[index].end else None
