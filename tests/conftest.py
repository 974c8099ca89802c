"""For all tests: no network, and a record made by hand."""

from __future__ import annotations

import socket
from hashlib import sha256

import pytest

from detente.records import (
    SCHEMA,
    Actor,
    Code,
    Counts,
    Dateline,
    Document,
    Event,
    Furniture,
    Place,
    Published,
    Quote,
    Range,
    Record,
    Repair,
    Series,
    Span,
    Uncoded,
)

STORY = (
    "LISBON (Lusa) – Portuguese Foreign Minister Ana Prado met her Chilean counterpart Tomás Ibáñez in Lisbon on Tuesday.\n\n"
    "“We will sign the fisheries accord in Santiago in May,” Prado said.\n\n"
    "Police arrested at least three people out\xadside the ministry.\n\n"
    "More stories\nTen gardens to see this spring\n"
)


# How the reason of a skip begins that no one may overlook: something is missing that make test should have installed.
LOUD = "Skipped: NO "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Whole kinds of tests that could not run are named once more, last and in red."""
    reasons = [r.longrepr[2] for r in terminalreporter.stats.get("skipped", ()) if isinstance(r.longrepr, tuple)]
    for reason in sorted({r for r in reasons if r.startswith(LOUD)}):
        terminalreporter.write_line(
            f"{reasons.count(reason)} tests skipped: {reason.removeprefix('Skipped: ')}", red=True, bold=True
        )


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to reach another machine fails the test that makes it."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the tests run without a network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


def span(words: str, *, text: str = STORY) -> Span:
    """The first place of words in the text."""
    start = text.index(words)
    return Span(start, start + len(words), words)


def actor(id: str, name: str, country: str, mention: str, **other: object) -> Actor:
    values: dict[str, object] = {
        "kind": "person", "sector": "GOV", "office": "Minister of Foreign Affairs", "basis": "exact", "score": 1.0,
        "why": f"{name} held the office then", "mentions": (span(mention),), **other,
    }  # fmt: skip
    return Actor(id=id, name=name, country=country, **values)  # type: ignore[arg-type]


def event(id: str, trigger: str, evidence: str, **other: object) -> Event:
    values: dict[str, object] = {
        "plover": "CONSULT", "mode": "meet", "contexts": (), "cameo": "040", "quad": 1, "goldstein": 1.0, "status": "happened",
        "source": ("det:person:ana-prado",), "target": ("det:person:tomas-ibanez",), "symmetric": True, "place": None,
        "date": "2022-03-15", "duration": None, "occasion": None, "counts": None, "reported_by": (), "confidence": 0.93,
        "why": "met: two ministers as subject and object", "also": (), **other,
    }  # fmt: skip
    return Event(id=id, trigger=span(trigger), evidence=span(evidence), **values)  # type: ignore[arg-type]


def make_record() -> Record:
    """A record with something in every field."""
    furniture = [span("More stories"), span("Ten gardens to see this spring")]
    hyphen = STORY.index("\xad")
    quoted = span("We will sign the fisheries accord in Santiago in May")
    document = Document(
        id=sha256(STORY.encode()).hexdigest(),
        uri="story.txt",
        publisher=None,
        agency="Lusa",
        byline=(),
        dateline=Dateline("LISBON (Lusa)", "Lisbon", "PRT"),
        title=None,
        published=Published("2022-03-15", "inferred", (span("on Tuesday"),)),
        language="en",
        text=STORY,
        furniture=tuple(Furniture(f.start, f.end, f.text, "related") for f in furniture),
        repairs=(Repair(hyphen, hyphen + 1, "\xad", "", "soft-hyphen"),),
    )
    lisbon = Place("Lisbon", "PRT", 38.7167, -9.1333, "city")
    events = (
        event(
            "e1", "met", "Portuguese Foreign Minister Ana Prado met her Chilean counterpart Tomás Ibáñez", place=lisbon,
            codes=(Code("fisheries", "talks", 0.86),),
        ),
        event(
            "e2", "sign", "We will sign the fisheries accord", plover="SUPPORT", mode=None, cameo="057", status="planned",
            source=("det:code:PRT-GOV",), target=("Q298",), date="2022-05", occasion="fisheries accord", confidence=0.71,
            place=Place("Santiago", "CHL", -33.45, -70.6667, "city"), reported_by=("det:person:ana-prado",), goldstein=8.0, quad=2,
        ),
        event(
            "e3", "arrested", "Police arrested at least three people", plover="COERCE", mode="arrest", cameo="173", quad=4,
            goldstein=-5.0, source=("det:code:PRT-COP",), target=(), symmetric=False, counts=Counts(arrested=Range(3, None)),
            contexts=("legal",), date="../2022-03-15", duration="PT1H", also=(span("at least three people"),),
        ),
    )  # fmt: skip
    return Record(
        schema=SCHEMA,
        document=document,
        actors=(
            actor("det:person:ana-prado", "Ana Prado", "PRT", "Ana Prado"),
            actor("det:person:tomas-ibanez", "Tomás Ibáñez", "CHL", "Tomás Ibáñez", basis="office", score=0.9),
            actor("det:code:PRT-GOV", "Portuguese government", "PRT", "We", kind="body", office=None, basis="context", score=0.6),
            actor("det:code:PRT-COP", "Portuguese police", "PRT", "Police", kind="body", office=None, sector="COP"),
            actor("Q298", "Chile", "CHL", "Chilean", kind="country", office=None, sector=None),
        ),
        events=events,
        quotes=(
            Quote(
                "q1", ("det:person:ana-prado",), ("det:person:tomas-ibanez",), "direct", quoted.start, quoted.end, quoted.text,
                span("said"), ("e2",),
            ),
        ),
        series=(Series("s1", "PRT-CHL talks", ("e1",), "e2"),),
        uncoded=(Uncoded(*_triple("outside"[:3]), "no act known"),),
    )  # fmt: skip


def _triple(words: str) -> tuple[int, int, str]:
    found = span(words)
    return found.start, found.end, found.text


@pytest.fixture
def record() -> Record:
    """A record with something in every field, of a story of our own."""
    return make_record()
