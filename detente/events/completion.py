"""Participants that the words of an act leave unsaid and the story makes plain.

Each rule answers one question, in this order: whose deed is judged ("condemned the raid"), whose talks these are ("after five days of
negotiations"), who always does this (police arrest, courts convict), against whom people protest, and who the other party is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from detente.actors.implied import implied_id
from detente.events.deed import Deed
from detente.events.lexicon import read_table
from detente.events.modality import read_modality
from detente.events.participants import BEFORE_COURTS, HOSTING, Participants, find_participants
from detente.events.scene import Scene
from detente.events.syntax import arguments, prepositions
from detente.events.triggers import Evoked
from detente.language import Sentence
from detente.places.model import PlaceMention
from detente.records import Sector

JOURNEYS = frozenset({"travel", "cancel-meeting"})
MEDIATION = frozenset({"mediate", "host-talks", "broker"})
JUDGING = frozenset({"ACCUSE", "SUPPORT", "REJECT", "PROTEST"})
# Acts towards another party, which the story has named by the time that it leaves it unsaid.
TOWARDS = frozenset({"SANCTION", "AID", "AGREE", "CONCEDE", "RETREAT", "REJECT", "THREATEN", "REQUEST", "SUPPORT"})
# Acts that, towards no one named, go to the party at the centre of the story.
AT_THE_CENTRE = frozenset({"SANCTION", "AID", "AGREE", "THREATEN"})
# Acts of one state towards another, whose passive leaves the doer unsaid.
RELATIONAL = frozenset({"ACCUSE", "AID", "REJECT", "SANCTION"})
UNDIRECTED = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "ASSAULT", "RETREAT"})


@cache
def _anaphors() -> Mapping[str, tuple[str, ...]]:
    """Nouns that take up what was told before, by the roots that they can mean."""
    return {r["noun"]: tuple(r["roots"].split("|")) for r in read_table("acts", "anaphors.tsv")}


@cache
def _usual_doers() -> Mapping[str, Sector]:
    """Acts that one branch of a state does, by act."""
    return {r["act"]: r["sector"] for r in read_table("acts", "doers.tsv")}  # type: ignore[misc]


def complete(
    scene: Scene,
    sentence: Sentence,
    evoked: Evoked,
    who: Participants,
    others: Mapping[int, Evoked],
    told: Sequence[Deed],
    places: Sequence[PlaceMention],
) -> Participants:
    """Fill in the sides that an act's own words leave empty; the reasons say from where."""
    body = [d for d in told if not d.title]
    who = _judged(scene, sentence, evoked, who, body)
    who = _inherited(scene, sentence, evoked, who, others, body)
    who = _own_forces(scene, sentence, evoked, who)
    who = _usual(scene, evoked, who)
    who = _visited(scene, evoked, who, places)
    who = _unsaid_doer(scene, sentence, evoked, who, body)
    who = _own_people(scene, evoked, who)
    who = _protested(scene, evoked, who)
    return _other_party(scene, evoked, who, body)


def _judged(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """Judging an act judges its doers: "condemned the raid" points at whoever the story said had raided."""
    root = evoked.trigger.act.root
    if root not in JUDGING or evoked.trigger.act.symmetric:
        return who
    if who.target:
        return _judged_with_victim(scene, sentence, evoked, who, told)
    nouns = _nouns(sentence, evoked, who)
    deed = _meant(scene, sentence, nouns, told)
    if deed is None and root == "SUPPORT" and any(n in _anaphors() for n in nouns):
        deed = next((d for d in told if d.source and d.target), None)
    if deed is None:
        return who
    parties = deed.source if root != "SUPPORT" and not deed.act.symmetric else (*deed.source, *deed.target)
    target = tuple(dict.fromkeys(scene.as_party(p) for p in parties if p not in who.source))
    return replace(who, target=target, reasons=(who.reasons[0], f"target: doer of '{deed.act.name}', told before"))


def _judged_with_victim(
    scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]
) -> Participants:
    """ "Condemned his arrest" blames those who arrested him, not him."""
    if evoked.trigger.act.root != "ACCUSE":
        return who
    deed = _meant(scene, sentence, _nouns(sentence, evoked, who), told)
    if deed is None or not set(who.target) <= set(deed.target) or not deed.source:
        return who
    return replace(
        who, target=_as_parties(scene, deed.source), reasons=(who.reasons[0], f"target: doer of '{deed.act.name}', told before")
    )


def _nouns(sentence: Sentence, evoked: Evoked, who: Participants) -> list[str]:
    """The nouns of what is judged, also behind "what he called"."""
    heads = [o for o in who.objects if sentence.tokens[o].pos in ("NOUN", "PROPN")]
    for clause in sentence.kids(evoked.token, "ccomp", "dobj", "pcomp"):
        if sentence.tokens[clause].lemma in ("call", "describe", "term"):
            heads.extend(sentence.kids(clause, "oprd", "dobj", "attr", "ccomp"))
    heads.extend(o for h in heads for o in prepositions(sentence, h).get("of", ()))
    return [sentence.tokens[h].lemma for h in heads]


def _meant(scene: Scene, sentence: Sentence, nouns: Sequence[str], told: Sequence[Deed]) -> Deed | None:
    """The deed that nouns take up: one told in the same word, else one just before, else the first, which the story is about."""
    fitting = [d for d in told if _is_meant(nouns, d)]
    named = [d for d in fitting if _tells_in(scene, d, nouns)]
    near = [d for d in named or fitting if sentence.index - d.sentence <= 1]
    return near[-1] if near else (named or fitting)[0] if fitting else None


def _tells_in(scene: Scene, deed: Deed, nouns: Sequence[str]) -> bool:
    start, end = deed.evidence
    return any(t.lemma in nouns for t in scene.sentences[deed.sentence].tokens if start <= t.start < end)


def _is_meant(nouns: Sequence[str], deed: Deed) -> bool:
    if deed.code.plover in ("AGREE", "SUPPORT") and not (deed.symmetric and deed.target):
        return False
    return bool(deed.source) and any(deed.code.plover in _anaphors().get(n, ()) for n in nouns)


def _inherited(
    scene: Scene,
    sentence: Sentence,
    evoked: Evoked,
    who: Participants,
    others: Mapping[int, Evoked],
    told: Sequence[Deed],
) -> Participants:
    """Mutual acts told by a bare noun are those of the clause that the noun hangs on, else of the parties told of last."""
    shared = evoked.trigger.act.symmetric or evoked.trigger.act.root == "CONSULT"
    if evoked.trigger.pos == "n" and shared and who.source and not who.target:
        return _of_the_clause(scene, sentence, evoked, who, others)
    mediated = evoked.trigger.act.name in MEDIATION and bool(who.source)
    if (
        (who.source and not mediated)
        or who.target
        or not (evoked.trigger.act.symmetric or mediated or evoked.trigger.act.root in ("AGREE", "CONSULT"))
    ):
        return who
    if mediated:
        parties = _parties_told(told, who.source)
        if len(parties) > 1 and evoked.trigger.act.name in HOSTING:
            reasons = ("source: parties told of last", "target: parties told of last")
            return replace(who, source=parties[:1], target=parties[1:], mutual=True, reasons=reasons)
        return replace(who, target=parties, reasons=(who.reasons[0], "target: parties told of last")) if parties else who
    inherited = _of_the_clause(scene, sentence, evoked, who, others)
    if inherited.source:
        return inherited
    deed = next((d for d in reversed(told) if d.source and d.target and d.code.plover in UNDIRECTED), None)
    if deed is None:
        return who
    return replace(
        who, source=deed.source, target=deed.target, reasons=("source: parties told of last", "target: parties told of last")
    )


def _of_the_clause(
    scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, others: Mapping[int, Evoked]
) -> Participants:
    """The parties of the act that a noun hangs on ("discussed the plan with the king at a meeting"); a bare noun takes a lone one as well."""
    for above in sentence.ancestors(evoked.token):
        governor = others.get(above)
        if governor is None or governor is evoked:
            continue
        reading = read_modality(sentence, governor, others)
        found = find_participants(scene, sentence, governor, reading) if reading is not None else None
        if found is None or not found.source or (who.source and not found.target):
            continue
        word = sentence.tokens[above].text
        source, target = found.source, found.target
        if evoked.trigger.act.root != "CONSULT":
            source, target = _as_parties(scene, source), _as_parties(scene, target)
        reasons = (f"source: parties of '{word}'", f"target: parties of '{word}'")
        return replace(found, source=source, target=target, reasons=reasons, objects=who.objects)
    return who


def _parties_told(told: Sequence[Deed], mediators: Sequence[str]) -> tuple[str, ...]:
    """The two parties of the last mutual act, without those who mediate."""
    deed = next((d for d in reversed(told) if d.symmetric and d.source and d.target), None)
    return () if deed is None else tuple(p for p in (*deed.source, *deed.target) if p not in mediators)


def _visited(scene: Scene, evoked: Evoked, who: Participants, places: Sequence[PlaceMention]) -> Participants:
    """Who travels to a place visits the country that it lies in."""
    journey = evoked.trigger.act.mode == "visit" or evoked.trigger.act.name in JOURNEYS
    if who.target or not who.source or not journey:
        return who
    own = {scene.actor(s).country for s in who.source}
    country = next((p.place.country for p in places if p.place.country is not None and p.place.country not in own), None)
    if country is None:
        return who
    return replace(who, target=(scene.country_id(country),), reasons=(who.reasons[0], f"target: country of the place, {country}"))


@cache
def _usual_victims() -> Mapping[str, Sector]:
    """Acts that a state does to its own people, by act."""
    return {r["act"]: r["sector"] for r in read_table("acts", "victims.tsv")}  # type: ignore[misc]


def _own_people(scene: Scene, evoked: Evoked, who: Participants) -> Participants:
    """A curfew or martial law is imposed on one's own people where no one is named."""
    sector = _usual_victims().get(evoked.trigger.act.name)
    country = next((c for s in who.source if (c := scene.actor(s).country)), None)
    if who.target or sector is None or country is None:
        return who
    return replace(who, target=(implied_id(country, sector),), reasons=(who.reasons[0], f"target: {sector} as usual for the act"))


def _own_forces(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants) -> Participants:
    """Forces that are moved or pulled back are moved by those whose they are ("Danish tanks were moved up")."""
    if who.source or evoked.trigger.pos != "v" or evoked.trigger.act.root not in ("MOBILIZE", "RETREAT"):
        return who
    owners = tuple(
        dict.fromkeys(
            a for o in arguments(sentence, evoked.token).objects for a in scene.who(sentence, o) if scene.actor(a).sector == "MIL"
        )
    )
    if not owners:
        return who
    return replace(
        who,
        source=owners,
        target=tuple(t for t in who.target if t not in owners),
        reasons=("source: whose forces they are", *who.reasons[1:]),
    )


def _usual(scene: Scene, evoked: Evoked, who: Participants) -> Participants:
    """Police arrest and courts convict: the doer of a passive is that branch of the state the act is done in."""
    sector = _usual_doers().get(evoked.trigger.act.name)
    if who.source or sector is None or not who.target:
        return who
    country = next((c for t in who.target if (c := scene.actor(t).country)), None) or (
        scene.dateline.country if scene.dateline else None
    )
    if country is None:
        return who
    return replace(
        who, source=(implied_id(country, sector),), reasons=(f"source: {sector} as usual for the act", *who.reasons[1:])
    )


def _protested(scene: Scene, evoked: Evoked, who: Participants) -> Participants:
    """People who protest, and an opposition that demands, without a named addressee turn to their own government."""
    if evoked.trigger.act.root not in ("PROTEST", "REQUEST") or who.target or not who.source:
        return who
    actor = scene.actor(who.source[0])
    if actor.country is None or actor.sector in (None, "GOV", "MIL"):
        return who
    if evoked.trigger.act.root == "REQUEST" and actor.sector != "OPP":
        return who
    return replace(who, target=(implied_id(actor.country, "GOV"),), reasons=(who.reasons[0], "target: their own government"))


def _is_towards(evoked: Evoked) -> bool:
    act = evoked.trigger.act
    if act.mode == "resign":
        return False
    return act.root in TOWARDS or act.symmetric or act.name in BEFORE_COURTS


def _other_party(scene: Scene, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """The other party of the relation that the story was telling of, where an act towards someone names no one."""
    if who.target or not who.source or not _is_towards(evoked):
        return who
    partner = _partner(scene, who.source, told)
    if partner is not None:
        deed, theirs = partner
        reason = f"target: other party of '{deed.act.name}', told before"
        return replace(who, target=_as_parties(scene, theirs), reasons=(who.reasons[0], reason))
    return _whom_the_story_is_about(scene, evoked, who, told)


def _partner(scene: Scene, ids: Sequence[str], told: Sequence[Deed]) -> tuple[Deed, tuple[str, ...]] | None:
    """The party that a story pairs others with most often, and the last deed that does; of equals the one told of last."""
    codes = {_code(scene, i) for i in ids}
    found: dict[tuple[str, ...], list[tuple[int, Deed, tuple[str, ...]]]] = {}
    for number, deed in enumerate(told):
        for mine, theirs in ((deed.source, deed.target), (deed.target, deed.source)):
            others = tuple(sorted({_code(scene, t) for t in theirs}))
            if others and codes & {_code(scene, m) for m in mine} and not codes & set(others):
                found.setdefault(others, []).append((number, deed, theirs))
    if not found:
        return None
    _, deed, theirs = max(found.values(), key=lambda several: (len(several), several[-1][0]))[-1]
    return deed, theirs


def _unsaid_doer(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """The doer of a passive between states is the other party of the one it was done to ("was summoned", "was granted asylum")."""
    act = evoked.trigger.act
    if who.source or not who.target or evoked.trigger.pos != "v" or act.root not in RELATIONAL or act.name in _usual_doers():
        return who
    if not arguments(sentence, evoked.token).passive:
        return who
    partner = _partner(scene, who.target, told)
    if partner is None:
        return who
    reason = f"source: other party of '{partner[0].act.name}', told before"
    return replace(who, source=_as_parties(scene, partner[1]), reasons=(reason, *who.reasons[1:]))


def _whom_the_story_is_about(scene: Scene, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """Whom others did the same to; help goes to the country that the story is filed from; else the party on most sides so far."""
    own = {_code(scene, s) for s in who.source}
    act = evoked.trigger.act
    same = [t for d in told if d.code.plover == act.root for t in d.target if _code(scene, t) not in own]
    if same:
        return _aimed(scene, who, max(dict.fromkeys(same), key=same.count), f"target: {act.root} before")
    if act.root == "AID" or "aid" in act.name.split("-"):
        helped = _helped_here(scene, who)
        if helped.target:
            return helped
    if act.root not in AT_THE_CENTRE:
        return who
    sides = [t for d in told for t in (*d.source, *d.target) if _code(scene, t) not in own and scene.actor(t).country is not None]
    centre = max(dict.fromkeys(sides), key=sides.count, default=None)
    if centre is None or sides.count(centre) < 2:
        return who
    return _aimed(scene, who, centre, "target: whom the story told most of, told before")


def _aimed(scene: Scene, who: Participants, target: str, reason: str) -> Participants:
    return replace(who, target=(scene.as_party(target),), reasons=(who.reasons[0], reason))


def _helped_here(scene: Scene, who: Participants) -> Participants:
    """Help that names no one goes to the country that the story is filed from."""
    country = scene.dateline.country if scene.dateline else None
    if country is None or country in {scene.actor(s).country for s in who.source}:
        return who
    return replace(
        who, target=(scene.country_id(country),), reasons=(who.reasons[0], "target: country that the story is filed from")
    )


def _as_parties(scene: Scene, ids: Sequence[str]) -> tuple[str, ...]:
    """Whom the story leaves unsaid is meant as a party: the state or the movement rather than the person told of before."""
    return tuple(dict.fromkeys(scene.as_party(i) for i in ids))


def _code(scene: Scene, id: str) -> str:
    """What makes a party: its country, and within one country its side (a rebel is not his government)."""
    actor = scene.actor(id)
    inside = actor.sector if actor.sector in ("REB", "OPP", "CVL", "PRM") else ""
    return f"{actor.country or id}{inside}"
