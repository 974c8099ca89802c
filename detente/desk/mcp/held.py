"""What the tools ask of: an archive, a knowledge base, and whom a name stands for in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from detente.archive import Archive
from detente.archive.engine import reading
from detente.archive.parties import Parties, country_of, find_party
from detente.chronicle.naming import Namer
from detente.desk.mcp.errors import NothingThere
from detente.desk.mcp.untrusted import clipped, id_of, shown
from detente.errors import UnknownParty
from detente.knowledge import Knowledge
from detente.knowledge.folding import fold

_NEAR = 4
_LOOKED_THROUGH = 2_000
_LEAST_ALIKE = 0.72
_LONGEST_ECHO = 120


@dataclass(frozen=True, slots=True)
class Held:
    """One archive with what puts it into words; opened once, asked from many threads."""

    archive: Archive
    knowledge: Knowledge
    namer: Namer
    base: Path | None = None

    def last_day(self) -> str | None:
        """The last day of publication in the archive; None where no story has one."""
        return self.archive.last_day()

    def parties(self, names: Sequence[str]) -> Parties:
        """Keys for names, each once. Raises NothingThere, with near misses, where one is neither known nor in the archive."""
        found: dict[str, str | None] = {}
        for name in names:
            key, called = self.party(name)
            found.setdefault(key, called)
        return Parties(tuple(found), {key: called for key, called in found.items() if called})

    def party(self, name: str) -> tuple[str, str | None]:
        """The key of a name, and how it is called where it is no country. Raises NothingThere, with near misses."""
        name = id_of(" ".join(name.split()))
        try:
            return find_party(self.archive, self.knowledge, name)
        except UnknownParty as error:
            raise self._unknown(name) from error

    def country(self, name: str) -> str:
        """The code of a country by code or name. Raises NothingThere, with near misses."""
        found = country_of(self.knowledge, name)
        if found is None:
            near = get_close_matches(fold(name), sorted(self.knowledge.owners.countries), _NEAR, _LEAST_ALIKE)
            hint = f"; near: {', '.join(near)}" if near else ""
            raise NothingThere(
                f"found {_echo(name)}, no country known here; expected a name or an ISO 3166-1 alpha-3 code such as CHN{hint}"
            )
        return found

    def _unknown(self, name: str) -> NothingThere:
        near = self._near(name)
        return NothingThere(
            f"found {_echo(name)}, neither known nor named in the archive; expected a country (China, CHN), an organisation, a full name or an "
            f"actor's id. {'Near names are these; ask again with one of them:' if near else 'No name is near it; try search_happenings with words.'}",
            tuple(shown(clipped(one, _LONGEST_ECHO)) for one in near),
        )

    def _near(self, name: str) -> list[str]:
        """Names of countries and of the archive's actors that are written much alike."""
        countries = [entity.name for entity in self.knowledge.countries]
        named = {fold(one): one for one in (*self._names_like(name), *countries)}
        return [named[key] for key in get_close_matches(fold(name), sorted(named), _NEAR, _LEAST_ALIKE)]

    def _names_like(self, name: str) -> list[str]:
        """Names of actors that begin alike or hold the last word."""
        from sqlalchemy import func, or_, select

        from detente.archive.tables import actors

        words = [word for word in name.split() if len(word) > 2]
        if not words:
            return []
        begins = [actors.c.name.startswith(word[:3], autoescape=True) for word in words]
        holds = [func.lower(actors.c.name).contains(word.lower(), autoescape=True) for word in words]
        query = select(actors.c.name).where(or_(*begins, *holds)).distinct().order_by(actors.c.name).limit(_LOOKED_THROUGH)
        with reading(self.archive.engine) as connection:
            return list(connection.execute(query).scalars())

    def texts(self, documents: Iterable[str]) -> dict[str, str | None]:
        """Texts of documents as received; None where they were not kept."""
        from sqlalchemy import select

        from detente.archive.tables import documents as table

        query = select(table.c.id, table.c.text).where(table.c.id.in_(sorted(set(documents))))
        with reading(self.archive.engine) as connection:
            return {row.id: row.text for row in connection.execute(query)}

    def document_of_quote(self, quote: str) -> str | None:
        """The document that prints a quotation; None where there is none of that id."""
        from sqlalchemy import select

        from detente.archive.tables import documents, quotes

        query = select(documents.c.id).join(quotes, quotes.c.document == documents.c.number).where(quotes.c.id == quote)
        with reading(self.archive.engine) as connection:
            return connection.execute(query).scalar()

    def happenings_of(self, events: Sequence[str]) -> dict[str, str]:
        """The happenings that events belong to, by event."""
        from sqlalchemy import select

        from detente.archive.tables import events as table

        query = select(table.c.id, table.c.happening).where(table.c.id.in_(list(events)), table.c.happening.is_not(None))
        with reading(self.archive.engine) as connection:
            return {row.id: row.happening for row in connection.execute(query)}


def _echo(name: str) -> str:
    return f"'{shown(clipped(name, _LONGEST_ECHO))}'"
