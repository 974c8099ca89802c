"""Write ``docs/record.md`` from the JSON Schema of a record.

python tools/record_page.py > docs/record.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from detente.schema import record_schema

HEAD = """# The record

What `detente read --json` prints: one object, schema `{title}`. `detente schema` prints the JSON Schema; this page is drawn from it.

Offsets are half-open and count Unicode code points of `document.text`, never bytes: `text[start:end]` is the span's `text`.
Dates are EDTF (ISO 8601-2): `2023-09-18`, `2023-11`, `2023-09-16/2023-09-17`, `../2023-09-18`, `2023-09-18/..`.
Every field is always there, but for those marked here; `null` says that it is not known or that the words do not say it.
"""
ORDER = (
    "Document", "Dateline", "Published", "Furniture", "Repair", "Actor", "Event", "Code", "Place", "Counts", "Range", "Quote", "Series", "Uncoded",
    "Span",
)  # fmt: skip


def page() -> str:
    """The whole page as Markdown."""
    schema = record_schema()
    parts = [HEAD.format(title=schema["title"]), *_section("Record", schema)]
    for name in sorted(schema["$defs"], key=lambda n: ORDER.index(n) if n in ORDER else len(ORDER)):
        parts.extend(_section(name, schema["$defs"][name]))
    return "\n".join(parts)


def _section(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"## {name}\n"
    yield schema["description"].replace("``", "`") + "\n"
    yield "| field | holds |\n|---|---|"
    spare = {field: "" if field in schema["required"] else "; left out where empty" for field in schema["properties"]}
    yield "\n".join(f"| `{field}` | {_type(kind)}{spare[field]} |" for field, kind in schema["properties"].items()) + "\n"


def _type(kind: dict[str, Any]) -> str:
    if "$ref" in kind:
        name = kind["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in kind:
        return " or ".join(_type(k) for k in kind["anyOf"])
    if "const" in kind:
        return f"`{kind['const']}`"
    if "enum" in kind:
        return ", ".join("null" if v is None else f"`{v}`" for v in kind["enum"])
    if kind["type"] == "array":
        return f"list of {_type(kind['items'])}"
    named = kind["type"] if isinstance(kind["type"], list) else [kind["type"]]
    bounds = f", {kind['minimum']} to {kind['maximum']}" if "maximum" in kind else ""
    return " or ".join(named) + bounds


if __name__ == "__main__":
    sys.stdout.write(page())
