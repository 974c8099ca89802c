"""A sentence with its two parties marked, as the tokens that the network reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Offsets = tuple[int, int]

# Words of the vocabulary that no text uses stand before and behind the source and the target.
OPEN = {"source": "[unused1]", "target": "[unused3]"}
CLOSE = {"source": "[unused2]", "target": "[unused4]"}
# What a longer sentence loses is cut away far from the parties, so that both stay in view.
MOST_TOKENS = 160
# Tokens that are no words of the text: the two ends and the marks.
_OWN = 6
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties of a sentence; offsets are half-open code points of ``text``."""

    text: str
    source: Offsets
    target: Offsets


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of a marked sentence, and which tokens stand inside the source, the target and any further spans asked for.

    ``offsets`` holds each token's place in the text, (0, 0) for the marks.
    """

    ids: tuple[int, ...]
    offsets: tuple[Offsets, ...]
    source: tuple[int, ...]
    target: tuple[int, ...]

    def inside(self, span: Offsets) -> tuple[int, ...]:
        """The tokens that a span of the text covers, marks left out."""
        return tuple(i for i, (start, end) in enumerate(self.offsets) if end > span[0] and start < span[1])


def plain(text: str) -> str:
    """The text with halves of characters replaced, one for one, so that offsets hold: no model can take them."""
    return _SURROGATES.sub("\ufffd", text)


def encode(tokenizer: Tokenizer, pair: Pair) -> Encoded:
    """Encode a pair; a sentence of more than ``MOST_TOKENS`` tokens keeps those nearest to its parties."""
    words = tokenizer.encode(plain(pair.text), add_special_tokens=False)
    spans = {"source": pair.source, "target": pair.target}
    pieces = list(zip(words.ids, words.offsets, strict=True))
    pieces = [pieces[i] for i in _kept(words.offsets, spans.values())]
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for name, span in spans.items():
        inside = [i for i, (_, (start, end)) in enumerate(pieces) if end > span[0] and start < span[1]]
        if inside:
            opens.setdefault(inside[0], []).append(name)
            closes.setdefault(inside[-1], []).append(name)
    ids, offsets = [_id(tokenizer, "[CLS]")], [(0, 0)]
    members: dict[str, list[int]] = {"source": [], "target": []}
    within: list[str] = []
    for number, (id, place) in enumerate(pieces):
        for name in opens.get(number, []):
            ids.append(_id(tokenizer, OPEN[name]))
            offsets.append((0, 0))
            within.append(name)
        for name in within:
            members[name].append(len(ids))
        ids.append(id)
        offsets.append(place)
        for name in reversed(closes.get(number, [])):
            ids.append(_id(tokenizer, CLOSE[name]))
            offsets.append((0, 0))
            within.remove(name)
    ids.append(_id(tokenizer, "[SEP]"))
    offsets.append((0, 0))
    return Encoded(tuple(ids), tuple(offsets), tuple(members["source"]), tuple(members["target"]))


def _id(tokenizer: Tokenizer, word: str) -> int:
    found = tokenizer.token_to_id(word)
    if found is None:
        raise ValueError(f"the tokenizer has no {word}")
    return found


def _kept(offsets: Sequence[Offsets], spans: Collection[Offsets]) -> Sequence[int]:
    """The tokens that are kept: all, or those around the parties, or half as many around each where they are far apart."""
    room = MOST_TOKENS - _OWN
    if len(offsets) <= room:
        return range(len(offsets))
    inside = [i for i, (start, end) in enumerate(offsets) for span in spans if end > span[0] and start < span[1]]
    first, last = min(inside, default=0), max(inside, default=0)
    if last - first < room:
        start = min(max(0, first - (room - (last - first + 1)) // 2), len(offsets) - room)
        return range(start, start + room)
    half = room // 2
    start = max(0, first - half // 4)
    finish = min(len(offsets), last + 1 + half // 4)
    return [*range(start, start + half), *range(finish - half, finish)]
