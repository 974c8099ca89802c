"""What one request may cost."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.desk.ratelimit import Rate

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names by which a desk that only this machine can reach may be called. Any other name stands for an attack (DNS rebinding)."""
MOST_ROWS = 200
"""Rows of one page of an answer, at most."""
FEW_ROWS = 50
"""Rows of one page where none are asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the API; the defaults fit a desk for a few people.

    ``seconds`` is the time that one answer may take, waiting included; ``at_once`` how many are worked on at the same time;
    ``address`` and ``body`` are bytes. ``hosts`` are the names (without port) under which requests may come; None takes any.
    """

    seconds: float = 5.0
    at_once: int = 8
    address: int = 16_384
    body: int = 65_536
    rate: Rate = field(default_factory=Rate)
    clients: int = 10_000
    hosts: tuple[str, ...] | None = LOOPBACK
