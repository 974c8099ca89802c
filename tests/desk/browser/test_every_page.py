"""Every page of the desk, wide and narrow, light and dark: for every reader, whatever size of type and page they need."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.desk.pages import PAGES
from tests.desk.browser.conftest import PHONE, Open, Served
from tests.desk.browser.shown import ERROR, NAMES, addresses

ALL = ("contrast", "marks", "targets", "headings", "width", "clipped", "labels", "names", "direction", "frame")
COLOURS = ("contrast", "marks")
LAYOUT = ("width", "clipped", "frame")
UNFOLD = "() => document.querySelectorAll('details').forEach((details) => { details.open = true; })"
# Text spacing as WCAG 2.2 asks for (1.4.12), and text at twice its size (1.4.4): as a reader's own style would have it.
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
TWICE = "html { font-size: 212.5% !important }"
STYLE = "(css) => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = css ? [own] : []; }"
ODD = "[tabindex]:not([tabindex='0'], [tabindex='-1']), [accesskey], [autofocus], [onclick], a:not([href]), [role=button]"
Check = Callable[..., list[str]]


@pytest.fixture(scope="module")
def shown(desk: Served) -> dict[str, str]:
    return addresses(desk.archive)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_for_everyone(look: Open, axe: Check, faults: Check, shown: dict[str, str], name: str) -> None:
    found: list[str] = []

    def note(how: str, lines: list[str]) -> None:
        found.extend(f"{how}: {line}" for line in lines)

    page = look(shown[name], expected=("404",) if name == ERROR else ())
    note("wide, light", axe(page))
    # What is folded is read too.
    page.evaluate(UNFOLD)
    note("wide, light", faults(page, *ALL))
    page.emulate_media(color_scheme="dark")
    note("wide, dark", faults(page, *COLOURS))
    page.evaluate(STYLE, TWICE)
    note("type of twice the size", faults(page, *LAYOUT))
    page.evaluate(STYLE, "")
    page.set_viewport_size(PHONE)
    # axe-core takes most of the time: it looks once at further views of a page that it looks at twice.
    note("narrow, dark", faults(page, *ALL) + (axe(page) if name in PAGES else []))
    page.emulate_media(color_scheme="light")
    note("narrow, light", faults(page, *COLOURS))
    page.set_viewport_size({"width": 320, "height": 640})
    note("320 pixels", faults(page, *LAYOUT, "labels"))
    page.evaluate(STYLE, SPACED)
    note("spaced", faults(page, *LAYOUT))
    assert found == []


@pytest.mark.parametrize("name", [name for name in NAMES if name in PAGES])
def test_a_page_fits_a_phone(look: Open, faults: Check, shown: dict[str, str], name: str) -> None:
    # A phone itself, not a narrow window: what stands out there would make the whole page smaller. No script is needed to read it.
    page = look(shown[name], phone=True, dark=True, script=False)
    assert faults(page, "width", "frame") == []
    assert page.evaluate("visualViewport.scale") == 1
    assert page.locator("main h1").inner_text().strip()
    # Nothing changes the order in which keys go through it; it says what it is, and where to pass the header by.
    assert page.locator(ODD).count() == 0
    assert page.title().endswith(" · Detente")
    assert page.locator("a.skip[href='#main']").count() == page.locator("main#main").count() == 1
