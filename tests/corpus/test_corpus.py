"""The corpus: well-formed, large and mixed enough, and its classes known to the tables of the coder."""

from __future__ import annotations

from collections import Counter

import pytest

from detente.events.codebook import code_act
from detente.events.judge import NONE, VOTES_IN, act_of
from detente.pairs import load_network
from detente.pairs.files import read_model_json
from training.check import faults
from training.corpus import DEVELOPMENT, MODALITIES, ROOTS, corpus_digest, corpus_files, read_corpus, unmark
from training.deeds import finest, learn_deeds, parent

ROWS = read_corpus()


def test_no_row_has_a_fault() -> None:
    found = [
        f"{path.name}:{number}: {fault}"
        for path in corpus_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2)
        for fault in faults(line)
    ]
    assert found == []


def test_size_and_share_of_none() -> None:
    assert len(ROWS) >= 12_000
    assert sum(row.root == NONE for row in ROWS) >= 0.3 * len(ROWS)


def test_every_root_in_every_common_form_and_every_two_digit_code() -> None:
    roots = Counter(row.root for row in ROWS)
    assert all(roots[root] >= 400 for root in ROOTS)
    codes = Counter(row.cameo[:2] for row in ROWS if row.root != NONE)
    assert all(codes[f"{code:02}"] for code in range(1, 21))
    forms = {(row.root, row.form) for row in ROWS}
    assert all(
        (root, form) in forms for root in ROOTS for form in ("active", "passive", "nominal", "headline", "quoted", "chain")
    )


def test_development_rows_are_not_learned_from() -> None:
    held_out = {row.text for row in ROWS if row.hand in DEVELOPMENT}
    assert len(held_out) > 400
    assert not held_out & {row.text for row in ROWS if row.hand not in DEVELOPMENT}


def test_the_shipped_models_were_trained_on_this_corpus() -> None:
    assert load_network().card["corpus"] == corpus_digest()
    assert read_model_json("linear.json")["corpus"] == corpus_digest()


def test_every_deed_and_modality_has_an_act() -> None:
    for deed in {*learn_deeds(ROWS).values(), *map(finest, ROWS), *load_network().labels.deeds} - {NONE}:
        while True:
            for modality in MODALITIES:
                act, value = act_of(deed, modality)
                code_act(act, value, codebook=VOTES_IN)
                assert act.root == deed.partition("/")[0] or value == "planned"
            if "/" not in deed:
                break
            deed = parent(deed)


def test_marks() -> None:
    text, spans = unmark("<s>Peru</s> <e>met</e> <t>Fiji</t>.")
    assert (text, spans) == ("Peru met Fiji.", {"s": (0, 4), "e": (5, 8), "t": (9, 13)})


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("<s>A</s> <e>met</e> B in the old town\tCONSULT\tmeet\tdone\t040\thappened\tactive", "found tags"),
        ("<s>A</s> <e>met</e> <t>B</t> in the town\tMEET\tmeet\tdone\t040\thappened\tactive", "root 'MEET'"),
        ("<s>A</s> <e>met</e> <t>B</t> in the town\tCONSULT\tmeet\tdone\t21\thappened\tactive", "cameo '21'"),
        ("<s>A</s> <e>met</e> <t>B in the town\tCONSULT\tmeet\tdone\t040\thappened\tactive", "not closed"),
        ("<s>A</s> lies <t>B</t> in the same town\tNONE\tnone\tdone\t-\t-\tactive", "a NONE row holds"),
        ("short", "found 1 columns"),
    ],
)
def test_faults_are_told(line: str, fault: str) -> None:
    assert any(fault in found for found in faults(line))
