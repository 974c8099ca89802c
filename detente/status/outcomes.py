"""What became of plans and attempts, where the sentence tells it: pure syntax for :mod:`detente.status.governors`."""

from __future__ import annotations

from detente.language.model import Sentence, Token
from detente.status.links import Link
from detente.status.tables import Tables

# How far behind a plan its outcome is looked for, in tokens.
REACH = 30
# A plan that is called so stands, whatever follows: "was still scheduled to meet, but few were hopeful".
STANDING = frozenset({"still", "also"})


def outcome_of(sentence: Sentence, infinitive: int) -> Link | None:
    """What became of it, where the sentence says so afterwards: "was supposed to end the war; it did not"."""
    for word in sentence.tokens[infinitive + 1 : infinitive + REACH]:
        if word.lower != "did" or word.dep in ("aux", "auxpass"):
            continue
        if sentence.kid(word.index, "dobj", "attr", "xcomp") is None:
            denied = sentence.kid(word.index, "neg") is not None
            return Link("lapse" if denied else "destined", word.index, word.index)
    return None


def lapses(sentence: Sentence, told: Token, verb: int, infinitive: int, tables: Tables) -> bool:
    """Whether a plan was not kept: "had been due to", "was to have met", "was about to leave when"."""
    if tables.kind(told.lower, "plan", "lapse") is None and tables.kind(told.lemma, "plan", "lapse") is None:
        return False
    helpers = {sentence.tokens[a].lower for a in sentence.kids(verb, "aux", "auxpass")}
    head = sentence.tokens[verb]
    if sentence.kind == "title":
        return False
    past = head.tag == "VBD" or not helpers.isdisjoint({"was", "were", "had"})
    if past and ("had" in helpers or (head.lemma == "have" and head.tag == "VBD")):
        return True
    still = any(sentence.tokens[k].lower in STANDING for k in sentence.kids(verb, "advmod"))
    return past and not still and is_cut_short(sentence, verb, infinitive)


def is_cut_short(sentence: Sentence, verb: int, infinitive: int) -> bool:
    """Whether something comes in between: "when a mine was found", "but neither turned up"."""
    marks = [m for c in sentence.kids(verb, "advcl") if c > verb for m in sentence.kids(c, "mark", "advmod")]
    if any(sentence.tokens[m].lower in ("when", "until") for m in marks):
        return True
    buts = [c for v in (verb, infinitive) for c in sentence.kids(v, "cc") if sentence.tokens[c].lower == "but"]
    return any(c + 1 < len(sentence.tokens) and sentence.tokens[c + 1].lower != "also" for c in buts)


def has_come(sentence: Sentence, infinitive: int) -> bool:
    """Whether an infinitive is a perfect: "was to have met"."""
    return sentence.tokens[infinitive].tag == "VBN" and any(
        sentence.tokens[a].lower == "have" for a in sentence.kids(infinitive, "aux")
    )


def is_past(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb stands in a past tense, by itself or by its auxiliaries."""
    return verb.tag == "VBD" or any(sentence.tokens[a].tag == "VBD" for a in sentence.kids(verb.index, "aux", "auxpass"))
