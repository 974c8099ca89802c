"""Parts of speech and lemmas of parsed words, worked out once for each word, tag and dependency label.

spaCy tries every rule on every token of every text, which takes about half as long as the parse itself. Almost all of its rules look
at one token alone, so what they and the lemmatizer say of it follows from its word, tag and label: they are asked once, about that
token by itself. Tokens that a rule for several matches together ("let's", "gonna", "there is") are asked about together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, ORTH, SENT_START, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

TAIL = ["attribute_ruler", "lemmatizer"]
"""The components that are asked word by word, where they are the last of a pipeline."""
_OF_THE_WORD = {"ORTH", "TEXT", "LOWER", "TAG", "DEP", "IS_SPACE", "OP"}
"""What a rule may ask of a token that follows from its word, tag and label (``OP``: how often it may come)."""
_REMEMBERED = 200_000

Key = tuple[int, int, int]
"""Word, tag and dependency label, as spaCy numbers them."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a token wherever it stands; ``lower`` and ``lemma`` are in lower case."""

    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text in columns, one entry a token: its word, its head's index, its offset, whether it is blank, whether a sentence starts."""

    words: Sequence[Word]
    heads: Sequence[int]
    offsets: Sequence[int]
    blank: Sequence[int]
    starts: Sequence[int]


class Morphology:
    """Reads the words of texts that went through a pipeline without its :attr:`left_out` components."""

    def __init__(self, pipeline: Language) -> None:
        """Take the rules of a pipeline; one whose last components are of another kind is left to run as it is."""
        self._tail = _tail(pipeline)
        self.left_out = TAIL if self._tail else []
        self._known: dict[Key, Word] = {}
        self._together: dict[tuple[Key, ...], tuple[Word, ...]] = {}
        self._vocab = pipeline.vocab
        self._phrases, self._openings = Matcher(pipeline.vocab), Matcher(pipeline.vocab)
        self._openers: set[Key] = set()
        for number, pattern in enumerate(_phrases(self._tail[0]) if self._tail else ()):
            self._phrases.add(str(number), [pattern])
            # A first token that may be missing or repeated leaves open what a match starts with.
            self._openings.add(str(number), [pattern[:1] if "OP" not in pattern[0] else [{}]])
        if self._tail:
            _index(self._tail[1])

    def read(self, doc: Doc) -> Parsed:
        """The columns of a parsed text."""
        table = doc.to_array([ORTH, TAG, DEP, HEAD, IDX, IS_SPACE, SENT_START])
        orths, tags, deps, _, offsets, blank, starts = table.T.tolist()
        heads = [i + offset for i, offset in enumerate(table[:, 3].astype("int64").tolist())]
        words = self._words(doc, list(zip(orths, tags, deps, strict=True))) if self._tail else [_word(token) for token in doc]
        return Parsed(words, heads, offsets, blank, starts)

    def _words(self, doc: Doc, keys: list[Key]) -> list[Word]:
        known = self._known
        if len(known) > _REMEMBERED:
            known.clear()
            self._together.clear()
        if unknown := sorted(set(keys).difference(known)):
            known.update(zip(unknown, self._ask_each(unknown), strict=True))
        words = [known[key] for key in keys]
        if not self._openers.isdisjoint(keys):
            for start, end in _joined(self._phrases(doc, allow_missing=True)):
                words[start:end] = self._phrase(tuple(keys[start:end]))
        return words

    def _phrase(self, keys: tuple[Key, ...]) -> tuple[Word, ...]:
        if keys not in self._together:
            self._together[keys] = tuple(self._ask(self._row(keys)))
        return self._together[keys]

    def _ask_each(self, keys: list[Key]) -> list[Word]:
        """What the components say of each token by itself: of many in a row, as long as no rule for several matches among them."""
        doc = self._row(keys)
        if not len(self._phrases):
            return self._ask(doc)
        self._openers.update(keys[start] for _, start, _ in self._openings(doc, allow_missing=True))
        if len(keys) > 1 and self._phrases(doc, allow_missing=True):
            half = len(keys) // 2
            return [*self._ask_each(keys[:half]), *self._ask_each(keys[half:])]
        return self._ask(doc)

    def _row(self, keys: Sequence[Key]) -> Doc:
        words, tags, deps = ([self._vocab.strings[number] for number in column] for column in zip(*keys, strict=True))
        return Doc(self._vocab, words=words, tags=tags, deps=deps)

    def _ask(self, doc: Doc) -> list[Word]:
        for component in self._tail:
            doc = component(doc)
        return [_word(token) for token in doc]


def _tail(pipeline: Language) -> tuple[AttributeRuler, EnglishLemmatizer] | tuple[()]:
    if pipeline.pipe_names[-2:] != TAIL:
        return ()
    ruler, lemmatizer = (pipeline.get_pipe(name) for name in TAIL)
    if type(ruler) is not AttributeRuler or type(lemmatizer) is not EnglishLemmatizer or lemmatizer.mode != "rule":
        return ()
    plain = all(_OF_THE_WORD.issuperset(token) for pattern in _patterns(ruler) for token in pattern)
    return (ruler, lemmatizer) if plain else ()


def _index(lemmatizer: EnglishLemmatizer) -> None:
    """Make the lemmatizer's lists of known words sets: it looks every form up in them, and a list is read from end to end."""
    table = lemmatizer.lookups.get_table("lemma_index")
    for pos, words in table.items():
        table[pos] = frozenset(words)


def _patterns(ruler: AttributeRuler) -> Iterator[list[dict[str, Any]]]:
    for rule in ruler.patterns:
        patterns: Any = rule["patterns"]
        yield from patterns


def _phrases(ruler: AttributeRuler) -> Iterator[list[dict[str, Any]]]:
    """Rules that look at more than one token."""
    return (pattern for pattern in _patterns(ruler) if len(pattern) > 1 or "OP" in pattern[0])


def _joined(matches: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Ranges that matches cover, overlapping ones as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for _, start, end in matches):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@cache
def _lemmas() -> Mapping[tuple[str, str], str]:
    """Verb forms whose lemma the pipeline gets wrong, by form and tag."""
    rows = files("detente").joinpath("data", "language", "lemmas.tsv").read_text(encoding="utf-8").splitlines()[1:]
    parts = [row.split("\t") for row in rows]
    return {(form, tag): lemma for form, tags, lemma in parts for tag in tags.split("|")}


def _word(token: Any) -> Word:
    lower = token.lower_
    lemma = _lemmas().get((lower, token.tag_), token.lemma_.lower())
    return Word(token.text, lower, lemma, token.pos_, token.tag_, token.dep_)
