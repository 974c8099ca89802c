"""Where pages lie: as addresses of a running desk, or as files of a published folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol
from urllib.parse import quote, urlencode

from detente.desk.routes import PATHS

ICS = "agenda.ics"
_LONGEST_PART = 80
_PLAIN_ID = re.compile(r"Q[0-9]+|[a-z0-9:-]+")
State = str | int | float | None


class Links(Protocol):
    """Finds the addresses of pages."""

    @property
    def live(self) -> bool:
        """Whether someone is there to answer questions."""

    def to(self, page: str, *parts: str, **state: State | tuple[State, ...]) -> str | None:
        """The address of a page by its name, the values in its path, and what its query says; None where it has none."""

    def file(self, name: str) -> str:
        """The address of a file of the desk's own: style, script."""


@dataclass(frozen=True, slots=True)
class LiveLinks:
    """Addresses of a running desk. ``files`` maps names of its own files to those with a digest in them, which never change."""

    files: Mapping[str, str]
    live: bool = True

    def to(self, page: str, *parts: str, **state: State | tuple[State, ...]) -> str | None:
        """The path of a page with its state as query; what is None or empty is left out."""
        return path_of(page, parts) + query_of(state)

    def file(self, name: str) -> str:
        """The path of a file."""
        return f"/static/{self.files[name]}"


@dataclass(frozen=True, slots=True)
class Address:
    """A page of a published folder: its name, the values in its path, and the cursor after which a long list goes on in it."""

    page: str
    parts: tuple[str, ...] = ()
    after: str | None = None

    @property
    def file(self) -> str:
        """Its file, as a path relative to the folder with ``/``."""
        path = file_of(self.page, self.parts)
        if self.after is None:
            return path
        return f"{path.removesuffix('.html')}.from-{sha256(self.after.encode()).hexdigest()[:16]}.html"


@dataclass(frozen=True, slots=True)
class PublishedLinks:
    """Addresses between files of a folder. ``here`` is the file of the page they stand on; ``published`` says which pages there are.

    ``published`` is asked for every page that is linked to: who publishes learns from it what else is to be made.
    """

    here: str
    published: Callable[[Address], bool]
    live: bool = False

    def to(self, page: str, *parts: str, **state: State | tuple[State, ...]) -> str | None:
        """The relative path of a page; None for pages that are not published and for questions that a file cannot answer."""
        given = {name: value for name, value in state.items() if value not in (None, "", ())}
        after = given.pop("after", None)
        if given or (page == "ics" and after is not None):
            return None
        if page == "ics":
            return relative(self.here, ICS)
        address = Address(page, parts, None if after is None else str(after))
        return relative(self.here, address.file) if self.published(address) else None

    def file(self, name: str) -> str:
        """The relative path of a file."""
        return relative(self.here, f"static/{name}")


def path_of(page: str, parts: tuple[str, ...]) -> str:
    """The path of a page of a running desk. Raises KeyError for a page that there is not."""
    return PATHS[page].format(*(quote(part, safe="") or "-" for part in parts))


def file_of(page: str, parts: tuple[str, ...]) -> str:
    """The file of a page in a published folder, as a relative path with ``/``."""
    if page == "today":
        return "index.html"
    return f"{PATHS[page].format(*map(_file_part, parts)).lstrip('/')}.html"


def _file_part(part: str) -> str:
    """A value as part of a file's name: without what a browser or a file system would take for something else."""
    # A percent sign would be undone by the browser; two names that differ in case alone are one name to some file systems.
    named = quote(part, safe="").replace("%", "=").replace(".", "=2E") or "-"
    if len(named) <= _LONGEST_PART and (
        part.isupper() or part.islower() or not any(map(str.isalpha, part)) or _PLAIN_ID.fullmatch(part)
    ):
        return named
    return f"{named[:_LONGEST_PART]}-{sha256(part.encode()).hexdigest()[:10]}"


def relative(here: str, there: str) -> str:
    """The way from one file of a folder to another, both relative to the folder."""
    return "../" * here.count("/") + there


def query_of(state: Mapping[str, State | tuple[State, ...]]) -> str:
    """State as the query of an address, in its order; a trailing underscore, needed for words of Python, is dropped."""
    pairs = [
        (name.rstrip("_"), value)
        for name, given in state.items()
        for value in (given if isinstance(given, tuple) else (given,))
        if value is not None and value != ""
    ]
    return "?" + urlencode(pairs) if pairs else ""
