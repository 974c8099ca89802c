"""The cascade that finds the cast of a story."""

from __future__ import annotations

from collections.abc import Sequence

from detente.actors.corefer import resolve_references
from detente.actors.focus import find_focus
from detente.actors.model import Cast
from detente.actors.named import mention_known, mention_organisation
from detente.actors.names import find_organisations
from detente.actors.page import is_shouted, read_page
from detente.actors.people import find_people
from detente.actors.roster import Roster
from detente.knowledge import Knowledge
from detente.language.model import Sentence
from detente.records import Published
from detente.story.model import Story


def find_actors(
    story: Story, sentences: Sequence[Sentence], knowledge: Knowledge, published: Published, dateline_country: str | None
) -> Cast:
    """Find everyone whom a story names, and who they are.

    Args:
        story: the story; mentions come back as spans of its text as received.
        sentences: its sentences, in order, parsed.
        knowledge: whom and what the reader knows.
        published: decides who held an office; without a date the latest holder is taken.
        dateline_country: ISO 3166-1 alpha-3 of the place of filing, where nouns without a country belong; None where unknown.

    Returns:
        The cast: actors in the order of their first mention, mentions by sentence. The same input gives the same cast.
    """
    # 1. Words, known names, role phrases and places of every sentence.
    page = read_page(story, sentences, knowledge, on=published.date, dateline=dateline_country)
    roster = Roster(page)
    # 2. Organisations that only the story names: no part of them is a person's name.
    organisations = [() if is_shouted(s) else find_organisations(page, s.index) for s in sentences]
    taken = tuple(tuple((o.first, o.last) for o in several) for several in organisations)
    # 3. Persons: full names first, then lone ones, then the headline.
    find_people(page, roster, taken)
    # 4. Known names that are not persons; capitals that act stand for governments.
    focus = find_focus(page, roster)
    for several in organisations:
        for organisation in several:
            mention_organisation(page, roster, organisation, focus.home)
    mention_known(page, roster, focus)
    # 5. Common nouns, parties and pronouns, left to right.
    resolve_references(page, roster, focus)
    # 6. The cast.
    return roster.freeze()
