"""Bytes to characters: nothing is dropped, and what had to be guessed is noted."""

from __future__ import annotations

import codecs
import re

from detente.documents.model import Note

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
DECLARED_WITHIN = 4096
# Single-byte and East Asian encodings that pages declare; anything else (and every codec that is no text encoding) is not trusted.
TRUSTED = re.compile(r"(iso8859|cp125|cp87|cp866|koi8|mac|gb|big5|euc|shift|johab|tis)")
REPLACEMENT = "\ufffd"
MOST_NOTES = 50
MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


def decode(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """Characters of the bytes, and notes on what had to be guessed.

    The order: byte order mark, valid UTF-8, the encoding that a page declares, UTF-8 with a few broken bytes (each kept as U+FFFD),
    Windows-1252. Never raises.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return _noted(data[len(mark) :].decode(name, errors="replace"), name)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    if declared is not None:
        return _noted(data.decode(declared, errors="replace"), declared)
    replaced = data.decode("utf-8", errors="replace")
    if len(MULTIBYTE.findall(data)) > replaced.count(REPLACEMENT):
        return _noted(replaced, "utf-8")
    text = data.decode("cp1252", errors="replace")
    reason = "not UTF-8 and no encoding declared: read as Windows-1252"
    return text, (Note(0, len(text), reason), *_broken(text, "windows-1252"))


def _declared(data: bytes) -> str | None:
    found = DECLARED.search(data[:DECLARED_WITHIN])
    if found is None:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
    name = "cp1252" if name == "iso8859-1" else name
    return name if TRUSTED.match(name) else None


def _noted(text: str, name: str) -> tuple[str, tuple[Note, ...]]:
    return text, _broken(text, name)


def _broken(text: str, name: str) -> tuple[Note, ...]:
    """One note a run of characters that stand for undecodable bytes; beyond ``MOST_NOTES`` one note for the rest."""
    notes: list[Note] = []
    for run in re.finditer(REPLACEMENT + "+", text):
        if len(notes) == MOST_NOTES:
            notes.append(Note(run.start(), len(text), f"more bytes that are not {name}, kept as U+FFFD"))
            break
        notes.append(Note(run.start(), run.end(), f"bytes that are not {name}, kept as U+FFFD"))
    return tuple(notes)
