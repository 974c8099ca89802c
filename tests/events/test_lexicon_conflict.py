"""The tables of conflict acts and of the words that evoke them: vocabulary, order, and examples that show their words."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files

import pytest

from detente.events.codebook import code_act
from detente.events.lexicon import load_lexicon, read_table
from detente.language import parse_story
from detente.story.model import CleanText, Paragraph

ROOTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
# Modes of the PLOVER 2 manual, by root.
MODES: Mapping[str, frozenset[str]] = {
    "REQUEST": frozenset({"assist", "change", "yield", "meet"}),
    "ACCUSE": frozenset({"disapprove", "investigate", "allege"}),
    "REJECT": frozenset({"assist", "change", "yield", "meet"}),
    "THREATEN": frozenset({"restrict", "arrest", "relations", "expel", "territory", "violence"}),
    "PROTEST": frozenset({"demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"}),
    "SANCTION": frozenset({"convict", "expel", "withdraw", "discontinue"}),
    "MOBILIZE": frozenset({"troops", "weapons", "police", "militia"}),
    "COERCE": frozenset(
        {"seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation", "cyber"}
    ),
    "ASSAULT": frozenset(
        {
            "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives", "suicide-attack",
            "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
        }
    ),
}  # fmt: skip
CONTEXTS = frozenset(
    [
        "military",
        "intelligence",
        "executive",
        "legislative",
        "election",
        "political_institutions",
        "pro_democracy",
        "pro_autocracy",
        "economic",
        "legal",
        "reparations",
        "human_rights",
        "rights_freedoms",
        "repression",
        "human_security",
        "gender",
        "lgbt",
        "religion_ethnicity",
        "inequality",
        "diplomatic",
        "territory",
        "peacekeeping",
        "health",
        "asylum",
        "migration",
        "disasters",
        "natural_resource",
        "environment",
        "technology",
        "terrorism",
        "cbrn",
        "cyber",
        "misinformation",
        "crime",
        "corruption",
        "illegal_drugs",
        "trafficking",
    ]
)
ACT_COLUMNS = ("act", "root", "mode", "cameo", "contexts", "symmetric", "gloss")
TRIGGER_COLUMNS = ("trigger", "pos", "frame", "source", "target", "act", "example")
SLOTS = frozenset({"dobj", "subj", "xcomp", "ccomp", "amod", "poss", "passive"})
KINDS = frozenset({"actor", "person", "mil", "place"})
ROLES = frozenset({"subj", "dobj", "iobj", "poss", "amod", "none"})
CLAUSE_ROLES = frozenset({"ccomp.subj", "xcomp.subj", "ccomp.dobj", "xcomp.dobj", "poss:xcomp", "poss:ccomp"})
PREPOSITIONS = frozenset(
    [
        "aboard",
        "about",
        "across",
        "after",
        "against",
        "along",
        "among",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "between",
        "by",
        "during",
        "for",
        "from",
        "in",
        "into",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "opposite",
        "out",
        "outside",
        "over",
        "past",
        "round",
        "through",
        "to",
        "toward",
        "towards",
        "under",
        "until",
        "upon",
        "with",
        "without",
    ]
)
# What the tagger calls the words of each part of speech: participles pass for adjectives, gerunds for nouns.
TAGS = {"v": {"VERB", "AUX", "ADJ", "NOUN", "PROPN"}, "n": {"NOUN", "PROPN", "VERB", "ADJ"}, "a": {"ADJ", "VERB"}}

ACTS = read_table("acts", "acts_conflict.tsv")
TRIGGERS = read_table("acts", "triggers_conflict.tsv")


def header(name: str) -> tuple[str, ...]:
    with files("detente").joinpath("data", "acts", name).open(encoding="utf-8") as handle:
        return tuple(next(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)))


def key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["trigger"], row["pos"], row["frame"]


def bad_condition(condition: str) -> str | None:
    """Why a condition of a frame is malformed, None where it is well formed."""
    body = condition.removeprefix("!").replace("+=", "=")
    name, _, lemmas = body.partition("=")
    if "=" in body and (not lemmas or "" in lemmas.split("|") or lemmas != lemmas.strip()):
        return "an empty lemma"
    if name.startswith("prep:"):
        preposition, _, kind = name.removeprefix("prep:").partition(":")
        if preposition not in PREPOSITIONS:
            return f"unknown preposition {preposition!r}"
    else:
        slot, _, kind = name.partition(":")
        if slot not in SLOTS:
            return f"unknown slot {slot!r}"
    return f"unknown kind {kind!r}" if kind and kind not in KINDS else None


def is_role(role: str) -> bool:
    base = role.removeprefix("poss:")
    return role in CLAUSE_ROLES or base in ROLES - {"none"} or base in PREPOSITIONS or role == "none"


def test_columns() -> None:
    assert header("acts_conflict.tsv") == ACT_COLUMNS
    assert header("triggers_conflict.tsv") == TRIGGER_COLUMNS


@pytest.mark.parametrize("act", ACTS, ids=lambda r: r["act"])
def test_act_speaks_the_vocabulary_of_the_codebooks(act: dict[str, str]) -> None:
    assert act["root"] in ROOTS
    assert not act["mode"] or act["mode"] in MODES[act["root"]]
    assert act["cameo"].isdigit() and act["cameo"] in {r["code"] for r in read_table("codebook", "cameo.tsv")}
    assert set(act["contexts"].split("|")) <= CONTEXTS | {""}
    assert act["symmetric"] in ("yes", "no")
    assert act["gloss"]


def test_acts_are_unique_sorted_and_used() -> None:
    names = [r["act"] for r in ACTS]
    assert names == sorted(set(names))
    assert set(names) == {r["act"] for r in TRIGGERS}


def test_triggers_are_unique_and_sorted() -> None:
    doubled = [k for k, n in Counter(map(key, TRIGGERS)).items() if n > 1]
    assert doubled == []
    assert [key(r) for r in TRIGGERS] == sorted(map(key, TRIGGERS))


def test_no_row_stands_in_two_tables() -> None:
    parts = [f.name for f in files("detente").joinpath("data", "acts").iterdir() if f.name.startswith("triggers_")]
    rows = Counter(key(r) for part in sorted(parts) for r in read_table("acts", part))
    assert [k for k, n in rows.items() if n > 1] == []


def test_frames_and_roles_are_well_formed() -> None:
    faults: list[str] = []
    for row in TRIGGERS:
        for condition in filter(None, row["frame"].split(";")):
            if (fault := bad_condition(condition)) is not None:
                faults.append(f"{key(row)}: {fault}")
        roles = [r for r in (*row["source"].split("|"), *row["target"].split("|")) if r]
        faults.extend(f"{key(row)}: unknown role {r!r}" for r in roles if not is_role(r))
        if row["pos"] not in TAGS:
            faults.append(f"{key(row)}: unknown part of speech")
    assert faults == []


@pytest.mark.parametrize("condition", ["obj=tie", "dobj:ghost", "prep:unto=tie", "dobj=", "dobj=tie||link"])
def test_a_malformed_condition_is_seen(condition: str) -> None:
    assert bad_condition(condition) is not None


def test_every_root_has_its_triggers() -> None:
    roots = {r["act"]: r["root"] for r in ACTS}
    counts = Counter(roots[r["act"]] for r in TRIGGERS)
    assert min(counts[root] for root in ROOTS) >= 80
    assert len(TRIGGERS) >= 900


def test_examples_are_short_sentences() -> None:
    assert [r["example"] for r in TRIGGERS if not 7 <= len(r["example"].split()) <= 20] == []


def test_parser_finds_the_trigger_in_its_example() -> None:
    text, paragraphs = "", []
    for row in TRIGGERS:
        paragraphs.append(Paragraph("body", len(text), len(text) + len(row["example"])))
        text += row["example"] + "\n\n"
    words: dict[int, list[tuple[set[str], str]]] = {}
    for sentence in parse_story(CleanText(text, text, ((0, 0, len(text)),), tuple(paragraphs))):
        words.setdefault(sentence.paragraph, []).extend(({t.lemma, t.lower}, t.pos) for t in sentence.tokens)
    missing = [key(row) for number, row in enumerate(TRIGGERS) if not shows(row, words[number])]
    assert missing == []


def shows(row: Mapping[str, str], words: list[tuple[set[str], str]]) -> bool:
    first, *rest = row["trigger"].split()
    found = any(first in forms and pos in TAGS[row["pos"]] for forms, pos in words)
    return found and all(any(word in forms for forms, _ in words) for word in rest)


def test_rows_reach_the_coder() -> None:
    lexicon = load_lexicon()
    assert {a["act"] for a in ACTS} <= set(lexicon.acts)
    code = code_act(lexicon.acts["recall-envoy"], "done")
    assert code is not None
    assert (code.plover, code.mode, code.cameo, code.status) == ("SANCTION", "withdraw", "161", "happened")
