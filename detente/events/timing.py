"""When an act was done: its own clause, what its clause hangs on, what it is counted from, else the day of the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from detente.dates.model import TimeExpression
from detente.edtf import bounds, interval
from detente.events.circumstances import before_by, best_date, duration_of, lasting, meeting_days, verb_times
from detente.events.clause import Clause
from detente.events.codebook import Code
from detente.events.deed import Deed
from detente.events.modality import Modality
from detente.events.scene import Scene
from detente.events.syntax import clause_range
from detente.events.triggers import Evoked
from detente.knowledge import Knowledge
from detente.language import Sentence

# Verbs that say for when something is fixed ("a visit planned for Friday").
SCHEDULING = frozenset({"plan", "schedule", "set", "slate", "expect", "due", "fix", "arrange", "time"})
# What follows on the heels of the act told before it.
AT_ONCE = re.compile(
    r"\b(?:at once|immediately|promptly|straight away|instantly|(?:minutes|hours|moments) later|(?:shortly|soon) after(?:wards?)?)\b(?! the\b| a\b)",
    re.IGNORECASE,
)


def times_told(scene: Scene, clause: Clause, evoked: Evoked, modality: Modality) -> list[TimeExpression]:
    """The trigger's own times, else those of the clause that it is coordinated with, follows from or hangs on."""
    own = clause.times.get(evoked.token, []) or _carried(scene, clause, evoked)
    if own:
        return own
    sentence = clause.sentence
    token = sentence.tokens[evoked.token]
    if token.dep == "conj" and token.head in clause.triggers:
        return clause.times.get(token.head, [])
    told = time_that_holds(scene, sentence, evoked.token)
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


def _carried(scene: Scene, clause: Clause, evoked: Evoked) -> list[TimeExpression]:
    """Times of the verb that carries an act without telling one itself: what the act's noun does ("talks failed in May"), what is
    said of it beside ("a visit planned for Friday", "the veto that it cast in 2008"), what stands before "and" ("talks failed in
    May and Chad attacked"), the copula ("is due in Lima on Friday")."""
    sentence, token = clause.sentence, clause.sentence.tokens[evoked.token]
    verbs: list[int] = []
    if evoked.trigger.pos == "n":
        beside = sentence.kids(evoked.token, "relcl", "acl")
        verbs += [v for v in beside if sentence.tokens[v].lemma in SCHEDULING or _takes(sentence, v)]
        if token.dep in ("nsubj", "nsubjpass"):
            verbs.append(token.head)
    elif token.dep in ("conj", "acomp"):
        verbs.append(token.head)
    carriers = (v for v in verbs if v not in clause.triggers and sentence.tokens[v].pos in ("VERB", "AUX"))
    return next((times for v in carriers if (times := verb_times(scene, sentence, v))), [])


def _takes(sentence: Sentence, verb: int) -> bool:
    """Whether the relative pronoun is the object of a relative clause's verb."""
    return any(sentence.tokens[o].tag in ("WDT", "WP") for o in sentence.kids(verb, "dobj"))


def date_act(
    scene: Scene,
    clause: Clause,
    evoked: Evoked,
    modality: Modality,
    code: Code,
    times: list[TimeExpression],
    knowledge: Knowledge,
    told: Sequence[Deed],
) -> tuple[str | None, bool]:
    """The date of an act, and whether its own words give it."""
    expression = best_date(_to_come(scene, modality, times) if code.status in ("planned", "possible") else times)
    series = clause.meetings.get(evoked.token)
    if expression is not None and expression.edtf is not None:
        days = meeting_days(knowledge, series, expression.edtf, None) if series else None
        return days or _spread(clause.sentence, evoked, _closed(scene, code, expression.edtf), times), True
    if code.status == "happened" and (day := _at_once(clause, evoked, told)) is not None:
        return day, True
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
    return _spread(clause.sentence, evoked, published, times), False


def _to_come(scene: Scene, modality: Modality, times: list[TimeExpression]) -> list[TimeExpression]:
    """Times that can say when something still to come is done: a past one dates what it is about ("accept the ruling of 2002")."""
    if scene.published.date is None or modality.background:
        return times
    first, _ = bounds(scene.published.date)
    return [t for t in times if t.edtf is None or bounds(t.edtf)[1] >= first]


def _closed(scene: Scene, code: Code, when: str) -> str:
    """What has been going on since a day was going on up to publication; nobody has told what came after."""
    first, last = bounds(when)
    if code.status != "happened" or last != date.max or scene.published.date is None:
        return when
    _, told = bounds(scene.published.date)
    return interval(first, told) if first <= told < date.max else when


def _at_once(clause: Clause, evoked: Evoked, told: Sequence[Deed]) -> str | None:
    """The day of the act told before, where this one followed on its heels ("Oslo apologised at once")."""
    sentence = clause.sentence
    start, end = sentence.offsets(*clause_range(sentence, evoked.token))
    before = told[-1] if told else None
    if before is None or not before.dated or before.date is None or before.code.status != "happened":
        return None
    near = 0 <= sentence.index - before.sentence <= 1
    day = bounds(before.date)
    close = (day[1] - day[0]).days <= 1 if date.max not in day and date.min not in day else False
    words = sentence.text[start - sentence.start : end - sentence.start]
    return before.date if near and close and AT_ONCE.search(words) else None


def time_that_holds(scene: Scene, sentence: Sentence, verb: int) -> TimeExpression | None:
    """The time expression that a clause defines ("last month, when Accra announced"), by the parse or by standing before "when"."""
    token = sentence.tokens[verb]
    when = next((c for c in sentence.kids(verb, "advmod") if sentence.tokens[c].lower == "when"), None)
    if token.dep not in ("relcl", "advcl") or when is None:
        return None
    holder, mark = sentence.tokens[token.head], sentence.tokens[when]
    dated = [t for t in scene.times_in(sentence.start, sentence.end) if t.edtf is not None]
    return next((t for t in dated if t.start <= holder.start < t.end or mark.start - 2 <= t.end <= mark.start), None)


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


def _spread(sentence: Sentence, evoked: Evoked, when: str, times: list[TimeExpression]) -> str:
    """A noun with a length ended on its day ("after five days of talks"); a verb's length says nothing of the day."""
    return lasting(when, duration_of(sentence, times)) if evoked.trigger.pos == "n" else when


def _is_background(sentence: Sentence, evoked: Evoked) -> bool:
    """Participles and "after"-clauses without a date tell what went before."""
    token = sentence.tokens[evoked.token]
    if token.dep == "advcl":
        return any(sentence.tokens[m].lower in ("after", "since") for m in sentence.kids(evoked.token, "mark"))
    if token.dep == "pcomp":
        return sentence.tokens[token.head].lower in ("after", "since")
    return token.dep == "acl" and token.tag == "VBN"


def is_future(scene: Scene, when: str) -> bool:
    if scene.published.date is None:
        return False
    first, _ = bounds(when)
    _, last = bounds(scene.published.date)
    return first > last and first != date.min
