"""Addresses that must never be fetched, and the few forms that may."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.fetch import Guard, read_address
from detente.documents.fetch.guard import forbidden
from detente.errors import FetchError

GUARD = Guard()
HOSTILE = """
file:///etc/passwd
ftp://news.example/x
gopher://news.example/_x
data:text/html,x
javascript:alert(1)
jar:http://news.example/x!/
dict://news.example:11211/stat
ldap://news.example/x
news.example/feed
//news.example/feed
http:news.example/feed
http:/news.example/feed
http:///feed
http://
https://:443/feed
http://user@news.example/
http://user:password@news.example/
http://news.example@127.0.0.1/
http://127.0.0.1#@news.example/
http://news.example\\@127.0.0.1/
http://127.0.0.1\\.news.example/
http://news.example:22/
http://news.example:8080/
http://news.example:0/
http://news.example:65536/
http://news.example:99999999999/
http://news.example:+80/
http://news.example:80:80/
http://news.example:８０/
http://localhost/
http://LOCALHOST/
http://localhost./
http://a.localhost/
http://intranet/
http://printer.local/
http://metadata.google.internal/computeMetadata/v1/
http://router.home.arpa/
http://127.0.0.1/
http://127.0.0.1./
http://127.255.255.254/
http://127.1/
http://127.0.1/
http://2130706433/
http://0x7f000001/
http://0x7f.0x0.0x0.0x1/
http://0x7f.1/
http://017700000001/
http://0177.0.0.1/
http://0177.0000.0000.0001/
http://127.0.0.01/
http://127.0.0.1.1/
http://127.0.0.0x1/
http://0/
http://0.0.0.0/
http://0.1.2.3/
http://10.0.0.1/
http://10.255.255.255/
http://100.64.0.1/
http://100.100.100.200/latest/meta-data/
http://100.127.255.255/
http://168.63.129.16/
http://169.254.169.254/latest/meta-data/
http://169.254.170.2/v2/credentials
http://2852039166/latest/meta-data/
http://0xA9FEA9FE/
http://0251.0376.0251.0376/
http://172.16.0.1/
http://172.31.255.255/
http://192.0.0.192/
http://192.0.2.1/
http://192.88.99.1/
http://192.168.1.1/
http://198.18.0.1/
http://198.51.100.7/
http://203.0.113.7/
http://224.0.0.1/
http://239.255.255.250/
http://240.0.0.1/
http://255.255.255.255/
http://[::]/
http://[::1]/
http://[0:0:0:0:0:0:0:1]/
http://[::127.0.0.1]/
http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/
http://[::ffff:0:127.0.0.1]/
http://[::ffff:8.8.8.8]/
http://[64:ff9b::7f00:1]/
http://[64:ff9b::169.254.169.254]/
http://[64:ff9b:1::1]/
http://[100::1]/
http://[2001::1]/
http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/
http://[2001:db8::1]/
http://[2002:7f00:1::]/
http://[2002:a9fe:a9fe::1]/
http://[3fff::1]/
http://[2a00:1450::5efe:7f00:1]/
http://[2a00:1450::200:5efe:a00:1]/
http://[fc00::1]/
http://[fd00:ec2::254]/
http://[fe80::1]/
http://[fe80::1%25eth0]/
http://[fe80::1%eth0]/
http://[fec0::1]/
http://[ff02::1]/
http://[5f00::1]/
http://[::1/
http://::1/
http://[127.0.0.1]/
http://[v1.x]/
http://[::1]x/
http://①②⑦.⓪.⓪.①/
http://１２７.０.０.１/
http://127。0。0。1/
http://ⓛocalhost/
http://bücher.example/
http://news%2eexample/
http://%31%32%37.0.0.1/
http://news.example%00.evil.example/
http://news..example/
http://.news.example/
http://-news.example/
http://news-.example/
http://news .example/
http://news.example,other.example/
http://news.example;x/
http://news!.example/
http://a.1/
http://a.0x/
""".strip().splitlines()
CONTROLS = [
    "http://news.example/\r\nHost: evil", "http://news.example/\x00", "ht\ttp://news.example/", "http://new\ns.example/",
    "http://news.example\u200b/", "http://news.example/\u202egnp", "http://" + "a" * 64 + ".example/", "http://" + "a." * 127 + "example/",
    "http://news.example/" + "x" * 2048, "http://news.example/\ud800",
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE + CONTROLS)
def test_a_hostile_address_is_refused(address: str) -> None:
    with pytest.raises(FetchError) as found:
        read_address(address, GUARD)
    assert found.value.kind == "refused" and found.value.reason


def test_there_are_many_of_them() -> None:
    assert len(set(HOSTILE + CONTROLS)) >= 120


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://news.example/feed.xml", "https://news.example/feed.xml"),
        ("  HTTPS://News.Example:443/Feed?a=b&c=%20#frag ", "https://news.example/Feed?a=b&c=%20"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example?x", "http://news.example/?x"),
        ("http://news.example./", "http://news.example/"),
        ("http://xn--bcher-kva.example:80/ä b", "http://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2A00:1450:4001:0:0:0:0:1]/", "http://[2a00:1450:4001::1]/"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://news.example/open/../shut/./x", "http://news.example/shut/x"),
        ("http://news.example/open/%2E%2e/shut/..", "http://news.example/"),
        ("http://news.example/a//b/", "http://news.example/a//b/"),
        ("http://news.example/a/..b/.c/...", "http://news.example/a/..b/.c/..."),
    ],
)
def test_an_address_is_read_in_one_way(address: str, read: str) -> None:
    assert read_address(address, GUARD).address == read
    assert read_address(read, GUARD).address == read


def test_the_users_own_hosts_and_ports_are_let_through() -> None:
    guard = Guard(private=frozenset(["localhost", "10.1.2.3", "::1"]), ports=frozenset([80, 443, 8080]))
    for address in ("http://localhost:8080/", "http://10.1.2.3/", "http://[::1]/"):
        assert read_address(address, guard).address == address
    for address in ("http://10.1.2.4/", "http://localhost:8081/", "http://a.localhost/", "http://127.0.0.1/"):
        with pytest.raises(FetchError):
            read_address(address, guard)


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="htps:/[]@.#?%\\0x1279af localexmp", max_size=40).map(lambda t: "http://" + t))
def test_what_is_let_through_reads_the_same_to_others(text: str) -> None:
    try:
        target = read_address(text, GUARD)
    except FetchError:
        return
    split = urlsplit(target.address)
    assert (split.scheme, split.hostname, split.port or target.port) == (target.scheme, target.host, target.port)
    assert split.username is None and target.address.isascii() and not set(target.address) & set(" \\\r\n\t")
    assert read_address(target.address, GUARD) == target


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_is_refused_in_every_spelling_but_one(address: IPv4Address) -> None:
    number = int(address)
    a, b, c, d = address.packed
    for host in (
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"0{a:o}.{b}.{c}.{d}",
        f"{a}.{b}.{c}.0x{d:x}",
    ):
        if host != str(address):
            with pytest.raises(FetchError):
                read_address(f"http://{host}/", GUARD)
    if forbidden(address) is None:
        assert read_address(f"http://{address}/", GUARD).host == str(address)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_no_less_is_refused_of_ipv4_than_the_library_knows(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert forbidden(address)
    for text in (f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}"):
        assert forbidden(IPv6Address(text))
    assert forbidden(IPv6Address((0x2002 << 112) | (int(address) << 80) | 1))


@settings(deadline=None)
@given(st.integers(0, 2**128 - 1).map(IPv6Address) | st.integers(0, 2**125 - 1).map(lambda n: IPv6Address(n | 1 << 125)))
def test_no_less_is_refused_of_ipv6_than_the_library_knows(address: IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_site_local:
        assert forbidden(address)


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "2606:4700::1111"]
)
def test_public_addresses_are_let_through(text: str) -> None:
    assert forbidden(ip_address(text)) is None


def test_the_edges_of_every_network_are_refused() -> None:
    from detente.documents.tables import load_rows

    for text, _, _ in load_rows("networks.tsv", columns=3):
        network = ip_network(text)
        assert forbidden(network[0]) and forbidden(network[-1])
