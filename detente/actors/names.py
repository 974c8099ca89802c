"""Runs of words written as names, and organisations named by what they are ("Law Commission of Ruritania")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.actors.page import Page, is_shouted
from detente.actors.tables import genders, honorifics, organisation_heads, roles, translated_surnames, words
from detente.actors.words import Word

_LONGEST_NAME = 7
# "Air" and a country: what such a company is.
_AIRLINE = "airlines"
_LOWER_HEADS = frozenset(("party", "movement", "front", "militia", "coalition", "union", "alliance"))
_LINKS = frozenset(("of", "for", "on", "and", "the", "de", "&"))


@dataclass(frozen=True, slots=True)
class NameRun:
    """Words ``first`` up to ``last`` of a sentence, written as one name; clean-text offsets without a possessive ending.

    ``doubtful`` marks a word that starts a sentence and may be no name: it counts only where the story has named its bearer.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationRun:
    """An organisation's name that the knowledge base does not have; ``head`` is its chief word in lower case."""

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    head: str


def find_organisations(page: Page, sentence: int) -> tuple[OrganisationRun, ...]:
    """Names of two words and more that say what kind of organisation they name."""
    sentence_words = page.words[sentence]
    found: list[OrganisationRun] = []
    position = 0
    while position < len(sentence_words):
        last = _organisation_end(page, sentence, position)
        if last is None:
            position += 1
            continue
        found.append(_organisation(page, sentence, position, last))
        position = last
    return tuple(found)


def _organisation(page: Page, sentence: int, first: int, last: int) -> OrganisationRun:
    sentence_words = page.words[sentence]
    start, end = sentence_words[first].start, sentence_words[last - 1].end
    heads = [w.lower for w in _first_segment(sentence_words[first:last]) if w.lower in organisation_heads()]
    head = heads[-1] if heads else _AIRLINE
    return OrganisationRun(sentence, first, last, start, end, page.story.clean.text[start:end], head)


def _first_segment(run: Sequence[Word]) -> Sequence[Word]:
    stop = next((i for i, w in enumerate(run) if w.lower in _LINKS and not w.capital), len(run))
    return run[:stop]


def _organisation_end(page: Page, sentence: int, first: int) -> int | None:
    sentence_words = page.words[sentence]
    if not _starts_organisation(page, sentence, first):
        return None
    last = first + 1
    while last < len(sentence_words) and last - first < 10:
        word = sentence_words[last]
        if not (word.joined or (sentence_words[last - 1].possessive and not word.lower.startswith("'"))):
            break
        follows = last + 1 < len(sentence_words) and sentence_words[last + 1].joined
        linked = (
            word.lower in _LINKS and follows and (sentence_words[last + 1].capital or sentence_words[last + 1].lower == "the")
        )
        if not word.capital and not linked:
            break
        last += 1
    while last > first and not sentence_words[last - 1].capital:
        last -= 1
    if sentence_words[first].lower == "air" and last - first >= 2 and _is_known(page, sentence, sentence_words[first + 1]):
        return first + 2
    if last - first < 2 and not (last < len(sentence_words) and sentence_words[last].lower in _LOWER_HEADS):
        return None
    if last < len(sentence_words) and sentence_words[last].joined and sentence_words[last].lower in _LOWER_HEADS:
        return last + 1 if _is_new_name(page, sentence, first, last) else None
    segment = _first_segment(sentence_words[first:last])
    if len(segment) == 1 and (first == 0 or sentence_words[first + 1].lower not in ("of", "for")):
        return None
    heads = [i for i, w in enumerate(segment) if w.lower in organisation_heads()]
    if not heads or last - first < 2 or _is_longer_known(page, sentence, sentence_words[first + heads[-1]]):
        return None
    return last if len(segment) < last - first or heads[-1] == len(segment) - 1 else first + heads[-1] + 1


def _is_new_name(page: Page, sentence: int, first: int, last: int) -> bool:
    """Whether capitalised words before "party" or "movement" are its name, not a nationality, a known body or a title."""
    start, end = page.words[sentence][first].start, page.words[sentence][last - 1].end
    covered = page.known_at(sentence, start, end)
    if last - first == 1 or any(k.kind != "metonym" and (k.start == start or k.end == end) for k in covered):
        return False
    return all((w.lower,) not in roles() for w in page.words[sentence][first:last])


def _starts_organisation(page: Page, sentence: int, first: int) -> bool:
    word = page.words[sentence][first]
    if word.lower.rpartition("-")[2] in words("suffix"):
        return False
    return word.capital and word.lower not in words("function") and word.lower not in honorifics() and not word.possessive


def _is_longer_known(page: Page, sentence: int, word: Word) -> bool:
    """Whether the word is part of a known name of two words and more: "Council" alone does not make one known."""
    return any(k.start <= word.start and word.end <= k.end and len(k.text.split()) > 1 for k in page.known[sentence])


def _is_known(page: Page, sentence: int, word: Word) -> bool:
    return any(k.start <= word.start and word.end <= k.end and not k.is_person for k in page.known[sentence])


def find_name_runs(page: Page, sentence: int, taken: Sequence[tuple[int, int]]) -> tuple[NameRun, ...]:
    """Runs of capitalised words that may name persons; ``taken`` are word ranges that name organisations."""
    sentence_words = page.words[sentence]
    closed = {i for first, last in taken for i in range(first, last)}
    for span in page.roles[sentence]:
        if not _is_given_name(page, sentence, span.first, span.last):
            closed.update(range(span.first, span.last))
    found: list[NameRun] = []
    position = 0
    while position < len(sentence_words):
        last = _run_end(page, sentence, position, closed)
        if last == position and position == 0 and _may_be_name(page, sentence, closed):
            start, end = sentence_words[0].start, sentence_words[0].end
            found.append(NameRun(sentence, 0, 1, start, end, page.story.clean.text[start:end], doubtful=True))
        if last == position:
            position += 1
            continue
        start, end = sentence_words[position].start, sentence_words[last - 1].end
        found.append(NameRun(sentence, position, last, start, end, page.story.clean.text[start:end]))
        position = last
    return tuple(found)


def _is_given_name(page: Page, sentence: int, first: int, last: int) -> bool:
    """Whether a role word is a given name here: "Marine X", "Major Y" is not one."""
    sentence_words = page.words[sentence]
    word = sentence_words[first]
    if last - first > 1 or not word.capital or word.lower not in genders() or last >= len(sentence_words):
        return False
    following = sentence_words[last]
    return following.joined and (following.capital or following.lower in words("particle"))


def _may_be_name(page: Page, sentence: int, closed: set[int]) -> bool:
    word = page.words[sentence][0]
    plain = word.lower in words("function") or word.lower in words("calendar") or _is_known(page, sentence, word)
    return word.capital and 0 not in closed and not plain and len(word.text) > 2


def _run_end(page: Page, sentence: int, first: int, closed: set[int]) -> int:
    sentence_words = page.words[sentence]
    if not _is_name_word(page, sentence, first, first, closed):
        return first
    last = first + 1
    while last < len(sentence_words) and last - first < _LONGEST_NAME and sentence_words[last].joined:
        if _is_name_word(page, sentence, last, first, closed):
            last += 1
            continue
        step = _particles(page, sentence, last, first, closed)
        if step == 0:
            break
        last += step
    return last


def _particles(page: Page, sentence: int, index: int, first: int, closed: set[int]) -> int:
    """How many words a particle and the name after it take up: "bin Salman", "van der Veen"; 0 where there is none."""
    sentence_words = page.words[sentence]
    for count in (1, 2):
        end = index + count
        if end >= len(sentence_words) or not all(w.lower in words("particle") and w.joined for w in sentence_words[index:end]):
            return 0
        if sentence_words[end].joined and _is_name_word(page, sentence, end, first, closed):
            return count + 1
    return 0


def _is_name_word(page: Page, sentence: int, index: int, first: int, closed: set[int]) -> bool:
    word = page.words[sentence][index]
    if index in closed and not (index > first and word.capital and _follows_given(page, sentence, index)):
        return False
    if word.lower in honorifics() and word.lower not in genders():
        return False
    if not word.capital and not _is_prefixed(word):
        return False
    if _is_acronym(page, sentence, word) or word.lower.rpartition("-")[2] in words("suffix"):
        return False
    if index > first and _follows_given(page, sentence, index):
        return not _is_known_phrase(page, sentence, word)
    if word.lower in words("calendar") or word.lower in words("function") or _has_digit(word):
        return _in_full_name(page, sentence, word)
    if _leads_name(page, sentence, index, closed):
        return True
    if index == 0 and not _is_proper(page, sentence, word):
        return False
    return not _is_known(page, sentence, word)


def _in_full_name(page: Page, sentence: int, word: Word) -> bool:
    """Whether a word that is mostly something else is part of a known person's full name: "He Lifeng", "Theresa May"."""
    return any(k.is_person and k.start <= word.start and word.end <= k.end and " " in k.text for k in page.known[sentence])


def _leads_name(page: Page, sentence: int, index: int, closed: set[int]) -> bool:
    """Whether a given name that is also a place's ("Jordan", "Victoria") has a family name after it."""
    sentence_words = page.words[sentence]
    if sentence_words[index].lower not in genders() or index + 1 >= len(sentence_words) or index + 1 in closed:
        return False
    following = sentence_words[index + 1]
    if not following.joined or not following.capital or following.lower in words("thing") or following.lower in words("function"):
        return False
    return not _is_known(page, sentence, following)


def _is_acronym(page: Page, sentence: int, word: Word) -> bool:
    """Three capitals and more in a line that is not set in capitals: no part of a person's name, but for a number ("XIV")."""
    if len(word.text) < 3 or not word.text.isupper() or "." in word.text or set(word.text) <= set("IVX"):
        return False
    return not is_shouted(page.sentences[sentence])


def _is_prefixed(word: Word) -> bool:
    """ "al-Nimr": a particle joined to a name by a hyphen."""
    prefix, _, rest = word.text.partition("-")
    return prefix.casefold() in words("particle") and rest[:1].isupper()


def _follows_given(page: Page, sentence: int, index: int) -> bool:
    before = page.words[sentence][index - 1]
    return page.words[sentence][index].joined and before.lower in genders() and before.capital


def _is_known_phrase(page: Page, sentence: int, word: Word) -> bool:
    """Whether a word starts a known name of two words and more, or a nationality: never part of a name before it."""
    return any(
        k.start <= word.start < k.end and (len(k.text.split()) > 1 or k.kind == "demonym") and not k.is_person
        for k in page.known[sentence]
    )


def _has_digit(word: Word) -> bool:
    return any(c.isdigit() for c in word.text)


def _is_proper(page: Page, sentence: int, word: Word) -> bool:
    """Whether the first word of a sentence is a name, not just a word that starts it."""
    first, last = page.tokens(sentence, word.start, word.end)
    if word.lower in genders() or word.lower in translated_surnames():
        return True
    return any(t.tag in ("NNP", "NNPS") for t in page.sentences[sentence].tokens[first:last])
