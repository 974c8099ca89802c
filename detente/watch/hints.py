"""What a feed and its server say of how often it is worth asking: all of it advice, held within bounds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from io import BytesIO

from detente.documents.carriers.streams import Stream
from detente.documents.carriers.xmlparts import Parts

HOUR = 3600.0
DAY = 24 * HOUR
PERIODS = {"hourly": HOUR, "daily": DAY, "weekly": 7 * DAY, "monthly": 30 * DAY, "yearly": 365 * DAY}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})\"?\s*(?:,|$)", re.IGNORECASE)
ASIDE = re.compile(r"<!--.*?-->|<(image|textinput)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
SECONDS = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Hints:
    """``period``: seconds between polls, None where the feed says nothing. Hours (0 to 23) and days (Monday is 0) of UTC to leave out."""

    period: float | None = None
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()


def read_hints(data: bytes) -> Hints:
    """What stands in the head of a feed: ttl (minutes), skipHours, skipDays, sy:updatePeriod and updateFrequency."""
    head = ASIDE.sub("", Parts(Stream(BytesIO(data)), ("item", "entry"), 1 << 20).opening.text)
    hours = frozenset(hour % 24 for text in _all(head, "hour") if text.isdecimal() and (hour := int(text)) <= 24)
    days = frozenset(DAYS.index(name) for text in _all(head, "day") if (name := text.casefold()) in DAYS)
    periods = [60.0 * int(text) for text in _all(head, "ttl")[:1] if SECONDS.fullmatch(text)]
    periods += [
        PERIODS[name] / _frequency(head) for text in _all(head, "updatePeriod")[:1] if (name := text.casefold()) in PERIODS
    ]
    return Hints(max(periods, default=None), hours if len(hours) < 24 else frozenset(), days if len(days) < 7 else frozenset())


def write_hints(hints: Hints) -> str:
    """Hints as they are kept between polls."""
    return json.dumps([hints.period, sorted(hints.hours), sorted(hints.days)])


def kept_hints(text: str | None) -> Hints:
    """Hints that were kept; none where there are none."""
    if text is None:
        return Hints()
    period, hours, days = json.loads(text)
    return Hints(period, frozenset(hours), frozenset(days))


def _frequency(head: str) -> int:
    found = next((int(text) for text in _all(head, "updateFrequency") if SECONDS.fullmatch(text)), 1)
    return max(1, found)


def _all(head: str, name: str) -> list[str]:
    """The texts of the elements of a name, whatever its prefix."""
    return [text.strip() for text in re.findall(rf"<(?:[\w.-]+:)?{name}\s*>([^<]{{0,40}})<", head, re.IGNORECASE)]


def max_age(cache_control: str) -> float | None:
    """Seconds for which an answer holds by its Cache-Control; None where that says none."""
    found = MAX_AGE.search(cache_control)
    return float(found[1]) if found else None


def retry_after(value: str, now: float) -> float | None:
    """Seconds that a server asks to wait, as a number or a date; None where it asks nothing that can be read."""
    text = value.strip()
    if SECONDS.fullmatch(text):
        return float(text)
    try:
        when = parsedate_to_datetime(text)
        return max(0.0, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
