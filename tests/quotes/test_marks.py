"""Words between quotation marks, without a parse."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.quotes.marks import quoted_spans
from tests.quotes.helpers import make_story

HOSTILE = ['"', '" ', ' "', "“", "”", "«a ", "''", "'a ", " 'a'b", '1"', ' "a. ', 'a" b. ']


def words_of(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quoted_spans(text, make_story(text).clean.paragraphs)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"One," he said. "Two."', ["One", "Two."]),
        ("``One,'' he said. ''Two.''", ["One", "Two."]),
        ('"One, he said. "Two." Three', ["One", "Two."]),
        ('"One, said the mayor. "Two." Three', ["One", "Two."]),
        ("'We won't,' he said. 'It is a \"fantasy\".' He left.", ["We won't", 'It is a "fantasy".']),
        ("He called it \"bad\". 'No,' she said.", ["bad", "No"]),
        ("He said 'no' and 'yes', and 'maybe'.", []),
        ('One. Two," he said.', ["Two"]),
        ("”One,” he said.", ["One"]),
        ("»One,« he said.", ["One"]),
        ('A door of 6\'2" by 40" opened.', []),
        ('"We need 12" he said', ["We need 12"]),
        ("The miners' pay and the 'peace' walk.", []),
        ('"One.\n"Two," he said.', ["One.", "Two"]),
        ('"One. He left.\nTwo.', ["One."]),
        ('""', []),
        ('", "', []),
    ],
)
def test_words_between_marks(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(alphabet="ab1 .,?!:'\"“”„«»「」‘’`-\n", max_size=200))
def test_spans_are_sound(text: str) -> None:
    spans = quoted_spans(text, make_story(text).clean.paragraphs)
    edge = 0
    for span in spans:
        assert edge <= span.opens <= span.start < span.end <= span.closes <= len(text)
        edge = span.closes
        assert "\n" not in text[span.start : span.end]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    def cost(count: int) -> float:
        text = unit * count
        paragraphs = make_story(text).clean.paragraphs
        begun = process_time()
        quoted_spans(text, paragraphs)
        return process_time() - begun

    # Ten thousand marks: linear work takes some hundredths of a second, quadratic work many seconds.
    assert cost(10_000) < 2.0
