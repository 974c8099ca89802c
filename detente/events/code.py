"""The coder: from the parsed sentences of a story, with its cast, places and times, to deeds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detente.dates.model import TimeExpression
from detente.edtf import bounds
from detente.events.circumstances import (
    before_by,
    best_date,
    counts_of,
    duration_of,
    lasting,
    meeting_days,
    owner_of,
    places_of,
    times_of,
    verb_times,
)
from detente.events.codebook import Code, code_act
from detente.events.completion import complete
from detente.events.deed import Deed, Dropped
from detente.events.lexicon import Lexicon, load_lexicon, word_group
from detente.events.modality import Modality, is_menace, read_modality
from detente.events.participants import Participants, find_participants, spoken_by
from detente.events.scene import PARTITIVES, Scene
from detente.events.syntax import antecedent, arguments, clause_range
from detente.events.triggers import QUANTITIES, Evoked, find_triggers
from detente.knowledge import Knowledge
from detente.language import Sentence
from detente.places.model import PlaceMention
from detente.records import Place

# Acts that can be told with nobody named on the other side.
ONE_SIDED = frozenset(
    {
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "MOBILIZE",
        "CONCEDE",
        "RETREAT",
        "AGREE",
        "COERCE",
        "SUPPORT",
        "ASSAULT",
        "SANCTION",
        "AID",
    }
)
# Acts whose victim is enough, the doer left unsaid.
DOERLESS = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT"})
# Acts that happen somewhere: the dateline is their place where the words give none.
# Acts of force and protest: between sides of one country they happen in it.
DOMESTIC = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})
AT_DATELINE = frozenset({"CONSULT", "AGREE", "SUPPORT", "PROTEST"})
ANNOUNCEMENTS = frozenset({"announce", "declare"})
STATEMENTS = frozenset({"say", "tell", "inform", "signal", "state", "confirm"})
# What an announcement of an act is in words, and its CAMEO code: a retreat is conceded, cooperation is agreed to.
ANNOUNCED = {"RETREAT": ("CONCEDE", "08"), "SUPPORT": ("AGREE", "030"), "AID": ("AGREE", "033"), "COOPERATE": ("AGREE", "031")}


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its triggers and what belongs to each."""

    sentence: Sentence
    triggers: Mapping[int, Evoked]
    times: Mapping[int, list[TimeExpression]]
    places: Mapping[int, list[PlaceMention]]
    meetings: Mapping[int, str]


def code_story(
    scene: Scene, knowledge: Knowledge, *, lexicon: Lexicon | None = None
) -> tuple[tuple[Deed, ...], tuple[Dropped, ...]]:
    """Code every event that a story tells, one deed a telling, in the order of the text.

    Body sentences come before the title's, so that a headline can only repeat what the story tells.

    Returns:
        The deeds, and the triggers that name an act but nobody whom politics knows, each with the reason.
    """
    lexicon = lexicon or load_lexicon()
    deeds: list[Deed] = []
    dropped: list[Dropped] = []
    order = sorted(scene.sentences, key=lambda s: (s.kind == "title", s.index))
    for sentence in order:
        for found in _code_sentence(scene, sentence, knowledge, lexicon, deeds):
            if isinstance(found, Deed):
                deeds.append(found)
            else:
                dropped.append(found)
    return tuple(deeds), tuple(dropped)


def _code_sentence(
    scene: Scene, sentence: Sentence, knowledge: Knowledge, lexicon: Lexicon, told: Sequence[Deed]
) -> Iterator[Deed | Dropped]:
    found = {e.token: e for e in find_triggers(scene, sentence, lexicon)}
    if not found:
        return
    clause = Clause(
        sentence, found, times_of(scene, sentence, found), places_of(scene, sentence, found), _meetings(sentence, found, knowledge)
    )  # fmt: skip
    here: list[Deed] = []
    for evoked in sorted(found.values(), key=lambda e: e.token):
        if scene.in_quotes(sentence.tokens[evoked.token].start):
            continue
        modality = read_modality(sentence, evoked, found)
        if modality is None:
            continue
        deed = _code_trigger(scene, clause, evoked, modality, knowledge, [*told, *here])
        if isinstance(deed, Dropped):
            yield deed
        elif deed is not None:
            here.append(deed)
            if (announced := _announcement(scene, clause, evoked, modality, deed)) is not None:
                here.append(announced)
    yield from here


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
    if not _is_relevant(scene, sentence, evoked, who):
        word = sentence.tokens[evoked.token]
        return Dropped((word.start, word.end), f"'{word.text}' ({act.name}): no political actor on the sides that it needs")
    times = _times(scene, clause, evoked, modality)
    when, dated = _when(scene, clause, evoked, modality, code, times, knowledge)
    if code.status == "happened" and dated and when is not None and _is_future(scene, when):
        modality = replace(modality, value="planned", reasons=(*modality.reasons, "dated after the story"))
        code = code_act(act, "planned") or code
    place, placed = _where(scene, clause, evoked, code, when, who, told)
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
        code=code,
        source=who.source,
        target=who.target,
        symmetric=who.mutual,
        place=place,
        placed=placed,
        date=when,
        dated=dated,
        duration=duration_of(times),
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


def _is_relevant(scene: Scene, sentence: Sentence, evoked: Evoked, who: Participants) -> bool:
    """Whether an act stands between actors that politics knows: strangers without office, country or sector do not make events."""
    root = evoked.trigger.act.root
    source, target = _political(scene, who.source), _political(scene, who.target)
    if (who.source and not source) or (who.target and not target and not source):
        return False
    if root != "PROTEST" and not any(scene.actor(a).sector in POWERS for a in (*who.source, *who.target)):
        return False
    if not source:
        return bool(target) and root in DOERLESS and not _done_by_things(sentence, evoked)
    if target:
        return evoked.trigger.act.name != "travel" or _is_visit(scene, who)
    if evoked.trigger.act.name == "travel":
        return False
    if root == "CONSULT":
        return any(scene.actor(s).kind == "igo" for s in who.source) or evoked.trigger.act.mode in ("visit", "multilateral")
    return root in ONE_SIDED


# Sectors of which an act needs one on either side, protests apart: firms, schools and fans among themselves make no events.
POWERS = frozenset(
    {None, "GOV", "MIL", "COP", "JUD", "LEG", "REB", "PRM", "PTY", "SPY", "UAF", "IGO", "OPP", "ELI", "PRE", "NGO", "REL"}
)
OFFICIAL = frozenset({"GOV", "MIL", "LEG", "IGO", "REB", "PTY", "OPP"})


def _is_visit(scene: Scene, who: Participants) -> bool:
    """Whether a journey is a visit: someone with an office goes to another country."""
    countries = {scene.actor(t).country for t in who.target} - {None}
    return any(scene.actor(s).sector in OFFICIAL and scene.actor(s).country not in countries for s in who.source)


# Things through which people act: "a bomb killed" has a doer left unsaid, "the flood killed" has none.
WEAPONS = word_group("weapon")


def _done_by_things(sentence: Sentence, evoked: Evoked) -> bool:
    """Whether an active verb's subject is a thing that no one wields."""
    if evoked.trigger.pos != "v":
        return False
    args = arguments(sentence, evoked.token)
    subjects = [antecedent(sentence, s) for s in args.subjects]
    return bool(subjects) and not any(sentence.tokens[s].lemma in WEAPONS for s in subjects)


def _political(scene: Scene, ids: Sequence[str]) -> bool:
    for id in ids:
        actor = scene.actor(id)
        if actor.sector is not None or actor.kind in ("country", "igo", "armed-group", "party", "body"):
            return True
        if actor.kind == "person" and (actor.basis != "unresolved" or actor.office is not None):
            return True
    return False


def _times(scene: Scene, clause: Clause, evoked: Evoked, modality: Modality) -> list[TimeExpression]:
    """The trigger's own times, else those of the clause that it is coordinated with, follows from or hangs on."""
    own = clause.times.get(evoked.token, [])
    if own:
        return own
    sentence = clause.sentence
    token = sentence.tokens[evoked.token]
    if token.dep == "conj" and token.head in clause.triggers:
        return clause.times.get(token.head, [])
    told = _time_that_holds(scene, sentence, evoked.token)
    if told is not None:
        return [told]
    if modality.value not in ("done", "negated") or token.dep in ("relcl", "ROOT"):
        return []
    if token.dep == "advcl" and any(t.edtf is None for t in _lengths(scene, sentence, evoked)):
        return []
    for above in sentence.ancestors(evoked.token):
        if clause.times.get(above):
            return clause.times[above]
        if sentence.tokens[above].dep == "relcl":
            break
    return []


def _when(
    scene: Scene,
    clause: Clause,
    evoked: Evoked,
    modality: Modality,
    code: Code,
    times: list[TimeExpression],
    knowledge: Knowledge,
) -> tuple[str | None, bool]:
    """The date of an act, and whether its own words give it."""
    expression = best_date(times)
    series = clause.meetings.get(evoked.token)
    if expression is not None and expression.edtf is not None:
        days = meeting_days(knowledge, series, expression.edtf, None) if series else None
        return days or _spread(evoked, expression.edtf, times), True
    published = scene.published.date
    if published is None:
        return None, False
    counted = _counted_back(scene, clause, evoked)
    if counted is not None:
        return counted, True
    first, last = bounds(published)
    if code.status in ("planned", "possible"):
        return f"{first.isoformat()}/..", False
    if modality.background or _is_background(clause.sentence, evoked):
        return f"../{last.isoformat()}", False
    return _spread(evoked, published, times), False


def _time_that_holds(scene: Scene, sentence: Sentence, verb: int) -> TimeExpression | None:
    """The time expression that a clause defines ("last month, when Accra announced")."""
    token = sentence.tokens[verb]
    if token.dep not in ("relcl", "advcl") or not any(sentence.tokens[c].lower == "when" for c in sentence.kids(verb, "advmod")):
        return None
    holder = sentence.tokens[token.head]
    return next(
        (t for t in scene.times_in(sentence.start, sentence.end) if t.start <= holder.start < t.end and t.edtf is not None), None
    )


def _lengths(scene: Scene, sentence: Sentence, evoked: Evoked) -> list[TimeExpression]:
    """Lengths of time that stand right before the "after" of a trigger's clause."""
    mark = next((m for m in sentence.kids(evoked.token, "mark", "advmod") if sentence.tokens[m].lower == "after"), None)
    if mark is None:
        return []
    edge = sentence.tokens[mark]
    return [t for t in scene.times_in(sentence.start, sentence.end) if t.edtf is None and edge.start - 1 <= t.end <= edge.end]


def _counted_back(scene: Scene, clause: Clause, evoked: Evoked) -> str | None:
    """The date of what lies a told length before another act ("a day after protesters stormed the station")."""
    sentence, published = clause.sentence, scene.published.date
    lengths = _lengths(scene, sentence, evoked)
    if not lengths or published is None:
        return None
    above = next(
        (best.edtf for a in sentence.ancestors(evoked.token) if (best := best_date(clause.times.get(a, []))) is not None), None
    )
    return before_by(above or published, lengths[0].text)


def _spread(evoked: Evoked, when: str, times: list[TimeExpression]) -> str:
    """A noun with a length ended on its day ("after five days of talks"); a verb's length says nothing of the day."""
    return lasting(when, duration_of(times)) if evoked.trigger.pos == "n" else when


def _is_background(sentence: Sentence, evoked: Evoked) -> bool:
    """Participles and "after"-clauses without a date tell what went before."""
    token = sentence.tokens[evoked.token]
    if token.dep == "advcl":
        return any(sentence.tokens[m].lower in ("after", "since") for m in sentence.kids(evoked.token, "mark"))
    if token.dep == "pcomp":
        return sentence.tokens[token.head].lower in ("after", "since")
    return token.dep == "acl" and token.tag == "VBN"


def _is_future(scene: Scene, when: str) -> bool:
    if scene.published.date is None:
        return False
    first, _ = bounds(when)
    _, last = bounds(scene.published.date)
    return first > last and first != date.min


def _where(
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
    spoken = _time_that_holds(scene, clause.sentence, cue) or best_date(verb_times(scene, clause.sentence, cue))
    when = spoken.edtf if spoken is not None else scene.published.date
    return replace(
        deed, code=code, act=replace(evoked.trigger.act, root=announced[0]), date=deed.date if deed.nominal and deed.dated else when,
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


# Log-odds that an event's code and both its sides are right, fitted on 391 events of the development stories and our own
# (docs/measures.md): a clause that names both sides, and what takes away from it.
BOTH_NAMED, FILLED_IN, UNSAID, NAMED_INSIDE, NOT_DONE, HEADLINE = 2.0, -1.4, -3.0, -0.9, -0.9, -0.9


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
