"""Where an act was done: its own clause, where its doers met, where the story was filed, or the one country that it stays in."""

from __future__ import annotations

from collections.abc import Sequence

from detente.edtf import bounds
from detente.events.clause import Clause
from detente.events.codebook import Code
from detente.events.deed import Deed
from detente.events.participants import Participants
from detente.events.scene import Scene
from detente.events.triggers import Evoked
from detente.records import Place

# Acts that happen somewhere: the dateline is their place where the words give none.
AT_DATELINE = frozenset({"CONSULT", "AGREE", "SUPPORT", "PROTEST"})
# Acts of force and protest: between sides of one country they happen in it.
DOMESTIC = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "SUPPORT"})
# Acts of words: their place is where their speaker is, not where those are who are spoken of.
SPOKEN = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})
# By root, root and mode, or act: what is done in the country of its doers, and what in that of those it is done to.
AT_HOME = frozenset({"PROTEST", "SANCTION expel", "RETREAT release", "summon-envoy"})
ABROAD = frozenset({"ASSAULT", "AID", "COERCE restrict", "CONSULT visit"})


def place_act(
    scene: Scene, clause: Clause, evoked: Evoked, code: Code, when: str | None, who: Participants, told: Sequence[Deed]
) -> tuple[Place | None, bool]:
    """The place of an act, and whether its own words give it."""
    own = clause.places.get(evoked.token, [])
    if own:
        return min(own, key=lambda p: (p.place.precision == "country", -p.score, p.start)).place, True
    token = clause.sentence.tokens[evoked.token]
    if token.dep == "conj" and token.head in clause.triggers and clause.places.get(token.head):
        return clause.places[token.head][0].place, True
    if code.status in ("happened", "negated") and _is_today(scene, when):
        here = _where_they_are(scene, evoked, who, told)
        if here is not None:
            return here, False
    return _by_nature(scene, evoked, code, who) or _at_seat(scene, evoked, who), False


def _is_today(scene: Scene, when: str | None) -> bool:
    published = scene.published.date
    if when is None or published is None:
        return False
    first, last = bounds(when)
    begin, finish = bounds(published)
    return begin <= first and last <= finish


def _by_nature(scene: Scene, evoked: Evoked, code: Code, who: Participants) -> Place | None:
    """The country in which an act of its kind is done where no word says so.

    Protests, expulsions and releases are at home; attacks, aid, blockades and visits with the other side; what one side of a country
    does to another of its sides is done there.
    """
    doers, others = _countries(scene, who.source), _countries(scene, who.target)
    kinds = {evoked.trigger.act.root, evoked.trigger.act.name, f"{code.plover} {code.mode}"}
    if kinds & AT_HOME:
        return _country(scene, doers)
    if kinds & ABROAD and others - doers:
        return _country(scene, others)
    return _country(scene, doers | others) if evoked.trigger.act.root in DOMESTIC and doers and others else None


def _countries(scene: Scene, actors: Sequence[str]) -> frozenset[str | None]:
    return frozenset(scene.actor(a).country for a in actors)


def _country(scene: Scene, countries: frozenset[str | None]) -> Place | None:
    country = next(iter(countries)) if len(countries) == 1 else None
    return Place(scene.country_name(country), country, None, None, "country") if country else None


def _at_seat(scene: Scene, evoked: Evoked, who: Participants) -> Place | None:
    """Organisations speak where they sit."""
    if evoked.trigger.act.root not in SPOKEN or len(who.source) != 1:
        return None
    return scene.seats.get(scene.as_party(who.source[0]))


def _where_they_are(scene: Scene, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Place | None:
    """Where the day's acts are done if no word says so: where their doers met that day, else where the story was filed.

    The place of filing counts for meetings and protests, and for what is done there by or to those whose country it is in.
    """
    persons = {s for s in who.source if scene.actor(s).kind == "person"}
    for deed in reversed(told):
        if (
            deed.place is not None
            and deed.code.plover == "CONSULT"
            and persons & {*deed.source, *deed.target}
            and _is_today(scene, deed.date)
        ):
            return deed.place
    if scene.dateline is None:
        return None
    if evoked.trigger.act.root in AT_DATELINE:
        return scene.dateline
    near = who.source if evoked.trigger.act.root in SPOKEN else (*who.source, *who.target)
    return scene.dateline if scene.dateline.country in _countries(scene, near) else None
