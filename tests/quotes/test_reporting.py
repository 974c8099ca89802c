"""Reported clauses, by the words of cue, speaker, hearer and clause root."""

from __future__ import annotations

import pytest

from detente.language.cues import load_cues
from detente.language.reporting import reported_clauses
from tests.quotes.helpers import parsed


def clauses(text: str) -> list[tuple[str, str | None, str | None, str, str]]:
    _, sentences = parsed(text)
    found = []
    for sentence in sentences:
        for clause in reported_clauses(sentence):
            words = [sentence.tokens[i].text if i is not None else None for i in (clause.speaker, clause.addressee)]
            found.append((sentence.tokens[clause.cue].text, *words, sentence.tokens[clause.content].text, clause.kind))
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The minister told reporters that talks would resume, adding that Peru hoped for a deal.",
            [("told", "minister", "reporters", "resume", "said"), ("adding", "minister", None, "hoped", "said")],
        ),
        ("Talks, she said, would go on.", [("said", "she", None, "go", "said")]),
        ("The dam is safe, according to the energy ministry.", [("according", "ministry", None, "is", "said")]),
        ("Oslo denied that its ships had been hit.", [("denied", "Oslo", None, "hit", "denied")]),
        ("The king was told that the bridge fell.", [("told", None, "king", "fell", "said")]),
        ("The claim by Oslo that ships had been hit was rejected.", [("claim", "Oslo", None, "hit", "said")]),
        ("Moreau believes that the treaty has expired.", [("believes", "Moreau", None, "expired", "thought")]),
        ("Moreau asked whether the treaty had expired.", [("asked", "Moreau", None, "expired", "asked")]),
        ("Moreau told the troops to leave.", []),
        ("Moreau walked to the river.", []),
    ],
)
def test_reported_clauses(text: str, expected: list[tuple[str, str | None, str | None, str, str]]) -> None:
    assert clauses(text) == expected


def test_negated_reports_say_so() -> None:
    _, sentences = parsed("Moreau did not say that the treaty had expired.")
    assert [c.negated for c in reported_clauses(sentences[0])] == [True]


def test_the_table_is_large_and_clean() -> None:
    table = load_cues()
    assert len(table.verbs) + len(table.nouns) >= 250
    frames = {"clause", "quote", "to", "as", "name", "hearer", "phrase", "source", "participle", "noun", "about", "whole"}
    for cues in (table.verbs, table.nouns, table.adjectives, table.phrases):
        for key, cue in cues.items():
            assert key == cue.lemma == cue.lemma.casefold().strip()
            assert cue.frames and cue.frames <= frames
