"""What the words beside a name say of its bearer: office, country, organisation, sector, and whether that is past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.actors.page import Known, Page, RoleSpan
from detente.actors.tables import Role, honorifics, words
from detente.actors.words import Word
from detente.knowledge import Entity
from detente.records import Sector

_LONGEST_CHAIN = 12
# Words that two names joined by "and" take up.
_TWO_NAMES = 6
_ARTICLES = frozenset(("the", "a", "an"))
_OWNERS = frozenset(("his", "her", "its", "their"))
_CHAIN = frozenset(("of", "for", "to", "in", "at", "on", "from"))
_SENT = ("ambassador", "envoy", "representative", "commissioner", "consul", "negotiator", "mediator", "coordinator", "attache")
_COUNTERPARTS = frozenset(("counterpart", "colleague", "homologue", "opposite number"))
_MOVED = ("at", "in", "from", "near", "to", "into", "outside", "for")


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a name.

    ``office`` is the phrase as written, None where there is only a short title ("Mr."). ``owned`` is the token of a possessive
    pronoun that says whose minister it is, None without one. ``counterpart`` marks "his Chinese counterpart": the office is that of
    whoever it is the counterpart of. ``start`` and ``end`` are clean-text offsets; ``apposed`` is True where a comma stands between
    title and name.
    """

    start: int
    end: int
    office: str | None = None
    role: Role | None = None
    country: str | None = None
    organisation: Entity | None = None
    sector: Sector | None = None
    former: bool = False
    counterpart: bool = False
    owned: int | None = None
    gender: str | None = None
    apposed: bool = False


def title_before(page: Page, sentence: int, first: int) -> Title | None:
    """The title before the name that starts with word ``first``: "Kenyan President", "the head of the group,"."""
    if first == 0:
        return None
    sentence_words = page.words[sentence]
    gap = _gap(page, sentence, first)
    if gap.strip() == "" and sentence_words[first - 1].possessive:
        return _bare_modifiers(page, sentence, first)
    if gap.strip() == "":
        return _adjacent_title(page, sentence, first)
    if gap.strip() == ",":
        return _apposed_before(page, sentence, first)
    return None


def _adjacent_title(page: Page, sentence: int, first: int) -> Title | None:
    sentence_words = page.words[sentence]
    honorific = honorifics().get(sentence_words[first - 1].lower)
    span = _role_ending(page, sentence, first)
    if span is None and honorific is None:
        return _bare_modifiers(page, sentence, first)
    start = span.first if span else first - 1
    title = read_title(page, sentence, _extend_left(page, sentence, start), first, span)
    if honorific is None or span is not None:
        return title
    return replace(
        title, gender=honorific.gender, sector=title.sector or honorific.sector, office=title.office or honorific.office
    )


def _bare_modifiers(page: Page, sentence: int, first: int) -> Title | None:
    """A nationality or a body straight before a name, without a role: "Kenya's X", "the Russian X"."""
    start = _extend_left(page, sentence, first)
    if start == first:
        return None
    title = read_title(page, sentence, start, first, None)
    return title if title.country or title.organisation else None


def _apposed_before(page: Page, sentence: int, first: int) -> Title | None:
    sentence_words = page.words[sentence]
    for span in reversed(page.roles[sentence]):
        if span.last > first or first - span.last > _LONGEST_CHAIN:
            continue
        between = page.story.clean.text[sentence_words[span.last - 1].close : sentence_words[first].start]
        if "," in between.rstrip()[:-1] or any(mark in between for mark in ';:."“”()'):
            return None
        shared = span.role.plural and not _is_shared(page, sentence, first)
        if shared or span.role.use == "body" or not _is_chain(page, sentence, span.last, first):
            continue
        start = _extend_left(page, sentence, span.first)
        if start == span.first and not sentence_words[start].capital and start > 0 and span.role.use != "office":
            continue
        return replace(read_title(page, sentence, start, first, span), apposed=True)
    return None


def _is_shared(page: Page, sentence: int, first: int) -> bool:
    """Whether two names follow a plural title: "Leaders of the militia, X and Y,"."""
    following = page.words[sentence][first : first + _TWO_NAMES]
    linked = [i for i, w in enumerate(following) if w.lower == "and"]
    return (
        bool(linked) and all(w.capital for w in following[: linked[0]]) and any(w.capital for w in following[linked[0] + 1 :][:1])
    )


def title_outside(page: Page, sentence: int, inner: Title) -> Title | None:
    """The title with a comma before a title that stands at a name: "The interior minister, General X"."""
    if inner.apposed or inner.role is None or inner.sector != "MIL":
        return None
    first = next((i for i, w in enumerate(page.words[sentence]) if w.start == inner.start), 0)
    if first == 0 or _gap(page, sentence, first).strip() != ",":
        return None
    return _apposed_before(page, sentence, first)


def _is_chain(page: Page, sentence: int, start: int, end: int) -> bool:
    """Whether the words are empty or go on from a role by a preposition without a verb: "of the group", "for Yemen"."""
    if start == end:
        return True
    sentence_words = page.words[sentence]
    return sentence_words[start].lower in _CHAIN and not any(_is_verb(page, sentence, i) for i in range(start, end))


def title_after(page: Page, sentence: int, last: int) -> Title | None:
    """The title after the name that ends before word ``last``: "X, China's top diplomat,", "X of the Liberal Party"."""
    sentence_words = page.words[sentence]
    if last >= len(sentence_words):
        return None
    gap = _gap(page, sentence, last).strip()
    if gap == "" and sentence_words[last].lower in ("of", "from", "at"):
        return _affiliation(page, sentence, last)
    if gap not in (",", "(", "–", "—", "-"):
        return None
    start = last + 1 if sentence_words[last].lower.isdigit() and _gap(page, sentence, last + 1).strip() == "," else last
    for span in page.roles[sentence]:
        if span.first < start or span.first - start > 7 or not _is_unbroken(page, sentence, start, span.first):
            continue
        chosen = sentence_words[start].lower in ("one", "both")
        if _is_title_of_next(page, sentence, span) or (span.role.plural and not chosen):
            return None
        end = _extend_right(page, sentence, span.last)
        return replace(read_title(page, sentence, start, end, span), apposed=True)
    return None


def _affiliation(page: Page, sentence: int, last: int) -> Title | None:
    end = _extend_right(page, sentence, last)
    title = read_title(page, sentence, last, end, None)
    return title if title.organisation else None


def _is_unbroken(page: Page, sentence: int, start: int, end: int) -> bool:
    """Whether the words up to a role are its modifiers: no comma, no verb, no "who", "where" or "amid"."""
    sentence_words = page.words[sentence]
    if any(_gap(page, sentence, index).strip() for index in range(start + 1, end + 1)):
        return False
    select = sentence_words[start].lower in ("one", "some", "head", "member", "both")
    for index in range(start, end):
        lower = sentence_words[index].lower
        if lower in words("function") and lower not in words("opening") and not select:
            return False
        if _is_verb(page, sentence, index):
            return False
    return True


def _is_title_of_next(page: Page, sentence: int, span: RoleSpan) -> bool:
    """Whether a role phrase stands straight before a name of its own: "X, President Y and Z"."""
    sentence_words = page.words[sentence]
    if span.last >= len(sentence_words) or _gap(page, sentence, span.last).strip():
        return False
    return sentence_words[span.last].capital and not page.known_at(
        sentence, sentence_words[span.last].start, sentence_words[span.last].end
    )


def read_title(page: Page, sentence: int, first: int, last: int, span: RoleSpan | None) -> Title:
    """Read the words ``first`` up to ``last`` as a title whose main role is ``span``."""
    sentence_words = page.words[sentence]
    while last > first and sentence_words[last - 1].lower in _CHAIN | _ARTICLES:
        last -= 1
    last = max(last, first + 1)
    start, end = sentence_words[first].start, sentence_words[last - 1].close
    inside = [r for r in page.roles[sentence] if r.first >= first and r.last <= last]
    country, organisation = _owner(page, sentence, first, last, span)
    lowers = [w.lower for w in sentence_words[first:last]]
    limit = span.first - first if span else len(lowers)
    former = any(w in words("former") or w.startswith("ex-") for w in lowers[:limit] + lowers[limit : limit + 1])
    owned = next((i for i in range(first, last) if sentence_words[i].lower in _OWNERS), None)
    role = span.role if span else None
    return Title(
        start, end, page.story.clean.text[start:end] if span else None, role, country, organisation,
        _sector(span, inside, organisation, country, former), former, any(w in _COUNTERPARTS for w in lowers),
        page.tokens(sentence, sentence_words[owned].start, sentence_words[owned].end)[0] if owned is not None else None,
        _gender(role),
    )  # fmt: skip


def _gender(role: Role | None) -> str | None:
    if role is None:
        return None
    last = role.phrase.split()[-1]
    if last.endswith("woman") or last in ("queen", "princess", "empress", "actress", "lady", "mother", "widow", "nun", "girl"):
        return "f"
    return "m" if last in ("king", "prince", "emperor", "emir", "sultan", "bishop", "imam", "ayatollah", "monk", "pope") else None


def _sector(
    span: RoleSpan | None, inside: list[RoleSpan], organisation: Entity | None, country: str | None, former: bool
) -> Sector | None:
    if any(r.sector == "OPP" for s in inside for r in s.roles):
        return "OPP"
    if former:
        return "ELI"
    theirs: Sector | None = organisation.sector if organisation else None  # type: ignore[assignment]
    if organisation is not None and organisation.kind == "armed-group":
        return theirs
    if span is None:
        return theirs
    role = span.role
    if organisation is not None and theirs == "IGO" and country is None and role.sector in ("GOV", "MIL"):
        return "IGO"
    if role.sector == "MIL" and any(s.role.use == "office" and s.role.sector == "GOV" and not s.role.weak for s in inside):
        return "GOV"
    others = [s.role.sector for s in inside if s is not span and not s.role.weak]
    if not role.weak:
        # Clubs and banks have presidents too: "president of the bankers' association".
        presides = role.phrase in words("presiding") and any(s.first > span.first for s in inside)
        return others[0] if presides and others and country is None else role.sector
    if theirs is not None and theirs != "GOV":
        return theirs
    if others:
        return others[0]
    return theirs or (role.sector if country is not None or role.phrase in words("ruling") else None)


def _owner(page: Page, sentence: int, first: int, last: int, span: RoleSpan | None) -> tuple[str | None, Entity | None]:
    """The country and the organisation that an office belongs to, by the names in its title."""
    sentence_words = page.words[sentence]
    start, end = sentence_words[first].start, sentence_words[last - 1].close
    country: str | None = None
    organisation: Entity | None = None
    for known in page.known_at(sentence, start, end):
        if not _is_owner(page, sentence, known, span):
            continue
        if known.entity.kind in ("country", "territory"):
            country = country or known.entity.country
            continue
        organisation = organisation or known.entity
        country = country or known.entity.country
    if country is None and organisation is None:
        named = [iso3 for a, b, iso3 in page.places[sentence] if start <= a and b <= end and iso3]
        country = named[0] if named and span is not None and not span.role.phrase.startswith(_SENT) else None
    return country, organisation


def _is_owner(page: Page, sentence: int, known: Known, span: RoleSpan | None) -> bool:
    sentence_words = page.words[sentence]
    if span is not None and _is_part_of_office(sentence_words, known, span):
        return False
    if span is None or known.end <= sentence_words[span.last - 1].end:
        return True
    before = [w.lower for w in sentence_words if sentence_words[span.last - 1].start < w.start < known.start]
    link = next((w for w in reversed(before) if w in _CHAIN), None)
    if span.role.phrase.split()[-1].startswith(_SENT):
        return link == "of"
    return link in ("of", "in", "at", "from") or (
        link in ("for", "to")
        and span.role.phrase.split()[-1].startswith(("spokes", "adviser", "advisor", "secretary", "minister"))
    )


def _is_part_of_office(sentence_words: Sequence[Word], known: Known, span: RoleSpan) -> bool:
    """Whether a body's name is a word of the office as such, which many countries have: "Treasury" in "Treasury Secretary"."""
    inside = sentence_words[span.first].start <= known.start and known.end <= sentence_words[span.last - 1].close
    return inside and span.last - span.first > 1 and known.entity.kind == "body"


def _role_ending(page: Page, sentence: int, last: int) -> RoleSpan | None:
    return next((r for r in page.roles[sentence] if r.last == last and (r.role.use in ("office", "people") or r.role.weak)), None)


def _extend_left(page: Page, sentence: int, first: int) -> int:
    """Take in what stands before a role: nationality, body, "former", "deputy", adjectives, and the article or possessor."""
    sentence_words = page.words[sentence]
    while first > 0 and not _gap(page, sentence, first).strip():
        before = first - 1
        lower = sentence_words[before].lower
        if lower in _ARTICLES or lower in _OWNERS:
            return before
        known = next((k for k in page.known[sentence] if k.end == sentence_words[before].end and not k.is_person), None)
        if known is not None:
            start = next(i for i, w in enumerate(sentence_words) if w.end > known.start)
            if (
                start > 0
                and sentence_words[start - 1].lower in _MOVED
                and not sentence_words[before].possessive
                and known.kind == "metonym"
            ):
                return first
            first = start
            continue
        span = next((r for r in page.roles[sentence] if r.last == first), None)
        if span is not None:
            first = span.first
            continue
        if lower in words("deputy") or lower in words("former") or lower.startswith("ex-") or _modifies(page, sentence, before):
            first = before
            continue
        return first
    return first


def _modifies(page: Page, sentence: int, index: int) -> bool:
    word = page.words[sentence][index]
    if word.lower in words("function") or word.lower in words("calendar") or word.lower in _CHAIN:
        return False
    token = page.sentences[sentence].tokens[page.tokens(sentence, word.start, word.end)[1] - 1]
    return (
        token.dep in ("compound", "amod", "nmod", "poss") and token.pos in ("ADJ", "NOUN", "PROPN") and token.head > token.index
    )


def _extend_right(page: Page, sentence: int, last: int) -> int:
    """Take in what goes on from a role: "of Iran's Supreme Council", "to the president", without a verb or a comma."""
    sentence_words = page.words[sentence]
    end = last
    while end < len(sentence_words) and end - last < _LONGEST_CHAIN and not _gap(page, sentence, end).strip():
        lower = sentence_words[end].lower
        if lower in words("stop"):
            break
        if _is_verb(page, sentence, end):
            break
        end += 1
    return end


def _is_verb(page: Page, sentence: int, index: int) -> bool:
    word = page.words[sentence][index]
    first, _ = page.tokens(sentence, word.start, word.end)
    token = page.sentences[sentence].tokens[first]
    return token.pos in ("VERB", "AUX") and token.dep not in ("amod", "compound")


def _gap(page: Page, sentence: int, index: int) -> str:
    """The characters between a word and the word before it; a possessive ending is not part of them."""
    sentence_words = page.words[sentence]
    if index <= 0 or index >= len(sentence_words):
        return "."
    return page.story.clean.text[sentence_words[index - 1].close : sentence_words[index].start]
