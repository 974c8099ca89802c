"""Dating a text by itself: from a plain text to when it was published, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.dates.clues import view_story
from detente.dates.publication import UNKNOWN, Solution, find_clues, report, told_lines, weigh
from detente.records import Published
from detente.story.model import Story

if TYPE_CHECKING:
    from detente.dates.clues import Clue
    from detente.language.model import Sentence


@dataclass(frozen=True, slots=True)
class Dating:
    """When a story was published and why, as :func:`infer` finds it.

    ``published`` is an EDTF interval of at most two weeks or a month, else unknown. ``window`` is an EDTF interval of at most 400
    days in which publication lies all the same, None where the clues leave more. ``why`` is one line a clue, fit to print: those
    that narrowed the days first, in the order they did, then those set aside as contradicted.
    """

    published: Published
    window: str | None
    why: tuple[str, ...]


def infer(text: str, *, title: str | None = None, stated: bool = True) -> Dating:
    """Tell when a text was published from what it says about itself.

    Args:
        text: a story in English, plain; paragraphs are parted by line ends.
        title: its headline, where it does not stand in the text.
        stated: whether a date that the text states of itself is believed; False dates it as if none stood there.

    Returns:
        The publication with its evidence (spans of title, blank line and text), the window, and why.

    Raises:
        InputError: the text holds no readable story.
        KnowledgeError: the knowledge base cannot be used.
        ModelError: the parser cannot be used.
    """
    story, sentences = _read(f"{title}\n\n{text}" if title else text)
    if stated and story.document.published.basis != "unknown":
        return Dating(story.document.published, story.document.published.date, ("stated by the story itself",))
    solution = _weigh(story, sentences)[1]
    published, window = report(story, solution)
    return Dating(published, window, told_lines(solution))


def infer_clues(text: str, *, title: str | None = None) -> tuple[tuple[Clue, ...], Solution, Published, str | None]:
    """Every clue of a text whose date is hidden, what they come to, and what :func:`infer` makes of it; errors as there."""
    story, sentences = _read(f"{title}\n\n{text}" if title else text)
    clues, solution = _weigh(story, sentences)
    return clues, solution, *report(story, solution)


def without_date(story: Story) -> Story:
    """The story as if nothing beside its own words said when it was published."""
    return replace(story, document=replace(story.document, published=UNKNOWN), head_date=None, head_date_parts=None)


def _read(text: str) -> tuple[Story, Sequence[Sentence]]:
    from detente.documents import read_document
    from detente.language import parse_story
    from detente.settings import Settings
    from detente.story import read_story

    settings = Settings(format="text")
    story = read_story(read_document(text.encode("utf-8"), uri=None, settings=settings), settings=settings)
    return story, parse_story(story.clean)


def _weigh(story: Story, sentences: Sequence[Sentence]) -> tuple[tuple[Clue, ...], Solution]:
    from detente.knowledge import load_knowledge

    hidden = without_date(story)
    clues = find_clues(hidden, view_story(hidden, sentences), load_knowledge())
    return clues, weigh(hidden, clues)
