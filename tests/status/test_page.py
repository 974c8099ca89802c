"""The page on status shows what the room reads."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente import status

PAGE = (Path(__file__).parent.parent.parent / "docs" / "status.md").read_text(encoding="utf-8")


def phenomena() -> Iterator[tuple[str, str, str, str]]:
    """Phenomenon, example, words and statuses of the table's rows."""
    table = PAGE.split("| phenomenon |")[1].split("\n\n")[0]
    for row in table.splitlines()[2:]:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        yield cells[0], cells[1].replace("*", ""), cells[2], cells[3].split(", below")[0]


def wanted(words: str, statuses: str) -> list[tuple[str, str]]:
    """Each word with its status: groups between semicolons pair, and a group of one status holds for all of its words."""
    pairs: list[tuple[str, str]] = []
    groups, told = words.split(";"), statuses.split(";")
    for group, of_group in zip(groups, told if len(told) > 1 else told * len(groups), strict=True):
        names, values = re.split(r",\s*", group.strip()), re.split(r",\s*", of_group.strip())
        pairs.extend(zip(names, values if len(values) > 1 else values * len(names), strict=True))
    return pairs


@pytest.mark.parametrize(("name", "example", "words", "statuses"), list(phenomena()))
def test_a_phenomenon_of_the_page_is_read_as_it_says(name: str, example: str, words: str, statuses: str) -> None:
    sentences = re.split(r"(?<=[.?]) | / ", example)
    readings = [r for sentence in sentences for r in status.read(sentence)]
    for word, value in wanted(words, statuses):
        places = [i for i, r in enumerate(readings) if r.text == word]
        assert places, (name, word)
        assert readings[places[0]].status == value, (name, word, readings[places[0]])
        if words.count(word) > 1:
            readings = readings[places[0] + 1 :]


def test_python_shown_on_the_page_does_what_it_shows() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    parsed = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "status.md", "status.md", 0)
    report: list[str] = []
    result = doctest.DocTestRunner().run(parsed, out=report.append)
    assert (result.attempted > 0, result.failed) == (True, 0), "".join(report)
