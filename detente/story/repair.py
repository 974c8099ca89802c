"""Damage in a text and what it is read as. Nothing here changes the text: each finding is an edit for the clean copy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from detente.records import RepairKind
from detente.story.lines import Line
from detente.story.tables import load_words

# One character for one character: quotation marks, blanks and hyphens in the plain form that later stages look for.
PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛‹›`´ʼ＇", "'"),
        **dict.fromkeys("\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        **{chr(code): " " for code in (*range(1, 9), *range(14, 32), 127, *range(128, 133), *range(134, 160))},
    }
)
SOFT = re.compile("\xad+")
INVISIBLE = re.compile("[\u200b\u2060\ufeff]+")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LIGATURE = re.compile("[ﬀ-ﬆ]")
COMBINING = re.compile("[A-Za-zÀ-ž][\u0300-\u036f]+")
# UTF-8 read as Windows-1252: a lead byte's character before a continuation byte's.
CP1252 = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
MOJIBAKE = re.compile(f"[Â-ô][{CP1252}][À-ô{CP1252}]*")
LONGEST_RUN = 400
STOP_AND_WORD = re.compile(r"[.!?](?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ' ])")
COMMA_AND_WORD = re.compile(r",(?=[A-Za-z][a-z])")
NO_BLANK_AFTER_QUOTE = re.compile(r"(?<=[.!?,]”)(?=[A-Za-zÀ-ÖØ-Þ])")
ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|gov|edu|int|info)\b", re.IGNORECASE)
DOMAIN = re.compile(r"(?:com|org|net|gov|edu|int|info|html?|php|js|pdf|ru|uk|cn|fr|de|ua|tv|io|co)(?![\w'])", re.IGNORECASE)
TOKEN_REACH = 60
# These begin with what is searched for and not with a look behind, which is ten times slower; what stands before is looked at after.
LONE_STOP = re.compile(r" \.(?=\s|$)(?!\s*\.)")
DOUBLE_DOT = re.compile(r"\.\.(?![.\w])")
BLANK_BEFORE = re.compile(r" (?=[,;:!?](?:\s|$)|\)(?:\W|$))")
BLANK_AFTER = re.compile(r"[\[(] +")
BLANKS = re.compile(r"  +")
DIGIT = re.compile(r"[01](?=[a-z]{2})")
DOUBLED_QUOTE = re.compile(r"(?<![\w'])''(?=\w)|(?<=[\w.,!?])''(?!['\w])|(?<!,),,(?=\w)")
CLOSED_STRAIGHT = re.compile(r"“[^“”\"\n]{1,2000}(\")(?!\w)")
OPENED_STRAIGHT = re.compile(r"(?<!\w)(\")(?=\w)[^“”\"\n]{1,2000}”")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LAST_WORD = re.compile(r"[^\W\d_]+(?=-$)")
FIRST_WORD = re.compile(r"[^\W\d_]+")
IDEOGRAPHS = 0x2E80


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``start`` to ``end`` of the text as received are read as ``to``; ``mark`` is what a record shows instead of ``to``."""

    start: int
    end: int
    to: str
    kind: RepairKind
    mark: str | None = None


def plain(raw: str) -> str:
    """The text with quotation marks, blanks and hyphens in one form each: as long as before."""
    return raw.translate(PLAIN)


def find_edits(raw: str, text: str, joined: list[tuple[Line, Line]]) -> list[Edit]:
    """All repairs, in order and without overlaps. ``text`` is ``plain(raw)``; ``joined`` are lines that a width broke apart."""
    words = Vocabulary(text)
    edits: list[Edit] = []
    edits.extend(_join(a, b, raw, words) for a, b in joined)
    if not raw.isascii():
        edits.extend(_odd_characters(raw))
    edits.extend(_marks(raw, text))
    edits.extend(_missing_blanks(raw, text))
    edits.extend(_stops(text))
    edits.extend(_extra_blanks(text))
    edits.extend(_digits(text, words))
    return _apart(edits)


def _apart(edits: list[Edit]) -> list[Edit]:
    """Edits in order; of those that overlap the one that begins first stays, and of those the longest."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not kept or edit.start > kept[-1].end or (edit.start == kept[-1].end and edit.start > kept[-1].start):
            kept.append(edit)
    return kept


class Vocabulary:
    """The words of a text, gathered when first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._words = frozenset(WORD.findall(self._text.casefold()))
        forms = (word, word + "s", word.removesuffix("s"))
        return any(form in self._words for form in forms)


def _join(last: Line, line: Line, raw: str, words: Vocabulary) -> Edit:
    """Two lines of one paragraph: a blank between them, or one word put together."""
    if last.text.endswith("\xad"):
        return Edit(last.end - 1, line.start, "", "soft-hyphen")
    before, after = LAST_WORD.search(last.text[-40:]), FIRST_WORD.match(line.text)
    if before and after:
        hyphen = "-" if _keeps_hyphen(before.group(), after.group(), words) else ""
        return Edit(last.end - 1, line.start, hyphen, "hyphenation")
    dense = ord(last.text[-1]) >= IDEOGRAPHS and ord(line.text[0]) >= IDEOGRAPHS
    return Edit(last.end, line.start, "" if dense else " ", "line-wrap")


def _keeps_hyphen(before: str, after: str, words: Vocabulary) -> bool:
    left, right = before.casefold(), after.casefold()
    if f"{left}-{right}" in words or after[0].isupper():
        return True
    if left + right in words:
        return False
    if right in load_words("hyphens.tsv", "suffix"):
        return True
    return left in load_words("hyphens.tsv", "prefix") and left not in load_words("hyphens.tsv", "merge-prefix")


def _odd_characters(raw: str) -> Iterator[Edit]:
    for match in SOFT.finditer(raw):
        yield Edit(match.start(), match.end(), "", "soft-hyphen")
    for match in INVISIBLE.finditer(raw):
        yield Edit(match.start(), match.end(), "", "character")
    for match in LIGATURE.finditer(raw):
        yield Edit(match.start(), match.end(), LIGATURES[match.group()], "character")
    for match in COMBINING.finditer(raw):
        composed = normalize("NFC", match.group())
        if composed != match.group():
            yield Edit(match.start(), match.end(), composed, "character")
    for match in MOJIBAKE.finditer(raw):
        fixed = _unscrambled(match.group()) if match.end() - match.start() <= LONGEST_RUN else match.group()
        if fixed != match.group():
            yield Edit(match.start(), match.end(), plain(fixed), "mojibake", fixed)


@cache
def _ftfy() -> Callable[[str], str]:
    from ftfy import fix_encoding

    return fix_encoding


@lru_cache(maxsize=1024)
def _unscrambled(run: str) -> str:
    return _ftfy()(run)


def _marks(raw: str, text: str) -> Iterator[Edit]:
    """Quotation marks made of two characters, and pairs of which one mark is curly and the other straight."""
    if "''" in text or ",," in text:
        for match in DOUBLED_QUOTE.finditer(text):
            yield Edit(match.start(), match.end(), '"', "quotes")
    if '"' not in raw:
        return
    if "“" in raw:
        for match in CLOSED_STRAIGHT.finditer(raw):
            yield Edit(match.start(1), match.end(1), '"', "quotes", "”")
    if "”" in raw:
        for match in OPENED_STRAIGHT.finditer(raw):
            yield Edit(match.start(1), match.end(1), '"', "quotes", "“")


def _stops(text: str) -> Iterator[Edit]:
    """A second stop behind the first ("ended. ." and "ended.."), and a stop that stands off its word."""
    for match in LONE_STOP.finditer(text):
        start = _first_blank(text, match.start())
        before = text[max(0, start - 2) : start]
        if before[-1:] in {".", "!", "?"} or before in {'."', '!"', '?"'}:
            if len(before) == 2 and before[0] not in {" ", "."}:
                yield Edit(start, match.end(), "", "extra-blank")
        elif before[-1:].isalnum() or before[-1:] in {'"', "'", ")", "]", "%"}:
            yield Edit(start, match.end() - 1, "", "extra-blank")
    for match in DOUBLE_DOT.finditer(text):
        if text[max(0, match.start() - 2) : match.start()].isalnum():
            yield Edit(match.start(), match.end(), ".", "character")


def _extra_blanks(text: str) -> Iterator[Edit]:
    for match in BLANK_BEFORE.finditer(text):
        start = _first_blank(text, match.start())
        before = text[max(0, start - 1) : start]
        if before.isalnum() or before in {'"', "'", ")", "]", "%", "."}:
            yield Edit(start, match.end(), "", "extra-blank")
    for match in BLANK_AFTER.finditer(text):
        yield Edit(match.start() + 1, match.end(), "", "extra-blank")
    for match in BLANKS.finditer(text):
        yield Edit(match.start(), match.end(), " ", "extra-blank")


def _first_blank(text: str, position: int) -> int:
    """Where the run of blanks begins that ends at a position; looks back no further than matters for a repair."""
    floor = max(0, position - TOKEN_REACH)
    while position > floor and text[position - 1] == " ":
        position -= 1
    return position


def _missing_blanks(raw: str, text: str) -> Iterator[Edit]:
    for match in STOP_AND_WORD.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        closed = len(before) == 2 and ((before.islower() and before.isalpha()) or before.isdigit())
        if closed and not _in_address(text, match.start(), match.end()):
            yield Edit(match.end(), match.end(), " ", "missing-blank")
    for match in COMMA_AND_WORD.finditer(text):
        if text[match.start() - 1 : match.start()].islower() and not _in_address(text, match.start(), match.end()):
            yield Edit(match.end(), match.end(), " ", "missing-blank")
    if "”" in raw:
        for match in NO_BLANK_AFTER_QUOTE.finditer(raw):
            yield Edit(match.start(), match.start(), " ", "missing-blank")


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether a stop belongs to a web or mail address or to a file's name."""
    before = text[max(0, start - TOKEN_REACH) : start].rsplit(None, 1)
    after = text[end : end + TOKEN_REACH].split(None, 1)
    token = (before[-1] if before else "") + text[start:end] + (after[0] if after else "")
    return ADDRESS.search(token) is not None or (text[start] == "." and DOMAIN.match(text, end) is not None)


def _digits(text: str, words: Vocabulary) -> Iterator[Edit]:
    """A nought or a one among small letters: a misread o, l or i ("g0vernment")."""
    for match in DIGIT.finditer(text):
        start, end = match.start(), match.end()
        left = re.search(r"[A-Za-z]+$", text[max(0, start - 30) : start])
        right = re.match(r"[a-z]+", text[end : end + 30])
        outer = text[start - len(left.group()) - 1 : start - len(left.group())] if left and start > len(left.group()) else ""
        if left is None or right is None or outer in set("@/#._0123456789") - {""}:
            continue
        following = text[end + len(right.group()) : end + len(right.group()) + 1]
        if following.isdigit() or following in {"@", "/", "_"}:
            continue
        choices = ("o",) if match.group() == "0" else ("l", "i")
        known = [c for c in choices if (left.group() + c + right.group()).casefold() in words]
        yield Edit(start, end, known[0] if known else choices[0], "character")
