"""Clues from known meetings that a story tells of without naming them: by their city, their parties and their day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from detente.dates.clues import Clue, View, days_of, lead_weekday, told_weekday
from detente.dates.dayset import ALL, DaySet, hull, on_weekdays, span
from detente.dates.model import TimeExpression
from detente.dates.patterns import cues, load_parties
from detente.language.model import Sentence
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.knowledge.model import Meeting

_SAME = 88
_MET = re.compile(
    r"\b(?:met|meet|meets|meetings?|summit|talks|conference|sign(?:s|ed)?|agree[sd]?|agreement|accord|deal|pact|treaty|declar(?:ed|ation)|"
    r"truce|cease-?fire|handshake|shook hands)\b"
)
_OF_LEADERS = re.compile(
    r"\b(?:leaders|summit|heads of (?:state|government)|presidents?|prime ministers?|premiers?|chancellor|accord|treaty|"
    r"peace (?:deal|agreement|treaty)|nuclear (?:deal|agreement)|declaration)\b"
)
_WEEK = 6
_LONG = 4
"""Of a meeting of more days than this only the last two are told of by an outcome and a weekday."""
_FIRM, _LOOSE = 0.98, 0.97
_YEARS = 12 * 366
"""The longest window, in days, left by other clues within which a meeting may be known by one party alone."""
_SPARSE = 90
"""No more days than this may be left by other clues for a meeting to be known without its place."""
_SENTENCES = 25
_CAPITAL = re.compile(r"\b(?P<whose>[A-Z]\w+)(?:['’]s)? capital\b")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a meeting is known by: its city in plain letters, its parties, other telling words of its name, and of its series."""

    meeting: Meeting
    city: str
    countries: frozenset[str]
    words: tuple[str, ...]
    matter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Part of a story that may tell of a meeting: its words, the countries in it, and the weekday told."""

    plain: str
    words: tuple[str, ...]
    countries: frozenset[str]
    weekday: int
    time: TimeExpression
    spans: tuple[tuple[int, int], ...]
    later: int
    """How many days after the weekday the story may be published."""


def told_meeting_clues(story: Story, view: View, knowledge: Knowledge, window: DaySet = ALL) -> Iterator[Clue]:
    """Known meetings that the lead, or a sentence of the body, tells of by city, parties and weekday.

    ``window`` holds the days that other clues leave: meetings outside are not thought of, and only within some years is one party
    enough to know a meeting of leaders by.
    """
    left = hull(window)
    near = left is not None and (left[1] - left[0]).days <= _YEARS
    for scene in _scenes(story, view, knowledge):
        firm, loose = _candidates(scene, knowledge, window)
        chosen, weight = (firm, _FIRM) if firm else (loose if near else (), _LOOSE)
        if not chosen or len({m.name for m in chosen}) > 2:
            continue
        days = 0
        for meeting in chosen:
            days |= _published(meeting, scene)
        names = " or ".join(sorted({f"{m.name}, {m.first_day} to {m.last_day}" for m in chosen}))
        yield Clue("known meeting", days, weight, (*scene.spans, (scene.time.start, scene.time.end)), names, True, given=True)


def _scenes(story: Story, view: View, knowledge: Knowledge) -> Iterator[Scene]:
    """The lead with title and dateline, then each later sentence that dates itself by a weekday."""
    latest = lead_weekday(view)
    lead = view.lead()
    head = [s for s in view.sentences if s.kind == "title"][:1] + lead
    times = [(day, t) for s in lead for t in view.of(s) if (day := told_weekday(view, t)) is not None]
    if latest is not None and times:
        later = 1 + (latest[0] - times[0][0]) % 7
        told = next(s for s in lead if s.start <= times[0][1].start < s.end)
        place = story.document.dateline.text if story.document.dateline else ""
        text = " ".join([place.title(), *(s.text for s in head)])
        yield from _scene(text, times[0], ((told.start, told.end),), min(later, _WEEK), knowledge)
    for sentence in view.body()[len(lead) : _SENTENCES]:
        found = _weekday_of(view, sentence)
        if found is not None:
            yield from _scene(sentence.text, found, ((sentence.start, sentence.end),), _WEEK, knowledge)


def _weekday_of(view: View, sentence: Sentence) -> tuple[int, TimeExpression] | None:
    times = [t for t in view.of(sentence) if t.kind == "date"]
    day = told_weekday(view, times[0]) if len(times) == 1 else None
    return (day, times[0]) if day is not None else None


def _scene(
    text: str, told: tuple[int, TimeExpression], spans: tuple[tuple[int, int], ...], later: int, knowledge: Knowledge
) -> Iterator[Scene]:
    if _MET.search(text) is None:
        return
    hits = knowledge.scan(text)
    # Politicians stand for their countries; seats of government do not, since they are places too.
    kinds = ("country", "territory", "person")
    countries = {e.country for hit in hits for e, _ in hit.entities[:1] if e.country and e.kind in kinds}
    plain = _folded(text)
    for match in _CAPITAL.finditer(text):
        whose = [e.country for hit in knowledge.scan(match["whose"]) for e, _ in hit.entities[:1] if e.country]
        capital = knowledge.capital(whose[0]) if whose else None
        plain += f" in {_folded(capital.name)}" if capital else ""
    words = tuple(sorted(set(re.findall(r"[a-z0-9]+", plain))))
    yield Scene(plain, words, frozenset(c for c in countries if c), *told, spans, later)


def _candidates(scene: Scene, knowledge: Knowledge, window: DaySet) -> tuple[tuple[Meeting, ...], tuple[Meeting, ...]]:
    """Meetings that a scene fits, and those that it may fit: of leaders, or with an outcome, and known by less."""
    firm, loose = [], []
    weighty = _OF_LEADERS.search(scene.plain) is not None
    few = window.bit_count() <= _SPARSE
    for topic in _topics(knowledge):
        if not topic.countries <= scene.countries or not _published(topic.meeting, scene) & window:
            continue
        if not _is_held_there(topic.city, scene.plain):
            # Several parties, the host among them, are told of without the place.
            if few and weighty and len(topic.countries) >= 3 and topic.meeting.country in topic.countries:
                loose.append(topic.meeting)
            continue
        named = sum(any(_alike(sign, word) for word in scene.words) for sign in topic.words)
        half = named * 2 >= len(topic.words)
        if (half and (len(topic.countries) >= 2 or (not topic.countries and named >= 2))) or len(topic.countries) >= 3:
            firm.append(topic.meeting)
        elif weighty and len(topic.countries) == 1 and (half or _is_about(topic, scene)):
            loose.append(topic.meeting)
    return tuple(firm), tuple(loose)


def _is_about(topic: Topic, scene: Scene) -> bool:
    return any(_alike(sign, word) for sign in (*topic.words, *topic.matter) for word in scene.words)


def _is_held_there(city: str, text: str) -> bool:
    """Whether a text tells of something in a city, not only of the capital as a power; a dateline stands at the start."""
    if city not in text:
        return False
    name = re.escape(city)
    return (
        re.match(rf"{name}\b", text) is not None
        or re.search(rf"\b(?:in|at|near)\s(?:the\s)?(?:\w+\s){{0,2}}{name}\b", text) is not None
        or re.search(rf"\b{name} (?:\w+ )?(?:summit|talks|conference|meeting|accord|agreement|declaration)\b", text) is not None
    )


def _published(meeting: Meeting, scene: Scene) -> DaySet:
    first, last = days_of(f"{meeting.first_day}/{meeting.last_day}")
    if (last - first).days >= _LONG:
        first = last - timedelta(days=1)
    then = span(first, last) & on_weekdays([scene.weekday])
    # The lead tells of today or yesterday, the body of any day of the past week.
    days = then
    for later in range(1, scene.later + 1):
        days |= then << later
    return days & ALL


@lru_cache(maxsize=4)
def _topics(knowledge: Knowledge) -> tuple[Topic, ...]:
    """The meetings that can be told without a name: they have a city, and belong to no organisation whose meetings are many."""
    found = []
    for meeting in knowledge.meetings():
        days = days_of(f"{meeting.first_day}/{meeting.last_day}")
        if meeting.city is None or days[0] == date.min or "visit" in meeting.name or knowledge.scan_meetings(meeting.name):
            continue
        if _of_organisation(meeting.series, knowledge):
            continue
        found.append(_topic(meeting, knowledge))
    return tuple(found)


@lru_cache(maxsize=512)
def _of_organisation(series: str, knowledge: Knowledge) -> bool:
    """Whether a series belongs to an organisation, whose meetings are too many to tell apart by place and weekday."""
    return any(entity.kind == "igo" for hit in knowledge.scan(series) for entity, _ in hit.entities)


def _topic(meeting: Meeting, knowledge: Knowledge) -> Topic:
    parties = next(
        (c for words, c in load_parties() if meeting.series == words or meeting.name.startswith(words)), frozenset[str]()
    )
    countries = set(parties)
    hits = knowledge.scan(re.sub(r"[-–/()+]", " ", f"{meeting.name}. {meeting.series}"))
    city = _folded(meeting.city or "")
    named = [h for h in hits if h.entities[0][0].kind in ("country", "territory") and _folded(h.text) != city]
    countries.update(country for hit in named if (country := hit.entities[0][0].country))
    skipped = {*cues("generic"), *city.split(), *(word for hit in named for word in _folded(hit.text).split())}
    words, matter = _telling(meeting.name, skipped), _telling(meeting.series, skipped)
    return Topic(meeting, city, frozenset(countries), words, matter)


def _telling(name: str, skipped: set[str]) -> tuple[str, ...]:
    return tuple(sorted({w for w in re.findall(r"[a-z]+", _folded(name)) if len(w) > 2 and w not in skipped}))


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def _alike(sign: str, word: str) -> bool:
    if len(sign) < 4 or len(word) < 4:
        return sign == word
    return word.startswith(sign[: max(4, len(sign) - 3)]) or fuzz.ratio(sign, word) >= _SAME
