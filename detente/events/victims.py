"""Whom an attack struck where its words name only a place, or people of no country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.actors.implied import implied_id
from detente.events.deed import Deed
from detente.events.modality import read_modality
from detente.events.other_party import as_parties, partner
from detente.events.participants import Participants, find_participants
from detente.events.scene import Scene
from detente.events.syntax import arguments, prepositions
from detente.events.triggers import Evoked
from detente.language import Sentence

REBELS = frozenset({"REB", "PRM", "UAF"})
# Acts by which a story tells who is at war with whom.
FIGHTING = frozenset({"ASSAULT", "RETREAT", "SUPPORT", "AGREE"})


def find_victims(
    scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, others: Mapping[int, Evoked], told: Sequence[Deed]
) -> Participants:
    """Fill in or correct whom an attack struck; other acts stay as they are."""
    if evoked.trigger.act.root != "ASSAULT":
        return who
    who = _hurt_by_it(scene, sentence, evoked, who, others)
    who = _struck(scene, sentence, evoked, who, told)
    return _war_dead(scene, sentence, evoked, who, told)


def _hurt_by_it(
    scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, others: Mapping[int, Evoked]
) -> Participants:
    """People of no named country who are hurt by an attack are of those attacked ("shot down the Chadian plane, killing two airmen")."""
    attack = others.get(sentence.tokens[evoked.token].head)
    clause = sentence.tokens[evoked.token].dep in ("advcl", "acl", "relcl")
    if not clause or attack is None or attack is evoked or attack.trigger.act.root != "ASSAULT":
        return who
    if not who.objects or not all(_is_plain_people(scene, sentence, o) for o in who.objects):
        return who
    reading = read_modality(sentence, attack, others)
    struck = find_participants(scene, sentence, attack, reading).target if reading is not None else ()
    countries = list(dict.fromkeys(c for t in struck if (c := scene.actor(t).country)))
    sectors = [s for t in who.target if (s := scene.actor(t).sector)]
    if len(countries) != 1 or not sectors:
        return who
    target = tuple(dict.fromkeys(implied_id(countries[0], s) for s in sectors))
    return replace(who, target=target, reasons=(who.reasons[0], "target: people of those attacked"))


def _struck(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """An attack on a place is one on its country; on a place of one's own, on whoever the story tells fights there."""
    if who.target or not who.source or evoked.trigger.pos != "v":
        return who
    objects = arguments(sentence, evoked.token).objects
    objects = tuple(dict.fromkeys((*objects, *who.objects)))
    heads = [*objects, *(h for o in objects for h in prepositions(sentence, o).get("of", ()))]
    country = next((c for h in heads if (c := scene.country_at(sentence, h))), None)
    if country is None:
        return who
    if country not in {scene.actor(s).country for s in who.source}:
        return replace(
            who, target=(scene.country_id(country),), reasons=(who.reasons[0], f"target: country of the place, {country}")
        )
    foe = partner(scene, who.source, [d for d in told if d.code.plover in FIGHTING], sentence)
    if foe is None and any(scene.actor(s).sector in REBELS for s in who.source):
        return replace(who, target=(scene.country_id(country),), reasons=(who.reasons[0], "target: the state that they fight"))
    if foe is None:
        return who
    return replace(who, target=as_parties(scene, foe[1]), reasons=(who.reasons[0], "target: whom they fight, told before"))


def _war_dead(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """People of no named country whom a state at war kills are the other side's."""
    nameless = bool(who.objects) and all(_is_plain_people(scene, sentence, o) for o in who.objects)
    if not nameless or not who.source:
        return who
    own = {scene.actor(s).country for s in who.source if scene.actor(s).sector in (None, "MIL")} - {None}
    if not own or any(scene.actor(t).country not in own or scene.actor(t).sector != "CVL" for t in who.target):
        return who
    foes = [
        c
        for d in told
        if d.code.plover == "ASSAULT"
        for mine, theirs in ((d.source, d.target), (d.target, d.source))
        if own & {scene.actor(m).country for m in mine}
        for t in theirs
        if (c := scene.actor(t).country) is not None and c not in own
    ]
    if not foes:
        return who
    return replace(
        who, target=(implied_id(foes[-1], "CVL"),), reasons=(who.reasons[0], "target: people of the other side, told before")
    )


def _is_plain_people(scene: Scene, sentence: Sentence, token: int) -> bool:
    """Whether a noun phrase names people without saying of which country: "fourteen people", not "fourteen Chadians"."""
    mention = scene.cast.at(sentence.index, token)
    plain = mention is not None and mention.kind == "nominal" and sentence.tokens[token].pos == "NOUN"
    return plain and not any(scene.cast.at(sentence.index, t) for t in sentence.subtree(token) if t != token)
