"""One sentence a happening, in our own words from the fields of the record, never from the prose of a story.

"US National Security Adviser Jake Sullivan met Chinese Foreign Minister Wang Yi in Malta." The act comes from ``phrases.tsv``, the
parties from :mod:`detente.chronicle.naming`; status, place, duration, occasion, counts, what tellings disagree on and who says so
are added by rules below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.chronicle.model import Dispute, Happening
from detente.chronicle.naming import NOBODY, Namer, Phrase, is_state
from detente.chronicle.phrases import Pattern, choose
from detente.chronicle.tables import adjectives
from detente.chronicle.wording import capitalised, date_words, duration_words, figures, is_one, listed, past, people, quantity
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import Actor, Counts, Range

_COUNT = re.compile(r"(\d*)([+-]?)(\d*)", re.ASCII)
_OF_TARGET = re.compile(r"\b(diplomats|inspectors|media|computers|property) of \{target\}")
_VERB = re.compile(r"\[(\w+)(/p)?\]")
_COUNTED = {"killed": "killed", "injured": "injured", "arrested": "arrested", "crowd": "took part"}
_SHIELD = str.maketrans("[]{}", "\ue000\ue001\ue002\ue003")
_UNSHIELD = str.maketrans("\ue000\ue001\ue002\ue003", "[]{}")
_LASTING = frozenset({"CONSULT", "COOPERATE", "RETREAT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
"""Roots of acts that take time; a duration beside another is that of something it speaks of."""
_LINGERING = timedelta(days=180)
"""How long a plan without a last day is told as one to come after it was last told of."""
_DISPUTED = {
    "killed": "number of dead", "injured": "number of injured", "arrested": "number of arrests", "crowd": "number of people there",
    "date": "date", "place": "place",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause before its verb is put into a tense: ``said`` holds one ``[verb]``; ``plural`` is the number of what stands before it."""

    said: str
    plural: bool


@dataclass(frozen=True, slots=True)
class _Parties:
    source: Phrase
    target: Phrase
    both: Phrase
    persons: Phrase
    near: tuple[str, ...]


def tell(happening: Happening, namer: Namer, *, on: str | None = None) -> str:
    """One sentence that tells a happening, with a capital and a full stop, without its date.

    ``on`` is the day (EDTF) of which "is to" is said: what was planned or possible for days before it is told as past. None tells
    every plan as one to come.
    """
    happening = replace(happening, counts=_spread(happening))
    # Reporters are actors of their tellings alone.
    actors = {actor.id: actor for telling in happening.tellings for actor in telling.actors}
    actors |= {actor.id: actor for actor in happening.actors}
    # A name may hold what marks a place or a verb in a pattern: while the sentence is made, other characters stand for it.
    actors = {
        id: replace(a, name=a.name.translate(_SHIELD), office=a.office.translate(_SHIELD) if a.office else a.office)
        for id, a in actors.items()
    }
    parties = _parties(happening, namer, actors)
    pattern = choose(happening.plover, happening.mode, happening.cameo, happening.contexts)
    where = _where(happening, namer, parties, pattern)
    clause, used = _clause(happening, _with_adjective(pattern, happening, actors), parties)
    lasting = _while(happening)
    where = f"{where}," if "," in where and lasting else where
    words = [_in_tense(clause, happening, past_now=is_over(happening, on)), where, lasting, _occasion(happening)]
    sentence = " ".join(filter(None, words)).replace(", ,", ",").replace(",,", ",")
    sentence = re.sub(r",(?=[;)]|$)", "", sentence)
    tail = [_by_whom(happening, namer, actors), _numbers(happening.counts, used), _fate(happening)]
    sentence += "".join(filter(None, tail))
    return f"{capitalised(sentence.translate(_UNSHIELD))}{_notes(happening)}."


def _parties(happening: Happening, namer: Namer, actors: Mapping[str, Actor]) -> _Parties:
    source = happening.source
    target = tuple(id for id in happening.target if id not in source)
    near = {a.country for id in (*source, *target) if (a := actors.get(id)) is not None and a.country}
    both = namer.side((*source, *target), actors)
    return _Parties(
        namer.side(source, actors), namer.side(target, actors), both, namer.persons_of(target, actors), tuple(sorted(near))
    )  # fmt: skip


def _with_adjective(pattern: Pattern, happening: Happening, actors: Mapping[str, Actor]) -> Pattern:
    """The pattern with "diplomats of" one country put as "Russian diplomats"."""
    targets = [actors[id] for id in happening.target if id in actors]
    adjective = adjectives().get(targets[0].country or "") if len(targets) == 1 and is_state(targets[0]) else None
    if adjective is None:
        return pattern
    active, passive, state, state_passive = (
        _OF_TARGET.sub(rf"{adjective} \1", part)
        for part in (pattern.active, pattern.passive, pattern.state, pattern.state_passive)
    )
    return replace(pattern, active=active, passive=passive, state=state, state_passive=state_passive)


# --- the act ---------------------------------------------------------------------------------------------------


def _clause(happening: Happening, pattern: Pattern, parties: _Parties) -> tuple[_Clause, str]:
    """The clause that tells the act, and which count it holds, empty for none."""
    two_sided = happening.symmetric and bool(parties.source.text and parties.target.text)
    if two_sided and pattern.mutual and not (pattern.state and _personal(parties)):
        return _Clause(f"{parties.both.text} {_marked(pattern.mutual)}", True), ""
    counted, used = _object(happening, pattern, parties)
    if parties.source.text:
        said = _active(happening, pattern, parties)
        return _Clause(
            f"{parties.source.text} {_marked(said)}".format(target=counted.text, people=counted.text), parties.source.plural
        ), used
    if counted.text:
        passive = pattern.state_passive if pattern.state_passive and not counted.personal else pattern.passive
        # Where the target is not the subject, the verb says its number itself, or is singular.
        return _Clause(passive.format(target=counted.text), counted.plural and passive.startswith("{target}")), used
    return _Clause(pattern.bare, False), used


def _active(happening: Happening, pattern: Pattern, parties: _Parties) -> str:
    if not parties.target.text and not pattern.count:
        return pattern.alone
    if pattern.count and not parties.target.text:
        return pattern.alone or pattern.active
    stately = not parties.target.personal or (happening.symmetric and not parties.source.personal)
    return pattern.state if pattern.state and stately else pattern.active


def _object(happening: Happening, pattern: Pattern, parties: _Parties) -> tuple[Phrase, str]:
    """What the act is done to, with its number where the act is done to persons and they are counted."""
    if not pattern.count:
        needs_persons = "{people}" in pattern.state and not parties.target.personal
        return (parties.persons if needs_persons and parties.persons.text else parties.target), ""
    found: Range | None = getattr(happening.counts, pattern.count, None) if happening.counts else None
    if not parties.target.text:
        if found is None:
            return (NOBODY if pattern.bare else Phrase("people", True, True)), ""
        return Phrase(people(found), not is_one(found), True), pattern.count
    persons = parties.target if parties.target.personal else parties.persons
    if found is None or not _countable(persons, happening):
        return persons, ""
    counted = _singular(persons.text) if is_one(found) else persons.text
    if is_one(found) and counted == persons.text:
        return persons, ""
    return Phrase(f"{quantity(found)} {counted}", not is_one(found), True), pattern.count


def _singular(noun: str) -> str:
    """A plural that ends in s as a singular: "Iranian nationals", "members of Hamas"; others as they are."""
    head, of, rest = noun.partition(" of ")
    return f"{head[:-1]}{of}{rest}" if head.endswith("s") else noun


def _countable(persons: Phrase, happening: Happening) -> bool:
    """Whether a number may stand before persons: they are of one kind and unnamed."""
    kinds = [actor.kind for actor in happening.actors if actor.id in happening.target]
    return persons.plural and len(kinds) == 1 and kinds != ["person"] and not persons.text.startswith("the ")


def _personal(parties: _Parties) -> bool:
    return parties.source.personal and parties.target.personal


def _marked(phrase: str) -> str:
    verb, _, rest = phrase.partition(" ")
    return f"[{verb}] {rest}".rstrip()


def _in_tense(clause: _Clause, happening: Happening, *, past_now: bool) -> str:
    """The clause with its verb in the tense that the status asks for."""
    found = _VERB.search(clause.said)
    if found is None:
        return clause.said
    plural = bool(found[2]) or clause.plural
    status = "planned" if _was_called_off(happening) else happening.status
    past_now = past_now or _was_called_off(happening)
    if status == "possible" and past_now:
        said = clause.said[: found.start()] + f"would {found[1]}" + clause.said[found.end() :]
        return f"it was thought possible that {said}"
    return clause.said[: found.start()] + _verb(found[1], status, plural=plural, past_now=past_now) + clause.said[found.end() :]


def _verb(verb: str, status: str, *, plural: bool, past_now: bool) -> str:
    was = "were" if plural else "was"
    if status == "planned":
        return f"{was if past_now else 'are' if plural else 'is'} to {verb}"
    if status == "possible":
        return f"may {verb}"
    if status == "negated":
        return f"{was} not" if verb == "be" else f"did not {verb}"
    return was if verb == "be" else past(verb)


# --- around it -------------------------------------------------------------------------------------------------


def _where(happening: Happening, namer: Namer, parties: _Parties, pattern: Pattern) -> str:
    place = happening.place
    if place is None or pattern.mode == "phone":
        return ""
    targets = [a for a in happening.actors if a.id in happening.target]
    if place.precision == "country" and place.country in {a.country for a in targets if a.kind in ("country", "body")}:
        return ""
    visited = {a.country for a in targets if a.kind == "country"}
    where = namer.place(place, parties.near)
    if pattern.mode == "visit" and place.country in visited:
        return f"({where.partition(' ')[2]})"
    return where


def _while(happening: Happening) -> str:
    lasting = duration_words(happening.duration) if happening.plover in _LASTING else None
    return f"for {lasting}" if lasting else ""


def _occasion(happening: Happening) -> str:
    return f"({' '.join(happening.occasion.split())})" if happening.occasion else ""


def _numbers(counts: Counts | None, used: str) -> str:
    """Numbers of people that the act itself does not hold: "; 12 people were killed and at least 30 injured"."""
    if counts is None:
        return ""
    kinds = [(kind, found) for kind in _COUNTED if kind != used and (found := getattr(counts, kind)) is not None]
    parts: list[str] = []
    for kind, found in kinds:
        who = people(found) if not parts else quantity(found)
        verb = "was " if is_one(found) else "were "
        parts.append(f"{who} {'' if parts or kind == 'crowd' else verb}{_COUNTED[kind]}")
    return f"; {listed(parts)}" if parts else ""


def _fate(happening: Happening) -> str:
    """What became of a plan: called off, or moved from another day or place."""
    if _was_called_off(happening):
        return "; this was called off"
    stages = [stage for stage in happening.history if stage.kind in ("planned", "possible", "moved")]
    if not any(stage.kind == "moved" for stage in stages):
        return ""
    first = stages[0]
    if first.date and first.date != happening.date:
        return f"; this was first planned for {date_words(first.date)}"
    if first.place and happening.place and first.place != happening.place.name:
        return f"; this was first planned to be in {first.place}"
    return ""


def _was_called_off(happening: Happening) -> bool:
    return happening.status == "negated" and any(stage.kind == "cancelled" for stage in happening.history)


def _by_whom(happening: Happening, namer: Namer, actors: Mapping[str, Actor]) -> str:
    """Who says so, where no telling says it by itself: "according to the Ukrainian military"."""
    told = [telling.event.reported_by for telling in happening.tellings]
    if not told or not all(told):
        return ""
    reporters = tuple(dict.fromkeys(id for ids in told for id in ids))
    parties = {*happening.source, *happening.target}
    if set(reporters) <= set(happening.source):
        return ", by its own account" if len(happening.source) == 1 and _is_thing(happening, actors) else ", by their own account"
    others = tuple(id for id in reporters if id not in parties) or reporters
    said = namer.side(others, actors).text.removesuffix(",")
    return f", according to {said}" if said else ""


def _is_thing(happening: Happening, actors: Mapping[str, Actor]) -> bool:
    actor = actors.get(happening.source[0])
    return actor is not None and actor.kind in ("country", "body", "igo")


def _notes(happening: Happening) -> str:
    """What tellings disagree on, and what was corrected or taken back, in brackets."""
    notes = [words for dispute in happening.disputes if (words := _disputed(dispute))]
    kinds = {stage.kind for stage in happening.history}
    notes += ["the report was later withdrawn"] if "retracted" in kinds else []
    notes += ["corrected"] if "corrected" in kinds and "retracted" not in kinds else []
    return f" ({'; '.join(notes)})" if notes else ""


def _disputed(dispute: Dispute) -> str:
    values = [version.value for version in dispute.versions]
    if dispute.field == "status":
        return "reports differ on whether it happened" if {"happened", "negated"} <= set(values) else ""
    what = _DISPUTED.get(dispute.field)
    if what is None:
        return ""
    if dispute.field in _COUNTED:
        return f"reports differ on the {what}: {listed(_counts_in_order(values), word='or')}"
    shown = [date_words(value) for value in sorted(values, key=lambda v: (last_day(v), v))] if dispute.field == "date" else values
    return f"reports differ on the {what}: {listed(shown, word='or')}"


def _counts_in_order(values: Iterable[str]) -> list[str]:
    """Disputed counts from small to great, in words; what cannot be read stays as it is, last."""
    ranges = {value: _range(value) for value in values}
    ordered = sorted(ranges, key=lambda v: ((r := ranges[v]) is None, (r.low or r.high or 0) if r else 0, v))
    return [figures(r) if (r := ranges[value]) is not None else value for value in ordered]


def _spread(happening: Happening) -> Counts | None:
    """The counts, those that are disputed from the least to the most that anyone gives."""
    counts = happening.counts or Counts()
    for dispute in happening.disputes:
        ranges = [r for version in dispute.versions if dispute.field in _COUNTED and (r := _range(version.value)) is not None]
        if ranges:
            lows, highs = [r.low for r in ranges], [r.high for r in ranges]
            low = None if None in lows else min(n for n in lows if n is not None)
            high = None if None in highs else max(n for n in highs if n is not None)
            counts = replace(counts, **{dispute.field: Range(low, high)})
    return counts if happening.counts is not None or counts != Counts() else None


def _range(value: str) -> Range | None:
    """A disputed count as the chronicle words it: ``12``, ``12-15``, ``12+``, ``-15``; None for anything else."""
    found = _COUNT.fullmatch(value)
    if found is None or value == "-":
        return None
    low, mark, high = found.groups()
    if not mark:
        return Range(int(low), int(low)) if low else None
    return Range(int(low) if low else None, int(high) if high else None)


def is_over(happening: Happening, on: str | None) -> bool:
    """Whether the last day that a happening may lie on is before the day ``on`` (EDTF; None: never).

    One without a last day is over once nobody has told of it for long.
    """
    if on is None:
        return False
    try:
        last = bounds(happening.date)[1] if happening.date else date.max
        today = bounds(on)[0]
        told = bounds(happening.last_told)[1] if happening.last_told else date.max
    except DateError:
        return False
    return last < today if last != date.max else told < today - _LINGERING


def dated(happenings: Iterable[Happening]) -> list[Happening]:
    """Happenings by the last day that they may lie on, then by id; undated ones come last."""
    return sorted(happenings, key=lambda h: (last_day(h.date), h.id))


def last_day(edtf: str | None) -> date:
    """The last day of a date; its first where it has no end; the end of the calendar for None and what cannot be read."""
    try:
        first, last = bounds(edtf) if edtf else (date.max, date.max)
    except DateError:
        return date.max
    return first if last == date.max and first != date.min else last
