"""Addresses taken apart in the one way in which they are then fetched: what two readers could read differently is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote

from detente.documents.fetch.guard import Guard
from detente.errors import FetchError

MOST_CHARACTERS = 2048
PORTS = {"http": 80, "https": 443}
PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# A last label of this form makes others than us read the host as a number: 127.1, 0x7f000001, 017700000001.
NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)")
PORT = re.compile(r"[0-9]{1,5}")
MOST_OF_HOST = 253
# Controls, white space within, and the backslash that some take for a slash.
STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
DOTS = re.compile("%2e", re.IGNORECASE)
DOTTED = re.compile(r"(?:\.|%2e){1,2}", re.IGNORECASE)
KEPT = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked for: ``host`` in lower case, an IPv6 address without brackets; ``path`` with its query, ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port: what the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt holds for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def address(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def read_address(address: str, guard: Guard) -> Target:
    """Take an address apart.

    Only http and https; only the guard's ports; no user or password; a host that is a name in ASCII, four decimal numbers, or an IPv6
    address in brackets. Raises FetchError (``refused``) for all else.
    """
    text = address.strip(" \t\r\n")
    if len(text) > MOST_CHARACTERS:
        raise _refused(address, f"is longer than {MOST_CHARACTERS:,} characters")
    if STRANGE.search(text):
        raise _refused(address, "holds a control character, a backslash or a mark that is not seen")
    found = PARTS.fullmatch(text)
    if found is None:
        raise _refused(address, "is no address; expected https://host/path")
    scheme = found[1].lower()
    if scheme not in PORTS:
        raise _refused(address, f"addresses of scheme {scheme!r} are not fetched; give http or https")
    host, port = _authority(address, found[2], PORTS[scheme])
    if port not in guard.ports:
        raise _refused(
            address, f"port {port} is not fetched from; allow it with --allow-port {port} if you trust what answers there"
        )
    guard.check_name(address, host)
    return Target(scheme, host, port, _without_dots(_encoded(found[3])) + _encoded(found[4] or ""))


def _authority(address: str, text: str, usual: int) -> tuple[str, int]:
    if "@" in text:
        raise _refused(address, "names a user or a password, which are not sent")
    bracketed = re.fullmatch(r"\[([^\[\]]*)\](?::(.*))?", text, re.DOTALL)
    host, port = (bracketed[1], bracketed[2] or "") if bracketed else (text.partition(":")[0], text.partition(":")[2])
    if port and not (PORT.fullmatch(port) and 0 < int(port) < 1 << 16):
        raise _refused(address, f"has no port {port!r}")
    return (_literal(address, host) if bracketed else _name(address, host)), int(port or usual)


def _literal(address: str, host: str) -> str:
    """An IPv6 address in its short form."""
    try:
        if not host.isascii() or "%" in host:
            raise AddressValueError
        return str(IPv6Address(host))
    except AddressValueError:
        raise _refused(address, f"[{host}] is no IPv6 address") from None


def _name(address: str, text: str) -> str:
    """A name, or an IPv4 address as four decimal numbers."""
    if not text.isascii():
        raise _refused(address, "the host has letters beyond ASCII; write it in its ASCII form (xn--...)")
    host = text.lower().removesuffix(".")
    labels = host.split(".")
    if NUMERIC.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            raise _refused(address, f"{text!r} can be read as a number; an IP address is four decimal numbers") from None
    if len(host) > MOST_OF_HOST or not all(LABEL.fullmatch(label) for label in labels):
        raise _refused(address, f"{text!r} is no name of a host")
    return host


def _encoded(text: str) -> str:
    """Path or query with all beyond ASCII, and blanks, as per cent signs; what is encoded already stays."""
    return quote(text, safe=KEPT)


def _without_dots(path: str) -> str:
    """A path without ``.`` and ``..``, however they are spelt (RFC 3986, 5.2.4): robots.txt is held against what the server reads."""
    kept: list[str] = []
    segments = [DOTS.sub(".", segment) if DOTTED.fullmatch(segment) else segment for segment in path.split("/")[1:]]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _refused(address: str, reason: str) -> FetchError:
    return FetchError(address, reason, "refused")
