"""The desk opens in a browser, for every kind of reader."""

from __future__ import annotations

import pytest

from tests.desk.browser.conftest import Open, Served


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("script", [False, True])
def test_the_first_page_opens(look: Open, *, phone: bool, dark: bool, script: bool) -> None:
    page = look("/", phone=phone, dark=dark, script=script)
    assert page.locator("main h1").count() == 1
    # Nothing stands out at the side.
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("dark", [False, True])
def test_the_first_page_is_accessible(look: Open, axe, *, dark: bool) -> None:  # type: ignore[no-untyped-def]
    assert axe(look("/", dark=dark)) == []


def test_a_page_that_is_not_there_says_so(look: Open) -> None:
    page = look("/no/such/page", expected=("404",))
    assert "Not found" in page.title()


def test_a_desk_for_reviewing_is_another(desk: Served, review_desk: Served) -> None:
    assert desk.url != review_desk.url
    assert desk.archive != review_desk.archive
