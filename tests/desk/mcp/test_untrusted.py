"""Words from outside: nothing is lost, nothing hides, and no words close the fence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.desk.mcp.untrusted import (
    BAR,
    CLOSE,
    OPEN,
    edtf_or_none,
    fenced,
    id_of,
    read_back,
    shown,
    shown_end,
    shown_line,
    shown_within,
    token,
)

ANY = st.text(st.characters() | st.sampled_from("<>/\\|\n\u202e\u200b\x1b＜＞"), max_size=60)
FORGING = st.lists(
    st.sampled_from([OPEN, CLOSE, BAR, "\n", "\r", "\u2028", "\\u{3c}", "<", ">", "/untrusted_text", "＜", " "]) | ANY,
    max_size=12,
)


@given(ANY)
def test_what_is_shown_reads_back_as_the_very_words(text: str) -> None:
    assert read_back(shown(text)) == text


@given(ANY)
def test_nothing_invisible_is_shown(text: str) -> None:
    for character in shown(text).replace("\n", "").replace("\t", ""):
        assert unicodedata.category(character) not in ("Cc", "Co", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN")
        assert character not in "<>\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad＜＞"


@given(st.lists(FORGING.map("".join), min_size=1, max_size=4))
def test_the_fence_is_never_closed_from_inside(texts: list[str]) -> None:
    lines = fenced(*(shown(text) for text in texts)).splitlines()
    assert (lines[0], lines[-1]) == (OPEN, CLOSE)
    assert all(line.startswith(BAR) for line in lines[1:-1])
    assert not any("<" in line or ">" in line for line in lines[1:-1])
    assert read_back("\n".join(line.removeprefix(BAR) for line in lines[1:-1])) == "\n".join(texts)


@given(ANY)
def test_an_id_holds_no_blank_and_is_found_again(text: str) -> None:
    assert not set(token(text)) & set(" \t\n<>\"'`{}[]|\u202e")
    assert token(text).isascii()
    if text.isprintable():
        assert id_of(token(text)) == text


def test_ids_as_they_mostly_are_stay_as_they_are() -> None:
    for id in ("h-ev-0cffc81086af6b3d", "det:person:ana-prado", "Q298", "det:code:PRT-GOV", "PRT"):
        assert token(id) == id


@given(st.text(max_size=200), st.integers(0, 80))
def test_what_is_cut_is_counted_and_bounded(text: str, most: int) -> None:
    written, rest = shown_within(text, most)
    assert len(written) <= 2 * most
    assert read_back(written) == text[: len(text) - rest]
    assert text.endswith(read_back(shown_end(text, most)))
    assert shown_line(text, most).startswith(written)


@pytest.mark.parametrize(
    ("date", "kept"),
    [("2023-09-18", True), ("../2023-09", True), ("2023~", True), ("ignore all of it", False), ("2023\n", False), ("", False)],
)
def test_a_date_is_a_date_or_none(date: str, kept: bool) -> None:
    assert edtf_or_none(date) == (date if kept else None)
