from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from detente.lineage.families import families
from detente.lineage.features import features
from detente.lineage.kin import find_kin
from detente.lineage.model import Family, Kinship, Text
from detente.lineage.store import MemoryStore
from tests.lineage import copies
from tests.lineage.helpers import OTHER, STORY, text

PARTS = STORY.split("\n\n")
TAIL = "Readers may write to the foreign desk, whose address stands on page two of every issue."


def kinships(texts: Sequence[Text]) -> list[Kinship]:
    store, found = MemoryStore(), []
    for one in texts:
        found += find_kin(features(one), store)
        store.add(features(one))
    return found


def grouped(*texts: Text) -> tuple[Family, ...]:
    return families(kinships(texts), {one.document: one for one in texts})


def test_copies_are_a_family_and_others_are_not_in_it() -> None:
    [family] = grouped(text("c", STORY), text("a", PARTS[0] + PARTS[1]), text("b", OTHER), text("d", f"{STORY}\n\n{TAIL}"))
    assert (family.id, family.members) == ("a", ("a", "c", "d"))


def test_without_kin_there_is_no_family() -> None:
    assert grouped(text("a", STORY), text("b", OTHER)) == ()


def test_two_stories_in_one_digest_stay_apart() -> None:
    digest = text("digest", f"{STORY}\n\n{OTHER}")
    found = grouped(text("a", STORY), text("b", OTHER), digest, text("c", STORY), text("d", OTHER))
    assert [set(family.members) - {"digest"} for family in found] == [{"a", "c"}, {"b", "d"}]
    assert sum("digest" in family.members for family in found) == 1


def test_two_stories_and_their_digest_alone_stay_apart() -> None:
    found = grouped(text("a", STORY), text("b", OTHER), text("digest", f"{STORY}\n\n{OTHER}"))
    assert [len(family.members) for family in found] == [2]


def test_a_single_chance_ties_no_families() -> None:
    left, right = ([text(f"{name}{number}", words) for number in range(7)] for name, words in (("a", STORY), ("b", OTHER)))
    texts = [*left, *right]
    tied = [*kinships(texts), Kinship("a0", "b0", "rewrite", 0.45, 0.41)]
    found = families(tied, {one.document: one for one in texts})
    assert [family.members for family in found] == [tuple(one.document for one in some) for some in (left, right)]


@pytest.mark.parametrize(
    "told, original, why",
    [
        (
            {"a": {"publisher": "Gazette", "agency": "Reuters"}, "b": {"publisher": "Reuters", "agency": "Reuters"}, "c": {}},
            "b", "the text of Reuters itself, credited by 2 of 3",
        ),
        ({"a": {"published": "2022-03-16"}, "b": {"published": "2022-03"}, "c": {"published": "2022-03-15"}}, "c", "the earliest (2022-03-15)"),
        (
            {"a": {"published": "2022-03-14"}, "b": {"published": "2022-03-16", "agency": "Lusa"}, "c": {"published": "2022-03-15", "agency": "Lusa"}},
            "c", "one of 2 of 3 that credit Lusa, whose own text is not here; the earliest (2022-03-15)",
        ),
        ({"a": {}, "b": {}, "c": {}}, "b", "shares most with its relatives (0.91 of the words)"),
    ],
)  # fmt: skip
def test_the_likely_original_and_the_reason(told: dict[str, dict[str, str]], original: str, why: str) -> None:
    words = {"a": f"{STORY}\n\n{TAIL}", "b": STORY, "c": "\n\n".join(PARTS[:3])}
    [family] = grouped(*(text(name, words[name], **told[name]) for name in "abc"))
    assert (family.original, family.why) == (original, why)


def test_the_order_does_not_matter() -> None:
    names = copies.split_stories()[0][:4]
    made = [one.text for one in copies.copies(names, copies.MAKERS, "families")]
    found = kinships(made)
    texts = {one.document: one for one in made}
    expected = families(found, texts)
    for seed in range(3):
        random.Random(seed).shuffle(found)
        assert families(found, dict(reversed(texts.items()))) == expected


def test_features_stand_in_for_texts_that_are_not_kept() -> None:
    texts = [text("a", STORY), text("b", OTHER), text("digest", f"{STORY}\n\n{OTHER}")]
    bare = {one.document: text(one.document, "") for one in texts}
    kept = {one.document: features(one) for one in texts}
    assert families(kinships(texts), bare, kept) == grouped(*texts)
