"""A small world of our own for the tests of the API: stories of two ministers who plan, meet and quarrel, as records."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from detente.archive import ingest
from detente.documents.carried import Input
from detente.json import record_to_json
from detente.records import Actor, Document, Event, Place, Published, Quote, Record, Span

PAIRS = (
    (("PRT", "Portuguese", "Ana Prado"), ("CHL", "Chilean", "Tomás Ibáñez")),
    (("KEN", "Kenyan", "Wanjiru Otieno"), ("TZA", "Tanzanian", "Juma Mrema")),
    (("NOR", "Norwegian", "Liv Haugland"), ("ISL", "Icelandic", "Ari Jonsson")),
)
PAPERS = ("Diário do Tejo", "=Coast+Star", "Harbour Post")
WORDS = (
    "harbour", "lighthouse", "ferry", "quay", "orchard", "bridge", "tunnel", "market", "canal", "dam", "archive", "railway", "tower",
    "mill", "school", "museum", "kiln", "garden", "stadium", "library", "reef", "vineyard", "glacier", "meadow", "pier", "forge",
    "cellar", "chapel", "windmill", "granary",
)  # fmt: skip
LISBON = Place("Lisbon", "PRT", 38.7167, -9.1333, "city")


def records(count: int = 12, *, first: int = 0) -> Iterator[Record]:
    """So many stories, each on a day of its own: a meeting, a plan or a reproach; every fourth is a copy of the one before."""
    for number in range(first, first + count):
        yield _story(number)


def build(where: Path | str, count: int = 12, *, first: int = 0) -> Path:
    """An archive of so many stories, or more of them into one that there is."""
    wire = [
        Input(f"story-{n}.json", None, record_to_json(record).encode(), "record")
        for n, record in enumerate(records(count, first=first), first)
    ]
    ingest(wire, str(where))
    return Path(where)


def _story(number: int) -> Record:
    copied = number % 4 == 3
    told = number - 1 if copied else number
    left, right = PAIRS[told % len(PAIRS)]
    day = f"2022-{1 + told // 9 % 11:02d}-{1 + told % 9 * 3:02d}"
    head = f"{left[1]} Foreign Minister {left[2]} met her {right[1]} counterpart {right[2]} in Lisbon on {day}."
    said = f"The {_word(told)} of {right[1]} {_word(told + 5)}s stays open,"
    plan = f"{left[2]} will visit the {_word(told + 3)} of {right[0]} in {2023 + told}"
    text = f"{head}\n\n“{said}” {left[2]} said.\n\n{plan}.\n\n{' '.join(_sentence(told, n) for n in range(5))}\n"
    if copied:
        text += "\n"
    id = sha256(text.encode()).hexdigest()
    actors = tuple(_actor(text, *side) for side in (left, right))
    ids = tuple(a.id for a in actors)
    met = _event(f"ev-{id[:16]}", text, "met", head.removesuffix("."), ids, date=day, place=LISBON)
    visit = _event(
        f"ev-{id[16:32]}",
        text,
        "visit",
        plan,
        ids,
        mode="visit",
        cameo="042",
        status="planned",
        date=str(2023 + told),
        symmetric=False,
    )
    words = _span(text, said)
    quote = Quote(
        f"qt-{id[:16]}", ids[:1], ids[1:], "direct", words.start, words.end, words.text, _span(text, "said"), (met.id,)
    )  # fmt: skip
    document = Document(
        id, f"https://{number}.example/story", PAPERS[number % len(PAPERS)], None, (), None, f"Ministers meet, {told}",
        Published(day, "given"), "en", text, (), (),
    )  # fmt: skip
    return Record("detente.record/1", document, actors, (met, visit), (quote,), (), ())


def _word(number: int) -> str:
    return WORDS[number * 7 % len(WORDS)]


def _sentence(told: int, number: int) -> str:
    a, b, c, d = (_word(told * 11 + number * 3 + k * (told + 2)) for k in range(4))
    return f"The {a} {told} by the {b} was {number} metres from a {c}, and no {d} saw it."


def _actor(text: str, country: str, people: str, name: str) -> Actor:
    slug = name.casefold().replace(" ", "-").encode("ascii", "ignore").decode()
    return Actor(
        f"det:person:{slug}", name, "person", country, "GOV", "Minister of Foreign Affairs", "exact", 1.0,
        f"{people} minister, named", (_span(text, name),),
    )  # fmt: skip


def _event(id: str, text: str, trigger: str, evidence: str, parties: tuple[str, ...], **other: object) -> Event:
    values: dict[str, object] = {
        "plover": "CONSULT", "mode": "meet", "contexts": (), "cameo": "036", "quad": 1, "goldstein": 4.0, "status": "happened",
        "source": parties[:1], "target": parties[1:], "symmetric": True, "place": None, "date": None, "duration": None,
        "occasion": None, "counts": None, "reported_by": (), "confidence": 0.9, "why": f"{trigger}: two ministers", "also": (), **other,
    }  # fmt: skip
    return Event(id=id, trigger=_span(text, trigger), evidence=_span(text, evidence), **values)  # type: ignore[arg-type]


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)
