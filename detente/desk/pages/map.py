"""Map: where things happened, how exactly that is known drawn as an area."""

from __future__ import annotations

from detente.archive.listing import list_happenings
from detente.desk.charts import draw_map
from detente.desk.drawn import leads_to
from detente.desk.page import Asked, Page
from detente.desk.spots import busiest_spots, spots_of
from detente.desk.state import Desk
from detente.desk.wanting import filters_asked

# Happenings whose places are drawn where something narrows them; places that are drawn where nothing does.
_LOOKED_AT, _PLACES = 150, 120


def show(desk: Desk, asked: Asked) -> Page:
    """The page; the query narrows it as on the page Explore."""
    filters = filters_asked(desk, asked)
    if filters.narrowed and not filters.unknown:
        listing = list_happenings(desk.archive, filters.wanted, limit=_LOOKED_AT)
        spots, looked_at, cut = spots_of(listing.happenings), len(listing.happenings), listing.next is not None
    else:
        spots, looked_at, cut = (() if filters.unknown else busiest_spots(desk, None, _PLACES)), None, False
    chart = draw_map(spots, title="Where it happened", link=leads_to("place")) if spots else None
    model = {"chart": chart, "filters": filters, "looked_at": looked_at, "cut": cut}
    return Page("map.html", "Map", "map", model)
