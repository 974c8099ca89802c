"""YAML as a tree with lines: nothing is converted, no tag is obeyed, and depth is limited before anything is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from detente.errors import EmptyInput, InputError

if TYPE_CHECKING:
    from yaml import Node

# A codebook needs five levels; more would only serve to exhaust the reader.
DEEPEST = 20
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAGS = {"int": "a number", "float": "a number", "bool": "a truth value", "null": "nothing", "timestamp": "a date"}


def parse_tree(data: bytes, *, where: str) -> Node:
    """The tree of a YAML document.

    Raises:
        InputError: the bytes are not UTF-8, not YAML, or nested too deeply; the message gives the line.
        EmptyInput: there is nothing in them.
    """
    import yaml

    # The C parser where PyYAML was built with it: ten times as fast.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(where, f"line {line}: not UTF-8; save the file as UTF-8") from error
    try:
        _expect_shallow(yaml.parse(text, Loader=loader), where)
        tree: Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}: " if mark else ""
        raise InputError(where, f"{place}not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise InputError(where, f"not YAML: {' '.join(str(error).split())}") from error
    if tree is None:
        raise EmptyInput(where, "holds no codebook; expected the keys codebook and categories")
    return tree


def _expect_shallow(events: Any, where: str) -> None:
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind in ("MappingStartEvent", "SequenceStartEvent")
        depth -= kind in ("MappingEndEvent", "SequenceEndEvent")
        if depth > DEEPEST:
            raise InputError(
                where, f"line {event.start_mark.line + 1}: nested more than {DEEPEST} deep; a codebook needs five levels"
            )


def line_of(node: Node) -> int:
    """The line that a node begins on, from 1."""
    return int(node.start_mark.line) + 1


def pairs_of(node: Node) -> list[tuple[Node, Node]] | None:
    """The keys and values of a mapping, None for anything else."""
    return list(node.value) if kind_of(node) == "a mapping" else None


def items_of(node: Node) -> list[Node] | None:
    """The items of a list, None for anything else."""
    return list(node.value) if kind_of(node) == "a list" else None


def text_of(node: Node) -> str | None:
    """The text of a node on one line, None where it is no text or holds half a character."""
    if kind_of(node) != "text":
        return None
    text = " ".join(str(node.value).split())
    return None if _SURROGATE.search(text) else text


def kind_of(node: Node) -> str:
    """What a node is, in words."""
    from yaml import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        return "a mapping"
    if isinstance(node, SequenceNode):
        return "a list"
    kind = str(node.tag).rpartition(":")[2]
    if kind == "str":
        return "text"
    return _TAGS.get(kind, f"a value with the tag {node.tag}")
