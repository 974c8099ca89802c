"""Which nouns of a page name a human being, and which of them a sentence is about."""

from __future__ import annotations

from detente.actors.tables import agents, genders
from detente.language.cues import load_cues
from detente.language.model import Sentence, Token
from detente.quotes.model import Speaker
from detente.quotes.page import Page

SUBJECT = ("nsubj", "nsubjpass")
SOMEONE = frozenset({"one", "another"})
NEW = frozenset({"a", "an", "one", "another", "each"})
ENDINGS = ("ist", "man", "woman", "person")
"""How nouns of people end that no table holds."""


def is_human(page: Page, sentence: int, head: int) -> bool:
    """Whether a noun names a human being: a person of the cast, a noun of people, or a name that the cast takes for nothing else."""
    word = page.sentences[sentence].tokens[head]
    ids = page.actors(sentence, head)
    kinds = {a.kind for i in ids if (a := page.cast.actors.get(i)) is not None}
    if "person" in kinds:
        return True
    if word.pos == "PROPN":
        return not kinds and bool(genders().get(_first_name(page.sentences[sentence], head)))
    if word.lower in SOMEONE and word.dep in SUBJECT:
        return True
    if word.pos not in ("NOUN", "PRON"):
        return False
    roles = agents().get((word.lemma,)) or agents().get((word.lower,))
    if roles:
        return any(r.use in ("people", "office") for r in roles)
    named = _is_named(page.sentences[sentence], head)
    return not kinds and word.pos == "NOUN" and (named or (word.lemma.endswith(ENDINGS) and len(word.lemma) > 4))


def _can_be_one(token: Token) -> bool:
    """Whether a token can name one person: a noun or name in the singular, or "one" and "another"."""
    return (token.pos in ("NOUN", "PROPN") and token.tag in ("NN", "NNP")) or (token.lower in SOMEONE and token.dep in SUBJECT)


def human_subject(page: Page, sentence: int, *, before: int, pronoun: str) -> int | None:
    """The head of the person whom a sentence is about up to an offset, outside quoted words; the subject first, then the last named.

    ``pronoun`` ("he" or "she") shuts out people of the other gender where the words tell it.
    """
    parsed = page.sentences[sentence]
    heads = [
        t.index
        for t in parsed.tokens
        if t.end <= before and _can_be_one(t) and page.quote_at(t.start) is None
        and t.dep not in ("compound", "poss", "amod")
    ]  # fmt: skip
    fitting = [i for i in heads if not is_other(parsed, i, pronoun) and is_human(page, sentence, i)]
    main = [i for i in fitting if parsed.tokens[i].dep in SUBJECT and _is_main(parsed, i)]
    subjects = [i for i in fitting if parsed.tokens[i].dep in SUBJECT]
    return next(iter([*main, *reversed(subjects), *reversed(fitting)]), None)


def titled(page: Page) -> dict[str, tuple[Speaker, ...]]:
    """The people whom a story names with a title ("Admiral Zoran Kovac", "the commander, Luca Conti"), by each title; one a surname."""
    found: dict[str, dict[str, Speaker]] = {}
    for sentence in page.sentences:
        if not page.is_prose(sentence.index):
            continue
        for token in sentence.tokens:
            for title in _titles(sentence, token.index):
                found.setdefault(title, {}).setdefault(token.lower, page.naming(sentence.index, token.index))
    return {title: tuple(people.values()) for title, people in found.items()}


def _titles(parsed: Sentence, head: int) -> list[str]:
    """The nouns of office beside a name: before it, or where it is in apposition."""
    word = parsed.tokens[head]
    if word.pos != "PROPN":
        return []
    beside = [parsed.tokens[k] for k in parsed.kids(head, "compound") if k < head]
    if word.dep == "appos" and word.head < head:
        beside.append(parsed.tokens[word.head])
    return [t.lower for t in beside if any(r.use in ("office", "people") for r in agents().get((t.lower,), ()))]


def is_new(page: Page, speaker: Speaker) -> bool:
    """Whether a phrase brings someone in: "a Greek official", "another envoy"."""
    parsed = page.sentences[speaker.sentence]
    if parsed.tokens[speaker.head].lower in SOMEONE:
        return True
    return parsed.tokens[speaker.head].pos == "NOUN" and any(
        parsed.tokens[i].lower in NEW for i in range(speaker.first, speaker.head)
    )


def _is_named(parsed: Sentence, head: int) -> bool:
    """Whether a noun is told to be someone: "a melon seller named Daud", "a seller, who …"."""
    clauses = parsed.kids(head, "acl", "relcl")
    called = any(parsed.tokens[k].lemma in ("name", "call") for k in clauses)
    return called or any(parsed.tokens[w].lower == "who" for k in clauses for w in parsed.kids(k, "nsubj", "nsubjpass"))


def _is_main(parsed: Sentence, subject: int) -> bool:
    verb = parsed.tokens[subject].head
    return parsed.tokens[verb].head == verb


def is_other(parsed: Sentence, head: int, pronoun: str) -> bool:
    """Whether a noun's own words, or its first name, tell the gender that a pronoun does not have."""
    words = {parsed.tokens[i].lower for i in (*parsed.kids(head, "compound"), head)}
    given = genders().get(_first_name(parsed, head))
    if pronoun == "he":
        return not words.isdisjoint(load_cues().female) or given == "f"
    return not words.isdisjoint(load_cues().male) or given == "m"


def _first_name(parsed: Sentence, head: int) -> str:
    if parsed.tokens[head].pos != "PROPN":
        return ""
    names = [*parsed.kids(head, "compound"), head]
    return next((parsed.tokens[i].lower for i in names if parsed.tokens[i].lower in genders()), "")
