"""Who did it and to whom: the actors in the places where a trigger's row looks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.events.lexicon import word_group
from detente.events.modality import Modality
from detente.events.scene import PARTITIVES, Scene
from detente.events.syntax import (
    PASSIVE_SUBJECTS,
    SUBJECTS,
    Arguments,
    antecedent,
    arguments,
    is_infinitive,
    is_verb,
    prepositions,
    surface_subjects,
)
from detente.events.triggers import Evoked, behind
from detente.language import Sentence

# Behind these stands whom the content of a speech act is about; behind "in" or "at" only where.
CONTENT_PREPOSITIONS = frozenset({"to", "with", "for", "against", "from", "on", "of", "between"})
# Roles that pair two parties, whatever else the act's words name.
PAIRING = frozenset({"with", "between", "among", "dobj", "iobj"})
# Who only houses other parties' talks is no party to them (conventions: the parties meet, mode third-party).
IN_PERSON = frozenset({"meet", "visit", "travel", "host-visit", "phone", "sign-accord"})
HOSTING = frozenset({"host-talks"})
# Prepositions behind which a name is a place rather than a party.
WHERE = frozenset({"in", "at", "near", "around"})
# A court is where one sues, not whom one sues.
BEFORE_COURTS = frozenset({"sue"})
COURTS = frozenset({"JUD", "IGO"})
BORDERS = frozenset({"border", "frontier", "boundary", "fence", "line", "coast", "shore"})
RECEIVED = frozenset({"AID", "SANCTION", "AGREE", "COOPERATE", "RETREAT"})
OUTWARD = frozenset({"REQUEST", "THREATEN", "ACCUSE", "REJECT", "AGREE"})
# Acts that reach someone through what is his ("accused the Danish trawlers", "seized the union's accounts").
INSIDE = frozenset({"ACCUSE", "ASSAULT", "COERCE", "SANCTION", "REJECT", "THREATEN", "REQUEST", "SUPPORT"})
VIOLENT = frozenset({"ASSAULT", "COERCE"})
STATE = frozenset({None, "GOV", "MIL"})
HARM = word_group("harm")
# What enacts a measure, and what is enacted.
ENACTING = frozenset({"sign", "issue", "pass", "adopt", "publish", "approve", "enact", "proclaim"})
DECREES = frozenset(
    {"order", "decree", "law", "bill", "rule", "regulation", "directive", "measure", "resolution", "proclamation", "edict"}
)
# Who does this with an attack has not made it.
TELLERS = frozenset({
    "cite", "condemn", "criticise", "criticize", "decry", "denounce", "describe", "discuss", "face", "fear", "film", "list", "mention",
    "mourn", "name", "note", "recall", "report", "see", "suffer", "survive", "watch", "witness",
})  # fmt: skip
VERBAL = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})


@dataclass(frozen=True, slots=True)
class Participants:
    """Actor ids on both sides, and the roles that gave them; ``objects`` are the tokens of the phrases looked at for the target."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    reasons: tuple[str, ...]
    objects: tuple[int, ...]
    mutual: bool


def find_participants(scene: Scene, sentence: Sentence, evoked: Evoked, modality: Modality) -> Participants:
    """Find the two sides of an act, the first role of its row that names an actor deciding each.

    A side may be empty. Mutual acts whose parties all stand on one side are split: the first party, and the rest.
    """
    args = arguments(sentence, evoked.token) if evoked.trigger.pos != "n" else None
    source, source_role, _ = _side(scene, sentence, evoked, args, evoked.trigger.source)
    target, target_role, objects = _side(scene, sentence, evoked, args, evoked.trigger.target, taken=source)
    if not source and args is None:
        source, source_role, _ = _side(scene, sentence, evoked, args, ("subj",), taken=target)
    if not source and args is not None and (decreed := _decreed_by(scene, sentence, evoked.token)):
        source, source_role = tuple(a for a in decreed if a not in target), "who decreed it"
    speaker = spoken_by(scene, sentence, modality)
    if "speaker" in evoked.trigger.source:
        source, source_role = speaker, "speaker"
    if speaker and modality.value == "done" and evoked.trigger.act.root in VERBAL and _speaks_for(scene, speaker, source):
        source, source_role = speaker, "speaker"
    if evoked.trigger.act.name in BEFORE_COURTS:
        target = tuple(t for t in target if scene.actor(t).sector not in COURTS)
    if evoked.trigger.act.root in OUTWARD:
        target = _others_only(scene, source, target)
    if not target and args is not None and args.datives:
        target, target_role = tuple(a for d in args.datives for a in scene.who(sentence, d)), "iobj"
    mutual = evoked.trigger.act.symmetric
    agreed = evoked.trigger.act.root == "AGREE" or (
        modality.governor is not None and modality.governor.trigger.act.root == "AGREE"
    )
    if agreed and len(_parties(scene, source)) > 1 and target_role not in PAIRING:
        mutual, target = True, ()
    if mutual:
        if len(source) > 1 and target_role not in PAIRING:
            target = ()
        source, target = _mutual(scene, sentence, evoked, args, source, target)
    committed = modality.governor is not None and modality.governor.trigger.act.root == "AGREE"
    if committed and evoked.trigger.act.name not in IN_PERSON:
        # What leaders agree on binds their states (conventions, 2).
        source, target = (tuple(dict.fromkeys(scene.as_party(a) for a in side)) for side in (source, target))
    if evoked.trigger.act.name in HOSTING and len(target) > 1:
        source, target, mutual = target[:1], target[1:], True
    target = tuple(t for t in target if t not in source)
    return Participants(source, target, (f"source: {source_role}", f"target: {target_role}"), objects, mutual)


def _decreed_by(scene: Scene, sentence: Sentence, verb: int) -> tuple[str, ...]:
    """Who enacted the order that does it: "signed an order that bans", "issued a decree barring"; empty where it is only to come."""
    noun = sentence.tokens[verb].head
    if sentence.tokens[verb].dep not in ("relcl", "acl") or sentence.tokens[noun].lemma not in DECREES:
        return ()
    above = sentence.tokens[noun].head
    enacted = sentence.tokens[noun].dep == "dobj" and sentence.tokens[above].lemma in ENACTING
    if not enacted or any(sentence.tokens[a].tag in ("MD", "TO") for a in sentence.kids(above, "aux")):
        return ()
    return tuple(a for s in surface_subjects(sentence, above) for a in scene.who(sentence, s, inside=False))


def _parties(scene: Scene, ids: Sequence[str]) -> set[tuple[str, str | None]]:
    """The sides that actors stand on: countries, and within one country its government, army, rebels and so on."""
    return {(scene.actor(i).country or i, scene.actor(i).sector) for i in ids}


def _others_only(scene: Scene, source: Sequence[str], target: tuple[str, ...]) -> tuple[str, ...]:
    """Targets without the doer's own state: what a government threatens, demands or promises goes to another."""
    own = {scene.actor(s).country for s in source if scene.actor(s).sector in STATE} - {None}
    return tuple(
        t
        for t in target
        if not (scene.actor(t).sector in STATE and scene.actor(t).kind != "person" and scene.actor(t).country in own)
    )


def spoken_by(scene: Scene, sentence: Sentence, modality: Modality) -> tuple[str, ...]:
    """Who says the clause, empty where no verb of saying reports it."""
    if modality.cue is None or not is_verb(sentence, modality.cue):
        return ()
    return tuple(a for s in surface_subjects(sentence, modality.cue) for a in scene.who(sentence, s, inside=False))


def _speaks_for(scene: Scene, speaker: Sequence[str], source: Sequence[str]) -> bool:
    """Whether a person voices what his own country does ("the minister said that his country expected")."""
    if not scene.is_person(speaker) or not source or scene.is_person(source):
        return False
    countries = {scene.actor(s).country for s in speaker} - {None}
    return bool(countries) and {scene.actor(s).country for s in source} == countries


def _side(
    scene: Scene,
    sentence: Sentence,
    evoked: Evoked,
    args: Arguments | None,
    roles: Sequence[str],
    *,
    taken: Sequence[str] = (),
) -> tuple[tuple[str, ...], str, tuple[int, ...]]:
    looked: list[int] = []
    for role in roles:
        if role == "none":
            return (), "none", tuple(looked)
        heads, inside = _heads(sentence, evoked, args, role)
        if role in WHERE:
            heads = tuple(h for h in heads if not scene.is_place(sentence, h))
        looked.extend(heads)
        named = dict.fromkeys(_actors(scene, sentence, evoked, role, heads, inside))
        found = tuple(a for a in named if a not in taken)
        if taken and role.startswith("poss:"):
            found = _others_only(scene, taken, found)
        if found:
            return found, role, tuple(looked)
    if evoked.trigger.act.root in VIOLENT and roles == evoked.trigger.target:
        victims = _victims_beside(scene, sentence, evoked, args)
        if found := tuple(v for v in victims if v not in taken):
            return found, "victims named beside", tuple(looked)
    if args is not None and taken and evoked.trigger.act.root == "MOBILIZE":
        facing = tuple(a for a in _across_the_border(scene, sentence, args) if a not in taken)
        if facing := _others_only(scene, taken, facing):
            return facing, "across the border", tuple(looked)
    if args is not None and taken and evoked.trigger.act.root in INSIDE:
        within = tuple(a for o in args.objects for a in scene.inner(sentence, antecedent(sentence, o)) if a not in taken)
        if within := _others_only(scene, taken, within):
            return within, "named inside the object", (*looked, *args.objects)
    return (), "unnamed", tuple(looked)


def _victims_beside(scene: Scene, sentence: Sentence, evoked: Evoked, args: Arguments | None) -> list[str]:
    """Victims whom the words beside an act name: "the raid, in which five died", "shelled the port, killing two", "and seized ten"."""
    beside = sentence.kids(evoked.token, "relcl", "acl", "advcl")
    harmed = [v for v in beside if is_verb(sentence, v) and sentence.tokens[v].lemma in HARM]
    found = [a for v in harmed for h in _harmed(sentence, v) for a in scene.who(sentence, h, inside=False)]
    if found or args is None or not args.objects or not all(_only_counts(sentence, o) for o in args.objects):
        return found
    first = sentence.tokens[args.verb].head
    if sentence.tokens[args.verb].dep != "conj" or not is_verb(sentence, first):
        return []
    return [a for o in arguments(sentence, first).objects for a in scene.who(sentence, o, inside=False)]


def _harmed(sentence: Sentence, verb: int) -> tuple[int, ...]:
    inner = arguments(sentence, verb)
    return inner.subjects if sentence.tokens[verb].lemma == "die" else inner.objects


def _only_counts(sentence: Sentence, token: int) -> bool:
    """Whether an object only says how many ("abducted ten", "wounded dozens")."""
    word = sentence.tokens[token]
    return (word.pos == "NUM" or word.lemma in PARTITIVES or word.lower == "others") and not sentence.kids(token, "prep")


def _across_the_border(scene: Scene, sentence: Sentence, args: Arguments) -> list[str]:
    """Whom forces face that move to a border ("massed tanks along the frontier with Chad")."""
    heads = [h for holder in (args.verb, *args.objects) for several in prepositions(sentence, holder).values() for h in several]
    return [a for h in heads if sentence.tokens[h].lemma in BORDERS for a in scene.inner(sentence, h)]


def _actors(scene: Scene, sentence: Sentence, evoked: Evoked, role: str, heads: Sequence[int], inside: bool) -> list[str]:
    if role == "amod":
        return [a for h in heads if (m := scene.cast.at(sentence.index, h)) is not None for a in m.actors]
    if role.startswith("poss:"):
        return [a for h in heads for a in (scene.who(sentence, h, inside=False) or scene.inner(sentence, h))]
    found = [a for h in heads for a in scene.who(sentence, h, inside=inside)]
    if found or role not in ("to", "into", "for") or evoked.trigger.act.root not in RECEIVED:
        return found
    # What is sent to a place is sent to its country ("flew tents to Basra").
    return [scene.country_id(country) for h in heads if (country := scene.country_at(sentence, h)) is not None]


def _heads(sentence: Sentence, evoked: Evoked, args: Arguments | None, role: str) -> tuple[tuple[int, ...], bool]:
    """The tokens in a role, and whether actors inside their phrases count."""
    if role in ("ccomp.subj", "xcomp.subj"):
        return _content_subjects(sentence, evoked.token), True
    if role in ("xcomp.dobj", "ccomp.dobj", "poss:xcomp", "poss:ccomp", "xcomp", "ccomp"):
        return _content_objects(sentence, evoked.token), True
    if role.startswith("poss:"):
        return _heads(sentence, evoked, args, role.removeprefix("poss:"))[0], True
    if args is None:
        if role == "subj" and evoked.trigger.act.root in VIOLENT and _is_told_of(sentence, evoked.token):
            return (), True
        heads = _noun_heads(sentence, evoked, role)
        # "remarks by X on the killing": who speaks of an act has not done it.
        spoken_of = role == "subj" and evoked.trigger.act.root in VIOLENT and bool(heads) and not _is_done_by(sentence, heads[0])
        return heads, role not in ("in", "at") and not spoken_of
    if role == "subj":
        return args.subjects, True
    if role == "speaker":
        return (), True
    if role == "attr":
        return tuple(sentence.kids(evoked.token, "attr")), True
    if role == "dobj":
        return args.objects, False
    if role in ("iobj", "dative"):
        return args.datives, True
    if role == "poss":
        return tuple(p for o in args.objects for p in sentence.kids(o, "poss")), True
    if role == "amod":
        return tuple(p for o in args.objects for p in sentence.kids(o, "amod", "compound")), True
    return behind(sentence, evoked.words, role, args), True


def _is_told_of(sentence: Sentence, noun: int) -> bool:
    """Whether a noun is only what someone speaks of or sees ("she named raids on firms", "he survived an attack")."""
    token = sentence.tokens[noun]
    return token.dep == "dobj" and sentence.tokens[token.head].lemma in TELLERS


def _is_done_by(sentence: Sentence, head: int) -> bool:
    return sentence.tokens[head].dep in (*SUBJECTS, *PASSIVE_SUBJECTS)


def _noun_heads(sentence: Sentence, evoked: Evoked, role: str) -> tuple[int, ...]:
    noun = evoked.token
    if role == "poss":
        return tuple(sentence.kids(noun, "poss"))
    if role == "amod":
        return tuple(sentence.kids(noun, "amod", "compound", "nmod"))
    if role == "subj":
        return _subjects_above(sentence, noun)
    found = list(prepositions(sentence, noun).get(role, ()))
    for quantity in (h for h in (sentence.tokens[noun].head,) if sentence.tokens[noun].dep == "pobj"):
        outer = sentence.tokens[quantity].head
        if sentence.tokens[quantity].lower == "of":
            found.extend(h for h in prepositions(sentence, outer).get(role, ()) if h != noun)
    for participle in sentence.kids(noun, "acl"):
        found.extend(prepositions(sentence, participle).get(role, ()))
    return tuple(found)


def _subjects_above(sentence: Sentence, noun: int) -> tuple[int, ...]:
    """The subject of the verb that a noun is object of, directly or behind a preposition ("agreed to talks")."""
    head = sentence.tokens[noun].head
    if sentence.tokens[noun].dep == "pobj":
        head = sentence.tokens[head].head
    elif sentence.tokens[noun].dep not in ("dobj", "attr"):
        return ()
    if sentence.tokens[noun].dep == "pobj" and sentence.tokens[head].pos in ("PROPN", "NOUN", "PRON"):
        return (head,)
    return surface_subjects(sentence, head) if is_verb(sentence, head) else ()


def _content_subjects(sentence: Sentence, token: int) -> tuple[int, ...]:
    objects = sentence.kids(token, "dobj", "nsubjpass")
    clauses = [c for holder in (token, *objects) for c in sentence.kids(holder, "ccomp", "xcomp", "acl", "advcl")]
    for clause in clauses:
        if not _is_content(sentence, clause):
            continue
        own = sentence.kids(clause, "nsubj", "nsubjpass")
        if own:
            return tuple(own)
    return ()


def _is_content(sentence: Sentence, clause: int) -> bool:
    """Whether a clause tells what is said or done, not when or why ("hours before the plane took off")."""
    return sentence.tokens[clause].dep != "advcl" or not sentence.kids(clause, "mark") or is_infinitive(sentence, clause)


def _content_objects(sentence: Sentence, token: int) -> tuple[int, ...]:
    """What the content clause is done to: its object, else what stands behind its prepositions."""
    found: list[int] = []
    for clause in sentence.kids(token, "xcomp", "ccomp", "acl", "advcl"):
        inner = arguments(sentence, clause) if is_verb(sentence, clause) and _is_content(sentence, clause) else None
        if inner is None:
            continue
        found.extend((*inner.objects, *inner.datives))
        for holder in (clause, *inner.objects):
            for name, heads in prepositions(sentence, holder).items():
                if name in CONTENT_PREPOSITIONS:
                    found.extend(heads)
    return tuple(dict.fromkeys(found))


def _mutual(
    scene: Scene,
    sentence: Sentence,
    evoked: Evoked,
    args: Arguments | None,
    source: tuple[str, ...],
    target: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both parties of a mutual act; parties that all stand on one side are split into the first and the rest."""
    if not target:
        for role in ("with", "between", "among", "and", "amod", "poss"):
            heads, inside = _heads(sentence, evoked, args, role)
            found = [a for a in _actors(scene, sentence, evoked, role, heads, inside) if a not in source]
            if found:
                target = tuple(dict.fromkeys(found))
                break
    if not source and target:
        source, target = target, ()
    if not target and len(source) > 1:
        return source[:1], source[1:]
    return source, target
