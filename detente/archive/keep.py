"""What an archive keeps of other people's words: all of them, only those that prove something, or none."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Literal, TypeVar

from detente.records import Furniture, Quote, Record, Repair, Span, Uncoded

Kept = Literal["full", "spans", "hashes"]
HASH = "sha256:"
# Half of the digest tells apart the spans of any archive.
HASH_LENGTH = 32
T = TypeVar("T", bound=Hashable)


def keep(record: Record, kept: Kept) -> Record:
    """A record with the words that are to be kept.

    ``full``: as it is. ``spans``: without the story's text; spans and quotes keep theirs, furniture, repairs and what was not coded keep
    their places alone. ``hashes``: every span's words become ``sha256:`` and the digest's head, so that who has the story can check
    them; title, byline and names are facts about the story and stay.
    """
    if kept == "full":
        return record
    document = replace(
        record.document,
        text="",
        furniture=tuple(replace(f, text="") for f in record.document.furniture),
        repairs=tuple(replace(r, from_="", to="") for r in record.document.repairs),
    )
    bare = replace(record, document=document, uncoded=tuple(replace(u, text="") for u in record.uncoded))
    return bare if kept == "spans" else _hashed(bare)


def hashed(words: str) -> str:
    """What stands for words that are not kept; the empty text for itself."""
    return HASH + sha256(words.encode("utf-8", errors="surrogatepass")).hexdigest()[:HASH_LENGTH] if words else ""


def _hashed(value: T) -> T:
    """A record, or part of one, with the words of every span hashed."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, tuple):
            changed[field.name] = tuple(_hashed(item) for item in inner)
        elif is_dataclass(inner):
            changed[field.name] = _hashed(inner)
        elif field.name == "text" and isinstance(value, (Span, Quote, Furniture, Uncoded, Repair)):
            changed[field.name] = hashed(inner)
    return replace(value, **changed)
