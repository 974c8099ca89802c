"""Connections to addresses that were checked, each held to one deadline from the first packet to the last."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

from httpcore import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, ReadError, ReadTimeout, WriteError, WriteTimeout

from detente.documents.fetch.guard import Address, Guard

CONNECT_SECONDS = 10.0
SILENT_SECONDS = 20.0
"""How long a server may say nothing at all."""


class Deadline:
    """Seconds that are left of a fetch; the clock ends it, and never says what was fetched."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, 0 where none are."""
        return max(0.0, self._end - time.monotonic())

    def slice(self, most: float) -> float:
        """At most so many seconds of what is left; raises TimeoutError where nothing is."""
        left = self.left()
        if left <= 0:
            raise TimeoutError("the time for it is over")
        return min(left, most)


class Pinned(NetworkBackend):
    """Resolves a host once, checks every address, and connects to one that was checked. The host's name stays for TLS to verify."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard, self._deadline = guard, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """A connection to the first of the host's addresses that answers; raises FetchError where the guard refuses one of them."""
        problem: OSError | None = None
        for address in self._guard.addresses(host, port, min(CONNECT_SECONDS, self._deadline.left())):
            try:
                return Wire(_connected(address, port, self._deadline.slice(CONNECT_SECONDS)), self._deadline)
            except OSError as error:
                problem = error
        if isinstance(problem, TimeoutError):
            raise ConnectTimeout("no answer in time") from problem
        raise ConnectError(str((problem and problem.strerror) or problem)) from problem


def _connected(address: Address, port: int, seconds: float) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    wire = socket.socket(family, socket.SOCK_STREAM)
    try:
        wire.settimeout(seconds)
        wire.connect((str(address), port))
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        wire.close()
        raise
    return wire


class Wire(NetworkStream):
    """A connection on which every wait is cut to what is left of the deadline: a server that sends a byte a minute gains nothing."""

    def __init__(self, wire: socket.socket, deadline: Deadline) -> None:
        self._wire, self._deadline = wire, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, none at the end."""
        try:
            self._wire.settimeout(self._deadline.slice(SILENT_SECONDS))
            return self._wire.recv(max_bytes)
        except TimeoutError as error:
            raise ReadTimeout("no answer in time") from error
        except OSError as error:
            raise ReadError(str(error.strerror or error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all bytes."""
        try:
            self._wire.settimeout(self._deadline.slice(SILENT_SECONDS))
            self._wire.sendall(buffer)
        except TimeoutError as error:
            raise WriteTimeout("the request was not taken in time") from error
        except OSError as error:
            raise WriteError(str(error.strerror or error)) from error

    def close(self) -> None:
        """End the connection."""
        self._wire.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        """The connection under TLS, the certificate held against the host's name."""
        try:
            self._wire.settimeout(self._deadline.slice(CONNECT_SECONDS))
            return Wire(ssl_context.wrap_socket(self._wire, server_hostname=server_hostname), self._deadline)
        except TimeoutError as error:
            self.close()
            raise ConnectTimeout("no answer in time") from error
        except (OSError, ValueError) as error:
            self.close()
            raise ConnectError(f"TLS: {getattr(error, 'verify_message', '') or getattr(error, 'reason', '') or error}") from error

    def get_extra_info(self, info: str) -> Any:
        """Nothing: HTTP/2 is not spoken."""
        return None


@cache
def tls() -> ssl.SSLContext:
    """Trusts what the system trusts; where it names nobody, the list that comes with the HTTP library."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    return context
