"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.watch.robots import ALL, LONGEST_DELAY, NONE, fits, normalised, parse_robots


def allows(text: str, path: str) -> bool:
    return parse_robots(text.encode()).allows(path)


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        # The longest match decides, wherever it stands (RFC 9309, 5.2).
        ("Allow: /open/page\nDisallow: /open", "/open/page", True),
        ("Disallow: /open\nAllow: /open/page", "/open/page/2", True),
        ("Allow: /open/page\nDisallow: /open/page/secret", "/open/page/secret", False),
        ("Allow: /x\nDisallow: /x", "/x", True),
        ("Disallow:", "/x", True),
        ("Disallow: /", "/", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: *.gif$", "/pictures/a.gif", False),
        ("Disallow: *.gif$", "/pictures/a.gif?x", True),
        ("Disallow: /a/*/c", "/a/b/b/c/d", False),
        ("Disallow: /a/*/c", "/a/c", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/a/", True),
        ("Disallow: /*?", "/story?id=1", False),
        ("Disallow: /*?", "/story", True),
        ("Disallow: /a**b", "/axb", False),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/x", True),
        ("Disallow: /A", "/a", True),
        # Spellings of one path.
        ("Disallow: /caf%c3%a9", "/café", False),
        ("Disallow: /café", "/caf%C3%A9", False),
        ("Disallow: /%7Eola", "/~ola", False),
        ("Disallow: /~ola", "/%7eola/x", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /a%2fb", "/a%2Fb", False),
        # What is no rule.
        ("Disallow /x\n: /x\nDisallow : /y", "/x", True),
        ("Disallow : /y", "/y", False),
        ("disallow:/y # remark", "/y", False),
        ("Noindex: /x\nSitemap: https://a.example/x", "/x", True),
    ],
)
def test_rules(rules: str, path: str, expected: bool) -> None:
    assert allows(f"User-agent: *\n{rules}\n", path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: detente\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: DETENTE\nAllow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: detente\n", True),
        ("User-agent: detente/1.0 (x)\nDisallow: /", False),
        ("User-agent: detentebot\nDisallow: /", True),
        ("User-agent: other\nUser-agent: detente\nDisallow: /", False),
        ("User-agent: other\nDisallow: /\nUser-agent: detente\nDisallow: /y", True),
        ("User-agent: detente\nDisallow: /y\nUser-agent: other\nDisallow: /z\nUser-agent: detente\nDisallow: /x", False),
        ("User-agent: detente\nCrawl-delay: 1\nUser-agent: other\nDisallow: /", True),
        ("User-agent: detente\n\n\nSitemap: /s\nUser-agent: other\nDisallow: /", False),
        ("Disallow: /\nUser-agent: *\nAllow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /x\r\n", False),
        ("User-agent: *\rDisallow: /x", False),
        ("<html>Not found</html>", True),
        ("", True),
        ("\x00\xff: \x00", True),
    ],
)  # fmt: skip
def test_groups(text: str, expected: bool) -> None:
    assert allows(text, "/x") is expected


@pytest.mark.parametrize(
    ("value", "delay"),
    [("2", 2.0), ("0.5", 0.5), ("9999999", LONGEST_DELAY), ("-1", None), ("x", None), ("1e9", None), ("inf", None)],
)
def test_the_delay_is_bounded(value: str, delay: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}".encode()).delay == delay


def test_no_more_is_read_than_half_a_mebibyte() -> None:
    text = b"User-agent: *\n" + b"#" * 600_000 + b"\nDisallow: /x\n"
    assert parse_robots(text).allows("/x")


def test_everything_and_nothing() -> None:
    assert ALL.allows("/x") and not NONE.allows("/x") and NONE.allows("/robots.txt")


SIGNS = st.text(alphabet="ab/.*$?%é", max_size=12)


@settings(deadline=None)
@given(SIGNS, st.text(alphabet="ab/.$?é", max_size=12))
def test_patterns_fit_as_regular_expressions_would(pattern: str, path: str) -> None:
    anchored = pattern.endswith("$")
    spelt = ".*".join(map(re.escape, pattern.removesuffix("$").split("*"))) + (r"\Z" if anchored else "")
    assert fits(pattern, path) is (re.match(spelt, path, re.DOTALL) is not None)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_a_normalised_path_stays_as_it_is(path: str) -> None:
    once = normalised(path)
    assert once.isascii() and normalised(once) == once


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=20))
def test_nothing_that_a_site_says_is_an_error(data: bytes, path: str) -> None:
    assert parse_robots(b"User-agent: *\n" + data).allows("/" + path) in (True, False)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), SIGNS.map(lambda s: "/" + s)), max_size=5),
    st.text(alphabet="ab/.", max_size=8),
)
def test_the_order_of_rules_does_not_matter(rules: list[tuple[bool, str]], path: str) -> None:
    def text(some: list[tuple[bool, str]]) -> bytes:
        return "\n".join(
            ["User-agent: *", *(f"{'Allow' if allow else 'Disallow'}: {pattern}" for allow, pattern in some)]
        ).encode()

    assert parse_robots(text(rules)).allows("/" + path) is parse_robots(text(rules[::-1])).allows("/" + path)


def test_a_pattern_of_many_stars_costs_nothing() -> None:
    assert not fits("/" + "a*" * 5_000 + "b", "/" + "a" * 20_000)
