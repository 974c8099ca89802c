"""A person's word on what is one happening: checked, kept across runs, and always obeyed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from detente.chronicle.model import Anchor, Judgement, Telling, Verdict
from detente.errors import DataError
from detente.records import Event

_VERDICTS = ("join", "split", "right", "wrong")
_PAIRS = ("join", "split")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What judgements come to. ``groups``: events that must stand together, two or more each; ``apart``: pairs of events that must
    not; ``wrong`` and ``right``: events; ``overruled``: judgements that a later one contradicts, by id; ``lost``: judgements that
    name an event that is not there."""

    groups: tuple[frozenset[str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    wrong: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    overruled: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def make_judgement(
    verdict: Verdict,
    left: Event,
    right: Event | None = None,
    *,
    author: str,
    at: str,
    reason: str,
    documents: tuple[str, str] | tuple[str],
) -> Judgement:
    """A judgement on events of these documents, with its id and with the places of their words.

    Raises:
        DataError: as :func:`check_judgement`.
    """
    sides = [(left, documents[0])] + ([(right, documents[-1])] if right is not None else [])
    if right is not None and right.id < left.id:
        sides.reverse()
    ids = [e.id for e, _ in sides]
    places = [Anchor(document, e.trigger.start, e.trigger.end) for e, document in sides]
    other, other_at = (ids[1], places[1]) if len(ids) == 2 else (None, None)
    made = Judgement(
        judgement_id(verdict, ids[0], other, author, at, reason),
        verdict,
        ids[0],
        other,
        author,
        at,
        reason,
        None,
        places[0],
        other_at,
    )
    check_judgement(made)
    return made


def judgement_id(verdict: Verdict, left: str, right: str | None, author: str, at: str, reason: str) -> str:
    """``j-`` and a hash of what is said; the order of the two events makes no difference, nor does taking it back."""
    pair = sorted(i for i in (left, right) if i is not None)
    digest = hashlib.sha256(json.dumps([verdict, pair, author, at, reason], ensure_ascii=False, separators=(",", ":")).encode())
    return f"j-{digest.hexdigest()[:16]}"


def check_judgement(judgement: Judgement) -> None:
    """Raises DataError where a judgement contradicts itself: the message names the field, what was found and what was expected."""
    where = f"judgement {judgement.id}"
    if judgement.verdict not in _VERDICTS:
        raise DataError(f"{where}: verdict: expected one of {', '.join(_VERDICTS)}, found {judgement.verdict!r}")
    if judgement.verdict in _PAIRS and judgement.right is None:
        raise DataError(f"{where}: {judgement.verdict} speaks of two events: name the other one")
    if judgement.verdict not in _PAIRS and judgement.right is not None:
        raise DataError(f"{where}: {judgement.verdict} speaks of one event, found {judgement.left} and {judgement.right}")
    if judgement.left == judgement.right:
        raise DataError(f"{where}: an event cannot be judged beside itself ({judgement.left})")
    for name, value in (("left", judgement.left), ("author", judgement.author), ("reason", judgement.reason)):
        if not value.strip():
            raise DataError(f"{where}: {name}: nothing stands here; say who judges, on what and why")
    for name, time in (("at", judgement.at), ("withdrawn", judgement.withdrawn)):
        if time is not None and not _is_time(time):
            raise DataError(f"{where}: {name}: expected a time such as 2024-05-01T12:00:00Z, found {time!r}")


def find_again(judgements: Iterable[Judgement], tellings: Sequence[Telling]) -> tuple[Judgement, ...]:
    """Judgements with the ids that their events have now.

    An id that is gone is looked for by its document and the place of its words: the event there whose trigger, failing that whose
    evidence, shares most with it. One that is not found keeps its id. What a judgement's own id is never changes.
    """
    present = {t.event.id for t in tellings}
    by_document: dict[str, list[Event]] = {}
    for telling in tellings:
        by_document.setdefault(telling.source.document, []).append(telling.event)
    return tuple(_found_again(j, present, by_document) for j in judgements)


def rule(judgements: Iterable[Judgement], events: Iterable[str]) -> Ruling:
    """What judgements come to for these events.

    Those taken back count not. The latest is taken first, and each earlier one that can stand beside those taken; so of two that
    contradict each other, be it by way of others, the later wins. Of one time the one with the greater id counts as later.
    """
    known = frozenset(events)
    holding = [j for j in judgements if j.withdrawn is None]
    lost = [j.id for j in holding if not {j.left, j.right} - {None} <= known]
    latest = sorted((j for j in holding if j.id not in set(lost)), key=lambda j: (_instant(j.at), j.id), reverse=True)
    table = _Table()
    overruled = [j.id for j in latest if not table.takes(j)]
    groups = sorted((frozenset(g) for g in table.groups() if len(g) > 1), key=min)
    wrong = frozenset(e for e, v in table.single.items() if v == "wrong")
    right = frozenset(e for e, v in table.single.items() if v == "right")
    return Ruling(tuple(groups), tuple(sorted(table.apart)), wrong, right, tuple(sorted(overruled)), tuple(sorted(lost)))


class _Table:
    """Judgements as they are taken one by one, latest first."""

    def __init__(self) -> None:
        self.apart: set[tuple[str, str]] = set()
        self.single: dict[str, Verdict] = {}
        self._group: dict[str, set[str]] = {}

    def takes(self, judgement: Judgement) -> bool:
        """Take a judgement, unless it contradicts those taken before."""
        if judgement.right is None:
            return self.single.setdefault(judgement.left, judgement.verdict) == judgement.verdict
        left, right = sorted((judgement.left, judgement.right))
        ours, theirs = self._of(left), self._of(right)
        if judgement.verdict == "split":
            return self._split(left, right, ours is theirs)
        return ours is theirs or self._join(ours, theirs)

    def groups(self) -> list[set[str]]:
        """All groups, each once."""
        return list({id(g): g for g in self._group.values()}.values())

    def _of(self, event: str) -> set[str]:
        return self._group.setdefault(event, {event})

    def _split(self, left: str, right: str, together: bool) -> bool:
        if together:
            return False
        self.apart.add((left, right))
        return True

    def _join(self, ours: set[str], theirs: set[str]) -> bool:
        if any((a in ours and b in theirs) or (a in theirs and b in ours) for a, b in self.apart):
            return False
        ours |= theirs
        for event in theirs:
            self._group[event] = ours
        return True


def _is_time(time: str) -> bool:
    try:
        return bool(_TIME.fullmatch(time) and _instant(time))
    except ValueError:
        return False


def _instant(time: str) -> tuple[datetime, str]:
    """A time that sorts: in UTC, which is also what one without a zone is taken for, and as it is written beside it."""
    moment = datetime.fromisoformat(time)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment, time


def _found_again(judgement: Judgement, present: set[str], events: Mapping[str, Sequence[Event]]) -> Judgement:
    left = _now(judgement.left, judgement.left_at, present, events)
    right = _now(judgement.right, judgement.right_at, present, events) if judgement.right is not None else None
    if right is not None and left == right:
        # The coder now tells both in one event: there are no two to judge.
        return judgement
    return replace(judgement, left=left, right=right)


def _now(id: str, place: Anchor | None, present: set[str], events: Mapping[str, Sequence[Event]]) -> str:
    if id in present or place is None:
        return id
    rated = [(_common(e, place), e.id) for e in events.get(place.document, ())]
    best = sorted((-shared[0], -shared[1], e) for shared, e in rated if any(shared))
    return best[0][2] if best else id


def _common(event: Event, place: Anchor) -> tuple[int, int]:
    """Code points in common with the trigger, and with the evidence."""
    spans = (event.trigger, event.evidence)
    trigger, evidence = (max(0, min(s.end, place.end) - max(s.start, place.start)) for s in spans)
    return trigger, evidence
