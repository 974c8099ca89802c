"""Which words of a sentence evoke which act."""

from __future__ import annotations

from dataclasses import dataclass

from detente.events.lexicon import Condition, Lexicon, Trigger, word_group
from detente.events.scene import Scene
from detente.events.syntax import Arguments, antecedent, arguments, conjuncts, is_infinitive, is_verb, prepositions
from detente.language import Sentence
from detente.language.reporting import reported_clauses

POS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
# Further than this a particle or an idiom's noun does not belong to its verb.
REACH = 9
MILITARY = frozenset({"MIL", "REB", "PRM", "UAF", "COP"})


@dataclass(frozen=True, slots=True)
class Evoked:
    """A trigger found in a sentence: its head token, all tokens of its words, and the nouns that its frame used up."""

    token: int
    words: tuple[int, ...]
    consumed: frozenset[int]
    trigger: Trigger


def find_triggers(scene: Scene, sentence: Sentence, lexicon: Lexicon) -> tuple[Evoked, ...]:
    """Find the triggers of a sentence, at most one a token; the row with most words and conditions wins.

    A noun that a verb's frame has used up ("talks" in "held talks") evokes nothing of its own.
    """
    found: list[Evoked] = []
    for token in sentence.tokens:
        evoked = _evoke(scene, sentence, token.index, lexicon)
        if evoked is not None:
            found.append(evoked)
    used = frozenset(t for e in found for t in e.consumed)
    inner = frozenset(w for e in found for w in e.words[1:])
    return tuple(e for e in found if e.token not in used and e.token not in inner)


def _evoke(scene: Scene, sentence: Sentence, index: int, lexicon: Lexicon) -> Evoked | None:
    token = sentence.tokens[index]
    kind = POS.get(token.pos)
    if kind is None or (scene.cast.at(sentence.index, index) is not None and kind == "n"):
        return None
    kinds = [kind]
    if (
        kind == "n"
        and token.dep in ("ROOT", "conj", "ccomp", "relcl")
        and token.tag in ("NNS", "NN")
        and sentence.kids(index, "dobj", "nsubj")
    ):
        kinds.append("v")
    if kind == "a" and token.tag in ("VBN", "JJ") and token.dep in ("acomp", "ROOT", "relcl", "conj", "acl", "advcl"):
        kinds.append("v")
    rows = [
        t for pos in kinds for lemma in dict.fromkeys((token.lemma, token.lower)) for t in lexicon.triggers.get((lemma, pos), ())
    ]
    if not rows:
        return None
    args = arguments(sentence, index) if any(t.pos != "n" for t in rows) else None
    found = (_match(scene, sentence, index, trigger, args) for trigger in rows)
    return next((e for e in found if e is not None), None)


def _match(scene: Scene, sentence: Sentence, index: int, trigger: Trigger, args: Arguments | None) -> Evoked | None:
    words = _words(sentence, index, trigger.words)
    if words is None:
        return None
    args = None if trigger.pos == "n" else args
    consumed: set[int] = set()
    for condition in trigger.frame:
        heads = _slot(scene, sentence, index, condition.slot, args, words)
        fitting = [h for h in heads if _fits(scene, sentence, h, condition)]
        if bool(fitting) == condition.negative:
            return None
        if condition.lemmas and not condition.negative and _uses_up(trigger, condition):
            consumed.update(fitting)
    return Evoked(index, words, frozenset(consumed), trigger)


def _uses_up(trigger: Trigger, condition: Condition) -> bool:
    """Whether a noun that a frame asks for tells nothing of its own: what one agrees to, concedes or cancels is an act beside."""
    return condition.slot not in ("xcomp", "ccomp", "subj", "content") and trigger.act.root not in ("AGREE", "CONCEDE", "REJECT")


def _words(sentence: Sentence, index: int, wanted: tuple[str, ...]) -> tuple[int, ...] | None:
    """The tokens of a trigger of several words; what stands between them may be the object ("put Quito on notice")."""
    if len(wanted) == 1:
        return (index,)
    found = [index]
    last = index
    inside = set(sentence.subtree(index)) | {sentence.tokens[index].head}
    for word in wanted[1:]:
        candidates = range(last + 1, min(len(sentence.tokens), last + REACH))
        hit = next(
            (
                i
                for i in candidates
                if word in (sentence.tokens[i].lemma, sentence.tokens[i].lower) and (i in inside or i == last + 1)
            ),
            None,
        )
        if hit is None or (hit > last + 1 and not _belongs(sentence, index, found, hit)):
            return None
        found.append(hit)
        last = hit
    return tuple(found)


def _belongs(sentence: Sentence, index: int, found: list[int], hit: int) -> bool:
    head = sentence.tokens[hit].head
    return head in found or head == index or sentence.tokens[head].head in found


def _slot(
    scene: Scene, sentence: Sentence, index: int, slot: str, args: Arguments | None, words: tuple[int, ...]
) -> tuple[int, ...]:
    """The heads that fill a slot of a trigger."""
    if slot in ("xcomp", "ccomp"):
        return tuple(_clauses(sentence, index, slot))
    if slot in ("xcomp.dobj", "ccomp.dobj"):
        return tuple(o for c in _clauses(sentence, index, slot[:5]) for o in arguments(sentence, c).objects)
    if slot == "amod":
        return tuple(sentence.kids(index, "amod", "compound", "nmod"))
    if slot == "content":
        return tuple(t for c in sentence.kids(index, "ccomp") for t in sentence.subtree(c))
    if slot == "passive":
        return (index,) if args is not None and args.passive else ()
    if slot in ("under", "gov"):
        return _above(sentence, index, slot)
    if slot == "advmod":
        return tuple(sentence.kids(index, "advmod"))
    if slot == "attr":
        return tuple(sentence.kids(index, "attr", "acomp"))
    if slot == "said":
        return _reported(sentence, index)
    if slot == "poss":
        return tuple(sentence.kids(index, "poss"))
    if slot == "dobj":
        return () if args is None else _all(sentence, args.objects)
    if slot in ("iobj", "dative"):
        return () if args is None else args.datives
    if slot == "subj":
        return () if args is None else _all(sentence, args.subjects)
    return _all(sentence, behind(sentence, words, slot, args))


def _above(sentence: Sentence, index: int, slot: str) -> tuple[int, ...]:
    """The preposition that a noun stands behind (``under``), or the verb that it is the object of (``gov``)."""
    token = sentence.tokens[index]
    if slot == "under":
        return (token.head,) if token.dep == "pobj" else ()
    return (token.head,) if token.dep in ("dobj", "nsubjpass") else ()


def _reported(sentence: Sentence, index: int) -> tuple[int, ...]:
    """The verb of saying whose content this verb heads."""
    token = sentence.tokens[index]
    if token.dep != "ccomp" or token.head == index:
        return ()
    return (token.head,) if any(c.content == index and c.kind == "said" for c in reported_clauses(sentence)) else ()


def _all(sentence: Sentence, heads: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(i for h in heads for i in conjuncts(sentence, h))


def behind(sentence: Sentence, words: tuple[int, ...], preposition: str, args: Arguments | None) -> tuple[int, ...]:
    """Nouns behind a preposition of the trigger, of its particle, or of its object ("imposed sanctions on")."""
    holders = list(words)
    if args is not None and sentence.tokens[args.verb].lemma != "be":
        holders.extend(args.objects)
        holders.extend(p for o in args.objects for p in sentence.kids(o, "acl") if sentence.tokens[p].tag == "VBN")
    preposition = preposition.rpartition(" ")[2]
    found: list[int] = []
    for holder in holders:
        if sentence.tokens[holder].lower == preposition and sentence.tokens[holder].pos in ("ADP", "SCONJ", "PART"):
            found.extend(sentence.kids(holder, "pobj"))
        found.extend(prepositions(sentence, holder).get(preposition, ()))
    if args is not None and args.passive and preposition == "by":
        found.extend(args.subjects)
    return tuple(dict.fromkeys(found))


def _clauses(sentence: Sentence, index: int, kind: str) -> list[int]:
    """Content clauses: an infinitive or participle for ``xcomp``, a clause with its own subject for ``ccomp``."""
    found = sentence.kids(index, "xcomp", "ccomp", "acl", "advcl", "relcl")
    if kind == "xcomp":
        return [c for c in found if is_verb(sentence, c) and is_infinitive(sentence, c)] + [
            c for c in sentence.kids(index, "xcomp") if is_verb(sentence, c)
        ]
    return [c for c in found if sentence.tokens[c].dep in ("ccomp", "acl") and sentence.kids(c, "nsubj", "nsubjpass", "expl")]


def _fits(scene: Scene, sentence: Sentence, head: int, condition: Condition) -> bool:
    if condition.kind is not None and not _is_kind(scene, sentence, head, condition.kind):
        return False
    return not condition.lemmas or _has_lemma(sentence, head, condition.lemmas)


def _has_lemma(sentence: Sentence, head: int, lemmas: frozenset[str]) -> bool:
    token = sentence.tokens[antecedent(sentence, head)]
    if token.lemma in lemmas or token.lower in lemmas:
        return True
    head = token.index
    for child in sentence.kids(head, "compound", "amod", "nmod"):
        if f"{sentence.tokens[child].lemma} {token.lemma}" in lemmas:
            return True
    # "a series of talks", "a round of negotiations": the noun behind "of" is what counts.
    for prep in sentence.kids(head, "prep"):
        if sentence.tokens[prep].lower == "of" and token.lemma in QUANTITIES:
            return any(_has_lemma(sentence, inner, lemmas) for inner in sentence.kids(prep, "pobj"))
    return False


QUANTITIES = word_group("quantity")


def _is_kind(scene: Scene, sentence: Sentence, head: int, kind: str) -> bool:
    if kind == "place":
        return any(p.first <= head < p.last for p in scene.places[sentence.index])
    actors = scene.who(sentence, head, inside=False)
    if kind == "person":
        return any(scene.actor(a).kind in ("person", "people") or scene.actor(a).sector is not None for a in actors)
    if kind == "mil":
        return any(scene.actor(a).sector in MILITARY for a in actors)
    return bool(actors)
