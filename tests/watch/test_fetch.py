"""The fetcher against servers that lie, loop, dawdle and swell."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from detente.documents.carried import Input, Unreadable
from detente.documents.carriers import read_inputs
from detente.documents.fetch import Guard, connect
from detente.documents.fetch.body import read_body
from detente.errors import FetchError
from tests.watch.conftest import Reply, Site, here


def refused(site: Site, address: str, **other: object) -> FetchError:
    with pytest.raises(FetchError) as found:
        site.fetcher(**other).fetch(address)
    return found.value


def test_what_is_asked_and_what_comes_back(site: Site) -> None:
    site.pages["/feed"] = Reply(b"<rss/>", headers={"ETag": '"1"', "X-Twice": "a"})
    answer = site.fetcher(agent="+mailto:desk@news.example").fetch(site.at("/feed"), {"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"], answer.moved) == (200, b"<rss/>", '"1"', None)
    [(path, host, headers)] = site.asked
    assert (path, host) == ("/feed", f"news.example:{site.port}")
    assert headers["User-Agent"].startswith("detente/") and headers["User-Agent"].endswith("(+mailto:desk@news.example)")
    assert headers["If-None-Match"] == '"0"' and headers["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in headers and "Authorization" not in headers


def test_a_status_that_is_no_success_is_an_answer_without_a_body(site: Site) -> None:
    site.pages["/feed"] = Reply(b"x" * 100, status=503, headers={"Retry-After": "7"})
    answer = site.fetcher().fetch(site.at("/feed"))
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (503, b"", "7")


def test_proxies_of_the_environment_are_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/feed"] = Reply(b"ok")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.2:9")
    assert site.fetcher().fetch(site.at("/feed")).body == b"ok"


# What a name resolves to


class Rebinding:
    """A resolver that says what it should when it is asked first, and this machine ever after."""

    def __init__(self, *first: str) -> None:
        self.first, self.asked = first, 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.first if self.asked == 1 else ("127.0.0.1",)


def test_a_name_is_resolved_once_and_the_checked_address_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[str] = []

    def connected(address: object, port: int, seconds: float) -> object:
        reached.append(str(address))
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(connect, "_connected", connected)
    resolver = Rebinding("93.184.216.34", "2606:2800:220:1::1")
    error = refused(site, "http://rebind.example/", guard=Guard(resolver=resolver))
    assert (error.kind, resolver.asked, reached) == ("failed", 1, ["93.184.216.34", "2606:2800:220:1::1"])


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["93.184.216.34", "::1"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"],
     ["169.254.169.254"], ["10.0.0.8", "93.184.216.34"], ["64:ff9b::a9fe:a9fe"], ["100.64.0.1"], ["not an address"]],
)  # fmt: skip
def test_one_forbidden_address_refuses_the_name(site: Site, addresses: list[str]) -> None:
    resolver = Rebinding(*addresses)
    error = refused(site, site.at("/feed", "evil.example"), guard=site.guard(private=frozenset(), resolver=resolver))
    assert (error.kind, resolver.asked, site.asked) == ("refused", 1, [])


def test_the_second_answer_of_a_rebinding_resolver_is_checked_too(site: Site) -> None:
    """A second fetch resolves again, and is refused: nothing remembers that the name was once public."""
    resolver = Rebinding("127.0.0.1")
    resolver.asked = 1
    assert (
        refused(site, site.at("/x", "evil.example"), guard=site.guard(private=frozenset(), resolver=resolver)).kind == "refused"
    )


def test_names_that_have_no_address(site: Site) -> None:
    def missing(host: str, port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    def empty(host: str, port: int) -> Sequence[str]:
        return ()

    def slow(host: str, port: int) -> Sequence[str]:
        time.sleep(20)
        return ()

    assert "not known" in refused(site, "http://a.example/", guard=Guard(resolver=missing)).reason
    assert refused(site, "http://a.example/", guard=Guard(resolver=empty)).kind == "failed"
    begun = time.monotonic()
    assert "not resolved" in refused(site, "http://a.example/", guard=Guard(resolver=slow), seconds=0.2).reason
    assert time.monotonic() - begun < 8


# Redirections


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "http://localhost/", "http://169.254.169.254/latest/", "http://[::1]/", "http://2130706433/", "//10.0.0.1/x",
     "file:///etc/passwd", "ftp://news.example/", "http://news.example:22/", "http://user:pw@news.example/", "gopher://a.example/",
     "http://0x7f.1/", "http://[::ffff:169.254.169.254]/", "http://[", "http://metadata.google.internal/", "\\\\127.0.0.1\\x"],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 307])
def test_a_redirection_out_of_the_public_is_not_followed(site: Site, location: str, status: int) -> None:
    site.pages["/feed"] = Reply(status=status, headers={"Location": location})
    assert refused(site, site.at("/feed")).kind == "refused"
    assert site.paths() == ["/feed"]


def test_a_redirection_to_a_name_that_resolves_to_a_private_address(site: Site) -> None:
    def resolver(host: str, port: int) -> Sequence[str]:
        return ("127.0.0.1",) if host == "news.example" else ("10.0.0.1",)

    site.pages["/feed"] = Reply(status=302, headers={"Location": site.at("/x", "evil.example")})
    error = refused(site, site.at("/feed"), guard=site.guard(private=frozenset(["news.example"]), resolver=resolver))
    assert error.kind == "refused" and "evil.example is at 10.0.0.1 (private)" in str(error)


def test_only_what_is_permanent_from_the_beginning_is_remembered(site: Site) -> None:
    for name, status, following in (("/a", 301, "/b"), ("/b", 308, "/c"), ("/c", 302, "/d"), ("/d", 301, "/e")):
        site.pages[name] = Reply(status=status, headers={"Location": following})
    site.pages["/e"] = Reply(b"here")
    answer = site.fetcher().fetch(site.at("/a"))
    assert (answer.address, answer.moved, answer.body) == (site.at("/e"), site.at("/c"), b"here")
    assert site.fetcher().fetch(site.at("/c")).moved is None


def test_redirections_end(site: Site) -> None:
    for n in range(9):
        site.pages[f"/{n}"] = Reply(status=301, headers={"Location": f"/{n + 1}"})
    site.pages["/9"] = Reply(b"far")
    assert site.fetcher().fetch(site.at("/4")).body == b"far"
    assert "more than 5 times" in refused(site, site.at("/3")).reason
    site.pages["/loop"] = Reply(status=302, headers={"Location": "/loop"})
    assert refused(site, site.at("/loop")).kind == "failed"


# Sizes


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "raw", "members", "none"])
def test_bodies_are_unpacked(site: Site, encoding: str) -> None:
    text = b"Chile and Portugal met. " * 500
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text, mtime=0), "x-gzip": gzip.compress(text), "deflate": zlib.compress(text), "none": text,
        "raw": raw.compress(text) + raw.flush(), "members": gzip.compress(text[:99], mtime=0) + gzip.compress(text[99:]),
    }[encoding]  # fmt: skip
    said = {"raw": "deflate", "members": "gzip", "none": "identity"}.get(encoding, encoding)
    site.pages["/feed"] = Reply(packed, headers={"Content-Encoding": said})
    assert site.fetcher().fetch(site.at("/feed")).body == text


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_stopped_while_it_unfolds(site: Site, encoding: str) -> None:
    bomb = (gzip.compress if encoding == "gzip" else zlib.compress)(bytes(21_000_000), 1)
    site.pages["/feed"] = Reply(bomb, headers={"Content-Encoding": encoding})
    assert "more than 20,000,000 bytes" in refused(site, site.at("/feed")).reason


def test_no_more_is_unpacked_than_asked() -> None:
    """Of a chunk that grows a thousandfold, a piece at a time is held."""
    packed = gzip.compress(bytes(20_000_000), 1, mtime=0)
    begun = time.process_time()
    with pytest.raises(FetchError, match="more than 1,000 bytes"):
        read_body("http://a.example/", [packed], "gzip", 1000)
    assert time.process_time() - begun < 0.5


def test_a_long_body_is_not_read_to_its_end(site: Site) -> None:
    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while len(sent) < 10_000:
            handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            sent.append(1)

    site.pages["/feed"] = Reply(raw=endless)
    assert "more than 100,000 bytes" in refused(site, site.at("/feed"), most_bytes=100_000).reason
    time.sleep(0.05)
    assert len(sent) < 1000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", b"no gzip"), ("gzip", gzip.compress(b"x" * 999, mtime=0)[:-9]), ("br", b"x"), ("gzip, gzip", b"x")],
)
def test_what_cannot_be_unpacked_is_told(site: Site, encoding: str, body: bytes) -> None:
    site.pages["/feed"] = Reply(body, headers={"Content-Encoding": encoding})
    assert "packed" in refused(site, site.at("/feed")).reason or "unpacked" in refused(site, site.at("/feed")).reason


def answering(raw: bytes) -> Reply:
    return Reply(raw=lambda handler: handler.wfile.write(raw) and None)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n", b"", b"\x00\x01\x02",
        b"220 smtp.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    ],
)  # fmt: skip
def test_answers_that_are_none(site: Site, raw: bytes) -> None:
    site.pages["/feed"] = answering(raw)
    assert refused(site, site.at("/feed")).where == site.at("/feed")


# Time


def drip(head: bytes, byte: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(1000):
            handler.wfile.write(byte)
            handler.wfile.flush()
            time.sleep(0.02)

    return write


@pytest.mark.parametrize(
    ("head", "byte"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_server_that_sends_a_byte_at_a_time_is_left(site: Site, head: bytes, byte: bytes) -> None:
    site.pages["/feed"] = Reply(raw=drip(head, byte))
    begun = time.monotonic()
    error = refused(site, site.at("/feed"), seconds=0.3)
    assert error.kind == "failed"
    assert time.monotonic() - begun < 8


def test_a_server_that_says_nothing_is_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "SILENT_SECONDS", 0.1)
    over = threading.Event()
    site.pages["/feed"] = Reply(raw=lambda handler: over.wait(2) and None)
    assert "in time" in refused(site, site.at("/feed")).reason
    over.set()


def test_redirections_share_one_allowance_of_time(site: Site) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> Reply:
        time.sleep(0.15)
        return Reply(status=302, headers={"Location": "/feed"})

    site.pages["/feed"] = slow
    assert refused(site, site.at("/feed"), seconds=0.3).kind == "failed"
    assert len(site.asked) <= 3


def test_nobody_listens(site: Site) -> None:
    guard = site.guard(ports=frozenset([1]))
    assert "refused" in refused(site, "http://news.example:1/", guard=guard).reason


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of news.example, with its key, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
    ]
    command += ["/CN=news.example", "-addext", "subjectAltName=DNS:news.example", "-keyout", "key.pem", "-out", "cert.pem"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("NO OPENSSL COMMAND on this machine: fetching over TLS is not tested")
    return folder


@pytest.fixture
def over_tls(site: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The same pages over TLS, at a port of its own; its certificate is trusted."""
    context = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    monkeypatch.setattr("detente.documents.fetch.http.tls", lambda: context)
    return site


def serve_tls(site: Site, certificate: Path, names: list[str | None]) -> int:
    """A server that redirects twice from TLS to the site; its port. ``names`` takes the names that it is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.sni_callback = lambda wire, name, _: names.append(name)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def answer() -> None:
        for _ in range(2):
            wire, _ = listener.accept()
            try:
                with context.wrap_socket(wire, server_side=True) as secured:
                    secured.recv(65536)
                    location = f"Location: {site.at('/plain')}".encode()
                    secured.sendall(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + location + b"\r\n\r\n")
            except OSError:
                wire.close()
        listener.close()

    threading.Thread(target=answer, daemon=True).start()
    return int(listener.getsockname()[1])


def test_tls_verifies_the_name_and_never_steps_down(over_tls: Site, certificate: Path) -> None:
    names: list[str | None] = []
    port = serve_tls(over_tls, certificate, names)
    guard = over_tls.guard(ports=frozenset([port, over_tls.port]))
    over_tls.pages["/plain"] = Reply(b"in clear")
    down = refused(over_tls, f"https://news.example:{port}/", guard=guard)
    assert "https to http" in down.reason and over_tls.asked == []
    other = refused(over_tls, f"https://other.example:{port}/", guard=guard)
    assert "TLS" in other.reason and "match" in other.reason
    assert names == ["news.example", "other.example"]


# Through ingest


def test_ingest_fetches_through_the_guard(site: Site) -> None:
    rss = b"<rss><channel><title>News</title><item><title>One</title><description>Chile and Portugal met.</description></item></channel></rss>"
    site.pages["/feed"] = Reply(rss)
    [found] = read_inputs([site.at("/feed")], guard=site.guard())
    assert isinstance(found, Input) and found.where == site.at("/feed#1")
    [unread] = read_inputs([site.at("/feed", "127.0.0.1")], guard=Guard(ports=frozenset([site.port]), resolver=here))
    assert isinstance(unread, Unreadable) and "--allow-private 127.0.0.1" in unread.reason
    [missing] = read_inputs([site.at("/none")], guard=site.guard())
    assert isinstance(missing, Unreadable) and "404" in missing.reason
    assert site.paths() == ["/feed", "/none"]
