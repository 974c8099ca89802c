"""The way from bytes to a received document."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from detente.documents.carried import NOTHING_GIVEN, Given
from detente.documents.decode import decode
from detente.documents.model import Received
from detente.documents.sniff import foreign_format, looks_like_html
from detente.errors import EmptyInput, NotText, TooLarge
from detente.settings import Settings

DEFAULTS = Settings()


def read_document(
    data: bytes,
    *,
    uri: str | None = None,
    settings: Settings = DEFAULTS,
    given: Given | None = None,
    identity: str | None = None,
) -> Received:
    """Read bytes as a document; the format is told by the content (unless ``settings.format`` names it), never by the file's name.

    ``uri`` names the document in messages and is carried along. ``given`` is what a carrier says of it (:func:`apply_given`).
    ``identity`` becomes the document's id, None takes the sha256 of the bytes. Raises ``TooLarge`` beyond ``settings.max_bytes``, ``NotText`` for
    binary bytes and for formats that are not read here, ``EmptyInput`` where there is no letter and no digit.
    """
    given = given or NOTHING_GIVEN
    uri = uri or given.uri
    where = uri or "-"
    if len(data) > settings.max_bytes:
        raise TooLarge(where, f"{len(data)} bytes, more than the limit of {settings.max_bytes}; split it, or raise max_bytes")
    foreign = foreign_format(data)
    if foreign is not None:
        raise NotText(where, foreign)
    text, notes = decode(data)
    identity = identity or sha256(data).hexdigest()
    if settings.format == "html" or (settings.format == "auto" and looks_like_html(text)):
        from detente.documents.html import read_html

        received = read_html(text, identity=identity, uri=uri, notes=notes)
    else:
        from detente.documents.text import read_text

        received = read_text(text, identity=identity, uri=uri, notes=notes)
    if not any(c.isalnum() for c in received.text):
        raise EmptyInput(where, "holds no words")
    return apply_given(received, given)


def apply_given(received: Received, given: Given) -> Received:
    """The document with what its carrier says of it: the carrier's word fills what the document itself leaves open.

    Address, publisher and title are filled here. Day, agency, byline and language may stand in the story, which is read later:
    they travel in ``Received.given`` and are taken by :func:`detente.story.read_story` where the story does not say them.
    """
    return replace(
        received,
        uri=received.uri or given.uri,
        publisher=received.publisher or given.publisher,
        title=received.title or given.title,
        given=given,
    )
