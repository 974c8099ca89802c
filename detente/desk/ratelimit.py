"""How often one client may ask: a bucket of tokens for each address, in a table of bounded size."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from threading import Lock

# Who is given an IPv6 address is given a network of at least so many leading bits with it.
_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests at once (``burst``), and so many a second in the long run. A burst of 0 asks for no limit."""

    burst: int = 120
    per_second: float = 20.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, how many more may follow at once, and in how many seconds the bucket is full, or has one again."""

    allowed: bool
    remaining: int
    reset: int


class Buckets:
    """Buckets by client. Beyond ``most`` clients the one that asked longest ago is forgotten, and begins anew with a full bucket."""

    def __init__(self, rate: Rate, *, most: int = 10_000, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, client: str | None) -> Verdict:
        """Take one token of a client (an address; None: a socket that has none)."""
        if not self.rate.burst:
            return Verdict(True, 0, 0)
        key, now = client_key(client), self._clock()
        with self._lock:
            tokens, seen = self._held.pop(key, (float(self.rate.burst), now))
            tokens = min(float(self.rate.burst), tokens + (now - seen) * self.rate.per_second)
            allowed = tokens >= 1
            tokens -= allowed
            self._held[key] = (tokens, now)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        missing = self.rate.burst - tokens if allowed else 1 - tokens
        return Verdict(allowed, int(tokens), max(math.ceil(missing / self.rate.per_second), 0 if allowed else 1))

    def headers(self, verdict: Verdict) -> Mapping[str, str]:
        """What tells a client where it stands. Source: draft-ietf-httpapi-ratelimit-headers-10, RateLimit header fields for HTTP."""
        if not self.rate.burst:
            return {}
        window = math.ceil(self.rate.burst / self.rate.per_second)
        told = {
            "RateLimit-Policy": f'"default";q={self.rate.burst};w={window}',
            "RateLimit": f'"default";r={verdict.remaining};t={verdict.reset}',
        }
        return told if verdict.allowed else {**told, "Retry-After": str(verdict.reset)}


def client_key(address: str | None) -> str:
    """Under what a client is counted: its address, for IPv6 its network."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "-"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else f"{int(found) >> (128 - _NETWORK):x}/{_NETWORK}"
    return str(found)
