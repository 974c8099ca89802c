"""When a story was published, worked out from what it says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from detente.dates.appointment_clues import appointment_clues, new_government_clues
from detente.dates.calendars import month_days
from detente.dates.clues import (
    Clue,
    View,
    bound_clues,
    dated_weekday_clues,
    dateline_clues,
    partial_clues,
    view_story,
    weekday_clues,
    weekend_clues,
)
from detente.dates.dayset import ALL, span
from detente.dates.era_clues import anniversary_clues, era_clues
from detente.dates.landmark_clues import landmark_clues
from detente.dates.meeting_clues import meeting_clues
from detente.dates.office_clues import find_holders, office_clues, status_clues
from detente.dates.told_clues import told_meeting_clues
from detente.dates.weighing import likelihood, likelihoods, shortest
from detente.edtf import bounds, interval
from detente.language.model import Sentence
from detente.records import Published, Span
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.dates.weighing import Shares
    from detente.knowledge import Knowledge

_LONGEST = 14
"""The longest interval, in days, that is given as such."""
_SURE, _SURE_WINDOW = 0.98, 0.985
"""How likely the stretch of days that is given must be, and the window; set on dated news, where 97 in 100 of those given were right."""
_SURE_FILED, _SURE_WINDOW_FILED = 0.96, 0.97
"""The same for a story with a dateline: it tells the news of the day by the habits of the wires, which the clues rest on."""
_HEARD = 0.98
"""The likelihood of the stretch in which known meetings and landmarks are looked for."""
_WINDOW = 400
"""The widest window, in days, from which a date without a year is still counted."""
_LIMIT_TO_ANCHOR = 31
"""The longest interval of publication, in days, that relative dates are still counted from."""

UNKNOWN = Published(None, "unknown")


@dataclass(frozen=True, slots=True)
class Solution:
    """What the clues come to: the stretch of days that is likely enough to be given, and the wider one that is surer still.

    ``month`` is the month that is likely enough, None where none is. ``used`` are the clues that narrow the stretch, the surest
    first, ``dropped`` those that it contradicts.
    """

    days: tuple[date, date]
    window: tuple[date, date]
    month: str | None
    used: tuple[Clue, ...]
    dropped: tuple[Clue, ...]


def find_clues(story: Story, view: View, knowledge: Knowledge) -> tuple[Clue, ...]:
    """All clues of a story, in a fixed order; known meetings and landmarks are looked for within the days that the others leave."""
    holders = find_holders(view, knowledge)
    filed = tuple(dateline_clues(story))
    clues = (
        *filed,
        *appointment_clues(holders, view, knowledge),
        *weekday_clues(view, filed=bool(filed)),
        *dated_weekday_clues(view),
        *bound_clues(view),
        *meeting_clues(view, knowledge),
        *office_clues(holders, view),
        *status_clues(holders, view),
        *new_government_clues(view, knowledge),
        *era_clues(view),
        *anniversary_clues(view),
        *partial_clues(view),
        *weekend_clues(view),
    )
    window = span(*shortest(likelihoods((c.days, c.weight) for c in clues), _HEARD))
    day = filed[0].days if filed else None
    return *clues, *told_meeting_clues(story, view, knowledge, window), *landmark_clues(story, view, knowledge, window, day)


def solve(clues: Sequence[Clue], *, filed: bool = True) -> Solution:
    """Weigh the clues together (see :mod:`detente.dates.weighing`); their order does not matter.

    ``filed`` tells whether the story has a dateline: what has none must be likelier to be given.
    """
    sure, sure_window = (_SURE_FILED, _SURE_WINDOW_FILED) if filed else (_SURE, _SURE_WINDOW)
    plain = sorted((c.days, c.weight) for c in clues if not c.given)
    shares = likelihoods(plain, sorted((c.days, c.weight) for c in clues if c.given))
    days, window = shortest(shares, sure), shortest(shares, sure_window)
    left, used, dropped = ALL, list[Clue](), list[Clue]()
    stretch = span(*days)
    for clue in sorted(clues, key=lambda c: (-c.weight, not c.sharp, c.days, c.name, c.spans)):
        if not clue.days & stretch:
            dropped.append(clue)
        elif left & clue.days & stretch and left & ~clue.days:
            left &= clue.days
            used.append(clue)
    return Solution(days, window, _likely_month(shares, days, sure), tuple(used), tuple(dropped))


def _likely_month(shares: Shares, days: tuple[date, date], sure: float) -> str | None:
    """The month in which publication lies as likely as a stretch must, None where it lies in none."""
    month = month_days(days[0].year, days[0].month)
    likely = month is not None and likelihood(shares, span(*month)) >= sure
    return f"{days[0].year:04}-{days[0].month:02}" if likely else None


def infer_publication(story: Story, sentences: Sequence[Sentence], knowledge: Knowledge) -> Published:
    """Infer when a story without a date was published.

    Args:
        story: its clean text and dateline are read; furniture is not.
        sentences: the story's parse, in order.
        knowledge: offices with dates, and meetings with days.

    Returns:
        An interval of at most two weeks, else a month where all clues fall in one, with basis ``inferred`` and the words that say
        so; ``date`` None and basis ``unknown`` where the clues do not reach so far or contradict each other. A story whose date is
        known is given back as it is.

    Known gaps: events other than recurring meetings are not known; newspapers that are not dailies break the habit by which a
    weekday in the lead is the day of publication or the one before.
    """
    return date_story(story, sentences, knowledge)[0]


def date_story(story: Story, sentences: Sequence[Sentence], knowledge: Knowledge) -> tuple[Published, str | None]:
    """When a story was published, as :func:`infer_publication` tells it, and the days that it must lie in all the same.

    Returns:
        The publication, and an EDTF interval of at most a year and a month from which dates without a year can be counted; that of
        the publication where it is known, None where the clues leave more.
    """
    if story.document.published.basis != "unknown":
        return story.document.published, story.document.published.date
    return report(story, weigh(story, find_clues(story, view_story(story, sentences), knowledge)))


def report(story: Story, solution: Solution) -> tuple[Published, str | None]:
    """What a solution comes to, as :func:`date_story` gives it."""
    when = conclude(solution)
    if when is not None:
        return Published(when, "inferred", _evidence(story, solution.used)), when
    first, last = solution.window
    return UNKNOWN, interval(first, last) if (last - first).days < _WINDOW else None


def conclude(solution: Solution) -> str | None:
    """The EDTF that a solution bears out, None where it is too wide."""
    first, last = solution.days
    return interval(first, last) if (last - first).days < _LONGEST else solution.month


def explain(story: Story, sentences: Sequence[Sentence], knowledge: Knowledge) -> tuple[str, ...]:
    """Why a story is dated as it is: one line a clue, used ones first in the order they narrowed the days, then those set aside."""
    return told_lines(weigh(story, find_clues(story, view_story(story, sentences), knowledge)))


def weigh(story: Story, clues: Sequence[Clue]) -> Solution:
    """What the clues of a story come to."""
    return solve(clues, filed=story.document.dateline is not None)


def told_lines(solution: Solution) -> tuple[str, ...]:
    """The clues of a solution in words, as :func:`explain` gives them."""
    used = [f"{c.name}: {c.why}" for c in solution.used]
    return (*used, *(f"set aside: {c.name}: {c.why}" for c in solution.dropped))


def _evidence(story: Story, used: Sequence[Clue]) -> tuple[Span, ...]:
    """The words of the clues that narrowed the date, in the order of the story, each once."""
    found = {story.clean.span(start, end) for clue in used for start, end in clue.spans}
    for clue in used:
        if clue.head is not None and (at := story.clean.raw.find(clue.head)) >= 0:
            found.add(Span(at, at + len(clue.head), clue.head))
    return tuple(sorted(found, key=lambda s: (s.start, s.end)))


def publication_anchor(published: Published) -> str | None:
    """The EDTF that relative dates may be counted from: the publication date where it is a month or less, None otherwise."""
    if published.date is None:
        return None
    first, last = bounds(published.date)
    if first == date.min or last == date.max or (last - first).days > _LIMIT_TO_ANCHOR:
        return None
    return published.date
