"""Who says the words between quotation marks: the cue that introduces them, or the speaker of the words before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import get_args

from detente.language.cues import ReportKind, load_cues
from detente.language.reporting import addressee_of
from detente.quotes.marks import Quoted
from detente.quotes.model import QuoteMention, Speaker
from detente.quotes.page import NOMINAL, Page, Place

SPOKEN = ("said", "asked", "promised", "denied", "thought")
"""Kinds of cues that stand beside quoted words with a comma."""
GOVERNING = ("clause", "phrase", "as", "name")
"""Frames of cues that can have quoted words as their object; "it opened “…”" and the like cannot."""
REACH = 40
"""How many tokens lie at most between a mark and its cue: a title, a name and an apposition."""
_SIGNATURE = re.compile(r"\s*(?:[-―—–]|--)\s*([^\W\d_][^\n,.:;!?\"]{1,60})(?=$|[\n,.])")
FUNCTION_WORDS = frozenset(("a", "an", "and", "as", "at", "by", "de", "for", "from", "in", "of", "on", "or", "the", "to", "with"))


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is heard: the speaker as named and resolved, who is spoken to, the cue, and what this rests on."""

    speaker: Speaker | None
    actors: tuple[str, ...]
    addressee: tuple[str, ...] = ()
    cue: Place | None = None
    hearer: Speaker | None = None
    why: str = ""


def find_direct(page: Page) -> tuple[QuoteMention, ...]:
    """Attribute each quoted span of a page, in the order of the text.

    1. A cue that leads to the opening mark ("Mary said: “…”", "Mary said, “…”").
    2. A cue that follows the closing mark ("“…,” said Mary").
    3. For words inside a sentence, the cue or judgement that governs them in the parse ("called it “…”").
    4. For whole sentences, the voice of the words before: in the paragraph, in a quotation left open, in a paragraph before.

    Names, titles and words in scare quotes, which nobody is said to have said, are left out.
    """
    found: list[QuoteMention] = []
    known: dict[Place, int] = {}
    last: Voice | None = None
    last_end = -1
    for number, span in enumerate(page.quoted):
        voice = _voice(page, number, last)
        if voice is None:
            continue
        implicit = voice.cue is None
        if implicit and found and last is not None and _follows(page, last_end, span):
            utterance = found[-1].utterance
        else:
            utterance = known.setdefault(voice.cue, len(known)) if voice.cue is not None else len(known)
            if implicit:
                known[(-1, number)] = utterance
        found.append(_mention(page, span, voice, utterance, implicit=implicit))
        last, last_end = replace(voice, cue=None, why="goes on from the words before"), span.closes
    return tuple(found)


def _mention(page: Page, span: Quoted, voice: Voice, utterance: int, *, implicit: bool) -> QuoteMention:
    cue = None
    if voice.cue is not None:
        word = page.token(voice.cue)
        cue = (word.start, word.end)
    return QuoteMention(
        span.start, span.end, "direct", voice.speaker, voice.actors, voice.addressee, cue, utterance, implicit,
        voice.hearer, voice.why,
    )  # fmt: skip


def _follows(page: Page, end: int, span: Quoted) -> bool:
    """Whether a quotation goes on from the one that ended at an offset: same paragraph, or left open there."""
    return span.continues or "\n" not in page.text[end : span.opens]


def _voice(page: Page, number: int, last: Voice | None) -> Voice | None:
    span = page.quoted[number]
    # 1. A cue before the opening mark.
    if (place := _leading(page, span)) is not None:
        return heard(page, place, last, why="introduced by")
    whole = _is_whole(page, span)
    # 2. A cue after the closing mark.
    if (place := _trailing(page, span, whole=whole)) is not None:
        return heard(page, place, last, why="followed by")
    if whole and (signed := _signed(page, span)) is not None:
        return signed
    # 3. A cue that governs words inside a sentence.
    if not whole:
        if _is_name(page, span):
            return None
        governing = _governing(page, span)
        return heard(page, governing, last, why="governed by") if governing is not None else None
    # 4. Whole sentences: a speaker named just before, else the voice of the words before.
    voice = _before_colon(page, span) or _introduced(page, number, last) or _carried(page, span, last)
    return None if span.continues is False and _is_title(page, span) else voice


def heard(
    page: Page,
    place: Place,
    last: Voice | None,
    *,
    head: int | None = None,
    apart: tuple[str, ...] = (),
    why: str = "reported by",
) -> Voice:
    """The voice at a cue; pronouns and bare documents that nobody is known for take the actors of the last voice.

    ``head`` is the head of who speaks where that is known already; ``apart`` are actors that a pronoun there cannot stand for;
    ``why`` says how the cue stands to the words.
    """
    sentence = page.sentences[place[0]]
    fallback = last.actors if last is not None else ()
    head = _speaker_head(page, place) if head is None else head
    listener = addressee_of(sentence, place[1]) if sentence.tokens[place[1]].tag.startswith("VB") else None
    addressee = page.actors(place[0], listener) if listener is not None else ()
    hearer = page.naming(place[0], listener) if listener is not None else None
    why = f"{why} {page.token(place).text!r}"
    if head is None:
        return Voice(None, (), addressee, place, hearer, why)
    if (source := page.quoted_by(place[0], head)) is not None or (source := page.issuer(place[0], head)) is not None:
        head = source
    actors = page.actors(place[0], head, fallback=fallback)
    if actors == apart and fallback and sentence.tokens[head].pos == "PRON":
        actors = fallback
    return Voice(page.naming(place[0], head), actors, tuple(a for a in addressee if a not in actors), place, hearer, why)


def _speaker_head(page: Page, place: Place) -> int | None:
    """Head of who speaks at a cue: subject of a verb, owner of a noun, or the noun itself where nobody owns it."""
    sentence = page.sentences[place[0]]
    word = sentence.tokens[place[1]]
    if word.tag.startswith("VB") and word.lower != "according":
        return page.speaker(place)
    if word.lower == "according":
        to = next((k for k in sentence.children[place[1]] if sentence.tokens[k].lower == "to"), None)
        return sentence.kid(to, "pobj") if to is not None else None
    if word.pos == "ADJ":
        return page.speaker((place[0], word.head)) if word.dep == "acomp" else None
    if (owner := sentence.kid(place[1], "poss")) is not None:
        return owner
    for above in sentence.ancestors(place[1]):
        if sentence.tokens[above].tag.startswith("VB") and (head := page.speaker((place[0], above))) is not None:
            return head
    return place[1]


def _leading(page: Page, span: Quoted) -> Place | None:
    """The cue that leads to the opening mark: right before it, or before a comma or colon, perhaps one paragraph up."""
    before = page.text[max(0, span.opens - 3) : span.opens].rstrip()[-1:]
    tokens = list(_back(page, span.opens))
    if before not in (":", ","):
        return tokens[0] if tokens and _speaks(page, tokens[0], ("said", "asked")) else None
    kinds = get_args(ReportKind) if before == ":" else SPOKEN
    verb = next((p for p in tokens if _speaks(page, p, kinds, strong=before == ":")), None)
    if verb is not None or before == ",":
        return verb
    return next((p for p in tokens if page.token(p).pos in ("NOUN", "ADJ") and page.cue(p) is not None), None)


def _before_colon(page: Page, span: Quoted) -> Voice | None:
    """The subject of words that end in a colon though no cue is among them: "A leaflet dropped over the town read: “…”"."""
    if page.text[max(0, span.opens - 3) : span.opens].rstrip()[-1:] != ":":
        return None
    tokens = list(_back(page, span.opens))
    subject = next((p for p in reversed(tokens) if page.token(p).dep in ("nsubj", "nsubjpass")), None)
    if subject is None and all(page.token(p).pos not in ("VERB", "AUX") for p in tokens):
        subject = next((p for p in tokens if page.token(p).pos in NOMINAL), None)
    if subject is None:
        return None
    return Voice(page.naming(*subject), page.actors(*subject), why="led up to before a colon")


def _speaks(page: Page, place: Place, kinds: Collection[str], *, strong: bool = False) -> bool:
    """Whether a verb of certain kinds can introduce quoted words; before a colon (``strong``) any cue verb can."""
    cue = page.cue(place)
    if cue is None or cue.kind not in kinds or not page.token(place).tag.startswith("VB"):
        return False
    return strong or "quote" in cue.frames


def _back(page: Page, offset: int) -> Iterator[Place]:
    """Tokens before an offset, nearest first, up to the start of their sentence or the end of other quoted words."""
    index = page.sentence_at(offset)
    if index is None or page.sentences[index].start >= offset:
        previous = page.sentences_of(max(0, offset - 4), offset)
        if not previous or page.text[page.sentences[previous[-1]].start : offset].rstrip()[-1:] not in (":", ","):
            return
        index = previous[-1]
    last = page.first_token(index, offset)
    for token in reversed(page.sentences[index].tokens[max(0, last - REACH) : last]):
        if page.quote_at(token.start) is not None:
            return
        if token.pos != "PUNCT":
            yield index, token.index


def _trailing(page: Page, span: Quoted, *, whole: bool) -> Place | None:
    """The verb that follows the closing mark with at most the name of who speaks between them."""
    inner = page.text[max(span.opens, span.closes - 3) : span.closes]
    after = page.text[span.closes : span.closes + 2].lstrip()
    joined = any(c in inner for c in ",?!—-…") or after[:1] in (",", "-", "—", "–")
    if not joined and not whole:
        return None
    named, brackets = False, 0
    for place in _ahead(page, span.closes):
        word = page.token(place)
        brackets += (word.text == "(") - (word.text == ")")
        if brackets:
            continue
        if word.text in (";", ":") or (word.pos in ("CCONJ", "SCONJ") and not named):
            return None
        named = named or word.pos in NOMINAL
        if not word.tag.startswith("VB") or word.dep in ("relcl", "acl", "aux", "auxpass") or word.text == "Said":
            continue
        # "“We won.” Speaking in Oslo, she …" begins anew; "“…,” to quote him" reports nothing.
        infinitive = any(page.token((place[0], k)).lower == "to" for k in page.sentences[place[0]].kids(place[1], "aux"))
        if infinitive or (word.tag == "VBG" and word.text[:1].isupper()):
            return None
        if (below := _hearsay(page, place)) is not None:
            return below
        if _speaks(page, place, (*SPOKEN, "urged")):
            return place if joined or _is_bare(page, place) else None
        return None
    return None


def _hearsay(page: Page, place: Place) -> Place | None:
    """The cue below a passive that tells it as hearsay: "“…,” he is said to have replied"."""
    sentence = page.sentences[place[0]]
    if sentence.kid(place[1], "nsubjpass") is None or page.cue(place) is None:
        return None
    inner = sentence.kid(place[1], "xcomp")
    return (place[0], inner) if inner is not None and _speaks(page, (place[0], inner), SPOKEN) else None


def _signed(page: Page, span: Quoted) -> Voice | None:
    """The name after a dash that signs a quotation: "“…” — Ada Obi" up to the end of the paragraph."""
    match = _SIGNATURE.match(page.text, span.closes)
    if match is None or (index := page.sentence_at(match.start(1))) is None:
        return None
    inside = [t.index for t in page.sentences[index].tokens if match.start(1) <= t.start < match.end(1)]
    named = [i for i in inside if page.sentences[index].tokens[i].pos in NOMINAL]
    if not named:
        return None
    naming = Speaker(index, inside[0], inside[-1] + 1, named[-1])
    return Voice(naming, page.actors(index, named[-1]), why="signed after a dash")


def _is_bare(page: Page, place: Place) -> bool:
    """Whether a cue reports nothing else: no clause or object below it that would be its own words."""
    sentence = page.sentences[place[0]]
    below = [k for k in sentence.kids(place[1], "ccomp", "dobj", "xcomp") if page.quote_at(sentence.tokens[k].start) is None]
    later = any(q is not None for q in (page.quote_at(t.start) for t in sentence.tokens[place[1] + 1 :]))
    return not below and not later


def _ahead(page: Page, offset: int) -> Iterator[Place]:
    """Tokens after an offset up to the end of their sentence or the next quoted words."""
    for index in page.sentences_of(offset, offset + 3):
        sentence = page.sentences[index]
        if sentence.end <= offset:
            continue
        if "\n" in page.text[offset : max(offset, sentence.start)]:
            return
        first = page.first_token(index, offset)
        for token in sentence.tokens[first : first + REACH]:
            if page.quote_at(token.start) is not None:
                return
            yield index, token.index
        return


def _governing(page: Page, span: Quoted) -> Place | None:
    """The nearest cue above quoted words in the parse, or one put in brackets below them."""
    for index in page.sentences_of(span.opens, span.closes):
        if not page.is_prose(index):
            continue
        for top in _tops(page, index, span):
            chain = [*page.sentences[index].ancestors(top)]
            for above in chain:
                if _may_quote(page, (index, above)):
                    return index, above
            for below in [kid for above in (top, *chain) for kid in page.sentences[index].children[above]]:
                if _is_bracketed(page, (index, below)):
                    return index, below
    return None


def _tops(page: Page, index: int, span: Quoted) -> list[int]:
    """Quoted words of a sentence whose head stands outside the marks."""
    tokens = page.sentences[index].tokens
    inside = tokens[page.first_token(index, span.start) : page.first_token(index, span.end)]
    words = [t for t in inside if t.pos != "PUNCT"]
    return [t.index for t in words if t.head == t.index or not span.opens <= tokens[t.head].start < span.closes]


def _is_bracketed(page: Page, place: Place) -> bool:
    """Whether a cue stands beside the words that it reports: "…, she said, …", "…, according to …"."""
    word, sentence = page.token(place), page.sentences[place[0]]
    if word.lower == "according":
        return True
    if word.dep not in ("parataxis", "ccomp", "advcl") or page.cue(place) is None:
        return False
    alone = sentence.kid(place[1], "nsubj") is not None and sentence.kid(place[1], "ccomp", "dobj") is None
    return word.dep == "parataxis" or alone


def _may_quote(page: Page, place: Place) -> bool:
    """Whether a cue can have someone's words below it: a verb with a doer, or a noun that names words."""
    word = page.token(place)
    cue = page.cue(place)
    if cue is None:
        return False
    if word.tag.startswith("VB"):
        # "A chance to show …" and "the deal agreed in May" belong to whoever speaks of the chance and the deal.
        bare = page.sentences[place[0]].kid(place[1], "nsubj", "agent") is None
        purpose = bare and word.dep in ("acl", "relcl") and word.tag in ("VB", "VBN")
        full = "quote" in cue.frames and not cue.frames.isdisjoint(GOVERNING)
        return full and not purpose and page.speaker(place) is not None
    return page.is_document(*place) or page.sentences[place[0]].kid(place[1], "poss") is not None


def _is_whole(page: Page, span: Quoted) -> bool:
    """Whether quoted words are sentences of their own rather than words inside one."""
    words = page.text[span.start : span.end]
    first = next((c for c in words if c.isalnum()), "a")
    before = page.text[max(0, span.opens - 3) : span.opens].strip(" \t'‘(")
    begins = not before or before[-1] in '.!?:\n"”»…—-'
    ends = page.text[span.start : span.closes].rstrip("\"”»」』'’ ")[-1:] in ".!?,…—"
    return (
        (first.isupper() or first.isdigit())
        and begins
        and (ends or page.text[span.closes : span.closes + 1] in (".", ",", "\n", ""))
    )


def _is_name(page: Page, span: Quoted) -> bool:
    """Whether quoted words inside a sentence are a name or a title: all capitalised, or set off by a naming word."""
    words = [w for w in page.text[span.start : span.end].replace("-", " ").split() if w[:1].isalpha()]
    content = [w for w in words if w.casefold() not in FUNCTION_WORDS]
    if all(w[:1].isupper() for w in content):
        return True
    place = next(_back(page, span.opens), None)
    if place is None:
        return False
    if words[:1] == ["the"] and any(
        f"{page.token(p).lemma} participle" in load_cues().naming for p in islice(_back(page, span.opens), 3)
    ):
        return True
    return _names(page, place)


def _is_title(page: Page, span: Quoted) -> bool:
    """Whether words that nothing introduces are a name of several words, all capitalised, that the sentence goes on from."""
    words = [w for w in page.text[span.start : span.end].split() if w.casefold() not in FUNCTION_WORDS]
    goes_on = page.text[span.closes : span.closes + 3].lstrip(" ,")[:1].islower()
    return len(words) > 1 and goes_on and all(w[:1].isupper() for w in words)


def _names(page: Page, place: Place) -> bool:
    """Whether the word before a mark introduces a name: "the film", or "known as" and "dubbed" where no one is said to do it."""
    word, sentence = page.token(place), page.sentences[place[0]]
    if word.pos in ("NOUN", "PROPN"):
        return f"{word.lemma} noun" in load_cues().naming
    if word.lower == "as":
        place = (place[0], word.head)
        word = page.token(place)
    passive = word.tag == "VBN" and sentence.kid(place[1], "nsubj", "agent") is None
    return passive and f"{word.lemma} participle" in load_cues().naming


def _introduced(page: Page, number: int, last: Voice | None) -> Voice | None:
    """The doer of the sentence just before, where that sentence is no quotation and the words stand right after it."""
    span = page.quoted[number]
    previous = page.sentences_of(max(0, span.opens - 3), span.opens)
    if not previous or not page.is_prose(previous[-1]):
        return None
    index = previous[-1]
    sentence = page.sentences[index]
    if any(page.quote_at(t.start) is not None for t in sentence.tokens):
        return None
    if "\n" in page.text[sentence.end : span.opens] and page.text[sentence.end - 1] != ":":
        return None
    root = next((t.index for t in sentence.tokens if t.head == t.index and t.pos != "PUNCT"), None)
    if root is None or sentence.start >= span.opens:
        return None
    head = page.speaker((index, root)) if sentence.tokens[root].tag.startswith("VB") else root
    # "Why? “…”" is answered by whoever spoke before.
    if head is None or sentence.tokens[head].pos not in NOMINAL or sentence.text.endswith("?"):
        return None
    actors = page.actors(index, head, fallback=last.actors if last is not None else ())
    return Voice(page.naming(index, head), actors, why="led up to by the sentence before") if actors or last is None else None


def _carried(page: Page, span: Quoted, last: Voice | None) -> Voice:
    """The voice of the words before; nobody's where none was heard."""
    return replace(last, cue=None) if last is not None else Voice(None, (), why="nobody is named")
