"""The coder: from the parsed sentences of a story, with its cast, places and times, to deeds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from detente.edtf import bounds
from detente.events.circumstances import best_date, counts_of, duration_of, owner_of, places_of, times_of, verb_times
from detente.events.clause import Clause
from detente.events.codebook import code_act
from detente.events.completion import complete
from detente.events.deed import Deed, Dropped
from detente.events.judge import Judge
from detente.events.lexicon import Act, Lexicon, load_lexicon
from detente.events.location import place_act
from detente.events.merge import SPOKEN
from detente.events.modality import Modality, is_menace, read_modality
from detente.events.participants import Participants, find_participants, spoken_by
from detente.events.relevance import is_relevant
from detente.events.scene import PARTITIVES, Scene
from detente.events.survey import MOST_DOUBT, survey_sentence, weigh_deed
from detente.events.syntax import arguments, clause_range
from detente.events.timing import date_act, is_future, time_that_holds, times_told
from detente.events.topic import is_doubtful
from detente.events.triggers import QUANTITIES, Evoked, find_triggers
from detente.knowledge import Knowledge
from detente.language import Sentence

ANNOUNCEMENTS = frozenset({"announce", "declare"})
STATEMENTS = frozenset({"say", "tell", "inform", "signal", "state", "confirm"})
# What an announcement of an act is in words, and its CAMEO code: a retreat is conceded, cooperation is agreed to.
ANNOUNCED = {"RETREAT": ("CONCEDE", "08"), "SUPPORT": ("AGREE", "030"), "AID": ("AGREE", "033"), "COOPERATE": ("AGREE", "031")}


def code_story(
    scene: Scene, knowledge: Knowledge, *, lexicon: Lexicon | None = None, judge: Judge | None = None
) -> tuple[tuple[Deed, ...], tuple[Dropped, ...]]:
    """Code every event that a story tells, one deed a telling, in the order of the text.

    Body sentences come before the title's, so that a headline can only repeat what the story tells.

    Args:
        judge: weighs what the lexicon finds against the trained models, and finds what no row of it tells; None leaves it at the lexicon.

    Returns:
        The deeds, and the triggers that name an act but nobody whom politics knows, each with the reason.
    """
    lexicon = lexicon or load_lexicon()
    deeds: list[Deed] = []
    dropped: list[Dropped] = []
    doubtful = judge is not None and is_doubtful(scene.clean.text)
    order = sorted(scene.sentences, key=lambda s: (s.kind == "title", s.index))
    for sentence in order:
        for found in _code_sentence(scene, sentence, knowledge, lexicon, judge, doubtful, deeds):
            if isinstance(found, Deed):
                deeds.append(found)
            else:
                dropped.append(found)
    return tuple(deeds), tuple(dropped)


def _code_sentence(
    scene: Scene,
    sentence: Sentence,
    knowledge: Knowledge,
    lexicon: Lexicon,
    judge: Judge | None,
    doubtful: bool,
    told: Sequence[Deed],
) -> Iterator[Deed | Dropped]:
    found = {e.token: e for e in find_triggers(scene, sentence, lexicon)}
    deeds: list[Deed] = []
    if found:
        for each in _code_triggers(scene, sentence, knowledge, found, told):
            if isinstance(each, Deed):
                deeds.append(each)
            else:
                yield each
    if judge is not None:
        weighed = [weigh_deed(scene, sentence, deed, judge) for deed in deeds]
        deeds = [deed for deed, silence in weighed if not (doubtful and silence > MOST_DOUBT)]
        for deed, silence in weighed:
            if doubtful and silence > MOST_DOUBT:
                words = scene.clean.text[slice(*deed.trigger)]
                yield Dropped(
                    deed.trigger, f"'{words}' ({deed.act.name}): a story of something else, and no sign of politics here"
                )
        for survey in survey_sentence(scene, sentence, deeds, found, judge):
            clause = _clause(scene, sentence, {**found, survey.evoked.token: survey.evoked}, knowledge)
            read = _deed(scene, clause, survey.evoked, survey.modality, survey.act, survey.who, knowledge, [*told, *deeds])
            if read is not None:
                deeds.append(replace(read, confidence=survey.confidence, why=survey.why))
    yield from deeds


def _clause(scene: Scene, sentence: Sentence, found: Mapping[int, Evoked], knowledge: Knowledge) -> Clause:
    return Clause(
        sentence, found, times_of(scene, sentence, found), places_of(scene, sentence, found), _meetings(sentence, found, knowledge)
    )  # fmt: skip


def _code_triggers(
    scene: Scene, sentence: Sentence, knowledge: Knowledge, found: Mapping[int, Evoked], told: Sequence[Deed]
) -> Iterator[Deed | Dropped]:
    clause = _clause(scene, sentence, found, knowledge)
    here: list[Deed] = []
    commands = _commands(scene, clause)
    for evoked in sorted(found.values(), key=lambda e: e.token):
        if scene.in_quotes(sentence.tokens[evoked.token].start):
            continue
        modality = None if evoked.token in commands else read_modality(sentence, evoked, found, commands=commands)
        if modality is None:
            modality = _presupposed(scene, clause, evoked)
        if modality is None:
            continue
        deed = _code_trigger(scene, clause, evoked, modality, knowledge, [*told, *here])
        if isinstance(deed, Dropped):
            yield deed
        elif deed is not None:
            here.append(deed)
            here.extend(
                d
                for d in (_announcement(scene, clause, evoked, modality, deed), _commitment(evoked, deed, scene))
                if d is not None
            )
    yield from here


def _presupposed(scene: Scene, clause: Clause, evoked: Evoked) -> Modality | None:
    """A noun with a past date of its own tells what happened, whatever is said of it ("remarks on the killing of X last August")."""
    when = best_date(clause.times.get(evoked.token, []))
    if (
        evoked.trigger.pos != "n"
        or evoked.trigger.act.root in SPOKEN
        or when is None
        or when.edtf is None
        or scene.published.date is None
    ):
        return None
    if bounds(when.edtf)[1] > bounds(scene.published.date)[1]:
        return None
    return Modality("done", (f"dated '{when.text}'",), False, None, None)


def _commands(scene: Scene, clause: Clause) -> frozenset[int]:
    """Verbs by which someone orders his own state to act: the order is no request to another, what is ordered is planned."""
    found = set()
    for token, evoked in clause.triggers.items():
        if evoked.trigger.act.root != "REQUEST" or evoked.trigger.pos != "v" or not clause.sentence.kids(token, "xcomp", "ccomp"):
            continue
        args = arguments(clause.sentence, token)
        giver = {scene.actor(a).country for s in args.subjects for a in scene.who(clause.sentence, s)} - {None}
        takers = [scene.actor(a) for o in args.objects for a in scene.who(clause.sentence, o)]
        if giver and takers and all(t.country in giver and t.sector in ("GOV", "MIL") for t in takers):
            found.add(token)
    return frozenset(found)


def _commitment(evoked: Evoked, deed: Deed, scene: Scene) -> Deed | None:
    """The help that a promise of help commits to, as a planned act beside it ("pledged ten million dollars")."""
    act = evoked.trigger.act
    if act.root != "AGREE" or "aid" not in act.name.split("-") or deed.code.status != "happened":
        return None
    given = replace(act, name="give-aid", root="AID", mode=None, cameo="070")
    code = code_act(given, "planned")
    when = f"{deed.date.split('/')[0]}/.." if deed.date and not deed.date.startswith("..") else deed.date
    return (
        None
        if code is None
        else replace(deed, act=given, modality="planned", code=code, date=when, dated=False, why=f"what is promised; {deed.why}")
    )


def _meetings(sentence: Sentence, found: Mapping[int, Evoked], knowledge: Knowledge) -> dict[int, str]:
    """Recurring meetings that are the occasion of an act, by trigger."""
    occasions: dict[int, str] = {}
    for start, end, series in knowledge.scan_meetings(sentence.text):
        tokens = sentence.between(sentence.start + start, sentence.start + end)
        owner = owner_of(sentence, tokens[0], tokens[-1] + 1, found) if tokens else None
        if owner is not None:
            occasions.setdefault(owner[0], series)
    return occasions


def _code_trigger(
    scene: Scene, clause: Clause, evoked: Evoked, modality: Modality, knowledge: Knowledge, told: Sequence[Deed]
) -> Deed | Dropped | None:
    sentence, act = clause.sentence, evoked.trigger.act
    if is_menace(sentence, evoked, clause.triggers):
        act = replace(act, name="threaten", root="THREATEN", mode=None, cameo="13")
    code = code_act(act, modality.value)
    if code is None:
        return None
    who = find_participants(scene, sentence, evoked, modality)
    who = complete(scene, sentence, evoked, who, clause.triggers, told, clause.places.get(evoked.token, []))
    if not is_relevant(scene, sentence, evoked, who):
        word = sentence.tokens[evoked.token]
        return Dropped((word.start, word.end), f"'{word.text}' ({act.name}): no political actor on the sides that it needs")
    return _deed(scene, clause, evoked, modality, act, who, knowledge, told)


def _deed(
    scene: Scene,
    clause: Clause,
    evoked: Evoked,
    modality: Modality,
    act: Act,
    who: Participants,
    knowledge: Knowledge,
    told: Sequence[Deed],
) -> Deed | None:
    """An act with its parties as a deed: when, where, how many, in whose words."""
    sentence = clause.sentence
    code = code_act(act, modality.value)
    if code is None:
        return None
    times = times_told(scene, clause, evoked, modality)
    when, dated = date_act(scene, clause, evoked, modality, code, times, knowledge, told)
    if code.status == "happened" and dated and when is not None and is_future(scene, when):
        modality = replace(modality, value="planned", reasons=(*modality.reasons, "dated after the story"))
        code = code_act(act, "planned") or code
    place, placed = place_act(scene, clause, evoked, code, when, who, told)
    first, last = clause_range(sentence, evoked.token)
    evidence = sentence.offsets(min(first, *evoked.words), max(last, *(w + 1 for w in evoked.words)))
    evidence = _before_quotation(scene, evidence, sentence.tokens[evoked.words[-1]].end)
    text = scene.clean.text[evidence[0] : evidence[1]]
    speaker = spoken_by(scene, sentence, modality)
    reported = tuple(s for s in speaker if s not in who.source)
    return Deed(
        sentence=sentence.index,
        title=sentence.kind == "title",
        act=act,
        modality=modality.value,
        code=code,
        source=who.source,
        target=who.target,
        symmetric=who.mutual,
        place=place,
        placed=placed,
        date=when,
        dated=dated,
        duration=None if code.plover in SPOKEN else duration_of(sentence, times),
        occasion=clause.meetings.get(evoked.token),
        counts=counts_of(code.plover, text),
        reported_by=reported,
        confidence=_confidence(evoked, modality, who, sentence),
        why=_why(sentence, evoked, modality, who, dated),
        trigger=(sentence.tokens[evoked.words[0]].start, sentence.tokens[evoked.words[0]].end),
        evidence=evidence,
        aggregate=_is_aggregate(sentence, evoked),
        nominal=evoked.trigger.pos == "n",
    )


def _before_quotation(scene: Scene, evidence: tuple[int, int], needed: int) -> tuple[int, int]:
    """Evidence ends before a quotation that only follows the act: the quotation is told among the quotes."""
    mark = scene.clean.text.find('"', needed, evidence[1])
    return (evidence[0], len(scene.clean.text[:mark].rstrip())) if mark >= 0 else evidence


def _announcement(scene: Scene, clause: Clause, evoked: Evoked, modality: Modality, deed: Deed) -> Deed | None:
    """The announcement of a pull-back, of aid or of ties is an act in words beside the one that it announces."""
    cue = modality.cue
    token = clause.sentence.tokens[evoked.token]
    if cue is None and token.dep == "dobj":
        cue = token.head
    announced = ANNOUNCED.get(deed.code.plover)
    if cue is None or announced is None or modality.value == "negated" or not _announces(clause.sentence, cue, deed):
        return None
    if announced[0] == "AGREE" and deed.code.status != "planned":
        return None
    code = code_act(replace(evoked.trigger.act, root=announced[0], mode=None, cameo=announced[1]), "done")
    if code is None:
        return None
    word = clause.sentence.tokens[cue]
    spoken = time_that_holds(scene, clause.sentence, cue) or best_date(verb_times(scene, clause.sentence, cue))
    when = spoken.edtf if spoken is not None else scene.published.date
    return replace(
        deed, code=code, act=replace(evoked.trigger.act, root=announced[0], mode=None, cameo=announced[1]), modality="done", date=deed.date if deed.nominal and deed.dated else when,
        dated=False, trigger=(word.start, word.end), evidence=clause.sentence.offsets(*clause_range(clause.sentence, cue)),
        why=f"'{word.text}' announces: {deed.why}", reported_by=(),
    )  # fmt: skip


def _announces(sentence: Sentence, cue: int, deed: Deed) -> bool:
    """Whether a verb of saying commits to an act: an announcement does, and "said it would" to a retreat of one's own."""
    lemma = sentence.tokens[cue].lemma
    if lemma in ANNOUNCEMENTS:
        return True
    return lemma in STATEMENTS and deed.code.plover == "RETREAT" and deed.code.status == "planned" and not deed.reported_by


def _is_aggregate(sentence: Sentence, evoked: Evoked) -> bool:
    words = {sentence.tokens[w].lemma for w in (*evoked.words, *evoked.consumed)}
    for token in (*evoked.words, *evoked.consumed):
        head = sentence.tokens[token].head
        if sentence.tokens[token].dep == "pobj" and sentence.tokens[head].lower == "of":
            words.add(sentence.tokens[sentence.tokens[head].head].lemma)
    return bool(words & (QUANTITIES & PARTITIVES | {"series", "round"}))


# Log-odds that an event's code and both its sides are right, fitted on 677 events of the development stories and our own
# (docs/measures.md): a clause that names both sides, and what takes away from it.
BOTH_NAMED, FILLED_IN, UNSAID, NAMED_INSIDE, NOT_DONE, HEADLINE = 1.1, -0.3, -1.4, -0.5, -0.4, -0.5


def _confidence(evoked: Evoked, modality: Modality, who: Participants, sentence: Sentence) -> float:
    """How likely the code and both sides are right, 0.0 to 1.0."""
    reasons = " ".join(who.reasons)
    odds = BOTH_NAMED
    odds += FILLED_IN if "told" in reasons or "parties of" in reasons else 0.0
    odds += UNSAID if not (who.source and who.target) else 0.0
    odds += NAMED_INSIDE if "inside" in reasons or "poss:" in reasons else 0.0
    odds += NOT_DONE if modality.value != "done" else 0.0
    odds += HEADLINE if sentence.kind == "title" else 0.0
    return round(1.0 / (1.0 + math.exp(-odds)), 2)


def _why(sentence: Sentence, evoked: Evoked, modality: Modality, who: Participants, dated: bool) -> str:
    words = " ".join(sentence.tokens[w].text for w in evoked.words)
    reading = modality.value + (f" ({', '.join(modality.reasons)})" if modality.reasons else "")
    date_ = "date: in the words" if dated else "date: from the story"
    return "; ".join([f"'{words}' is {evoked.trigger.act.name}", reading, *who.reasons, date_])
