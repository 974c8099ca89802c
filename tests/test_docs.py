"""The documentation shows what the commands print, names what there is, and links to what is there."""

from __future__ import annotations

import doctest
import re
from dataclasses import fields
from pathlib import Path

import pytest

from detente.cli.exits import Exit
from detente.settings import Settings
from tools import examples, record_page

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHOWING = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", SHOWING, ids=name)
def test_a_page_shows_what_its_commands_print(page: Path) -> None:
    lines = examples.differences(page)
    assert not lines, "run make docs, or mend the command:\n" + "\n".join(lines)


def test_the_tour_is_among_the_pages_that_show_output() -> None:
    assert [name(page) for page in SHOWING] == [
        "README.md",
        "docs/archive.md",
        "docs/codebooks.md",
        "docs/command-line.md",
        "docs/dates.md",
        "docs/knowledge.md",
        "docs/places.md",
        "docs/quotes.md",
    ]


def test_a_wrong_output_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ detente --version\ndetente 0.0.0\n```\n", encoding="utf-8")
    assert "-detente 0.0.0" in examples.differences(page)


def test_python_shown_in_the_readme_does_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "detente" / "data" / "examples")
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert any(">>>" in block for block in blocks)
    parsed = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", "README.md", 0)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(parsed, out=report.append)
    assert (result.attempted > 0, result.failed) == (True, 0), "".join(report)


def test_the_page_on_the_record_is_drawn_from_the_schema() -> None:
    assert (ROOT / "docs" / "record.md").read_text(encoding="utf-8") == record_page.page(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if not t.startswith(("http", "#"))]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_every_verb_is_documented() -> None:
    from detente.cli.app import app
    from detente.cli.codebook import app as codebook
    from detente.cli.evaluate import app as evaluate
    from detente.cli.knowledge import app as knowledge
    from detente.cli.review import app as review

    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    groups = (
        ("detente", app), ("detente codebook", codebook), ("detente evaluate", evaluate), ("detente knowledge", knowledge), ("detente review", review),
    )  # fmt: skip
    for prefix, group in groups:
        for command in group.registered_commands:
            assert command.callback is not None
            assert f"$ {prefix} {command.name or command.callback.__name__} --help" in page


def test_every_exit_code_is_documented() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for code in Exit:
        assert re.search(rf"^\| {code.value} \|", page, re.MULTILINE), code


def test_every_setting_explains_itself() -> None:
    source = (ROOT / "detente" / "settings.py").read_text(encoding="utf-8")
    for setting in fields(Settings):
        assert re.search(rf'^    {setting.name}: [^\n]+\n    """\S', source, re.MULTILINE), setting.name


def test_every_decision_is_dated_listed_and_has_a_status() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        assert f"({page.name})" in listed
        assert re.search(r"^\d{4}-\d\d-\d\d · \S", page.read_text(encoding="utf-8"), re.MULTILINE)
