"""How news calls people by one name alone: which word of a full name that is, by the custom of the country."""

from __future__ import annotations

from detente.knowledge.folding import fold

FAMILY_FIRST = frozenset(("CHN", "TWN", "HKG", "MAC", "KOR", "PRK", "SGP"))
"""Countries (ISO3) whose names stand family first in English text too."""
CALLED_BY_FIRST = frozenset(("ETH", "ERI", "THA", "MYS", "ISL"))
"""Countries where news calls people by the first word of their name."""
CALLED_IN_FULL = frozenset(("MMR", "KHM", "BTN"))
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "kc", "qc", "obe", "cbe"))
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "der",
        "den",
        "de",
        "da",
        "do",
        "dos",
        "di",
        "du",
        "la",
        "le",
        "del",
        "bin",
        "ben",
        "ibn",
        "ter",
        "ten",
        "st",
        "della",
        "zu",
    ]
)
_ARTICLES = ("al-", "el-", "al ", "al‑", "as-", "ash-", "ad-", "an-", "ar-", "at-", "az-", "es-", "ez-")
_WESTERN_ENDS = frozenset(("lam", "lee", "tsang", "tsai", "chan", "wong"))
_LONGEST_SYLLABLE = 6


def call_name(name: str, country: str | None, *, family: str | None = None) -> str:
    """The name by which news calls a person alone ("Xi", "López Obrador", "Abiy"); the whole name where custom has it so.

    ``country`` is the ISO3 code of the country served, None where there is none. ``family`` is a family name that a source states;
    it counts where custom goes by family names and the full name holds it.
    """
    kept = without_suffixes(name)
    if len(kept) < 2:
        return name
    if family and country not in CALLED_BY_FIRST | CALLED_IN_FULL and fold(family) in fold(name):
        return bare(family)
    if country in FAMILY_FIRST and len(kept) <= 3 and not _is_western(kept):
        return kept[0]
    if country in CALLED_IN_FULL:
        return name
    if country in CALLED_BY_FIRST:
        return kept[0]
    return bare(" ".join(kept[with_particles(kept, len(kept) - 1) :]))


def without_suffixes(name: str) -> list[str]:
    """The words of a name without "Jr", "III", "KC" and their like."""
    return [word for word in name.split() if fold(word) not in SUFFIXES]


def with_particles(words: list[str], first: int) -> int:
    """Where the family name that begins at ``first`` begins with its particles ("van der Bellen"); the first word stays a given name."""
    while first > 1 and fold(words[first - 1]) in _PARTICLES:
        first -= 1
    return first


def bare(family: str) -> str:
    """A family name without its Arabic article."""
    for article in _ARTICLES:
        if family.lower().startswith(article) and len(family) > len(article) + 2:
            return family[len(article) :]
    return family


def _is_western(words: list[str]) -> bool:
    # Han and Korean family names are one syllable: a longer first word is a given name ("Carrie Lam").
    return len(words[0]) > _LONGEST_SYLLABLE or fold(words[-1]) in _WESTERN_ENDS
