"""The quality of time expressions of news: floors that a change may raise and never lower."""

from __future__ import annotations

from tests.dates import news

# One step below what is measured (see docs/dates.md).
HELD = news.GOLD.with_name("news_held.tsv")
HELD_FLOORS = {"relaxed": 0.98, "strict": 0.95, "value": 0.9, "days": 0.89}
FLOORS = {"relaxed": 0.99, "strict": 0.99, "value": 0.99, "days": 0.985}


def test_news_is_read_no_worse_than_before() -> None:
    gold = news.rows()
    assert len(gold) > 130
    found = news.score(gold)
    assert {name: round(value, 3) for name, value in found.items() if value < FLOORS[name]} == {}


def test_news_that_nothing_was_mended_for_is_read_no_worse_than_before() -> None:
    gold = news.rows(HELD)
    assert len(gold) > 130
    found = news.score(gold)
    assert {name: round(value, 3) for name, value in found.items() if value < HELD_FLOORS[name]} == {}


def test_the_marks_of_gold_are_read_as_spans() -> None:
    row = news.rows()[0]
    assert [row.text[t.start : t.end] for t in row.times] == ["Tuesday", "Friday"]
    assert "[" not in row.text and row.times[0].edtf == "2023-09-19"
