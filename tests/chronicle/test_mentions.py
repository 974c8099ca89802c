"""Mentions of one happening, and average linkage."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.chronicle.linkage import average_link
from detente.chronicle.mentions import Mention, content_of, describe_mention, group_documents, head_of, resolve_mentions
from detente.chronicle.similarity import SYNONYM, act_keys, same_act_words
from detente.language import Sentence
from detente.status.readings import parse_text


def sentence(text: str) -> Sentence:
    (found,) = parse_text(text, title=False)
    return found


def mention(text: str, words: str, *, id: str = "m", document: str = "d") -> Mention:
    """The mention of these words in a sentence of one document."""
    parsed = sentence(text)
    start = text.index(words)
    return describe_mention(id, document, parsed, parsed.between(start, start + len(words)))


def joined(*told: tuple[str, str], groups: tuple[str, ...] | None = None) -> list[int]:
    """For each (text, words), a document each, the number of the first that tells the same; all of one group, or of these."""
    mentions = [mention(text, words, id=f"{n}", document=f"{n}") for n, (text, words) in enumerate(told)]
    of = dict(zip(map(str, range(len(told))), groups or ["g"] * len(told), strict=True))
    return [int(label) for label in resolve_mentions(mentions, of).values()]


def test_words_of_one_family_or_sense_are_joined() -> None:
    assert joined(
        ("Niamey expelled the envoy on Friday.", "expelled"),
        ("The expulsion angered Lagos.", "expulsion"),
        ("Niger deported him at dawn.", "deported"),
        ("Lagos recalled its envoy.", "recalled"),
    ) == [0, 0, 0, 3]


def test_groups_stay_apart() -> None:
    told = ("The quake struck at noon.", "quake"), ("An earthquake was felt in Cusco.", "earthquake")
    assert joined(*told) == [0, 0]
    assert joined(*told, groups=("lima", "cusco")) == [0, 1]


def test_what_two_speakers_say_stays_apart() -> None:
    assert joined(
        ("The governor said the bridge would hold.", "said"),
        ("The engineer said the bridge would fall.", "said"),
        ("The governor said no more on it.", "said"),
    ) == [0, 1, 0]


def test_pronouns_are_joined_with_nothing() -> None:
    assert joined(("It came at dawn.", "It"), ("It came at dawn.", "It")) == [0, 1]


def test_a_particle_belongs_to_its_verb() -> None:
    assert mention("The court struck the law down.", "struck").words == ("strike", "down")


def test_a_mention_takes_what_stands_around_it_and_who_speaks() -> None:
    found = mention("The Lusaka ministry announced a curfew on Sunday.", "announced")
    assert {"lusaka", "curfew", "sunday"} <= {stem for stem, _ in found.around}
    assert found.speaker == {"lusaka", "ministri"}
    assert mention("She announced a curfew.", "announced").speaker == frozenset()
    assert mention("The ministry closed the port.", "closed").speaker == frozenset()


def test_the_head_governs_the_other_words() -> None:
    parsed = sentence("They held peace talks.")
    assert parsed.tokens[head_of(parsed, parsed.between(5, 21))].text == "held"


STORIES = {
    "a": "Asmara freed eleven Yemeni fishermen of the Hanish boats.",
    "b": "Eleven fishermen whom Asmara freed reached Yemen from Hanish.",
    "c": "Manila freed nine Vietnamese fishermen off Palawan.",
    "d": "The nine left Palawan for Vietnam after Manila freed them.",
}


def test_documents_are_grouped_by_the_names_and_numbers_they_share() -> None:
    contents = {name: content_of(parse_text(text, title=False)) for name, text in STORIES.items()}
    assert group_documents(contents) == {"a": "a", "b": "a", "c": "c", "d": "c"}


def test_order_of_mentions_decides_nothing() -> None:
    told = [(text, word) for text in STORIES.values() for word in ("freed", "fishermen", "left") if word in text]
    mentions = [mention(text, word, id=f"{n}", document=text[:3]) for n, (text, word) in enumerate(told)]
    groups = {m.document: m.document for m in mentions}
    first = resolve_mentions(mentions, groups)
    for seed in range(5):
        random.Random(seed).shuffle(mentions)
        assert resolve_mentions(mentions, groups) == first


def test_wordings_that_are_alike_share_a_key() -> None:
    wordings = [
        "held talks",
        "met",
        "meeting",
        "stepped down",
        "resigned",
        "expulsion",
        "expelled",
        "struck down",
        "annulled",
        "made",
    ]
    for left, right in combinations(wordings, 2):
        if same_act_words(left.split(), right.split()) >= SYNONYM:
            assert act_keys(left.split()) & act_keys(right.split()), (left, right)


def table(size: int, pairs: dict[tuple[int, int], float], rest: float = -1.0) -> list[list[float]]:
    return [[pairs.get((min(a, b), max(a, b)), rest) for b in range(size)] for a in range(size)]


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ({}, [0, 1, 2, 3]),
        ({(1, 3): 0.5}, [0, 1, 2, 1]),
        # A chain is cut where the mean of all pairs is too low: 0-1 are joined first, then 2 would bring (0.6 - 1.0) / 2.
        ({(0, 1): 0.9, (1, 2): 0.6}, [0, 0, 2, 3]),
        ({(0, 1): 0.9, (1, 2): 0.6, (0, 2): -0.2}, [0, 0, 0, 3]),
        ({(0, 1): 0.5, (2, 3): 0.5}, [0, 0, 2, 2]),
    ],
)
def test_average_linkage(pairs: dict[tuple[int, int], float], groups: list[int]) -> None:
    assert average_link(table(4, pairs), 0.0) == groups


@given(st.integers(0, 6), st.randoms(use_true_random=False), st.floats(-1, 1))
def test_groups_are_told_by_their_first_members(size: int, chance: random.Random, least: float) -> None:
    weights = table(size, {(a, b): chance.uniform(-1, 1) for a, b in combinations(range(size), 2)})
    labels = average_link(weights, least)
    assert len(labels) == size
    assert all(label <= place and labels[label] == label for place, label in enumerate(labels))
