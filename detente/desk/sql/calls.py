"""What a question to PostgreSQL calls, told from its words before the server sees it.

A bracket that follows a name calls a function, unless the name is a word of the language, a type, or an alias with its columns. Only what
is in the list may be called; whatever is not understood is taken for a call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from detente.desk.sql.errors import SqlRefused
from detente.desk.sql.tokens import READS, Token

# Names that PostgreSQL keeps for itself: its views show other people's questions, files and settings.
_INNER = re.compile(r"pg_|lo_|dblink|information_schema$|_pg")
_ALLOWED = frozenset({"pg_typeof"})


def check_calls(found: Sequence[Token], known: Mapping[str, str]) -> None:
    """Raise SqlRefused where a question calls what is not in ``known``, or names what belongs to the server."""
    for place, token in enumerate(found):
        if token.form == "mark" and token.text == "^":
            raise SqlRefused("^ is refused: it makes numbers that a server cannot stop at", token.start)
        if token.form not in ("name", "quoted"):
            continue
        word = token.word
        if _INNER.match(word.lower()) and word not in _ALLOWED:
            raise SqlRefused(f"{word[:60]} is refused: it belongs to the server", token.start)
        if _escaped(found, place):
            raise SqlRefused("U& is refused: write the name as it is", token.start)
        if place + 1 < len(found) and found[place + 1].text == "(" and not _may_open(found, place, known):
            raise SqlRefused(
                f"the function {word[:60]} is refused: it is not among those that may be called here"
                " (an alias with columns is written with AS before it)",
                token.start,
            )


def _may_open(found: Sequence[Token], place: int, known: Mapping[str, str]) -> bool:
    token = found[place]
    before = found[place - 1] if place else None
    qualified = before is not None and before.text == "."
    if not qualified and (token.form == "name" and token.word in known):
        return True
    if qualified and place > 1 and found[place - 2].word == "pg_catalog":
        return False
    if before is not None and (before.text == "::" or (before.form == "name" and before.word == "as")):
        return not qualified
    return not qualified and _is_head(found, place)


def _is_head(found: Sequence[Token], place: int) -> bool:
    """Whether a name opens a query of WITH: ``name (column, ...) AS (SELECT``."""
    at = place + 2
    while at + 1 < len(found) and found[at].form in ("name", "quoted") and found[at + 1].text == ",":
        at += 2
    if at + 1 >= len(found) or found[at].form not in ("name", "quoted") or found[at + 1].text != ")":
        return False
    words = [token.word for token in found[at + 2 : at + 7]]
    if not words or words.pop(0) != "as":
        return False
    while words and words[0] in ("not", "materialized"):
        words.pop(0)
    return len(words) >= 2 and words[0] == "(" and words[1] in READS


def _escaped(found: Sequence[Token], place: int) -> bool:
    """Whether a quoted name is written with escapes: ``U&"..."``."""
    if found[place].form != "quoted" or place < 2:
        return False
    mark, letter = found[place - 1], found[place - 2]
    return mark.text == "&" and letter.word == "u" and mark.start == letter.start + 1
