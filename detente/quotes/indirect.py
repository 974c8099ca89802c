"""Clauses that report what someone says without quoting it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.language.cues import cue_of, load_cues
from detente.language.model import Sentence, Token
from detente.language.reporting import FINITE_TAGS, ReportedClause, is_finite, reported_clauses, resumes
from detente.quotes.attribute import Voice, heard
from detente.quotes.marks import Quoted
from detente.quotes.model import QuoteMention
from detente.quotes.page import Page

LISTED = frozenset({"said", "promised", "denied"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
QUESTIONS = frozenset({"if", "whether", "why", "how", "when", "where"})
UNREAL_MARKS = frozenset({"if", "unless", "before", "until", "whether", "lest"})


def find_indirect(page: Page, direct: Sequence[QuoteMention], *, wide: bool = False) -> tuple[QuoteMention, ...]:
    """Find the finite clauses that an identifiable speaker is reported to have said, promised or denied.

    ``direct`` are the page's direct quotes: a pronoun or a bare "statement" whom the cast leaves open stands for who spoke
    before.

    What a news outlet reports, what someone thinks, asks or urges, and what someone did not say or may yet say is left out. ``wide``
    takes in what is asked, what outlets say, and what is said by someone whom the cast does not know.
    """
    found: list[QuoteMention] = []
    first = 1 + max((m.utterance for m in direct), default=-1)
    starts = [m.start for m in direct]
    for sentence in page.sentences:
        if sentence.kind == "title" or not page.is_prose(sentence.index):
            continue
        before = bisect_left(starts, sentence.start)
        earlier = [*direct[max(0, before - 1) : before], *found[-1:]]
        last = max(earlier, key=lambda m: m.start, default=None)
        taken: set[int] = set()
        for clause in _clauses(page, sentence):
            if clause.content in taken or not _is_listed(page, sentence, clause, wide=wide):
                continue
            mention = _mention(page, sentence, clause, first + len(found), last, wide=wide)
            again = mention is not None and found and found[-1].end == mention.end and found[-1].start <= mention.start
            if mention is not None and (wide or mention.actors) and not (again and found[-1].cue == mention.cue):
                found.append(mention)
                taken.add(clause.content)
    return tuple(found)


def _clauses(page: Page, sentence: Sentence) -> Iterator[ReportedClause]:
    """The reported clauses of a sentence; where the parse gives an active cue no subject, the noun before it speaks."""
    clauses = reported_clauses(sentence)
    bracketed = {c.content for c in clauses if sentence.tokens[c.cue].dep == "parataxis"}
    for clause in clauses:
        # "The lawyer objected: the tape, he argued, was …": the inner cue reports it.
        if clause.content in bracketed and sentence.tokens[clause.cue].dep != "parataxis":
            continue
        active = (
            sentence.tokens[clause.cue].tag in ("VBD", "VBZ", "VBP") and sentence.kid(clause.cue, "expl", "nsubjpass") is None
        )
        if clause.speaker is None and active:
            yield replace(clause, speaker=page.speaker((sentence.index, clause.cue)))
        else:
            yield clause


def _is_listed(page: Page, sentence: Sentence, clause: ReportedClause, *, wide: bool) -> bool:
    word = sentence.tokens[clause.cue]
    if clause.negated or page.quote_at(word.start) is not None or not (wide or word.tag.startswith("VB")):
        return False
    if clause.kind not in LISTED and not (wide and _is_asked(sentence, clause)):
        return False
    if clause.speaker is None and not (wide and sentence.kid(clause.cue, "expl", "nsubjpass") is not None):
        return False
    if clause.speaker is not None and _is_outlet(page, sentence, clause, wide=wide):
        return False
    return not _is_apart(sentence, clause) and _is_complete(sentence, clause) and _is_real(sentence, clause.cue)


def _is_outlet(page: Page, sentence: Sentence, clause: ReportedClause, *, wide: bool) -> bool:
    """Whether a clause is what a news outlet reports: "TASS reported", and for the record also "the paper said"."""
    speaker = clause.speaker if clause.speaker is not None else clause.cue
    # Only what a state reports is its own word.
    if sentence.tokens[clause.cue].lemma == "report" and not page.is_state(sentence.index, speaker):
        return True
    return not wide and page.is_media(sentence.index, speaker) and page.quoted_by(sentence.index, speaker) is None


def _is_asked(sentence: Sentence, clause: ReportedClause) -> bool:
    """Whether a clause is an open question that someone puts: "asked whether", "wondered why", "wanted to know if"."""
    word = sentence.tokens[clause.cue]
    above = sentence.tokens[word.head]
    if word.tag == "VBN" and word.dep == "advcl":
        return False  # "Asked whether he would go, he …"
    asks = clause.kind == "asked" or (word.lemma == "know" and word.dep == "xcomp" and above.lemma == "want")
    return asks and (is_question(sentence, clause.content) or clause.kind == "asked")


def is_question(sentence: Sentence, content: int) -> bool:
    """Whether a clause begins with "whether", "if" or a question word."""
    first = sentence.tokens[sentence.edges[content][0]]
    return first.lower in ("if", "whether") or first.tag in ("WRB", "WP", "WDT", "WP$")


def _is_complete(sentence: Sentence, clause: ReportedClause) -> bool:
    """Whether the clause stands alone: not about a word outside it ("what he said was …"), no open question, no rival of an object."""
    cue, content = clause.cue, clause.content
    if clause.kind == "asked" or sentence.tokens[cue].lemma == "know":
        return content > cue
    if is_relative(sentence, clause):
        return not any(t.lower == "what" for t in sentence.tokens[sentence.edges[content][0] : cue])
    first = sentence.tokens[sentence.edges[cue][0]]
    if sentence.tokens[cue].dep == "relcl" and first.tag in ("WDT", "WP") and first.index != sentence.kid(cue, "nsubj"):
        return False
    if any(sentence.tokens[k].lower in ("if", "whether") and k < content for k in sentence.kids(content, "mark")):
        return sentence.edges[content][0] != sentence.kid(content, "mark")
    helpers = sentence.kids(content, "aux", "auxpass", "cop")
    subject = next((k for v in (content, *helpers) if (k := sentence.kid(v, *SUBJECTS)) is not None), None)
    if subject is None and clause.stretch is None:
        return False
    # "Prices fell, adding to the gloom": an object of its own shows that a verb after the clause reports nothing.
    hears = (found := cue_of(sentence, cue)) is not None and "hearer" in found.frames
    return content > cue or hears or clause.stretch is not None or sentence.kid(cue, "dobj") is None


def is_relative(sentence: Sentence, clause: ReportedClause) -> bool:
    """Whether a clause lacks its subject, which a relative pronoun before the cue stands for: "the mine, which he said was unsafe"."""
    cue, content = clause.cue, clause.content
    if content < cue or clause.stretch is not None or sentence.tokens[cue].dep not in ("relcl", "ccomp", "acl"):
        return False
    subject = sentence.kid(content, *SUBJECTS)
    if subject is None:
        return sentence.tokens[cue].dep == "relcl" and is_finite(sentence, content)
    return subject < cue and sentence.tokens[subject].tag in ("WDT", "WP")


def _is_apart(sentence: Sentence, clause: ReportedClause) -> bool:
    """Whether a semicolon, a colon or "and" parts a clause from the words that follow it and were parsed as its report."""
    if clause.cue < clause.content:
        return False
    speaker = clause.speaker if clause.speaker is not None else clause.cue
    before = sentence.edges[speaker][0] - 1
    if speaker > clause.content and before > 0 and sentence.tokens[before].lower in ("and", "but"):
        return True
    end = sentence.edges[clause.content][1]
    between = sentence.tokens[min(end, clause.cue) : clause.cue]
    marks = [t.text for t in (*sentence.tokens[end - 1 : end], *between)]
    return ";" in marks or ":" in marks


def _is_real(sentence: Sentence, cue: int) -> bool:
    """Whether the saying took place: not conditional, not refused, not still to come."""
    here = cue
    if any(sentence.tokens[k].lower in UNREAL_MARKS for k in sentence.kids(here, "mark")):
        return False
    if any(sentence.tokens[k].lower == "to" for k in sentence.kids(here, "aux")) and sentence.tokens[here].lemma != "know":
        above = sentence.tokens[sentence.tokens[here].head]
        return above.lemma in load_cues().leads and not sentence.kids(above.index, "neg")
    return True


def _mention(
    page: Page, sentence: Sentence, clause: ReportedClause, utterance: int, last: QuoteMention | None, *, wide: bool
) -> QuoteMention | None:
    span = clause_span(page, sentence, replace(clause, kind="said") if wide and clause.kind == "denied" else clause)
    if span is None or _is_all_quoted(page, span):
        return None
    before = Voice(last.speaker, last.actors) if last is not None else None
    voice = heard(page, (sentence.index, clause.cue), before, head=clause.speaker, apart=_about(page, sentence, clause))
    word = sentence.tokens[clause.cue]
    return QuoteMention(
        *span, "indirect", voice.speaker, voice.actors, voice.addressee, (word.start, word.end), utterance,
        hearer=voice.hearer, why=voice.why,
    )  # fmt: skip


def _about(page: Page, sentence: Sentence, clause: ReportedClause) -> tuple[str, ...]:
    """Actors that are named as the subject of a clause before its cue: a pronoun at the cue is someone else ("Alves, he added, was …")."""
    subject = sentence.kid(clause.content, "nsubj", "nsubjpass")
    if subject is None or subject > clause.cue or sentence.tokens[subject].pos == "PRON":
        return ()
    return page.actors(sentence.index, subject)


def _is_all_quoted(page: Page, span: tuple[int, int]) -> bool:
    """Whether a clause is nothing but words between marks, or opens with an utterance that ends there: it is direct then."""
    number = page.quote_at(span[0])
    if number is None:
        return False
    quoted = page.quoted[number]
    return quoted.closes >= span[1] or (quoted.opens <= span[0] and _ends_utterance(page.text, quoted))


def _ends_utterance(text: str, quoted: Quoted) -> bool:
    return text[quoted.end : quoted.closes][:1] == "," or text[quoted.end - 1] in ".?!"


def clause_span(page: Page, sentence: Sentence, clause: ReportedClause) -> tuple[int, int] | None:
    """Clean offsets of a reported clause without its "that", its cue and the marks at its ends; None where nothing is left.

    A denial keeps its verb: "denies that …". Words on both sides of a cue in brackets make one span around it.
    """
    kept = _kept(sentence, clause)
    tokens = [sentence.tokens[i] for i in kept]
    if clause.content < clause.cue and kept:
        tokens = _after_colon(tokens)
    if clause.cue < clause.content:
        tokens = _without_rebuttal(_without_time(sentence, clause, tokens))
    if len(tokens) > 2 and tokens[0].lower in ("only", "just", "simply") and sentence.tokens[tokens[0].index + 1].lower == "that":
        tokens = tokens[1:]
    while tokens and clause.kind == "asked" and tokens[0].lower in QUESTIONS:
        tokens.pop(0)
    tokens = _without_turn(tokens)
    while tokens and _is_edge(tokens[0].text, tokens[0].lower, leading=True):
        tokens.pop(0)
    while tokens and _is_edge(tokens[-1].text, tokens[-1].lower, leading=False):
        tokens.pop()
    if not tokens:
        return None
    start, end = tokens[0].start, tokens[-1].end
    if clause.kind == "denied":
        start = min(start, sentence.tokens[clause.cue].start)
    return _with_marks(page, start, end)


def _without_time(sentence: Sentence, clause: ReportedClause, tokens: list[Token]) -> list[Token]:
    """Words without a time right behind the cue, which says when they were said: "said on Friday her country would …"."""
    if not tokens or tokens[0].index != clause.cue + 1:
        return tokens
    n = 1 if tokens[0].lower in ("on", "late", "early") and len(tokens) > 2 else 0
    while n < len(tokens) and tokens[n].lower in load_cues().times and tokens[n].lower != "time":
        n += 1
    timed = any(t.lower in load_cues().times for t in tokens[:n])
    follows = n < len(tokens) and tokens[n].pos in ("DET", "PRON", "PROPN", "NOUN", "ADJ") and tokens[n].text != ","
    return tokens[n:] if timed and follows else tokens


def _without_rebuttal(tokens: list[Token]) -> list[Token]:
    """Words without what the story calls them at their end: "…, a claim that Oslo denied"."""
    for n in range(3, len(tokens) - 2):
        if tokens[n].lemma in load_cues().claims and tokens[n - 1].lower in ("a", "an") and tokens[n - 2].text == ",":
            return tokens[: n - 2]
    return tokens


def _without_turn(tokens: list[Token]) -> list[Token]:
    """Words without the lead of a report that follows: "she owed him a dinner and, turning serious, …"."""
    for n in range(2, len(tokens) - 2):
        if tokens[n].pos == "CCONJ" and tokens[n + 1].text == "," and tokens[n + 2].tag == "VBG":
            return tokens[:n]
    return tokens


def _after_colon(tokens: list[Token]) -> list[Token]:
    """Of words before a cue those behind a colon, where they hold a verb: what stands before it is told by the story."""
    cut = max((n for n, t in enumerate(tokens) if t.text == ":"), default=-1) + 1
    return tokens[cut:] if any(t.tag in FINITE_TAGS for t in tokens[cut:]) else tokens


def _is_edge(text: str, lower: str, *, leading: bool) -> bool:
    if leading:
        return lower in ("that", "and", "but", "or") or not any(c.isalnum() or c in "$€£(\"“'‘«[" for c in text)
    return lower in ("and", "but", "or") or not any(c.isalnum() or c in "\"”'’»)]%" for c in text)


def _kept(sentence: Sentence, clause: ReportedClause) -> list[int]:
    """Tokens of the clause: its subtree without the cue's own words and without later reports that hang on it by mistake."""
    if clause.stretch is not None:
        return list(range(*clause.stretch))
    dropped: set[int] = set()
    words = _with_coordinates(sentence, clause)
    inside = set(words)
    if clause.cue in inside:
        dropped.update(sentence.subtree(clause.cue))
    for index in words:
        if (
            index != clause.content
            and index not in dropped
            and (_starts_report(sentence, index) or _starts_clause(sentence, index) or _starts_anew(sentence, index))
        ):
            dropped.update(sentence.subtree(index))
    speaker = clause.speaker
    if speaker is not None and speaker in inside and speaker not in dropped and clause.content < speaker < clause.cue:
        # The parse took the name before the cue for part of the clause, which ends at the comma before it.
        cut = max((t.index for t in sentence.tokens[:speaker] if t.text == ","), default=len(sentence.tokens))
        words = [i for i in words if i < cut]
    marks = sentence.kids(clause.content, "mark")
    dropped.update(m for m in marks if sentence.tokens[m].lower == "that")
    if clause.kind == "asked" or sentence.tokens[clause.cue].lemma == "know":
        dropped.update(m for m in sentence.kids(clause.content, "mark", "advmod") if sentence.tokens[m].lower in QUESTIONS)
    kept = [i for i in words if i not in dropped]
    if is_relative(sentence, clause):
        kept = [i for i in kept if i > clause.cue]
    return _around(sentence, clause, kept) if kept else kept


def _around(sentence: Sentence, clause: ReportedClause, kept: list[int]) -> list[int]:
    """The tokens of a clause with those that the parse hangs on a cue put in brackets: "If it rains, Alves said, the dam will hold"."""
    cue = clause.cue
    speaker = clause.speaker if clause.speaker is not None else cue
    if not sentence.tokens[cue].tag.startswith("VB"):
        return kept
    first = min(sentence.edges[speaker][0], cue)
    if cue < kept[0] and first > 1 and sentence.tokens[first - 1].text == "," and _comma_between(sentence, cue, kept[0]):
        begin = 1 + max((t.index for t in sentence.tokens[: first - 1] if t.text in (":", ";", "“", '"', "”")), default=-1)
        if not any(t.tag in FINITE_TAGS and cue_of(sentence, t.index) is not None for t in sentence.tokens[begin:first]):
            return [*range(begin, first - 1), *kept]
    end = max(sentence.edges[cue][1], kept[-1] + 1)
    if kept[-1] < cue:
        later = next((t.index for t in sentence.tokens[cue + 1 : end] if t.text == ","), end)
        if later + 1 < end and sentence.tokens[later + 1].lower in load_cues().tails:
            return [*kept, *range(later, end)]
    return kept


def _comma_between(sentence: Sentence, cue: int, content: int) -> bool:
    return sentence.tokens[content - 1].text == "," and all(t.text != "that" for t in sentence.tokens[cue:content])


def _with_coordinates(sentence: Sentence, clause: ReportedClause) -> list[int]:
    """The subtree of a reported clause, with clauses that the parse coordinates with its cue though they name a doer and no comma parts them."""
    words = sentence.subtree(clause.content)
    if clause.content < clause.cue:
        return words
    for other in sentence.kids(clause.cue, "conj"):
        first = sentence.edges[other][0]
        if first == words[-1] + 2 and _goes_on(sentence, clause, other) and sentence.tokens[first - 1].pos == "CCONJ":
            words = [*words, first - 1, *sentence.subtree(other)]
        elif (
            first == words[-1] + 3
            and _same_pronoun(sentence, clause.content, other)
            and sentence.tokens[first - 1].lower == "but"
        ):
            words = [*words, first - 2, first - 1, *sentence.subtree(other)]
    return words


def _goes_on(sentence: Sentence, clause: ReportedClause, other: int) -> bool:
    """Whether a clause beside a cue tells more of the same: it has a doer of its own and reports nothing."""
    own = sentence.kid(other, "nsubj", "nsubjpass") is not None and cue_of(sentence, other) is None
    return own and is_finite(sentence, other)


def _same_pronoun(sentence: Sentence, content: int, other: int) -> bool:
    """Whether two clauses have one pronoun as their subject: "says he hopes to win, but he knows that …"."""
    ours, theirs = (sentence.kid(i, "nsubj", "nsubjpass") for i in (content, other))
    if ours is None or theirs is None or sentence.tokens[ours].pos != "PRON":
        return False
    return sentence.tokens[ours].lower == sentence.tokens[theirs].lower


def _starts_report(sentence: Sentence, index: int) -> bool:
    """Whether a participle or phrase after a comma reports on its own ("…, adding that …", "…, according to …")."""
    word = sentence.tokens[index]
    first = sentence.edges[index][0]
    if first == 0 or sentence.tokens[first - 1].text != ",":
        return False
    if word.lower == "according":
        return True
    cue = cue_of(sentence, index)
    below = sentence.kid(index, "ccomp")
    return word.tag == "VBG" and word.dep == "advcl" and cue is not None and below is not None and is_finite(sentence, below)


def _is_setting(sentence: Sentence, index: int) -> bool:
    """Whether a clause tells what happens beside a report: "said it would fight, as shells fell", "…, while his deputy suggested …"."""
    first = sentence.edges[index][0]
    if sentence.tokens[index].dep != "advcl" or first < 1 or sentence.tokens[first - 1].text != ",":
        return False
    return sentence.tokens[first].lower in ("as", "while") and sentence.kid(index, *SUBJECTS) is not None


def _starts_anew(sentence: Sentence, index: int) -> bool:
    """Whether a coordinated verb reports on its own, for the same speaker or, after a comma, for one that it names."""
    if resumes(sentence, index) or _is_setting(sentence, index):
        return True
    word, cue = sentence.tokens[index], cue_of(sentence, index)
    first = sentence.edges[index][0]
    if word.dep != "conj" or cue is None or cue.kind not in LISTED or word.tag != "VBD" or sentence.kid(index, "nsubj") is None:
        return False
    return first > 1 and sentence.tokens[first - 1].pos == "CCONJ" and sentence.tokens[first - 2].text == ","


def _starts_clause(sentence: Sentence, index: int) -> bool:
    """Whether a coordinated clause repeats "that": it is a report of its own."""
    return sentence.tokens[index].dep == "conj" and any(sentence.tokens[k].lower == "that" for k in sentence.kids(index, "mark"))


def _with_marks(page: Page, start: int, end: int) -> tuple[int, int]:
    """Take in a mark whose words begin or end the span, and leave out one whose words lie outside."""
    first, last = page.quote_at(start), page.quote_at(end - 1)
    if first is not None and page.quoted[first].closes <= end:
        start = page.quoted[first].opens
    if last is not None and page.quoted[last].opens >= start:
        end = page.quoted[last].closes
    return start, end
