"""The pages of the desk as a folder of files that opens without a server.

Made are the pages that can be reached from the first by links. The same archive gives the same bytes; a folder that was published
before is brought up to date: files that stay the same are not touched, those of pages that are no more are taken away.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from sqlalchemy import ColumnElement, select

from detente import __version__
from detente.archive import tables
from detente.archive.engine import reading
from detente.archive.listed import Wanted
from detente.archive.listing import count_happenings
from detente.desk.app import static_files
from detente.desk.calendars import agenda_ics
from detente.desk.errors import DeskError, NotAllowed
from detente.desk.links import ICS, Address, PublishedLinks
from detente.desk.page import Asked
from detente.desk.pages import PAGES
from detente.desk.state import Desk
from detente.desk.templating import render

MANIFEST = "detente-published.json"
SCHEMA = "detente.published/1"
# What asks a desk that runs, and what would give away where stories lay.
LIVE_ONLY = frozenset({"explore", "sql", "review", "rejects", "reject", "changes"})
Written = Literal["new", "changed", "same"]


@dataclass(slots=True)
class Published:
    """What was made of a folder: files by what became of them, links that lead nowhere (file and address)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)

    @property
    def files(self) -> int:
        """All files that the folder holds now."""
        return self.new + self.changed + self.same


def publish(desk: Desk, folder: Path, *, progress: Callable[[int, int], None] = lambda done, known: None) -> Published:
    """Publish an archive into a folder.

    Args:
        desk: what the pages are made from.
        folder: made if need be; one that holds other things than an earlier publication is refused.
        progress: called with the pages made and the pages known so far.

    Raises:
        NotAllowed: the folder holds something that was not published here.
        OSError: it cannot be written.
    """
    before = _before(folder)
    report = Published()
    kept: dict[str, str] = {}
    anchors: dict[str, frozenset[str]] = {}
    links: list[tuple[str, str]] = []
    for path, data in published_files(desk, progress):
        kept[path] = sha256(data).hexdigest()
        outcome = _write(folder, path, data, kept[path], before)
        setattr(report, outcome, getattr(report, outcome) + 1)
        if path.endswith(".html"):
            found = _Links(path)
            found.feed(data.decode())
            anchors[path] = frozenset(found.ids)
            links += found.links
    report.broken = [(where, there) for where, there in links if not _leads(there, anchors, kept)]
    for path in sorted(set(before) - set(kept)):
        _remove(folder, path)
        report.removed += 1
    manifest = {"schema": SCHEMA, "detente": __version__, "on": desk.on, "files": dict(sorted(kept.items()))}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return report


def check_links(folder: Path) -> list[tuple[str, str]]:
    """Links between the pages of a folder that lead nowhere, as the file and the address, in order; empty where all are sound."""
    paths = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    anchors: dict[str, frozenset[str]] = {}
    links: list[tuple[str, str]] = []
    for path, file in paths.items():
        if path.endswith(".html"):
            found = _Links(path)
            found.feed(file.read_text(encoding="utf-8"))
            anchors[path] = frozenset(found.ids)
            links += found.links
    return [(where, there) for where, there in links if not _leads(there, anchors, paths)]


def published_files(desk: Desk, progress: Callable[[int, int], None]) -> Iterator[tuple[str, bytes]]:
    """Every file of a published folder with its path: the desk's own, the agenda, then the pages in the order in which links find them."""
    contents, live = static_files()
    for name, served in sorted(live.files.items()):
        yield f"static/{name}", contents[served]
    yield ICS, agenda_ics(desk)
    exists = _Existing(desk)
    first = Address("today")
    known = {first}
    queue = deque([first])

    def published(address: Address) -> bool:
        if address.page in LIVE_ONLY or address.page not in PAGES or not exists(address):
            return False
        if address not in known:
            known.add(address)
            queue.append(address)
        return True

    done = 0
    while queue:
        address = queue.popleft()
        pairs = (("after", address.after),) if address.after else ()
        page = PAGES[address.page](desk, Asked(address.parts, pairs))
        html = render(page, desk, PublishedLinks(address.file, published))
        done += 1
        progress(done, len(known))
        yield address.file, html.encode("utf-8", errors="replace")


class _Existing:
    """Which of the pages that are linked to there is something for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[tuple[str, tuple[str, ...]], bool] = {}

    def __call__(self, address: Address) -> bool:
        key = (address.page, address.parts)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def _find(self, page: str, parts: tuple[str, ...]) -> bool:
        try:
            if page == "happening":
                return self._stands(parts[0].removeprefix("h-"))
            if page == "document":
                return self._has(tables.documents.c.id, parts[0])
            if page == "family":
                return self._desk.archive.family(parts[0]) is not None
            if page in ("person", "party"):
                return self._is_someone(parts[0])
            if page == "relation":
                return bool(count_happenings(self._desk.archive, Wanted(parties=parts), most=1))
            if page == "place":
                country, name = (None if part == "-" else part for part in parts)
                return bool(count_happenings(self._desk.archive, Wanted(country=country, place=name), most=1))
        except DeskError:
            return False
        return True

    def _is_someone(self, key: str) -> bool:
        knowledge = self._desk.knowledge
        if knowledge.country(key) is not None or self._has(tables.actors.c.id, key):
            return True
        return knowledge.knows(key) and knowledge.entity(key).kind == "person" and bool(knowledge.career(key))

    def _stands(self, event: str) -> bool:
        """Whether an event is told and belongs to a happening: those judged wrong belong to none."""
        events = tables.events
        query = select(events.c.id).where((events.c.id == event) & events.c.happening.is_not(None))
        with reading(self._desk.archive.engine) as connection:
            return connection.execute(query).first() is not None

    def _has(self, column: ColumnElement[str], value: str) -> bool:
        with reading(self._desk.archive.engine) as connection:
            return connection.execute(select(column).where(column == value).limit(1)).first() is not None


# --- files -----------------------------------------------------------------------------------------------------


def _before(folder: Path) -> dict[str, str]:
    """Digests of the files of an earlier publication, by path; none for a folder that is new or empty."""
    manifest = folder / MANIFEST
    if manifest.is_file():
        try:
            held = json.loads(manifest.read_text(encoding="utf-8"))
            files = held["files"] if held.get("schema") == SCHEMA else None
        except (ValueError, KeyError, AttributeError):
            files = None
        if isinstance(files, dict) and all(_is_inside(path) for path in files):
            return {str(path): str(digest) for path, digest in files.items()}
        raise NotAllowed(f"{manifest}: is no list of published files; name another folder, or empty this one")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotAllowed(f"{folder}: holds something that was not published here; name a new or empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    return {}


def _is_inside(path: object) -> bool:
    """Whether a path of a manifest lies in its folder: what is taken away by it must."""
    return isinstance(path, str) and not Path(path).is_absolute() and ".." not in Path(path).parts and "\\" not in path


def _write(folder: Path, path: str, data: bytes, digest: str, before: dict[str, str]) -> Written:
    there = folder / path
    if before.get(path) == digest and there.is_file() and there.stat().st_size == len(data):
        return "same"
    there.parent.mkdir(parents=True, exist_ok=True)
    fresh = there.with_name(there.name + ".new")
    fresh.write_bytes(data)
    os.replace(fresh, there)
    return "changed" if path in before else "new"


def _remove(folder: Path, path: str) -> None:
    """Take a file away, and folders that are empty without it."""
    there = folder / path
    there.unlink(missing_ok=True)
    for parent in there.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            break
        parent.rmdir()


# --- links -----------------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    """Ids and links of one page; links to other places than the folder are left out."""

    def __init__(self, here: str) -> None:
        super().__init__(convert_charrefs=True)
        self.here = here
        self.ids: set[str] = set()
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids and links of a tag."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src", "action") and value is not None and not urlsplit(value).scheme:
                self.links.append((self.here, _joined(self.here, value)))


def _joined(here: str, link: str) -> str:
    """A link as the file that it leads to, relative to the folder, with its fragment."""
    path, _, fragment = link.partition("#")
    there = here if not path else os.path.normpath(os.path.join(os.path.dirname(here), unquote(path))).replace(os.sep, "/")
    return f"{there}#{unquote(fragment)}" if fragment else there


def _leads(there: str, anchors: dict[str, frozenset[str]], files: Container[str]) -> bool:
    path, _, fragment = there.partition("#")
    if not fragment:
        return path in files
    return path in anchors and fragment in anchors[path]
