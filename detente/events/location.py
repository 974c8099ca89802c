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
DOMESTIC = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})


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
    if code.status not in ("happened", "negated"):
        return None, False
    if _is_today(scene, when) and (here := _where_they_are(scene, evoked, who, told)) is not None:
        return here, False
    return _at_home(scene, evoked, who), False


def _is_today(scene: Scene, when: str | None) -> bool:
    published = scene.published.date
    if when is None or published is None:
        return False
    first, last = bounds(when)
    begin, finish = bounds(published)
    return begin <= first and last <= finish


def _at_home(scene: Scene, evoked: Evoked, who: Participants) -> Place | None:
    """What one side of a country does to another of its sides is done in that country."""
    countries = {scene.actor(a).country for a in (*who.source, *who.target)}
    if evoked.trigger.act.root not in DOMESTIC or len(countries) != 1 or not who.source or not who.target:
        return None
    country = next(iter(countries))
    return Place(scene.country_name(country), country, None, None, "country") if country else None


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
    countries = {scene.actor(a).country for a in (*who.source, *who.target)}
    return scene.dateline if scene.dateline.country in countries else None
