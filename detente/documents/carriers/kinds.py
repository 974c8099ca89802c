"""What a file carries, told by its first bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from detente.documents.decode import BOMS, decode
from detente.documents.sniff import foreign_format, looks_like_html

FEEDS = frozenset(["rss", "feed", "rdf"])
NEWSML = frozenset(["newsitem", "newsmessage", "packageitem", "newsml", "nitf", "knowledgeitem", "catalogitem", "planningitem"])
ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
PROLOG = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL)
JSON_OPENS = re.compile(r"\ufeff?\s*(?:\{|\[\s*[{\[\"\]])")
# Between two objects on one line; within a string it would be rare, and read as well.
SEVERAL = re.compile(r"\}\s*\{\s*\"")
TAR = (257, b"ustar")


def kind_of(head: bytes, mapping: Mapping[str, str]) -> tuple[str, str]:
    """The kind of a file whose first bytes these are (a format, ``zip``, ``tar``, ``foreign``), and of ``foreign`` what it is instead.

    ``mapping`` names columns by which a table is known as well.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip", ""
    if head.startswith(b"PAR1"):
        return "parquet", ""
    if head.startswith(b"{\\rtf"):
        return "rtf", ""
    if re.match(rb"\s*WARC/[01]\.\d", head):
        return "warc", ""
    if head[TAR[0] : TAR[0] + len(TAR[1])] == TAR[1]:
        return "tar", ""
    text, _ = decode(head[: len(head) - len(head) % 2] if head.startswith(tuple(mark for mark, _ in BOMS[1:])) else head)
    xml = _root(text)
    if xml in FEEDS:
        return "feed", ""
    if xml in NEWSML:
        return "newsml", ""
    if xml == "sentences":
        return "sentences", ""
    reason = foreign_format(head)
    if reason is not None:
        return "foreign", reason
    if JSON_OPENS.match(text):
        return _json(text), ""
    if looks_like_html(text):
        return "html", ""
    return ("csv" if _is_table(text, mapping) else "text"), ""


def _root(text: str) -> str:
    """The name of an XML document's root, without its prefix and case; empty where there is none."""
    found = PROLOG.match(text)
    root = ROOT.match(text, found.end() if found else 0)
    return root[1].casefold() if root else ""


def _json(text: str) -> str:
    """``jsonl`` or ``json``: the first is told by a first line that is a value by itself, or that at least ends as one."""
    lines = [line.strip() for line in text.strip().split("\n", 3)[:3]]
    if text.lstrip().startswith("{") and len(lines[0]) > 1:
        following = next((line for line in lines[1:] if line), "{")
        if following.startswith("{") and not lines[0].endswith(("[", "{", ",")):
            from detente.documents.carriers.jsonvalues import is_wrapper

            return "json" if is_wrapper(lines[0]) or SEVERAL.search(lines[0]) else "jsonl"
    return "json"


def _is_table(text: str, mapping: Mapping[str, str]) -> bool:
    from detente.documents.carriers.csvrows import find_dialect

    return find_dialect(text, mapping) is not None
