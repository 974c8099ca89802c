from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.lineage.features import Features
from detente.lineage.kin import compare, find_kin
from detente.lineage.model import Kinship, Relation
from detente.lineage.store import HOLDERS, MemoryStore
from tests.lineage import copies, damage
from tests.lineage.dice import Dice
from tests.lineage.helpers import OTHER, STORY, read


def kin(left: str, right: str) -> Kinship | None:
    return compare(read("a", left), [read("b", right)])[0]


def paragraphs(text: str, *chosen: int) -> str:
    parts = text.split("\n\n")
    return "\n\n".join(parts[one] for one in chosen)


@pytest.mark.parametrize(
    "copy, relation",
    [
        (STORY, "same"),
        (STORY.upper().replace('"', "”"), "same"),
        (paragraphs(STORY, 0, 1), "whole"),
        (paragraphs(STORY, 3, 1, 0, 2), "same"),
        (f"{STORY}\n\n{OTHER}", "part"),
        (f"{OTHER}\n\n{STORY}\n\n{paragraphs(OTHER, 2)}", "part"),
        (f"{paragraphs(STORY, 0, 1)}\n\n{OTHER}", "rewrite"),
        (damage.respin(STORY, Dice("respin"), 0.5), "rewrite"),
        (damage.garble(STORY, Dice("garble"), 0.05), "rewrite"),
    ],
)
def test_relations(copy: str, relation: Relation) -> None:
    found = kin(STORY, copy)
    assert found is not None
    assert found.relation == relation


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        f"{OTHER}\n\n{paragraphs(STORY, 2)}",
        "The foreign ministers of Portugal and Chile met in Lisbon on Tuesday.",
        "",
        "!!!",
    ],
)
def test_what_is_no_kin(other: str) -> None:
    assert kin(STORY, other) is None


def test_texts_without_words_are_no_kin() -> None:
    assert kin("", "") is None
    assert find_kin(read("a", ""), MemoryStore()) == ()


@pytest.mark.parametrize("form", damage.FORMS)
def test_two_fillings_of_one_form_are_no_kin(form: str) -> None:
    import re

    dice = Dice(form)
    first, second = (re.sub(r"\{(\w+)\}", lambda m: damage.fill(m[1], dice), form) for _ in range(2))
    assert kin(first, second) is None


def test_the_shares_are_those_of_each_side() -> None:
    found = kin(STORY, paragraphs(STORY, 0, 1))
    assert found is not None
    assert found.containing == 1.0
    assert 0.4 < found.contained < 0.7


@given(st.permutations(range(6)), st.permutations(range(6)))
def test_a_pair_is_judged_alike_from_both_sides(first: list[int], second: list[int]) -> None:
    parts = [*STORY.split("\n\n"), *OTHER.split("\n\n")[:2]]
    left, right = ("\n\n".join(parts[one] for one in order[:4]) for order in (first, second))
    assert compare(read("a", left), [read("b", right)]) == compare(read("b", right), [read("a", left)])


def found_in(documents: Sequence[Features]) -> set[Kinship]:
    store, found = MemoryStore(), set()
    for one in documents:
        found |= set(find_kin(one, store))
        store.add(one)
    return found


@pytest.fixture(scope="module")
def made() -> list[Features]:
    names = copies.split_stories()[0][:3]
    kinds = {
        kind: copies.MAKERS[kind] for kind in ("exact", "half", "spliced", "roundup", "garbled 4%", "respun 30%", "reordered")
    }
    return [read(one.text.document, one.text.text) for one in copies.copies(names, kinds, "order")]


@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_the_order_of_arrival_does_not_matter(made: list[Features], data: st.DataObject) -> None:
    assert found_in(data.draw(st.permutations(made))) == found_in(made)


def test_comparing_many_is_comparing_each(made: list[Features]) -> None:
    one, others = made[0], made[1:]
    assert compare(one, others) == [compare(one, [other])[0] for other in others]


def test_a_text_of_which_there_are_very_many_copies_finds_some() -> None:
    store = MemoryStore()
    for number in range(3 * HOLDERS):
        found = find_kin(read(f"{number:03}", f"{STORY} {number}"), store)
        assert min(number, HOLDERS) <= len(found) <= 3 * HOLDERS
        store.add(read(f"{number:03}", f"{STORY} {number}"))


def test_a_document_is_no_kin_of_itself() -> None:
    store = MemoryStore()
    store.add(read("a", STORY))
    assert find_kin(read("a", STORY), store) == ()
