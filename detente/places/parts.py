"""Whether words are part of an actor's name."""

from __future__ import annotations

from detente.actors import Cast
from detente.actors.model import Mention
from detente.language.model import Sentence
from detente.records import Actor

_BODIES = ("body", "igo", "armed-group", "party")


def inside_actor(sentence: Sentence, cast: Cast, start: int, end: int, *, strong: bool = False, sure: bool = False) -> bool:
    """Whether the words are part of an actor's name: a person's, a body's, a nationality of two words.

    Where they are ``strong``, the whole name of a well-known place or of a division, a person that only this story names gives way
    ("Central Java" is nobody). Where the words beside it make it ``sure``, anyone of exactly these words does ("Lincoln, Neb.", "in Brussels").
    """
    mentions = [m for m in cast.mentions[sentence.index] if m.start <= start and end <= m.end]
    exact = [m for m in mentions if end == m.end and start - m.start <= 4]
    for mention in exact:
        actor = cast.actors[mention.actors[0]]
        if not sure and (_is_named_body(actor) or (actor.kind == "person" and not (strong and actor.basis == "unresolved"))):
            return True
    if exact:
        return False
    return any(_holds(cast.actors[m.actors[0]], m) for m in mentions)


def _is_named_body(actor: Actor) -> bool:
    return actor.kind in ("igo", "armed-group", "party") or (actor.kind == "body" and not actor.id.startswith("det:code:"))


def _holds(actor: Actor, mention: Mention) -> bool:
    if actor.kind == "person" and mention.kind == "name":
        return True
    return mention.kind == "nationality" or (mention.kind == "name" and actor.kind in _BODIES)
