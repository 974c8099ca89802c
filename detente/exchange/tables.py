"""The tables of this room: what other systems call a country, a sector, an organisation."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from detente.errors import DataError


@cache
def load_table(*path: str) -> tuple[dict[str, str], ...]:
    """Rows of a tab-separated table of the package, by column name; ``#`` opens a comment line, the first other line is the header.

    Raises:
        DataError: a row has another number of columns than the header.
    """
    name = "/".join(path)
    text = files("detente").joinpath("data", *path).read_text(encoding="utf-8")
    lines = [(n, line.split("\t")) for n, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#")]
    head = lines[0][1]
    for number, cells in lines:
        if len(cells) != len(head):
            raise DataError(f"data/{name}, line {number}: {len(cells)} columns, expected {len(head)}")
    return tuple(dict(zip(head, cells, strict=True)) for _, cells in lines[1:])


@cache
def countries() -> dict[str, dict[str, str]]:
    """What other systems call a country, by ISO 3166-1 alpha-3."""
    return {row["iso3"]: row for row in load_table("exchange", "countries.tsv")}


@cache
def sectors() -> dict[str, dict[str, str]]:
    """What other systems call a sector, by PLOVER's code."""
    return {row["sector"]: row for row in load_table("exchange", "sectors.tsv")}


@cache
def groups() -> dict[str, tuple[str, str]]:
    """CAMEO code in full and the part that names the group, by actor id."""
    return {row["actor"]: (row["code"], row["group"]) for row in load_table("exchange", "groups.tsv")}


@cache
def cameo_names() -> dict[str, str]:
    """The names of CAMEO's codes."""
    return {row["code"]: row["name"] for row in load_table("codebook", "cameo.tsv")}
