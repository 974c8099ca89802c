"""The way from bytes to a received document."""

from __future__ import annotations

from hashlib import sha256

from detente.documents.decode import decode
from detente.documents.model import Received
from detente.documents.sniff import foreign_format, looks_like_html
from detente.errors import EmptyInput, NotText, TooLarge
from detente.settings import Settings

DEFAULTS = Settings()


def read_document(data: bytes, *, uri: str | None = None, settings: Settings = DEFAULTS) -> Received:
    """Read bytes as a document; the format is told by the content (unless ``settings.format`` names it), never by the file's name.

    ``uri`` names the document in messages and is carried along. Raises ``TooLarge`` beyond ``settings.max_bytes``, ``NotText`` for
    binary bytes and for formats that are not read here, ``EmptyInput`` where there is no letter and no digit.
    """
    where = uri or "-"
    if len(data) > settings.max_bytes:
        raise TooLarge(where, f"{len(data)} bytes, more than the limit of {settings.max_bytes}; split it, or raise max_bytes")
    foreign = foreign_format(data)
    if foreign is not None:
        raise NotText(where, foreign)
    text, notes = decode(data)
    identity = sha256(data).hexdigest()
    if settings.format == "html" or (settings.format == "auto" and looks_like_html(text)):
        from detente.documents.html import read_html

        received = read_html(text, identity=identity, uri=uri, notes=notes)
    else:
        from detente.documents.text import read_text

        received = read_text(text, identity=identity, uri=uri, notes=notes)
    if not any(c.isalnum() for c in received.text):
        raise EmptyInput(where, "holds no words")
    return received
