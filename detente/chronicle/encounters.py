"""Who met whom on which days: what parts two meetings, whatever else is alike.

A meeting with one is no meeting with another, and what took place on one day did not take place a week later. Pairs of tellings of
which that can be said are of two happenings; so are groups that hold such a pair, lest a plan for a whole visit make one of all its
meetings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from detente.chronicle.acts import Kind
from detente.chronicle.model import Telling
from detente.records import Actor

# Grounds on which someone is taken to be who he is although the words do not name him: an office has another holder before long.
NAMELESS = frozenset({"office", "unresolved"})
# Acts that are done with someone; a stay has a guest, and as many hosts as receive him.
MEETINGS = frozenset({"talks", "call"})
STAY = "visit"
# Gatherings of more parties than this have as many who speak for each: no one's absence from a telling parts two.
TWO = 2
# Days that a told day may be off: the same evening is another day across an ocean, and talks run past midnight.
OFF = 1


@dataclass(frozen=True, slots=True)
class Named:
    """Someone who takes part: an id, and the words of the name, folded; none of one whom the words do not name.

    ``stranger``: the story alone knows him, so that his country is a guess.
    """

    id: str
    words: tuple[str, ...]
    stranger: bool


People = frozenset[tuple[str, Named]]


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting or a visit, as far as it parts from others.

    ``people`` are those who take part, by the country they act for (ISO3, "" for none); none of a gathering of many.
    ``guests`` are those of them who came. ``stay``: it is a visit. ``days`` are the first and last proleptic ordinals on which it may
    have taken place, both inclusive; None of what had not happened, and of a visit, which lasts.
    """

    people: People
    guests: People
    stay: bool
    days: tuple[int, int] | None


def encounter(telling: Telling, kind: Kind, days: tuple[int, int]) -> Encounter | None:
    """A telling as an encounter; None of any other act, and of a notice, which puts right who met whom and when.

    Args:
        kind: of its act.
        days: in which it may have happened, as :attr:`Encounter.days`.
    """
    event = telling.event
    if telling.source.notice is not None or (kind.name != STAY and kind.name not in MEETINGS):
        return None
    cast = {a.id: a for a in telling.actors}
    few = len({_party(i, cast) for i in (*event.source, *event.target)}) <= TWO
    stay = kind.name == STAY
    return Encounter(
        people=_named((*event.source, *event.target), cast) if few else frozenset(),
        guests=_named(event.source, cast) if few else frozenset(),
        stay=stay,
        days=days if event.status == "happened" and not stay else None,
    )


def _party(id: str, cast: Mapping[str, Actor]) -> str:
    """For whom someone acts, as :attr:`Encounter.people` has it: two envoys of no one country are of one party."""
    actor = cast.get(id)
    if actor is None:
        return id
    return actor.country or ("" if actor.kind == "person" else id)


def are_apart(left: Encounter | None, right: Encounter | None) -> bool:
    """Whether two tellings are of two encounters: of no common person for a party of which both name persons, or of other days.

    The order of the arguments does not matter.
    """
    if left is None or right is None:
        return False
    return _other_days(left.days, right.days) or _other_people(left, right)


def _other_days(left: tuple[int, int] | None, right: tuple[int, int] | None) -> bool:
    if left is None or right is None:
        return False
    return max(left[0] - right[1], right[0] - left[1]) > OFF


def _other_people(left: Encounter, right: Encounter) -> bool:
    """Whether both name persons of one party and no one in common; of two stays that of the guests, for many may receive them."""
    both = left.stay and right.stay
    ours, theirs = (left.guests, right.guests) if both else (left.people, right.people)
    lands = {land for land, _ in ours} & {land for land, _ in theirs}
    return any(_strangers(land, ours, theirs) and _strangers(land, theirs, ours) for land in lands)


def _strangers(land: str, ours: People, theirs: People) -> bool:
    """Whether no one of a party in one telling is anyone in the other.

    Whoever bears the name is the same, whatever country he is taken to act for there. Someone who is named by office alone may be
    anyone of his country, and anyone whom the story alone knows.
    """
    return not any(_may_be(who, other, where == land) for home, who in ours if home == land for where, other in theirs)


def _may_be(who: Named, other: Named, of_one_land: bool) -> bool:
    if who.words and other.words:
        return _one_name(who, other)
    return of_one_land or who.stranger or other.stranger


@lru_cache(maxsize=65536)
def _one_name(left: Named, right: Named) -> bool:
    """Whether two have one id, or names of which one may be the other's, shortened or spelt otherwise."""
    # Imported here: it reads tables of names, which readers of an archive need not wait for.
    from detente.actors.likeness import like_names

    return left.id == right.id or like_names(*sorted((left.words, right.words))) > 0.0


def _named(ids: tuple[str, ...], cast: Mapping[str, Actor]) -> People:
    people = [cast[i] for i in ids if i in cast and cast[i].kind == "person"]
    return frozenset((p.country or "", _who(p)) for p in people)


def _who(actor: Actor) -> Named:
    from detente.chronicle.traits import fold

    return Named(actor.id, () if actor.basis in NAMELESS else tuple(fold(actor.name).split()), actor.basis == "context")
