"""The user's own codes of events: what a trained codebook says of the sentences that hold their evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from detente.codebooks.model import NONE
from detente.codebooks.trained import PLACES, TrainedCodebook
from detente.language.model import Sentence
from detente.pairs.network import Network
from detente.records import Code, Event
from detente.story.model import CleanText


def add_codes(
    events: Sequence[Event], sentences: Sequence[Sentence], clean: CleanText, trained: TrainedCodebook, network: Network
) -> tuple[Event, ...]:
    """Events with the code of the sentence that holds their evidence; none where the codebook has no category for it."""
    ranges = [clean.to_raw(s.start, s.end) for s in sentences]
    texts = [_sentence(event, sentences, ranges) for event in events]
    different = list(dict.fromkeys(texts))
    told = dict(zip(different, code_sentences(different, trained, network), strict=True))
    return tuple(replace(event, codes=told[text]) for event, text in zip(events, texts, strict=True))


def code_sentences(texts: Sequence[str], trained: TrainedCodebook, network: Network) -> list[tuple[Code, ...]]:
    """For each sentence its code, the likeliest category; nothing where it is likeliest of no category."""
    found: list[tuple[Code, ...]] = []
    for chances in trained.tell(texts, network):
        category, chance = max(chances.items(), key=lambda item: item[1])
        found.append(() if category == NONE else (Code(trained.card.codebook, category, round(chance, PLACES)),))
    return found


def _sentence(event: Event, sentences: Sequence[Sentence], ranges: Sequence[tuple[int, int]]) -> str:
    """The sentence that the evidence of an event begins in, as it was read; the evidence itself where it begins in none."""
    start = event.evidence.start
    number = bisect_right(ranges, start, key=lambda offsets: offsets[0]) - 1
    held = number >= 0 and start < ranges[number][1]
    return " ".join((sentences[number].text if held else event.evidence.text).split())
