"""The tables of the room hold what they must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.actors import tables
from detente.actors.likeness import like_lone, like_names, like_word
from detente.actors.phrase import code_phrase
from detente.actors.words import slug, split_words
from detente.errors import DataError
from detente.knowledge import load_knowledge
from detente.knowledge.folding import fold
from detente.language.model import Sentence

NAMES = st.text(st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=12)


def sentence(text: str) -> Sentence:
    return Sentence(0, 0, "body", 0, len(text), text, (), (), ())


def test_roles_are_many_and_their_plurals_known() -> None:
    roles = tables.roles()
    assert len({r.phrase for several in roles.values() for r in several}) >= 400
    for words, sector in {
        "soldiers": "MIL",
        "policemen": "COP",
        "heads of state": "GOV",
        "fishermen": "AGR",
        "rebels": "REB",
    }.items():
        assert roles[tuple(words.split())][0].sector == sector


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("minister of defence", "ministers of defence"),
        ("policewoman", "policewomen"),
        ("embassy", "embassies"),
        ("coach", "coaches"),
    ],
)
def test_plural_of(one: str, several: str) -> None:
    assert tables.plural_of(one) == several


def test_a_sector_that_is_none_is_refused() -> None:
    with pytest.raises(DataError, match="not a PLOVER sector"):
        tables.sector_of("XYZ")


def test_tables_name_countries_by_iso3() -> None:
    countries = set(tables.adjectives())
    assert all(len(c) == 3 and c.isupper() for c in countries)
    assert {c for e in tables.epithets().values() for c in e.countries} <= countries
    assert set(tables.prefixes().values()) <= countries


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mali's al-Haq and O'Neill", ["Mali", "al-Haq", "and", "O'Neill"]),
        ("Gen. S. Rao of the U.S. left.", ["Gen.", "S.", "Rao", "of", "the", "U.S.", "left"]),
        ("the Houthis' envoy", ["the", "Houthis", "envoy"]),
    ],
)
def test_split_words(text: str, words: list[str]) -> None:
    assert [w.text for w in split_words(sentence(text))] == words


@given(st.text(max_size=80))
def test_words_lie_where_they_say(text: str) -> None:
    for word in split_words(sentence(text)):
        assert text[word.start : word.end] == word.text
        assert word.start < word.end <= word.close <= len(text)


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_bounded(left: str, right: str) -> None:
    a, b = fold(left), fold(right)
    assert like_word(a, b) == like_word(b, a)
    assert 0.0 <= like_word(a, b) <= 1.0
    assert like_word(a, a) == 1.0


@given(st.text(max_size=40))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in slug(text)


def test_likeness_keeps_brothers_apart() -> None:
    assert like_names(("john", "sullivan"), ("jake", "sullivan")) == 0.0
    assert like_names(("muhammed", "salman"), ("mohammed", "bin", "salman")) > 0.9
    assert like_lone("Churches", ["iglesias"], []) > 0.9
    assert like_lone("Rowe", ["rao"], []) == 0.0


PHRASES = [
    ("Nigerian gunmen", None, "NGA", "UAF"),
    ("three masked men", None, None, "UAF"),
    ("the Norwegian finance minister", None, "NOR", "GOV"),
    ("a former Danish minister", None, "DNK", "ELI"),
    ("farmers in Uruguay", None, "URY", "AGR"),
    ("Portugal", None, "PRT", None),
    ("Lisbon", None, "PRT", "GOV"),
    ("Lisbon police", None, "PRT", "COP"),
    ("members of the Dutch navy", None, "NLD", "MIL"),
    ("President of the Bolivian Human Rights League", None, "BOL", "SOC"),
    ("United Nations", None, "UNO", "IGO"),
    ("Latvian President Egils Levits", "2020-05-01", "LVA", "GOV"),
    ("Kersti Kaljulaid", "2023-05-01", "EST", "ELI"),
    ("Edwin Brammle", None, None, None),
    ("a rusty spoon", None, None, None),
    ("Norway will sign the treaty with Iceland", None, None, None),
]


@pytest.mark.parametrize(("text", "date", "country", "sector"), PHRASES)
def test_code_phrase(text: str, date: str | None, country: str | None, sector: str | None) -> None:
    code = code_phrase(text, date=date, knowledge=load_knowledge())
    assert (code.country, code.sector) == (country, sector), code


@given(st.text(max_size=60))
def test_any_phrase_gets_a_code(text: str) -> None:
    code = code_phrase(text, date=None, knowledge=load_knowledge())
    assert code.why
