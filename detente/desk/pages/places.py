"""Places: where things happened, and what happened in one of them."""

from __future__ import annotations

from detente.archive.listed import Wanted
from detente.archive.listing import busiest_places, count_happenings, list_happenings
from detente.desk.asking import party_asked
from detente.desk.errors import NoSuchPage
from detente.desk.lines import lines_of
from detente.desk.names import name_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.records import Place

_A_PAGE, _PLACES = 40, 150
# In an address, for what has no country, or for a country as a whole.
NONE = "-"


def show(desk: Desk, asked: Asked) -> Page:
    """Places, those most told of first; ``country`` narrows them."""
    country = party_asked(desk, asked, "country")
    key = country.key if country else None
    found = busiest_places(desk.archive, key, limit=_PLACES) if country is None or key is not None else ()
    return Page("places.html", "Places", "places", {"found": found, "country": country, "NONE": NONE})


def show_one(desk: Desk, asked: Asked) -> Page:
    """What happened in one place: its country and its name."""
    country, name = (None if part == NONE else part for part in asked.parts)
    wanted = Wanted(country=country, place=name)
    listing = list_happenings(desk.archive, wanted, after=asked.text("after"), limit=_A_PAGE)
    if not listing.happenings:
        raise NoSuchPage("place", ", ".join(filter(None, (name, country))))
    known = next((h.place for h in listing.happenings if h.place is not None), None)
    title = ", ".join(filter(None, (name, name_of(desk, country) if country else None)))
    model = {
        "country": country,
        "name": name,
        "title": title,
        "place": known,
        "where": _where(known) if name else None,
        "lines": lines_of(listing, desk),
        "next": listing.next,
        "total": count_happenings(desk.archive, wanted),
        "parts": asked.parts,
        "others": busiest_places(desk.archive, country, limit=12) if country else (),
        "NONE": NONE,
    }
    return Page("place.html", title, "places", model)


def _where(place: Place | None) -> str | None:
    """A point in words: "31.1° N, 121.5° E", None where it has none."""
    if place is None or place.lat is None or place.lon is None:
        return None
    north, east = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    return f"{abs(place.lat):.1f}° {north}, {abs(place.lon):.1f}° {east}"
