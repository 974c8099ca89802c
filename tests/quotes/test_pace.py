"""The room's own time, without the parser's: a parse of a few words, repeated to the length of a book."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from detente.language import Sentence
from detente.quotes import find_quotes
from tests.quotes.helpers import make_cast, make_story, parsed

UNITS = ['"Go," said Ada. ', '"A b c d." ', 'He called it "bad". ', 'Ada said: "We go." ']
MARKS = 10_000


def repeated(unit: str, count: int) -> list[Sentence]:
    _, sentences = parsed(unit)
    found: list[Sentence] = []
    for shift in (number * len(unit) for number in range(count)):
        for sentence in sentences:
            tokens = tuple(replace(t, start=t.start + shift, end=t.end + shift) for t in sentence.tokens)
            moved = replace(sentence, index=len(found), start=sentence.start + shift, end=sentence.end + shift, tokens=tokens)
            found.append(moved)
    return found


@pytest.mark.parametrize("unit", UNITS)
def test_ten_thousand_marks_in_one_paragraph(unit: str) -> None:
    count = MARKS // 2
    sentences = repeated(unit, count)
    cast = make_cast(sentences)
    begun = process_time()
    found = find_quotes(make_story(unit * count), sentences, cast)
    # Linear work takes some tenths of a second here, quadratic work minutes.
    assert process_time() - begun < 8.0
    assert len(found) == count
