"""On paper: the words, black on white, and nothing that can only be clicked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.browser.conftest import Open, Served
from tests.desk.browser.shown import addresses

INK, PAPER = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
GONE = ("nav", "form", ".skip", ".more", ".take", "button", "input")


@pytest.fixture(scope="module")
def shown(desk: Served) -> dict[str, str]:
    return addresses(desk.archive)


@pytest.mark.parametrize("name", ["relation", "happening", "document", "agenda-month", "family"])
def test_a_page_on_paper(look: Open, shown: dict[str, str], name: str) -> None:
    # A reader who is used to a dark page prints on white paper too.
    page = look(shown[name], dark=True)
    heading = page.locator("h1").inner_text()
    page.emulate_media(media="print")
    for selector in GONE:
        assert page.locator(selector).evaluate_all("all => all.filter((e) => e.checkVisibility()).length") == 0, selector
    assert page.locator("h1").inner_text() == heading
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") in (INK, "rgb(68, 68, 68)")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER
    assert page.locator("footer p").is_visible()


def test_a_happening_is_printed_with_its_words(look: Open, shown: dict[str, str], tmp_path: Path) -> None:
    page = look(shown["happening"])
    page.emulate_media(media="print")
    assert page.locator("mark.evidence").first.is_visible()
    assert page.locator("mark.evidence").first.evaluate("e => getComputedStyle(e).borderBottomStyle") == "dotted"
    printed = page.pdf(path=tmp_path / "happening.pdf", format="A4")
    assert printed.startswith(b"%PDF-")
    assert 1 <= printed.count(b"/Type /Page\n") <= 12
