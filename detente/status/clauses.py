"""What a word is by itself: tense, auxiliaries, negation and mood, read off the parse for :mod:`detente.status.factuality`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.language.cues import cue_of
from detente.language.model import Sentence, Token
from detente.status.negation import find_negation
from detente.status.syntax import (
    CHAIN,
    LONGEST,
    MODIFIERS,
    SUBJECTS,
    VERBAL_KIDS,
    anchor_of,
    copula_of,
    has_to,
    helpers_of,
    is_headline_noun,
    is_verbal,
    question_word,
)  # fmt: skip
from detente.status.tables import Tables

MAIN = frozenset({"ROOT", "parataxis", "conj", "ccomp", "dep", "intj"})
PRESENT_TAGS = frozenset({"VBP", "VBZ"})
# Tags under which an order is mistaken for a noun or the like.
MISTAKEN = frozenset({"NN", "NNP", "RB", "JJ"})
# Kinds that a question leaves open, that a hedge weakens, and that hang on a condition; what is to come or possible is so anyway.
ASKED = frozenset({"past", "perfect", "present", "progressive", "passive", "participle", "feeling"})
PENDING = frozenset({"future", "arranged"})
GUESSED = frozenset({"past", "perfect", "present", "progressive", "passive", "participle"})
HEDGES = ("guess", "hearsay", "maybe")
CONDITIONED = frozenset({"present", "passive", "progressive"})
UNREAL = frozenset({"would", "could", "should"})
# What other modal verbs make of a perfect: "may have left", "cannot have left", "must have left".
INFERRED = {"may": "may have", "can": "can have", "must": "must have"}
BY_NOW = frozenset({"already", "now", "since"})
# Words that open a condition, and verbs that do so before their subject ("should he ask", "had he known").
CONDITIONS = frozenset({"if", "unless", "provided", "providing", "supposing"})
INVERTED = frozenset({"should", "had", "were"})
# Months that are also other words.
AMBIGUOUS = frozenset({"may", "march"})
# Prepositions that the tagger takes for verbs ("regarding the raid").
PREPOSITIONS = frozenset(
    {"regarding", "concerning", "including", "excluding", "barring", "following", "according", "pending", "considering"}
)
# How far from a verb a day is looked for, in tokens.
REACH = 30
# What parts a headline, and tags of words before which an infinitive hangs on a verb, an adjective or a conjunction.
BREAKS = frozenset({";", ":", ",", "-", "–", "—"})
FINITE = frozenset({"VBZ", "VBD", "VBP", "VBN", "VBG", "MD", "JJ"})
WISHES = frozenset({"like", "love", "prefer", "appreciate", "hate"})
TRAVELS = frozenset({"go", "travel", "fly", "leave", "return"})
PEOPLE = frozenset({"i", "we", "you", "u", "they", "he", "she"})
ANYONE = frozenset({"anyone", "anybody", "someone", "somebody", "you", "u"})
REQUESTED = ANYONE | {"i", "we"}
REQUESTS = frozenset({"can", "could", "will", "would", "ca", "wo"})
CLOSERS = frozenset("\"'”’)")
PLEASE = frozenset({"please", "pls", "plz"})
HAVE = frozenset({"have", "'ve", "’ve", "ve", "has", "having"})
HAD = frozenset({"had", "got", "was", "were"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a word is by itself: its kind, whether it is negated, and the tokens that show both.

    ``tenseless`` forms (infinitives, gerunds) say nothing of time by themselves and take everything from what governs them.
    """

    kind: str
    negated: bool
    words: tuple[int, ...]
    tenseless: bool = False


def find_form(sentence: Sentence, token: int, tables: Tables) -> Form:
    """Read a word by itself: a verb by its auxiliaries, a complement by its verb, a noun by its determiner and adjectives."""
    if (copula := copula_of(sentence, token)) is not None:
        own, told = _nominal(sentence, token, tables), find_form(sentence, copula, tables)
        return replace(told, negated=told.negated or own.negated, words=(*told.words, *own.words))
    if is_verbal(sentence, token) and not is_headline_noun(sentence, token, tables):
        return _verb(sentence, token, tables)
    if _is_order(sentence, token):
        return Form("imperative", False, (token,))
    return _nominal(sentence, token, tables)


def _is_order(sentence: Sentence, token: int) -> bool:
    """Whether a word that the tagger took for a noun is an order: after "please", or beside another order."""
    word, before = sentence.tokens[token], sentence.tokens[max(0, token - 2) : token]
    if word.dep == "conj" and word.head < token and sentence.tokens[word.head].tag == "VB":
        return not sentence.kids(word.head, *VERBAL_KIDS) and word.tag in MISTAKEN
    return any(t.lower in PLEASE for t in before) and word.tag in MISTAKEN


# Nouns and adjectives


def _nominal(sentence: Sentence, token: int, tables: Tables) -> Form:
    word = sentence.tokens[token]
    if sentence.kind == "title" and any(sentence.tokens[k].lower == "off" for k in sentence.kids(token, "prt", "advmod", "prep")):
        # "Deal off".
        return Form("nominal", True, (token, token + 1) if token + 1 < len(sentence.tokens) else (token,))
    base = "attributive" if word.dep in MODIFIERS and word.pos != "NOUN" else "nominal"
    form = Form(base, False, (token,))
    for kid in sentence.children[token]:
        kind = _modifier(sentence, token, kid, tables)
        if kind is not None:
            denied = kind == "denied"
            form = Form(form.kind if denied else kind, form.negated or denied, (*form.words, kid))
    return form


def _modifier(sentence: Sentence, noun: int, kid: int, tables: Tables) -> str | None:
    """The kind that a noun gets from a word that hangs on it, None where that says nothing of whether it happened."""
    word = sentence.tokens[kid]
    if word.dep in ("det", "preconj"):
        return tables.kind(word.lower, "det", "word")
    if word.dep == "neg":
        return "denied"
    if word.dep in ("amod", "compound", "advmod"):
        return tables.kind(word.lower, "mod", "word")
    if word.dep in ("acl", "relcl") and kid > noun and sentence.kid(kid, *SUBJECTS) is None:
        kind = tables.kind(word.lower, "mod", "after")
        return kind or tables.kind(word.lower, "mod", "word")
    return None


# Verbs


def _verb(sentence: Sentence, token: int, tables: Tables) -> Form:
    helpers, negation = helpers_of(sentence, token), find_negation(sentence, token, tables)
    form = _tense(sentence, token, helpers, tables)
    if negation:
        form = replace(form, negated=True, words=(*form.words, *negation))
    if not form.tenseless:
        form = _mood(sentence, token, form, helpers, tables)
    return form


def _tense(sentence: Sentence, token: int, helpers: list[int], tables: Tables) -> Form:
    word = sentence.tokens[token]
    words = (*helpers, token)
    lowers = [sentence.tokens[h].lower for h in helpers]
    if kind := next((k for low in lowers if (k := _modal(sentence, word, low, lowers, tables))), None):
        return Form(kind, False, words)
    if any(sentence.tokens[h].tag == "TO" for h in helpers):
        announced = _is_announced(sentence, anchor_of(sentence, token), tables)
        return Form("headline" if announced else "infinitive", False, words, not announced)
    if word.tag == "VBD" or "did" in lowers:
        return Form("past", False, words)
    subject = sentence.kid(token, *SUBJECTS) is not None
    if word.tag == "VBG":
        return _progressive(sentence, token, lowers, words, tables)
    if word.tag == "VBN":
        return _participle(sentence, token, lowers, words)
    clipped = word.tag == "VBP" and not helpers and _is_subjectless(sentence, token)
    if (word.tag in PRESENT_TAGS and not clipped) or (subject and not {"do", "does"}.isdisjoint(lowers)):
        return _present(sentence, token, words, tables)
    return _bare(sentence, token, words, tables)


def _is_subjectless(sentence: Sentence, token: int) -> bool:
    """Whether a main clause names nobody, as an order or a clipped statement does ("hope to hear from you")."""
    here = token
    for _ in range(CHAIN):
        word = sentence.tokens[here]
        if sentence.kid(here, *SUBJECTS) is not None:
            return False
        if word.dep != "conj" or word.head == here:
            break
        here = word.head
    return sentence.tokens[here].dep in MAIN


def _modal(sentence: Sentence, word: Token, modal: str, lowers: list[str], tables: Tables) -> str | None:
    """The kind that a modal verb gives, None where the auxiliary is none."""
    kind = tables.kind(modal, "aux", "word")
    perfect = word.tag == "VBN" and not HAVE.isdisjoint(lowers)
    if kind is None or (modal in ("'d", "’d") and word.tag == "VBN" and not perfect):
        return None
    if perfect:
        by_now = any(sentence.tokens[k].lower in BY_NOW for k in sentence.children[word.index])
        return "unreal" if kind in UNREAL else INFERRED.get(kind, "perfect" if by_now else "future")
    if kind == "would" and any(sentence.tokens[k].lower == "later" for k in sentence.kids(word.index, "advmod")):
        # Chronicles tell what came later: "he would later become president".
        return "destined"
    if kind == "would" and word.lemma in WISHES:
        return "wished"
    return (tables.kind(word.lemma, "v", "can") if kind == "can" else None) or kind


def _is_announced(sentence: Sentence, token: int, tables: Tables) -> bool:
    """Whether an infinitive is the future of a headline: "Ministers to meet in Oslo"."""
    if question_word(sentence, token) is not None:
        return False
    if sentence.kind != "title":
        subject = sentence.kid(token, "nsubj", "nsubjpass")
        return sentence.tokens[token].dep == "ROOT" and subject is not None and subject < token
    to = next((a for a in sentence.kids(token, "aux") if sentence.tokens[a].tag == "TO"), None)
    if not to or tables.kind(sentence.tokens[to - 1].lemma, "n", "to") is not None:
        return False
    before = [t for t in sentence.tokens[max(0, to - REACH) : to] if t.index]
    opens = next((t.index + 1 for t in reversed(before) if t.text in BREAKS), 1)
    return all((t.tag not in FINITE and t.tag != "IN") or t.index < opens for t in before)


def _progressive(sentence: Sentence, token: int, lowers: list[str], words: tuple[int, ...], tables: Tables) -> Form:
    if not lowers and sentence.tokens[token].lower in PREPOSITIONS:
        return Form("participle", False, words)
    if not lowers:
        # A report in clipped style leaves the auxiliary out: "Looking for a flat".
        clipped = sentence.tokens[token].dep == "ROOT"
        return Form("progressive" if clipped else "gerund", False, words, not clipped)
    if not {"was", "were"}.isdisjoint(lowers):
        return Form("past", False, words)
    if "been" in lowers:
        return Form("perfect", False, words)
    if sentence.tokens[token].lower in ("going", "gon") and _governs_infinitive(sentence, token):
        return Form("future", False, words)
    arranged = _is_arranged(sentence, token, tables) or _travels(sentence, token)
    return Form("arranged" if arranged else "progressive", False, words)


def _governs_infinitive(sentence: Sentence, token: int) -> bool:
    return any(has_to(sentence, k) for k in sentence.kids(token, "xcomp", "ccomp", "advcl"))


def _travels(sentence: Sentence, token: int) -> bool:
    """Whether somebody is to go somewhere: "they are going to Lima", but not "what is going on"."""
    if sentence.tokens[token].lemma not in TRAVELS:
        return False
    subject = sentence.kid(token, "nsubj")
    somebody = subject is not None and sentence.tokens[subject].lower in PEOPLE
    place = any(sentence.tokens[k].lower in ("to", "for") for k in sentence.kids(token, "prep"))
    return (somebody or place) and not any(sentence.tokens[k].lower == "now" for k in sentence.children[token])


def _is_arranged(sentence: Sentence, token: int, tables: Tables) -> bool:
    """Whether a verb of movement or appointment comes with a day to come ("the summit starts on Monday")."""
    if tables.kind(sentence.tokens[token].lemma, "v", "self") != "arranged":
        return False
    first, last = sentence.edges[token]
    near = sentence.tokens[max(first, token - REACH) : min(last, token + REACH)]
    return any(_is_to_come(t, tables) for t in near)


def _is_to_come(word: Token, tables: Tables) -> bool:
    if word.lower in AMBIGUOUS and word.pos != "PROPN":
        return False
    return tables.kind(word.lower, "adv", "word") == "future"


def _participle(sentence: Sentence, token: int, lowers: list[str], words: tuple[int, ...]) -> Form:
    if "having" in lowers:
        return Form("gerund", False, words, True)
    if not HAD.isdisjoint(lowers):
        return Form("past", False, words)
    if "been" in lowers or not HAVE.isdisjoint(lowers):
        return Form("perfect", False, words)
    if not {"being", "be"}.isdisjoint(lowers):
        return Form("gerund", False, words, True)
    return Form("passive" if lowers else "participle", False, words)


def _present(sentence: Sentence, token: int, words: tuple[int, ...], tables: Tables) -> Form:
    if _is_arranged(sentence, token, tables):
        return Form("arranged", False, words)
    # Headlines tell the past in the present tense.
    return Form("past" if sentence.kind == "title" else "present", False, words)


def _bare(sentence: Sentence, token: int, words: tuple[int, ...], tables: Tables) -> Form:
    """A verb in its base form: governed ("let them go"), an order, or a statement whose subject the writer left out."""
    word = sentence.tokens[token]
    subject = sentence.kid(token, *SUBJECTS)
    if sentence.kid(token, "auxpass") is not None:
        return Form("passive", False, words)
    first = sentence.tokens[anchor_of(sentence, token)]
    if first.dep in ("xcomp", "ccomp") and tables.kind(sentence.tokens[first.head].lemma, "v", "to") and first.head < token:
        return Form("infinitive", False, words, True)
    if subject is not None and subject < token:
        return Form("present", False, words)
    polite = any(sentence.tokens[k].lower in PLEASE for k in sentence.children[token])
    if not polite and tables.kind(word.lemma, "v", "self") == "feeling" and len(words) == 1:
        return Form("feeling", False, words)
    return Form("imperative", False, words)


# Mood


def _mood(sentence: Sentence, token: int, form: Form, helpers: list[int], tables: Tables) -> Form:
    """What a question, a condition or a hedging adverb makes of a finite clause."""
    if _is_question(sentence, token):
        return _question(sentence, token, form, helpers)
    for kid in sentence.kids(token, "advmod"):
        kind = tables.kind(sentence.tokens[kid].lower, "adv", "word")
        if form.kind in GUESSED and kind in HEDGES:
            return replace(form, kind=kind, words=(*form.words, kid))
    if (mark := _condition(sentence, token)) is None:
        return form
    if form.kind == "may have" and sentence.tokens[mark].lower == "had":
        return replace(form, kind="unreal", words=(*form.words, mark))
    if form.kind == "future":
        return replace(form, kind="contingent", words=(*form.words, mark))
    if form.kind in CONDITIONED and cue_of(sentence, token) is None:
        return replace(form, kind="conditional", words=(*form.words, mark))
    return form


def has_condition(sentence: Sentence, token: int) -> bool:
    """Whether a clause hangs on "if" or "unless"."""
    return _condition(sentence, token) is not None


def _condition(sentence: Sentence, token: int) -> int | None:
    """The word that opens the condition of a clause, or of the clause that it is coordinated with or reported by."""
    here = token
    for _ in range(CHAIN):
        for opener in sentence.kids(here, "prep"):
            if sentence.tokens[opener].lower in ("provided", "providing"):
                return opener
        for clause in sentence.kids(here, "advcl"):
            if (mark := condition_of(sentence, clause)) is not None:
                return mark
        word = sentence.tokens[here]
        if word.head == here or len(sentence.tokens) > LONGEST or not _shares_condition(sentence, word):
            break
        here = word.head
    return None


def _shares_condition(sentence: Sentence, word: Token) -> bool:
    if word.dep == "conj":
        return word.head < word.index and is_verbal(sentence, word.head)
    return word.dep == "ccomp" and cue_of(sentence, word.head) is not None


def condition_of(sentence: Sentence, clause: int) -> int | None:
    """The word that makes a clause a condition, None where none does."""
    for mark in sentence.kids(clause, "mark"):
        if sentence.tokens[mark].lower in CONDITIONS:
            return mark
    return inversion_of(sentence, clause)


def inversion_of(sentence: Sentence, clause: int) -> int | None:
    """The verb that opens a condition before its subject: "should he ask", "had he known"."""
    subject = sentence.kid(clause, "nsubj", "nsubjpass")
    if subject is None:
        return None
    opens = [h for h in (*sentence.kids(clause, "aux"), clause) if h < subject and sentence.tokens[h].lower in INVERTED]
    word = sentence.tokens[clause]
    apart = word.dep == "advcl" or (word.dep == "ccomp" and clause < word.head and cue_of(sentence, word.head) is None)
    return opens[0] if opens and apart else None


def _is_question(sentence: Sentence, token: int) -> bool:
    """Whether a main clause of a sentence that ends in a question mark asks: by its order of words or a word such as "who"."""
    last = next((t for t in reversed(sentence.tokens) if t.text not in CLOSERS), None)
    if last is None or not last.text.endswith("?"):
        return False
    word = sentence.tokens[token]
    if word.dep not in MAIN or (word.dep != "ROOT" and not _inverted(sentence, token)):
        return False
    subject = sentence.kid(token, "nsubj", "nsubjpass")
    told = subject is not None and subject < token and sentence.tokens[subject].lower not in ANYONE
    return not told or _inverted(sentence, token) or question_word(sentence, token) is not None


def _inverted(sentence: Sentence, token: int) -> bool:
    subject = sentence.kid(token, "nsubj", "nsubjpass")
    if subject is None:
        return False
    auxiliary = token < subject and sentence.tokens[token].pos == "AUX"
    return auxiliary or any(h < subject for h in sentence.kids(token, "aux", "auxpass"))


def _question(sentence: Sentence, token: int, form: Form, helpers: list[int]) -> Form:
    mark = len(sentence.tokens) - 1
    subject = sentence.kid(token, "nsubj", "nsubjpass")
    addressed = subject is not None and sentence.tokens[subject].lower in REQUESTED
    if addressed and any(sentence.tokens[h].lower in REQUESTS for h in helpers) and _inverted(sentence, token):
        return replace(form, kind="requested", words=(*form.words, mark))
    if form.kind in PENDING:
        return replace(form, kind="pending", words=(*form.words, mark))
    if form.kind not in ASKED:
        return form
    hypothetical = any(sentence.tokens[m].lower == "if" for m in sentence.kids(token, "mark"))
    kind = "presumed" if question_word(sentence, token) is not None and not hypothetical else "asked"
    return replace(form, kind=kind, words=(*form.words, mark))
