"""The third part of the act tables: claims, governed nouns and fixed phrases (acts_constructions.tsv, triggers_constructions.tsv)."""

from __future__ import annotations

import pytest

from detente.events.codebook import QUAD
from detente.events.lexicon import load_lexicon, read_table

TRIGGERS = read_table("acts", "triggers_constructions.tsv")
ACTS = read_table("acts", "acts_constructions.tsv")
CODES = {r["code"] for r in read_table("codebook", "cameo.tsv")}


def test_rows_are_sorted_and_unique() -> None:
    keys = [(r["trigger"], r["pos"], r["frame"]) for r in TRIGGERS]
    assert len(set(keys)) == len(keys)
    lines = ["\t".join(r.values()) for r in TRIGGERS]
    assert lines == sorted(lines)


def test_acts_have_roots_and_codes() -> None:
    for row in ACTS:
        assert row["root"] in QUAD
        assert row["cameo"] in CODES


def test_every_act_is_used() -> None:
    used = {r["act"] for r in TRIGGERS}
    assert {r["act"] for r in ACTS} <= used


def test_no_row_repeats_one_of_the_other_parts() -> None:
    mine = {(r["trigger"], r["pos"], r["frame"]) for r in TRIGGERS}
    others = {
        (r["trigger"], r["pos"], r["frame"])
        for part in ("conflict", "cooperation")
        for r in read_table("acts", f"triggers_{part}.tsv")
    }
    assert mine & others == set()


@pytest.mark.parametrize("row", TRIGGERS, ids=lambda r: f"{r['trigger']} {r['pos']} {r['frame']}")
def test_an_example_shows_its_trigger(row: dict[str, str]) -> None:
    stem = row["trigger"].split()[0][:3].lower()
    irregular = {
        "be": "was",
        "bre": "broke",
        "bri": "brought",
        "fly": "flown",
        "hol": "held",
        "lea": "left",
        "mee": "met",
        "run": "ran",
        "beg": "beg",
        "see": "see",
        "giv": "gave",
        "tak": "took",
        "reb": "rebuilt",
    }
    assert stem in row["example"].lower() or irregular.get(stem, stem) in row["example"].lower()


def test_the_lexicon_holds_more_than_fifteen_hundred_senses() -> None:
    assert sum(len(rows) for rows in load_lexicon().triggers.values()) > 1500
