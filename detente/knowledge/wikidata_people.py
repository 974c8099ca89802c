"""How news calls a person that Wikidata describes, and how likely a bare name means them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detente.knowledge.folding import fold
from detente.knowledge.wikidata_entities import Facts

# As in the sourced tables: whose family names stand first in English text too, who is called by the first word, who in full.
_FAMILY_FIRST = {"CHN", "TWN", "HKG", "MAC", "KOR", "PRK", "SGP"}
_CALLED_BY_FIRST = {"ETH", "ERI", "THA", "MYS", "ISL"}
_CALLED_IN_FULL = {"MMR", "KHM", "BTN"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "phd", "kc", "qc", "obe", "cbe"}
_PARTICLES = {
    "von", "van", "der", "den", "de", "da", "do", "dos", "di", "du", "la", "le", "del", "bin", "ben", "ibn", "ter", "ten", "st", "della", "zu",
}  # fmt: skip
_ARTICLES = ("al-", "el-", "al ", "al‑", "as-", "ash-", "ad-", "an-", "ar-", "at-", "az-", "es-", "ez-")
_WEIGHTS = {
    "head_of_state": 95, "head_of_government": 95, "foreign_affairs": 85, "national_security": 82, "vice_president": 78, "defence": 80,
    "international_organisation": 80, "deputy_head_of_government": 70, "crown_prince": 85, "finance": 65, "interior": 62, "armed_group": 65,
    "negotiator_envoy": 60, "spokesperson": 60, "un_ambassador": 60, "military_command": 60, "intelligence": 60, "legislature": 58,
    "opposition": 60, "party_leadership": 58, "ambassador": 45, "regional": 40, "other": 35, "judiciary": 40, "central_bank": 55,
}  # fmt: skip
_WEIGHT, _LEAST_WEIGHT, _DEPUTY, _LONG_AGO = 45, 10, 15, 5
_ALIAS_WORDS = 6
_NO_NAME = re.compile(
    r"[0-9,()&/+]|^(president|prime minister|king|queen|pope|minister|senator|secretary|chancellor|emperor|prince|princess|dr|mr|mrs|sir)\b"
)


def weight_of(portfolio: str, rank: int, start: str | None) -> int:
    """How likely a bare name means the holder of an office, 10 to 95."""
    weight = _WEIGHTS.get(portfolio, _WEIGHT) - _DEPUTY * (rank >= 10) - _LONG_AGO * ((start or "") < "2000")
    return max(_LEAST_WEIGHT, weight)


def family_name(facts: Facts, country: str | None, label_of: Callable[[int], Facts | None]) -> str:
    """The name by which news calls the person alone: the family name stated where the full name holds it, else the country's custom."""
    name = str(facts["name"])
    words = name.split()
    kept = [w for w in words if fold(w) not in _SUFFIXES]
    if len(kept) < 2 or country in _CALLED_IN_FULL:
        return name
    if country in _CALLED_BY_FIRST:
        return kept[0]
    stated = [str(f["name"]) for item in facts["P734"] if (f := label_of(item)) is not None and f["name"]]
    found = [at for label in stated if (at := _within(label, kept)) is not None]
    if found:
        first, end = min(start for start, _ in found), max(end for _, end in found)
        if not 0 < first < end == len(kept):
            return _bare(" ".join(kept[first:end]))
        while first > 1 and fold(kept[first - 1]) in _PARTICLES:
            first -= 1
        return _bare(" ".join(kept[first:end]))
    given = {fold(str(f["name"])) for item in facts["P735"] if (f := label_of(item)) is not None and f["name"]}
    if country in _FAMILY_FIRST and len(kept) <= 3 and fold(kept[0]) not in given and len(kept[0]) <= 6:
        return kept[0]
    start = len(kept) - 1
    while start > 1 and fold(kept[start - 1]) in _PARTICLES:
        start -= 1
    return _bare(" ".join(kept[start:]))


def _within(label: str, words: list[str]) -> tuple[int, int] | None:
    """Where a name stands among words, as (first, end); the last place of several."""
    wanted = fold(label)
    for length in range(1, len(words) + 1):
        for first in range(len(words) - length, -1, -1):
            if fold(" ".join(words[first : first + length])) == wanted:
                return first, first + length
    return None


def _bare(family: str) -> str:
    for article in _ARTICLES:
        if family.lower().startswith(article) and len(family) > len(article) + 2:
            return family[len(article) :]
    return family


def names_of(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every name of a person with its kind, each spelling once; the primary one first."""
    primary = str(facts["name"])
    yield primary, "primary"
    seen = {fold(primary)}
    for name in facts["aliases"]:
        folded = fold(name)
        if folded in seen or len(folded) < 3 or len(name.split()) > _ALIAS_WORDS or _NO_NAME.search(name.lower()):
            continue
        if any(c.isupper() for c in name):
            seen.add(folded)
            yield name, "alias"
