"""Which hosts may be reached: none in a private network, whatever its name resolves to, unless the user names it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, Queue
from threading import Thread

from detente.documents.tables import load_rows
from detente.errors import FetchError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""From a host and a port to the addresses it has, as text; raises OSError where it has none."""

PUBLIC_V6 = IPv6Network("2000::/3")
# Of an interface's half of an IPv6 address: what ISATAP puts before the IPv4 address that it stands for.
ISATAP = (0x00005EFE, 0x02005EFE)
PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "onion")


def resolve(host: str, port: int) -> Sequence[str]:
    """What the system's resolver says, each address once, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be reached.

    ``private`` are hosts, in lower case, that may lie in a private network: the user's own. ``ports`` are all that is connected to.
    ``resolver`` is asked once for every connection.
    """

    private: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset([80, 443])
    resolver: Resolver = resolve

    def check_name(self, address: str, host: str) -> None:
        """Raise FetchError for a host that by its name alone is in a private network or has a forbidden address."""
        if host in self.private:
            return
        literal = _literal(host)
        if literal is not None:
            self._check(address, host, [literal])
        elif "." not in host or host.endswith(tuple(f".{name}" for name in PRIVATE_NAMES)):
            raise FetchError(address, f"{host} is a name of a private network; {_how(host)}", "refused")

    def addresses(self, host: str, port: int, seconds: float) -> tuple[Address, ...]:
        """The addresses of a host, resolved once and all of them checked; the connection goes to one of them and nowhere else.

        Raises FetchError: ``failed`` where the host has none or the answer takes longer than ``seconds``, ``refused`` where one of them
        may not be reached.
        """
        literal = _literal(host)
        found = [literal] if literal is not None else [_read(host, text) for text in _in_time(self.resolver, host, port, seconds)]
        if not found:
            raise FetchError(host, "has no address", "failed")
        if host not in self.private:
            self._check(host, host, found)
        return tuple(found)

    def _check(self, where: str, host: str, found: Sequence[Address]) -> None:
        for each in found:
            reason = forbidden(each)
            if reason is not None:
                raise FetchError(where, f"{host} is at {each} ({reason}), which is not fetched from; {_how(host)}", "refused")


def _how(host: str) -> str:
    return f"allow it with --allow-private {host} if it is yours"


def forbidden(address: Address) -> str | None:
    """Why an address may not be reached; None where it may. Forms of IPv6 that hold an IPv4 address are refused, whichever it is."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return "of one link"
        if address.ipv4_mapped is not None:
            return "an IPv4 address as IPv6"
        if address not in PUBLIC_V6:
            return "not of the public Internet"
        if (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
            return "ISATAP"
    return next((reason for network, reason in _networks() if address in network), None)


@cache
def _networks() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple((ip_network(network), reason) for network, reason, _ in load_rows("networks.tsv", columns=3))


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _read(host: str, text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError:
        raise FetchError(host, f"resolves to {text!r}, which is no address", "refused") from None


def _in_time(resolver: Resolver, host: str, port: int, seconds: float) -> Sequence[str]:
    """What the resolver says; the system's cannot be told to hurry, and is left behind where it takes too long."""
    answers: Queue[Sequence[str] | Exception] = Queue()

    def ask() -> None:
        try:
            answers.put(resolver(host, port))
        except Exception as error:  # noqa: BLE001 - raised again by who asked
            answers.put(error)

    Thread(target=ask, daemon=True, name="resolve").start()
    try:
        found = answers.get(timeout=max(0.0, seconds))
    except Empty:
        raise FetchError(host, f"its name was not resolved within {seconds:.0f} seconds", "failed") from None
    if isinstance(found, (OSError, UnicodeError)):
        reason = getattr(found, "strerror", None) or str(found)
        raise FetchError(host, f"its name cannot be resolved: {reason}", "failed") from found
    if isinstance(found, Exception):
        raise found
    return found
