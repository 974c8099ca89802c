"""What a resource of the API is: one row of a table that routes, checks and documents it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from detente.desk.api.forms import JSON, Answer
from detente.desk.api.params import Param, Values
from detente.desk.state import Desk


@dataclass(frozen=True, slots=True)
class Asked:
    """What a resource is asked for: the desk of this moment and the checked values."""

    desk: Desk
    values: Values

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource.

    ``path`` holds its parameters in braces; ``returns`` is the class of the record, or of the items of the collection, that it gives,
    or a JSON Schema; ``also`` are the schemas of what JSON says beside the items. ``review`` marks what needs the token, ``light``
    what may not wait in the queue and has no entity tag. ``leads`` names other resources, with what their parameters are in this
    answer.
    """

    name: str
    path: str
    says: str
    answer: Callable[[Asked], Answer]
    returns: type | Mapping[str, Any]
    params: tuple[Param, ...] = ()
    forms: tuple[str, ...] = (JSON,)
    collection: bool = False
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    method: str = "GET"
    status: int = 200
    review: bool = False
    light: bool = False
    tag: str = "record"
    leads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces of the path between slashes."""
        return tuple(self.path.strip("/").split("/"))

    def match(self, pieces: tuple[str, ...]) -> dict[str, str] | None:
        """The values of the parameters in a path, None where it is another resource's."""
        own = self.pieces
        if len(own) != len(pieces):
            return None
        pairs = list(zip(own, pieces, strict=True))
        if any(name != piece for name, piece in pairs if not name.startswith("{")):
            return None
        return {name[1:-1]: piece for name, piece in pairs if name.startswith("{")}


def pieces_of(raw: bytes) -> tuple[str, ...] | None:
    """The pieces of a path as it was sent, each decoded by itself: an encoded slash parts nothing. None where they are no UTF-8."""
    try:
        return tuple(unquote_to_bytes(piece).decode("utf-8") for piece in raw.strip(b"/").split(b"/"))
    except UnicodeDecodeError:
        return None
