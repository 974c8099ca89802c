"""The act tables: which words evoke which act, under which conditions, and where its participants stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.errors import DataError

# Where participants stand when a row leaves it open.
DEFAULT_ROLES = {
    "v": (("subj",), ("dobj", "poss:dobj")),
    "n": (("poss", "by", "amod", "of"), ("on", "against", "to", "with", "from")),
    "a": (("subj",), ("to", "with", "on", "for")),
}


@dataclass(frozen=True, slots=True)
class Act:
    """What is done, apart from whether it was done: PLOVER root, mode and contexts and CAMEO code of the deed itself."""

    name: str
    root: str
    mode: str | None
    cameo: str
    contexts: tuple[str, ...]
    symmetric: bool
    gloss: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a frame.

    ``slot`` is ``dobj``, ``subj``, ``xcomp``, ``ccomp``, ``amod`` or a preposition; ``lemmas`` are the admitted heads, empty where
    presence is enough; ``kinds`` are ``actor``, ``person``, ``mil`` or ``place``; ``negative`` turns the condition round.
    """

    slot: str
    lemmas: frozenset[str]
    kind: str | None
    negative: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of the trigger tables: words that evoke an act."""

    words: tuple[str, ...]
    pos: str
    frame: tuple[Condition, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    act: Act
    example: str

    @property
    def weight(self) -> tuple[int, int]:
        """More words, then more and stricter conditions: the more particular row wins."""
        return len(self.words), sum(map(_strictness, self.frame))


def _strictness(condition: Condition) -> int:
    """What a condition counts for: one that names words or a kind more than one that asks for anything at all."""
    if condition.negative:
        return 2
    bare = not condition.lemmas and condition.kind is None
    return (6 if condition.slot in ("subj", "advmod", "said") and condition.kind is None else 4) + (0 if bare else 1)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All triggers by the lemma of their first word and part of speech."""

    acts: Mapping[str, Act]
    triggers: Mapping[tuple[str, str], tuple[Trigger, ...]]


def read_table(*path: str) -> list[dict[str, str]]:
    """Rows of a tab-separated table of the package, by column name; no quoting, so texts may hold quotation marks."""
    name = "/".join(path)
    text = files("detente").joinpath("data", *path).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise DataError(f"{name}, line {line}: found another number of columns than the header has")
    return rows


@cache
def word_group(name: str) -> frozenset[str]:
    """The lemmas of one group of ``acts/words.tsv``, such as nouns that only measure out what follows "of"."""
    return frozenset(r["word"] for r in read_table("acts", "words.tsv") if r["group"] == name)


@cache
def load_lexicon() -> Lexicon:
    """Load the bundled act tables once.

    Raises:
        DataError: a table names an act, a condition or a role that does not exist.
    """
    acts = {row["act"]: _act(row) for part in _parts("acts_") for row in read_table("acts", part)}
    triggers: dict[tuple[str, str], list[Trigger]] = {}
    for part in _parts("triggers_"):
        for line, row in enumerate(read_table("acts", part), start=2):
            if row["act"] not in acts:
                raise DataError(f"acts/{part}, line {line}: act {row['act']!r} is not in the act tables")
            trigger = _trigger(row, acts[row["act"]])
            triggers.setdefault((trigger.words[0], trigger.pos), []).append(trigger)
    ordered = {key: tuple(sorted(found, key=lambda t: t.weight, reverse=True)) for key, found in triggers.items()}
    return Lexicon(acts, ordered)


def _parts(prefix: str) -> list[str]:
    folder = files("detente").joinpath("data", "acts")
    return sorted(f.name for f in folder.iterdir() if f.name.startswith(prefix) and f.name.endswith(".tsv"))


def _act(row: Mapping[str, str]) -> Act:
    contexts = tuple(c for c in row["contexts"].split("|") if c)
    return Act(row["act"], row["root"], row["mode"] or None, row["cameo"], contexts, row["symmetric"] == "yes", row["gloss"])


def _trigger(row: Mapping[str, str], act: Act) -> Trigger:
    source, target = DEFAULT_ROLES[row["pos"]]
    frame = tuple(_condition(c.strip()) for c in row["frame"].split(";") if c.strip())
    return Trigger(
        tuple(row["trigger"].lower().split()),
        row["pos"],
        frame,
        tuple(r for r in row["source"].split("|") if r) or source,
        tuple(r for r in row["target"].split("|") if r) or target,
        act,
        row["example"],
    )


def _condition(text: str) -> Condition:
    negative = text.startswith("!")
    text = text.removeprefix("!")
    name, _, lemmas = text.replace("+=", "=").partition("=")
    kind = None
    if name.startswith("prep:"):
        name = name.removeprefix("prep:")
        name, _, kind_ = name.partition(":")
        kind = kind_ or None
    elif ":" in name:
        name, _, kind_ = name.partition(":")
        kind = kind_ or None
    return Condition(name, frozenset(w for w in lemmas.split("|") if w), kind, negative)
