"""Three hundred payloads in every field, in a browser: none runs, none asks anybody for anything, none breaks the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from detente.desk.pages import PAGES
from detente.desk.routes import PATHS
from tests.desk.browser.conftest import DESKTOP, Guard, Open, desk_over
from tests.desk.hostile import hostile_record, hostile_records, payloads

# Every so many of the payloads: the sorts of writing are all looked at, of scripts each with some of the ways to break out.
STEP, WRITING = 12, 40
LISTS = tuple(name for name in PAGES if "{}" not in PATHS[name])
LAYOUT = ("width", "frame", "direction", "names")
# What a script of a story would leave behind, at once or when something is touched.
RAN = """[window.ran ?? null, document.scripts.length,
  document.querySelectorAll('iframe, object, embed, base, img, style, math, video, noscript').length]"""
UNFOLD = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
Check = Callable[..., list[str]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk over hostile stories and inputs that could not be read."""
    from detente.archive import ingest
    from detente.documents.carried import Input, Unreadable
    from detente.json import to_plain

    path = tmp_path_factory.mktemp("hostile") / "hostile.detente"
    ingest(
        (
            Input(f"{p[:80]}#{n}", n, json.dumps(to_plain(r)).encode(), "record")
            for n, (p, r) in enumerate(zip(payloads(), hostile_records(), strict=True))
        ),
        str(path),
    )
    ingest((Unreadable(f"{p[:80]}.bin", 3, p.encode("utf-8", "replace"), p) for p in payloads()[::10]), str(path))
    with desk_over(path) as served:
        yield served.url


def visit(page: Page, url: str, faults: Check) -> list[str]:
    """What a page does wrong, wide and narrow."""
    page.set_viewport_size(DESKTOP)
    page.goto(url)
    page.evaluate(UNFOLD)
    found = faults(page, *LAYOUT)
    page.set_viewport_size({"width": 390, "height": 844})
    found += [f"narrow: {line}" for line in faults(page, *LAYOUT)]
    ran, scripts, outside = page.evaluate(RAN)
    if ran or scripts != 1 or outside:
        found.append(f"ran: {ran}, scripts: {scripts}, elements from outside: {outside}")
    return [f"{url}: {line}" for line in found]


@pytest.fixture
def visitor(open_page: Open, hostile: str, guard: Guard) -> Page:
    """A page at the hostile desk; a dialog is trouble."""
    page = open_page(f"{hostile}/about")
    page.on("dialog", lambda dialog: (guard.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return page


@pytest.mark.parametrize("name", LISTS)
def test_lists_stay_whole(visitor: Page, hostile: str, faults: Check, name: str) -> None:
    assert visit(visitor, hostile + PATHS[name], faults) == []


@pytest.mark.parametrize("start", [0, 1])
def test_happenings_and_documents_stay_whole(visitor: Page, hostile: str, faults: Check, start: int) -> None:
    found: list[str] = []
    for number in chosen(start):
        record = hostile_record(number, payloads()[number])
        found += visit(visitor, f"{hostile}/happening/h-{record.events[0].id}", faults)
        found += visit(visitor, f"{hostile}/document/{record.document.id}", faults)
    assert not found, "\n".join(found)


def test_people_and_places_stay_whole(visitor: Page, hostile: str, faults: Check, guard: Guard) -> None:
    # What has a control or a slash in it cannot be asked for by an address.
    guard.expected.extend(("404", "422"))
    found: list[str] = []
    for number in chosen(2):
        record = hostile_record(number, payloads()[number])
        found += visit(visitor, f"{hostile}/person/{quote(record.actors[0].id, safe='')}", faults)
        found += visit(visitor, f"{hostile}/place/CHN/{quote(payloads()[number], safe='')}", faults)
    assert not found, "\n".join(found)


def test_what_is_asked_for_stays_whole(visitor: Page, hostile: str, faults: Check, guard: Guard) -> None:
    guard.expected.extend(("404", "422"))
    found: list[str] = []
    for payload in payloads()[:: 3 * STEP]:
        asked = quote(payload[:200], safe="")
        for path in (f"/explore?words={asked}&party={asked}", f"/explore/sql?q={asked}", f"/nowhere/{asked}"):
            found += visit(visitor, hostile + path, faults)
    assert not found, "\n".join(found)


def test_touching_runs_nothing(visitor: Page, hostile: str, guard: Guard) -> None:
    record = hostile_record(50, payloads()[50])
    for path in (f"/happening/h-{record.events[0].id}", f"/document/{record.document.id}"):
        visitor.goto(hostile + path)
        for _ in range(25):
            visitor.keyboard.press("Tab")
        for key in "jjkonp":
            visitor.keyboard.press(key)
        visitor.hover("main h1")
        assert visitor.evaluate("window.ran") is None
        links = visitor.locator("a[href]").evaluate_all("all => all.map((a) => a.protocol)")
        assert set(links) <= {"http:", "https:"}


def chosen(start: int) -> list[int]:
    """Numbers of payloads: all sorts of writing over three turns, and scripts by steps."""
    return [*range(start, WRITING, 3), *range(WRITING + start, len(payloads()), 4 * STEP)]
