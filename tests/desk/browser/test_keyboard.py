"""Every page by keys alone: all of it can be reached in order, what has the focus is seen, nothing holds it fast."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browser.conftest import Open, Served
from tests.desk.browser.shown import addresses

# What Tab should reach, in the order of the page: everything that can be used and is shown.
REACHED = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled)
  .map((e, i) => { e.dataset.stop_ = i; return i; }).length"""
FOCUSED = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [Number(at.dataset.stop_), ring, seen, at.outerHTML.slice(0, 120)];
}"""
# Of tables that are alike from line to line, so many stops are enough to know their order.
MOST = 25


@pytest.fixture(scope="module")
def shown(desk: Served) -> dict[str, str]:
    return addresses(desk.archive)


@pytest.mark.parametrize("name", ["relation", "happening", "document", "explore", "review"])
def test_tab_goes_through_a_page(look: Open, shown: dict[str, str], name: str) -> None:
    page = look(shown[name])
    stops = page.evaluate(REACHED)
    for stop in range(min(stops, MOST)):
        page.keyboard.press("Tab")
        number, ring, seen, element = page.evaluate(FOCUSED)
        assert (number, ring, seen) == (stop, True, True), element
    # And back, out of whatever it was.
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)[0] == min(stops, MOST) - 2


def test_the_header_is_passed_by(look: Open) -> None:
    page = look("/people")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main a").first).to_be_focused()


def at(page: Page) -> int:
    """The number of the line at hand."""
    return int(page.evaluate("[...document.querySelectorAll('[data-row], .entry')].findIndex((e) => e.classList.contains('at'))"))


def test_lists_by_keys(look: Open) -> None:
    page = look("/")
    for key, line in (("j", 0), ("j", 1), ("k", 0), ("k", 0), ("j", 1)):
        page.keyboard.press(key)
        assert at(page) == line, key
    entry = page.locator(".entry.at")
    expect(entry).to_be_in_viewport()
    page.keyboard.press("o")
    expect(entry.locator("details")).to_have_attribute("open", "")
    page.keyboard.press("o")
    assert entry.locator("details").get_attribute("open") is None
    # From where Tab has led, not from where keys were.
    page.locator(".entry").nth(4).locator("a").first.focus()
    page.keyboard.press("j")
    assert at(page) == 5
    href = page.locator(".entry.at .sentence a").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def test_tables_by_keys(look: Open) -> None:
    page = look("/people")
    page.keyboard.press("j")
    page.keyboard.press("j")
    href = page.locator("[data-row]").nth(1).locator("a").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def test_search_and_the_list_of_keys(look: Open) -> None:
    page = look("/quotes")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    # While typing, keys are letters.
    page.keyboard.type("jk/?onp")
    assert page.input_value("#q") == "jk/?onp"
    assert page.locator(".at").count() == 0
    page.locator("main").focus()
    page.keyboard.press("Control+j")
    assert page.locator(".at").count() == 0
    page.keyboard.press("?")
    page.wait_for_url("**/keys")


def test_keys_do_no_harm_where_there_is_nothing_for_them(look: Open) -> None:
    page = look("/about")
    for key in "jkonprwms":
        page.keyboard.press(key)
    assert page.url.endswith("/about")


def test_a_reader_of_high_contrast_sees_marks_and_focus(look: Open, shown: dict[str, str]) -> None:
    page = look(shown["happening"], forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    page.locator("dd .proved a").first.focus()
    assert page.locator("dd .proved a").first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert page.locator(".proof").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_nothing_moves(look: Open, shown: dict[str, str]) -> None:
    page = look(shown["relation"])
    page.hover("h1 a")
    page.click("summary >> nth=0")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
