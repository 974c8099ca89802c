"""ICEWS events: 20 columns, separated by tabs, with a header, without quoting, an empty cell where nothing is known.

Source: ICEWS Coded Event Data (Harvard Dataverse 28075).
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.archive.flat import columns
from detente.chronicle.model import Happening
from detente.exchange.codes import cameo_code, icews_country, icews_sector
from detente.exchange.files import Folder
from detente.exchange.rows import (
    Fact,
    Keys,
    Options,
    Tally,
    facts,
    first_telling,
    number_of,
    point_of,
    sentence_number,
    write_row,
)
from detente.exchange.tables import cameo_names
from detente.records import Actor, Place

NAME = "events.tab"


def write_icews(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write ICEWS events."""
    output, keys = folder.create(NAME), Keys(folder)
    write_row(output, (column.name for column in columns("icews")))
    for fact in facts(happenings, options, tally):
        write_row(output, _row(fact, options))
        keys.add(fact.number, fact)
        tally.rows[NAME] += 1
    tally.shared_numbers = keys.shared()


def _row(fact: Fact, options: Options) -> tuple[object, ...]:
    happening, telling = fact.happening, first_telling(fact.happening)
    code = cameo_code(happening.cameo)
    return (
        fact.number, fact.day, *_party(fact.source), cameo_names().get(code, ""), code, happening.goldstein, *_party(fact.target),
        number_of(telling.source.document), sentence_number(telling, options), telling.source.publisher or telling.source.agency,
        *_place(happening.place),
    )  # fmt: skip


def _party(actor: Actor | None) -> tuple[object, ...]:
    if actor is None:
        return (None, None, None)
    return (actor.name, icews_sector(actor), icews_country(actor.country))


def _place(place: Place | None) -> tuple[object, ...]:
    if place is None:
        return (None,) * 6
    city, province = places_of(place)
    return (city, None, province, icews_country(place.country), *(point_of(place) or (None, None)))


def places_of(place: Place) -> tuple[str | None, str | None]:
    """The name of a place as a town and as a division of a country: one of them, or neither."""
    return (place.name if place.precision in ("city", "point") else None, place.name if place.precision == "region" else None)
