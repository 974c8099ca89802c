"""What a page is: a template and what it shows; what was asked for, checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.desk.errors import BadQuery
from detente.desk.state import Desk
from detente.edtf import bounds
from detente.errors import DateError

_LONGEST = 300
_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``section`` is the entry of the header that it belongs to, ``relation`` the two parties it is about, if it is.

    ``seen`` is a cursor that the reader's browser is to remember as read; None leaves what it remembers.
    """

    template: str
    title: str
    section: str
    model: Mapping[str, Any]
    relation: tuple[str, str] | None = None
    seen: int | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: values in the path, pairs of the query, the cursor up to which the reader has seen all changes, and who judges.

    ``reviewer`` is the name of a reader who may judge, None for all others.

    Every method checks one value of the query and raises BadQuery, which says what was found and expected.
    """

    parts: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    seen: int | None = None
    reviewer: str | None = None

    def several(self, name: str, *, most: int = 20, longest: int = _LONGEST) -> tuple[str, ...]:
        """All values of a name, without empty ones: at most so many, of so many characters."""
        found = tuple(value.strip() for key, value in self.pairs if key == name and value.strip())
        if len(found) > most:
            raise BadQuery(name, f"{len(found)} values", f"at most {most}")
        for value in found:
            _check_text(name, value, longest)
        return found

    def text(self, name: str, *, longest: int = _LONGEST) -> str | None:
        """One value as text, None where it is not given or empty."""
        found = self.several(name, longest=longest)
        return found[-1] if found else None

    def date(self, name: str) -> str | None:
        """A date (EDTF: 2023-09-18, 2023-09, 2023)."""
        value = self.text(name)
        if value is None:
            return None
        try:
            bounds(value)
        except DateError as error:
            raise BadQuery(name, repr(value), "a date such as 2023-09-18, 2023-09 or 2023") from error
        return value

    def whole(self, name: str, *, least: int, most: int, default: int) -> int:
        """A whole number within bounds."""
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"-?[0-9]{1,18}", value) or not least <= int(value) <= most:
            raise BadQuery(name, repr(value), f"a whole number from {least} to {most}")
        return int(value)

    def number(self, name: str, *, least: float, most: float, default: float) -> float:
        """A number within bounds."""
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", value) or not least <= float(value) <= most:
            raise BadQuery(name, repr(value), f"a number from {least:g} to {most:g}")
        return float(value)

    def choice(self, name: str, among: Sequence[str], default: str | None = None) -> str | None:
        """One of some words."""
        value = self.text(name)
        if value is None:
            return default
        if value not in among:
            raise BadQuery(name, repr(value), f"one of {', '.join(among)}")
        return value

    def choices(self, name: str, among: Sequence[str]) -> tuple[str, ...]:
        """Any of some words."""
        values = self.several(name)
        for value in values:
            if value not in among:
                raise BadQuery(name, repr(value), f"one of {', '.join(among)}")
        return tuple(dict.fromkeys(values))


def _check_text(name: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise BadQuery(name, f"{len(value)} characters", f"at most {longest}")
    if _UNSOUND.search(value):
        raise BadQuery(name, "control characters", "text")


Show = Callable[[Desk, Asked], Page]
