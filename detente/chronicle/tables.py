"""The tables of this room, under ``detente/data/chronicle``: words are data, not code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from detente.errors import DataError


def read_rows(room: str, name: str) -> list[dict[str, str]]:
    """Rows of a tab-separated table of the package by column name; lines that begin with ``#`` are comments, nothing is quoted.

    Raises DataError where a row has another number of columns than the header.
    """
    text = files("detente").joinpath("data", room, name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if None in row or None in row.values():
            raise DataError(f"{room}/{name}: found another number of columns than the header has, in the row {row}")
    return rows


@cache
def column(name: str, key: str, value: str) -> Mapping[str, str]:
    """One column of a table of this room by another."""
    return {row[key]: row[value] for row in read_rows("chronicle", name)}


@cache
def words(group: str) -> frozenset[str]:
    """The words of one group of ``nouns.tsv``: ``article``, ``bare``, ``named``, ``plural``."""
    return frozenset(row["word"] for row in read_rows("chronicle", "nouns.tsv") if row["group"] == group)


@cache
def adjectives() -> Mapping[str, str]:
    """The adjective before a noun for each country (ISO3): ``US``, ``Chinese``."""
    usual = {row["country"]: row["adjective"] for row in read_rows("actors", "adjectives.tsv")}
    return {**usual, **column("attributes.tsv", "country", "attribute")}
