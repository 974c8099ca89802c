"""What the tests of carriers share."""

from __future__ import annotations

from io import BytesIO

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers import read_inputs

Item = Input | Unreadable


def items(data: bytes, **options: object) -> list[Item]:
    """What bytes on standard input carry."""
    return list(read_inputs(["-"], stdin=BytesIO(data), **options))  # type: ignore[arg-type]


def inputs(data: bytes, **options: object) -> list[Input]:
    """The stories of bytes that are all readable."""
    found = items(data, **options)
    wrong = [each for each in found if isinstance(each, Unreadable)]
    assert not wrong, wrong
    return [each for each in found if isinstance(each, Input)]


def texts(data: bytes, **options: object) -> list[str]:
    """Their texts; in angle brackets the reason, for what cannot be read."""
    return [each.data.decode() if isinstance(each, Input) else f"<{each.reason}>" for each in items(data, **options)]
