"""Titles of office: what "Chinese foreign minister" or "minister of defence" stands for.

The titles themselves are data (``data/knowledge/titles.tsv``); this module knows how a phrase is put together: a mark of time
("former", "acting"), a mark of standing ("deputy"), whose office it is ("Chinese", "of Poland", "NATO") and to whom it is
accredited ("ambassador to Russia").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from detente.errors import DataError
from detente.knowledge.folding import fold
from detente.knowledge.model import OfficeQuery

_SPELLINGS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"\bdefense\b", "defence"), (r"\badviser\b", "advisor"), (r"\borganization\b", "organisation"),
        (r"\bchair(man|woman|person|lady)\b", "chair"), (r"\bspokes?(man|woman|people|person)\b", "spokesperson"), (r"\bvice chair\b", "vice chair"),
        (r"\bstates?woman\b", "statesman"), (r"\bthe\b", " "), (r"\bministry of\b", "minister of"), (r"\bsec gen\b", "secretary general"),
        (r"\bgen sec\b", "general secretary"), (r"\bsecretaries\b", "secretary"), (r"(?<!council of )(?<!cabinet of )\bministers\b", "minister"), (r"\bfm\b", "foreign minister"),
        (r"\bnsa\b", "national security advisor"), (r"\bnational security aide\b", "national security advisor"), (r"\bpresidents\b(?! )", "president"),
        (r"\bvice premier\b", "vice premier"), (r"\bunder ?secretary\b", "under secretary"), (r"\battache\b", "attache"),
    ]
]  # fmt: skip
_BLANKS = re.compile(r" +")
_DOTS = re.compile(r"(?<=\b[A-Za-z])\.(?=\s?[A-Za-z]\b|\s|$)")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?(?=\s|$)")
_FORMER = re.compile(
    r"\b(former|ex|then|erstwhile|late|retired|one time|ousted|deposed|previous|past|emeritus|disgraced|exiled)\b ?"
)
_COMING = re.compile(r"\b(elect|designate|incoming|nominee|candidate)\b ?")
_ACTING = re.compile(r"\b(acting|interim|caretaker|ad interim|provisional|temporary)\b ?")
_DEPUTY_PREMIER_AND = re.compile(
    r"\b(first |senior )?(deputy|vice) (prime minister|premier|president)( and|,)? (?=.*(minister|secretary))"
)
_DEPUTY = re.compile(
    r"\b(first deputy|deputy|vice|assistant|under(?! secretary general)|junior|associate|principal deputy)( assistant)?"
    r"(?= (?!prime|premier|president|chancellor|head of gov|taoiseach|chief minister|admiral|chair of central military))"
    r"|\bminist(er|ry) of state\b(?= (for|in|at|to)\b)|\bstate secretary\b|\bparliamentary\b|\bstate minister\b|\bminister delegate\b"
    r"|\bdelegate minister\b"
)
_STATE_FOR = re.compile(r"^secretary of state (for|of|in|at|to|responsible)\b")
_OF = re.compile(r"^(of|for|in|at|to)$")
_STOPS = {"and", "for", "to", "in", "at", "on", "of"}
_ACCREDITED = ("ambassador", "negotiator_envoy")
# Where a secretary of state "for" something heads the department; elsewhere it is a junior minister's title.
_FULL_SECRETARIES = {"GBR"}
_WORDS_A_NAME = 7
_CHIEFS = frozenset(("chief", "head", "boss", "leader", "chair", "president", "director", "secretary", "general"))
_UNSURE = ("other", "head_of_state")


@dataclass(frozen=True, slots=True)
class Title:
    """A row of the table of titles: phrases that match ``pattern`` name this office."""

    pattern: re.Pattern[str]
    portfolio: str
    sector: str
    title: str
    rank: int


@lru_cache(maxsize=1)
def load_titles() -> tuple[Title, ...]:
    """The table of titles, in the order in which it is tried. Raises DataError on a row that is not well formed."""
    text = files("detente").joinpath("data/knowledge/titles.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return tuple(_title(number, row) for number, row in enumerate(rows, start=1))


def _title(number: int, row: list[str]) -> Title:
    if len(row) != 5 or not row[4].isdigit():
        raise DataError(f"titles.tsv, row {number}: expected 5 columns, the last a number; found {row!r}")
    pattern, portfolio, sector, title, rank = row
    return Title(re.compile(pattern), portfolio, sector, title, int(rank))


def normalise(phrase: str) -> str:
    """A phrase in the spelling that the table of titles is written in: lower case, no accents, "defence", "advisor", no "the"."""
    text = fold(_POSSESSIVE.sub("", _DOTS.sub("", phrase)))
    for pattern, replacement in _SPELLINGS:
        text = pattern.sub(replacement, text)
    return _BLANKS.sub(" ", text).strip()


def classify(words: str) -> Title | None:
    """The first title that normalised words match, None where none does."""
    return next((title for title in load_titles() if title.pattern.search(words)), None)


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose an office may be: folded names and adjectives of countries (→ ISO3) and names of organisations (→ their name)."""

    countries: Mapping[str, str]
    organisations: Mapping[str, str]


def find_owners(words: str, owners: Owners) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]], list[str]]:
    """Countries and organisations named in normalised words, as (first word, end word, value), longest first come first served."""
    tokens = words.split()
    countries: list[tuple[int, int, str]] = []
    organisations: list[tuple[int, int, str]] = []
    position = 0
    while position < len(tokens):
        end = _longest(tokens, position, owners)
        name = " ".join(tokens[position:end])
        if end == position:
            position += 1
            continue
        if name in owners.countries:
            countries.append((position, end, owners.countries[name]))
        else:
            organisations.append((position, end, owners.organisations[name]))
        position = end
    return countries, organisations, tokens


def _longest(tokens: list[str], start: int, owners: Owners) -> int:
    for end in range(min(len(tokens), start + _WORDS_A_NAME), start, -1):
        name = " ".join(tokens[start:end])
        if name in owners.countries or name in owners.organisations:
            return end
    return start


def parse(phrase: str, owners: Owners, *, home: str | None = None) -> OfficeQuery | None:
    """What office a phrase names; None where it names none.

    ``home`` is the ISO3 of the country whose office it is known to be (a row of a table of that country's ministers): a country
    in the phrase is then the counterpart of an ambassador or part of the title, never the owner.
    """
    words = normalise(phrase)
    words, former = _strip(_FORMER, words)
    words, _ = _strip(_COMING, words)
    words, acting = _strip(_ACTING, words)
    words = _DEPUTY_PREMIER_AND.sub("", words)
    countries, organisations, tokens = find_owners(words, owners)
    own = [span for span in countries if home is None or span[2] == home]
    bare = " ".join(_without(tokens, own)) or words
    title = classify(bare) or classify(words)
    if (title is None or title.portfolio in _UNSURE) and home is None and not countries and _is_chief(tokens, organisations):
        title = _chief()
    if title is None:
        return None
    if title.portfolio == "un_ambassador" and home is None and _goes_out(countries, organisations):
        title = classify("special envoy") or title
    owner, counterpart = _sides(title.portfolio, tokens, countries, home)
    if title.portfolio == "negotiator_envoy" and organisations and home is None and counterpart is None:
        # The United Nations' "Syria envoy" goes there.
        owner, counterpart = None, owner
    deputy = bool(_DEPUTY.search(words)) or _is_junior(words, owner, title.portfolio)
    organisation = next((name for _, _, name in organisations), None) if home is None else None
    sector = "IGO" if organisation is not None and owner is None and title.sector == "GOV" else title.sector
    return OfficeQuery(
        title.portfolio,
        owner,
        organisation,
        sector,
        title.title,
        former,
        deputy,
        acting,
        counterpart,
        title.rank + 10 * deputy,
        " ".join(_without(tokens, sorted([*own, *organisations]))),
    )


def _goes_out(countries: list[tuple[int, int, str]], organisations: list[tuple[int, int, str]]) -> bool:
    """Whether an envoy is the organisation's, sent to a country ("the UN's Yemen envoy"), not the country's to the organisation."""
    return bool(countries) and bool(organisations) and organisations[0][0] < countries[0][0]


def _is_chief(tokens: list[str], organisations: list[tuple[int, int, str]]) -> bool:
    """Whether nothing but an organisation and a word for its head is there: "AU chief", "head of OPCW"."""
    named = {index for first, end, _ in organisations for index in range(first, end)}
    rest = [word for index, word in enumerate(tokens) if index not in named and word not in _STOPS]
    return bool(organisations) and bool(rest) and _CHIEFS.issuperset(rest)


@lru_cache(maxsize=1)
def _chief() -> Title | None:
    return classify("director general")


def _strip(pattern: re.Pattern[str], words: str) -> tuple[str, bool]:
    stripped = _BLANKS.sub(" ", pattern.sub("", words)).strip()
    return stripped, stripped != words


def _is_junior(words: str, owner: str | None, portfolio: str) -> bool:
    return bool(_STATE_FOR.match(words)) and owner not in _FULL_SECRETARIES and portfolio not in _ACCREDITED


def _without(tokens: list[str], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """The words without the countries, and without an "of" that led to nothing but the country ("of China", not "of Iraqi Kurdistan")."""
    kept: list[str] = []
    position = 0
    for first, end, _ in spans:
        kept.extend(tokens[position:first])
        closes = end == len(tokens) or tokens[end] in _STOPS
        if closes and kept and _OF.match(kept[-1]):
            kept.pop()
        position = end
    return [*kept, *tokens[position:]]


def _sides(
    portfolio: str, tokens: list[str], countries: list[tuple[int, int, str]], home: str | None
) -> tuple[str | None, str | None]:
    """Owner and counterpart: the country before "to", "in", "for" or "on" sends, the one after it receives."""
    if portfolio not in (*_ACCREDITED, "un_ambassador"):
        return home or next((iso3 for _, _, iso3 in countries), None), None
    receiving = [iso3 for first, _, iso3 in countries if first > 0 and tokens[first - 1] in ("to", "in", "for", "on", "at")]
    sending = [iso3 for first, _, iso3 in countries if not (first > 0 and tokens[first - 1] in ("to", "in", "for", "on", "at"))]
    return home or next(iter(sending), None), next(iter(receiving), None)
