"""The public call: a text and its publication date to time expressions as TIMEX3 marks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.dates.find import find_times
from detente.dates.model import TimeExpression
from detente.dates.patterns import load_south
from detente.errors import DateError

if TYPE_CHECKING:
    from detente.knowledge import Knowledge

_LATITUDES = {"+": False, "north": False, "-": True, "−": True, "south": True}


def read(
    text: str,
    *,
    published: str | None = None,
    place: str | None = None,
    knowledge: Knowledge | None = None,
    join: bool = False,
    vague: bool = True,
) -> tuple[TimeExpression, ...]:
    """Find the time expressions of English news and resolve them against the day of publication.

    Args:
        text: any text; offsets of the result are half-open code points of it.
        published: EDTF day, month, year or interval of publication; None leaves what counts from it without ``edtf``.
        place: where the story was filed, for its seasons: a country (ISO 3166-1 alpha-3), or the sign of a latitude (``+`` or
            ``north``, ``-`` or ``south``). None takes the north.
        knowledge: dates what is counted from a summit ("a day after the G20 summit in Hangzhou"); None leaves it a length.
        join: whether the two ends of a range are one expression with one interval, or two, as in TIMEX3.
        vague: whether words such as "now", "recently", "the future" are given too, as in TIMEX3.

    Returns:
        Expressions in the order of the text, none overlapping.

    Raises:
        DateError: ``published`` is not an EDTF date, or ``place`` neither a country's code nor a sign.

    Source: TIMEX3 (TimeML 1.2.1) for extents and values, ISO 8601-2:2019 for ``edtf``. Known gaps as in
    :func:`~detente.dates.find.find_times`.
    """
    return find_times(text, published=published, south=lies_south(place), knowledge=knowledge, join=join, vague=vague)


def lies_south(place: str | None) -> bool:
    """Whether the seasons of a place are those of the south. Raises DateError where it is neither a country's code nor a sign."""
    if place is None:
        return False
    if place.lower() in _LATITUDES:
        return _LATITUDES[place.lower()]
    if len(place) != 3 or not (place.isascii() and place.isalpha() and place.isupper()):
        raise DateError(
            f"{place!r}: expected a country (ISO 3166-1 alpha-3, such as AUS), or + or - for the sign of its latitude"
        )
    return place in load_south()
