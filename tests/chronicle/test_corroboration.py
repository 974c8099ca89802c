"""Independent sources: by agency, family and publisher."""

from __future__ import annotations

from detente.chronicle.corroboration import independent, origins
from detente.chronicle.model import Source
from detente.lineage.model import Notice


def source(
    document: str,
    publisher: str | None,
    *,
    agency: str | None = None,
    family: str | None = None,
    uri: str | None = None,
    notice: Notice | None = None,
) -> Source:
    return Source(document, uri, None, publisher, agency, f"2022-03-1{document[-1]}", "en", family or document, notice)


def names(*sources: Source) -> list[str | None]:
    return [o.name for o in independent(origins(sources).values())]


def test_one_agency_in_many_papers_counts_once() -> None:
    assert names(
        source("d1", "Diário", agency="Lusa"), source("d2", "Jornal", agency="LUSA"), source("d3", "Herald", agency="The Lusa")
    ) == ["Lusa"]


def test_an_uncredited_copy_is_the_agencys_too() -> None:
    assert names(source("d1", "Diário", agency="Lusa", family="f"), source("d2", "Jornal", family="f")) == ["Lusa"]


def test_copies_without_an_agency_are_the_first_publishers() -> None:
    assert names(source("d2", "Jornal", family="f"), source("d1", "Diário", family="f")) == ["Diário"]


def test_publishers_who_write_themselves_count_each() -> None:
    assert names(source("d1", "Diário"), source("d2", "Jornal"), source("d3", "the jornal")) == ["Diário", "Jornal"]


def test_an_agency_that_publishes_is_itself() -> None:
    assert names(source("d1", "Lusa"), source("d2", "Jornal", agency="Lusa")) == ["Lusa"]


def test_an_address_stands_for_a_publisher() -> None:
    assert names(source("d1", None, uri="https://www.example.org/a"), source("d2", None, uri="https://example.org/b")) == [
        "example.org"
    ]


def test_nameless_documents_count_only_where_no_one_is_named() -> None:
    assert names(source("d1", None), source("d2", "Jornal")) == ["Jornal"]
    assert names(source("d1", None), source("d2", None)) == [None, None]


def test_a_correction_is_no_report_of_its_own() -> None:
    printed, notice = source("d1", "Jornal", agency="Lusa"), source("d2", "Jornal", notice="correction")
    assert names(printed, notice) == ["Lusa"]
    assert names(notice) == ["Jornal"]
