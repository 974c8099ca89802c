"""Records made up by dice, of every shape that lists have to do with."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from random import Random

from detente.archive.rows import days
from detente.documents.carried import Input
from detente.json import record_to_json
from detente.records import SCHEMA, Actor, Document, Event, Place, Published, Quote, Record, Span

PEOPLE = {"Ana Duarte": "PRT", "Rui Vaz": "PRT", "Inés Rojas": "CHL", "Li Fang": "CHN", "Tom Hale": None}
NATIONS = ("PRT", "CHL", "CHN", "USA")
GROUPS = ("United Nations", "Red Fleet")
TOWNS = {"Lisbon": "PRT", "Porto": "PRT", "Santiago": "CHL", "High Sea": None}
CODES = (("CONSULT", "040", 1, 1.0), ("AID", "070", 2, 7.0), ("ACCUSE", "112", 3, -2.0), ("ASSAULT", "180", 4, -9.0))
DATES = (None, "2022-03-16", "2022-03-14/2022-03-18", "2022-03", "2022", "201X", "../2022-03-20", "2022-03-20/..", "2023-01-01")


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-").replace("é", "e")


def person(name: str) -> Actor:
    return Actor(f"det:person:{_slug(name)}", name, "person", PEOPLE[name], None, None, "exact", 1.0, "named", ())


def nation(code: str) -> Actor:
    return Actor(f"det:country:{code}", code.title(), "country", code, None, None, "exact", 1.0, "named", ())


def group(name: str) -> Actor:
    return Actor(f"det:igo:{_slug(name)}", name, "igo", None, None, None, "exact", 1.0, "named", ())


ACTORS = (*map(person, PEOPLE), *map(nation, NATIONS), *map(group, GROUPS))


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """So many records; the same for the same seed."""
    dice = Random(seed)
    for n in range(count):
        yield record(f"d{seed}-{n}", dice)


def record(name: str, dice: Random) -> Record:
    """A record of up to three events and two quotes."""
    id = sha256(name.encode()).hexdigest()
    text = f"{dice.choice(('Harbour', 'Border', 'Grain'))} news of {name}, told at some length in words of no meaning."
    published = dice.choice((None, "2022-03-17", "2022-03-18", "2022-04", "2023-01-02"))
    document = Document(
        id, f"https://{name}.example/", dice.choice(("Diário do Tejo", "El Puerto", None)), None, (), None, f"Of {name}",
        Published(published, "given" if published else "unknown"), "en", text, (), (),
    )  # fmt: skip
    events = tuple(event(f"ev-{id[:14]}{n:02}", text, dice) for n in range(dice.randint(0, 3)))
    quotes = tuple(quote(f"qt-{id[:14]}{n:02}", text, events, dice) for n in range(dice.randint(0, 2)))
    named = {i for e in events for i in (*e.source, *e.target)} | {i for q in quotes for i in (*q.speaker, *q.addressee)}
    return Record(
        SCHEMA, document, tuple(sorted((a for a in ACTORS if a.id in named), key=lambda a: a.id)), events, quotes, (), ()
    )


def event(id: str, text: str, dice: Random) -> Event:
    root, cameo, quad, goldstein = dice.choice(CODES)
    cast = dice.sample(ACTORS, dice.randint(2, 4))
    cut = dice.randint(1, len(cast))
    town = dice.choice((None, *TOWNS))
    return Event(
        id, root, None, (), cameo, quad, goldstein, dice.choice(("happened", "happened", "planned", "possible", "negated")),  # type: ignore[arg-type]
        tuple(a.id for a in cast[:cut]), tuple(a.id for a in cast[cut:]), dice.random() < 0.3,
        Place(town, TOWNS[town], None, None, "city") if town else None, dice.choice(DATES), None, None, None, (),
        round(dice.random(), 2), "made up", Span(0, 6, text[:6]), Span(0, len(text), text), (),
    )  # fmt: skip


def quote(id: str, text: str, events: tuple[Event, ...], dice: Random) -> Quote:
    speaker, addressee = dice.sample(ACTORS, 2)
    about = tuple(sorted(e.id for e in events if dice.random() < 0.5))
    return Quote(id, (speaker.id,), (addressee.id,) if dice.random() < 0.4 else (), "direct", 0, 12, text[:12], None, about)


def inputs(found: Iterator[Record]) -> list[Input]:
    return [Input(f"{r.document.id[:8]}.json", None, record_to_json(r).encode(), "record") for r in found]


def day_of(edtf: str | None) -> int:
    """The day under which lists have a date; 0 for none."""
    first, last = days(edtf)
    return first or last or 0
