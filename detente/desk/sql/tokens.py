"""A question as the words that a database will see: what is within quotes and comments is no word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from detente.desk.sql.errors import SqlError, SqlRefused

Dialect = Literal["sqlite", "postgresql"]
Form = Literal["space", "text", "name", "quoted", "number", "parameter", "mark"]

# Characters of a question; longer ones are no questions of a person.
LONGEST = 50_000
_SPACE = r"(?P<space>[ \t\r\n\f\v]+|--[^\n]*)"
_COMMON = r"(?P<number>\d[\w.]*|\.\d\w*)|(?P<mark>::|->>|->|\|\||<=|>=|<>|!=|==|.)"
_WORDS = r"(?P<name>[^\W\d][\w$]*)"
_FORMS: dict[Dialect, re.Pattern[str]] = {
    "sqlite": re.compile(
        _SPACE + r"|(?P<text>[xX]?'(?:[^']|'')*')"
        r"|(?P<quoted>\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\])"
        r"|(?P<parameter>[:@$][^\W\d]\w*|\?\d*)|" + _WORDS + "|" + _COMMON,
        re.DOTALL,
    ),
    "postgresql": re.compile(
        _SPACE + r"|(?P<text>[eE]'(?:[^'\\]|\\.|'')*'|(?:[bBxXnN])?'(?:[^']|'')*'|\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$)"
        r"|(?P<quoted>\"(?:[^\"]|\"\")*\")"
        r"|(?P<parameter>(?<![:\w]):[^\W\d]\w*|\$\d+)|" + _WORDS + "|" + _COMMON,
        re.DOTALL,
    ),
}
_NESTED = re.compile(r"/\*|\*/")
READS = ("select", "with", "values")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, value or mark of a question, and where it stands."""

    form: Form
    text: str
    start: int

    @property
    def word(self) -> str:
        """A name as the database looks it up: without its quotes, in small letters where it has none. A mark is itself."""
        if self.form == "name":
            return self.text.lower()
        return self.text[1:-1].replace('""', '"') if self.form == "quoted" else self.text


def tokens(statement: str, dialect: Dialect) -> tuple[Token, ...]:
    """The tokens of a question, without space and comments.

    Raises SqlError for what is too long, holds characters that no question needs, or opens a quote or comment and does not close it.
    """
    if len(statement) > LONGEST:
        raise SqlError(f"a question of {len(statement):,} characters; expected at most {LONGEST:,}")
    odd = re.search("[\x00\ud800-\udfff]", statement)
    if odd:
        raise SqlError(f"the character U+{ord(odd[0]):04X} cannot stand in a question", odd.start())
    return tuple(_tokens(statement, dialect))


def _tokens(statement: str, dialect: Dialect) -> Iterator[Token]:
    place, forms = 0, _FORMS[dialect]
    while place < len(statement):
        if statement.startswith("/*", place):
            place = _after_comment(statement, place, nested=dialect == "postgresql")
            continue
        found = forms.match(statement, place)
        form = found.lastgroup if found else None
        if found is None or form is None:
            raise SqlError(f"{statement[place]!r} cannot stand here", place)
        if form == "tag":
            form = "text"
        if form == "mark" and found[0] in "'\"`":
            raise SqlError(f"the quotation mark {found[0]} is not closed", place)
        if form != "space":
            yield Token(form, found[0], place)  # type: ignore[arg-type]
        place = found.end()


def _after_comment(statement: str, start: int, *, nested: bool) -> int:
    depth, place = 1, start + 2
    while depth:
        found = _NESTED.search(statement, place)
        if found is None:
            # SQLite takes the end of the question for the end of a comment; nobody means that.
            raise SqlError("the comment /* is not closed", start)
        place = found.end()
        depth += (1 if nested else 0) if found[0] == "/*" else -1
    return place


def one_question(found: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens of the one statement, without the semicolons that end it.

    Raises SqlRefused where there are several, or it begins with another word than SELECT, WITH or VALUES; SqlError where there is none.
    """
    words = list(found)
    while words and words[-1].text == ";":
        words.pop()
    if not words:
        raise SqlError("nothing is asked; write a SELECT")
    inner = next((t for t in words if t.form == "mark" and t.text == ";"), None)
    if inner is not None:
        raise SqlRefused("one statement at a time: there is another after the semicolon", inner.start)
    _check_brackets(words)
    first = next((t for t in words if t.text != "("), words[0])
    if first.form != "name" or first.word not in READS:
        raise SqlRefused(f"{first.text[:40]} is refused: a question begins with SELECT, WITH or VALUES", first.start)
    return tuple(words)


def _check_brackets(words: Sequence[Token]) -> None:
    """Raise SqlError where a bracket is closed that was not opened, or the other way round: a question must not reach out of itself."""
    depth: list[Token] = []
    for token in words:
        if token.form == "mark" and token.text == "(":
            depth.append(token)
        elif token.form == "mark" and token.text == ")":
            if not depth:
                raise SqlError("a bracket ) closes nothing", token.start)
            depth.pop()
    if depth:
        raise SqlError("a bracket ( is not closed", depth[-1].start)
