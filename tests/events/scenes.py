"""Scenes from one sentence with tagged actors, so that the coder can be tested without the rooms before it.

``build_scene("{AAA:Norway} imposed sanctions on {BBB:Belarus}.")`` parses the bare sentence and makes one mention of each tag; a tag
in lower case (``{aaa:Belarusian}``) is a nationality that only modifies, one that begins with M an army.
"""

from __future__ import annotations

import re

from detente.actors.model import Cast, Mention
from detente.events import Scene, quoted_ranges
from detente.language import Sentence, parse_story
from detente.records import Actor, Published, Sector
from detente.story.model import CleanText, Paragraph

TAG = re.compile(r"\{(\w+):([^}]+)\}")


class NoMeetings:
    """A knowledge base that knows of no recurring meeting."""

    def scan_meetings(self, text: str) -> list[tuple[int, int, str]]:
        return []

    def meetings(self, **_: object) -> tuple[object, ...]:
        return ()


def country(id: str) -> Actor:
    sector: Sector | None = "MIL" if id.startswith("M") else None
    return Actor(id, id, "body" if sector else "country", id, sector, None, "exact", 1.0, "", ())


def clean_text(text: str) -> CleanText:
    return CleanText(text, text, ((0, 0, len(text)),), (Paragraph("body", 0, len(text)),))


def build_scene(tagged: str, *, published: str | None = "2020-06-10") -> Scene:
    spans: list[tuple[str, int, int]] = []
    text = ""
    last = 0
    for match in TAG.finditer(tagged):
        text += tagged[last : match.start()]
        spans.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    text += tagged[last:]
    clean = clean_text(text)
    sentences = parse_story(clean)
    mentions = tuple(tuple(m for tag, a, b in spans if (m := mention(s, tag, a, b)) is not None) for s in sentences)
    actors = {tag.upper(): country(tag.upper()) for tag, _, _ in spans}
    none = tuple(() for _ in sentences)
    return Scene(
        clean, sentences, Cast(actors, mentions), none, (), Published(published, "given"), None, {}, quoted_ranges(clean)
    )


def mention(sentence: Sentence, tag: str, start: int, end: int) -> Mention | None:
    tokens = sentence.between(start, end)
    if not tokens:
        return None
    head = next((i for i in tokens if sentence.tokens[i].head not in tokens or sentence.tokens[i].head == i), tokens[-1])
    kind = "nationality" if tag.islower() else "name"
    return Mention(sentence.index, tokens[0], tokens[-1] + 1, head, start, end, kind, (tag.upper(),))
