"""GDELT Events, 1.0 (58 columns) and 2.0 (61 columns): separated by tabs, no header, an empty cell where nothing is known.

Source: GDELT Event Database Data Format Codebook 1.03 and 2.0; the schemas of gdeltPyR.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from detente.archive.flat import columns
from detente.chronicle.model import Happening
from detente.exchange.codes import CameoActor, cameo_actor, cameo_code, country_name, fips_country, gdelt_quad
from detente.exchange.files import Folder
from detente.exchange.rows import (
    Fact,
    Keys,
    Options,
    Tally,
    cell,
    digits,
    documents_of,
    facts,
    first_told,
    first_uri,
    in_lead,
    point_of,
    write_row,
)
from detente.records import Actor, Place

NAME = "events.export.CSV"
"""What GDELT's own files end in, though they are separated by tabs."""
_ONLY_IN_2 = "ADM2Code"
_COUNTRY, _STATE, _TOWN, _WORLD_TOWN, _WORLD_STATE = 1, 2, 3, 4, 5
_NO_PLACE: tuple[object, ...] = (0, None, None, None, None, None, None, None)


def write_gdelt1(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write GDELT 1.0 Events: the 2.0 columns without ADM2 codes, DATEADDED a day."""
    _write(happenings, folder, options, tally, version=1)


def write_gdelt2(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write GDELT 2.0 Events."""
    _write(happenings, folder, options, tally, version=2)


def _write(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally, *, version: int) -> None:
    output, keys = folder.create(NAME), Keys(folder)
    kept = [position for position, name in enumerate(column_names(2)) if version == 2 or _ONLY_IN_2 not in name]
    for fact in facts(happenings, options, tally):
        row = _row(fact, version)
        write_row(output, (row[position] for position in kept))
        keys.add(fact.number, fact)
        tally.rows[NAME] += 1
    tally.shared_numbers = keys.shared()


def column_names(version: int) -> tuple[str, ...]:
    """The columns of version 1 or 2, in order."""
    return tuple(c.name for c in columns("gdelt2") if version == 2 or _ONLY_IN_2 not in c.name)


def fraction_date(day: date) -> str:
    """The year with what has passed of it, by the codebook's formula: year + (month * 30 + day) / 365, four decimals."""
    return f"{day.year + (day.month * 30 + day.day) / 365:.4f}"


def _row(fact: Fact, version: int) -> tuple[object, ...]:
    happening, day = fact.happening, fact.day
    code = cameo_code(happening.cameo)
    stamp, added = digits(day), digits(first_told(happening, day))
    return (
        fact.number, stamp, stamp[:6], stamp[:4], fraction_date(day),
        *_actor(fact.source), *_actor(fact.target),
        int(in_lead(happening)), code, code[:3], code[:2], gdelt_quad(code), happening.goldstein,
        len(happening.tellings), happening.corroboration, documents_of(happening), None,
        *_NO_PLACE, *_NO_PLACE, *_place(happening.place),
        added if version == 1 else added + "000000", first_uri(happening),
    )  # fmt: skip


def _actor(actor: Actor | None) -> tuple[object, ...]:
    coded: CameoActor = cameo_actor(actor)
    roles = (*coded.roles, None, None, None)[:3]
    return (
        coded.code, cell(actor.name).upper() if actor else None, coded.country, coded.group, None, coded.religion, None, *roles,
    )  # fmt: skip


def _place(place: Place | None) -> tuple[object, ...]:
    kind = _geo_type(place)
    if place is None or kind == 0:
        return _NO_PLACE
    fips = fips_country(place)
    whole = fips if kind == _COUNTRY else None
    country = country_name(place.country)
    name = place.name if kind == _COUNTRY or not country else f"{place.name}, {country}"
    return (kind, name, fips, whole, None, *(point_of(place) or (None, None)), whole)


def _geo_type(place: Place | None) -> int:
    """GDELT's kind of place; 0 where there is none that it knows."""
    if place is None:
        return 0
    if place.precision == "country":
        return _COUNTRY
    if place.precision == "region":
        return _STATE if place.country == "USA" else _WORLD_STATE
    if place.precision in ("city", "point"):
        return _TOWN if place.country == "USA" else _WORLD_TOWN
    return _WORLD_TOWN if point_of(place) else 0
