"""The published folder, opened from the disk: it looks and leads as the desk does, without anyone to ask."""

from __future__ import annotations

from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.desk.browser.conftest import Open


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few stories of the sample as a folder of pages."""
    from detente.archive import ingest, open_archive
    from detente.desk.publish import publish
    from detente.desk.sample import RECORDS
    from detente.desk.state import DeskHolder
    from detente.documents.carriers import read_inputs
    from detente.knowledge import load_knowledge

    made = tmp_path_factory.mktemp("published")
    with as_file(files("detente").joinpath("data", "examples", "sample", RECORDS)) as records:
        ingest(islice(read_inputs([str(records)], format="record"), 8), str(made / "archive.detente"))
    with open_archive(str(made / "archive.detente")) as archive:
        report = publish(DeskHolder(archive, load_knowledge()).now(), made / "folder")
    assert report.broken == []
    return made / "folder"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_folder_is_read_from_the_disk(open_page: Open, folder: Path, script: bool) -> None:
    page = open_page((folder / "index.html").as_uri(), script=script)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"
    assert page.locator("form, button, input").count() == 0
    page.locator("main .chronology").last.locator(".sentence a").first.click()
    expect(page.locator("mark.evidence").first).to_be_visible()
    page.click(".told h3 a")
    expect(page.locator(":target")).to_be_in_viewport()
    page.click("a.name")
    expect(page.locator("h1")).to_have_text("Today")
    page.click("#relations + ul a")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    page.click("nav >> text=Quotes")
    expect(page.locator(".entry.said").first).to_be_visible()


def test_a_folder_by_keys_and_for_everyone(open_page: Open, folder: Path, axe, faults) -> None:  # type: ignore[no-untyped-def]
    page = open_page((folder / "index.html").as_uri())
    page.keyboard.press("j")
    assert page.locator(".entry.at").count() == 1
    page.keyboard.press("/")
    layout = ("contrast", "targets", "width", "clipped", "names", "frame")
    for name in ("index", "agenda", "map", "people", "codebook", "about"):
        page.goto((folder / f"{name}.html").as_uri())
        assert axe(page) + faults(page, *layout) == [], name
    page.keyboard.press("?")
    page.wait_for_url("**/keys.html")
