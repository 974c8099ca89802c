"""The linear model: features of a pair, and answers without the network."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.pairs import Pair, load_linear
from detente.pairs.linear import BUCKETS, features

TEXT = "Norway imposed sanctions on Belarus on Monday."
PAIR = Pair(TEXT, (0, 6), (28, 35))


def test_the_most_ordinary_sentence() -> None:
    told = load_linear().read(PAIR)
    assert max(told, key=lambda root: told[root]) == "SANCTION"
    assert abs(sum(told.values()) - 1.0) < 0.01


def test_direction_counts() -> None:
    assert features(PAIR) != features(Pair(TEXT, PAIR.target, PAIR.source))


@given(text=st.text(max_size=200), data=st.data())
def test_features_of_any_pair(text: str, data: st.DataObject) -> None:
    places = st.integers(min_value=0, max_value=len(text))
    source, target = (tuple(sorted((data.draw(places), data.draw(places)))) for _ in range(2))
    found = features(Pair(text, source, target))
    assert found == sorted(set(found))
    assert all(0 <= f < BUCKETS for f in found)
