"""What governs a word in its sentence, and how: pure syntax, read off the parse for :mod:`detente.status.factuality`."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from detente.language.model import Sentence, Token
from detente.language.reporting import cue_of
from detente.status.clauses import Form, find_form, has_condition, inversion_of
from detente.status.links import Link, lower_of, verb_kind
from detente.status.nouns import headline_link, noun_link, undoing
from detente.status.outcomes import has_come, is_cut_short, is_past, lapses, outcome_of
from detente.status.syntax import (
    CHAIN,
    anchor_of,
    has_to,
    inverted_had,
    is_headline_noun,
    is_verbal,
    question_word,
)
from detente.status.tables import Tables

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
# A complement on which a clause hangs ("it is important to go").
COMPLEMENTS = ("acomp", "attr", "oprd")
TOLD = frozenset({"past", "perfect"})
# What is settled only by what comes after ("tried to land, and did").
UNDECIDED = frozenset(
    {"plan", "want", "need", "ask", "offer", "try", "purpose", "able", "chance", "use", "ready", "easy", "allow"}
)
# Plans, hopes and attempts, which may come to nothing.
LAPSING = frozenset({"plan", "want", "need", "try", "ready"})
# Verbs of these kinds have an object that is to act ("forced the ferry to turn back").
ADDRESSED = frozenset({"bring", "ask", "allow"})
EVER = frozenset({"whatever", "whoever", "whichever", "wherever", "anything", "anyone", "anybody"})
HAVE = frozenset({"have", "'ve", "’ve"})
ARGUMENTS = frozenset({"csubj", "nsubj", "csubjpass", "dobj", "ROOT"})
# How far behind a report its denial is looked for, in tokens.
REACH = 30
# What the reporting verbs of ``data/quotes/cues.tsv`` make of their clause, and of an infinitive.
CUE_CLAUSE = {
    "said": "say", "promised": "say", "denied": "deny", "asked": "whether", "urged": "suggest", "agreed": "say", "judged": "say",
    "thought": "think", "shown": "know", "learned": "know",
}  # fmt: skip
CUE_TO = {
    "said": "ask", "promised": "plan", "denied": "deny", "asked": "ask", "urged": "ask", "agreed": "plan", "judged": "seem",
    "thought": "want", "shown": "seem", "learned": "chance",
}  # fmt: skip


def find_link(sentence: Sentence, token: int, form: Form, tables: Tables) -> Link | None:
    """What governs a word, None for a main clause or where nothing of interest does."""
    here = anchor_of(sentence, token)
    word = sentence.tokens[here]
    if word.head == here:
        return headline_link(sentence, here, tables)
    if not is_verbal(sentence, here) or is_headline_noun(sentence, here, tables):
        return noun_link(sentence, here, tables) or headline_link(sentence, here, tables)
    if inverted_had(sentence, here) is not None:
        return None
    if form.kind in TOLD and word.dep in ("relcl", "acl") and not _has_that(sentence, here):
        return None
    if here != token and form.tenseless != find_form(sentence, here, tables).tenseless:
        # "Wants to talk and is sending envoys": the second verb does not hang on the first one's governor.
        return None
    if form.tenseless:
        return _tenseless_link(sentence, here, tables)
    return _finite_link(sentence, here, tables)


def _tenseless_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    word = sentence.tokens[token]
    if word.dep in ("pcomp", "pobj"):
        return _after_preposition(sentence, token, tables)
    if word.dep == "dobj" and tables.kind(sentence.tokens[word.head].lemma, "v", "ing"):
        return _gerund_link(sentence, token, tables)
    if word.dep in ARGUMENTS:
        return None
    if word.tag in ("VBG", "VBN") and not has_to(sentence, token):
        return _gerund_link(sentence, token, tables)
    if (mark := _mark(sentence, token, tables)) is not None and sentence.tokens[mark].lower == "whether":
        return Link("whether", mark, word.head)
    if question_word(sentence, token) is not None:
        return Link("way", word.head, word.head)
    return _infinitive_link(sentence, token, tables)


def _infinitive_link(sentence: Sentence, token: int, tables: Tables) -> Link:
    link = _hanging(sentence, token, tables)
    outcome = outcome_of(sentence, token) if link.kind in UNDECIDED else None
    return link if outcome is None else outcome


def _hanging(sentence: Sentence, token: int, tables: Tables) -> Link:
    word, head = sentence.tokens[token], sentence.tokens[sentence.tokens[token].head]
    if is_headline_noun(sentence, head.index, tables):
        return _noun_to(sentence, token, head, tables)
    if is_verbal(sentence, head.index):
        if (complement := sentence.kid(head.index, *COMPLEMENTS)) is not None and head.index < token:
            return _complement_link(sentence, token, complement, tables)
        return Link(_verb_to(sentence, head, word, tables), head.index, head.index)
    if head.pos in ("ADJ", "ADV"):
        return replace(_complement_link(sentence, token, head.index, tables), governor=head.index)
    return _noun_to(sentence, token, head, tables)


def _noun_to(sentence: Sentence, token: int, head: Token, tables: Tables) -> Link:
    """An infinitive under a noun: what the noun is about, what it is for, or what its verb has it do."""
    if head.lower == "order" and head.index and sentence.tokens[head.index - 1].lower == "in":
        return Link("purpose", head.index, _verb_above(sentence, head.index) or head.index)
    if (undone := undoing(sentence, head, tables)) is not None:
        return undone
    kind = tables.kind(head.lemma, "n", "to") or tables.kind(head.lower, "n", "to")
    verb = sentence.tokens[head.head]
    if kind is None and head.dep == "dobj" and tables.kind(verb.lemma, "v", "to") in ADDRESSED:
        return Link(_verb_to(sentence, verb, sentence.tokens[token], tables), verb.index, verb.index)
    return Link(kind or "use", head.index, head.index)


def _verb_above(sentence: Sentence, token: int) -> int | None:
    return next((a for a in islice(sentence.ancestors(token), CHAIN) if is_verbal(sentence, a)), None)


def _complement_link(sentence: Sentence, infinitive: int, complement: int, tables: Tables) -> Link:
    """The adjective or noun before an infinitive that the parse hangs on its verb ("it is important to go")."""
    word = sentence.tokens[complement]
    pos = "n" if word.pos in NOMINAL else "a"
    kind = tables.kind(word.lemma, pos, "to") or tables.kind(word.lower, pos, "to") or ("use" if pos == "n" else "easy")
    if any(sentence.tokens[k].lower == "too" for k in sentence.kids(complement, "advmod")):
        kind = "fail"
    if kind in LAPSING and lapses(sentence, word, word.head, infinitive, tables):
        kind = "lapse"
    if kind == "able" and find_form(sentence, word.head, tables).kind in TOLD:
        kind = "manage"
    if kind == "ready" and tables.kind(sentence.tokens[infinitive].lemma, "v", "sense"):
        kind = "feel"
    return Link(kind, complement, word.head)


def _verb_to(sentence: Sentence, head: Token, word: Token, tables: Tables) -> str:
    """The kind of a verb that governs an infinitive."""
    if (kind := _periphrasis(sentence, head, word, tables)) is not None:
        return kind
    kind = tables.kind(head.lower, "a", "to") if head.tag == "VBN" else None
    kind = kind or verb_kind(sentence, head, "to", tables)
    if kind == "manage" and word.dep == "advcl" and sentence.kid(head.index, "dobj") is None:
        # "Came to protect", but "took the time to explain".
        return "purpose"
    if kind in LAPSING and (
        lapses(sentence, head, head.index, word.index, tables) or (is_past(sentence, head) and has_come(sentence, word.index))
    ):
        return "lapse"
    if kind is not None:
        return _wish(sentence, head, word, kind, tables)
    if word.dep == "advcl":
        return "purpose"
    cue = cue_of(sentence, head.index)
    return CUE_TO[cue.kind] if cue is not None else "purpose"


def _periphrasis(sentence: Sentence, head: Token, word: Token, tables: Tables) -> str | None:
    """The kind of a verb that is an auxiliary in all but name: "have to", "have yet to", "be going to", "used to", "be to"."""
    if head.lemma in ("have", "be") and any(t.lower == "yet" for t in sentence.tokens[head.index : word.index]):
        return "fail"
    if word.dep == "xcomp" and _is_obliged(sentence, head, word):
        return "bring" if head.tag == "VBD" else "need"
    if head.lower in ("going", "gon") and head.tag == "VBG" and word.dep != "advcl":
        return "plan"
    used = head.lemma in ("use", "used") and head.tag in ("VBD", "VBN") and word.dep == "xcomp"
    if used and sentence.kid(head.index, "auxpass", "dobj") is None:
        return "custom"
    if head.lemma == "be" and (subject := sentence.kid(head.index, "nsubj")) is not None:
        if head.tag == "VBD" and (has_come(sentence, word.index) or is_cut_short(sentence, head.index, word.index)):
            return "lapse"
        if head.tag == "VBD" and any(sentence.tokens[k].lower == "later" for k in sentence.kids(word.index, "advmod")):
            # Chronicles tell what came of people: "was to become president two years later".
            return "destined"
        kind = tables.kind(sentence.tokens[subject].lemma, "n", "to")
        return kind if kind and kind != "chance" else "plan"
    return None


def _wish(sentence: Sentence, head: Token, word: Token, kind: str, tables: Tables) -> str:
    """A wish that is carried out as it is uttered ("I want to thank"), or a liking ("she loves to sing")."""
    if kind != "want":
        return kind
    subject = sentence.kid(head.index, "nsubj")
    if subject is not None and sentence.tokens[subject].lower in ("i", "we") and tables.kind(word.lemma, "v", "utter"):
        return "utter"
    liked = tables.kind(head.lemma, "v", "ing") == "enjoy"
    return "enjoy" if liked and not any(sentence.tokens[a].tag == "MD" for a in sentence.kids(head.index, "aux")) else kind


def _is_obliged(sentence: Sentence, head: Token, word: Token) -> bool:
    """Whether "to" makes an obligation: "have to", "have got to", "gotta"."""
    marks = {sentence.tokens[a].lower for a in sentence.kids(word.index, "aux")}
    if head.lemma == "have":
        return not marks.isdisjoint({"to", "ta", "na"})
    helped = any(sentence.tokens[a].lemma in HAVE for a in sentence.kids(head.index, "aux"))
    return head.lemma == "get" and ("ta" in marks or (helped and "to" in marks))


def _gerund_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    word, head = sentence.tokens[token], sentence.tokens[sentence.tokens[token].head]
    if word.dep in ("xcomp", "ccomp", "dobj"):
        verbal = is_verbal(sentence, head.index)
        kind = verb_kind(sentence, head, "ing", tables) if verbal else tables.kind(head.lemma, "a", "ing")
        return Link(kind or "begin", head.index, head.index)
    if word.dep == "acl":
        above = _verb_above(sentence, head.index)
        return Link("accompany", head.index, above) if above is not None else None
    if word.dep in ("advcl", "prep", "dep"):
        mark = next((k for k in sentence.kids(token, "mark", "advmod", "prep") if k < token), None)
        kind = tables.kind(sentence.tokens[mark].lower, "prep", "ing") if mark is not None else None
        return Link(kind or "accompany", head.index if mark is None else mark, head.index)
    return None


def _after_preposition(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """A gerund or noun after a preposition: by the word before that, or by the preposition itself."""
    preposition = sentence.tokens[sentence.tokens[token].head]
    head = sentence.tokens[preposition.head]
    if head.index == preposition.index:
        return None
    own = tables.kind(preposition.lower, "prep", "ing")
    verge = sentence.tokens[sentence.tokens[head.head].head]
    if head.dep == "pobj" and tables.kind(head.lemma, "plan", "lapse") and lapses(sentence, head, verge.index, token, tables):
        return Link("lapse", head.index, verge.index)
    if own == "without":
        return Link(own, preposition.index, head.index)
    if head.lemma == "look" and preposition.lower in ("to", "forward"):
        return Link("plan", preposition.index, head.index)
    if (undone := undoing(sentence, head, tables)) is not None:
        return undone
    pos = "v" if is_verbal(sentence, head.index) else "a" if head.pos in ("ADJ", "ADV") else "n"
    verb = sentence.tokens[head.head]
    if verb.lower == "within" and sentence.tokens[verb.head].lemma == "come":
        # "Came within a mile of taking the town".
        return Link("fail", verb.index, verb.head)
    if head.dep == "dobj" and (kind := tables.kind(f"{verb.lemma} {preposition.lower}", "v", "prep")) is not None:
        # "Acquitted the banker of laundering money".
        return Link(kind, preposition.index, verb.index)
    phrase = f"{verb.lemma} {head.lower} {preposition.lower}"
    if pos == "a" and (kind := tables.kind(phrase, "v", "prep")) is not None:
        return Link(kind, head.index, verb.index)
    kind = tables.kind(f"{head.lemma} {preposition.lower}", pos, "prep") or tables.kind(head.lemma, pos, "prep")
    return Link(kind or own or "cause", preposition.index, head.index)


def _finite_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    word = sentence.tokens[token]
    if word.dep in ("csubj", "csubjpass", "nsubj"):
        mark = _mark(sentence, token, tables)
        asks = mark is not None and sentence.tokens[mark].lower == "whether"
        return Link("whether", mark, word.head) if mark is not None and asks else None
    if word.dep == "advcl" or inversion_of(sentence, token) is not None:
        return _adverbial_link(sentence, token, tables)
    if word.dep in ("ccomp", "xcomp") or (word.dep == "acl" and _has_that(sentence, token)):
        mark = _mark(sentence, token, tables)
        if mark is not None and tables.kind(sentence.tokens[mark].lower, "mark", "clause") in ("if", "whether"):
            return Link("whether", mark, word.head)
        return _content_link(sentence, token, tables)
    if word.dep in ("relcl", "acl"):
        return _relative_link(sentence, token, tables)
    if word.dep == "pcomp":
        if (mark := _mark(sentence, token, tables)) is not None and sentence.tokens[mark].lower in ("whether", "if"):
            return Link("whether", mark, word.head)
        return Link("how", word.head, sentence.tokens[word.head].head)
    return None


def _mark(sentence: Sentence, token: int, tables: Tables) -> int | None:
    """The conjunction of a clause that the table knows."""
    for kid in sentence.kids(token, "mark", "advmod"):
        if kid < token and tables.kind(sentence.tokens[kid].lower, "mark", "clause") is not None:
            return kid
    return None


def _adverbial_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """An adverbial clause, by its conjunction."""
    word, mark = sentence.tokens[token], _mark(sentence, token, tables)
    if mark is None and (opens := inversion_of(sentence, token)) is not None:
        met = sentence.tokens[opens].lower == "should"
        return Link("if" if met else "unmet", opens, word.head)
    if mark is None:
        wh = question_word(sentence, token)
        return Link("whatever", wh, word.head) if wh is not None and sentence.tokens[wh].lower in EVER else None
    lower = sentence.tokens[mark].lower
    kind = tables.words[lower, "mark", "clause"]
    if lower == "as" and any(sentence.tokens[k].lower in ("if", "though") for k in sentence.kids(token, "mark")):
        kind = "seem"
    if kind in ("when", "until") and word.tag == "VBD":
        kind = "how"
    if lower == "before" and find_form(sentence, token, tables).kind == "could":
        kind = "forestall"
    if kind == "if" and find_form(sentence, word.head, tables).kind == "unreal":
        kind = "unmet"
    return Link(kind, mark, word.head)


def _has_that(sentence: Sentence, clause: int) -> bool:
    return any(sentence.tokens[k].lower == "that" for k in sentence.kids(clause, "mark"))


def _relative_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """A clause about a noun: as open as the noun where it tells no past ("a flat that has a view", of one that is wanted)."""
    noun = sentence.tokens[token].head
    if sentence.tokens[noun].lower in EVER:
        return Link("whatever", noun, noun)
    above = noun if is_verbal(sentence, noun) else _verb_above(sentence, noun)
    return Link("relative", noun, above) if above is not None else None


def _content_link(sentence: Sentence, token: int, tables: Tables) -> Link | None:
    """A finite clause that a verb, an adjective or a noun is about."""
    head = sentence.tokens[sentence.tokens[token].head]
    if (wh := question_word(sentence, token)) is not None and head.index < token:
        return Link("whatever" if sentence.tokens[wh].lower in EVER else "how", wh, head.index)
    told = head
    if is_verbal(sentence, head.index) and head.index < token:
        complement = sentence.kid(head.index, "acomp", "attr")
        told = head if complement is None else sentence.tokens[complement]
    if (undone := undoing(sentence, told, tables)) is not None:
        return undone
    if head.lemma == "be" and told is head:
        # "It could be that the envoys lied."
        return Link("carry", head.index, head.index)
    kind = _content_kind(sentence, told, tables)
    if kind in ("say", "plan") and _is_to_come(sentence, token, head.index, tables):
        kind = "foretell"
    return Link(kind, told.index, head.index) if kind else None


def _is_to_come(sentence: Sentence, token: int, head: int, tables: Tables) -> bool:
    """Whether "would" is the "will" of a report in the past ("announced that it would close the port")."""
    if find_form(sentence, token, tables).kind != "would" or has_condition(sentence, token):
        return False
    return find_form(sentence, head, tables).kind in TOLD


def _content_kind(sentence: Sentence, told: Token, tables: Tables) -> str | None:
    if not is_verbal(sentence, told.index):
        return tables.kind(told.lemma, "n" if told.pos in NOMINAL else "a", "clause")
    kind = verb_kind(sentence, told, "clause", tables)
    if kind in ("say", "hearsay") and _is_contested(sentence, told):
        return "contested"
    if kind is None and (cue := cue_of(sentence, told.index)) is not None:
        return CUE_CLAUSE[cue.kind]
    return kind


def _is_contested(sentence: Sentence, verb: Token) -> bool:
    """Whether a report is not to be relied on: "some say", or what is said is denied in the same breath."""
    subject = sentence.kid(verb.index, "nsubj")
    if (
        lower_of(sentence, subject) in ("some", "others", "many")
        or lower_of(sentence, sentence.kid(verb.index, "nsubjpass")) == "it"
    ):
        return True
    first, last = sentence.edges[verb.index]
    near = sentence.tokens[max(first, verb.index) : min(last, verb.index + REACH)]
    return any(t.dep == "relcl" and t.lemma in ("deny", "dispute") for t in near)
