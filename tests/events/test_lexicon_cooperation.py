"""The tables of cooperative acts and their triggers: form, sense, and a few sentences for the trickier frames."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from detente.events import code_story
from detente.events.lexicon import read_table

from .scenes import NoMeetings, build_scene

ROOTS = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
MODES = {
    "CONSULT": frozenset({"visit", "third-party", "multilateral", "phone"}),
    "RETREAT": frozenset({"withdraw", "release", "disarm", "ceasefire", "access", "resign"}),
}
CONTEXTS = frozenset({
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy", "economic", "legal",
    "reparations", "human_rights", "rights_freedoms", "human_security", "diplomatic", "territory", "peacekeeping", "health", "asylum",
    "migration", "disasters", "natural_resource", "technology", "cbrn",
})  # fmt: skip
SLOTS = frozenset({"dobj", "iobj", "subj", "xcomp", "ccomp", "amod", "passive", "prep"})
KINDS = frozenset({"actor", "person", "mil", "place"})
CONDITION = re.compile(r"!?(?:prep:[a-z]+(?::[a-z]+)?|[a-z]+(?::[a-z]+)?)(?:\+?=[^=;]+)?")
ROLE = re.compile(
    r"(?:poss:)?(?:subj|dobj|iobj|amod|poss|none|[xc]comp|[xc]comp\.(?:subj|dobj)|about|after|against|alongside|among|as|at|before|behind|beside|"
    r"between|by|for|from|in|into|near|of|off|on|out|over|through|to|toward|towards|under|with|along|around)"
)
COLUMNS = ("trigger", "pos", "frame", "source", "target", "act", "example")
# Lemmas whose forms do not begin as the lemma does.
IRREGULAR = {
    "be": "was|were|is", "bear": "bore", "begin": "began", "break": "broke", "bring": "brought", "buy": "bought", "come": "came",
    "dig": "dug", "do": "did", "draw": "drew", "fall": "fell", "feed": "fed", "fight": "fought", "find": "found", "fly": "flew",
    "forgive": "forgave", "forgo": "forwent", "forswear": "forswore", "get": "got", "give": "gave", "go": "went", "have": "had",
    "hide": "hid", "hold": "held", "keep": "kept", "lay": "laid", "lead": "led", "leap": "leapt", "leave": "left", "lend": "lent",
    "make": "made", "meet": "met", "pay": "paid", "rebuild": "rebuilt", "ring": "rang", "rise": "rose", "run": "ran", "say": "said",
    "see": "saw", "seek": "sought", "sell": "sold", "send": "sent", "shake": "shook", "sing": "sang", "sit": "sat", "speak": "spoke",
    "spend": "spent", "spring": "sprang", "stand": "stood", "strike": "struck", "swear": "swore", "take": "took", "teach": "taught",
    "tear": "tore", "tell": "told", "think": "thought", "throw": "threw", "undertake": "undertook", "unfreeze": "unfroze",
    "uphold": "upheld", "weep": "wept", "win": "won", "wind": "wound", "write": "wrote", "freeze": "froze", "stick": "stuck",
}  # fmt: skip

Row = dict[str, str]


@pytest.fixture(scope="module")
def acts() -> dict[str, Row]:
    return {row["act"]: row for row in read_table("acts", "acts_cooperation.tsv")}


@pytest.fixture(scope="module")
def triggers() -> list[Row]:
    return read_table("acts", "triggers_cooperation.tsv")


def cameo_codes() -> frozenset[str]:
    return frozenset(row["code"] for row in read_table("codebook", "cameo.tsv"))


def test_acts_have_valid_codes(acts: dict[str, Row]) -> None:
    codes = cameo_codes()
    for name, row in acts.items():
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name)
        assert row["root"] in ROOTS, name
        assert not row["mode"] or row["mode"] in MODES[row["root"]], name
        assert row["cameo"] in codes, name
        assert set(filter(None, row["contexts"].split("|"))) <= CONTEXTS, name
        assert row["symmetric"] in ("yes", "no"), name
        assert row["gloss"], name


def test_visits_and_releases_have_a_doer_and_a_sufferer(acts: dict[str, Row]) -> None:
    one_way = ("visit", "travel", "host-visit", "courtesy-call", "mediate", "release", "surrender", "lend", "ratify-accord")
    assert {acts[name]["symmetric"] for name in one_way} == {"no"}
    two_way = ("meet", "hold-talks", "negotiate", "sign-accord", "joint-exercise", "exchange-prisoners", "agree")
    assert {acts[name]["symmetric"] for name in two_way} == {"yes"}


def test_acts_and_triggers_fit_together(acts: dict[str, Row], triggers: list[Row]) -> None:
    assert {row["act"] for row in triggers} == set(acts)


def test_triggers_are_many_for_every_root(acts: dict[str, Row], triggers: list[Row]) -> None:
    words = {(row["trigger"], row["pos"], acts[row["act"]]["root"]) for row in triggers}
    count = Counter(root for _, _, root in words)
    assert len(triggers) >= 800
    assert min(count[root] for root in ROOTS) >= 50


def test_rows_are_sorted_and_none_stands_twice(triggers: list[Row]) -> None:
    keys = [(row["trigger"], row["pos"], row["frame"]) for row in triggers]
    assert keys == sorted(set(keys))


def test_conditions_and_roles_are_known(triggers: list[Row]) -> None:
    for row in triggers:
        assert tuple(row) == COLUMNS
        assert row["pos"] in ("v", "n", "a")
        for condition in filter(None, row["frame"].split(";")):
            assert CONDITION.fullmatch(condition), (row["trigger"], condition)
            slot, *kind = condition.removeprefix("!").partition("=")[0].removesuffix("+").split(":")
            assert slot in SLOTS, (row["trigger"], condition)
            assert set(kind[1:] if slot == "prep" else kind) <= KINDS, (row["trigger"], condition)
        for role in filter(None, (*row["source"].split("|"), *row["target"].split("|"))):
            assert ROLE.fullmatch(role), (row["trigger"], role)


def test_alternatives_do_not_repeat(triggers: list[Row]) -> None:
    for row in triggers:
        for condition in filter(None, row["frame"].split(";")):
            lemmas = condition.partition("=")[2].split("|")
            assert len(lemmas) == len(set(lemmas)), (row["trigger"], condition)


def test_nouns_of_one_word_lean_on_modifiers(triggers: list[Row]) -> None:
    """The coder looks a noun up by its head: "joint exercise" is "exercise" with a modifier."""
    assert not [row["trigger"] for row in triggers if row["pos"] == "n" and " " in row["trigger"]]


def shows(word: str, example: str) -> bool:
    stem = word if len(word) < 4 else word[: max(3, len(word) - 2)]
    forms = [stem, *IRREGULAR.get(word, "").split("|")]
    return any(token.startswith(form) for token in re.findall(r"[\w'-]+", example.lower()) for form in forms if form)


def test_examples_show_their_trigger(triggers: list[Row]) -> None:
    for row in triggers:
        words = row["example"].split()
        assert 8 <= len(words) <= 24, row["example"]
        assert row["example"].endswith("."), row["example"]
        for word in row["trigger"].split():
            assert shows(word, row["example"].replace("-", " ")), (row["trigger"], row["example"])


@pytest.mark.parametrize(
    ("text", "root", "source", "target"),
    [
        ("The envoy of {AAA:Norway} met {BBB:Bhutan} in Lima.", "CONSULT", "AAA", "BBB"),
        ("{AAA:Norway} received a delegation from {BBB:Bhutan}.", "CONSULT", "BBB", "AAA"),
        ("{AAA:Norway} mediated between {BBB:Chad} and {CCC:Libya}.", "CONSULT", "AAA", "BBB|CCC"),
        ("{AAA:Norway} and {BBB:Bhutan} signed an accord on fishing.", "SUPPORT", "AAA", "BBB"),
        ("{AAA:Norway} thanked {BBB:Bhutan} for its help.", "SUPPORT", "AAA", "BBB"),
        ("{AAA:Norway} apologised to {BBB:Bhutan} for the raid.", "CONCEDE", "AAA", "BBB"),
        ("{AAA:Norway} bowed to pressure from {BBB:Bhutan}.", "CONCEDE", "AAA", "BBB"),
        ("{AAA:Norway} and {BBB:Bhutan} held a joint exercise off Lima.", "COOPERATE", "AAA", "BBB"),
        ("{AAA:Norway} extradited the banker to {BBB:Bhutan}.", "COOPERATE", "AAA", "BBB"),
        ("{AAA:Norway} granted asylum to {BBB:Bhutan}.", "AID", "AAA", "BBB"),
        ("{AAA:Norway} lent {BBB:Bhutan} 30 million dollars.", "AID", "AAA", "BBB"),
        ("{AAA:Norway} lifted its sanctions against {BBB:Bhutan}.", "RETREAT", "AAA", "BBB"),
        ("{AAA:Norway} withdrew its troops from {BBB:Bhutan}.", "RETREAT", "AAA", "BBB"),
        ("{AAA:Norway} and {BBB:Bhutan} exchanged prisoners on Monday.", "RETREAT", "AAA", "BBB"),
    ],
)
def test_a_sentence_gives_its_act(text: str, root: str, source: str, target: str) -> None:
    deeds, _ = code_story(build_scene(text), NoMeetings())  # type: ignore[arg-type]
    assert (root, source, target) in [(d.code.plover, "|".join(d.source), "|".join(d.target)) for d in deeds]


@pytest.mark.parametrize(
    "text",
    [
        "{AAA:Norway} gave a reception in recognition of its players.",
        "The patient was admitted to hospital in {AAA:Norway}.",
        "Output in {AAA:Norway} met demand for timber last year.",
        "{AAA:Norway} meet {BBB:Bhutan} in the final on Friday.",
        "Protesters gathered outside a bank in {AAA:Norway}.",
    ],
)
def test_everyday_senses_are_no_cooperation(text: str) -> None:
    deeds, _ = code_story(build_scene(text), NoMeetings())  # type: ignore[arg-type]
    assert not [d.act.name for d in deeds if d.code.plover in ROOTS]
