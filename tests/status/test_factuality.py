"""Whether what a word tells happened: hand-editable tables of sentences, and properties that hold for any parse."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import DataError
from detente.language import Sentence, Token, parse_story
from detente.language.parse import build_sentence
from detente.status import clauses, governors, nouns, outcomes, tables
from detente.status.factuality import Factuality, read_factuality, sentence_factuality
from detente.status.tables import Case, Status, load_tables
from detente.story.model import CleanText, Paragraph

HERE = Path(__file__).parent
CODE = (clauses, governors, nouns, outcomes)
# Of the held-out table; a change may raise it.
HELD_FLOOR = 175


def table(name: str) -> list[tuple[str, str, str]]:
    """Rows of sentence, word and status; the word stands once in the sentence."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(sentence, word, status) for sentence, word, status in rows[1:]]


@lru_cache(maxsize=1024)
def parsed(text: str, kind: str = "body") -> tuple[Sentence, ...]:
    paragraph = Paragraph("title" if kind == "title" else "body", 0, len(text))
    return parse_story(CleanText(text, text, ((0, 0, len(text)),), (paragraph,)))


def read(text: str, word: str, kind: str = "body") -> Factuality:
    places = [(s, t.index) for s in parsed(text, kind) for t in s.tokens if t.text == word]
    assert len(places) == 1, f"{word!r} stands {len(places)} times in {text!r}"
    return read_factuality(*places[0])


@pytest.mark.parametrize(("sentence", "word", "status"), table("factuality.tsv"))
def test_a_word_is_read_as_in_the_table(sentence: str, word: str, status: str) -> None:
    found = read(sentence, word)
    assert found.status == status, found


def test_the_tables_are_large_and_know_their_statuses() -> None:
    rows = table("factuality.tsv")
    assert len(rows) >= 200
    assert {status for _, _, status in [*rows, *table("factuality_held.tsv")]} == set(get_args(Status))
    assert len(set(rows)) == len(rows)


def test_the_held_out_table_keeps_its_floor() -> None:
    wrong = [(s, w, status, read(s, w)) for s, w, status in table("factuality_held.tsv") if read(s, w).status != status]
    assert len(table("factuality_held.tsv")) - len(wrong) >= HELD_FLOOR, wrong


@pytest.mark.parametrize(
    ("surer", "less", "word"),
    [
        ("The mayor left.", "The mayor reportedly left.", "left"),
        ("The mayor may leave.", "The mayor will not leave.", "leave"),
        ("The guards managed to flee.", "The guards tried to flee.", "flee"),
        ("The guards tried to flee.", "The guards refused to flee.", "flee"),
        ("The court knows that he lied.", "The widow thinks that he lied.", "lied"),
        ("The widow thinks that he lied.", "The widow doesn't think that he lied.", "lied"),
        ("Who opened the gate?", "Has anyone opened the gate?", "opened"),
    ],
)
def test_certainty_orders_readings(surer: str, less: str, word: str) -> None:
    assert read(surer, word).certainty > read(less, word).certainty


def test_reasons_run_from_the_word_outwards() -> None:
    sentence = parsed("The mayor said he had failed to pay the guards.")[0]
    found = read_factuality(sentence, next(t.index for t in sentence.tokens if t.text == "pay"))
    shown = [(sentence.tokens[r.first].text, r.kind) for r in found.reasons]
    assert shown == [("to", "infinitive"), ("pay", "infinitive"), ("failed", "fail"), ("had", "past"), ("said", "say")]
    assert found.reasons[2].meaning == "not doing it"


def test_headlines_tell_the_past_in_the_present_tense() -> None:
    assert read("Parliament approves the budget after a long debate", "approves", "title").certainty == 2.6


def test_a_token_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError, match="token 9 of a sentence of 3 tokens"):
        read_factuality(parsed("She left.")[0], 9)


def several(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def check(sentence: Sentence) -> None:
    """Every token has a reading within bounds, whose reasons lie in the sentence."""
    readings = [read_factuality(sentence, t.index) for t in sentence.tokens]
    for token, found in zip(sentence.tokens, readings, strict=True):
        assert found.token == token.index
        assert -3.0 <= found.certainty <= 3.0
        assert found.status in get_args(Status)
        assert found.reasons
        assert all(0 <= r.first < r.last <= len(sentence.tokens) and r.meaning for r in found.reasons)
    assert set(sentence_factuality(sentence)) <= set(readings)


FRAGMENTS = several(
    "if unless would n't never to not be being have had going gotta who ? the failed attempt plan said that without , and or "
    "please let 's yet no longer instead of can must 😀 “ - the"
)
ODD = st.one_of(st.text(max_size=200), st.lists(st.sampled_from((*FRAGMENTS, "\n")), max_size=30).map(" ".join))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODD)
def test_odd_text_is_read_without_fail(text: str) -> None:
    for sentence in parsed(text):
        check(sentence)


WORDS = several(
    "to not never if whether that who what will would can did have had be is going used please too yet order in as of without "
    "looking look plan fail want said ready able whatever no longer ? , . 's"
)
TAGS = several("VB VBD VBG VBN VBP VBZ MD TO NN NNP JJ RB WP WRB IN DT .")
DEPS = several(
    "aux auxpass neg mark advmod nsubj nsubjpass dobj attr acomp oprd xcomp ccomp advcl acl relcl conj cc pcomp pobj prep amod compound "
    "det prt csubj dep parataxis preconj"
)
POS = several("VERB AUX NOUN PROPN PRON ADJ ADV ADP DET PART SCONJ PUNCT")


@st.composite
def trees(draw: st.DrawFn) -> Sentence:
    """A sentence of known words with any tags, labels and heads: no parser would give it."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    heads = {order[0]: order[0]} | {order[i]: order[draw(st.integers(0, i - 1))] for i in range(1, size)}
    tokens, start = [], 0
    for index in range(size):
        word = draw(st.sampled_from(WORDS))
        tag, pos, dep = (draw(st.sampled_from(choices)) for choices in (TAGS, POS, DEPS))
        dep = "ROOT" if heads[index] == index else dep
        tokens.append(Token(index, word, word, word, pos, tag, dep, heads[index], start, start + len(word)))
        start += len(word) + 1
    text = " ".join(t.text for t in tokens)
    return build_sentence(0, 0, draw(st.sampled_from(("title", "body"))), 0, len(text), text, tuple(tokens))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees())
def test_any_tree_is_read_without_fail(sentence: Sentence) -> None:
    check(sentence)


def test_a_sentence_of_any_length_is_read() -> None:
    tokens = tuple(
        Token(i, "said", "said", "say", "VERB", "VBD", "ccomp" if i else "ROOT", max(0, i - 1), 5 * i, 5 * i + 4)
        for i in range(3000)
    )
    sentence = build_sentence(0, 0, "body", 0, 15000, "said " * 3000, tokens)
    assert read_factuality(sentence, 2999).certainty == 2.6


def test_time_keeps_step_with_length_whatever_the_tree() -> None:
    # Were governors followed here, each of the words would look through all the others.
    tokens = tuple(
        Token(i, "said", "said", "say", "VERB", "VBD", "ccomp" if i else "ROOT", 0, 5 * i, 5 * i + 4) for i in range(20_000)
    )
    readings = sentence_factuality(build_sentence(0, 0, "body", 0, 100_000, "said " * 20_000, tokens))
    assert {r.status for r in readings} == {"happened"}


# Tables


def outcomes(node: ast.AST | None) -> set[str]:
    """The texts that an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return outcomes(node.body) | outcomes(node.orelse)
    if isinstance(node, ast.BoolOp):
        return set().union(*map(outcomes, node.values))
    return set()


def named(code: str) -> set[str]:
    """The kinds that a module gives a form or a link, calls ``kind``, or returns from a function that tells one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Form", "Link"):
            found |= outcomes(node.args[0])
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "kind":
            found |= outcomes(node.value)
        if isinstance(node, ast.Return):
            found |= outcomes(node.value)
    return found


def test_every_kind_that_the_code_names_is_in_the_table() -> None:
    known = {kind for kind, _ in load_tables().kinds}
    asked = {*governors.CUE_CLAUSE.values(), *governors.CUE_TO.values()}
    for module in CODE:
        asked |= named(Path(str(module.__file__)).read_text(encoding="utf-8"))
    assert {"fail", "foretell", "past"} <= asked
    assert asked - known == set()


def test_every_kind_is_used_and_holds_in_some_case() -> None:
    loaded = load_tables()
    code = "".join(Path(str(m.__file__)).read_text(encoding="utf-8") for m in CODE)
    for kind, _ in loaded.kinds:
        assert (kind, "holds") in loaded.kinds
        assert kind in loaded.words.values() or f'"{kind}"' in code, kind


def test_a_status_goes_with_its_certainty() -> None:
    for (kind, case), row in load_tables().kinds.items():
        assert case in get_args(Case)
        if isinstance(row.certainty, float):
            assert row.status is not None, kind
            assert row.status != "happened" or row.certainty > 0, (kind, case)
            assert row.status not in ("planned", "negated") or row.certainty < 0, (kind, case)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (["past", "always", "1.0", "happened", "told"], "expected holds, negated or open; found 'always'"),
        (["past", "holds", "1.0", "done", "told"], "expected a status, or - with a certainty that is taken over; found 'done'"),
        (["past", "holds", "4", "happened", "told"], "expected a certainty from -3 to 3, same or own; found '4'"),
        (["past", "holds", "sure", "happened", "told"], "expected a certainty from -3 to 3, same or own; found 'sure'"),
    ],
)
def test_a_bad_kind_is_named(monkeypatch: pytest.MonkeyPatch, fields: list[str], message: str) -> None:
    monkeypatch.setattr(tables, "_lines", lambda name, columns: (["here"], [fields]))
    with pytest.raises(DataError, match=message):
        load_tables.__wrapped__()


def test_a_word_of_an_unknown_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {tables.KINDS: ["past", "holds", "1.0", "happened", "told"], tables.WORDS: ["fail", "v", "to", "flop"]}
    monkeypatch.setattr(tables, "_lines", lambda name, columns: (["here"], [rows[name]]))
    with pytest.raises(DataError, match=r"here: expected a kind of kinds\.tsv; found 'flop'"):
        load_tables.__wrapped__()
