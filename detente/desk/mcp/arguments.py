"""What the tools may be asked: one record a tool, from which the JSON Schema of its arguments is drawn and by which they are checked."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from detente.chronicle.meetings import Kind
from detente.desk.mcp.errors import WrongQuestion
from detente.desk.mcp.untrusted import clipped, shown
from detente.edtf import bounds
from detente.errors import DateError
from detente.records import PloverRoot, Status

A = TypeVar("A")
MOST_AT_ONCE = 50
LONGEST_STORY = 20_000
_STRICT = ConfigDict(extra="forbid")
_LONGEST_ECHO = 80


def _dated(value: str) -> str:
    try:
        bounds(value)
    except DateError as error:
        raise ValueError("expected a date such as 2023-09-18, 2023-09 or 2023") from error
    return value


Date = Annotated[str, Field(max_length=40), AfterValidator(_dated)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Parties = Annotated[
    tuple[Name, ...],
    Field(
        max_length=5,
        description="Countries by name or ISO 3166-1 alpha-3 code (China, CHN), organisations, groups, full names of persons, or ids of "
        "actors. All of them take part. Empty for anyone.",
    ),
]
First = Annotated[Date | None, Field(description="From this date on (EDTF: 2023-09-18, 2023-09, 2023).")]
Last = Annotated[Date | None, Field(description="Up to this date (EDTF).")]
On = Annotated[
    Date | None, Field(description="The day of reference. Default: the last day of publication in the archive, never today.")
]
Limit = Annotated[int, Field(ge=1, le=MOST_AT_ONCE, description="At most so many at once.")]
Cursor = Annotated[
    str | None,
    Field(max_length=1000, description="The `next` of the answer before, with the same other arguments, to go on from there."),
]
Sources = Annotated[int, Field(ge=0, le=1000, description="Only what at least so many independent sources tell.")]


@dataclass(frozen=True, slots=True)
class SearchHappenings:
    """What happenings are looked for."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    parties: Parties = ()
    between: Annotated[bool, Field(description="With two parties: only what one does to the other, or both do together.")] = False
    first: First = None
    last: Last = None
    statuses: Annotated[tuple[Status, ...], Field(max_length=4, description="Only of these statuses. Empty for all.")] = ()
    roots: Annotated[tuple[PloverRoot, ...], Field(max_length=16, description="Only of these PLOVER roots. Empty for all.")] = ()
    words: Annotated[
        str | None, Field(min_length=1, max_length=200, description="Only what a document tells that holds all of these words.")
    ] = None
    newest_first: Annotated[bool, Field(description="The latest day first; else the earliest.")] = True
    limit: Limit = 10
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Which relation is shown."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    left: Annotated[Name, Field(description="One party: a country by name or code, an organisation, a group, a person.")]
    right: Annotated[Name, Field(description="The other.")]
    first: First = None
    last: Last = None
    weeks: Annotated[int, Field(ge=0, le=260, description="So many of the last weeks are listed; the summary speaks of all.")] = (
        26
    )
    happenings: Annotated[int, Field(ge=0, le=20, description="At most so many of the last and of the next happenings.")] = 5


@dataclass(frozen=True, slots=True)
class WhoMetWhom:
    """Whose meetings are counted."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    parties: Annotated[
        tuple[Name, ...],
        Field(
            max_length=5,
            description="One: whom it met; two or more: how they met each other. Names, codes or ids. Empty for anyone.",
        ),
    ] = ()
    by: Annotated[Literal["person", "party"], Field(description="Persons, or the states and organisations they stand for.")] = (
        "person"
    )
    kinds: Annotated[tuple[Kind, ...], Field(max_length=6, description="Only meetings of these kinds. Empty for all.")] = ()
    first: First = None
    last: Last = None
    min_sources: Sources = 0
    limit: Limit = 20
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Whose plans are listed."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    parties: Parties = ()
    first: First = None
    last: Last = None
    on: On = None
    ahead: Annotated[
        bool,
        Field(
            description="Only what has a date and is still to come on the day of reference; plans without a date are left out then."
        ),
    ] = False
    limit: Limit = 20
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class Quotes:
    """Whose words are listed."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    speaker: Annotated[Name | None, Field(description="Words of this person, body or country (whoever speaks for it).")] = None
    about: Annotated[Name | None, Field(description="Words about, or to, this person, body or country.")] = None
    words: Annotated[
        str | None, Field(min_length=1, max_length=200, description="Only quotations that hold all of these words.")
    ] = None
    first: First = None
    last: Last = None
    newest_first: Annotated[bool, Field(description="The latest day of publication first; else the earliest.")] = True
    limit: Limit = 20
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class WhoHoldsOffice:
    """Which office or name is asked about."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    question: Annotated[
        str,
        Field(
            min_length=1,
            max_length=300,
            description="An office (foreign minister of China), a name as written (Hahn Zheng), or both (Foreign Minister Wang Yi).",
        ),
    ]
    on: Annotated[Date | None, Field(description="On this date (EDTF). Without it, over all time.")] = None
    country: Annotated[Name | None, Field(description="Of this country: a name, or a code such as CHN.")] = None
    office: Annotated[Name | None, Field(description="The office that goes with a name.")] = None
    limit: Limit = 10


@dataclass(frozen=True, slots=True)
class OpenEvidence:
    """What is to be proved."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    id: Annotated[
        str,
        Field(
            min_length=1, max_length=700, description="The id of a happening, an event or a quotation, as another answer gave it."
        ),
    ]
    context: Annotated[int, Field(ge=0, le=1000, description="Characters of the document before and after the words.")] = 200
    limit: Limit = 10
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class ReadStory:
    """The story to be read: its text, or a document of the archive."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    text: Annotated[
        str | None, Field(min_length=1, max_length=LONGEST_STORY, description="The text of a story, read now and not kept.")
    ] = None
    document: Annotated[
        str | None,
        Field(
            min_length=6,
            max_length=2000,
            description="A document of the archive: its id, six of its characters or more, or its address.",
        ),
    ] = None
    published: Annotated[Date | None, Field(description="When the text was published, if you know. Only with `text`.")] = None
    start: Annotated[int, Field(ge=0, description="Show the text, events and quotations from this character on.")] = 0
    characters: Annotated[int, Field(ge=200, le=LONGEST_STORY, description="Show at most so many characters of the text.")] = (
        8_000
    )


def adapter(cls: Any) -> TypeAdapter[Any]:
    """What checks, describes and writes records of a class."""
    return _adapter(cls)


@cache
def _adapter(cls: Hashable) -> TypeAdapter[Any]:
    known: Any = cls
    return TypeAdapter(known)


def check(cls: type[A], arguments: Mapping[str, Any]) -> A:
    """The arguments of a tool as its record. Raises WrongQuestion that names every bad one: what was found, what is expected."""
    try:
        checked: A = adapter(cls).validate_python(dict(arguments))
    except ValidationError as error:
        names = [f.name for f in fields(cls)]  # type: ignore[arg-type]
        found = [_complaint(dict(one), names) for one in error.errors(include_url=False)]
        raise WrongQuestion("; ".join(found[:5])) from error
    return checked


def _complaint(error: dict[str, Any], names: list[str]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "arguments"
    where = shown(clipped(where, _LONGEST_ECHO))
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        near = get_close_matches(where, names, 1)
        return f"{where}: no such argument{f', perhaps {near[0]}' if near else ''}; expected {', '.join(names)}"
    if error["type"] in ("missing", "missing_argument"):
        return f"{where}: missing; give it"
    said = error["msg"].removeprefix("Value error, ").replace("Input should be ", "expected ").replace("should have", "expected")
    return f"{where}: found {shown(clipped(repr(error['input']), _LONGEST_ECHO))}; {said}"
