"""When an act was done, from the words of its clause, of the clause that carries it, and of the act told before."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import Settings, read

CASES = Path(__file__).parent / "cases" / "timing.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


LENGTHS = [
    ("OSLO - Chad's president visited Norway on Monday, the first visit by a leader of Chad in five years.", None),
    ("OSLO - Chad's president visited Norway on Monday for the first time in six years.", None),
    ("OSLO - Chad's president visited Norway on Monday, less than a month after the vote.", None),
    ("OSLO - Chad's president visited Norway two months after his foreign minister fell.", None),
    ("OSLO - Chad summoned the Norwegian ambassador on Monday over two days of clashes.", None),
    ("OSLO - Chad's president met Norway's prime minister for three hours on Monday.", "PT3H"),
    ("OSLO - Chad's president and Norway's prime minister met in Oslo for about 12 hours of talks.", "PT12H"),
    ("OSLO - Chad held a two-week military exercise.", "P2W"),
]


@pytest.mark.parametrize(("story", "length"), LENGTHS)
def test_how_long(story: str, length: str | None) -> None:
    record = read(story.encode(), settings=Settings(published="2016-05-12"))
    assert {e.duration for e in record.events} == {length}


@pytest.mark.parametrize(("story", "root", "status", "date"), ROWS)
def test_when(story: str, root: str, status: str, date: str) -> None:
    record = read(story.replace(" | ", " ").encode(), settings=Settings(published="2016-05-12"))
    found = [(e.plover, e.status, e.date) for e in record.events]
    assert (root, status, date) in found


def test_three_presidents_in_a_row_are_three() -> None:
    story = "OSLO - Peru's President Ana Prado, Chilean Prime Minister Luis Ortega and Bolivian President Eva Quiroga agreed on Friday to meet."
    record = read(story.encode(), settings=Settings(published="2020-05-12"))
    names = {a.id: a.name for a in record.actors}
    assert [sorted(names[i] for i in (*e.source, *e.target)) for e in record.events][:1] == [
        ["Ana Prado", "Eva Quiroga", "Luis Ortega"]
    ]


def test_who_speaks_of_raids_has_made_none() -> None:
    story = "OSLO - Chad's president Mahamat Idriss Deby met Norwegian traders on Friday. He named raids on Norwegian firms and new fees."
    record = read(story.encode(), settings=Settings(published="2022-05-12"))
    doers = [a for e in record.events if e.plover in ("ASSAULT", "COERCE") for a in e.source]
    assert not [a for a in record.actors if a.id in doers and a.country == "TCD"]
