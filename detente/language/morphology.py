"""Parts of speech and lemmas of parsed words, worked out once for each word, tag and dependency label.

spaCy matches every rule against every token of every text, which takes about half as long as the parse itself. Almost all of its rules
look at one token alone, so what they and the lemmatizer say of a token follows from its word, tag and label: they are asked once,
about that token by itself. A text that a rule over several tokens matches ("let's", "gonna") goes through the components as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from spacy.attrs import DEP, LEMMA, ORTH, POS, TAG
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.lang.en.lemmatizer import EnglishLemmatizer

RULER, LEMMATIZER = "attribute_ruler", "lemmatizer"
_OF_THE_WORD = {"ORTH", "LOWER", "TEXT", "NORM", "TAG", "DEP", "IS_SPACE", "IS_PUNCT", "IS_DIGIT", "IS_ALPHA"}
"""What a rule may ask of a token that follows from its word, tag and label."""
_REMEMBERED = 200_000

type Word = tuple[str, str, str, str, str, str]
"""Text, text in lower case, lemma in lower case, part of speech, tag and dependency label."""
