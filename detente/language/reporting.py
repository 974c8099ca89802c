"""Who reports what: pure syntax over one parsed sentence, without knowing who anyone is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from detente.language.cues import Cue, ReportKind, cue_of, load_cues
from detente.language.model import Sentence, Token

FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
MARKS = frozenset({"that", "if", "whether"})
CLAUSE_DEPS = ("ccomp", "acl")
PASSIVE_SUBJECT = "nsubjpass"
# A verb without a subject of its own speaks for the verb that it hangs on by one of these.
SHARED_SUBJECT = frozenset({"conj", "advcl", "xcomp", "ccomp", "dep", "parataxis", "pcomp", "prep"})
# Labels under which a parse hides a verb that in truth stands beside the clause, and those that show it to govern one.
ASTRAY = frozenset({"acl", "relcl", "conj", "appos", "dep", "advcl"})
GOVERNED = ("nsubjpass", "dobj", "ccomp", "xcomp", "auxpass", "mark")
LONGEST = 300
"""Tokens of the longest sentence in which clauses are made out without a parse: what runs longer is no sentence of a person."""
SHORTEST = 4
"""Words of the shortest clause that is made out without a parse."""
GAP = 16
"""Tokens between a cue and its "that" at most: a hearer, a time or an aside."""
NAMES = ("NOUN", "PROPN", "PRON")
# Kinds of cues that stand before their speaker ("…," said X), and those that one speaker goes on with ("… and warned that").
INVERTED = frozenset({"said", "asked", "promised", "denied", "thought"})
RESUMED = frozenset({"said", "asked", "promised", "denied", "urged", "judged"})
CUE_PARTS = ("VERB", "AUX", "NOUN", "ADJ")
NAME_PARTS = ("DET", "ADJ", "CCONJ", "PART", "NUM", "ADP")


@dataclass(frozen=True, slots=True)
class ReportedClause:
    """A finite clause and the words that report it; all numbers are token indices of the sentence.

    ``cue`` is the reporting verb or noun, or the first word of "according to". ``speaker`` is the syntactic head of who speaks,
    None where the sentence names no one ("it was announced that"). ``addressee`` is the head of who is told, None where no one
    is. ``content`` is the root of the reported clause. ``negated`` is true where the reporting itself is ("did not say that").
    ``stretch`` is the half-open range of the clause's tokens where the parse does not hold it together, else None.
    """

    cue: int
    speaker: int | None
    addressee: int | None
    content: int
    kind: ReportKind
    negated: bool
    stretch: tuple[int, int] | None = None


def speaker_of(sentence: Sentence, verb: int) -> int | None:
    """The head of who does what a verb says, looked for at the verb and then at the verbs that it hangs on.

    None where the sentence names no one. A relative pronoun stands for its antecedent; an expletive "it" for no one.
    """
    here, joined = verb, False
    for _ in sentence.tokens:
        found, closed = _own_speaker(sentence, here, joined=joined)
        if closed:
            # Whoever a passive is about does what hangs on it: "was quoted as saying", "was held after saying".
            return found if found is not None or here == verb else sentence.kid(here, PASSIVE_SUBJECT)
        word = sentence.tokens[here]
        if word.head == here:
            return None
        above = sentence.tokens[word.head]
        if word.dep == "acl" and above.pos in NAMES:
            # "The minister met miners in the square, adding …": a participle after a comma goes with the clause, not the noun.
            if word.tag != "VBG" or not _after_comma(sentence, here) or (verb_above := _verb_above(sentence, here)) is None:
                return word.head
            here = verb_above
            continue
        if word.dep not in SHARED_SUBJECT:
            return None
        if word.dep == "pcomp" and (quoted := _quoted_as(sentence, here)) is not None:
            return quoted
        if word.dep == "xcomp" and (controller := _controller(sentence, word.head, here)) is not None:
            return controller
        joined = word.dep == "conj"
        here = sentence.tokens[word.head].head if resumes(sentence, here) else word.head
    return None


def resumes(sentence: Sentence, verb: int) -> bool:
    """Whether a verb coordinated with a reported one takes up the reporting again: "said he would stay and warned that …"."""
    word = sentence.tokens[verb]
    content = sentence.tokens[word.head]
    if word.dep != "conj" or content.dep != "ccomp" or word.tag != "VBD":
        return False
    modal = any(sentence.tokens[k].tag == "MD" for k in sentence.kids(content.index, "aux"))
    if cue_of(sentence, content.index) is not None and not modal:
        return False
    cue, above = cue_of(sentence, verb), sentence.tokens[content.head]
    if cue is None or cue.kind not in RESUMED or above.tag not in ("VBD", "VBN") or above.index > content.index:
        return False
    if sentence.kid(verb, "nsubj", PASSIVE_SUBJECT) is not None:
        return False
    helped = content.lemma == "be" or sentence.kid(content.index, "aux", "auxpass") is not None
    return helped or any(
        sentence.tokens[k - 1].text == "," for k in sentence.kids(content.index, "cc") if content.index < k < verb
    )


def _quoted_as(sentence: Sentence, verb: int) -> int | None:
    """Whom others quote: "the radio quoted the minister as saying"."""
    above = sentence.tokens[sentence.tokens[sentence.tokens[verb].head].head]
    return sentence.kid(above.index, "dobj") if above.lemma in ("quote", "cite") else None


def _after_comma(sentence: Sentence, token: int) -> bool:
    first = sentence.edges[token][0]
    return first > 0 and sentence.tokens[first - 1].text == ","


def _verb_above(sentence: Sentence, token: int) -> int | None:
    """The nearest finite verb that a word hangs on, before it."""
    return next((a for a in sentence.ancestors(token) if sentence.tokens[a].tag.startswith("VB") and a < token), None)


def _controller(sentence: Sentence, above: int, verb: int) -> int | None:
    """The object that does what an infinitive says: "forced the mayor to admit"; but whoever promises acts himself."""
    if (cue := cue_of(sentence, above)) is not None and cue.kind == "promised":
        return None
    found = sentence.kid(above, "dobj")
    personal = found is not None and found < verb and sentence.tokens[found].pos in ("PROPN", "PRON")
    return found if personal else None


def _own_speaker(sentence: Sentence, verb: int, *, joined: bool) -> tuple[int | None, bool]:
    """The speaker that a verb itself names, and whether to stop looking there.

    For a verb ``joined`` to it the doer of a passive is no speaker: "Oslo was shelled by rebels and said that …".
    """
    if joined and sentence.kid(verb, "nsubj", PASSIVE_SUBJECT) is not None:
        return sentence.kid(verb, "nsubj", PASSIVE_SUBJECT), True
    # "Was quoted by the agency as saying": whoever is quoted speaks.
    if sentence.tokens[verb].lemma in ("quote", "cite") and sentence.kid(verb, PASSIVE_SUBJECT) is not None:
        return sentence.kid(verb, PASSIVE_SUBJECT), True
    if (agent := sentence.kid(verb, "agent")) is not None:
        return sentence.kid(agent, "pobj"), True
    if (aside := _aside(sentence, verb)) is not None:
        return aside, True
    if (subject := sentence.kid(verb, "nsubj", "csubj")) is not None:
        return _antecedent(sentence, verb, subject), True
    if sentence.kid(verb, PASSIVE_SUBJECT, "expl") is not None:
        return None, True
    if (torn := _torn(sentence, verb)) is not None and (subject := sentence.kid(torn, "nsubj")) is not None:
        return subject, True
    return _inverted(sentence, verb)


def _aside(sentence: Sentence, verb: int) -> int | None:
    """Who speaks in an aside behind its verb, "The dispute, said the envoy, was …", though the parse gives the verb another subject."""
    word = sentence.tokens[verb]
    cue = cue_of(sentence, verb) if word.tag in ("VBD", "VBZ") and 1 < verb < len(sentence.tokens) - 2 else None
    if cue is None or cue.kind != "said" or sentence.tokens[verb - 1].text != ",":
        return None
    last = verb + 1
    while last < len(sentence.tokens) and (
        sentence.tokens[last].pos in (*NAMES, *NAME_PARTS) or sentence.tokens[last].tag == "HYPH"
    ):
        last += 1
    clause = sentence.kid(verb, "ccomp")
    closes = last < len(sentence.tokens) and sentence.tokens[last].text == "," and (clause is None or clause > last)
    named = [i for i in range(verb + 1, last) if sentence.tokens[i].pos in NAMES and sentence.tokens[i].dep != "pobj"]
    return named[-1] if closes and named and sentence.tokens[verb + 1].pos != "ADP" else None


def _antecedent(sentence: Sentence, verb: int, subject: int) -> int | None:
    """Who a subject stands for: the noun before a relative clause, no one for "it" as in "it emerged"."""
    word = sentence.tokens[subject]
    if sentence.tokens[verb].dep == "relcl" and word.lower in ("who", "which", "that"):
        return sentence.tokens[verb].head
    return subject


def _inverted(sentence: Sentence, verb: int) -> tuple[int | None, bool]:
    """A noun right after a verb that a mark precedes: the subject of ``"…," said X`` that was parsed as an object."""
    before = sentence.tokens[verb - 1].text if verb else ""
    cue = cue_of(sentence, verb) if sentence.tokens[verb].tag in ("VBD", "VBZ", "VBP") else None
    if (
        cue is None
        or cue.kind not in INVERTED
        or before[-1:] not in ('"', "”", "'", "»", "“", ",", "」", "』", "’", "-", "—", "–")
    ):
        return None, False
    for kid in sentence.kids(verb, "dobj", "attr", "npadvmod", "oprd", "appos"):
        if sentence.edges[kid][0] == verb + 1 and sentence.tokens[kid].lower not in load_cues().times:
            return kid, True
    return None, False


def addressee_of(sentence: Sentence, verb: int) -> int | None:
    """The head of who is spoken to ("told Y", "said to Y", "Y was told"), None where no one is named."""
    cue = cue_of(sentence, verb)
    if cue is None:
        return None
    hearer = "hearer" in cue.frames
    if hearer and (passive := sentence.kid(verb, PASSIVE_SUBJECT)) is not None:
        return passive
    if (dative := sentence.kid(verb, "dative")) is not None:
        return sentence.kid(dative, "pobj") if sentence.tokens[dative].lower == "to" else dative
    if hearer and (direct := sentence.kid(verb, "dobj")) is not None:
        return direct
    if cue.kind not in ("said", "promised", "asked", "denied", "urged"):
        return None
    for prep in sentence.kids(verb, "prep"):
        if sentence.tokens[prep].lower == "to":
            return sentence.kid(prep, "pobj")
    return _hearer_beside(sentence, verb)


def _hearer_beside(sentence: Sentence, verb: int) -> int | None:
    """Who is spoken to by what stands beside a cue: "wrote in a letter to Y that", "speaking to Y, X said", "addressing Y"."""
    for kid in sentence.kids(verb, "prep", "advcl"):
        word = sentence.tokens[kid]
        occasion = sentence.kid(kid, "pobj") if word.dep == "prep" and word.lower in ("in", "at", "during", "by") else None
        hearer: int | None = None
        if occasion is not None and sentence.tokens[occasion].lemma in load_cues().occasions:
            hearer = _behind(sentence, occasion, ("to", "with", "before"))
        elif word.tag == "VBG" and word.lemma in ("speak", "talk", "write"):
            hearer = _behind(sentence, kid, ("to", "with", "before"))
        elif word.tag == "VBG" and word.lemma in ("address", "tell", "brief"):
            hearer = sentence.kid(kid, "dobj")
        if hearer is not None:
            return hearer
    return None


def _behind(sentence: Sentence, word: int, prepositions: tuple[str, ...]) -> int | None:
    for prep in sentence.kids(word, "prep", "dative"):
        if sentence.tokens[prep].lower in prepositions:
            return sentence.kid(prep, "pobj")
    return None


def is_finite(sentence: Sentence, root: int) -> bool:
    """Whether a clause has a tense, a modal or a conjunction "that", "if" or "whether"."""
    if sentence.tokens[root].tag in FINITE_TAGS:
        return True
    for kid in sentence.children[root]:
        word = sentence.tokens[kid]
        if word.dep in ("aux", "auxpass") and word.tag in FINITE_TAGS:
            return True
        if word.dep == "mark" and word.lower in MARKS:
            return True
    return False


def reported_clauses(sentence: Sentence) -> tuple[ReportedClause, ...]:
    """Find the finite clauses that a sentence reports as said, thought, asked, denied and so on.

    Covers "X said (that) …", "…, X said", "…, said X", "…, X said, …", "adding that …", "according to X", "X's claim that …" and
    passives. Infinitives ("told them to go") and quoted fragments are not clauses and are left out.

    Returns:
        Clauses in the order of their cues; a content root comes once for a cue.
    """
    found = [part for token in sentence.tokens for clause in _at(sentence, token.index) for part in _series(sentence, clause)]
    verbs = [t for t in sentence.tokens if t.tag in FINITE_TAGS or t.tag == "VBN"]
    # A clause without a subject beside a report in brackets is the rest of one: "Europe, she told them, had time".
    headless = {
        c for c in found if c.stretch is None and sentence.kid(c.content, "nsubj", PASSIVE_SUBJECT, "expl", "csubj") is None
    }
    whole = [c for h in headless for c in _bracketed(sentence, h.cue)] if len(sentence.tokens) <= LONGEST else []
    found = [c for c in found if c not in headless or all(c.cue != w.cue for w in whole)] + whole
    for means in (_tagged, _stretched, _bracketed, _forward) if len(sentence.tokens) <= LONGEST else (_tagged,):
        cued = {clause.cue for clause in found}
        found.extend(clause for token in verbs if token.index not in cued for clause in means(sentence, token.index))
    return tuple(sorted(set(found), key=lambda c: (c.cue, c.content)))


def _at(sentence: Sentence, index: int) -> Iterator[ReportedClause]:
    word = sentence.tokens[index]
    if word.pos not in CUE_PARTS and not word.tag.startswith("VB") and word.lower != "according":
        return
    if sentence.tokens[index].lower == "according":
        yield from _according(sentence, index)
        return
    cue = cue_of(sentence, index)
    if cue is None or "clause" not in cue.frames:
        return
    if (whole := _cut_in_two(sentence, index)) is not None:
        yield ReportedClause(index, _aside(sentence, index), None, whole[0], cue.kind, False, (whole[1], len(sentence.tokens)))
        return
    for content in _contents(sentence, index):
        if is_finite(sentence, content):
            yield ReportedClause(
                index, _speaker(sentence, index), addressee_of(sentence, index), content, cue.kind, _negated(sentence, index)
            )


def _series(sentence: Sentence, clause: ReportedClause) -> Iterator[ReportedClause]:
    """A clause, and those that follow it in a list and repeat its "that", which parses seldom hold together: "that …, that … and that …"."""
    begin = sentence.edges[clause.content][0]
    starts = [t.index for t in sentence.tokens[begin + 1 :] if _repeats_that(sentence, clause, t)] if begin > clause.cue else []
    if not starts or len(sentence.tokens) > LONGEST:
        yield clause
        return
    for start, end in pairwise([begin, *starts, len(sentence.tokens)]):
        verbs = [t.index for t in sentence.tokens[start + 1 : end] if t.tag in FINITE_TAGS]
        if verbs:
            yield replace(clause, content=verbs[0], stretch=(start + 1, end))


def _repeats_that(sentence: Sentence, clause: ReportedClause, token: Token) -> bool:
    if token.lower != "that" or clause.cue > clause.content or not _has_that(sentence, clause.content):
        return False
    before, after = sentence.tokens[token.index - 1], sentence.tokens[token.index + 1 : token.index + 2]
    parted = before.text in (",", ";") or (before.pos == "CCONJ" and before.lower in ("and", "but", "or"))
    return parted and bool(after) and after[0].pos in (*NAMES, "DET", "ADJ", "NUM") and token.tag in ("IN", "WDT", "DT")


def _cut_in_two(sentence: Sentence, cue: int) -> tuple[int, int] | None:
    """The root and the first token of a clause that an aside cuts after its subject: "The dispute, said the envoy, was old"."""
    subject = sentence.kid(cue, "nsubj") if _aside(sentence, cue) is not None else None
    if subject is None or subject > cue:
        return None
    content = sentence.kid(cue, "ccomp")
    content = content if content is not None else sentence.tokens[cue].head
    return (content, sentence.edges[subject][0]) if content > cue else None


def _tagged(sentence: Sentence, index: int) -> Iterator[ReportedClause]:
    """A report that closes a sentence, "…, the mayor said on Friday", where the parse took its name for part of the clause."""
    word = sentence.tokens[index]
    cue = cue_of(sentence, index) if word.tag in ("VBD", "VBZ", "VBP") and word.dep in ASTRAY else None
    if cue is None or cue.kind != "said" or not {"clause", "quote"} <= cue.frames or sentence.kid(index, *GOVERNED) is not None:
        return
    first = _name_start(sentence, index)
    root = next((t.index for t in sentence.tokens if t.head == t.index and t.tag.startswith("VB")), None)
    if first is None or root is None or root >= first or not is_finite(sentence, root):
        return
    subject = sentence.kid(index, "nsubj")
    if subject is not None and not first <= subject < index:
        return
    heads = (i for i in range(first, index) if sentence.tokens[i].pos in NAMES and not first <= sentence.tokens[i].head < index)
    if (speaker := next(heads, None)) is not None:
        yield ReportedClause(index, speaker, None, root, cue.kind, False)


def _stretched(sentence: Sentence, index: int) -> Iterator[ReportedClause]:
    """A report after its words, "…, the mayor said" or "…, said the mayor", whose clause the parse took for something else."""
    word = sentence.tokens[index]
    cue = cue_of(sentence, index) if word.tag in FINITE_TAGS else None
    if (
        cue is None
        or cue.kind != "said"
        or not {"clause", "quote"} <= cue.frames
        or sentence.kid(index, "ccomp", "mark") is not None
    ):
        return
    following = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
    first = _name_start(sentence, index)
    if first is None:
        inverted = (
            index > 0 and sentence.tokens[index - 1].text == "," and following is not None and following.pos in (*NAMES, "DET")
        )
        first = index if inverted else None
    elif following is not None and following.pos in (*NAMES, "DET") and "hearer" not in cue.frames:
        # "On Monday, the mayor said farewell": an object of its own, unless it says when.
        first = None if following.lower not in load_cues().times else first
    speaker = speaker_of(sentence, index) if first is not None else None
    if first is None or speaker is None or (first < index and not first <= speaker < index):
        return
    begin = 1 + max((t.index for t in sentence.tokens[:first] if t.text in (";", ":")), default=-1)
    content = _content_of(sentence, begin, first - 1)
    if content is not None:
        yield ReportedClause(index, speaker, addressee_of(sentence, index), content, cue.kind, False, (begin, first - 1))


def _bracketed(sentence: Sentence, index: int) -> Iterator[ReportedClause]:
    """A report that stands between commas in its own words, "Europe, she told a class in Riga, has time", whatever the parse makes of it."""
    cue = cue_of(sentence, index) if sentence.tokens[index].tag in FINITE_TAGS else None
    first = _name_start(sentence, index)
    if cue is None or cue.kind != "said" or "clause" not in cue.frames or first is None or first < 2:
        return
    last = next((t.index for t in sentence.tokens[index + 1 : index + GAP] if t.text == ","), None)
    if last is None or any(t.tag in FINITE_TAGS for t in sentence.tokens[index + 1 : last]) or last + 1 >= len(sentence.tokens):
        return
    begin = 1 + max((t.index for t in sentence.tokens[: first - 1] if t.text in (";", ":")), default=-1)
    before, after = sentence.tokens[first - 2], sentence.tokens[last + 1]
    split = after.tag in FINITE_TAGS or before.pos == "AUX"
    heads = [
        i for i in range(first, index) if sentence.tokens[i].pos in NAMES and sentence.tokens[i].tag not in ("WDT", "WP", "WP$")
    ]
    opens = sentence.tokens[begin]
    if not split or not heads or opens.pos in ("SCONJ", "ADP", "PUNCT") or opens.tag in ("WDT", "WP", "WRB"):
        return
    content = after.index if after.tag in FINITE_TAGS else before.index
    yield ReportedClause(index, heads[-1], addressee_of(sentence, index), content, cue.kind, False, (begin, len(sentence.tokens)))


def _forward(sentence: Sentence, index: int) -> Iterator[ReportedClause]:
    """A report before its words, "the niece recalled, years on, that …", "they told nurses they had …", that the parse tore apart."""
    word = sentence.tokens[index]
    cue = cue_of(sentence, index)
    if (
        cue is None
        or cue.kind not in ("said", "promised", "denied")
        or "clause" not in cue.frames
        or word.tag not in ("VBD", "VBZ", "VBP", "VBN")
    ):
        return
    if sentence.kid(index, "aux", "auxpass", "nsubjpass") is not None or word.dep in ("acl", "amod"):
        return
    if any(is_finite(sentence, k) for k in sentence.kids(index, "ccomp")):
        return
    speaker, begin = speaker_of(sentence, index), _clause_start(sentence, index, cue)
    if begin is None or speaker is None or speaker > index:
        return
    end = next((t.index for t in sentence.tokens[begin:] if t.text == ";"), len(sentence.tokens))
    verbs = [t.index for t in sentence.tokens[begin:end] if t.tag in FINITE_TAGS or t.tag == "VBN"]
    if verbs and end - begin >= SHORTEST - 1:
        yield ReportedClause(index, speaker, addressee_of(sentence, index), verbs[0], cue.kind, False, (begin, end))


def _clause_start(sentence: Sentence, index: int, cue: Cue) -> int | None:
    """Where words after a cue begin that can be its clause: behind "that", else behind the hearer, at a pronoun with a finite verb."""
    after = sentence.tokens[index + 1 : index + 1 + GAP]
    for token in after:
        if token.lower == "that" and token.tag in ("IN", "WDT", "DT"):
            if _opens_clause(sentence, index, token.index, cue):
                return token.index + 1
            continue
        if token.text in (".", ";", ":", '"', "“", "”", "«") or token.tag in FINITE_TAGS:
            break
    if "hearer" not in cue.frames:
        return None
    for token in after[1:]:
        if token.tag == "PRP" and token.dep in ("nsubj", "nsubjpass"):
            return token.index if sentence.tokens[token.head].index > token.index else None
        if token.pos not in (*NAMES, "DET", "ADJ", "NUM"):
            break
    return None


def _opens_clause(sentence: Sentence, cue_at: int, that: int, cue: Cue) -> bool:
    """Whether "that" begins a clause of its own rather than one about the noun before it ("the sanctions that Oslo had lifted")."""
    before, after = sentence.tokens[that - 1], sentence.tokens[that + 1 : that + 2]
    if not after or after[0].pos in ("VERB", "AUX", "PUNCT", "ADP"):
        return False
    told = "hearer" in cue.frames and before.pos in NAMES and before.head == cue_at
    told = told or (before.lemma in load_cues().occasions and sentence.tokens[before.head].head == cue_at)
    return before.index == cue_at or before.text == "," or before.pos == "ADV" or before.lower in load_cues().times or told


def _content_of(sentence: Sentence, begin: int, end: int) -> int | None:
    """The topmost verb of a stretch of tokens that can be a clause, None where it is a phrase or hangs on a conjunction."""
    words = [t for t in sentence.tokens[begin:end] if t.pos != "PUNCT"]
    if len(words) < SHORTEST or words[0].pos == "SCONJ" or words[0].tag in ("WRB", "WDT", "WP", "VBG", "VBN", "TO"):
        return None
    if any(cue_of(sentence, t.index) is not None and t.tag in FINITE_TAGS for t in words):
        return None
    verbs = [t.index for t in words if t.tag in FINITE_TAGS or t.tag == "VBN"]
    return min(verbs, key=lambda i: (sum(1 for _ in sentence.ancestors(i)), i), default=None)


def _name_start(sentence: Sentence, cue: int) -> int | None:
    """The first word of a noun phrase that fills the place between a comma and a cue, None where something else does."""
    here = cue
    while here and (sentence.tokens[here - 1].pos in (*NAMES, *NAME_PARTS) or sentence.tokens[here - 1].dep == "compound"):
        here -= 1
    return here if 0 < here < cue and sentence.tokens[here - 1].text == "," else None


def _contents(sentence: Sentence, cue: int) -> Iterator[int]:
    """Roots of the clauses that a cue reports: below a verb or noun, or above a verb that was put in brackets."""
    word = sentence.tokens[cue]
    verbal = word.tag.startswith("VB")
    torn = _torn(sentence, cue) if verbal else None
    for kid in sentence.kids(cue, *(("ccomp",) if verbal or word.pos == "ADJ" else CLAUSE_DEPS)):
        # A noun's clause without "that" is a relative clause in disguise ("the statement he made").
        if kid != torn and (verbal or _has_that(sentence, kid)):
            yield kid
            yield from _further(sentence, kid)
    if verbal and word.dep == "parataxis" and word.head != cue and sentence.kid(cue, "ccomp") is None:
        yield word.head


def _torn(sentence: Sentence, verb: int) -> int | None:
    """A clause before a verb that the parse takes for its content, though another follows: "She thanked him and warned that …"."""
    clauses = sentence.kids(verb, "ccomp")
    torn = len(clauses) > 1 and clauses[0] < verb < clauses[-1] and sentence.kid(verb, "nsubj") is None
    return clauses[0] if torn else None


def _has_that(sentence: Sentence, clause: int) -> bool:
    return any(sentence.tokens[k].lower == "that" for k in sentence.kids(clause, "mark"))


def _further(sentence: Sentence, clause: int) -> Iterator[int]:
    """Clauses coordinated with a reported one that repeat its "that": each is a report of its own."""
    here = clause
    while (following := sentence.kid(here, "conj")) is not None:
        here = following
        if _has_that(sentence, here):
            yield here


def _speaker(sentence: Sentence, cue: int) -> int | None:
    word = sentence.tokens[cue]
    if word.tag.startswith("VB"):
        return speaker_of(sentence, cue)
    if word.pos == "ADJ":
        return speaker_of(sentence, word.head) if word.dep == "acomp" else None
    if (owner := sentence.kid(cue, "poss")) is not None:
        return owner
    for prep in sentence.kids(cue, "prep"):
        if sentence.tokens[prep].lower in ("by", "from"):
            return sentence.kid(prep, "pobj")
    # "issued a warning that": the doer of the verb whose object the noun is.
    return speaker_of(sentence, word.head) if word.dep == "dobj" else None


def _negated(sentence: Sentence, cue: int) -> bool:
    return sentence.kid(cue, "neg") is not None


def _according(sentence: Sentence, index: int) -> Iterator[ReportedClause]:
    """ "According to X": the clause that the phrase hangs on."""
    to = next((k for k in sentence.children[index] if sentence.tokens[k].lower == "to"), None)
    speaker = sentence.kid(to, "pobj") if to is not None else None
    content = sentence.tokens[index].head
    while not sentence.tokens[content].tag.startswith("VB") and sentence.tokens[content].head != content:
        content = sentence.tokens[content].head
    if speaker is None:
        return
    if content != index and is_finite(sentence, content):
        yield ReportedClause(index, speaker, None, content, "said", False)
    elif (stretch := _beside(sentence, sentence.edges[index])) is not None:
        yield ReportedClause(index, speaker, None, stretch[0], "said", False, stretch)


def _beside(sentence: Sentence, phrase: tuple[int, int]) -> tuple[int, int] | None:
    """The words before or after a phrase that opens or closes a sentence, parted by a comma; None where they are too few."""
    first, last = phrase
    if first == 0 and last < len(sentence.tokens) and sentence.tokens[last].text == ",":
        stretch = (last + 1, len(sentence.tokens))
    elif first > 1 and sentence.tokens[first - 1].text == "," and last >= len(sentence.tokens) - 1:
        stretch = (0, first - 1)
    else:
        return None
    return stretch if stretch[1] - stretch[0] >= SHORTEST else None
