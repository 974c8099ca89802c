"""What a carrier says of a story is taken where the story itself is silent."""

from __future__ import annotations

import pytest

from detente.documents import Given, apply_given, read_document
from detente.errors import DateError
from detente.settings import Settings
from detente.story import read_story

WORDS = "The two mayors met on the bridge on Sunday and promised to keep it open through the winter.\n"
GIVEN = Given(
    uri="https://porto.example/1",
    title="Bridge to stay open",
    publisher="Porto Wire",
    agency="Lusa",
    published="2020-03-04",
    language="pt",
    byline=("Ana Sousa",),
)


def test_a_silent_document_takes_its_carriers_word() -> None:
    received = read_document(WORDS.encode(), given=GIVEN, identity="f" * 64)
    assert (received.id, received.uri, received.title, received.publisher) == (
        "f" * 64, "https://porto.example/1", "Bridge to stay open", "Porto Wire",
    )  # fmt: skip
    document = read_story(received).document
    assert (document.agency, document.byline, document.language) == ("Lusa", ("Ana Sousa",), "en")
    assert (document.published.date, document.published.basis) == ("2020-03-04", "given")


def test_what_the_document_says_stands() -> None:
    page = (
        '<html><head><title>The bridge</title><meta property="og:site_name" content="Baltic Wire">'
        f'<meta property="article:published_time" content="2020-03-02T10:00:00Z"></head><body><p>{WORDS}</p></body></html>'
    )
    document = read_story(read_document(page.encode(), given=GIVEN)).document
    assert (document.publisher, document.title) == ("Baltic Wire", "The bridge")
    assert (document.published.date, document.published.basis) == ("2020-03-02", "stated")


def test_the_callers_day_and_address_come_first() -> None:
    received = read_document(WORDS.encode(), uri="mine.txt", given=GIVEN)
    document = read_story(received, settings=Settings(published="2020-03-09")).document
    assert (document.uri, document.published.date) == ("mine.txt", "2020-03-09")


def test_nothing_given_changes_nothing() -> None:
    received = read_document(WORDS.encode())
    assert apply_given(received, Given()) == received


def test_a_given_day_must_be_a_date() -> None:
    with pytest.raises(DateError, match="is no date"):
        read_story(read_document(WORDS.encode(), given=Given(published="yesterday")))
