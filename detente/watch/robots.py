"""What a site asks of robots: RFC 9309, and the Crawl-delay that many add."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PRODUCT = "detente"
MOST_BYTES = 500 * 1024
"""As much as RFC 9309 asks at least to be read."""
LONGEST_DELAY = 30.0
"""Seconds between two requests that a site may ask for; more is taken as this much."""
LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
TOKEN = re.compile(r"[A-Za-z_-]+|\*")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of paths, normalised, and whether they may be fetched."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us on one site; ``delay`` is in seconds, None where the site asks for none."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be fetched: the longest pattern that fits decides, at equal length the one that allows."""
        wanted = normalised(path)
        fitting = [rule for rule in self.rules if fits(rule.pattern, wanted)]
        return path == "/robots.txt" or max(((len(r.pattern), r.allow) for r in fitting), default=(0, True))[1]


ALL = Robots()
NONE = Robots((Rule(False, "/"),))


def parse_robots(data: bytes) -> Robots:
    """The rules for this program: of all groups that name it, else of all for ``*``; a line that is none is passed over."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for agents, line in _grouped(data[:MOST_BYTES].decode("utf-8-sig", "replace")):
        for agent in agents:
            groups.setdefault(agent, []).append(line)
    lines = groups.get(PRODUCT, groups.get("*", []))
    rules = tuple(Rule(name == "allow", normalised(value)) for name, value in lines if name in ("allow", "disallow") and value)
    delays = [min(float(value), LONGEST_DELAY) for name, value in lines if name == "crawl-delay" and NUMBER.fullmatch(value)]
    return Robots(rules, max(delays, default=None))


def _grouped(text: str) -> Iterator[tuple[frozenset[str], tuple[str, str]]]:
    """Every line of a group with the agents it is for; a group without lines is one all the same."""
    agents: set[str] = set()
    ended = False
    for each in re.split(r"\r\n|\r|\n", text):
        found = LINE.match(each)
        if found is None:
            continue
        name, value = found[1].casefold(), found[2].strip()
        if name == "user-agent":
            agents = set() if ended else agents
            ended = False
            token = TOKEN.match(value)
            if token is not None:
                agents.add(token[0].casefold())
                yield frozenset(agents), ("user-agent", "")
        elif name in ("allow", "disallow", "crawl-delay"):
            ended = True
            yield frozenset(agents), (name, value)


def normalised(path: str) -> str:
    """A path as it is compared: beyond ASCII in per cent signs, in upper case; what needs no such sign without it (RFC 9309, 2.2.2)."""

    def plain(found: re.Match[str]) -> str:
        sign = chr(int(found[1], 16))
        return sign if sign in UNRESERVED else f"%{found[1].upper()}"

    spelt = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in path)
    return ESCAPE.sub(plain, spelt)


def fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits the beginning of a path: ``*`` is any run of signs, ``$`` at the end the end. Time is linear in pieces."""
    anchored = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return not anchored or len(path) == len(first)
    at = len(first)
    for piece in pieces[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    return path.endswith(last) and len(path) - len(last) >= at if anchored else path.find(last, at) >= 0
