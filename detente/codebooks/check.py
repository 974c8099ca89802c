"""A codebook's YAML, read strictly: whatever is wrong is told with its line, its place and what was expected."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.codebooks.likeness import near_pairs, words
from detente.codebooks.model import NONE, Category, Checked, Codebook, Example, Level, Problem
from detente.codebooks.tree import items_of, kind_of, line_of, pairs_of, parse_tree, text_of
from detente.errors import CodebookError

if TYPE_CHECKING:
    from yaml import Node

# Largest YAML that is read, in bytes: twenty categories of two hundred long sentences are half of it.
MAX_BYTES = 4 * 1024 * 1024
LEAST_EXAMPLES, MOST_EXAMPLES = 20, 200
# Words of a sentence: fewer tell nothing, and beyond these the network does not look.
LEAST_WORDS, MOST_WORDS = 4, 100
LONGEST_NAME = 40
TOP, CATEGORY = ("codebook", "categories", "other"), ("name", "definition", "examples")
_NEEDED = {"codebook", "categories", *CATEGORY}
_NAME = re.compile(r"\w[\w .,/&+-]*")
_RESERVED = (NONE, "other")
# What stands where a text should, and what to do about it.
_FOUND = {
    "text": "half a character",
    "a mapping": "a mapping; a text that holds a colon goes into quotes",
    "a number": "a number; put it into quotes",
    "a date": "a date; put it into quotes",
    "a truth value": "a truth value; put it into quotes",
}


def check_codebook(data: bytes, *, where: str) -> Checked:
    """Read a codebook and find all that is wrong with it.

    Args:
        data: the YAML, as UTF-8.
        where: what to call it in an error.

    Raises:
        InputError: the bytes cannot be read as YAML at all.
    """
    return _Reader().read(parse_tree(data, where=where), hashlib.sha256(data).hexdigest())


def expect_sound(checked: Checked, *, where: str) -> Codebook:
    """The codebook, where nothing is wrong with it but what a warning says.

    Raises:
        CodebookError: there are errors; it lists them all.
    """
    if checked.errors:
        raise CodebookError(where, checked.errors)
    return checked.codebook


class _Reader:
    """Walks the tree once and keeps the problems that it meets."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def read(self, tree: Node, digest: str) -> Checked:
        found = self._keys(tree, "codebook", TOP)
        name = self._name(found.get("codebook"), "codebook")
        categories = tuple(self._categories(found.get("categories")))
        codebook = Codebook(name, categories, tuple(self._examples(found.get("other"), "other")), digest)
        self._problems += same_sentences(codebook)
        self._problems += near_sentences(codebook)
        return Checked(codebook, tuple(sorted(self._problems, key=lambda p: (p.line, p.place, p.reason))))

    def _tell(self, line: int, place: str, reason: str, level: Level = "error") -> None:
        self._problems.append(Problem(line, place, level, reason))

    def _keys(self, node: Node, place: str, known: tuple[str, ...]) -> dict[str, Node]:
        """The values of a mapping by key; what is unknown, given twice or missing is told."""
        expected = f"expected the keys {', '.join(known)}"
        pairs = pairs_of(node)
        if pairs is None:
            self._tell(line_of(node), place, f"found {kind_of(node)}; {expected}")
            return {}
        found: dict[str, Node] = {}
        for key, value in pairs:
            name = text_of(key)
            if name not in known:
                near = difflib.get_close_matches(name or "", known, n=1)
                hint = f"did you mean {near[0]}?" if near else expected
                self._tell(
                    line_of(key), place, f"unknown key {name!r}; {hint}" if name else f"{kind_of(key)} is no key; {expected}"
                )
            elif name in found:
                self._tell(line_of(key), place, f"the key {name} is given twice; join the two")
            else:
                found[name] = value
        for name in known:
            if name in _NEEDED and name not in found:
                self._tell(line_of(node), place, f"the key {name} is missing")
        return found

    def _text(self, node: Node | None, place: str) -> str:
        """A text on one line, empty where there is none; what else stands there is told."""
        if node is None:
            return ""
        text = text_of(node)
        if text is None:
            kind = kind_of(node)
            self._tell(line_of(node), place, f"expected text, found {_FOUND.get(kind, kind)}")
        elif not text:
            self._tell(line_of(node), place, "is empty; expected text")
        return text or ""

    def _name(self, node: Node | None, place: str) -> str:
        name = self._text(node, place)
        if not name or node is None:
            return ""
        if not _NAME.fullmatch(name):
            self._tell(line_of(node), place, f"{name!r} is no name; expected letters, digits, blanks and . , / & + - _")
        if len(name) > LONGEST_NAME:
            self._tell(line_of(node), place, f"has {len(name)} characters; expected a name of at most {LONGEST_NAME}")
        return name

    def _list(self, node: Node | None, place: str) -> list[Node]:
        if node is None:
            return []
        items = items_of(node)
        if items is None:
            self._tell(line_of(node), place, f"expected a list, found {kind_of(node)}; each item stands behind a dash")
        elif not items:
            self._tell(line_of(node), place, "is empty")
        return items or []

    def _categories(self, node: Node | None) -> Iterator[Category]:
        taken: dict[str, int] = {}
        for number, item in enumerate(self._list(node, "categories")):
            place = f"categories[{number}]"
            found = self._keys(item, place, CATEGORY)
            name = self._name(found.get("name"), f"{place}.name")
            if name:
                self._free(name, line_of(found["name"]), f"{place}.name", taken)
            definition = self._text(found.get("definition"), f"{place}.definition")
            examples = tuple(self._examples(found.get("examples"), f"{place}.examples"))
            self._number(found.get("examples"), examples, f"{place}.examples")
            yield Category(name or place, definition, examples)

    def _free(self, name: str, line: int, place: str, taken: dict[str, int]) -> None:
        folded = name.casefold()
        if folded in _RESERVED:
            self._tell(line, place, f"{name!r} is kept for sentences of no category; choose another name")
        if folded in taken:
            self._tell(line, place, f"the category {name!r} is on line {taken[folded]} already; join the two or rename one")
        taken.setdefault(folded, line)

    def _number(self, node: Node | None, examples: tuple[Example, ...], place: str) -> None:
        if node is None or items_of(node) is None:
            return
        line, count = line_of(node), len(examples)
        if count < LEAST_EXAMPLES:
            self._tell(line, place, f"has {_count(count, 'usable sentence')}; expected at least {LEAST_EXAMPLES}")
        if count > MOST_EXAMPLES:
            self._tell(line, place, f"has {count} sentences; more than {MOST_EXAMPLES} make training slow", "warning")

    def _examples(self, node: Node | None, place: str) -> Iterator[Example]:
        """The usable sentences of a list."""
        for number, item in enumerate(self._list(node, place)):
            here = f"{place}[{number}]"
            text = self._text(item, here)
            length = len(words(text))
            if text and length < LEAST_WORDS:
                self._tell(line_of(item), here, f"has {_count(length, 'word')}; expected a sentence of at least {LEAST_WORDS}")
            elif length > MOST_WORDS:
                self._tell(line_of(item), here, f"has {_count(length, 'word')}; expected one sentence of at most {MOST_WORDS}")
            elif text:
                yield Example(text, line_of(item), here)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def same_sentences(codebook: Codebook) -> Iterator[Problem]:
    """Sentences given twice: in one category for nothing, in two as a contradiction. Case and punctuation do not count."""
    first: dict[tuple[str, ...], tuple[str, Example]] = {}
    for category, example in codebook.sentences():
        known, earlier = first.setdefault(words(example.text), (category, example))
        if earlier is example:
            continue
        if known == category:
            reason = f"the same sentence as on line {earlier.line}; leave one out"
        else:
            reason = f"contradicts line {earlier.line}: the same sentence is in {known!r} and in {category!r}; leave one out"
        yield Problem(example.line, example.place, "error", reason)


def near_sentences(codebook: Codebook) -> Iterator[Problem]:
    """Sentences that differ in a word or two: within a category they flatter its figures, between two they may be a slip."""
    several = list(codebook.sentences())
    for left, right in near_pairs([words(example.text) for _, example in several]):
        (known, earlier), (category, example) = several[left], several[right]
        if known == category:
            reason = f"nearly the same as line {earlier.line}; the figures of cross-validation look better than they are"
        else:
            reason = f"nearly the same as line {earlier.line}, which is in {known!r}; is that meant?"
        yield Problem(example.line, example.place, "warning", reason)
