"""The quotes of a text alone: the call ``detente.quotes.read``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from detente.records import QuoteKind, Span

if TYPE_CHECKING:
    from detente.actors.model import Cast
    from detente.language.model import Sentence
    from detente.quotes.model import QuoteMention, Speaker
    from detente.story.model import Story

BEHIND = frozenset({"of", "for", "in", "from", "at", "with"})
"""Prepositions behind a noun that say whose or which it is."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who speaks or is spoken to.

    ``span`` covers the words at the cue, perhaps a pronoun; None where the text has none. ``name`` is what the party is called in the
    text where it is named in full ("Ada Obi", "a spokesman for the navy"), None where it never is. ``ids`` and ``names`` are those
    of the actors that it stands for, in one order: several for "both sides", none where nobody is known. An id is a Wikidata QID
    where known, else ``det:kind:slug``.
    """

    span: Span | None
    name: str | None
    ids: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Words that someone says in a text; ``text`` is an exact substring, ``start`` and ``end`` are half-open code points.

    ``kind``: ``direct`` words between marks, ``indirect`` a reported clause, ``mixed`` a reported clause some of whose words stand
    between marks (``quoted``). Free indirect speech, a sentence that goes on in the tense of a
    report without a cue of its own, is ``indirect`` with no cue and ``implicit``. ``speaker`` and ``addressee`` are None where
    the text names nobody. ``utterance`` is shared by the parts of one utterance ("…," she said, "…"). ``implicit``: the speaker was
    carried over from the words before. ``why`` says in words what the attribution rests on.
    """

    start: int
    end: int
    text: str
    kind: QuoteKind
    speaker: Party | None
    addressee: Party | None
    cue: Span | None
    utterance: int
    implicit: bool
    why: str
    quoted: tuple[Span, ...] = ()


def read(text: str, published: str | None = None) -> tuple[Reading, ...]:
    """Find who says what to whom in a text.

    Args:
        text: plain text in English, a paragraph a line; a title, a byline or a dateline at its head is told apart.
        published: the publication date (EDTF), by which offices are resolved; None lets the text say it.

    Returns:
        Quotes in order of ``start``, the wider first; none for a text without words or in another language.

    Raises:
        InputError: the text is larger than one story can be, or ``published`` is no date.
        KnowledgeError: the knowledge base cannot be used.
        ModelError: the parser cannot be used.
    """
    if not any(c.isalnum() for c in text):
        return ()
    story = _story(text, published)
    if story.document.language not in ("en", None):
        return ()
    from detente.language import parse_story
    from detente.quotes.find import find_quotes

    sentences = parse_story(story.clean)
    cast = _cast(story, sentences)
    return to_readings(find_quotes(story, sentences, cast, wide=True), story, sentences, cast)


def to_readings(mentions: Sequence[QuoteMention], story: Story, sentences: Sequence[Sentence], cast: Cast) -> tuple[Reading, ...]:
    """Map quotes to the text as received, with whom they name; in the order of ``mentions``."""
    return tuple(_reading(m, story, sentences, cast) for m in mentions)


def _reading(mention: QuoteMention, story: Story, sentences: Sequence[Sentence], cast: Cast) -> Reading:
    words = story.clean.span(mention.start, mention.end)
    cue = story.clean.span(*mention.cue) if mention.cue is not None else None
    party = partial(_party, story=story, sentences=sentences, cast=cast)
    return Reading(
        words.start, words.end, words.text, mention.kind, party(mention.speaker, mention.named, mention.actors),
        party(mention.hearer, mention.hearer, mention.addressee), cue, mention.utterance, mention.implicit, mention.why,
        tuple(story.clean.span(*q) for q in mention.quoted),
    )  # fmt: skip


def _story(text: str, published: str | None) -> Story:
    """A text as a story: received as it stands, whatever its code points."""
    from detente.documents.text import read_text
    from detente.errors import TooLarge
    from detente.settings import Settings
    from detente.story import read_story

    settings = Settings(format="text", published=published)
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > settings.max_bytes:
        raise TooLarge("text", f"{len(data)} bytes, more than the limit of {settings.max_bytes}; split it")
    return read_story(read_text(text, identity=sha256(data).hexdigest(), uri=None), settings=settings)


def _cast(story: Story, sentences: Sequence[Sentence]) -> Cast:
    """The story's actors, as the pipeline finds them."""
    from detente.actors import find_actors
    from detente.dates import date_story
    from detente.knowledge import load_knowledge
    from detente.places import resolve_dateline

    knowledge = load_knowledge()
    published, _ = date_story(story, sentences, knowledge)
    filed = story.document.dateline
    country = resolve_dateline(filed.place, knowledge)[1] if filed is not None else None
    return find_actors(story, sentences, knowledge, published, country)


def _party(
    at_cue: Speaker | None, named: Speaker | None, ids: tuple[str, ...], story: Story, sentences: Sequence[Sentence], cast: Cast
) -> Party | None:
    if at_cue is None and named is None and not ids:
        return None
    known = tuple(i for i in ids if i in cast.actors)
    span = _span(at_cue, story, sentences)
    return Party(span, _name(named, story, sentences), known, tuple(cast.actors[i].name for i in known))


def _span(phrase: Speaker | None, story: Story, sentences: Sequence[Sentence]) -> Span | None:
    """A naming phrase with what belongs to it behind its noun: "officials in Kyiv", "two of his aides"."""
    if phrase is None:
        return None
    sentence = sentences[phrase.sentence]
    last = phrase.last
    for kid in sentence.kids(phrase.head, "prep"):
        if kid == last and sentence.edges[kid][0] == last and sentence.tokens[kid].lower in BEHIND:
            last = sentence.edges[kid][1]
    return story.clean.span(*sentence.offsets(phrase.first, _before_aside(sentence, phrase.last, last)))


def _name(phrase: Speaker | None, story: Story, sentences: Sequence[Sentence]) -> str | None:
    """What a phrase calls someone: the name beside a noun ("a spokeswoman, Ada Obi", "a seller named Daud"), else the phrase itself."""
    if phrase is None:
        return None
    sentence = sentences[phrase.sentence]
    name = _named_beside(sentence, phrase.head) if sentence.tokens[phrase.head].pos == "NOUN" else None
    if name is not None:
        first, last = sentence.edges[name]
        last = _before_aside(sentence, name, last)
        return story.clean.span(*sentence.offsets(min(first, name), max(last, name + 1))).text
    span = _span(phrase, story, sentences)
    return span.text if span is not None else None


def _named_beside(sentence: Sentence, head: int) -> int | None:
    for kid in sentence.kids(head, "appos", "acl"):
        if sentence.tokens[kid].pos == "PROPN":
            return kid
        if sentence.tokens[kid].lemma in ("name", "call") and (name := sentence.kid(kid, "oprd", "dobj", "attr")) is not None:
            return name
        if (further := _named_beside(sentence, kid)) is not None:
            return further
    return None


def _before_aside(sentence: Sentence, begin: int, last: int) -> int:
    """Where a phrase ends that goes on up to a comma, a mark or a relative clause."""
    for index in range(begin, last):
        token = sentence.tokens[index]
        if (token.pos == "PUNCT" and token.tag != "HYPH") or token.tag in ("WDT", "WP", "VBG", "VBD", "VBN"):
            return index
    return last
