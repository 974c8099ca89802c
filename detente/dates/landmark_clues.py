"""Clues from landmark happenings that a story tells of: known days, held against the words that say how long ago they were.

How much of a landmark a sentence tells (its parties, persons, place and the words of its clause, each weighed by how rare it is among
all landmarks) says how sure it is that it is meant; the weights were set on dated news.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from detente.dates.calendars import add_days
from detente.dates.clues import Clue, View, sentence_at, told_weekday
from detente.dates.dayset import ALL, DaySet, on_weekdays, span
from detente.dates.landmark_index import Index, Known, Sign, landmark_index, plain, signs_in, stem
from detente.dates.meeting_clues import days_for
from detente.dates.model import TimeExpression
from detente.language.model import Sentence
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.knowledge import Knowledge

How = Literal["day", "weekday", "month", "ago"]
"""What ties a landmark to the day of publication: its day and month, its weekday, its month, or words such as "last week"."""
Act = Literal["both", "act", "word", "none"]
"""Whether the words that the time goes with tell of the landmark by its kind and its clause, one of the two, or neither."""

_SENTENCES = 40
_DAY = re.compile(r"XXXX-(\d\d)-(\d\d)")
_MONTH = re.compile(r"XXXX-(\d\d)")
_AGO = re.compile(
    r"(?:(?:earlier|late|early|later) )?(?:last|this) (?:week|weekend|month|year|spring|summer|autumn|fall|winter|[A-Z][a-z]+)(?:['’]s)?"
    r"|(?:\w+ ){1,3}ago|yesterday",
    re.IGNORECASE,
)
_COMMON = 3.0
"""Bits up to which a sign makes one think of no landmark."""
_THOUGHT = 10.0
"""Bits of other signs from which a landmark is thought of."""
_ELSEWHERE = 0.4
"""What a name counts for that the story has elsewhere than in the words that may tell of the landmark."""
_LEAST, _LEAST_BITS = 0.4, 16.0
"""The least part of a landmark, as a share and in bits, that must be told."""
_BACK, _FORTH = 300, 200
"""Days that a landmark told of by day and month lies off publication at most: it may be more than half a year past."""
_OLDEST_MONTH = 330
_LEAD_LATER, _BODY_LATER = 2, 6
"""Days after a weekday told in the lead, and in the body, on which a story is published at the latest."""
_STEPS: Mapping[tuple[How, Act], tuple[tuple[float, float, float], ...]] = {
    ("weekday", "both"): ((0.6, 25.0, 0.965), (0.6, 0.0, 0.9), (0.5, 0.0, 0.4)),
    ("weekday", "none"): ((0.7, 38.0, 0.965), (0.7, 32.0, 0.9), (0.7, 0.0, 0.5), (0.6, 0.0, 0.4)),
    ("day", "none"): ((0.6, 0.0, 0.95), (0.5, 0.0, 0.75), (0.4, 0.0, 0.7)),
    ("month", "none"): ((0.7, 0.0, 0.88), (0.6, 0.0, 0.85), (0.5, 0.0, 0.8), (0.4, 0.0, 0.55)),
    ("ago", "both"): ((0.5, 0.0, 0.45),),
    ("ago", "none"): ((0.7, 0.0, 0.5),),
}
"""By how a landmark is tied to the day of publication and by the words with it (``none`` for all others): from how much of it told on, as
a share and in bits, how often it was meant."""
_MUCH = 0.5
_HALF_NAMED: Mapping[How, float] = {"day": 0.5, "month": 0.3, "weekday": 0.4}
"""The same where the story lacks a party, or all persons, of the landmark, from that much told on."""
_TOLD_TWICE = 0.5
"""What a second scene counts for that tells of the same landmark."""
_ON_ITS_DAY = 0.985
"""The least that a landmark of the lead counts for where its weekday, and the day in the dateline, are those of its day."""
_SAY = frozenset({"say", "tell", "add", "report", "write", "comment", "speak"})
_SPOKEN = ("speech", "declaration")
_FEW_PARTIES = 3
"""Of more parties than this half must be named, of fewer all."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A time expression that can tie a landmark to publication: how, its month, day and weekday as far as it has them, and its side."""

    time: TimeExpression
    how: How
    month: int
    day: int
    weekday: int
    ahead: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a story that may tell of a landmark: its signs, the times in it, and how many days after a weekday it may be told."""

    signs: frozenset[Sign]
    spans: tuple[tuple[int, int], ...]
    times: tuple[Timed, ...]
    later: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A landmark that a scene may mean, tied to publication by a time.

    ``told`` is how much of it the scene tells, from 0.0 to 1.0, ``bits`` the same in bits. ``missing`` counts the parties that the story
    should name and does not, and one more where it names none of the persons. ``sure`` is the share of such fits that were right.
    """

    known: Known
    told: float
    bits: float
    missing: int
    how: How
    act: Act
    time: TimeExpression
    days: DaySet
    sure: float


def landmark_clues(
    story: Story, view: View, knowledge: Knowledge, window: DaySet = ALL, filed: DaySet | None = None
) -> Iterator[Clue]:
    """Landmarks that the lead, or a sentence of the body with a time in it, tells of; one clue for each landmark.

    ``window`` holds the days that other clues leave: landmarks told from none of them are not thought of. ``filed`` holds the days
    that a dateline without a year names: a landmark of the lead that is told on one of them is all the surer.
    """
    found: dict[tuple[date, str], list[tuple[Fit, Scene]]] = {}
    for scene, each in find_fits(story, view, knowledge, window):
        fit = _filed(each, scene, filed)
        found.setdefault((fit.known.first, fit.known.landmark.what), []).append((fit, scene))
    for told in found.values():
        told.sort(key=lambda item: -item[0].sure)
        fit, scene = told[0]
        doubt = (1.0 - fit.sure) * (1.0 - _TOLD_TWICE * told[1][0].sure if len(told) > 1 else 1.0)
        spans = (*scene.spans, (fit.time.start, fit.time.end))
        yield Clue("landmark", fit.days, round(1.0 - doubt, 3), spans, _why(fit), fit.how != "month", given=True)


def _filed(fit: Fit, scene: Scene, filed: DaySet | None) -> Fit:
    """A fit of the lead by its weekday, narrowed to the day of the dateline; one that the dateline contradicts as it was."""
    if filed is None or fit.how != "weekday" or scene.later != _LEAD_LATER or not fit.days & filed or fit.told < _MUCH:
        return fit
    return replace(fit, days=fit.days & filed, sure=max(fit.sure, _ON_ITS_DAY))


def _why(fit: Fit) -> str:
    told = fit.known.landmark
    days = told.first_day if told.first_day == told.last_day else f"{told.first_day} to {told.last_day}"
    return f"{fit.time.text!r} of what happened on {days}: {told.what}"


def find_fits(story: Story, view: View, knowledge: Knowledge, window: DaySet) -> Iterator[tuple[Scene, Fit]]:
    """For each scene the landmark that it tells most of, where it tells enough and no other as much."""
    index = landmark_index(knowledge)
    if not index.known:
        return
    everywhere = signs_in(view.text, index, knowledge, garbled=False)
    for scene in _scenes(story, view, index, knowledge):
        fits = [
            fit
            for number in _thought_of(scene, index)
            for fit in _fits(scene, number, everywhere, index, view)
            if fit.days & window
        ]
        fits.sort(key=lambda f: (-f.sure, -f.told * f.bits, f.known.first, f.known.landmark.what))
        if fits and not any(_rivals(fits[0], other) for other in fits[1:]):
            yield scene, fits[0]


def _rivals(first: Fit, other: Fit) -> bool:
    """Whether another landmark of other days is told of as well as the first."""
    return other.known.first != first.known.first and other.sure >= first.sure and other.told >= first.told


def _thought_of(scene: Scene, index: Index) -> list[int]:
    """The landmarks of which a scene has enough signs, by number."""
    heard: dict[int, float] = defaultdict(float)
    for sign in scene.signs:
        if index.bits[sign] > _COMMON:
            for number in index.of_sign[sign]:
                heard[number] += index.bits[sign]
    return sorted(n for n, bits in heard.items() if bits >= max(_THOUGHT, _LEAST * _LEAST * index.whole[n]))


def _scenes(story: Story, view: View, index: Index, knowledge: Knowledge) -> Iterator[Scene]:
    """The lead with title and dateline, then each later sentence of the body, where they have times."""
    lead = view.lead()
    place = story.document.dateline.text.title() if story.document.dateline else ""
    title = [s.text for s in view.sentences if s.kind == "title"][:1]
    parts = [(" ".join([place, *title, *(s.text for s in lead)]), lead, _LEAD_LATER)] if lead else []
    parts += [(s.text, [s], _BODY_LATER) for s in view.body()[len(lead) : _SENTENCES]]
    for text, sentences, later in parts:
        times = tuple(timed for s in sentences for t in view.of(s) if (timed := _timed(t, view)) is not None)
        if times:
            yield Scene(signs_in(text, index, knowledge, garbled=True), tuple((s.start, s.end) for s in sentences), times, later)


def _timed(time: TimeExpression, view: View) -> Timed | None:
    ahead = view.tenses[time.start] == "future"
    if time.kind not in ("date", "time"):
        return None
    if day := _DAY.fullmatch(time.timex):
        return Timed(time, "day", int(day[1]), int(day[2]), -1, ahead)
    if month := _MONTH.fullmatch(time.timex):
        return Timed(time, "month", int(month[1]), 0, -1, ahead)
    weekday = told_weekday(view, time)
    if weekday is not None:
        return Timed(time, "weekday", 0, 0, weekday, ahead)
    return Timed(time, "ago", 0, 0, -1, ahead) if _AGO.fullmatch(time.text) else None


def _fits(scene: Scene, number: int, everywhere: frozenset[Sign], index: Index, view: View) -> Iterator[Fit]:
    """The ways in which a time of a scene goes with the days of a landmark that is told of well enough."""
    known = index.known[number]
    tied = [timed for timed in scene.times if timed.how == "ago" or _days_by(timed, known, scene.later)]
    bits, missing = _told(known, scene, everywhere, index) if tied else (0.0, 0)
    told = bits / index.whole[number]
    if told < _LEAST or bits < _LEAST_BITS:
        return
    for timed in tied:
        act = _act(timed.time, known, view)
        sure = _sure(timed.how, act, told, bits, missing) if act != "none" else 0.0
        if sure:
            days = (
                days_for(timed.time, (known.first, known.last), view)
                if timed.how == "ago"
                else _days_by(timed, known, scene.later)
            )
            yield Fit(known, told, bits, missing, timed.how, act, timed.time, days, sure)


def _told(known: Known, scene: Scene, everywhere: frozenset[Sign], index: Index) -> tuple[float, int]:
    """How much of a landmark a scene tells in bits, names elsewhere in the story counting less, and how many names the story lacks."""
    bits = 0.0
    parties, persons = known.parties, known.persons
    for sign in known.signs:
        kind = sign[0]
        here = sign in scene.signs
        if not here and (kind == "word" or sign not in everywhere):
            continue
        bits += index.bits[sign] if here else _ELSEWHERE * index.bits[sign]
        parties -= kind == "party"
        persons -= kind == "person"
    unnamed = parties if known.parties <= _FEW_PARTIES else max(0, 2 * parties - known.parties)
    return bits, unnamed + (0 < known.persons == persons)


def _days_by(timed: Timed, known: Known, later: int) -> DaySet:
    """The days of publication by the day, month or weekday of a landmark; none where they do not go together."""
    low, high = (-_FORTH, 0) if timed.ahead else (0, _BACK)
    if timed.how == "day":
        dates = [d for d in (known.first, known.last) if (d.month, d.day) == (timed.month, timed.day)]
        return _around(dates[0], low, high) if dates else 0
    if timed.how == "month":
        fits = timed.month in (known.first.month, known.last.month)
        return _around(known.first, low, _OLDEST_MONTH if high else 0) if fits else 0
    then = span(known.first, known.last) & on_weekdays([timed.weekday])
    days = then
    for days_later in range(1, later + 1):
        days |= then << days_later
    return days & ALL


def _around(day: date, low: int, high: int) -> DaySet:
    return span(add_days(day, low) or day, add_days(day, high) or day)


def _sure(how: How, act: Act, told: float, bits: float, missing: int) -> float:
    """The share of the fits of a kind that were right, on dated news; 0.0 for those too seldom right to be told."""
    if missing:
        return _HALF_NAMED.get(how, 0.0) if told >= _MUCH else 0.0
    steps = _STEPS.get((how, act)) or _STEPS.get((how, "none"), ())
    return next((sure for least, least_bits, sure in steps if told >= least and bits >= least_bits), 0.0)


def _act(time: TimeExpression, known: Known, view: View) -> Act:
    """Whether the verb or noun that a time goes with, and the words next to it, tell of the landmark's kind, or in its words."""
    sentence = sentence_at(view, time.start)
    heads = _heads(time, sentence) if sentence else ()
    if sentence is None or not heads:
        return "none"
    # "Signed an agreement at a base here on Sunday": a noun without a sign of the landmark hands on to the verb above it.
    found = [_act_at(head, sentence, known) for head in heads]
    return next((act for act in found if act != "none"), "none")


def _act_at(head: int, sentence: Sentence, known: Known) -> Act:
    tokens = sentence.tokens
    if tokens[head].lemma in _SAY and known.landmark.kind not in _SPOKEN:
        return "none"
    near = {head, *sentence.kids(head)}
    near |= {k for i in tuple(near) for k in sentence.kids(i)}
    near |= {tokens[head].head} if tokens[head].dep in ("xcomp", "dobj", "conj") else set()
    words = len({s for i in near if (s := ("word", stem(plain(tokens[i].text)))) in known.signs})
    told = known.landmark.kind != "other" and known.words.search(" ".join(tokens[i].text for i in sorted(near))) is not None
    return "both" if words + told >= 2 else "act" if told else "word" if words else "none"


def _heads(time: TimeExpression, sentence: Sentence) -> tuple[int, ...]:
    """The nearest verb or noun above a time expression, and where that is a noun the nearest verb too."""
    at = next((t.index for t in sentence.tokens if t.start <= time.start < t.end), None)
    above: Sequence[int] = tuple(sentence.ancestors(at)) if at is not None else ()
    outside = [i for i in above if sentence.tokens[i].start >= time.end or sentence.tokens[i].end <= time.start]
    first = next((i for i in outside if sentence.tokens[i].pos in ("VERB", "NOUN", "PROPN")), None)
    verb = next((i for i in outside if sentence.tokens[i].pos == "VERB"), None)
    return tuple(dict.fromkeys(i for i in (first, verb) if i is not None))
