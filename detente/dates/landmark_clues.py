"""Clues from landmark happenings that a story tells of: known days, held against the words that say how long ago they were.

How much of a landmark a sentence tells (its parties, persons, place and the words of its clause, each weighed by how rare it is among
all landmarks) says how sure it is that it is meant; the weights were set on dated news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from detente.dates.calendars import add_days
from detente.dates.clues import Clue, View, plain_weekday, sentence_at, told_weekday
from detente.dates.dayset import ALL, DaySet, on_weekdays, span
from detente.dates.landmark_index import Index, Known, Sign, landmark_index, plain, signs_in, stem
from detente.dates.meeting_clues import days_for
from detente.dates.model import TimeExpression
from detente.language.model import Sentence
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.knowledge import Knowledge

How = Literal["day", "weekday", "month", "ago", "news"]
"""What ties a landmark to the day of publication: its day and month, its weekday, its month, words such as "last week", or that it is
the news itself."""
Act = Literal["both", "act", "word", "none"]
"""Whether the words that the time goes with tell of the landmark by its kind and its clause, one of the two, or neither."""

_SENTENCES = 40
_DAY = re.compile(r"XXXX-(\d\d)-(\d\d)")
_MONTH = re.compile(r"XXXX-(\d\d)")
_AGO = re.compile(
    r"(?:(?:earlier|late|early|later) )?(?:last|this|next) (?:week|weekend|month|year|spring|summer|autumn|fall|winter|[A-Z][a-z]+)(?:['’]s)?"
    r"|(?:\w+ ){1,3}ago|yesterday|today|tomorrow|tonight",
    re.IGNORECASE,
)
_RARE = 5.0
"""Bits from which a sign makes one think of a landmark at all."""
_CAP = 9.0
"""Bits that a sign counts for at most, so that one rare name is never enough."""
_ELSEWHERE = 0.4
"""What a name counts for that the story has elsewhere than in the words that may tell of the landmark."""
_LEAST = 0.4
"""The least part of a landmark, by bits, that must be told."""
_LEAST_BITS = 16.0
_BACK, _FORTH = 300, 200
"""Days that a landmark told of by day and month lies off publication at most: it may be more than half a year past."""
_OLDEST_MONTH = 330
_NEWS = 2
"""Days after a landmark on which it is told of as news without a day."""
_STEPS: Mapping[tuple[How, Act], tuple[tuple[float, float], ...]] = {
    ("weekday", "both"): ((0.7, 0.93), (0.6, 0.75), (0.5, 0.35)),
    ("weekday", "act"): ((0.7, 0.5),),
    ("weekday", "word"): ((0.7, 0.5), (0.5, 0.35)),
    ("day", "none"): ((0.6, 0.95), (0.5, 0.8), (0.4, 0.65)),
    ("month", "none"): ((0.7, 0.93), (0.6, 0.87), (0.5, 0.7)),
    ("ago", "both"): ((0.5, 0.45),),
    ("ago", "act"): ((0.7, 0.5),),
    ("ago", "word"): ((0.7, 0.5),),
}
"""By how a landmark is tied to the day of publication and by the words with it (``none`` for all others): from how much of it told on, how
often it was meant."""
_MUCH = 0.5
_HALF_NAMED: Mapping[How, float] = {"day": 0.5, "month": 0.35, "weekday": 0.3}
"""The same where the story lacks a party or person of the landmark, from that much told on."""
_SAY = frozenset({"say", "tell", "add", "report", "write", "comment", "speak"})
_SPOKEN = ("speech", "declaration")
_NAMES = ("party", "person")


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a story that may tell of a landmark: its words and signs, the times in it, and how long after it may be told.

    ``later`` are the days after a weekday told here on which the story may be published; ``lead`` says that it tells the news.
    """

    text: str
    signs: frozenset[Sign]
    spans: tuple[tuple[int, int], ...]
    times: tuple[TimeExpression, ...]
    later: int
    lead: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A landmark that a scene may mean: how much of it is told (0.0 to 1.0, and in bits), and the days of publication by a time.

    ``missing`` counts the parties and persons that the story does not name; ``sure`` is the share of such fits that were right.
    """

    known: Known
    told: float
    bits: float
    missing: int
    story: float
    how: How
    act: Act
    time: TimeExpression | None
    days: DaySet

    @property
    def sure(self) -> float:
        """The weight of the clue."""
        return _sure(self)


def landmark_clues(story: Story, view: View, knowledge: Knowledge, window: DaySet = ALL) -> Iterator[Clue]:
    """Landmarks that the lead, or a sentence of the body with a time in it, tells of; at most one for each landmark and scene.

    ``window`` holds the days that other clues leave: landmarks told from none of them are not thought of.
    """
    best: dict[tuple[date, str], tuple[Fit, Scene]] = {}
    for scene, fit in find_fits(story, view, knowledge, window):
        key = (fit.known.first, fit.known.landmark.what)
        if key not in best or fit.sure > best[key][0].sure:
            best[key] = (fit, scene)
    for fit, scene in best.values():
        told = fit.known.landmark
        spans = ((fit.time.start, fit.time.end),) if fit.time else ()
        days = told.first_day if told.first_day == told.last_day else f"{told.first_day} to {told.last_day}"
        words = f"{fit.time.text!r} of what " if fit.time else ""
        why = f"{words}happened on {days}: {told.what}"
        yield Clue("landmark", fit.days, fit.sure, (*scene.spans, *spans), why, fit.how != "month", given=True)


def find_fits(story: Story, view: View, knowledge: Knowledge, window: DaySet) -> Iterator[tuple[Scene, Fit]]:
    """For each scene the landmark that it tells most of, where it tells enough and no other as much."""
    index = landmark_index(knowledge)
    if not index.known:
        return
    everywhere = signs_in(view.text, index, knowledge, garbled=False)
    for scene in _scenes(story, view, index, knowledge):
        fits = []
        for number in sorted({n for sign in scene.signs if index.bits[sign] >= _RARE for n in index.of_sign[sign]}):
            known = index.known[number]
            told, bits, missing, whole = _told(known, scene, everywhere, index)
            if told >= _LEAST and bits >= _LEAST_BITS:
                fits += [replace(f, told=told, bits=bits, missing=missing, story=whole) for f in _fits(scene, known, view) if f.days & window]
        fits.sort(key=lambda f: (-f.sure, -f.told * f.bits, f.known.first, f.known.landmark.what))
        if fits and fits[0].sure and not any(_rivals(fits[0], other) for other in fits[1:]):
            yield scene, fits[0]


def _rivals(first: Fit, other: Fit) -> bool:
    """Whether another landmark of other days is told of as well as the first."""
    return other.known.first != first.known.first and other.sure >= first.sure and other.told >= first.told


def _scenes(story: Story, view: View, index: Index, knowledge: Knowledge) -> Iterator[Scene]:
    """The lead with title and dateline, then each later sentence of the body that has a time."""
    lead = view.lead()
    if lead:
        place = story.document.dateline.text.title() if story.document.dateline else ""
        title = [s.text for s in view.sentences if s.kind == "title"][:1]
        times = tuple(t for s in lead for t in view.of(s) if _is_useful(t))
        text = " ".join([place, *title, *(s.text for s in lead)])
        spans = tuple((s.start, s.end) for s in lead)
        yield Scene(text, signs_in(text, index, knowledge, garbled=True), spans, times, 2, True)
    for sentence in view.body()[len(lead) : _SENTENCES]:
        times = tuple(t for t in view.of(sentence) if _is_useful(t))
        if times:
            signs = signs_in(sentence.text, index, knowledge, garbled=True)
            yield Scene(sentence.text, signs, ((sentence.start, sentence.end),), times, 6, False)


def _is_useful(time: TimeExpression) -> bool:
    timed = _DAY.fullmatch(time.timex) or _MONTH.fullmatch(time.timex) or _AGO.fullmatch(time.text)
    return time.kind == "date" and (timed is not None or plain_weekday(time) is not None)


def _told(known: Known, scene: Scene, everywhere: frozenset[Sign], index: Index) -> tuple[float, float, int, float]:
    """How much of a landmark a scene tells, as a share of its bits and in bits, and how many of its names the story lacks."""
    got = whole = anywhere = 0.0
    missing = 0
    for sign in known.signs:
        worth = min(_CAP, index.bits[sign])
        whole += worth
        anywhere += worth if sign in scene.signs or sign in everywhere else 0.0
        if sign in scene.signs:
            got += worth
        elif sign in everywhere and sign[0] != "word":
            got += worth * _ELSEWHERE
        else:
            missing += sign[0] in _NAMES
    return (got / whole, got, missing, anywhere / whole) if whole else (0.0, 0.0, 0, 0.0)


def _fits(scene: Scene, known: Known, view: View) -> Iterator[Fit]:
    """The ways in which a time of a scene, or its being the news, goes with the days of a landmark."""
    for time in scene.times:
        how, days = _days_by(time, known, scene, view)
        if days and (act := _act(time, known, view)) != "none":
            yield Fit(known, 0.0, 0.0, 0, 0.0, how, act, time, days)
    if scene.lead and not scene.times and known.words.search(scene.text):
        yield Fit(known, 0.0, 0.0, 0, 0.0, "news", "act", None, span(known.first, add_days(known.last, _NEWS) or known.last))


def _days_by(time: TimeExpression, known: Known, scene: Scene, view: View) -> tuple[How, DaySet]:
    tense = view.tenses[time.start]
    if day := _DAY.fullmatch(time.timex):
        dates = [d for d in (known.first, known.last) if (d.month, d.day) == (int(day[1]), int(day[2]))]
        low, high = (-_FORTH, 0) if tense == "future" else (0, _BACK)
        return "day", _around(dates[0], low, high) if dates else 0
    if month := _MONTH.fullmatch(time.timex):
        fits = int(month[1]) in (known.first.month, known.last.month)
        low, high = (-_FORTH, 0) if tense == "future" else (0, _OLDEST_MONTH)
        return "month", _around(known.first, low, high) if fits else 0
    weekday = told_weekday(view, time)
    if weekday is not None:
        then = span(known.first, known.last) & on_weekdays([weekday])
        days = then
        for later in range(1, scene.later + 1):
            days |= then << later
        return "weekday", days & ALL
    return "ago", days_for(time, (known.first, known.last), view) if _AGO.fullmatch(time.text) else 0


def _around(day: date, low: int, high: int) -> DaySet:
    return span(add_days(day, low) or day, add_days(day, high) or day)


def _act(time: TimeExpression, known: Known, view: View) -> Act:
    """Whether the verb or noun that a time goes with, and the words next to it, tell of the landmark's kind, or in its words."""
    sentence = sentence_at(view, time.start)
    head = _head(time, sentence) if sentence else None
    if sentence is None or head is None:
        return "none"
    tokens = sentence.tokens
    if tokens[head].lemma in _SAY and known.landmark.kind not in _SPOKEN:
        return "none"
    near = {head, *sentence.kids(head)}
    near |= {k for i in tuple(near) for k in sentence.kids(i)}
    near |= {tokens[head].head} if tokens[head].dep in ("xcomp", "dobj", "conj") else set()
    words = len({s for i in near if (s := ("word", stem(plain(tokens[i].text)))) in known.signs})
    told = known.landmark.kind != "other" and known.words.search(" ".join(tokens[i].text for i in sorted(near))) is not None
    return "both" if words + told >= 2 else "act" if told else "word" if words else "none"


def _head(time: TimeExpression, sentence: Sentence) -> int | None:
    """The nearest verb or noun above a time expression."""
    at = next((t.index for t in sentence.tokens if t.start <= time.start < t.end), None)
    above: Sequence[int] = tuple(sentence.ancestors(at)) if at is not None else ()
    return next((i for i in above if sentence.tokens[i].pos in ("VERB", "NOUN", "PROPN") and sentence.tokens[i].start >= time.end
                 or sentence.tokens[i].pos in ("VERB", "NOUN", "PROPN") and sentence.tokens[i].end <= time.start), None)  # fmt: skip


def _sure(fit: Fit) -> float:
    """The share of the fits of a kind that were right, on dated news; 0.0 for those too seldom right to be told."""
    if fit.missing:
        return _HALF_NAMED.get(fit.how, 0.0) if fit.told >= _MUCH else 0.0
    steps = _STEPS.get((fit.how, fit.act)) or _STEPS.get((fit.how, "none"), ())
    return next((weight for least, weight in steps if fit.told >= least), 0.0)
