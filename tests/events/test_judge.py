"""What lexicon, linear model and network come to together, with the network and without it."""

from __future__ import annotations

import pytest

from detente.errors import DataError
from detente.events.judge import NONE, act_of, load_judge, translate
from detente.events.lexicon import load_lexicon
from detente.pairs import Pair

ACTS = load_lexicon().acts
TEXT = "Norway imposed sanctions on Belarus on Monday."
PAIR = Pair(TEXT, (0, 6), (28, 35))
APART = Pair("Norway lies far from Belarus, and both have long winters.", (0, 6), (21, 28))


@pytest.mark.parametrize("network", [True, False])
def test_voices_that_agree_are_sure(network: bool) -> None:
    verdict = load_judge(network=network).judge(PAIR, ACTS["impose-sanctions"], "done")
    assert verdict.told[0].act.name == "impose-sanctions"
    assert verdict.told[0].probability > 0.8
    assert verdict.silence < 0.1


@pytest.mark.parametrize("network", [True, False])
def test_probabilities(network: bool) -> None:
    for pair in (PAIR, APART):
        verdict = load_judge(network=network).judge(pair, None)
        assert sum(verdict.roots.values()) == pytest.approx(1.0, abs=0.01)
        assert sum(t.probability for t in verdict.told) + verdict.silence == pytest.approx(1.0, abs=0.01)
        assert [t.probability for t in verdict.told] == sorted((t.probability for t in verdict.told), reverse=True)


def test_nothing_is_told_of_neighbours() -> None:
    assert load_judge().judge(APART, None).silence > 0.8


def test_disagreement_is_told() -> None:
    verdict = load_judge().judge(PAIR, ACTS["praise"], "done")
    assert "lexicon: SUPPORT" in verdict.why
    assert "network: SANCTION" in verdict.why
    assert verdict.roots["SUPPORT"] < load_judge().judge(PAIR, ACTS["impose-sanctions"], "done").roots["SANCTION"]


def test_the_words_that_tell_it() -> None:
    trigger = load_judge().judge(PAIR, None).trigger
    assert trigger is not None
    assert TEXT[slice(*trigger)] in ("imposed", "sanctions")
    assert load_judge(network=False).judge(PAIR, None).trigger is None


def test_a_codebook_translates() -> None:
    told = load_judge().judge(PAIR, ACTS["impose-sanctions"], "done").told
    assert max(translate(told, codebook="plover2").items(), key=lambda i: i[1])[0] == "SANCTION"
    assert max(translate(told, codebook="plover1").items(), key=lambda i: i[1])[0] == "COERCE"


@pytest.mark.parametrize(
    ("deed", "modality", "act", "value"),
    [
        ("AGREE/036", "planned", "meet", "planned"),
        ("AGREE/036", "agreed", "agree-to-meet", "agreed"),
        ("THREATEN/1312", "threatened", "threaten-sanctions", "done"),
        ("SANCTION/116", "done", "convict", "done"),
        ("CONSULT/040", "negated", "hold-talks", "negated"),
        ("AID", "hypothetical", "give-aid", "hypothetical"),
    ],
)
def test_deeds_are_acts_with_a_modality(deed: str, modality: str, act: str, value: str) -> None:
    found, read = act_of(deed, modality)
    assert (found.name, read) == (act, value)


def test_a_deed_that_no_table_knows_is_told() -> None:
    with pytest.raises(DataError, match="no table turns into an act"):
        act_of("CONSULT/999", "done")


def test_a_glance_is_the_linear_model_alone() -> None:
    judge = load_judge()
    assert judge.glance(PAIR) == load_judge(network=False).glance(PAIR)
    assert judge.glance(APART)[NONE] > judge.glance(PAIR)[NONE]
