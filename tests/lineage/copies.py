"""Copies made by rule from stories of our own, and the truth about which descend from one text.

Every word of a made document knows of which story it is the how-manieth word, so that the truth about any two documents is counted, not
judged: they are kin where at least 40% of the words of one are in the other, and no kin where less than 25% are. Pairs between
the two bounds say nothing. Chance comes from the document's own words and a seed: the same stories give the same copies everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from detente.lineage.model import Text
from tests.lineage import damage
from tests.lineage.dice import Dice

ROOT = Path(__file__).resolve().parents[2]
KIN, NOT_KIN = 0.40, 0.25

Origins = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or what is left of one: which words of which story it is made of (``base`` None: of none)."""

    text: str
    base: str | None
    first: int
    last: int


Paragraph = tuple[Piece, ...]
Page = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A made document, how it was made, and of which words of which stories."""

    text: Text
    kind: str
    origins: Origins
    words: int


def share(left: Made, right: Made) -> float:
    """Share of the words of one document that the other has too: of the one of which more is shared."""
    both = len(left.origins & right.origins)
    return both / max(1, min(left.words, right.words))


def truth(left: Made, right: Made) -> bool | None:
    """Whether two documents are kin; None where no reader could be held to an answer."""
    shared = share(left, right)
    if shared >= KIN:
        return True
    return False if shared < NOT_KIN else None


@cache
def stories() -> Mapping[str, str]:
    """Stories of our own by name: those of the tests and those written for readers of quotations."""
    paths = [*ROOT.glob("tests/stories/*.txt"), *ROOT.glob("tests/stories/*/*.txt"), *ROOT.glob("tests/without/*.txt")]
    found = {str(path.relative_to(ROOT / "tests")): path.read_text(encoding="utf-8") for path in sorted(paths)}
    for name in ("stories", "stories_held"):
        rows = yaml.safe_load((ROOT / "tests" / "quotes" / "cases" / f"{name}.yaml").read_text(encoding="utf-8"))
        found |= {f"quotes/{name}/{row['name']}": row["text"] for row in rows}
    return found


def split_stories() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the stories to measure on while mending, and of those held back: by a hash of their words, half and half."""
    open_, held = [], []
    for name, text in sorted(stories().items()):
        (held if sha256(text.encode()).digest()[0] & 1 else open_).append(name)
    return tuple(open_), tuple(held)


_SENTENCE = re.compile(r".+?(?:[.!?][\"”’)]*(?=\s+[\"“‘(A-Z0-9])|$)", re.DOTALL)


def page_of(name: str) -> Page:
    """A story as paragraphs of sentences."""
    paragraphs, at = [], 0
    for line in stories()[name].splitlines():
        pieces = []
        for match in _SENTENCE.finditer(line.strip()):
            sentence = match.group().strip()
            if sentence:
                count = len(sentence.split())
                pieces.append(Piece(sentence, name, at, at + count))
                at += count
        if pieces:
            paragraphs.append(tuple(pieces))
    return tuple(paragraphs)


def strange(*paragraphs: str) -> Page:
    """Paragraphs that descend from no story."""
    return tuple((Piece(text, None, 0, len(text.split())),) for text in paragraphs)


def cut(page: Page, first: int, last: int) -> Page:
    """The words of a page from the first to before the last."""
    kept, at = [], 0
    for paragraph in page:
        pieces = []
        for piece in paragraph:
            words = piece.text.split()
            begin, finish = max(first - at, 0), min(last - at, len(words))
            at += len(words)
            if begin < finish:
                text = " ".join(words[begin:finish])
                pieces.append(Piece(text, piece.base, piece.first + begin, piece.first + finish))
        if pieces:
            kept.append(tuple(pieces))
    return tuple(kept)


def length(page: Page) -> int:
    """Number of words of a page."""
    return sum(len(piece.text.split()) for paragraph in page for piece in paragraph)


def make(document: str, kind: str, page: Page, *, change: Callable[[str], str] | None = None, **told: str | None) -> Made:
    """A document of a page; ``change`` is done to its whole text, and must keep its paragraphs."""
    text = "\n\n".join(" ".join(piece.text for piece in paragraph) for paragraph in page)
    text = change(text) if change else text
    origins = frozenset((p.base, n) for paragraph in page for p in paragraph if p.base for n in range(p.first, p.last))
    values: dict[str, str | None] = {"title": None, "publisher": None, "agency": None, "published": None, **told}
    return Made(Text(document, text, paragraph_ranges(text), **values), kind, origins, length(page))


def paragraph_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges of the paragraphs of a text, which empty lines divide."""
    return tuple(match.span() for match in re.finditer(r"[^\n](?:.|\n(?!\n))*", text))


Maker = Callable[[Page, Dice, Sequence[str]], Page | tuple[Page, Callable[[str], str]]]


def _spliced(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    other = page_of(dice.choice(names))
    return (*cut(page, 0, (length(page) * 11 + 19) // 20), *cut(other, length(other) // 2, length(other)))


def _roundup(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    others = [page_of(dice.choice(names)) for _ in range(2 + dice.below(3))]
    pages = dice.shuffled([page, *others])
    head = strange("The news at this hour, in brief, from our correspondents.")
    return (*head, *(paragraph for one in pages for paragraph in one))


def _tail(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    return (*page, *strange(dice.choice(damage.TAILS)))


def _lead(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    rest = page[2:] if len(page) > 3 else cut(page, length(page) // 3, length(page))
    return (*strange(dice.choice(damage.LEADS)), *rest)


MAKERS: dict[str, Maker] = {
    "exact": lambda page, dice, names: page,
    "house style": lambda page, dice, names: (page, lambda text: damage.restyle(text, dice)),
    "third": lambda page, dice, names: cut(page, 0, length(page) // 3),
    "half": lambda page, dice, names: cut(page, 0, length(page) // 2),
    "two paragraphs": lambda page, dice, names: page[:3],
    "spliced": _spliced,
    "roundup": _roundup,
    "reordered": lambda page, dice, names: tuple(dice.shuffled(page)),
    "rewritten": lambda page, dice, names: (page, lambda text: damage.rewrite(text, dice)),
    "garbled 1%": lambda page, dice, names: (page, lambda text: damage.garble(text, dice, 0.01)),
    "garbled 4%": lambda page, dice, names: (page, lambda text: damage.garble(text, dice, 0.04)),
    "garbled 8%": lambda page, dice, names: (page, lambda text: damage.garble(text, dice, 0.08)),
    "mojibake": lambda page, dice, names: (page, lambda text: damage.mojibake(text, dice)),
    "respun 30%": lambda page, dice, names: (page, lambda text: damage.respin(text, dice, 0.3)),
    "respun 50%": lambda page, dice, names: (page, lambda text: damage.respin(text, dice, 0.5)),
    "names altered": lambda page, dice, names: (page, lambda text: damage.rename(text, dice)),
    "numbers altered": lambda page, dice, names: (page, lambda text: damage.renumber(text, dice)),
    "tail added": _tail,
    "lead rewritten": _lead,
}


def _summary(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    pieces = [piece for paragraph in page for piece in paragraph]
    return tuple((piece,) for number, piece in enumerate(pieces) if number % 2 == 0)


def _shuffled_sentences(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    return (tuple(dice.shuffled([piece for paragraph in page for piece in paragraph])),)


def _interleaved(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    other = page_of(dice.choice(names))
    pairs = [part for n in range(max(len(page), len(other))) for part in (page[n : n + 1], other[n : n + 1])]
    return tuple(paragraph for part in pairs for paragraph in part)


def _middle(page: Page, dice: Dice, names: Sequence[str]) -> Page:
    whole = length(page)
    return (*strange(dice.choice(damage.LEADS)), *cut(page, whole // 4, whole * 7 // 8), *strange(dice.choice(damage.TAILS)))


BLIND: dict[str, Maker] = {
    "cut and garbled": lambda page, dice, names: (
        cut(page, 0, length(page) * 3 // 5),
        lambda text: damage.garble(text, dice, 0.04),
    ),
    "every second sentence": _summary,
    "sentences shuffled": _shuffled_sentences,
    "interleaved": _interleaved,
    "middle in a frame": _middle,
    "wrapped capitals": lambda page, dice, names: (page, lambda text: damage.wrap(text.upper())),
    "articles lost, respun": lambda page, dice, names: (page, lambda text: damage.drop_articles(damage.respin(text, dice, 0.25))),
    "names and numbers altered, cut": lambda page, dice, names: (
        cut(page, length(page) // 4, length(page)),
        lambda text: damage.rename(damage.renumber(text, dice), dice),
    ),
}


def copies(names: Sequence[str], makers: Mapping[str, Maker], seed: str) -> Iterator[Made]:
    """Each story, and a copy of every kind of it."""
    for name in names:
        page = page_of(name)
        yield make(f"{name}#story", "story", page)
        for kind, maker in makers.items():
            dice = Dice(f"{seed}\n{kind}\n{stories()[name]}")
            others = [other for other in names if other != name]
            made = maker(page, dice, others)
            changed, change = made if len(made) == 2 and callable(made[1]) else (made, None)
            yield make(f"{name}#{kind}", kind, changed, change=change)  # type: ignore[arg-type]


def strangers(names: Sequence[str], seed: str) -> Iterator[Made]:
    """What looks like kin and is not: one outlet's tail under every story, its forms filled in, background that a follow-up repeats."""
    dice = Dice(f"{seed}\nstrangers")
    for name in names:
        page = page_of(name)
        yield make(f"{name}#outlet tail", "outlet tail", (*cut(page, 0, length(page)), *strange(damage.OUTLET_TAIL)))
    for number, form in enumerate(damage.FORMS):
        for issue in range(12):
            filled = re.sub(r"\{(\w+)\}", lambda m: damage.fill(m[1], dice), form)
            yield make(f"form {number}#{issue}", "form", strange(*filled.split("\n")))
    for first, second in zip(names, (*names[1:], names[0]), strict=True):
        news, old = page_of(first), page_of(second)
        # Of the shorter of the two a fifth is background of the other: below what makes kin of the follow-up and the old story.
        size = min(length(news), length(old)) // 5
        yield make(f"{first}#follow-up", "follow-up", (*news, *cut(old, length(old) - size, length(old))))
