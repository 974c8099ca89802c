"""What happenings make over time: chronology, meetings, agenda, quotes, series, filters."""

from __future__ import annotations

import pytest

from detente.chronicle.agenda import outcome_of, write_agenda
from detente.chronicle.chronology import said_of_reference, said_of_sources, write_chronology
from detente.chronicle.filters import Filter, Kept
from detente.chronicle.meetings import as_matrix, count_meetings, kind_of
from detente.chronicle.naming import Namer
from detente.chronicle.parties import all_parties, is_between
from detente.chronicle.sayings import fold_sayings
from detente.chronicle.series import join_series
from detente.json import to_plain
from detente.knowledge import load_knowledge
from detente.records import Series
from tests.chronicle.making import happening, saying, source

PRADO = "Ana Prado|PRT|Minister of Foreign Affairs"
IBANEZ = "Tomás Ibáñez|CHL|Minister of Foreign Affairs"
REIS = "João Reis|PRT|Minister of Defence"
PRADO_ID, IBANEZ_ID = "det:person:ana-prado", "det:person:tomás-ibáñez"


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_knowledge())


# --- chronology ------------------------------------------------------------------------------------------------


def test_a_chronology_is_by_date_with_the_undated_last(namer: Namer) -> None:
    held = [
        happening("h-c", date=None),
        happening("h-b", date="2022-03"),
        happening("h-d", date="2022-03-15"),
        happening("h-a", date="2022-03-15"),
    ]
    told = write_chronology(held, namer, parties=("PRT", "USA"))
    assert [entry.happening for entry in told.entries] == ["h-a", "h-d", "h-b", "h-c"]
    assert told.title == "Portugal and United States"
    assert [entry.when for entry in told.entries][1:] == ["15 March 2022", "March 2022", "Undated"]


def test_an_entry_counts_its_sources_and_names_the_first(namer: Namer) -> None:
    told = happening(
        "h-a", told=(
            source("d1", publisher="Gazeta", published="2022-03-17", title="They met", uri="https://gazeta.example/1"),
            source("d2", publisher="Tejo", agency="Lusa", published="2022-03-16", title="Ministers meet", family="d1"),
            source("d3", publisher=None, published=None, title=None),
        ),
    )  # fmt: skip
    (entry,) = write_chronology([told], namer).entries
    assert (entry.independent, entry.documents, [s.document for s in entry.sources]) == (2, 3, ["d2", "d1", "d3"])
    assert said_of_sources(entry) == "2 independent sources (Gazeta and Tejo), 3 stories"
    assert [said_of_reference(s) for s in entry.sources] == [
        "“Ministers meet”, Tejo (Lusa), 16 March 2022", "“They met”, Gazeta, 17 March 2022", "document d3",
    ]  # fmt: skip


def test_plans_of_days_before_the_day_of_reference_are_told_as_past(namer: Namer) -> None:
    plan = happening("h-a", status="planned", date="2022-05-03")
    tenses = [
        write_chronology([plan], namer, on=on).entries[0].sentence.split(" to ")[0] for on in (None, "2022-05-03", "2022-05-04")
    ]
    assert tenses == ["Portugal is", "Portugal is", "Portugal was"]


def test_a_plan_without_a_day_is_past_once_nobody_has_told_of_it_for_long(namer: Namer) -> None:
    plan = happening("h-a", status="planned", date="2022-03-16/..")
    assert [outcome_of(plan, on) for on in (None, "2022-06-01", "2023-06-01")] == ["open", "open", "unknown"]


# --- parties and filters ---------------------------------------------------------------------------------------


def test_between_two_parties_means_one_on_each_side() -> None:
    against = happening("h-a", "ACCUSE/allege/112", source=(PRADO, "CHL"), target=("RUS",))
    assert is_between(against, "PRT", "RUS") and is_between(against, "RUS", PRADO_ID)
    assert not is_between(against, "PRT", "CHL")
    assert is_between(happening("h-b", source=("PRT", "CHL"), target=("RUS",)), "PRT", "CHL")
    assert all_parties(happening("h-c", source=("UN",), target=("Hamas", PRADO))) == ("United Nations", "PSE", "PRT")


def test_what_a_filter_drops_is_counted_by_reason() -> None:
    held = [
        happening("h-a"),
        happening("h-b", status="planned"),
        happening("h-c", confidence=0.3),
        happening("h-d", "ACCUSE/allege/112"),
    ]
    kept = Kept(held, Filter(roots=("CONSULT",), statuses=("happened",), confidence=0.5))
    assert [h.id for h in kept] == ["h-a"]
    assert kept.told() == ["1 left out: another kind of act", "1 left out: confidence below 0.5", "1 left out: status planned"]
    assert sum(kept.dropped.values()) + 1 == len(held)


# --- meetings --------------------------------------------------------------------------------------------------


def test_who_met_whom_where_and_how_often() -> None:
    held = [
        happening("h-a", source=(PRADO, REIS), target=(IBANEZ,), where="Lisbon", date="2022-03-15"),
        happening("h-b", "CONSULT/phone/041", source=(IBANEZ,), target=(PRADO,), date="2022-04-01"),
        happening("h-c", source=(PRADO,), target=(IBANEZ,), status="planned", date="2022-05-01"),
        happening("h-d", "ACCUSE/allege/112", source=(PRADO,), target=(IBANEZ,)),
        happening("h-e", source=(PRADO,), target=("CHL",), date="2022-06-01", where="Lisbon"),
    ]
    first, second = count_meetings(held)
    assert (first.left_name, first.right_name, first.count) == ("Ana Prado", "Tomás Ibáñez", 2)
    assert (first.first, first.last, first.happenings) == ("2022-03-15", "2022-04-01", ("h-a", "h-b"))
    assert [(t.name, t.count) for t in (*first.kinds, *first.places)] == [("call", 1), ("meeting", 1), ("Lisbon", 1)]
    assert (second.left_name, second.right_name, second.left_party) == ("João Reis", "Tomás Ibáñez", "PRT")
    (pair,) = count_meetings(held, by="party")
    assert (pair.left, pair.right, pair.count) == ("CHL", "PRT", 3)
    assert [p.count for p in count_meetings(held, kinds=("call",))] == [1]


def test_meetings_of_one_and_of_two_among_each_other() -> None:
    held = [happening("h-a", source=("PRT",), target=("CHL",)), happening("h-b", source=("PRT",), target=("USA",))]
    assert len(count_meetings(held, by="party", of=[("PRT",)])) == 2
    assert [p.happenings for p in count_meetings(held, by="party", of=[("PRT",), ("USA",)])] == [("h-b",)]


def test_a_meeting_told_of_one_side_alone_is_one_of_all_in_it() -> None:
    assert [p.count for p in count_meetings([happening("h-a", source=(PRADO, IBANEZ), target=())])] == [1]
    assert count_meetings([happening("h-a", source=(PRADO, IBANEZ), target=(), symmetric=False)]) == ()


def test_the_matrix_of_meetings_is_symmetric() -> None:
    held = [happening("h-a", target=("CHL", "USA")), happening("h-b")]
    matrix = as_matrix(count_meetings(held, by="party"))
    assert matrix.names == ("PRT", "CHL", "USA")
    assert matrix.cells == ((0, 2, 1), (2, 0, 0), (1, 0, 0))


def test_kinds_of_meetings() -> None:
    acts = (
        "CONSULT//040",
        "CONSULT//046",
        "CONSULT/visit/042",
        "CONSULT/phone/041",
        "CONSULT/multilateral/040",
        "CONSULT/third-party/045",
        "AGREE//057",
    )
    assert [kind_of(happening("h-a", act)) for act in acts] == [
        "meeting",
        "negotiation",
        "visit",
        "call",
        "conference",
        "mediation",
        None,
    ]


# --- agenda ----------------------------------------------------------------------------------------------------

PLAN = ("planned", "2022-03-01", "2022-03-08")
FATES = [
    ("happened", (PLAN, ("happened", "2022-03-09", "2022-03-08")), "2022-03-08", "2022-03-09", "held"),
    ("planned", (PLAN,), "2022-03-08", "2022-03-08", "ahead"),
    ("planned", (PLAN,), "2022-03-08", "2022-03-09", "unknown"),
    ("planned", (PLAN, ("moved", "2022-03-05", "2022-04-08")), "2022-04-08", "2022-03-09", "moved"),
    ("planned", (PLAN, ("moved", "2022-03-05", "2022-04-08")), "2022-04-08", "2022-05-09", "unknown"),
    ("negated", (PLAN, ("cancelled", "2022-03-05", None)), "2022-03-08", "2022-03-09", "cancelled"),
    ("negated", (PLAN, ("negated", "2022-03-09", "2022-03-08")), "2022-03-08", "2022-03-09", "denied"),
    ("possible", (), None, "2022-03-09", "open"),
]


@pytest.mark.parametrize(("status", "history", "date", "on", "outcome"), FATES)
def test_what_became_of_a_plan(namer: Namer, status: str, history: tuple, date: str | None, on: str, outcome: str) -> None:  # type: ignore[type-arg]
    (item,) = write_agenda([happening("h-a", status=status, history=history, date=date)], namer, on=on)
    assert item.outcome == outcome
    assert item.was == ("2022-03-08" if date == "2022-04-08" else None)


def test_the_agenda_leaves_out_what_nobody_planned_and_with_ahead_what_is_over(namer: Namer) -> None:
    held = [
        happening("h-a"),
        happening("h-b", status="planned", date="2022-03-01"),
        happening("h-c", status="planned", date="2022-05-01"),
    ]
    assert [i.happening for i in write_agenda(held, namer, on="2022-04-01")] == ["h-b", "h-c"]
    assert [i.happening for i in write_agenda(held, namer, on="2022-04-01", ahead=True)] == ["h-c"]


# --- quotes ----------------------------------------------------------------------------------------------------


def test_the_same_words_in_one_family_come_once_with_all_who_print_them() -> None:
    said = [
        saying("q3", "We will sign.", told=source("d3", publisher="Tejo", published="2022-03-18", family="d1")),
        saying("q1", "We will sign", told=source("d1", publisher="Gazeta", published="2022-03-16")),
        saying("q2", "we WILL sign", told=source("d2", publisher="Herald", published="2022-03-17")),
        saying("q4", "We will sign", by=IBANEZ, to=(PRADO,), told=source("d1", publisher="Gazeta", published="2022-03-16")),
    ]
    folded = fold_sayings(said)
    assert [(s.quote, s.publishers, s.documents) for s in folded] == [
        ("q1", ("Gazeta", "Tejo"), 2), ("q4", ("Gazeta",), 1), ("q2", ("Herald",), 1),
    ]  # fmt: skip
    assert (folded[0].quotes, folded[0].words, folded[0].first.document) == (("q1", "q3"), "We will sign", "d1")
    assert (folded[1].speaker, folded[1].addressee, folded[1].country) == (("Tomás Ibáñez",), ("Ana Prado",), "CHL")
    assert fold_sayings(reversed(said)) == folded


# --- series ----------------------------------------------------------------------------------------------------


def test_series_that_share_a_happening_become_one(namer: Namer) -> None:
    held = [
        happening("h-a", date="2022-01-10"), happening("h-b", date="2022-02-10"), happening("h-c", date="2022-03-10"),
        happening("h-d", status="planned", date="2022-04-10"), happening("h-z", date="2020-01-01"),
    ]  # fmt: skip
    rounds = [
        (Series("s1", "PRT-CHL talks", ("a", "b"), "c"), source("d1", publisher="Gazeta")),
        (Series("s2", "CHL-PRT talks of 2022", ("c", "b"), "d"), source("d2", publisher="Tejo")),
        (Series("s3", "PRT-CHL talks", ("b",), None), source("d3", publisher="Gazeta")),
        (Series("s4", "old talks", ("z",), "unknown"), source("d4")),
        (Series("s5", "elsewhere", ("other",), None), source("d5")),
    ]
    old, joined = join_series(rounds, held, namer)
    assert (old.name, old.leads_to) == ("old talks", None)
    assert (joined.name, joined.id, joined.documents, joined.publishers) == ("PRT-CHL talks", "c-h-a", 3, ("Gazeta", "Tejo"))
    assert [step.happening for step in joined.steps] == ["h-a", "h-b", "h-c"]
    assert joined.leads_to is not None and joined.leads_to.sentence == "Portugal is to hold talks with Chile."
    assert join_series(reversed(rounds), held, namer) == (old, joined)


def test_all_of_it_can_be_written_as_json(namer: Namer) -> None:
    told = write_chronology([happening("h-a", history=(PLAN,))], namer, on="2022-03-16")
    plain = to_plain(told)
    assert plain["schema"] == "detente.chronicle/1"
    assert plain["entries"][0]["history"] == ["planned for 8 March 2022 (told 1 March 2022)"]
