"""Whom speakers stand for where the cast alone cannot tell: pronouns, "the statement … it added", carried voices, turns of a dialogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.quotes.model import QuoteMention, Speaker
from detente.quotes.page import Page
from detente.quotes.persons import human_subject, is_human, is_new, is_other, titled

CARRIED = "goes on from the words before"
NOBODY = "nobody is named"
REACH = 6
"""Sentences back in which the person of a pronoun is looked for."""
SINGULAR = frozenset({"he", "she"})
NOBODYS = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"})
THINGS = frozenset({"it", "this", "that"})


def settle(page: Page, mentions: Sequence[QuoteMention]) -> tuple[QuoteMention, ...]:
    """Give every quote of a page, in the order of the text, its speaker as far as the words before tell it.

    1. Words without a cue are said by whoever spoke last, be it in marks or not; in a dialogue the turns alternate.
    2. "He" and "she" are a person: whom the cast knows, unless someone new was named just before, or the cast names no person.
    3. "It" after words of a statement or a body is that statement or body.
    """
    found: list[QuoteMention] = []
    titles = titled(page)
    for mention in mentions:
        last = found[-1] if found else None
        if _is_carried(mention):
            settled = _carried(page, mention, found)
        elif last is not None and last.cue is not None and last.cue == mention.cue:
            settled = replace(mention, speaker=last.speaker, actors=last.actors, named=last.named)
        else:
            settled = _definite(page, _pronoun(page, mention, found), titles)
        found.append(settled if settled.named is not None else replace(settled, named=settled.speaker))
    return tuple(found)


def _definite(page: Page, mention: QuoteMention, titles: Mapping[str, tuple[Speaker, ...]]) -> QuoteMention:
    """A title without a name ("the admiral") is the one person of the story who bears it."""
    speaker = mention.speaker
    if speaker is None or any(_is_person(page, i) for i in mention.actors):
        return mention
    tokens = page.sentences[speaker.sentence].tokens
    if tokens[speaker.head].tag != "NN" or tokens[speaker.first].lower not in ("the", "his", "her", "their", "its"):
        return mention
    bearers = titles.get(tokens[speaker.head].lower, ())
    if len(bearers) != 1:
        return mention
    return replace(mention, actors=page.actors(bearers[0].sentence, bearers[0].head) or mention.actors, named=bearers[0])


def _is_carried(mention: QuoteMention) -> bool:
    return mention.implicit and mention.why in (CARRIED, NOBODY)


def _carried(page: Page, mention: QuoteMention, before: Sequence[QuoteMention]) -> QuoteMention:
    voice = _turn(page, mention, before) or (before[-1] if before else None)
    if voice is None:
        return mention
    why = CARRIED if voice is before[-1] else "takes its turn in the dialogue"
    utterance = mention.utterance if voice.actors == mention.actors else -1 - mention.start
    return replace(mention, speaker=voice.speaker, actors=voice.actors, named=voice.named, utterance=utterance, why=why)


def _turn(page: Page, mention: QuoteMention, before: Sequence[QuoteMention]) -> QuoteMention | None:
    """Whose turn it is where two people speak in alternate paragraphs and one of them asks."""
    turns = [m for m in before[-8:] if m.kind == "direct"]
    if not turns or _paragraph(page, turns[-1]) == _paragraph(page, mention):
        return None
    last = turns[-1]
    other = next((m for m in reversed(turns) if _who(m) != _who(last)), None)
    if other is None or _paragraph(page, other) < _paragraph(page, last) - 2:
        return None
    asks = page.text[mention.start : mention.end].endswith("?")
    asked = page.text[last.start : last.end].endswith("?")
    if asked or (asks and page.text[other.start : other.end].endswith("?")):
        return other
    return None


def _who(mention: QuoteMention) -> object:
    return mention.actors or mention.named


def _paragraph(page: Page, mention: QuoteMention) -> int:
    number = page.quote_at(mention.start)
    return page.quoted[number].paragraph if number is not None else -1


def _pronoun(page: Page, mention: QuoteMention, before: Sequence[QuoteMention]) -> QuoteMention:
    speaker, last = mention.speaker, before[-1] if before else None
    if speaker is None:
        return mention
    word = page.sentences[speaker.sentence].tokens[speaker.head]
    if word.pos != "PRON":
        bare = last is not None and page.is_document(speaker.sentence, speaker.head)
        return (
            replace(mention, actors=page.actors(speaker.sentence, speaker.head, fallback=last.actors))
            if bare and last
            else mention
        )
    if word.lower in NOBODYS:
        return replace(mention, actors=())
    if word.lower in SINGULAR:
        return _person(page, mention, speaker, before)
    if word.lower in THINGS:
        return _thing(page, mention, speaker, last)
    named = last.named if last is not None and last.actors == mention.actors and mention.actors else None
    return replace(mention, named=named or _named_before(page, speaker, mention.actors))


def _person(page: Page, mention: QuoteMention, speaker: Speaker, before: Sequence[QuoteMention]) -> QuoteMention:
    """He or she: someone new in the words just before, else whom the cast knows, else whoever was named before."""
    pronoun = page.sentences[speaker.sentence].tokens[speaker.head].lower
    fitting = [
        m for m in before[-REACH:] if m.named is None or not is_other(page.sentences[m.named.sentence], m.named.head, pronoun)
    ]
    last = fitting[-1] if fitting else None
    candidate = _candidate(page, speaker, mention)
    if candidate is not None and last is not None and last.named is not None and _is_later(page, last, candidate):
        candidate = None
    named = _named_before(page, speaker, mention.actors)
    other = named is not None and is_other(page.sentences[named.sentence], named.head, pronoun)
    known = bool(mention.actors) and not other and all(_is_person(page, i) for i in mention.actors)
    if candidate is not None and (not known or is_new(page, candidate) or _is_nearer(page, candidate, speaker, mention.actors)):
        actors = page.actors(candidate.sentence, candidate.head)
        return replace(mention, actors=actors, named=candidate)
    if known:
        if last is not None and last.actors == mention.actors:
            return replace(mention, named=last.named)
        return replace(mention, named=named)
    if last is not None and last.named is not None and speaker.sentence - last.named.sentence <= REACH:
        return replace(mention, actors=last.actors, named=last.named)
    return mention


def _is_later(page: Page, last: QuoteMention, candidate: Speaker) -> bool:
    """Whether whoever spoke last was heard after a candidate was named, and may be a person."""
    named = last.named
    if named is None or page.sentences[candidate.sentence].end > last.end:
        return False
    word = page.sentences[named.sentence].tokens[named.head]
    return word.pos == "PROPN" or is_human(page, named.sentence, named.head)


def _is_nearer(page: Page, candidate: Speaker, speaker: Speaker, actors: tuple[str, ...]) -> bool:
    """Whether a candidate is the subject of the sentence before, and whom the cast knows is not named in the paragraph."""
    here = page.sentences[speaker.sentence].paragraph
    if candidate.sentence < speaker.sentence - 1 or page.sentences[candidate.sentence].paragraph != here:
        return False
    word = page.sentences[candidate.sentence].tokens[candidate.head]
    if word.dep not in ("nsubj", "nsubjpass") or word.pos != "NOUN" or page.actors(candidate.sentence, candidate.head) == actors:
        return False
    named = _named_before(page, speaker, actors)
    return named is None or page.sentences[named.sentence].paragraph != here


def _thing(page: Page, mention: QuoteMention, speaker: Speaker, last: QuoteMention | None) -> QuoteMention:
    near = last is not None and last.named is not None and speaker.sentence - last.named.sentence <= REACH
    if near and last is not None and last.named is not None and not is_human(page, last.named.sentence, last.named.head):
        return replace(mention, actors=last.actors, named=last.named)
    subject = _subject_before(page, speaker)
    if subject is not None and not is_human(page, subject.sentence, subject.head):
        return replace(mention, actors=page.actors(subject.sentence, subject.head), named=subject)
    return replace(mention, named=_named_before(page, speaker, mention.actors))


def _subject_before(page: Page, speaker: Speaker) -> Speaker | None:
    """The subject of the sentence before a pronoun's, where that is a document."""
    index = speaker.sentence - 1
    if index < 0 or page.sentences[index].paragraph != page.sentences[speaker.sentence].paragraph:
        return None
    heads = [
        t.index for t in page.sentences[index].tokens if t.dep in ("nsubj", "nsubjpass") and page.is_document(index, t.index)
    ]
    return page.naming(index, heads[0]) if heads else None


def _is_person(page: Page, id: str) -> bool:
    actor = page.cast.actors.get(id)
    return actor is not None and actor.kind == "person"


def _candidate(page: Page, speaker: Speaker, mention: QuoteMention) -> Speaker | None:
    """The person named last before a pronoun: in its sentence, or in the sentences before it, subjects first; not in the words said."""
    start = min(page.sentences[speaker.sentence].tokens[speaker.head].start, mention.start)
    for index in range(speaker.sentence, max(-1, speaker.sentence - REACH), -1):
        if not page.is_prose(index) or page.sentences[index].kind == "title":
            return None
        head = human_subject(page, index, before=start, pronoun=page.sentences[speaker.sentence].tokens[speaker.head].lower)
        if head is not None:
            return page.naming(index, head)
    return None


def _named_before(page: Page, speaker: Speaker, actors: tuple[str, ...]) -> Speaker | None:
    """The nearest phrase before a pronoun that names the same actors and is no pronoun, anywhere in the story before it."""
    if not actors:
        return None
    for index in range(speaker.sentence, max(-1, speaker.sentence - 5 * REACH), -1):
        for mention in reversed(page.cast.mentions[index] if index < len(page.cast.mentions) else ()):
            if (
                mention.actors == actors
                and mention.kind in ("name", "nominal", "group")
                and (index, mention.first) < (speaker.sentence, speaker.first)
            ):
                return Speaker(index, mention.first, mention.last, mention.head)
    return None
