"""Recurring meetings: their days, and the names of their series in text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from detente.edtf import overlaps
from detente.knowledge.folding import fold
from detente.knowledge.model import Meeting

Found = tuple[int, int, str]
_BEFORE = re.compile(r"\b(?:[Tt]he |[Aa]n? |[Tt]his year['’]s )?(?:\d+(?:st|nd|rd|th) |annual |high-level )?$")
_REMEMBERED = 4096


class Meetings:
    """Meetings and how news names them, read from the compiled base once."""

    def __init__(self, rows: Callable[..., list[Any]]) -> None:
        """``rows`` runs a statement on the compiled base."""
        self._rows = rows

    def find(
        self, series: str | None, country: str | None, city: str | None, between: tuple[str, str] | None
    ) -> tuple[Meeting, ...]:
        """As ``Knowledge.meetings``."""
        known = self._all if series is None else self._by_series.get(series, ())
        return tuple(m for m in known if _is_asked(m, country, city, between))

    @cached_property
    def scan(self) -> Callable[[str], tuple[Found, ...]]:
        """Spans that name a series, as (start, end, series); of those that overlap the first and longest."""
        return lru_cache(_REMEMBERED)(self._scan)

    def _scan(self, text: str) -> tuple[Found, ...]:
        present = {word for word in self._words if word in text}
        found = [
            (_widened(text, match.start()), match.end(), series)
            for series, pattern, words in self._patterns
            if not present.isdisjoint(words)
            for match in pattern.finditer(text)
        ]
        kept: list[Found] = []
        for start, end, series in sorted(found, key=lambda f: (f[0], -f[1], f[2])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end, series))
        return tuple(kept)

    @cached_property
    def _all(self) -> tuple[Meeting, ...]:
        rows = self._rows(
            "SELECT series, name, city, country, first_day, last_day, host FROM meetings ORDER BY first_day, last_day, name"
        )
        return tuple(Meeting(*row) for row in rows)

    @cached_property
    def _by_series(self) -> dict[str, tuple[Meeting, ...]]:
        found: dict[str, list[Meeting]] = {}
        for meeting in self._all:
            found.setdefault(meeting.series, []).append(meeting)
        return {series: tuple(meetings) for series, meetings in found.items()}

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
        rows = self._rows("SELECT series, pattern, words FROM meeting_names ORDER BY rowid")
        return tuple((series, re.compile(pattern), frozenset(words.split("|"))) for series, pattern, words in rows)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """Strings without one of which no pattern matches: most sentences hold none, and are passed over."""
        return tuple(sorted({word for _, _, words in self._patterns for word in words}))


def _widened(text: str, start: int) -> int:
    """Where the name begins with its article, number and adjective."""
    before = _BEFORE.search(text, max(0, start - 24), start)
    return before.start() if before else start


def _is_asked(meeting: Meeting, country: str | None, city: str | None, between: tuple[str, str] | None) -> bool:
    if country and meeting.country != country:
        return False
    if city and (meeting.city is None or fold(meeting.city) != fold(city)):
        return False
    if between is None:
        return True
    span = f"{between[0]}/{between[1]}" if "/" not in between[0] + between[1] else between[0]
    return overlaps(span, f"{meeting.first_day}/{meeting.last_day}")
