"""What speaks for one happening and what against it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.chronicle.acts import kind_of, read_table
from detente.chronicle.compare import compare
from detente.chronicle.keys import keys
from detente.chronicle.model import Telling
from detente.chronicle.numbers import numbers_of
from detente.chronicle.traits import HASHED, traits
from detente.events.lexicon import load_lexicon
from tests.chronicle.tellings_made import LISBON, PORTO, SANTIAGO, country, person, telling

FULL = telling("e1", place=LISBON, words="held talks over lunch in Lisbon about tuna quotas", trigger="talks")
EXPELLED = {"plover": "SANCTION", "words": "expelled three diplomats", "trigger": "expelled"}


def linked(left: Telling, right: Telling) -> bool:
    found = compare(left, right)
    assert found == compare(right, left)
    assert found is None or (found.left < found.right and 0.5 <= found.score <= 1.0 and found.why)
    return found is not None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"source": (person("Ana Prado", "PRT"),)},
        {"target": ()},
        {"date": "2022-03"},
        {"date": None},
        {"words": "they sat down together", "trigger": "sat"},
        {"status": "planned", "published": "2022-03-10"},
        {"place": None},
    ],
)
def test_one_happening(fields: dict[str, object]) -> None:
    assert linked(FULL, telling("e2", **{"place": LISBON, **fields}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "2022-03-23"},
        {"target": (country("ARG"),)},
        {"source": (country("BRA"),), "target": (country("ARG"),)},
        {"plover": "ASSAULT"},
        {"plover": "SUPPORT"},
        {"status": "planned", "date": "2022-03-23", "published": "2022-03-18"},
        {"place": SANTIAGO, "date": "2022-03-16"},
    ],
)
def test_two_happenings(fields: dict[str, object]) -> None:
    assert not linked(FULL, telling("e2", **{"place": LISBON, **fields}))  # type: ignore[arg-type]


def test_an_expulsion_and_its_answer_are_two() -> None:
    answer = telling("e2", source=(country("CHL"),), target=(country("PRT"),), date="2022-03-17", **EXPELLED)  # type: ignore[arg-type]
    assert not linked(telling("e1", **EXPELLED), answer)  # type: ignore[arg-type]


def test_words_of_one_day_are_told_apart_by_what_is_said() -> None:
    arms = telling("e1", plover="ACCUSE", words="accused Chile of arming rebels", trigger="accused")
    fish = telling("e2", plover="ACCUSE", words="accused Chile of overfishing off Madeira", trigger="accused")
    again = telling("e3", plover="ACCUSE", words="said Chile had been arming the rebels", trigger="said")
    assert linked(arms, again)
    assert not linked(fish, again)


def test_papers_of_one_day_do_not_make_one_act_of_what_is_said() -> None:
    """Both are told as of the day of their papers, with nothing in common but who speaks to whom."""
    today: dict[str, object] = {"date": "2022-03-16", "plover": "AGREE", "source": (country("USA"),), "target": (country("CHN"),)}
    fish = telling("e1", words="agreed on herring", trigger="agreed", **today)  # type: ignore[arg-type]
    ports = telling("e2", words="was willing to share harbours", trigger="willing", **today)  # type: ignore[arg-type]
    assert not linked(fish, ports)
    assert linked(fish, telling("e3", words="both sides agreed on herring", trigger="agreed", **today))  # type: ignore[arg-type]


def test_deeds_of_one_day_need_no_common_word() -> None:
    lunch = telling("e1", date="2022-03-16", words="sat down over lunch", trigger="sat")
    assert linked(lunch, telling("e2", date="2022-03-16", words="opened a summit", trigger="summit"))


def test_a_common_person_says_less_where_one_does_not_name_with_whom() -> None:
    ana = (person("Ana Prado", "PRT"),)
    with_whom, alone = telling("e1", source=ana), telling("e2", source=ana, target=())
    named, unnamed = (compare(with_whom, x) for x in (telling("e3", source=ana), alone))
    nobody = compare(with_whom, telling("e4", target=()))
    assert named is not None and unnamed is not None and nobody is not None
    assert unnamed.score - nobody.score < named.score - nobody.score


def hashed(words: str) -> str:
    return HASHED + sha256(words.encode()).hexdigest()[:32]


def hashes(told: Telling) -> Telling:
    """A telling as an archive gives it back that keeps no words."""
    event = told.event
    trigger, evidence = (replace(s, text=hashed(s.text)) for s in (event.trigger, event.evidence))
    return replace(told, event=replace(event, trigger=trigger, evidence=evidence))


def test_hashes_are_no_words() -> None:
    one, other = hashes(telling("e1")), hashes(telling("e2"))
    assert traits(one).words == traits(one).trigger == traits(one).numbers == frozenset()
    assert not any("sha256" in k.block for k in keys(one))
    found = compare(one, other)
    assert found is not None and "same word" not in found.why and "in common" not in found.why
    assert compare(one, hashes(telling("e3", words="a lunch", trigger="lunch"))) == replace(found, right="e3")


def test_copies_are_known_by_the_hash_of_their_sentence() -> None:
    one, same = (hashes(telling(id, family="f", date=day)) for id, day in (("e1", "2022-03-15"), ("e2", "2020-01-01")))
    other = hashes(telling("e3", family="f", date="2020-01-01", words="then met over lunch"))
    assert linked(one, same) and not linked(one, other)
    empty = [replace(t, event=replace(t.event, evidence=replace(t.event.evidence, text=""))) for t in (one, same)]
    assert not linked(*empty)


def test_copies_tell_the_same_whatever_their_fields() -> None:
    copy = telling("e2", family="f", date="2020-01-01", target=(country("ARG"),))
    assert linked(telling("e1", family="f"), copy)


def test_towns_count_more_than_their_country() -> None:
    near, other = (compare(FULL, telling("e2", place=place)) for place in (LISBON, PORTO))
    assert near is not None and (other is None or near.score > other.score)


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(["2022-03-15", "2022-03", "2022", "../2022-03-20", "2022-03-10/..", None]),
    st.sampled_from(["planned", "negated"]),
)
def test_the_order_makes_no_difference(date: str | None, status: str) -> None:
    linked(FULL, telling("e2", date=date, status=status))


def test_every_act_of_the_lexicon_has_a_kind() -> None:
    acts = {(a.root, a.mode, a.cameo) for a in load_lexicon().acts.values()}
    assert acts
    for root, mode, cameo in acts:
        made = telling("e1")
        event = replace(made.event, plover=root, mode=mode, cameo=cameo)  # type: ignore[arg-type]
        assert kind_of(event).families


def test_the_table_of_kin_names_each_pair_once() -> None:
    pairs = [tuple(sorted((r["left"], r["right"]))) for r in read_table("kin.tsv")]
    assert len(pairs) == len(set(pairs))
    assert all(float(r["weight"]) <= 0.6 and r["why"] for r in read_table("kin.tsv"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("expelled twenty-three diplomats on March 14, 2018", {23}),
        ("released 1,200 prisoners after 72 hours", {1200}),
        ("two ministers met for three days", set()),
        ("imposed tariffs on $200 billion of goods in 2019", {200}),
    ],
)
def test_numbers_are_those_of_the_act(text: str, numbers: set[int]) -> None:
    assert numbers_of(text) == numbers


def test_another_number_is_another_expulsion() -> None:
    few, many = (
        telling(f"e{n}", plover="SANCTION", words=f"expelled {n} envoys", trigger="expelled", date="2022-03") for n in (4, 60)
    )
    again = telling("e5", plover="SANCTION", words="expelled sixty envoys", trigger="expelled", date="2022-03")
    assert linked(many, again)
    assert not linked(few, again) or compare(few, again).score < compare(many, again).score  # type: ignore[union-attr]
