"""The words that introduce what someone says, thinks or shows: the table ``data/quotes/cues.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from detente.errors import DataError
from detente.language.model import Sentence

ReportKind = Literal["said", "promised", "denied", "asked", "urged", "agreed", "judged", "thought", "shown", "learned"]

PARTS = ("verb", "noun", "adj", "phrase")
WORDS = {
    "media": "media", "lead": "leads", "naming": "naming", "office": "offices", "time": "times", "leader": "leaders", "tail": "tails", "claim": "claims",
    "occasion": "occasions", "male": "male", "female": "female", "other": "others",
}  # fmt: skip
"""Kinds of rows that are no cues, and the field of :class:`CueTable` that holds each."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that introduces what someone says, thinks or shows (a row of ``data/quotes/cues.tsv``)."""

    lemma: str
    kind: ReportKind
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class CueTable:
    """The cue words by part of speech; verbs with a particle are spelt "point out".

    ``leads`` are verbs before "to say" that leave the saying real; ``naming`` holds "film noun", "dub participle" and the
    like; ``offices`` are bodies that speak for the person whose they are; ``times`` are nouns that say when and never who;
    ``leaders`` are offices of those who govern a country; ``tails`` are words after a closing report that go on with what was said;
    ``claims`` are nouns by which a story calls what was said; ``occasions`` are those on which someone is spoken to;
    ``male`` and ``female`` are nouns of people that tell their gender;
    ``others`` are people who are not the one whose they are ("his rival").
    """

    verbs: Mapping[str, Cue]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    phrases: Mapping[str, Cue]
    media: frozenset[str]
    leads: frozenset[str]
    naming: frozenset[str]
    offices: frozenset[str]
    times: frozenset[str]
    leaders: frozenset[str]
    tails: frozenset[str]
    claims: frozenset[str]
    occasions: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    others: frozenset[str]


@lru_cache(maxsize=1)
def load_cues() -> CueTable:
    """Load the cue words once.

    Raises:
        DataError: a row of the table lacks a column or names an unknown kind or part of speech.
    """
    where = "data/quotes/cues.tsv"
    text = files("detente").joinpath(where).read_text(encoding="utf-8")
    tables: dict[str, dict[str, Cue]] = {name: {} for name in (*PARTS, *WORDS)}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith(("#", "lemma\t")):
            continue
        parts = line.split("\t")
        if len(parts) != 4 or parts[1] not in tables or parts[2] not in get_args(ReportKind):
            raise DataError(f"{where}: line {number}: expected lemma, pos, kind, frames; found {line!r}")
        lemma, pos, kind, frames = parts
        key = f"{lemma} {frames}" if pos == "naming" else lemma
        tables[pos][key] = Cue(lemma, cast(ReportKind, kind), frozenset(frames.split(",")))
    words = {field: frozenset(tables[name]) for name, field in WORDS.items()}
    return CueTable(tables["verb"], tables["noun"], tables["adj"], tables["phrase"], **words)


def cue_of(sentence: Sentence, token: int) -> Cue | None:
    """The cue that a verb or noun is, by its lemma and particle; None where it is none."""
    word, table = sentence.tokens[token], load_cues()
    if word.text == "Said" and token and sentence.tokens[token - 1].pos in ("NOUN", "PROPN"):
        return None  # a name: "spokesman Said Haddad told"
    if word.pos in ("VERB", "AUX") or word.tag.startswith("VB"):
        for kid in sentence.kids(token, "prt", "prep", "advmod"):
            if found := table.verbs.get(f"{word.lemma} {sentence.tokens[kid].lower}"):
                return found
        found = table.verbs.get(word.lemma)
        # "were frustrated that": a participle that is an adjective of its own.
        return table.adjectives.get(word.lower) if found is None and word.tag == "VBN" else found
    if word.pos == "NOUN":
        return table.nouns.get(word.lemma)
    return table.adjectives.get(word.lemma) if word.pos == "ADJ" else None
