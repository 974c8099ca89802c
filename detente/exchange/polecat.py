"""POLECAT events: 40 columns, separated by tabs, with a header, lists joined by semicolons, an empty cell where nothing is known.

Source: POLECAT Weekly Data (Harvard Dataverse AJGVIT); the PLOVER manual of February 2024.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente import __version__
from detente.archive.flat import columns, days
from detente.chronicle.model import Happening, Telling
from detente.exchange.codes import cow_number, polecat_country, polecat_sector
from detente.exchange.files import Folder
from detente.exchange.icews import places_of
from detente.exchange.rows import Fact, Keys, Options, Tally, facts, first_telling, joined, point_of, write_row
from detente.records import Actor, Place

NAME = "events.txt"
QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
# GeoNames' codes of features, as far as our precision tells them.
_FEATURES = {"country": "PCLI", "region": "ADM1", "city": "PPL"}
_ORGANISATIONS = frozenset({"body", "igo", "armed-group", "party"})


def write_polecat(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write POLECAT events."""
    output, keys = folder.create(NAME), Keys(folder)
    write_row(output, (column.name for column in columns("polecat")))
    for fact in facts(happenings, options, tally):
        id = fact.happening.id if fact.pair == 1 else f"{fact.happening.id}-{fact.pair}"
        write_row(output, (id, *_row(fact)))
        keys.add(id, fact)
        tally.rows[NAME] += 1


def _row(fact: Fact) -> tuple[object, ...]:
    happening, telling = fact.happening, first_telling(fact.happening)
    tellers = [actor for t in happening.tellings for actor in t.actors]
    return (
        fact.day, happening.plover, happening.mode, happening.goldstein, QUADS[happening.quad], joined(happening.contexts),
        *_party(fact.source, telling), *_party(fact.target, telling), *_place(happening.place),
        telling.source.publisher or telling.source.agency, days(happening.first_told)[0],
        joined(a.name for a in tellers if a.kind == "person"), joined(a.name for a in tellers if a.kind in _ORGANISATIONS),
        joined(t.event.place.name for t in happening.tellings if t.event.place), telling.source.language, f"detente {__version__}",
    )  # fmt: skip


def _party(actor: Actor | None, telling: Telling) -> tuple[object, ...]:
    if actor is None:
        return (None,) * 8
    sector = polecat_sector(actor)
    # Mentions belong to a document's text: the happening's own actors have none.
    raw = next((a.mentions[0].text for a in telling.actors if a.id == actor.id and a.mentions), None)
    return (actor.name, polecat_country(actor), cow_number(actor), sector, sector, actor.office, raw, None)


def _place(place: Place | None) -> tuple[object, ...]:
    if place is None:
        return (None,) * 10
    city, province = places_of(place)
    point = point_of(place) or (None, None)
    return (place.name, city, None, province, place.country, *point, None, None, _FEATURES.get(place.precision))
