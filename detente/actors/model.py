"""Mentions and the cast: who is named where, and whom each mention stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from detente.records import Actor

MentionKind = Literal["name", "nominal", "pronoun", "nationality", "group"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names someone: tokens ``first`` up to ``last`` of a sentence, with the syntactic head inside.

    ``actors`` are ids in :class:`Cast`; more than one for groups ("both sides", "the two leaders", "Albright and Védrine" stays two
    mentions). ``start`` and ``end`` are clean-text offsets of the natural noun phrase (title and name, without relative clause).
    ``kind``: ``name`` a proper name, ``nominal`` a common noun ("the minister", "Kenyan police"), ``pronoun``, ``nationality`` an
    adjective or demonym that only modifies ("Chinese" in "a Chinese balloon"), ``group`` a set of parties ("both sides").
    """

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    kind: MentionKind
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """All actors of a story and where they are mentioned.

    ``actors`` maps ids to actors (each with its mentions as raw spans). ``mentions`` holds, for each sentence index, the mentions of
    that sentence in order of ``first``; mentions of one sentence may nest ("Saudi national security adviser" holds "Saudi") but
    never cross.
    """

    actors: Mapping[str, Actor]
    mentions: tuple[tuple[Mention, ...], ...]

    def at(self, sentence: int, token: int) -> Mention | None:
        """The widest mention whose head is this token, None where there is none."""
        found = [m for m in self.mentions[sentence] if m.head == token]
        return max(found, key=lambda m: m.last - m.first, default=None)
