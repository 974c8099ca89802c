r"""Words from outside, shown so that a model cannot take them for ours.

In structured answers they stand under the key ``untrusted_text`` and nowhere else; in the text of an answer they stand in a fence.
Both hold them *shown*: control, bidirectional, zero-width and other invisible characters, and the angle brackets of which the fence
is made, are written as ``\u{202e}`` (the code point in hexadecimal), and a backslash is doubled, so that nothing is lost and
:func:`read_back` gives the very words. The fence is the same for every text: it cannot be closed from inside, because no ``<`` is left
there, and every line inside begins with a bar.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

KEY = "untrusted_text"
OPEN, CLOSE, BAR = f"<{KEY}>", f"</{KEY}>", "| "
# Invisible, or steering what is around them; private use and surrogates have no meaning at all; brackets build the fence, and their
# wide and small forms look like them.
_HIDDEN = re.compile(
    "["
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
    r"<>\uff1c\uff1e\ufe64\ufe65\u2039\u203a\u27e8\u27e9\u2329\u232a\u3008\u3009"
    "]"
)
_WRITTEN = re.compile(r"\\\\|\\u\{([0-9a-f]{1,6})\}")
_EDTF = re.compile(r"[0-9TZXYSE:./?~%+-]{1,80}")
# What an id, a code or a name of a mode may hold without being written in percent: no blank, so that no sentence is one.
_SAFE = ":._~+-"
_LONGEST_TOKEN = 200


def shown(text: str) -> str:
    """Words as they are shown: what cannot be seen is written, and nothing is lost."""
    return _HIDDEN.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text.replace("\\", "\\\\"))


def shown_within(text: str, most: int) -> tuple[str, int]:
    """The first ``most`` characters of words, shown, and how many were left out.

    Of words full of what must be written out, fewer are shown: never more than twice ``most`` characters come of it.
    """
    kept = text[:most]
    while len(written := shown(kept)) > 2 * most:
        kept = kept[: len(kept) // 2]
    return written, len(text) - len(kept)


def shown_end(text: str, most: int) -> str:
    """As :func:`shown_within`, but the last of words: what stands before others."""
    kept = text[-most:] if most else ""
    while len(written := shown(kept)) > 2 * most:
        kept = kept[len(kept) // 2 + 1 :]
    return written


def shown_line(text: str, most: int) -> str:
    """:func:`shown_within`, with what was left out counted at its end."""
    written, rest = shown_within(text, most)
    return f"{written}… [{rest} more characters]" if rest else written


def read_back(text: str) -> str:
    """The words that :func:`shown` was given."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\\", text)


def clipped(text: str, most: int) -> str:
    """The first ``most`` characters of words, with what was left out counted; shorter ones as they are."""
    return text if len(text) <= most else f"{text[:most]}… [{len(text) - most} more characters]"


def fenced(*texts: str) -> str:
    """Words already :func:`shown`, fenced in: each begins a line of its own, and every line begins with a bar."""
    lines = [line for text in texts for line in text.split("\n")]
    return "\n".join([OPEN, *(f"{BAR}{line}" for line in lines), CLOSE])


def token(value: str) -> str:
    """An id or code as it is shown: what is no letter of ASCII, digit or ``:._~+-`` is written in percent.

    Ids may come from outside, too: so written they hold no blank and are no sentence. :func:`id_of` reads them back.
    """
    return quote(value, safe=_SAFE, errors="surrogatepass")[: 3 * _LONGEST_TOKEN]


def token_or_none(value: str | None) -> str | None:
    """:func:`token`; None stays None."""
    return None if value is None else token(value)


def id_of(value: str) -> str:
    """The id that :func:`token` was given."""
    return unquote(value, errors="replace")


def edtf_or_none(value: str | None) -> str | None:
    """A date (EDTF) as it is; None where it is none, or holds what no date holds."""
    return value if value is not None and _EDTF.fullmatch(value) else None
