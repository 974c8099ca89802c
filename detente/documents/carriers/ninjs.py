"""ninjs, the news item as JSON of the IPTC: versions 1 (``body_text``, ``headline``), 2 (``bodies[]``, ``headlines[]``) and 3 (camel case)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from detente.documents.carried import Given, InputFormat
from detente.documents.carriers.rows import Row, plain_name
from detente.documents.days import read_day
from detente.documents.values import names_in, read_language, short, words

BODIES: tuple[tuple[str, InputFormat], ...] = (("bodyxhtml", "html"), ("bodyhtml", "html"), ("bodytext", "text"))
MARKS = frozenset(
    ["versioncreated", "firstcreated", "pubstatus", "representationtype", "infosources", "infosource", "profile", "slugline"]
)
DAYS = ("versioncreated", "firstcreated", "contentcreated", "contentmodified")
# What an item of these types shows is no text, whatever its caption says.
SHOWN = frozenset(["picture", "photo", "image", "audio", "video", "graphic"])


def is_ninjs(row: Row) -> bool:
    """True for a news item: it has an address, a mark of the standard's own, and words by the standard's names."""
    keys = {plain_name(key) for key in row}
    listed = any(isinstance(_get(row, name), list) for name in ("headlines", "bodies"))
    return "uri" in keys and bool(keys & MARKS) and (listed or bool(keys & {"headline", "type", *(name for name, _ in BODIES)}))


def read_ninjs(row: Row) -> tuple[str, InputFormat, Given] | str:
    """The text of an item, its format, and what the item says of it; in words, why it is no story."""
    kind = words(_get(row, "type")).casefold()
    text, format = _body(row)
    if not text and kind in SHOWN:
        return f"an item of type {kind}, without a text"
    given = Given(
        uri=short(words(_get(row, "uri"))),
        title=short(_chosen(_get(row, "headlines"))[0] or words(_get(row, "headline")) or words(_get(row, "title"))),
        publisher=_publisher(row),
        agency=short(words(_get(row, "creditline"))),
        published=next((day for name in DAYS if (day := read_day(_get(row, name)))), None),
        language=read_language(words(_get(row, "language"))),
        byline=names_in([_get(row, "by") or _get(row, "byline") or _get(row, "authors") or _get(row, "bylines")]),
    )
    return text or given.title or "", format if text else "text", given


def _get(row: Row, name: str) -> object:
    return next((row[key] for key in row if plain_name(key) == name), None)


def _body(row: Row) -> tuple[str, InputFormat]:
    text, kind = _chosen(_get(row, "bodies"))
    if text:
        return text, "html" if "html" in kind or kind.endswith("xml") else "auto"
    for name, format in BODIES:
        if text := words(_get(row, name)):
            return text, format
    text, kind = _chosen(_get(row, "descriptions"))
    return text or words(_get(row, "descriptiontext")) or words(_get(row, "descriptionhtml")), "auto"


def _chosen(values: object) -> tuple[str, str]:
    """Of several headlines or bodies the main one, of equals the first that is markup; its value and its type of content."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        return "", ""
    found = []
    for value in values:
        if isinstance(value, Mapping) and (text := words(_get(cast(Row, value), "value"))):
            role = words(_get(cast(Row, value), "role")).casefold()
            kind = words(_get(cast(Row, value), "contenttype")).casefold()
            found.append((role not in ("main", ""), "html" not in kind, text, kind))
    best = min(found, key=lambda each: each[:2], default=(True, True, "", ""))
    return best[2], best[3]


def _publisher(row: Row) -> str | None:
    """Of the sources of information the publisher or provider, else the first; else who holds the rights."""
    sources = _get(row, "infosources") or _get(row, "infosource")
    if isinstance(sources, list):
        named = [(words(_get(s, "role")).casefold(), words(_get(s, "name"))) for s in sources if isinstance(s, Mapping)]
        ranked = sorted(
            (("publisher" not in role, "provider" not in role, at), name) for at, (role, name) in enumerate(named) if name
        )
        if ranked:
            return short(ranked[0][1])
    return short(words(_get(row, "provider")) or words(_get(row, "source")) or words(_get(row, "copyrightholder")))
