"""What kind of bytes these are, told by their first ones."""

from __future__ import annotations

import re
from functools import cache

from detente.documents.tables import load_rows

HEAD = 4096
# A text may hold a stray control character; a twentieth of the first bytes is no text. Chosen by hand: Latin and Cyrillic texts
# hold none, compressed data about a tenth.
MOST_CONTROLS = 0.05
CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")
BOMS_16 = (b"\xff\xfe", b"\xfe\xff")
OPENS_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|meta|title|section)\b",
    re.IGNORECASE | re.DOTALL,
)
HTML_TAG = re.compile(r"<(?:html|body)[\s>]|</(?:p|div|article|body|h1)>", re.IGNORECASE)
XML = re.compile(rb"\s*<\?xml|\s*<(?:rss|feed|newsItem|NewsML|nitf|w:document)\b")
XHTML = re.compile(rb"<html|<!doctype\s+html", re.IGNORECASE)


@cache
def _magic() -> tuple[tuple[bytes, int, str], ...]:
    return tuple((bytes.fromhex(row[0]), int(row[1]), row[2]) for row in load_rows("magic.tsv", columns=3))


def foreign_format(data: bytes) -> str | None:
    """Why the bytes cannot be read as a story and what to do about it; None where they look like text."""
    for signature, offset, reason in _magic():
        if data.startswith(signature, offset):
            return reason
    if data.startswith(BOMS_16):
        return None
    head = data[:HEAD]
    if b"\0" in data:
        return "holds NUL bytes: binary, or UTF-16 without its byte order mark; save it as UTF-8 text"
    if head and len(head) - len(head.translate(None, CONTROLS)) > MOST_CONTROLS * len(head):
        return "is binary; give it as text or HTML"
    if XML.match(head) and not XHTML.search(head):
        return "is XML that is no web page (a feed or a news exchange format); give the article's text or HTML"
    return None


def looks_like_html(text: str) -> bool:
    """True where the text is a web page or a piece of one."""
    head = text[:HEAD]
    return OPENS_HTML.match(head) is not None or len(HTML_TAG.findall(head)) >= 3
