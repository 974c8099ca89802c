"""Addresses that the user names, fetched; nothing else is ever fetched."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

SECONDS = 30
MOST_BYTES = 1 << 26
AGENT = "detente (+reads feeds that its user names)"
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json, text/xml, text/html;q=0.8, */*;q=0.5"
)


class _Guarded(HTTPRedirectHandler):
    """Follows redirections, but never to anything that is not http or https."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme not in ("http", "https"):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def make_opener() -> OpenerDirector:
    """What opens addresses; files and FTP, which urllib would open as well, are left out."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(), _Guarded(), HTTPDefaultErrorHandler(), HTTPErrorProcessor()):
        opener.add_handler(handler)
    return opener


def fetch(address: str) -> BinaryIO | str:
    """The bytes at an address, whole; in words, why they cannot be had: no answer in time, an error, more than is fetched."""
    request = Request(address, headers={"User-Agent": AGENT, "Accept": ACCEPT})
    try:
        with make_opener().open(request, timeout=SECONDS) as answer:
            data = answer.read(MOST_BYTES + 1)
    except URLError as error:
        return f"cannot be fetched: {error.reason}"
    except (OSError, ValueError) as error:
        return f"cannot be fetched: {error}"
    if len(data) > MOST_BYTES:
        return f"more than {MOST_BYTES:,} bytes; fetch it yourself and name the file"
    return BytesIO(data)
