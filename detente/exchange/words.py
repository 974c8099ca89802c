"""A happening in a few words of our own, for titles."""

from __future__ import annotations

import re

from detente.chronicle.model import Happening
from detente.exchange.codes import country_name
from detente.exchange.rows import Options, names_of
from detente.exchange.tables import cameo_names
from detente.records import Place

_NOBODY = "someone"
# An absolute IRI (RFC 3987) that needs no repair.
_IRI = re.compile(
    '[a-z][a-z0-9+.-]+:(?:[^\\s<>"{}|\\\\^`%\\[\\]\x00-\x20\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|%[0-9a-f]{2})+',
    re.IGNORECASE,
)


def title_of(happening: Happening, options: Options) -> str:
    """A happening in a sentence without its full stop, as the options tell it; where they tell none, who did what to whom."""
    return options.tell(happening).removesuffix(".") if options.tell else plain_title(happening)


def plain_title(happening: Happening) -> str:
    """Who did what to whom: ``Ana Prado, Tomás Ibáñez: Consult``, ``Portuguese police → three people: Arrest``."""
    sources, targets = (", ".join(names_of(ids, happening)) for ids in (happening.source, happening.target))
    name = cameo_names().get(happening.cameo, happening.plover)
    name = name.capitalize() if name.isupper() else name
    between = ", " if happening.symmetric else " → "
    who = between.join(filter(None, (sources or ("" if happening.symmetric else _NOBODY), targets))) or _NOBODY
    return f"{who}: {name}"


def place_in_words(place: Place | None) -> str:
    """A place with its country; empty where there is none."""
    if place is None:
        return ""
    country = country_name(place.country)
    return place.name if not country or country == place.name else f"{place.name}, {country}"


def is_address(uri: str | None) -> bool:
    """Whether a document's address is an absolute IRI that needs no repair."""
    return uri is not None and _IRI.fullmatch(uri) is not None
