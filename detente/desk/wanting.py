"""Filters of happenings as queries ask for them: the same on every page and in every download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from detente.archive.listed import Wanted
from detente.desk.asking import Named, keys_of, parties_asked, party_asked
from detente.desk.page import Asked
from detente.desk.state import Desk
from detente.records import PloverRoot

ROOTS: tuple[str, ...] = get_args(PloverRoot)
STATUSES = ("happened", "planned", "possible", "negated")
_ONE = ("party", "with", "between", "from", "to", "country", "place", "sources", "confidence", "words")
_SEVERAL = ("status", "root", "quad")


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list: ``wanted`` for the archive, ``state`` as the query gave it (links carry it on), and whom it names.

    ``unknown`` holds names that nobody is known by: then nothing fits.
    """

    wanted: Wanted
    state: dict[str, str | tuple[str, ...] | None]
    parties: tuple[Named, ...]
    unknown: tuple[str, ...]

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return any(self.state.values())

    def without(self, *names: str) -> dict[str, str | tuple[str, ...] | None]:
        """The state without some fields."""
        return {name: value for name, value in self.state.items() if name not in names}


def filters_asked(desk: Desk, asked: Asked, *, parties: tuple[str, ...] = ()) -> Filters:
    """The filters of a query; ``parties`` are keys that take part whatever the query says. Raises BadQuery."""
    named, unknown = parties_asked(desk, asked, "party", "with")
    country = party_asked(desk, asked, "country")
    if country is not None and country.key is None:
        unknown = (*unknown, country.written)
    wanted = Wanted(
        parties=tuple(dict.fromkeys((*parties, *keys_of(named)))),
        between=asked.choice("between", ("yes",)) == "yes",
        first=asked.date("from"),
        last=asked.date("to"),
        statuses=asked.choices("status", STATUSES),
        roots=asked.choices("root", ROOTS),
        quads=tuple(int(quad) for quad in asked.choices("quad", ("1", "2", "3", "4"))),
        country=country.key if country else None,
        place=asked.text("place"),
        confidence=asked.number("confidence", least=0, most=1, default=0.0),
        sources=asked.whole("sources", least=0, most=1_000, default=0),
        words=asked.text("words"),
    )
    state: dict[str, str | tuple[str, ...] | None] = {name: asked.text(name) for name in _ONE}
    return Filters(wanted, {**state, **{name: asked.several(name) for name in _SEVERAL}}, named, unknown)
