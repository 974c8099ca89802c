"""What the API answers beside the records of the other rooms."""

from __future__ import annotations

from dataclasses import dataclass

from detente.chronicle.model import Source
from detente.lineage.model import Family, Kinship


@dataclass(frozen=True, slots=True)
class Named:
    """A person by id and name; ``country`` is ISO 3166-1 alpha-3, None where not known."""

    id: str
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact of the knowledge base comes from, under which licence."""

    key: str
    title: str
    licence: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who held an office, or is known by a name; what is not known is null.

    ``start`` and ``end`` are EDTF; ``end_status`` and ``as_of`` say what an end is worth, ``certainty`` what the answer is worth on the
    day asked for. ``score`` (0.0..1.0), ``basis`` and ``why`` say how the name was matched.
    """

    person: Named | None
    office: str | None
    country: str | None
    organisation: str | None
    portfolio: str | None
    start: str | None
    end: str | None
    end_status: str | None
    as_of: str | None
    acting: bool | None
    certainty: str | None
    confidence: str | None
    attested: str | None
    sources: tuple[Origin, ...]
    score: float | None
    basis: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person: how it is spelt, and the offices that the knowledge base knows, the best known first."""

    person: Named
    spellings: tuple[str, ...]
    offices: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """A family of copies with its documents, and how the one asked for is related to the others, closest first."""

    family: Family
    documents: tuple[Source, ...]
    kinships: tuple[Kinship, ...]


@dataclass(frozen=True, slots=True)
class Cameo:
    """A code of CAMEO with its name and its place on the Goldstein scale (-10..10)."""

    code: str
    name: str
    goldstein: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the codebook: what an act of a root with a modality is coded as; ``=`` keeps the act's own, ``-`` codes nothing."""

    root: str
    modality: str
    plover: str
    status: str
    cameo: str


@dataclass(frozen=True, slots=True)
class Root:
    """A PLOVER root with its quad class (1 to 4)."""

    root: str
    quad: int


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the desk: ``schema`` is the archive's last migration, ``cursor`` that of its last change, ``on`` its last day."""

    status: str
    version: str
    schema: str
    cursor: int
    on: str | None


@dataclass(frozen=True, slots=True)
class Index:
    """What the API has: the path of the document that describes it, and those of its resources."""

    name: str
    version: str
    document: str
    resources: tuple[str, ...]
