"""Deeds to the events of the record: raw spans and ids that depend on the document and the content alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from detente.edtf import plain
from detente.events.contexts import contexts_of
from detente.events.deed import Deed
from detente.records import Event
from detente.story.model import CleanText


def to_events(deeds: Sequence[Deed], clean: CleanText, document_id: str) -> tuple[Event, ...]:
    """Turn merged deeds into events, in the order of their evidence.

    An event's id hashes the document's id and what the event says (code, sides, status, date, evidence), so that it is the same
    in every run and changes when the event does.
    """
    return tuple(_event(deed, clean, document_id) for deed in sorted(deeds, key=lambda d: (d.evidence, d.code.plover, d.trigger)))


def event_id(document_id: str, event: Event) -> str:
    """The id of an event in this document; what ``event.id`` holds plays no part."""
    content = [
        document_id,
        event.plover,
        event.cameo,
        event.status,
        event.source,
        event.target,
        event.date,
        event.evidence.start,
        event.evidence.end,
    ]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    return f"ev-{digest[:16]}"


def _event(deed: Deed, clean: CleanText, document_id: str) -> Event:
    code = deed.code
    when = plain(deed.date) if deed.date is not None else None
    evidence = clean.span(*deed.evidence)
    event = Event(
        id="",
        plover=code.plover,
        mode=code.mode,
        contexts=contexts_of(code.contexts, evidence.text),
        cameo=code.cameo,
        quad=code.quad,
        goldstein=code.goldstein,
        status=code.status,
        source=deed.source,
        target=deed.target,
        symmetric=deed.symmetric,
        place=deed.place,
        date=when,
        duration=deed.duration,
        occasion=deed.occasion,
        counts=deed.counts,
        reported_by=deed.reported_by,
        confidence=deed.confidence,
        why=deed.why,
        trigger=clean.span(*deed.trigger),
        evidence=evidence,
        also=tuple(clean.span(*a) for a in deed.also),
    )
    return replace(event, id=event_id(document_id, event))
