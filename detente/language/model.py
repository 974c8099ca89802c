"""Sentences and tokens: a plain, immutable view of the parse that later stages read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence.

    ``start`` and ``end`` are half-open code points of the story's clean text. ``pos`` is the Universal part of speech, ``tag`` the
    Penn tag, ``dep`` the ClearNLP dependency label to ``head`` (index in the sentence; the root is its own head).
    """

    index: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence; ``start`` and ``end`` are offsets into the clean text, ``index`` counts within the story."""

    index: int
    paragraph: int
    kind: Literal["title", "body"]
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    """For each token the indices of its dependents, left to right."""
    edges: tuple[tuple[int, int], ...]
    """For each token the half-open range of token indices that its subtree spans."""

    def kids(self, token: int, *deps: str) -> list[int]:
        """Dependents of a token with one of the labels; all of them where no label is given."""
        children = self.children[token]
        if not deps or not children:
            return list(children)
        tokens = self.tokens
        return [c for c in children if tokens[c].dep in deps]

    def kid(self, token: int, *deps: str) -> int | None:
        """The first dependent with one of the labels, None where there is none."""
        for child in self.children[token]:
            if self.tokens[child].dep in deps:
                return child
        return None

    def ancestors(self, token: int) -> Iterator[int]:
        """The token's head, its head's head, and so on up to the root."""
        while self.tokens[token].head != token:
            token = self.tokens[token].head
            yield token

    def subtree(self, token: int) -> list[int]:
        """All tokens below and including a token, in the order of the sentence."""
        found, stack = [token], [token]
        while stack:
            for child in self.children[stack.pop()]:
                found.append(child)
                stack.append(child)
        return sorted(found)

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Clean-text offsets of the tokens ``first`` up to but not including ``last``."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def between(self, start: int, end: int) -> list[int]:
        """Indices of the tokens that lie wholly or partly in the clean-text range."""
        return [t.index for t in self.tokens if t.start < end and t.end > start]
