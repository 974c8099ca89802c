"""The desk in a browser: one desk and one browser for many tests, and a guard that lets no trouble pass unseen.

A test asks for ``look``, which opens an address of the desk as a reader of some kind would: ``look("/")``,
``look("/agenda", phone=True, dark=True)``, ``look("/people", script=False)``. Whatever goes wrong on a page that it opened fails the
test: an error on the console, an exception, an answer of 400 and above, a breach of the Content-Security-Policy, a request that
leaves this machine. What a test means to provoke it names: ``look("/nowhere", expected=("404",))``.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

HERE = Path(__file__).resolve().parent
CHECKS = HERE / "checks.js"
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
NO_BROWSER = "NO BROWSER on this machine: the desk is not tested in a browser (Debian: apt-get install chromium; make test does)"
NO_AXE = (
    "NO AXE-CORE in this checkout: the desk is not tested for accessibility (cd tests/desk/browser && npm ci; make test does)"
)
TOKEN = "a-token-for-the-tests"

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# What axe-core checks: WCAG 2.2 up to AA, and its own advice on good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# No name is looked up: whatever a page or the browser itself wants from outside fails, and is seen.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# Milliseconds for whatever a page is waited for: a shared machine may be slow, a hang should still end.
PATIENCE = 20_000
# Seconds in which a server must come up or go down.
STARTED = 20.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With ``-n N --dist loadgroup``, all tests with a browser run in one process; otherwise every process has its own desk."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


def chromium() -> str:
    """The path of a browser; the test is skipped, loudly, only where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(NO_BROWSER)
    return found


@dataclass(frozen=True, slots=True)
class Served:
    """A desk that runs: where it is, and the archive that it shows."""

    url: str
    archive: Path


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address at which a thread of this process serves an ASGI application, on a free port of the loopback."""
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http="h11", ws="none", log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        _wait(lambda: server.started or not thread.is_alive())
        if not server.started:
            pytest.fail("the desk did not start: its thread ended at once")
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STARTED)
        listening.close()


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + STARTED
    while not done() and time.monotonic() < until:
        time.sleep(0.02)


@contextmanager
def desk_over(archive: Path, *, review: str | None = None) -> Iterator[Served]:
    """A desk over an archive, as ``detente serve`` would open it."""
    from detente.archive import open_archive
    from detente.desk.app import create_app
    from detente.knowledge import load_knowledge

    with open_archive(str(archive)) as held, serving(create_app(held, load_knowledge(), review=review)) as url:
        yield Served(url, archive)


@pytest.fixture(scope="session")
def desk(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The desk over the sample archive and one input that could not be read, read-only: one for all tests of a process."""
    from detente.archive import ingest
    from detente.documents.carried import Unreadable

    copy = tmp_path_factory.mktemp("desk") / sample.name
    shutil.copy(sample, copy)
    ingest([Unreadable("letters/torn.pdf", 12, b"%PDF-1.4 torn \x00\xff off", "it ends before its first page")], str(copy))
    with desk_over(copy) as served:
        yield served


@pytest.fixture
def review_desk(sample: Path, tmp_path: Path) -> Iterator[Served]:
    """A desk of one's own with reviewing on (the token is ``TOKEN``), over a copy of the sample archive."""
    copy = tmp_path / sample.name
    shutil.copy(sample, copy)
    with desk_over(copy, review=TOKEN) as served:
        yield served


# Playwright's loop counts as running in this thread while it is up, and asyncio.run fails: so it ends with its module.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, without a browser."""
    chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium: one for the tests of a module, each of which has contexts of its own."""
    launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield launched
    launched.close()


# Without slots: Playwright keeps its wrappers of the listeners on their object.
@dataclass
class Guard:
    """What went wrong in the contexts that it watches."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to everything that the context's pages do."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"exception on {error.page and error.page.url}: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def unexpected(self) -> list[str]:
        """What was seen and no test had named."""
        return [s for s in dict.fromkeys(self.seen) if not any(e in s for e in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        # A breach of the policy is told as an error, without scripts too.
        if message.type == "error":
            self.seen.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if not is_local(request.url):
            self.seen.append(f"a request left this machine: {request.url}")

    def _failed(self, request: Request) -> None:
        # A download begins as a navigation that is given up; so is what a page that is left had still to load.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"request failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.seen.append(f"answer {response.status}: {response.request.method} {response.url}")


def is_local(url: str) -> bool:
    """Whether an address is of this machine: the loopback, or no network at all."""
    parts = urlsplit(url)
    return parts.scheme in ("about", "blob", "data", "file") or parts.hostname in ("127.0.0.1", "localhost", "::1")


@pytest.fixture
def guard() -> Iterator[Guard]:
    """Fails the test in the end on any trouble that it did not name in ``guard.expected``."""
    watching = Guard()
    yield watching
    if unexpected := watching.unexpected():
        pytest.fail("trouble in the browser:\n" + "\n".join(unexpected))


Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser, guard: Guard) -> Iterator[Open]:
    """Opens any address in a context of its own: ``open_page(url, phone=False, dark=False, script=True, expected=())``."""
    contexts: list[BrowserContext] = []

    def open_one(
        url: str, *, phone: bool = False, dark: bool = False, script: bool = True, expected: tuple[str, ...] = (), **other: Any
    ) -> Page:
        guard.expected.extend(expected)
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
            **other,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        guard.watch(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def look(desk: Served, open_page: Open) -> Open:
    """Opens an address of the desk, such as ``/agenda``; the rest as for ``open_page``."""
    return lambda path="/", **how: open_page(urljoin(desk.url, path), **how)


@pytest.fixture
def faults() -> Callable[..., list[str]]:
    """What our own checks (checks.js) find wrong with a page as it stands: ``faults(page, "contrast", "width") == []``."""
    source = CHECKS.read_text(encoding="utf-8")

    def check(page: Page, *names: str) -> list[str]:
        found: list[str] = page.evaluate(f"(names) => (\n{source})(names)", list(names))
        return found

    return check


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """What axe-core finds wrong with a page as it stands: ``axe(page) == []``; a line for each rule and element.

    ``axe(page, within="main")`` looks at a part; ``without=("region",)`` leaves rules out. The page must run scripts. A policy
    against foreign scripts stays in force: what the test evaluates is not under it.
    """
    if not AXE.is_file():
        pytest.skip(NO_AXE)
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page, *, within: str | None = None, without: tuple[str, ...] = ()) -> list[str]:
        page.evaluate(f"() => {{ if (!window.axe) {{ {source} }} }}")
        options = {
            "runOnly": {"type": "tag", "values": RULES},
            "rules": {rule: {"enabled": False} for rule in without},
            "resultTypes": ["violations"],
            "preload": False,
        }
        run = "([within, options]) => axe.run(within || document, options).then(found => found.violations)"
        violations = page.evaluate(run, [within, options])
        return [f"{v['id']}: {v['help']}: {node['html'][:200]}" for v in violations for node in v["nodes"]]

    return check
