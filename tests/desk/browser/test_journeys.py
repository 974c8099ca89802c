"""What an analyst does at the desk, from page to page, with scripts and without."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browser.conftest import TOKEN, Open, Served
from tests.desk.browser.shown import addresses

BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
RELATION = "/relation/CHN/USA"


@pytest.fixture(scope="module")
def shown(desk: Served) -> dict[str, str]:
    return addresses(desk.archive)


def asked(page: Page) -> dict[str, list[str]]:
    """What the address of a page asks for."""
    return parse_qs(urlsplit(page.url).query)


def taken(page: Page, link: str) -> Path:
    """The file that a link gives, as it lies on the disk."""
    with page.expect_download() as download:
        page.click(link)
    return Path(download.value.path())


@BOTH
def test_from_today_to_a_happening_and_its_relation(look: Open, script: bool) -> None:
    page = look("/", script=script)
    entry = page.locator("main .chronology").last.locator(".entry:has(details)").first
    entry.locator("summary").click()
    expect(entry.locator("blockquote").first).to_be_visible()
    sentence = entry.locator(".sentence a").inner_text()
    entry.locator(".sentence a").click()
    expect(page.locator("h1")).to_contain_text(sentence)
    expect(page.locator("mark.evidence").first).to_be_visible()
    page.click(".in-view a")
    expect(page.locator("h1")).to_contain_text(" and ")
    expect(page.locator("#chronology")).to_be_visible()


def test_a_field_lights_its_words(look: Open, shown: dict[str, str]) -> None:
    page = look(shown["happening"])
    lit, proofs = page.locator(".lit"), page.locator("[data-proves~=where]")
    page.hover("dd[data-lights=where] .proved")
    assert lit.count() == proofs.count() > 0
    assert set(lit.evaluate_all("marks => marks.map((mark) => mark.dataset.proves.split(' ').includes('where'))")) == {True}
    # A name lights its own words alone, and the field all of its again.
    page.hover("dd[data-lights=who] .values span[data-lights]")
    one = lit.count()
    page.hover("dd[data-lights=who] .proved")
    assert 0 < one < lit.count() == page.locator("[data-proves~=who]").count()
    page.hover("h1")
    assert lit.count() == 0
    page.focus("dd[data-lights=act] .proved a")
    assert lit.count() == page.locator("[data-proves~=act]").count() > 0
    background = "mark => getComputedStyle(mark).backgroundColor"
    assert lit.first.evaluate(background) != page.locator("[data-proves~=where]:not(.lit)").first.evaluate(background)


@BOTH
def test_a_proof_leads_to_its_words(look: Open, shown: dict[str, str], script: bool) -> None:
    page = look(shown["happening"], script=script)
    link = page.locator("dd[data-lights=where] .proved a").first
    words = link.inner_text().strip("“”")
    link.click()
    target = page.locator(":target")
    expect(target).to_have_text(words)
    expect(target).to_be_in_viewport()
    assert target.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"


@BOTH
def test_the_words_stand_in_their_story(look: Open, shown: dict[str, str], script: bool) -> None:
    page = look(shown["happening"], script=script)
    page.click(".told h3 a")
    assert urlsplit(page.url).path.startswith("/document/")
    expect(page.locator(":target")).to_be_in_viewport()
    page.locator(".note a[href^='/happening/']").first.click()
    expect(page.locator("#fields")).to_be_attached()


@BOTH
def test_a_chronology_is_narrowed_by_its_address(look: Open, script: bool) -> None:
    page = look(RELATION, script=script)
    before = page.locator("[aria-label=Chronology] .entry").count()
    page.select_option("#root", "CONSULT")
    page.fill("#from", "2023-09")
    page.click("form.filter button")
    page.wait_for_url("**root=CONSULT**")
    assert asked(page) == {"root": ["CONSULT"], "from": ["2023-09"]}
    entries = page.locator("[aria-label=Chronology] .entry")
    assert 0 < entries.count() <= before
    # The address alone is enough, and the form shows what it asks for.
    again = look(page.url, script=script)
    assert again.input_value("#root") == "CONSULT"
    assert again.locator("[aria-label=Chronology] .entry").count() == entries.count()
    again.click("form.filter a")
    assert asked(again) == {}


@BOTH
def test_further_back_and_return(look: Open, script: bool) -> None:
    page = look(RELATION, script=script)
    first = page.locator("[aria-label=Chronology] .entry .sentence").first.inner_text()
    page.click(".more a[rel=next]")
    page.wait_for_url("**after=**")
    assert page.locator("[aria-label=Chronology] .entry .sentence").first.inner_text() != first
    page.go_back()
    assert page.locator("[aria-label=Chronology] .entry .sentence").first.inner_text() == first


@BOTH
def test_tables_are_taken_away(look: Open, script: bool) -> None:
    import pyarrow.parquet

    page = look(f"{RELATION}?root=CONSULT", script=script)
    total = int(re.match(r"\d+", page.locator("#chronology ~ .substance-only").first.inner_text())[0])  # type: ignore[index]
    rows = list(csv.DictReader(io.StringIO(taken(page, ".take >> text=CSV").read_text("utf-8-sig"))))
    assert len(rows) == total
    assert {row["plover"] for row in rows} == {"CONSULT"}
    assert len(json.loads(taken(page, ".take >> text=JSON").read_text("utf-8"))) == total
    assert pyarrow.parquet.read_table(taken(page, ".take >> text=Parquet")).num_rows == total


@BOTH
def test_the_header_searches(look: Open, script: bool) -> None:
    page = look("/codebook", script=script)
    page.fill("#q", "Blinken")
    page.press("#q", "Enter")
    page.wait_for_url("**/explore?words=Blinken")
    expect(page.locator("#stories")).to_be_visible()
    page.click("#stories + ul a")
    expect(page.locator("article.story")).to_contain_text("Blinken")


@BOTH
def test_a_question_in_sql(look: Open, script: bool) -> None:
    page = look("/explore/sql", script=script)
    page.fill("#question", "SELECT plover, count(*) AS told FROM happenings GROUP BY plover ORDER BY told DESC")
    page.click("main form button")
    table = page.locator("#answer ~ .scroll table").first
    assert table.locator("thead th").all_inner_texts() == ["plover", "told"]
    rows = list(csv.reader(io.StringIO(taken(page, "text=CSV").read_text("utf-8-sig"))))
    assert len(rows) == 1 + table.locator("tbody tr").count()
    page.fill("#question", "DELETE FROM happenings")
    page.click("main form button")
    expect(page.locator("[role=alert]")).to_be_visible()


@BOTH
def test_the_agenda_as_a_calendar(look: Open, script: bool) -> None:
    page = look("/agenda", script=script)
    page.click("text=Calendar")
    expect(page.locator("table.calendar td")).to_have_count(35)
    page.click("text=the month before")
    expect(page.locator("table.calendar caption")).to_contain_text("December 2023")
    page.go_back()
    page.locator(".calendar a.dot").first.click()
    expect(page.locator(".entry:target")).to_be_in_viewport()
    calendar = taken(page, "text=Subscribe").read_text("utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "BEGIN:VEVENT" in calendar


@BOTH
def test_a_family_shows_what_copies_changed(look: Open, shown: dict[str, str], script: bool) -> None:
    page = look(shown["family"], script=script)
    expect(page.locator("#members ~ .scroll tbody tr").first).to_contain_text("original")
    expect(page.locator("section.copy del, section.copy ins, section.copy .moved").first).to_be_visible()
    page.locator("section.copy h3 a").first.click()
    expect(page.locator("article.story")).to_be_visible()


@BOTH
def test_the_map_leads_to_its_places(look: Open, script: bool) -> None:
    page = look("/map", script=script)
    page.click("figure.chart summary")
    expect(page.locator("figure.chart table caption")).to_be_visible()
    page.fill("#party", "Nobody at all")
    page.click("form.filter button")
    expect(page.locator("main")).to_contain_text("Nobody is known as Nobody at all")


def test_a_document_is_gone_through_by_keys(look: Open, shown: dict[str, str]) -> None:
    page = look(shown["document"])
    at = "() => document.querySelector('.note.at').id"
    page.keyboard.press("n")
    first = page.evaluate(at)
    assert page.evaluate("document.querySelector('.note.at').contains(document.activeElement)")
    # Its words are lit, as it has the focus.
    assert page.locator(".text .lit").count() > 0
    page.keyboard.press("n")
    assert page.evaluate(at) != first
    page.keyboard.press("p")
    assert page.evaluate(at) == first
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_in_viewport()


@BOTH
def test_what_is_new_since_the_last_visit(look: Open, script: bool) -> None:
    page = look("/", script=script)
    assert "last looked" not in page.locator(".lead").inner_text()
    page.click("text=Mark all as read")
    page.click("a.name")
    expect(page.locator(".lead")).to_contain_text("Nothing has changed since you last looked")
    page.goto(f"{page.url}?since=1")
    expect(page.locator("#new")).to_be_visible()


def enter(page: Page) -> None:
    page.fill("#reviewer", "Ana Prado")
    page.fill("#token", TOKEN)
    page.click("text=Begin")
    expect(page.locator("main")).to_contain_text("You judge as Ana Prado")


def test_review_by_keys(review_desk: Served, open_page: Open) -> None:
    page = open_page(f"{review_desk.url}/review?queue=joined", expected=("409",))
    enter(page)
    page.keyboard.press("j")
    first = page.locator(".entry.at").get_attribute("id")
    page.keyboard.press("r")
    page.wait_for_url(f"**#{first}")
    row = page.locator(f"[id='{first}']")
    expect(row).to_contain_text("right, said Ana Prado")
    # On from where one was: the next.
    page.keyboard.press("j")
    second = page.locator(".entry.at").get_attribute("id")
    assert second != first
    page.keyboard.press("k")
    assert page.locator(".entry.at").get_attribute("id") == first
    page.keyboard.press("j")
    page.keyboard.press("w")
    page.wait_for_url(f"**#{second}")
    expect(page.locator("#judgements ~ .scroll tbody tr")).to_have_count(2)
    page.keyboard.press("j")
    # While typing, keys are letters.
    page.locator(".entry.at input[name=reason]").press_sequentially("wrong or mistaken")
    assert page.locator(".entry.at input[name=reason]").input_value() == "wrong or mistaken"
    expect(page.locator("#judgements ~ .scroll tbody tr")).to_have_count(2)


@BOTH
def test_two_are_joined_and_one_is_split(review_desk: Served, open_page: Open, script: bool) -> None:
    page = open_page(f"{review_desk.url}/?read=1", script=script)
    page.click("text=Mark all as read")
    page.goto(f"{review_desk.url}/review?queue=joined")
    enter(page)
    before = page.locator(".review > .entry").count()
    kept, joined = page.locator(".review > .entry").nth(0), page.locator(".review > .entry").nth(1)
    sentences = {kept.locator(".sentence a").inner_text(), joined.locator(".sentence a").inner_text()}
    if script:
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("m")
    else:
        joined.locator("text=Join with the one above").click()
    expect(page.locator("#judgements ~ .scroll tbody tr")).to_have_count(1)
    assert page.locator(".review > .entry").count() <= before
    assert not sentences <= set(page.locator(".review > .entry .sentence a").all_inner_texts())
    page.click("a.name")
    expect(page.locator("#changed")).to_be_visible()
    page.goto(f"{review_desk.url}/review?queue=joined")
    if script:
        page.keyboard.press("j")
        page.keyboard.press("s")
    else:
        page.locator("text=Split this off").first.click()
    expect(page.locator("#judgements ~ .scroll tbody tr")).to_have_count(2)
    page.locator("text=Take back").first.click()
    expect(page.locator("#judgements ~ .scroll tbody tr").first).to_contain_text("taken back")
    page.click("text=Leave")
    expect(page.locator("#token")).to_be_visible()
    assert page.locator(".judge").count() == 0


def test_a_wrong_token_judges_nothing(review_desk: Served, open_page: Open) -> None:
    page = open_page(f"{review_desk.url}/review", expected=("403",))
    page.fill("#reviewer", "Ana Prado")
    page.fill("#token", "guessed")
    page.click("text=Begin")
    expect(page.locator(".lead")).to_contain_text("not the token")
