"""Contexts: those of the act, and those that the words name."""

from __future__ import annotations

import pytest

from detente.events.contexts import contexts_of
from detente.events.judge import act_of
from detente.events.lexicon import load_lexicon, read_table


@pytest.mark.parametrize(
    ("act", "evidence", "contexts"),
    [
        (("legal",), "Chile jailed two cocaine smugglers", ("legal", "illegal_drugs", "trafficking")),
        (("diplomatic",), "the ministers met", ("diplomatic",)),
        ((), "marched for same-sex marriage", ("lgbt",)),
        ((), "blamed al-Qaeda", ("terrorism",)),
        (("economic",), "an oil spill", ("economic", "environment", "natural_resource")),
        ((), "the gaiety of oilcloth", ()),
    ],
)
def test_contexts(act: tuple[str, ...], evidence: str, contexts: tuple[str, ...]) -> None:
    assert contexts_of(act, evidence) == contexts


def test_every_context_of_plover_can_be_given() -> None:
    known = {c for act in load_lexicon().acts.values() for c in act.contexts}
    told = [row["context"] for row in read_table("codebook", "contexts.tsv")]
    assert len(told) == len(set(told))
    assert {"environment", "illegal_drugs", "inequality", "lgbt", "terrorism", "trafficking"} <= {*known, *told}


def test_the_network_says_as_much_of_the_code_as_it_knows() -> None:
    act, _ = act_of("PROTEST/1413", "done")
    assert (act.name, act.cameo) == ("demonstrate", "1413")
    assert act_of("PROTEST/141", "done")[0].cameo == "141"
