"""How news calls a person that Wikidata describes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detente.knowledge.customs import CALLED_BY_FIRST, CALLED_IN_FULL, FAMILY_FIRST, bare, with_particles, without_suffixes
from detente.knowledge.folding import fold
from detente.knowledge.wikidata_entities import Facts

_ALIAS_WORDS = 6
_NO_NAME = re.compile(
    r"[0-9,()&/+]|^(president|prime minister|king|queen|pope|minister|senator|secretary|chancellor|emperor|prince|princess|dr|mr|mrs|sir)\b"
)


def family_name(facts: Facts, country: str | None, label_of: Callable[[int], Facts | None]) -> str:
    """The name by which news calls the person alone: the family name stated where the full name holds it, else the country's custom."""
    name = str(facts["name"])
    kept = without_suffixes(name)
    if len(kept) < 2 or country in CALLED_IN_FULL:
        return name
    if country in CALLED_BY_FIRST:
        return kept[0]
    stated = [str(f["name"]) for item in facts["P734"] if (f := label_of(item)) is not None and f["name"]]
    found = [at for label in stated if (at := _within(label, kept)) is not None]
    if found:
        first, end = min(start for start, _ in found), max(end for _, end in found)
        if not 0 < first < end == len(kept):
            return bare(" ".join(kept[first:end]))
        return bare(" ".join(kept[with_particles(kept, first) : end]))
    given = {fold(str(f["name"])) for item in facts["P735"] if (f := label_of(item)) is not None and f["name"]}
    if country in FAMILY_FIRST and len(kept) <= 3 and fold(kept[0]) not in given and len(kept[0]) <= 6:
        return kept[0]
    return bare(" ".join(kept[with_particles(kept, len(kept) - 1) :]))


def _within(label: str, words: list[str]) -> tuple[int, int] | None:
    """Where a name stands among words, as (first, end); the last place of several."""
    wanted = fold(label)
    for length in range(1, len(words) + 1):
        for first in range(len(words) - length, -1, -1):
            if fold(" ".join(words[first : first + length])) == wanted:
                return first, first + length
    return None


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
