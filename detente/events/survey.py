"""The trained models beside the lexicon: they weigh what its rows find in a sentence, and find what no row tells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from detente.actors.model import Mention
from detente.events.codebook import code_act
from detente.events.deed import Deed
from detente.events.judge import NONE, VOTES_IN, Judge, Told, Verdict
from detente.events.lexicon import Act, Trigger
from detente.events.modality import Modality
from detente.events.participants import Participants
from detente.events.relevance import OFFICIAL, POWERS, is_relevant
from detente.events.scene import Scene
from detente.events.triggers import POS, Evoked
from detente.language import Sentence
from detente.language.model import Token
from detente.pairs import Offsets, Pair

# From this probability on an act is taken that the lexicon does not know (chosen on the development stories and our own, docs/measures.md).
LEAST_SURVEYED = 0.8
# What the models add to the log-odds of an event of the lexicon (fitted as those in code.py): they see the same, another, or nothing.
SAME, OTHER, QUIET = 0.8, -0.3, 0.0
# In a story that hardly speaks of politics, a deed of the lexicon is dropped where it is likelier than this that nothing is told.
MOST_DOUBT = 0.5
# A pair of which the linear model thinks more than this that nothing is told is not worth the network's time; the second number is for
# the direction that is looked at first.
MOST_SILENCE, MOST_SILENCE_AHEAD = 0.05, 0.3
# Of a sentence that lists many, the nearest so many pairs are looked at.
PAIRS_A_SENTENCE = 4
FORCES = frozenset({"MIL", "COP", "REB", "PRM", "UAF", "SPY", "JUD", "LEG"})


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An act between two parties that no row of the lexicon tells."""

    evoked: Evoked
    act: Act
    modality: Modality
    who: Participants
    confidence: float
    why: str


def weigh_deed(scene: Scene, sentence: Sentence, deed: Deed, judge: Judge) -> tuple[Deed, float]:
    """A deed of the lexicon with the confidence that lexicon and models come to, and the probability that nothing is told.

    A deed whose sides the sentence does not both name cannot be weighed: it stays as it is, and the probability is that of nothing
    for certain, 1.0, unless someone with an office or a body does it. It is 1.0 as well where neither side has any power.
    """
    pair = _pair_of(scene, sentence, deed)
    if pair is None:
        return deed, 0.0 if any(_is_official(scene, a) for a in deed.source) else 1.0
    powers = any(_is_power(scene, a) for a in (*deed.source, *deed.target))
    code = code_act(deed.act, deed.modality, codebook=VOTES_IN)
    root = code.plover if code is not None else NONE
    verdict = judge.second(pair, deed.act, deed.modality, root)
    confidence = _with_models(deed.confidence, verdict, root)
    return replace(deed, confidence=confidence, why=f"{deed.why}; {verdict.why}"), verdict.silence if powers else 1.0


def _with_models(confidence: float, verdict: Verdict, root: str) -> float:
    """The lexicon's confidence, higher where the models see the same root, lower where they see another."""
    if root == NONE:
        return confidence
    odds = math.log(confidence / (1.0 - confidence))
    odds += SAME if verdict.models == root else QUIET if verdict.models == NONE else OTHER
    return round(1.0 / (1.0 + math.exp(-odds)), 2)


def _is_official(scene: Scene, id: str) -> bool:
    """Whether an actor is named as one of politics: by office, or as a body of a state, an organisation, a party or an armed group."""
    actor = scene.actor(id)
    if actor.kind == "person":
        return actor.office is not None and actor.sector in OFFICIAL
    return actor.kind in ("igo", "armed-group", "party", "body") and not id.startswith("det:code:")


def _is_power(scene: Scene, id: str) -> bool:
    """Whether an actor is a country, named as one of politics, or armed or judging forces of a country."""
    actor = scene.actor(id)
    return actor.kind == "country" or actor.sector in FORCES or _is_official(scene, id)


def _pair_of(scene: Scene, sentence: Sentence, deed: Deed) -> Pair | None:
    """The mentions of both sides that stand nearest to the trigger."""
    sides = [_nearest(scene, sentence, ids, deed.trigger) for ids in (deed.source, deed.target)]
    source, target = sides
    if source is None or target is None or source == target:
        return None
    return Pair(sentence.text, source, target)


def _nearest(scene: Scene, sentence: Sentence, ids: Sequence[str], trigger: Offsets) -> Offsets | None:
    found = [m for m in scene.cast.mentions[sentence.index] if set(m.actors) & set(ids)]
    if not found:
        return None
    best = min(found, key=lambda m: (min(abs(m.start - trigger[1]), abs(trigger[0] - m.end)), m.start))
    return best.start - sentence.start, best.end - sentence.start


# Verbs that tell no act by themselves, whatever a model reads around them.
_EMPTY = frozenset({"be", "have", "do"})


def survey_sentence(
    scene: Scene, sentence: Sentence, deeds: Sequence[Deed], found: Mapping[int, Evoked], judge: Judge
) -> Iterator[Surveyed]:
    """Acts that the models read between parties of a sentence for whom the lexicon has told none."""
    if not judge.reads_words or sentence.kind == "title" or sentence.text.rstrip("\"' ").endswith("?"):
        return
    taken = [_sides(scene, (*d.source, *d.target)) for d in deeds]
    seen: set[tuple[frozenset[str], int]] = set()
    candidates = []
    for source, target, pair, glanced in _worth_reading(scene, sentence, taken, judge):
        verdict = judge.judge(pair, None)
        best = verdict.told[0]
        if verdict.models == glanced and best.probability >= LEAST_SURVEYED and verdict.trigger is not None:
            candidates.append((best, verdict, source, target))
    for best, verdict, source, target in sorted(candidates, key=lambda c: -c[0].probability):
        surveyed = _surveyed(scene, sentence, best, verdict, source, target, found)
        if surveyed is None:
            continue
        key = frozenset((*source.actors, *target.actors)), surveyed.evoked.token
        if key not in seen:
            seen.add(key)
            yield surveyed


def _worth_reading(
    scene: Scene, sentence: Sentence, taken: Sequence[frozenset[str]], judge: Judge
) -> Iterator[tuple[Mention, Mention, Pair, str]]:
    """Pairs of parties for whom nothing is told yet, in the likelier direction, with the root that the linear model sees there."""
    mentions = [m for m in scene.cast.mentions[sentence.index] if _is_party(scene, sentence, m)]
    untold = [(left, right) for left, right in combinations(mentions, 2) if _is_untold(scene, left, right, taken)]
    untold.sort(key=lambda pair: (pair[1].start - pair[0].end, pair[0].start))
    for left, right in untold[:PAIRS_A_SENTENCE]:
        ahead = Pair(sentence.text, _place(sentence, left), _place(sentence, right))
        glance = judge.glance(ahead)
        # The words are the same in either direction: what tells nothing at all one way is not looked at the other way.
        if glance[NONE] > MOST_SILENCE_AHEAD:
            continue
        back = Pair(sentence.text, ahead.target, ahead.source)
        behind = judge.glance(back)
        source, target, pair, told = (left, right, ahead, glance) if glance[NONE] <= behind[NONE] else (right, left, back, behind)
        if told[NONE] <= MOST_SILENCE:
            yield source, target, pair, max(told, key=lambda root: told[root])


def _is_untold(scene: Scene, left: Mention, right: Mention, taken: Sequence[frozenset[str]]) -> bool:
    """Whether two mentions are of different parties, one of them with power, for whom the lexicon has told nothing."""
    together = frozenset((*left.actors, *right.actors))
    if set(left.actors) & set(right.actors) or _overlap(left, right) or any(_sides(scene, together) <= t for t in taken):
        return False
    return any(scene.actor(a).sector in POWERS for a in together)


def _sides(scene: Scene, ids: Iterable[str]) -> frozenset[str]:
    """Whose actors these are: their countries, and those of none themselves."""
    return frozenset(scene.actor(id).country or id for id in ids)


def _is_party(scene: Scene, sentence: Sentence, mention: Mention) -> bool:
    return bool(mention.actors) and not scene.is_place(sentence, mention.head)


def _overlap(left: Mention, right: Mention) -> bool:
    return left.start < right.end and right.start < left.end


def _place(sentence: Sentence, mention: Mention) -> Offsets:
    return mention.start - sentence.start, mention.end - sentence.start


def _teller(sentence: Sentence, index: int) -> Token | None:
    """The verb, noun or adjective that tells an act: of "shut off" and "strike on" not the particle; None where there is none."""
    token = sentence.tokens[index]
    if token.pos not in POS and token.head != index:
        token = sentence.tokens[token.head]
    return token if token.pos in POS else None


def _surveyed(
    scene: Scene, sentence: Sentence, told: Told, verdict: Verdict, source: Mention, target: Mention, found: Mapping[int, Evoked]
) -> Surveyed | None:
    if verdict.trigger is None:
        return None
    tokens = sentence.between(sentence.start + verdict.trigger[0], sentence.start + verdict.trigger[1])
    token = _teller(sentence, tokens[0]) if tokens else None
    if token is None or token.lemma in _EMPTY or token.index in found or scene.in_quotes(token.start):
        return None
    trigger = Trigger((token.lemma,), POS[token.pos], (), (), (), told.act, "")
    evoked = Evoked(token.index, (token.index,), frozenset(), trigger)
    who = Participants(source.actors, target.actors, ("source: read", "target: read"), (), told.act.symmetric)
    if not is_relevant(scene, sentence, evoked, who):
        return None
    modality = Modality(told.modality, ("read",), False, None, None)
    return Surveyed(
        evoked, told.act, modality, who, round(told.probability, 2), f"'{token.text}' is read as {told.act.name}; {verdict.why}"
    )
