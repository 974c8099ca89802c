"""Stories that something carries: a feed, a table, a crawl, a folder; and what the carrier says of them.

Carriers are read by :mod:`detente.documents.carriers`, one module a format. Each yields an :class:`Input` a story and an
:class:`Unreadable` for what should have been one and cannot be read, so that their number is the number of stories carried.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Literal

InputFormat = Literal["auto", "text", "html", "record"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a carrier says of a story it carries; None (for ``byline``: empty) where it says nothing.

    ``published`` is an EDTF date, ``language`` an ISO 639-1 code, ``uri`` the story's own address or name.
    """

    uri: str | None = None
    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    published: str | None = None
    language: str | None = None
    byline: tuple[str, ...] = ()


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Input:
    """One story as it came in.

    ``where`` says where it lies, below the path that the user named: ``news.zip!2023/a.txt``, ``wire.jsonl#17`` (the 17th story).
    ``offset`` is the byte in that file where it begins, None where the file is the story or has no such place. ``data`` are the
    story's bytes: of a carried story its text, encoded as UTF-8. ``format`` ``record`` marks a ``detente.record/1`` made before.
    """

    where: str
    offset: int | None
    data: bytes
    format: InputFormat = "auto"
    given: Given = NOTHING_GIVEN

    @property
    def identity(self) -> str:
        """The id of the document: sha256 of the bytes, and of what the carrier says of them where it says anything.

        One text in two papers is two documents; one file found twice is one.
        """
        if self.given == NOTHING_GIVEN:
            return sha256(self.data).hexdigest()
        told = json.dumps(asdict(self.given), ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        return sha256(told + b"\n" + self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What should have been a story and cannot be read: its place, the reason, and its raw bytes as far as they could be had."""

    where: str
    offset: int | None
    data: bytes
    reason: str
