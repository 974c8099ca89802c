from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DataError
from detente.lineage.features import GUARANTEED, Features, sample_hashes
from tests.lineage.helpers import OTHER, STORY, read

WORDS = st.lists(st.sampled_from([f"w{n}" for n in range(300)]), max_size=120).map(" ".join)


@given(WORDS)
def test_features_come_back_from_their_bytes(words: str) -> None:
    made = read("a", words)
    assert Features.from_bytes("a", made.to_bytes()) == made
    assert len(made) == len(words.split())


@pytest.mark.parametrize("data", [b"", b"\x02abcd", b"\x01abc"])
def test_bytes_of_another_form_are_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="expected form 1"):
        Features.from_bytes("a", data)


@given(st.lists(st.integers(0, 2**32 - 1), max_size=80))
def test_hashes_fit_every_database(numbers: list[int]) -> None:
    import numpy as np

    hashes = sample_hashes(np.array(numbers, dtype=np.uint32))
    assert list(hashes) == sorted(set(hashes))
    assert all(0 <= one < 2**48 for one in hashes)
    assert bool(hashes) == bool(numbers)


@given(
    WORDS,
    WORDS,
    st.lists(st.sampled_from([f"v{n}" for n in range(5000)]), min_size=GUARANTEED, max_size=GUARANTEED).map(" ".join),
)
def test_a_copied_run_shares_a_hash_wherever_it_stands(before: str, after: str, run: str) -> None:
    left, right = read("a", f"{before} {run}"), read("b", f"{run} {after}")
    assert set(left.hashes()) & set(right.hashes())


def test_hashes_are_the_same_on_every_machine() -> None:
    hashes = read("a", STORY).hashes()
    assert (len(hashes), hashes[0], hashes[-1]) == (15, 1_238_923_860_796, 40_587_947_926_645)


def test_unrelated_stories_share_next_to_nothing() -> None:
    assert len(set(read("a", STORY).hashes()) & set(read("b", OTHER).hashes())) < 2


def test_long_texts_ask_for_more_shared_hashes() -> None:
    assert [read("a", "word " * count).asked for count in (0, 39, 40, 119, 180, 100_000)] == [1, 1, 2, 2, 3, 255]


def test_no_words_no_hashes() -> None:
    assert read("a", " \n ").hashes() == ()
