"""Actor strings of our own: country, sector and second sector of each, with floors. Run as a script for the figures by area."""

from __future__ import annotations

import csv
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from detente.actors import ActorCode, code_phrase
from detente.actors.tables import agent_examples, agents
from detente.knowledge import load_knowledge

Row = dict[str, str]

FLOORS = {"country": 0.975, "sector": 0.975, "both": 0.96, "second": 0.95}
# Of the rows that were held back: before the coder was changed for any of them .83, .78 and, last, .88 were right.
HELD_FLOOR = 0.92


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """The gold: ``second`` is empty where any second sector will do, ``country`` and ``sector`` where there must be none.

    ``strings_held.csv`` was written in three parts after the first tuning, each measured before it was looked at.
    """
    found: list[Row] = []
    for name in ("strings.csv", "strings_held.csv"):
        with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return tuple(found)


@lru_cache(maxsize=1)
def codes() -> tuple[ActorCode, ...]:
    return tuple(code_phrase(r["text"], date=r["date"] or None, knowledge=load_knowledge()) for r in rows())


def hits(row: Row, code: ActorCode) -> dict[str, bool]:
    country, sector = (code.country or "") == row["country"], (code.sector or "") == row["sector"]
    found = {"country": country, "sector": sector, "both": country and sector}
    if row["second"]:
        found["second"] = country and sector and getattr(code, "second", None) == row["second"]
    return found


def shares(area: str | None = None) -> dict[str, float]:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row, code in zip(rows(), codes(), strict=True):
        if area in (None, row["area"]):
            for name, hit in hits(row, code).items():
                asked[name] += 1
                right[name] += hit
    return {name: right[name] / asked[name] for name in asked}


@pytest.mark.parametrize("measure", FLOORS)
def test_strings_keep_their_floor(measure: str) -> None:
    assert shares()[measure] >= FLOORS[measure]


@pytest.mark.parametrize("area", ["held back", "held back again", "held back last"])
def test_held_back_strings_keep_their_floor(area: str) -> None:
    assert shares(area)["both"] >= HELD_FLOOR


def test_every_answer_says_why() -> None:
    assert all(code.why for code in codes())


def test_gold_is_its_own() -> None:
    texts = [row["text"] for row in rows()]
    assert len(texts) == len(set(texts)) >= 350


def test_every_agent_word_is_read_by_its_example() -> None:
    knowledge = load_knowledge()
    wrong = [
        (example, sector, code.sector)
        for example, sector in agent_examples()
        if (code := code_phrase(example, date=None, knowledge=knowledge)).sector != sector
    ]
    assert not wrong


def test_agent_words_are_many_in_every_sector() -> None:
    counts = Counter(r.sector for several in agents().values() for r in several if not r.plural)
    assert (
        min(
            counts[s]
            for s in ("AGR", "BUS", "COP", "CRM", "CVL", "EDU", "JRN", "JUD", "LAB", "MED", "PRM", "REF", "REL", "SOC", "SPY")
        )
        >= 70
    )


@pytest.mark.parametrize(
    ("text", "country", "words"),
    [
        ("Iran-backed insurgents in Bahrain", "BHR", "Bahrain"),
        ("Basque separatists", "ESP", "Basque"),
        ("Ugandan troops in Congo", "UGA", "Ugandan"),
    ],
)
def test_the_owner_is_named_in_the_reason(text: str, country: str, words: str) -> None:
    code = code_phrase(text, date=None, knowledge=load_knowledge())
    assert code.country == country and words in code.why


@pytest.mark.parametrize(
    ("name", "date", "sector"),
    [("Taliban", "2015-03-01", "REB"), ("Taliban", "2023-03-01", "GOV"), ("Rapid Support Forces", "2020-01-01", "PRM")],
)
def test_a_body_has_the_sector_of_the_day(name: str, date: str, sector: str) -> None:
    assert code_phrase(name, date=date, knowledge=load_knowledge()).sector == sector


def main() -> None:
    for row, code in zip(rows(), codes(), strict=True):
        wrong = [name for name, hit in hits(row, code).items() if not hit]
        if wrong:
            asked = " ".join(filter(None, (row["country"] or "-", row["sector"] or "-", row["second"])))
            given = f"{code.country or '-'} {code.sector or '-'} {getattr(code, 'second', None) or ''}".strip()
            print(f"{row['area']} | {row['text']} | {asked} | {given} | {code.name} | {code.why}")
    for area in [*dict.fromkeys(r["area"] for r in rows()), None]:
        print(f"{area or 'all':45}", "  ".join(f"{name} {share:.3f}" for name, share in shares(area).items()))


if __name__ == "__main__":
    main()
