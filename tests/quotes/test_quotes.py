"""Quotes of small stories, by hand: `cases/quotes.yaml`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import detente.quotes
from detente.actors.model import Cast
from detente.quotes import QuoteMention, find_attributions, find_quotes, to_quotes
from tests.quotes.helpers import make_cast, parsed, quotes_of

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases").joinpath("quotes.yaml").read_text("utf-8"))
PIECES = (
    '"', "'", "“", "”", "«", "»", "''", " ", "\n", ",", ".", "?", ":", "said", "Lopes", "that", "the road", "is shut",
    "told", "reporters", "according to", "she", "12",
)  # fmt: skip
BODY = (
    '"The harbour is open," said Marta Lopes. "Ships may dock."\n'
    "Haddad told lawmakers that the road was shut, adding that it would rain.\n"
)


def told(text: str, quote: QuoteMention) -> str:
    hearer = f" > {'+'.join(quote.addressee)}" if quote.addressee else ""
    return f"{quote.kind} | {'+'.join(quote.actors) or '-'}{hearer} | {text[quote.start : quote.end]}"


@pytest.mark.parametrize("case", [c for c in CASES if c["tier"] == "STRONG"], ids=lambda c: c["name"])
def test_strong_cases(case: dict[str, Any]) -> None:
    assert [told(case["text"], q) for q in quotes_of(case["text"])] == case["quotes"]


def test_most_of_the_other_cases() -> None:
    others = [c for c in CASES if c["tier"] != "STRONG"]
    right = [c["name"] for c in others if [told(c["text"], q) for q in quotes_of(c["text"])] == c["quotes"]]
    assert len(right) / len(others) >= 0.8, right


def test_case_names_are_unique() -> None:
    assert Counter(c["name"] for c in CASES).most_common(1)[0][1] == 1


def test_parts_of_an_utterance_share_its_number() -> None:
    first, second, third = quotes_of('"Peace," said Haddad, "is a long road."\n"War is short," said Okoro.')
    assert first.utterance == second.utterance != third.utterance


def test_a_carried_speaker_is_marked() -> None:
    said, carried = quotes_of('"Nobody won," Okoro said.\n"We went home."')
    assert (said.implicit, carried.implicit) == (False, True)
    assert said.cue is not None and carried.cue is None


def test_titles_hold_no_quotes() -> None:
    assert quotes_of('Lopes says "the harbour is open"\nShips docked.', title=True) == ()


def test_no_text_has_no_quotes() -> None:
    assert quotes_of("") == ()


def test_empty_cast_keeps_direct_quotes_and_names_the_speaker_by_words() -> None:
    text = '"The harbour is open," said Marta Lopes.'
    story, sentences = parsed(text)
    (quote,) = find_quotes(story, sentences, Cast({}, tuple(() for _ in sentences)))
    assert quote.actors == () and quote.speaker is not None
    assert sentences[0].offsets(quote.speaker.first, quote.speaker.last) == (text.index("Marta"), text.index("."))


def test_record_quotes_are_spans_with_stable_ids() -> None:
    story, sentences = parsed(BODY)
    mentions = find_quotes(story, sentences, make_cast(sentences))
    quotes = to_quotes([*mentions, *mentions], story)
    assert quotes == to_quotes(mentions, story)
    assert len({q.id for q in quotes}) == len(quotes) == 4
    assert all(story.document.text[q.start : q.end] == q.text for q in quotes)
    assert quotes[0].cue is not None and quotes[0].cue.text == "said"


@pytest.mark.parametrize(
    "tail", ['Haddad said: "More."\n', "\n\nTen gardens to see\n", '"""\n', "Lopes denied that it rained.\n"]
)
def test_a_tail_changes_nothing_before_it(tail: str) -> None:
    before = quotes_of(BODY)
    assert [q for q in quotes_of(BODY + tail) if q.end <= len(BODY)] == list(before)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_any_text_gives_sound_quotes(text: str) -> None:
    story, sentences = parsed(text)
    found = find_quotes(story, sentences, make_cast(sentences))
    assert found == find_quotes(story, sentences, make_cast(sentences))
    assert list(found) == sorted(found, key=lambda q: (q.start, -q.end, q.kind))
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        words = text[quote.start : quote.end]
        assert words == words.strip() and not words.endswith(",")
    for attribution in find_attributions(story, sentences, make_cast(sentences)):
        assert 0 <= attribution.start < attribution.end <= len(text)


def test_attributions_join_an_utterance_and_a_clause_with_its_fragment() -> None:
    text = '"Peace," said Haddad, "is a long road." Petrov said the border was "calm". Alves called for a pause.'
    story, sentences = parsed(text)
    found = find_attributions(story, sentences, make_cast(sentences))
    assert [(a.kind, text[a.start : a.end]) for a in found] == [
        ("direct", '"Peace," said Haddad, "is a long road."'),
        ("mixed", 'the border was "calm"'),
        ("indirect", "for a pause"),
    ]


def test_public_names() -> None:
    assert detente.quotes.__all__ == [
        "Attribution", "Party", "QuoteMention", "Reading", "Speaker", "find_attributions", "find_quotes", "read", "to_quotes",
    ]  # fmt: skip
