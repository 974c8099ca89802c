"""When an act was done: its own clause, what its clause hangs on, what it is counted from, else the day of the story."""

from __future__ import annotations

from datetime import date

from detente.dates.model import TimeExpression
from detente.edtf import bounds
from detente.events.circumstances import before_by, best_date, duration_of, lasting, meeting_days
from detente.events.clause import Clause
from detente.events.codebook import Code
from detente.events.modality import Modality
from detente.events.scene import Scene
from detente.events.triggers import Evoked
from detente.knowledge import Knowledge
from detente.language import Sentence


def times_told(scene: Scene, clause: Clause, evoked: Evoked, modality: Modality) -> list[TimeExpression]:
    """The trigger's own times, else those of the clause that it is coordinated with, follows from or hangs on."""
    own = clause.times.get(evoked.token, [])
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


def date_act(
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


def time_that_holds(scene: Scene, sentence: Sentence, verb: int) -> TimeExpression | None:
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


def is_future(scene: Scene, when: str) -> bool:
    if scene.published.date is None:
        return False
    first, _ = bounds(when)
    _, last = bounds(scene.published.date)
    return first > last and first != date.min
