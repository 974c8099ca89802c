"""A codebook of the user's own: categories with definitions and example sentences, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]

# The class of sentences that no category fits; no category may be called so.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a codebook on one line, with its line in the file and its place in it (``categories[0].examples[4]``)."""

    text: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category; its definition is for people, its examples are what is learnt from."""

    name: str
    definition: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook; ``other`` are sentences of no category, ``digest`` is the sha256 of its YAML in hexadecimal."""

    name: str
    categories: tuple[Category, ...]
    other: tuple[Example, ...]
    digest: str

    def sentences(self) -> Iterator[tuple[str, Example]]:
        """Every example with the name of its category, in the order of the file; ``other`` last, as ``NONE``."""
        yield from ((category.name, example) for category in self.categories for example in category.examples)
        yield from ((NONE, example) for example in self.other)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a codebook: an error keeps it from being trained, a warning is worth a look."""

    line: int
    place: str
    level: Level
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What could be read of a codebook, and all problems in the order of its lines."""

    codebook: Codebook
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the codebook from being trained."""
        return tuple(p for p in self.problems if p.level == "error")
