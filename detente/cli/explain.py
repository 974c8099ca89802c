"""Why an event has its values: one line a field, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.cli.words import Names, act, counted, flat, placed
from detente.events.lexicon import load_lexicon, read_table
from detente.records import Event, Record, Span

STATUS = {
    "done": "told as done",
    "planned": "told as planned",
    "offered": "told as offered",
    "hypothetical": "told as possible",
    "conditional": "told under a condition",
    "negated": "told as not done",
    "refused": "told as refused",
}
# The places in a sentence that the coder looks for a participant in.
ROLES = {
    "subj": "the subject of the act",
    "dobj": "the object of the act",
    "iobj": "the one to whom it is done",
    "amod": "the adjective before the act",
    "poss": "the owner named before the act",
    "speaker": "who says it",
    "none": "named together with the source",
    "unnamed": "the words name none",
    "ccomp.subj": "the subject of the clause that tells the content",
    "xcomp.subj": "the subject of the clause that tells the content",
    "ccomp.dobj": "the object of the clause that tells the content",
    "xcomp.dobj": "the object of the clause that tells the content",
}


def explained(event: Event, record: Record, names: Names) -> Iterator[tuple[str, str]]:
    """Label and reason for every field of an event, in the order of the tables."""
    reasons = _Reasons(event.why)
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


class _Reasons:
    """The reason that an event bears, field by field; what is not of the known form is kept as it is."""

    def __init__(self, why: str) -> None:
        self._parts = re.split(r"; (?=source:|target:|date:|lexicon:|\w+(?: \([^;]*\))?(?:;|$))", why)
        self.code = self._act()

    def raw(self, field: str) -> str:
        """The reason for one field as the event has it, empty where it has none."""
        return next((p.removeprefix(f"{field}: ") for p in self._parts if p.startswith(f"{field}: ")), "")

    def of(self, field: str) -> str:
        """The reason for one field in plain words."""
        return _role(self.raw(field))

    @property
    def reading(self) -> tuple[str, str]:
        """The modality and, where given, the words that it was read from."""
        for part in self._parts[1:]:
            found = re.fullmatch(r"(\w+)(?: \((.*)\))?", part)
            if found and found[1] in STATUS:
                return found[1], found[2] or ""
        return "", ""

    @property
    def status(self) -> str:
        modality, words = self.reading
        told = STATUS.get(modality, "by the act itself")
        return f"{told}, by {_curly(words)}" if words else told

    @property
    def voices(self) -> str:
        """What lexicon, linear model and network see, empty where the models were not asked: a side is not named in the sentence."""
        return next((part for part in self._parts if part.startswith("lexicon: ")), "")

    def _act(self) -> str:
        words = self._parts[0]
        found = re.search(r"'([^']+)' is (?:read as )?([\w-]+)$", words)
        if not found:
            return _curly(words)
        known = load_lexicon().acts.get(found[2])
        announced = "its announcement counts; " if "announces" in words else ""
        announced += "no row of the lexicon tells it, the models do; " if "is read as" in words else ""
        return f"{announced}“{found[1]}” is the act {found[2]}" + (f" ({known.gloss})" if known else "")


def _role(reason: str) -> str:
    if reason in ROLES:
        return ROLES[reason]
    owned = re.fullmatch(r"poss:([\w.]+)", reason)
    if owned:
        return f"the owner of what “{owned[1]}” leads to" if owned[1] not in ROLES else f"the owner of {_thing(owned[1])}"
    return f"the words after “{reason}”" if re.fullmatch(r"[a-z]+", reason) else _curly(reason)


def _thing(role: str) -> str:
    return {"dobj": "the object of the act", "subj": "the subject of the act"}.get(role, "what the act is about")


def _curly(words: str) -> str:
    return re.sub(r"'([^']*)'", r"“\1”", words)


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


def _confidence(event: Event, reasons: _Reasons, record: Record) -> str:
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
