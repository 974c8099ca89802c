"""A codebook is read strictly: every fault with its line, place and reason, and nothing crashes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.codebooks import Checked, Codebook, check_codebook, expect_sound
from detente.codebooks.check import LEAST_EXAMPLES, MOST_EXAMPLES
from detente.codebooks.model import NONE
from detente.errors import CodebookError, InputError


def sentences(number: int, *, about: str) -> list[str]:
    """Different sentences, none nearly the same as another."""
    return [" ".join(f"{about}{i}{letter}" for letter in "abcdef") + "." for i in range(number)]


def plain(**changes: Any) -> dict[str, Any]:
    """A sound codebook as plain values."""
    categories = [
        {"name": name, "definition": f"what is {name}", "examples": sentences(20, about=name)} for name in ("grain", "steel")
    ]
    return {"codebook": "wares", "categories": categories, "other": sentences(3, about="song"), **changes}


def check(data: object) -> Checked:
    """Check plain values; JSON is YAML too."""
    return check_codebook(json.dumps(data, ensure_ascii=False, indent=1).encode(), where="wares.yaml")


def told(checked: Checked) -> list[tuple[str, str, str]]:
    return [(p.level, p.place, p.reason) for p in checked.problems]


def test_a_sound_codebook_has_no_problems() -> None:
    checked = check(plain())
    assert told(checked) == []
    codebook = expect_sound(checked, where="wares.yaml")
    assert [(c.name, len(c.examples)) for c in codebook.categories] == [("grain", 20), ("steel", 20)]
    assert len(codebook.other) == 3


def test_the_example_has_no_problems(codebook: Codebook) -> None:
    assert [len(c.examples) for c in codebook.categories] == [30] * 5
    assert {name for name, _ in codebook.sentences()} == {*(c.name for c in codebook.categories), NONE}


def change(edit: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data = plain()
    edit(data)
    return data


def first(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["categories"][0]
    return found


FAULTS: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (lambda d: d.update(colour=1), "codebook", "unknown key 'colour'; expected the keys codebook, categories, other"),
    (lambda d: d.update(others=[]), "codebook", "unknown key 'others'; did you mean other?"),
    (lambda d: d.pop("codebook"), "codebook", "the key codebook is missing"),
    (lambda d: d.pop("categories"), "codebook", "the key categories is missing"),
    (lambda d: d.update(codebook=""), "codebook", "is empty; expected text"),
    (lambda d: d.update(codebook=7), "codebook", "expected text, found a number; put it into quotes"),
    (
        lambda d: d.update(codebook="a\x1b[2Jb"),
        "codebook",
        "'a\\x1b[2Jb' is no name; expected letters, digits, blanks and . , / & + - _",
    ),
    (lambda d: d.update(codebook="x" * 41), "codebook", "has 41 characters; expected a name of at most 40"),
    (lambda d: d.update(categories=[]), "categories", "is empty"),
    (lambda d: d.update(categories={}), "categories", "expected a list, found a mapping; each item stands behind a dash"),
    (lambda d: d.update(other=[]), "other", "is empty"),
    (lambda d: d.update(other=None), "other", "expected a list, found nothing; each item stands behind a dash"),
    (
        lambda d: d["categories"].append("steel"),
        "categories[2]",
        "found text; expected the keys name, definition, examples",
    ),
    (lambda d: first(d).pop("definition"), "categories[0]", "the key definition is missing"),
    (lambda d: first(d).update(definition="  "), "categories[0].definition", "is empty; expected text"),
    (lambda d: first(d).update(definition=None), "categories[0].definition", "expected text, found nothing"),
    (
        lambda d: first(d).update(examples="x"),
        "categories[0].examples",
        "expected a list, found text; each item stands behind a dash",
    ),
    (lambda d: first(d).update(name=True), "categories[0].name", "expected text, found a truth value; put it into quotes"),
    (
        lambda d: first(d).update(name="None"),
        "categories[0].name",
        "'None' is kept for sentences of no category; choose another name",
    ),
    (
        lambda d: first(d)["examples"].pop(),
        "categories[0].examples",
        f"has 19 usable sentences; expected at least {LEAST_EXAMPLES}",
    ),
    (
        lambda d: first(d)["examples"].append({"Iran": "talks"}),
        "categories[0].examples[20]",
        "expected text, found a mapping; a text that holds a colon goes into quotes",
    ),
    (lambda d: first(d)["examples"].append(["x"]), "categories[0].examples[20]", "expected text, found a list"),
    (
        lambda d: first(d)["examples"].append("much too short"),
        "categories[0].examples[20]",
        "has 3 words; expected a sentence of at least 4",
    ),
    (
        lambda d: first(d)["examples"].append("word " * 101),
        "categories[0].examples[20]",
        "has 101 words; expected one sentence of at most 100",
    ),
]


@pytest.mark.parametrize(("edit", "place", "reason"), FAULTS)
def test_a_fault_is_told_with_its_place(edit: Callable[[dict[str, Any]], object], place: str, reason: str) -> None:
    checked = check(change(edit))
    assert ("error", place, reason) in told(checked)
    with pytest.raises(CodebookError, match="nothing was trained"):
        expect_sound(checked, where="wares.yaml")


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    data = plain(codebook=None, colour="red")
    first(data).update(definition="", name="steel")
    checked = check(data)
    assert [p.place for p in checked.errors] == ["codebook", "categories[0].definition", "categories[1].name", "codebook"]
    assert [p.line for p in checked.problems] == sorted(p.line for p in checked.problems)


def test_a_line_is_the_one_in_the_file() -> None:
    data = b"codebook: wares\ncategories:\n- name: a\n  name: b\n  definition:\n  examples: []\n"
    found = [(p.line, p.place, p.reason) for p in check_codebook(data, where="-").problems]
    assert found == [
        (4, "categories[0]", "the key name is given twice; join the two"),
        (5, "categories[0].definition", "expected text, found nothing"),
        (6, "categories[0].examples", "has 0 usable sentences; expected at least 20"),
        (6, "categories[0].examples", "is empty"),
    ]


def test_a_category_given_twice_is_an_error_whatever_its_case() -> None:
    data = plain()
    data["categories"][1]["name"] = "GRAIN"
    [problem] = check(data).problems
    assert problem.reason.startswith("the category 'GRAIN' is on line ")


def test_the_same_sentence_twice_is_an_error_and_in_two_categories_a_contradiction() -> None:
    data = plain()
    one = first(data)["examples"][0]
    first(data)["examples"].append(one.upper() + "!")
    data["categories"][1]["examples"].append(one)
    data["other"].append(one)
    reasons = [p.reason for p in check(data).errors]
    assert len(reasons) == 3
    assert reasons[0].startswith("the same sentence as on line")
    assert all("contradicts line" in r for r in reasons[1:])
    assert "is in 'grain' and in 'steel'" in reasons[1]
    assert "is in 'grain' and in 'none'" in reasons[2]


def test_nearly_the_same_sentences_are_a_warning() -> None:
    data = plain()
    first(data)["examples"][:2] = [
        "Rome sold forty tons of grain to Oslo on Monday.",
        "Rome sold fifty tons of grain to Oslo on Monday.",
    ]
    data["categories"][1]["examples"].append("Rome sold forty tons of steel to Oslo on Monday.")
    checked = check(data)
    assert checked.errors == ()
    within, between = checked.problems
    assert "figures of cross-validation" in within.reason
    assert "which is in 'grain'" in between.reason


def test_many_sentences_are_a_warning() -> None:
    data = plain()
    first(data)["examples"] = sentences(MOST_EXAMPLES + 1, about="grain")
    [problem] = [p for p in check(data).problems if p.place == "categories[0].examples"]
    assert (problem.level, problem.reason) == ("warning", "has 201 sentences; more than 200 make training slow")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "holds no codebook"),
        (b"# nothing\n", "holds no codebook"),
        (b"\xff\xfe", "line 1: not UTF-8"),
        (b"a: b\nc: \xff", "line 2: not UTF-8"),
        (b"a: [", "not YAML"),
        (b"a: 'b", "not YAML"),
        (b"a: b: c", "line 1: not YAML"),
        (b"a: *b", "line 1: not YAML"),
        (b"--- a\n--- b", "line 2: not YAML"),
        (b"a: \x01", "not YAML"),
        (b"\ta: b", "not YAML"),
        (b"[" * 25, "nested more than 20 deep"),
        (b"- " * 25, "nested more than 20 deep"),
        (b"[" * 5000, "nest"),
        (b"- " * 5000, "nest"),
        (b"{a: " * 5000, "nest"),
    ],
)
def test_what_is_no_yaml_is_refused_with_the_line(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        check_codebook(data, where="x.yaml")


@pytest.mark.parametrize(
    "data",
    [
        b"- a",
        b"7",
        b"a",
        b"? [a]\n: b",
        b"a: &a [*a]",
        b"codebook: !!python/object:os.system x",
        b"<<: {codebook: a}",
        b"? ? a\n: b",
    ],
)
def test_yaml_of_another_form_is_told_and_obeyed_in_nothing(data: bytes) -> None:
    assert check_codebook(data, where="x.yaml").errors


def test_a_file_of_references_to_references_stays_small() -> None:
    """Each of nine lists holds the one before nine times: spelt out they would be 9**9 sentences."""
    lines = [
        "a: &l0 [lol]",
        *(f"b{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 10)),
        "codebook: x",
        "categories: *l9",
    ]
    assert check_codebook("\n".join(lines).encode(), where="x.yaml").errors


def test_without_the_c_parser_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(plain(colour="red", codebook="\ud800"), indent=1).encode()
    with_c = check(plain(colour="red"))
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    assert check(plain(colour="red")) == with_c
    assert "expected text, found half a character" in [p.reason for p in check_codebook(data, where="x.yaml").errors]
    for deep in (b"[" * 5000, b"- " * 5000, b"{a: " * 5000):
        with pytest.raises(InputError, match="nested more than 20 deep"):
            check_codebook(deep, where="x.yaml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "examples", "other", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)
CATEGORIES = st.fixed_dictionaries(
    {}, optional={"name": VALUES, "definition": VALUES, "examples": st.lists(VALUES, max_size=5) | VALUES}
)
CODEBOOKS = st.fixed_dictionaries(
    {}, optional={"codebook": VALUES, "categories": st.lists(CATEGORIES, max_size=3) | VALUES, "other": VALUES}
)


@settings(deadline=None)
@given(CODEBOOKS)
def test_whatever_stands_in_a_codebook_is_read_or_told(data: dict[str, Any]) -> None:
    try:
        checked = check(data)
    except InputError as error:
        assert error.reason
    else:
        assert checked.errors, "none of these has twenty sentences"
        assert all(p.line > 0 and p.reason for p in checked.problems)


@settings(deadline=None)
@given(st.binary(max_size=80) | st.text(alphabet="abc:-[]{}?&*!|>'\"#%@`,\n \t\\", max_size=60).map(str.encode))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    try:
        assert check_codebook(data, where="x.yaml").errors
    except InputError as error:
        assert error.reason


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(20)), st.permutations(range(2)))
def test_order_makes_no_fault(order: list[int], outer: list[int]) -> None:
    data = plain()
    for category in data["categories"]:
        category["examples"] = [category["examples"][i] for i in order]
    data["categories"] = [data["categories"][i] for i in outer]
    assert told(check(data)) == []


@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 1),
    st.integers(0, 19),
    st.integers(0, 1),
    st.integers(0, 20),
    st.sampled_from([str.upper, str.title, "“{}”!".format]),
)
def test_a_sentence_put_in_again_is_always_found(
    source: int, number: int, target: int, where: int, dressed: Callable[[str], str]
) -> None:
    data = plain()
    again = dressed(data["categories"][source]["examples"][number])
    data["categories"][target]["examples"].insert(where, again)
    [error] = check(data).errors
    assert ("contradicts" in error.reason) == (source != target)
