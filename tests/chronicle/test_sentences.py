"""One sentence a happening: hand-written cases, and laws that hold for every act in every status."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from detente.chronicle.model import Happening
from detente.chronicle.naming import Namer
from detente.chronicle.phrases import Pattern, choose
from detente.chronicle.sentences import tell
from detente.chronicle.tables import column, read_rows
from detente.chronicle.wording import past
from detente.knowledge import load_knowledge
from tests.chronicle.making import happening

HEADER = "act\tsource\ttarget\tother\tsentence"
CASES = [
    line.split("\t") for line in Path(__file__).with_name("sentences.tsv").read_text(encoding="utf-8").splitlines()[1:] if line
]
ROWS = [Pattern(**row) for row in read_rows("chronicle", "phrases.tsv")]
STATUSES = ("happened", "planned", "possible", "negated")
PERSON = "Ana Prado|PRT|Minister of Foreign Affairs"


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_knowledge())


def build(act: str, source: str, target: str, other: str) -> tuple[Happening, str | None]:
    """A happening of a row of the cases, and the day of reference."""
    options: dict[str, Any] = {}
    key = ""
    for part in filter(None, other.split(", ")):
        # A part without a name goes on with the one before it: "count=killed 40, injured 100+".
        name, given, value = part.partition("=")
        key, value = (name, value) if given else (key, f"{options[key]}, {part}")
        options[key] = value
    on = options.pop("on", None)
    if "symmetric" in options:
        options["symmetric"] = options["symmetric"] == "yes"
    for name in ("reported_by", "contexts"):
        if name in options:
            options[name] = (options[name],)
    if "disputes" in options:
        name, *values = options["disputes"].split()
        options["disputes"] = {name: values}
    if "history" in options:
        stages = [stage.split(" ") for stage in options["history"].split("/")]
        options["history"] = [tuple(None if word == "-" else word for word in stage) for stage in stages]
    sides = (tuple(filter(None, side.split(";"))) for side in (source, target))
    return happening("h-e1", act, source=next(sides), target=next(sides), **options), on


@pytest.mark.parametrize(("act", "source", "target", "other", "sentence"), CASES)
def test_a_sentence(namer: Namer, act: str, source: str, target: str, other: str, sentence: str) -> None:
    told, on = build(act, source, target, other)
    assert tell(told, namer, on=on) == sentence


SIDES = [((PERSON,), ("CHL",)), (("USA",), ("CHN", "NLD")), (("PRT",), ()), ((), ("police",)), ((), ())]


@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("turn", range(len(SIDES)))
def test_every_act_makes_a_sentence(namer: Namer, turn: int, symmetric: bool) -> None:
    source, target = SIDES[turn]
    for number, row in enumerate(ROWS):
        told = happening(
            "h-e1", f"{row.root}/{row.mode}/{row.cameo}", source=source, target=target, symmetric=symmetric, where="Lisbon",
            status=STATUSES[(number + turn) % len(STATUSES)], contexts=(row.contexts,),
        )  # fmt: skip
        sentence = tell(told, namer)
        assert re.fullmatch(r"[A-Z0-9][^\[\]{}]*[^ ,.]\.", sentence), (row, sentence)
        assert not re.search(r"  | \.| ,|,,|and and", sentence), (row, sentence)


def test_every_row_can_be_told_with_and_without_each_side() -> None:
    for row in ROWS:
        assert row.active and row.passive, row
        assert "{target}" in row.passive, row
        # What is done to persons says who they are without a target.
        assert row.count or (row.alone and row.bare), row
        assert all(part.count("[") == 1 for part in (row.passive, row.bare) if part), row


def test_every_root_has_a_row_for_whatever_is_not_known_of_it() -> None:
    roots = {row.root for row in ROWS}
    assert len(roots) == 16
    for root in roots:
        assert choose(root, None, "", ()).root == root


def test_a_row_that_names_the_mode_wins_over_one_that_names_more_of_the_code() -> None:
    assert choose("ASSAULT", "aerial", "195", ()).active == "bomb {target} from the air"
    assert choose("ASSAULT", None, "195", ()).active == "bomb {target}"
    assert choose("COERCE", "arrest", "173", ("legal",)).count == "arrested"


def test_every_verb_has_its_past_tense() -> None:
    verbs = {part.split(" ")[0] for row in ROWS for part in (row.active, row.alone, row.mutual, row.state) if part}
    verbs |= {found for row in ROWS for found in re.findall(r"\[(\w+)", row.passive + row.bare)}
    irregular = column("verbs.tsv", "verb", "past")
    for verb in sorted(verbs - set(irregular)):
        # A stressed last syllable of one vowel and one consonant doubles it: such verbs must stand in the table.
        assert not re.fullmatch(r"[a-z]?[^aeiou]*[aeiou][^aeiouwxy]", verb) or verb in ("visit", "offer", "open"), verb
        assert past(verb) == (
            f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if re.search("[^aeiou]y$", verb) else f"{verb}ed"
        )


def test_no_word_of_the_story_is_used(namer: Namer) -> None:
    told = happening("h-e1", "ACCUSE/disapprove/111", source=(PERSON,), target=("CHL",))
    assert {t.event.evidence.text for t in told.tellings} == {"met"}
    assert "met" not in tell(told, namer)
