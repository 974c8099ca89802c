"""What a story is about, as far as it matters here: sport, business, culture and weather speak in words of war and diplomacy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from detente.events.lexicon import read_table

POLITICS = "politics"
# A story is foreign to politics when it uses this many different words of another topic, and so many times more than political ones
# (set on the stories under tests/stories; precision for politics first).
LEAST, TIMES = 4, 2.5
# Every story of politics under tests/stories uses at least so many different words of it.
FEWEST = 4
# Fewer words than this are a brief, which may say in one sentence all that it has to say.
A_STORY = 50
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@cache
def _topics() -> Mapping[str, tuple[str, ...]]:
    topics: dict[str, tuple[str, ...]] = {}
    for row in read_table("topics", "words.tsv"):
        topics[row["word"]] = (*topics.get(row["word"], ()), row["topic"])
    return topics


def is_doubtful(text: str) -> bool:
    """Whether a story uses so few different words of politics that it may well be about something else; a few lines never do."""
    return len(text.split()) >= A_STORY and _counts(text).get(POLITICS, 0) < FEWEST


def _counts(text: str) -> dict[str, int]:
    """How many different words of each topic a text uses."""
    counts: dict[str, int] = {}
    for word in sorted(set(_WORD.findall(text.lower()))):
        for topic in _topics().get(word, ()):
            counts[topic] = counts.get(topic, 0) + 1
    return counts


def foreign_topic(text: str) -> str | None:
    """The topic of a story that is not about politics (``sport``, ``business``, ``culture``, ``weather``), None where it may be."""
    counts = _counts(text)
    political = counts.pop(POLITICS, 0)
    if not counts:
        return None
    topic, most = max(counts.items(), key=lambda item: (item[1], item[0]))
    return topic if most >= LEAST and most > TIMES * political else None
