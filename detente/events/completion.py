"""Participants that the words of an act leave unsaid and the story makes plain.

Each rule answers one question, in this order: which country a journey goes to, whose deed is judged ("condemned the raid"), whose
talks these are ("after five days of negotiations"), who always does this (police arrest, courts convict), against whom people protest,
whom an attack struck, who acts on a request, and who the other party is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from detente.actors.implied import implied_id
from detente.events.deed import Deed
from detente.events.lexicon import read_table
from detente.events.modality import read_modality
from detente.events.other_party import as_parties, partner, party_code
from detente.events.participants import BEFORE_COURTS, HOSTING, Participants, find_participants
from detente.events.scene import Scene
from detente.events.syntax import antecedent, arguments, is_infinitive, is_verb, prepositions, surface_subjects
from detente.events.triggers import Evoked
from detente.events.victims import find_victims
from detente.language import Sentence
from detente.places.model import PlaceMention
from detente.records import Sector

# Acts that name the place of another country.
JOURNEYS = frozenset({"travel", "cancel-meeting", "open-embassy", "close-mission", "send-ambassador"})
# Judging the deed, whoever names its victim means its doer.
HURTING = frozenset({"ASSAULT", "COERCE", "SANCTION"})
# What is given up is given up to someone.
YIELDING = frozenset({"CONCEDE", "RETREAT"})
# What one stops at home addresses no one.
INWARD = frozenset({"freeze-programme", "resign"})
SESSIONS = frozenset({"meet", "hold-summit", "hold-talks", "convene-session"})
THINGS = frozenset({"it", "this", "that", "which", "what"})
# Moves of forces that face a party; tests and exercises face no one by themselves.
FACING = frozenset({"army-alert", "call-up", "deploy-troops", "deploy-weapons", "mass-troops", "reinforce", "scramble-jets"})
ATTENDING = frozenset({"attend-summit", "join-talks"})
TALKS = frozenset({"talk", "negotiation", "meeting"})
MEDIATION = frozenset({"mediate", "host-talks", "broker"})
JUDGING = frozenset({"ACCUSE", "SUPPORT", "REJECT", "PROTEST"})
# Acts towards another party, which the story has named by the time that it leaves it unsaid.
TOWARDS = frozenset({"SANCTION", "AID", "AGREE", "CONCEDE", "RETREAT", "REJECT", "THREATEN", "REQUEST", "SUPPORT", "ACCUSE"})
# Acts that, towards no one named, go to the party at the centre of the story.
AT_THE_CENTRE = frozenset({"SANCTION", "AID", "AGREE", "THREATEN", "ACCUSE"})
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
    who = _visited(scene, sentence, evoked, who, places)
    who = _judged(scene, sentence, evoked, who, body)
    who = _inherited(scene, sentence, evoked, who, others, body)
    who = _own_forces(scene, sentence, evoked, who)
    who = _usual(scene, evoked, who)
    who = _visited(scene, sentence, evoked, who, places)
    who = _unsaid_doer(scene, sentence, evoked, who, body)
    who = _own_people(scene, evoked, who)
    who = _protested(scene, evoked, who)
    who = find_victims(scene, sentence, evoked, who, others, body)
    who = _asked(scene, sentence, evoked, who)
    if _is_addressed(scene, sentence, evoked, who):
        return who
    return _other_party(scene, sentence, evoked, who, body)


def _asked(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants) -> Participants:
    """ "At the request of Accra, the council met": whoever then acts was asked."""
    if who.target or evoked.trigger.pos != "n" or evoked.trigger.act.root not in ("REQUEST", "AGREE"):
        return who
    token = sentence.tokens[evoked.token]
    link = sentence.tokens[token.head]
    if token.dep != "pobj" or link.lower != "at" or not is_verb(sentence, link.head):
        return who
    asked = tuple(a for s in surface_subjects(sentence, link.head) for a in scene.who(sentence, s) if a not in who.source)
    return replace(who, target=asked, reasons=(who.reasons[0], "target: who acts on it")) if asked else who


def _is_addressed(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants) -> bool:
    """Whether the words name an addressee whom the story does not know ("asked donors to pay"), or judge a thing ("denounced it")."""
    root = evoked.trigger.act.root
    if who.target or evoked.trigger.pos != "v" or root not in ("REQUEST", "ACCUSE"):
        return False
    args = arguments(sentence, evoked.token)
    if root == "ACCUSE":
        return any(sentence.tokens[antecedent(sentence, o)].lower in THINGS for o in args.objects)
    infinitive = [c for c in sentence.kids(evoked.token, "xcomp", "ccomp") if is_infinitive(sentence, c)]
    return bool(infinitive) and any(sentence.tokens[o].pos == "NOUN" for o in args.objects)


def _judged(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """Judging an act judges its doers: "condemned the raid" points at whoever the story said had raided."""
    root = evoked.trigger.act.root
    if root not in JUDGING or evoked.trigger.act.symmetric:
        return who
    if who.target:
        return _judged_with_victim(scene, sentence, evoked, who, told)
    doers = _doers_beside(scene, sentence, who)
    if doers:
        return replace(who, target=doers, reasons=(who.reasons[0], "target: doer of what is judged"))
    nouns = _nouns(sentence, evoked, who)
    deed = _meant(scene, sentence, nouns, told)
    if deed is None and root == "SUPPORT" and any(n in _anaphors() for n in nouns):
        deed = next((d for d in told if d.source and d.target), None)
    if deed is None:
        return who
    several = _all_meant(sentence, who, deed, told)
    parties = [p for d in several for p in (d.source if root != "SUPPORT" and not d.act.symmetric else (*d.source, *d.target))]
    target = tuple(dict.fromkeys(scene.as_party(p) for p in parties if p not in who.source))
    target = _at_home(scene, root, who.source, target) or target
    return replace(who, target=target, reasons=(who.reasons[0], f"target: doer of '{deed.act.name}', told before"))


def _doers_beside(scene: Scene, sentence: Sentence, who: Participants) -> tuple[str, ...]:
    """The doers whom a clause on what is judged names: "the curbs that Accra imposed", "the curbs imposed by Accra"."""
    clauses = [(o, arguments(sentence, c)) for o in who.objects for c in sentence.kids(o, "relcl", "acl") if is_verb(sentence, c)]
    heads = [h for o, args in clauses if o in {antecedent(sentence, done) for done in args.objects} for h in args.subjects]
    return tuple(dict.fromkeys(a for h in heads for a in scene.who(sentence, h, inside=False) if a not in who.source))


def _all_meant(sentence: Sentence, who: Participants, deed: Deed, told: Sequence[Deed]) -> list[Deed]:
    """The deed, and where a plural judges several ("both steps") the others of its kind that share a party with it."""
    if not any(sentence.tokens[o].tag == "NNS" for o in who.objects) or deed.aggregate:
        return [deed]
    parties = {*deed.source, *deed.target}
    return [d for d in told if d.act.name == deed.act.name and parties & {*d.source, *d.target}]


def _at_home(scene: Scene, root: str, source: Sequence[str], target: Sequence[str]) -> tuple[str, ...]:
    """Whoever judges what his own country had a part in judges his government, not the other party."""
    if root == "SUPPORT" or any(scene.actor(s).sector not in ("LEG", "OPP", "PTY", "ELI") for s in source):
        return ()
    own = {scene.actor(s).country for s in source} - {None}
    return tuple(t for t in target if scene.actor(t).country in own)


def _judged_with_victim(
    scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]
) -> Participants:
    """ "Condemned his arrest" blames those who arrested him, not him."""
    root = evoked.trigger.act.root
    if root == "PROTEST":
        return who
    deed = _meant(scene, sentence, _nouns(sentence, evoked, who), told)
    if deed is None or not deed.source or not _is_done_to(scene, deed, who.target):
        return who
    if root != "ACCUSE" and deed.code.plover not in HURTING:
        return who
    return replace(
        who, target=as_parties(scene, deed.source), reasons=(who.reasons[0], f"target: doer of '{deed.act.name}', told before")
    )


def _is_done_to(scene: Scene, deed: Deed, ids: Sequence[str]) -> bool:
    return {party_code(scene, i) for i in ids} <= {party_code(scene, t) for t in deed.target} and not set(ids) & set(deed.source)


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
    if evoked.trigger.act.name in ATTENDING and who.source and not who.target and _names_talks(sentence, evoked):
        parties = _parties_told([d for d in told if d.code.plover in ("AGREE", "CONSULT", "SUPPORT")], who.source)
        return replace(who, target=parties, reasons=(who.reasons[0], "target: parties told of last")) if parties else who
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
    # Who talked before does not fight now: "the fighting must end first, the minister told his guest".
    roots = frozenset({"ASSAULT"}) if evoked.trigger.act.root == "ASSAULT" else UNDIRECTED
    deed = next((d for d in reversed(told) if d.source and d.target and d.code.plover in roots), None)
    if deed is None:
        return who
    return replace(
        who, source=deed.source, target=deed.target, reasons=("source: parties told of last", "target: parties told of last")
    )


def _names_talks(sentence: Sentence, evoked: Evoked) -> bool:
    """Whether the words mean talks told of before ("took no part in the talks")."""
    heads = [t for t in sentence.subtree(evoked.token) if sentence.tokens[t].lemma in TALKS]
    return any(sentence.tokens[c].lower == "the" for h in heads for c in sentence.children[h])


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
            source, target = as_parties(scene, source), as_parties(scene, target)
        if evoked.trigger.act.root == "RETREAT":
            source, target = _belligerents(scene, source, target)
        reasons = (f"source: parties of '{word}'", f"target: parties of '{word}'")
        return replace(found, source=source, target=target, reasons=reasons, objects=who.objects)
    return who


def _belligerents(scene: Scene, source: tuple[str, ...], target: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the many who sign a truce the two whom the story names most: those who fight, not those who stand by."""
    everyone = [*source, *target]
    if len(everyone) <= 2:
        return source, target
    named = [scene.actor(a).country or a for several in scene.cast.mentions for m in several for a in m.actors]
    ranked = sorted(everyone, key=lambda i: -named.count(scene.actor(i).country or i))
    return (ranked[0],), (ranked[1],)


def _parties_told(told: Sequence[Deed], mediators: Sequence[str]) -> tuple[str, ...]:
    """The two parties of the last mutual act, without those who mediate."""
    deed = next((d for d in reversed(told) if d.symmetric and d.source and d.target), None)
    return () if deed is None else tuple(p for p in (*deed.source, *deed.target) if p not in mediators)


def _destinations(sentence: Sentence, evoked: Evoked) -> list[int]:
    """Where the visit goes that an act is about ("put off a trip to Accra")."""
    objects = arguments(sentence, evoked.token).objects if evoked.trigger.pos == "v" else ()
    return [h for o in objects for h in prepositions(sentence, o).get("to", ())]


def _visited(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, places: Sequence[PlaceMention]) -> Participants:
    """Who travels to a place visits the country that it lies in."""
    journey = evoked.trigger.act.mode == "visit" or evoked.trigger.act.name in JOURNEYS
    if who.target or not who.source or not journey:
        return who
    own = {scene.actor(s).country for s in who.source}
    country = next((p.place.country for p in places if p.place.country is not None and p.place.country not in own), None)
    if country is None:
        country = next(
            (c for h in _destinations(sentence, evoked) if (c := scene.country_at(sentence, h)) and c not in own), None
        )
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
    if evoked.trigger.act.root not in ("PROTEST", "REQUEST", "REJECT", "ACCUSE") or who.target or not who.source:
        return who
    actor = scene.actor(who.source[0])
    if actor.country is None or actor.sector in (None, "GOV", "MIL"):
        return who
    if evoked.trigger.act.root != "PROTEST" and actor.sector != "OPP":
        return who
    return replace(who, target=(implied_id(actor.country, "GOV"),), reasons=(who.reasons[0], "target: their own government"))


def _is_towards(evoked: Evoked) -> bool:
    act = evoked.trigger.act
    if act.name in INWARD:
        return False
    return act.root in TOWARDS or act.symmetric or act.name in BEFORE_COURTS or act.name in FACING


def _other_party(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """The other party of the relation that the story was telling of, where an act towards someone names no one."""
    if who.target or not who.source or not _is_towards(evoked):
        return who
    if evoked.trigger.act.name in SESSIONS and all(scene.actor(s).kind == "igo" for s in who.source):
        # A session of an organisation has no other party.
        return who
    paired = partner(scene, who.source, told, sentence)
    lone = _only_other_here(scene, sentence, who, None if paired is None else paired[1])
    if lone is not None and evoked.trigger.act.root in YIELDING:
        return replace(who, target=(lone,), reasons=(who.reasons[0], "target: the only other party of the sentence"))
    if paired is not None:
        deed, theirs = paired
        reason = f"target: other party of '{deed.act.name}', told before"
        return replace(who, target=as_parties(scene, theirs), reasons=(who.reasons[0], reason))
    return _whom_the_story_is_about(scene, evoked, who, told)


def _only_other_here(scene: Scene, sentence: Sentence, who: Participants, partner: Sequence[str] | None) -> str | None:
    """The one country that the sentence names beside the doer's own, where the story's usual other party is not in it."""
    own = {scene.actor(s).country for s in who.source}
    named = [a for m in scene.cast.mentions[sentence.index] for a in m.actors]
    abroad = list(dict.fromkeys(c for a in named if (c := scene.actor(a).country) is not None and c not in own))
    if None in own or len(abroad) != 1 or {scene.actor(p).country for p in partner or ()} & {*abroad}:
        return None
    return scene.country_id(abroad[0])


def _unsaid_doer(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """The doer of a passive between states is the other party of the one it was done to ("was summoned", "was granted asylum")."""
    act = evoked.trigger.act
    if who.source or not who.target or evoked.trigger.pos != "v" or act.root not in RELATIONAL or act.name in _usual_doers():
        return who
    if not arguments(sentence, evoked.token).passive:
        return who
    own = {scene.actor(t).country for t in who.target}
    left = next((c for h in _left(sentence, evoked) if (c := scene.country_at(sentence, h)) and c not in own), None)
    if left is not None and act.mode == "expel":
        return replace(who, source=(scene.country_id(left),), reasons=("source: the country to be left", *who.reasons[1:]))
    paired = partner(scene, who.target, told, sentence)
    if paired is None:
        return who
    reason = f"source: other party of '{paired[0].act.name}', told before"
    return replace(who, source=as_parties(scene, paired[1]), reasons=(reason, *who.reasons[1:]))


def _left(sentence: Sentence, evoked: Evoked) -> list[int]:
    """What the expelled leave ("were told to leave Chad", "were sent out of Chad")."""
    leaving = [t for t in sentence.subtree(evoked.token) if sentence.tokens[t].lemma in ("leave", "quit")]
    return [*(o for t in leaving for o in sentence.kids(t, "dobj")), *prepositions(sentence, evoked.token).get("from", ())] + [
        h for p in ("of",) for link in sentence.kids(evoked.token, "prep") for h in prepositions(sentence, link).get(p, ())
    ]


def _whom_the_story_is_about(scene: Scene, evoked: Evoked, who: Participants, told: Sequence[Deed]) -> Participants:
    """Whom others did the same to; help goes to the country that the story is filed from; else the party on most sides so far."""
    own = {party_code(scene, s) for s in who.source}
    act = evoked.trigger.act
    same = [t for d in told if d.code.plover == act.root for t in d.target if party_code(scene, t) not in own]
    if same and act.name not in FACING:
        return _aimed(scene, who, max(dict.fromkeys(same), key=same.count), f"target: {act.root} before")
    if act.root == "AID" or (act.root == "AGREE" and "aid" in act.name.split("-")):
        helped = _helped_here(scene, who)
        if helped.target:
            return helped
    if act.root not in AT_THE_CENTRE:
        return who
    sides = [
        t for d in told for t in (*d.source, *d.target) if party_code(scene, t) not in own and scene.actor(t).country is not None
    ]
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
