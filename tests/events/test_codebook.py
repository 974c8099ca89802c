"""Act × modality to root, status and code."""

from __future__ import annotations

import pytest

from detente.events.codebook import QUAD, code_act, goldstein
from detente.events.lexicon import load_lexicon

ACTS = load_lexicon().acts


@pytest.mark.parametrize(
    ("act", "modality", "root", "status"),
    [
        ("meet", "done", "CONSULT", "happened"),
        ("meet", "planned", "CONSULT", "planned"),
        ("meet", "hypothetical", "CONSULT", "possible"),
        ("meet", "negated", "CONSULT", "negated"),
        ("sign-accord", "refused", "REJECT", "happened"),
        ("attack", "conditional", "THREATEN", "happened"),
        ("impose-sanctions", "done", "SANCTION", "happened"),
    ],
)
def test_act_and_modality_give_root_and_status(act: str, modality: str, root: str, status: str) -> None:
    code = code_act(ACTS[act], modality)
    assert code is not None
    assert (code.plover, code.status, code.quad) == (root, status, QUAD[root])


def test_a_denied_accusation_is_no_event() -> None:
    assert code_act(ACTS["accuse"], "negated") is None


def test_every_act_has_a_code_with_a_value() -> None:
    for act in ACTS.values():
        code = code_act(act, "done")
        assert code is not None
        assert -10.0 <= code.goldstein <= 10.0
        assert code.plover in QUAD


def test_an_unlisted_code_takes_its_parents_value() -> None:
    assert goldstein("19099") == goldstein("190")
