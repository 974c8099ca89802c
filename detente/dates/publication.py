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
from detente.dates.dayset import ALL, DaySet, hull
from detente.dates.meeting_clues import meeting_clues
from detente.dates.office_clues import find_holders, office_clues
from detente.dates.told_clues import told_meeting_clues
from detente.edtf import bounds, interval
from detente.language.model import Sentence
from detente.records import Published, Span
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.knowledge import Knowledge

_LONGEST = 14
"""The longest interval, in days, that is given as such."""
_FIRM = 0.75
"""A clue of at least this weight that had to be set aside leaves the date unknown, unless two sharp clues agree on it."""
_WINDOW = 400
"""The widest window, in days, from which a date without a year is still counted."""
_LIMIT_TO_ANCHOR = 31
"""The longest interval of publication, in days, that relative dates are still counted from."""

UNKNOWN = Published(None, "unknown")


@dataclass(frozen=True, slots=True)
class Solution:
    """What the clues come to: the days left, those that narrowed them in the order they did, and those set aside as contradicted."""

    days: DaySet
    used: tuple[Clue, ...]
    dropped: tuple[Clue, ...]
    torn: bool
    """Whether a firm clue was set aside and no two sharp ones agree on what is left."""


def find_clues(story: Story, view: View, knowledge: Knowledge) -> tuple[Clue, ...]:
    """All clues of a story, in a fixed order; known meetings are looked for last, within the days that the others leave."""
    holders = find_holders(view, knowledge)
    clues = (
        *dateline_clues(story),
        *appointment_clues(holders, view, knowledge),
        *weekday_clues(view),
        *dated_weekday_clues(view),
        *bound_clues(view),
        *meeting_clues(view, knowledge),
        *office_clues(holders, view),
        *new_government_clues(view, knowledge),
        *partial_clues(view),
        *weekend_clues(view),
    )
    return *clues, *told_meeting_clues(story, view, knowledge, solve(clues).days)


def solve(clues: Sequence[Clue]) -> Solution:
    """Intersect the clues, the surest first; one that would leave no day is set aside.

    Clues of equal weight are taken in their order, sharp ones first, so the outcome does not depend on chance. A clue that leaves
    the days as they are is not among the ``used``.
    """
    days = ALL
    used: list[Clue] = []
    dropped: list[Clue] = []
    for clue in sorted(clues, key=lambda c: (-c.weight, not c.sharp)):
        left = days & clue.days
        if not left:
            dropped.append(clue)
        elif left != days:
            used.append(clue)
            days = left
    agreed = sum(c.sharp and not left_out(days, c) for c in clues)
    torn = any(c.weight >= _FIRM for c in dropped) and agreed < 2
    return Solution(days, tuple(used), tuple(dropped), torn)


def left_out(days: DaySet, clue: Clue) -> bool:
    """Whether a clue excludes any of the days."""
    return bool(days & ~clue.days)


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
    return report(story, solve(find_clues(story, view_story(story, sentences), knowledge)))


def report(story: Story, solution: Solution) -> tuple[Published, str | None]:
    """What a solution comes to, as :func:`date_story` gives it."""
    when = conclude(solution)
    if when is not None:
        return Published(when, "inferred", _evidence(story, solution.used)), when
    days = hull(solution.days)
    narrow = days is not None and not solution.torn and (days[1] - days[0]).days <= _WINDOW
    return UNKNOWN, interval(*days) if days is not None and narrow else None


def conclude(solution: Solution) -> str | None:
    """The EDTF that a solution bears out, None where it is too wide or where firm clues contradict each other."""
    days = hull(solution.days)
    if days is None or solution.torn or not any(c.sharp for c in solution.used):
        return None
    first, last = days
    if (last - first).days < _LONGEST:
        return interval(first, last)
    month = month_days(first.year, first.month)
    return f"{first.year:04}-{first.month:02}" if month and last <= month[1] else None


def explain(story: Story, sentences: Sequence[Sentence], knowledge: Knowledge) -> tuple[str, ...]:
    """Why a story is dated as it is: one line a clue, used ones first in the order they narrowed the days, then those set aside."""
    return told_lines(solve(find_clues(story, view_story(story, sentences), knowledge)))


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
