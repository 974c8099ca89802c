"""Codebook: what every code on these pages means, and how often it is used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente.archive.listing import facets
from detente.desk.page import Asked, Page
from detente.desk.state import Desk
from detente.exchange.codebook import codebook
from detente.exchange.tables import load_table

NOTES = {
    "planned": "hollow and dashed",
    "possible": "hollow and dashed",
    "negated": "struck",
    "happened": "in its colour",
}


def show(desk: Desk, asked: Asked) -> Page:
    """The page; ``root`` in the query is of use to links from other pages, which name the place of a root."""
    used = facets(desk.archive)
    model = {
        "codes": codes(),
        "cameo": cameo(),
        "used": {counted.name: counted.count for counted in used.roots},
        "capped": used.capped,
        "counted": used.counted,
        "marks": NOTES,
    }
    return Page("codebook.html", "Codebook", "codebook", model)


@cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """Every code by the name of its list, with what it means."""
    return dict(codebook("jsonl", "Detente", {}, ())["codes"])


@cache
def cameo() -> tuple[dict[str, str], ...]:
    """CAMEO codes with their names and values on the Goldstein scale."""
    return load_table("codebook", "cameo.tsv")
