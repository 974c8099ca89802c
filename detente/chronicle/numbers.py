"""Numbers that the words of an act give: how many were expelled, released, met; not when or how long."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*")
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "fortnight", "month", "year", "decade", "time"})
# Smaller numbers name sides and rounds: "two countries", "both ministers", "a third round" say nothing of which act it is.
_LEAST = 3
_YEARS = range(1900, 2101)


@lru_cache(maxsize=20_000)
def numbers_of(text: str) -> frozenset[int]:
    """The whole numbers of three and more in a text, in digits or words, without days, years and lengths of time."""
    tokens = _TOKEN.findall(text)
    around = ["", *tokens, ""]
    return frozenset(
        value for place, token in enumerate(tokens) if (value := _value(around[place], token, around[place + 2])) is not None
    )


@lru_cache(maxsize=20_000)
def _value(before: str, token: str, after: str) -> int | None:
    # Imported here: readers of an archive need not wait for the tables of dates.
    from detente.dates.fields import month_number, number_of

    digits = number_of(token) or ""
    if not digits.isdigit() or int(digits) < _LEAST:
        return None
    if month_number(before.lower()) or month_number(after.lower()) or after.lower().removesuffix("s") in _TIMES:
        return None
    return None if token.isdigit() and int(digits) in _YEARS else int(digits)
