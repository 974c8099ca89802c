"""A marked pair as tokens: the marks stand around the parties, and every token keeps its place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from detente.pairs import Pair
from detente.pairs.encode import MOST_TOKENS, encode
from detente.pairs.network import load_network

TEXT = "Chad's army freed two Libyan drivers near Faya on Sunday."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_network()._tokenizer


def words(tokenizer: Tokenizer, pair: Pair) -> list[str]:
    return [tokenizer.id_to_token(id) for id in encode(tokenizer, pair).ids]


def test_marks_stand_around_the_parties(tokenizer: Tokenizer) -> None:
    found = words(tokenizer, Pair(TEXT, (0, 4), (18, 36)))
    assert found[:5] == ["[CLS]", "[unused1]", "chad", "[unused2]", "'"]
    assert found[found.index("[unused3]") + 1 : found.index("[unused4]")] == ["two", "libyan", "drivers"]
    assert found[-1] == "[SEP]"


def test_a_party_inside_another_keeps_both_marks(tokenizer: Tokenizer) -> None:
    encoded = encode(tokenizer, Pair(TEXT, (18, 36), (22, 28)))
    assert set(encoded.target) < set(encoded.source)


def test_the_order_of_the_parties_is_kept(tokenizer: Tokenizer) -> None:
    assert words(tokenizer, Pair(TEXT, (0, 4), (18, 36))) != words(tokenizer, Pair(TEXT, (18, 36), (0, 4)))


def test_a_long_sentence_keeps_what_stands_around_its_parties(tokenizer: Tokenizer) -> None:
    text = "word " * 400 + "Peru thanked Fiji" + " word" * 400
    start = text.index("Peru")
    encoded = encode(tokenizer, Pair(text, (start, start + 4), (text.index("Fiji"), text.index("Fiji") + 4)))
    assert len(encoded.ids) <= MOST_TOKENS
    assert encoded.source and encoded.target


def test_parties_far_apart_both_stay_in_view(tokenizer: Tokenizer) -> None:
    text = "Peru " + "word " * 400 + "thanked Fiji" + " word" * 400
    start = text.index("Fiji")
    encoded = encode(tokenizer, Pair(text, (0, 4), (start, start + 4)))
    assert len(encoded.ids) <= MOST_TOKENS
    assert encoded.source and encoded.target
    assert len(encode(tokenizer, Pair(text, (start, start + 4), (0, 4))).target) == len(encoded.source)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(), max_size=300), data=st.data())
def test_any_text_and_any_spans(tokenizer: Tokenizer, text: str, data: st.DataObject) -> None:
    places = st.integers(min_value=0, max_value=len(text))
    source, target = (tuple(sorted((data.draw(places), data.draw(places)))) for _ in range(2))
    encoded = encode(tokenizer, Pair(text, source, target))
    assert len(encoded.ids) == len(encoded.offsets) <= MOST_TOKENS
    for start, end in encoded.offsets:
        assert 0 <= start <= end <= len(text)
    for span, tokens in ((source, encoded.source), (target, encoded.target)):
        for token in tokens:
            start, end = encoded.offsets[token]
            assert (end > span[0] and start < span[1]) or (start, end) == (0, 0)
