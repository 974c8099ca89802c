"""Happenings whose every free text is hostile, and the strategy that finds such texts."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

# Fields that hold words of others; the rest are codes, dates and ids of our own.
FREE = frozenset({
    "name", "office", "why", "text", "uri", "title", "publisher", "agency", "value", "occasion", "publishers", "agencies", "language",
})  # fmt: skip
IDS = frozenset(
    {"id", "document", "family", "event", "source", "target", "reported_by", "events", "judged", "speaker", "addressee", "about"}
)
NASTY = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00\x1a\"'`\\,;|=+-@#%&<>{}[]$\u202a\u202e\u2066\u2069\u200f\ufeff\ud800\udfff＝＋é漢😀 NAa1:/"
TEXTS = st.text(st.one_of(st.sampled_from(NASTY), st.characters()), max_size=12)


def poisoned(value: T, words: str, *, mark: str = "") -> T:
    """The same with ``words`` in the place of every free text; ``mark`` is added to every id, so that none is there twice."""
    return _poison(value, "", words, mark)  # type: ignore[no-any-return]


def _poison(value: Any, name: str, words: str, mark: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_poison(item, name, words, mark) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _poison(getattr(value, f.name), f.name, words, mark) for f in fields(value)})
    if isinstance(value, str) and name in FREE:
        return words
    return value + mark if isinstance(value, str) and name in IDS else value
