"""How certain it is that what a word tells has happened or holds, from 3 (certainly) to -3 (certainly not, or not yet).

A word is first read by itself (tense, auxiliaries, negation, mood), then by what governs it: "managed to" keeps it, "failed to"
turns it round, "wants to" leaves it open, "knows that" takes it to be so. What governs it is read the same way, up to the root. The
certainties of the kinds stand in ``data/status/kinds.tsv``; they are rounded means over human judgements of web texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.language.model import Sentence, Token
from detente.status.clauses import Form, find_form
from detente.status.governors import find_link
from detente.status.links import Link
from detente.status.syntax import LONGEST
from detente.status.tables import Case, Row, Status, Tables, load_tables

# From here on a governor is taken to hold; a softer one leaves open what it governs.
HELD = 0.75
# What is said, thought or shown at least this firmly is as certain as its own words make it.
FIRM = 1.8
# The certainty of a negated infinitive or gerund that would otherwise have happened.
UNDONE = -1.5
# Governors that are followed upwards; a parse that nests deeper is no sentence of a person.
DEPTH = 20
# What is to come by its own words is only possible in a clause of these kinds ("whether it will").
OPENING = frozenset({"whether", "if", "doubt", "suggest", "hope", "danger", "contested"})
EVENTFUL = frozenset({"VERB", "NOUN", "ADJ"})
HELPING = frozenset({"aux", "auxpass"})


@dataclass(frozen=True, slots=True)
class Influence:
    """Words that bear on a reading: a half-open range of token indices, the kind of influence, and what it means."""

    first: int
    last: int
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Factuality:
    """How certain it is that what a token tells has happened or holds when it is told.

    ``certainty`` runs from -3.0 (certainly not, or not yet) over 0.0 (open) to 3.0 (certainly). ``status`` says why it is low: what
    is planned and what is negated are both certain not to have happened. ``reasons`` start with the word's own form; the reading of
    what governs it follows, outwards.
    """

    token: int
    certainty: float
    status: Status
    reasons: tuple[Influence, ...]


def read_factuality(sentence: Sentence, token: int) -> Factuality:
    """Read one word of a sentence: a verb, a noun or adjective that names something that happens, or any other.

    Raises:
        IndexError: the sentence has no such token.
    """
    if not 0 <= token < len(sentence.tokens):
        raise IndexError(f"token {token} of a sentence of {len(sentence.tokens)} tokens")
    return _read(sentence, token, load_tables(), DEPTH)


def sentence_factuality(sentence: Sentence) -> tuple[Factuality, ...]:
    """The readings of all verbs, nouns and adjectives of a sentence, left to right; auxiliaries are read with their verb."""
    return tuple(read_factuality(sentence, t.index) for t in sentence.tokens if _tells(t))


def _tells(word: Token) -> bool:
    """Whether a word may tell what happens; names do not, but a word in small letters is no name, whatever its tag."""
    if word.pos == "PROPN":
        return word.text[0].islower()
    return word.pos in EVENTFUL or (word.pos == "AUX" and word.dep not in HELPING) or word.dep == "acomp"


def _read(sentence: Sentence, token: int, tables: Tables, depth: int) -> Factuality:
    form = find_form(sentence, token, tables)
    row = tables.row(form.kind, "negated" if form.negated else "holds")
    own = Factuality(token, _number(row), _status(row, "possible"), _reasons(form, row))
    link = find_link(sentence, token, form, tables) if depth and len(sentence.tokens) <= LONGEST else None
    if link is None:
        return own
    governor = _read(sentence, link.governor, tables, depth - 1)
    return _embed(own, form, link, governor, tables.row(link.kind, _case(governor)))


def _number(row: Row) -> float:
    return row.certainty if isinstance(row.certainty, float) else 0.0


def _status(row: Row, otherwise: Status) -> Status:
    return row.status or otherwise


def _reasons(form: Form, row: Row) -> tuple[Influence, ...]:
    return tuple(Influence(i, i + 1, row.kind, row.meaning) for i in form.words)


def _case(governor: Factuality) -> Case:
    if governor.status == "negated":
        return "negated"
    return "holds" if governor.certainty >= HELD or governor.status == "happened" else "open"


def _embed(own: Factuality, form: Form, link: Link, governor: Factuality, row: Row) -> Factuality:
    """The reading of a word under its governor."""
    reason = Influence(link.word, link.word + 1, row.kind, row.meaning)
    reasons = (*own.reasons, reason, *(r for r in governor.reasons if r.first != link.word))
    if row.certainty == "own":
        return replace(own, reasons=(*own.reasons, reason))
    if row.certainty == "same":
        certainty, status = governor.certainty, governor.status
    else:
        certainty, status = _number(row), _status(row, governor.status)
    if status == "planned" and (
        governor.status == "possible" or (own.status == "possible" and row.kind != "foretell" and not form.tenseless)
    ):
        # A plan that is only possible is a possibility.
        status = "possible"
    if form.tenseless and form.negated:
        return Factuality(own.token, min(certainty, UNDONE), "negated", reasons)
    if row.status == "negated" and certainty < 0 and own.status in ("planned", "possible"):
        # A plan that was dropped is no plan any more.
        return Factuality(own.token, min(certainty, own.certainty), "negated", reasons)
    if row.kind in OPENING and own.status == "planned":
        return replace(own, status="possible", reasons=reasons)
    if not form.tenseless and (certainty >= FIRM or own.certainty <= certainty):
        return replace(own, reasons=reasons)
    return Factuality(own.token, certainty, status, reasons)
