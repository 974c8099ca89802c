"""Parts of speech and lemmas that are worked out word by word are those of spaCy's own components on the whole text."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from detente.language.morphology import Morphology
from detente.language.parse import PINNED_MODEL, load_pipeline

TEXTS = (
    "There is a plan, and there are doubts; let's see what they're gonna do.",
    "Ain't no one left. Ministers ain't going, y'all c'mon in, I gotta leave.",
    "The delegations  met\n in Lima on 3 May; Peru's envoy said that he'd been told to wait.",
    "“That was the best we could've done,” she told reporters, adding that leaves fell as he leaves.",
    "Their better-known rivals lay down arms, lied about it and left.",
    "",
    "1,200 — !?",
)


@pytest.fixture(scope="module")
def whole() -> Language:
    return spacy.load(PINNED_MODEL, exclude=["ner"])


@pytest.fixture(scope="module")
def morphology() -> Morphology:
    return Morphology(load_pipeline())


def told(pipeline: Language, morphology: Morphology, text: str) -> list[tuple[str, str, str, str]]:
    doc = next(iter(pipeline.pipe([text], disable=morphology.left_out)))
    parsed = morphology.read(doc)
    kept = [word for word, blank in zip(parsed.words, parsed.blank, strict=True) if not blank]
    return [(w.text, w.pos, w.tag, w.dep) for w in kept]


@pytest.mark.parametrize("text", TEXTS)
def test_word_by_word_is_as_in_the_text(whole: Language, morphology: Morphology, text: str) -> None:
    expected = [(t.text, t.pos_, t.tag_, t.dep_) for t in whole(text) if not t.is_space]
    assert told(load_pipeline(), morphology, text) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_lemmas_are_as_in_the_text(whole: Language, morphology: Morphology, text: str) -> None:
    doc = next(iter(load_pipeline().pipe([text], disable=morphology.left_out)))
    parsed = morphology.read(doc)
    for token, word, blank in zip(whole(text), parsed.words, parsed.blank, strict=True):
        assert blank or word.lemma == token.lemma_.lower()


def test_columns_are_those_of_the_text(whole: Language, morphology: Morphology) -> None:
    text = TEXTS[2]
    parsed, doc = morphology.read(next(iter(load_pipeline().pipe([text], disable=morphology.left_out)))), whole(text)
    assert list(parsed.heads) == [t.head.i for t in doc]
    assert list(parsed.offsets) == [t.idx for t in doc]
    assert [i for i, start in enumerate(parsed.starts) if start == 1] == [s.start for s in doc.sents]


def test_what_was_read_before_changes_nothing(morphology: Morphology) -> None:
    fresh = Morphology(load_pipeline())
    for text in reversed(TEXTS):
        assert told(load_pipeline(), fresh, text) == told(load_pipeline(), morphology, text)


def test_a_pipeline_of_another_kind_runs_as_it_is() -> None:
    pipeline = spacy.load(PINNED_MODEL, exclude=["ner"])
    pipeline.add_pipe("merge_noun_chunks")
    morphology = Morphology(pipeline)
    assert morphology.left_out == []
    assert told(pipeline, morphology, TEXTS[0]) == [
        (t.text, t.pos_, t.tag_, t.dep_) for t in pipeline(TEXTS[0]) if not t.is_space
    ]


def test_rules_that_ask_for_more_than_the_word_run_as_they_are() -> None:
    pipeline = spacy.load(PINNED_MODEL, exclude=["ner"])
    ruler = pipeline.get_pipe("attribute_ruler")
    assert isinstance(ruler, spacy.pipeline.AttributeRuler)
    ruler.add([[{"NORM": "not"}]], {"POS": "X"})
    assert Morphology(pipeline).left_out == []
