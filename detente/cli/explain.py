"""Why an event has its values: one line a field, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.cli.words import Names, act, counted, flat, placed
from detente.events.lexicon import read_table
from detente.events.reasons import Reasons
from detente.records import Event, Record, Span


def explained(event: Event, record: Record, names: Names) -> Iterator[tuple[str, str]]:
    """Label and reason for every field of an event, in the order of the tables."""
    reasons = Reasons(event.why)
    yield "code", f"{_code(event)}; {reasons.code}"
    yield "status", f"{event.status}: {reasons.status}"
    yield "source", _side(names.coded(event.source), reasons.of("source"))
    yield "target", _side(names.coded(event.target), reasons.of("target"))
    yield "sides", "alike: neither acts on the other" if event.symmetric else ""
    yield "date", _date(event, record, reasons.of("date"))
    yield "place", _place(event, record)
    yield "counts", counted(event.counts)
    yield "lasting", event.duration or ""
    yield "occasion", event.occasion or ""
    yield "contexts", ", ".join(event.contexts)
    yield "own codes", ", ".join(f"{c.category} of {c.codebook}, {c.confidence:.2f}" for c in event.codes)
    yield "reported by", names.side(event.reported_by)
    yield "confidence", _confidence(event, reasons, record)
    yield "coders", reasons.voices
    yield "act told by", quoted(event.trigger)
    yield "evidence", quoted(event.evidence)
    yield from (("also told", quoted(span)) for span in event.also)


def quoted(span: Span) -> str:
    """Words with their offsets."""
    return f"“{flat(span.text)}” ({span.start}-{span.end})"


def _code(event: Event) -> str:
    names = {row["code"]: row["name"] for row in read_table("codebook", "cameo.tsv")}
    name = names.get(event.cameo)
    scale = f"quad class {event.quad}, Goldstein {event.goldstein:+.1f}"
    return f"{act(event)}" + (f", CAMEO “{name}”" if name else "") + f", {scale}"


def _side(coded: str, reason: str) -> str:
    if not coded:
        return "none named"
    return f"{coded}: {reason or 'named in the evidence'}"


def _date(event: Event, record: Record, reason: str) -> str:
    published = record.document.published
    if event.date is None:
        unknown = "; nor is it known when it was published: --published DATE would say it" if published.date is None else ""
        return f"unknown: the words give none that can be counted{unknown}"
    if "from the story" in reason:
        return f"{event.date}: the words give none, so that of the story"
    since = f", counted from {published.date}" if published.date else ""
    return f"{event.date}: from the words{since}"


def _place(event: Event, record: Record) -> str:
    place = event.place
    if place is None:
        return "none: the words name none"
    point = f" at {place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else ""
    shown = f"{placed(place)} ({place.precision}{point})"
    dateline = record.document.dateline
    if place.name.lower() in event.evidence.text.lower():
        return f"{shown}: named in the evidence"
    if dateline is not None and dateline.place == place.name:
        return f"{shown}: the dateline"
    return f"{shown}: from the story around the evidence"


def _other_act(voices: str) -> bool:
    """Whether the network, or the linear model where there is none, sees another act than the lexicon."""
    seen = re.findall(r"(\w+): (\w+)", voices)
    return len(seen) > 1 and "nothing" not in (seen[0][1], seen[-1][1]) and seen[0][1] != seen[-1][1]


def _confidence(event: Event, reasons: Reasons, record: Record) -> str:
    """How likely the code and both sides are right, and what takes away from it (weights: ``detente.events.code``)."""
    sides = f"{reasons.raw('source')} {reasons.raw('target')}"
    title = record.document.title
    lowered = [
        why
        for why, holds in (
            ("a side is not named", not (event.source and event.target)),
            ("a side is taken from what was told before", "told" in sides or "parties of" in sides),
            ("a side is named only inside other words", "inside" in sides or "poss:" in sides),
            ("it is not told as done", reasons.reading[0] not in ("done", "")),
            ("the models see another act", _other_act(reasons.voices)),
            ("a headline tells it", title is not None and flat(event.evidence.text) in flat(title)),
        )
        if holds
    ]
    less = "; less than a plain clause because " + " and ".join(lowered) if lowered else "; a plain clause names both sides"
    return f"{event.confidence:.2f} that code and sides are right{less}"
