"""The codebook that goes with an export: its files and columns, the codes in them, and what each means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from detente import __version__
from detente.archive.flat import columns
from detente.exchange.polecat import QUADS
from detente.exchange.tables import cameo_names, countries, groups, load_table, sectors
from detente.records import PloverRoot, Status

SCHEMA = "detente.codebook/1"
MARKDOWN, JSON = "codebook.md", "codebook.json"
_STATUSES: Mapping[Status, str] = {
    "happened": "it took place",
    "planned": "it is announced or agreed and lies ahead",
    "possible": "it may come, or whether it took place is not sure",
    "negated": "it did not take place, or will not",
}
_COUNTRY_CODES = {
    "gdelt1": ("cameo", "fips"), "gdelt2": ("cameo", "fips"), "icews": ("icews",), "polecat": ("cow",), "phoenix": ("cameo",),
}  # fmt: skip


def codebook(format: str, title: str, files: Mapping[str, str], notes: tuple[str, ...]) -> dict[str, Any]:
    """The codebook of a format as plain data.

    ``files`` gives for each file of the export the table of columns that describes it.
    """
    return {
        "schema": SCHEMA,
        "format": format,
        "title": title,
        "detente": __version__,
        "notes": list(notes),
        "files": [{"name": name, "columns": _columns(format, table)} for name, table in files.items()],
        "codes": {name: dict(codes) for name, codes in _codes(format)},
    }


def as_json(book: Mapping[str, Any]) -> str:
    """A codebook as indented JSON."""
    return json.dumps(book, indent=2, ensure_ascii=False) + "\n"


def as_markdown(book: Mapping[str, Any]) -> str:
    """A codebook as Markdown."""
    return "\n".join(_markdown(book)) + "\n"


def _markdown(book: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Codebook: {book['title']}"
    yield ""
    yield f"Written by detente {book['detente']}. The same tables as data: {JSON}."
    yield ""
    yield from (f"- {note}" for note in book["notes"])
    for file in book["files"]:
        yield from ("", f"## {file['name']}", "", "| column | type | holds |", "|---|---|---|")
        yield from (f"| {_safe(c['name'])} | {c['type']} | {_safe(c['holds'])} |" for c in file["columns"])
    for name, codes in book["codes"].items():
        yield from ("", f"## {name}", "", "| code | means |", "|---|---|")
        yield from (f"| {_safe(code)} | {_safe(meaning)} |" for code, meaning in codes.items())


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


def _columns(format: str, table: str) -> list[dict[str, str]]:
    found = columns("gdelt2" if table == "gdelt1" else table)
    kept = [c for c in found if table != "gdelt1" or "ADM2Code" not in c.name]
    return [{"name": c.name, "type": c.kind, "holds": c.holds} for c in kept]


def _codes(format: str) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    yield "Status", iter(_STATUSES.items())
    if format not in ("gdelt1", "gdelt2", "phoenix", "icews"):
        yield "PLOVER roots", ((root, _root(root)) for root in get_args(PloverRoot))
        yield "Quad classes", ((str(number), name.lower()) for number, name in QUADS.items())
    yield "CAMEO codes", iter(cameo_names().items())
    yield "Sectors", ((code, f"{row['holds']}{_as(row['cameo'])}") for code, row in sectors().items())
    if format in ("gdelt1", "gdelt2", "phoenix"):
        yield "Groups that CAMEO names", ((code, id) for id, (code, _) in sorted(groups().items(), key=lambda pair: pair[1]))
    for column in _COUNTRY_CODES.get(format, ()):
        yield f"Countries ({column})", _countries(column)
    if format not in _COUNTRY_CODES:
        yield "Countries (ISO 3166-1 alpha-3)", ((iso3, row["name"]) for iso3, row in countries().items())


def _as(cameo: str) -> str:
    return f" (CAMEO {cameo})" if cameo else ""


def _root(root: str) -> str:
    modes = sorted({row["mode"] for row in load_table("acts", "acts_conflict.tsv") + load_table("acts", "acts_cooperation.tsv")
                    if row["root"] == root and row["mode"]})  # fmt: skip
    return "modes: " + ", ".join(modes) if modes else "no modes"


def _countries(column: str) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for iso3, row in countries().items():
        code = row[column] or (row["name"] if column == "icews" else "")
        if code:
            found.setdefault(code, []).append(f"{row['name']} ({iso3})")
    yield from ((code, ", ".join(found[code])) for code in sorted(found, key=lambda code: (len(code), code)))
