"""One happening of many tellings: its values, history, disputes, corrections and retractions."""

from __future__ import annotations

import importlib
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.chronicle.join import join
from detente.chronicle.judgements import judgement_id
from detente.chronicle.model import Dispute, Judgement
from detente.errors import DataError
from detente.records import Place
from tests.chronicle.tellings_made import LISBON, PORTO, country, person, telling


def test_a_happening_needs_a_telling() -> None:
    with pytest.raises(DataError, match="needs a telling"):
        join([])


def test_the_day_that_most_sources_name_is_taken() -> None:
    found = join([telling("e1", date="2022-03-14"), telling("e2"), telling("e3"), telling("e4", date="2022-03")])
    assert (found.id, found.date, found.corroboration) == ("h-e1", "2022-03-15", 4)
    assert [(d.field, [v.value for v in d.versions]) for d in found.disputes] == [("date", ["2022-03-15", "2022-03-14"])]


def test_copies_have_one_vote() -> None:
    copies = [telling(f"c{n}", date="2022-03-14", family="f") for n in range(5)]
    assert join([*copies, telling("e1"), telling("e2")]).date == "2022-03-15"


def test_the_later_count_is_taken_and_the_others_are_kept() -> None:
    found = join([telling("e1", plover="ASSAULT", killed=15, published="2022-03-18"), telling("e2", plover="ASSAULT", killed=12)])
    assert found.counts is not None and found.counts.killed is not None and found.counts.killed.low == 15
    (dispute,) = found.disputes
    assert (dispute.field, [(v.value, v.events) for v in dispute.versions]) == ("killed", [("15", ("e1",)), ("12", ("e2",))])


def test_persons_and_the_town_are_taken_where_any_names_them() -> None:
    found = join([telling("e1"), telling("e2", source=(person("Ana Prado", "PRT"),), place=LISBON)])
    assert found.source == ("det:person:ana-prado",) and found.place == LISBON
    assert {a.id for a in found.actors} == {"det:country:PRT", "det:country:CHL", "det:person:ana-prado"}


def test_a_side_that_one_leaves_out_is_taken_from_another() -> None:
    found = join([telling("e1", target=()), telling("e2", source=())])
    assert (found.source, found.target) == (("det:country:PRT",), ("det:country:CHL",))
    both = join([telling("e1", target=(country("PRT"),)), telling("e2")])
    assert both.target == ("det:country:CHL",)


def test_a_plan_that_was_moved_and_took_place() -> None:
    found = join([
        telling("e1", status="planned", date="2022-03-10", published="2022-03-04"),
        telling("e2", status="planned", date="2022-03-15", published="2022-03-09"),
        telling("e3"),
        telling("e4", status="planned", published="2022-03-20"),
    ])  # fmt: skip
    assert [(s.kind, s.told, s.date) for s in found.history] == [
        ("planned", "2022-03-04", "2022-03-10"),
        ("moved", "2022-03-09", "2022-03-15"),
        ("happened", "2022-03-16", "2022-03-15"),
    ]
    assert (found.status, found.date, found.disputes) == ("happened", "2022-03-15", ())


def test_a_plan_that_was_cancelled() -> None:
    found = join(
        [telling("e1", status="planned", published="2022-03-04"), telling("e2", status="negated", published="2022-03-10")]
    )
    assert ([s.kind for s in found.history], found.status) == (["planned", "cancelled"], "negated")


def test_a_denial_is_a_dispute() -> None:
    found = join([telling("e1"), telling("e2"), telling("e3", status="negated", published="2022-03-17")])
    assert found.status == "happened"
    assert Dispute("status", found.disputes[-1].versions) == found.disputes[-1]
    assert [v.value for v in found.disputes[-1].versions] == ["happened", "negated"]


def test_a_correction_puts_right_what_its_own_publisher_told() -> None:
    wrong = telling("e1", place=PORTO, publisher="Jornal")
    right = telling("e2", place=LISBON, publisher="Jornal", published="2022-03-17", notice="correction")
    found = join([wrong, right])
    assert (found.place, found.disputes, found.corroboration) == (LISBON, (), 1)
    assert [s.kind for s in found.history] == ["happened", "corrected"]


def test_anothers_correction_leaves_a_telling_alone() -> None:
    right = telling("e2", place=LISBON, publisher="Herald", published="2022-03-17", notice="correction", words="met in Lisbon")
    assert [d.field for d in join([telling("e1", place=PORTO, publisher="Jornal", words="met in Porto"), right]).disputes] == [
        "place"
    ]


def test_what_all_took_back_is_retracted() -> None:
    told, notice = (
        telling("e1", publisher="Jornal"),
        telling("e2", publisher="Jornal", published="2022-03-18", notice="retraction"),
    )
    assert join([told, notice]).retracted
    other = join([told, notice, telling("e3")])
    assert (other.retracted, other.corroboration, other.publishers) == (False, 1, ("Paper e3",))
    assert [s.kind for s in other.history] == ["happened", "retracted"]


def test_a_retraction_takes_back_only_what_its_own_publisher_told() -> None:
    beside = telling("e2", publisher="Jornal", published="2022-03-18", notice="retraction")
    found = join([telling("e1", publisher="Herald"), beside])
    assert (found.retracted, found.corroboration, [s.kind for s in found.history]) == (False, 2, ["happened"])
    assert join([beside]).retracted and join([beside]).status == "negated"


def test_an_event_judged_right_is_believed() -> None:
    right = Judgement(
        judgement_id("right", "e1", None, "Ana", "2024-05-01", "seen"), "right", "e1", None, "Ana", "2024-05-01", "seen"
    )
    found = join([telling("e1", date="2022-03-14"), telling("e2"), telling("e3")], [right])
    assert (found.date, found.confidence, found.judged) == ("2022-03-14", 1.0, (right.id,))


def test_more_sources_make_it_surer() -> None:
    one, two, copies = ([telling(f"e{n}", family=f) for n in range(2)] for f in ("x", None, "f"))
    assert join(one[:1]).confidence == join(copies).confidence < join(two).confidence < 1.0


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_tellings_makes_no_difference(chance: random.Random) -> None:
    tellings = [
        telling("e1", status="planned", date="2022-03-10", published="2022-03-04"), telling("e2"), telling("e3", date="2022-03-14", killed=3),
        telling("e4", date="2022-03-16", place=PORTO, killed=4), telling("e5", status="negated", agency="Lusa"), telling("e6", agency="LUSA"),
        telling("e7", published=None, place=LISBON),
    ]  # fmt: skip
    expected = join(tellings)
    chance.shuffle(tellings)
    assert join(tellings) == expected


def test_the_day_of_a_plan_stands_before_that_of_a_paper() -> None:
    plan = telling("e1", status="planned", date="2022-03-18", published="2022-03-10")
    early = telling("e2", date="2022-03-14", published="2022-03-14")
    late = telling("e3", date="2022-03-19", published="2022-03-19")
    assert join([plan, early, late]).date == "2022-03-18"
    assert join([plan, early, late, telling("e4", date="2022-03-17")]).date == "2022-03-17"
    assert join([early, late]).date == "2022-03-14"


def test_of_two_places_the_one_in_a_participants_country_is_taken() -> None:
    away = Place("Perth", "AUS", -32.0, 115.9, "city")
    told = [telling("e1", place=away, words="met in Perth"), telling("e2", place=LISBON, words="met in Lisbon")]
    assert join(told).place == LISBON
    assert join([*told, telling("e3", place=away, words="met in Perth")]).place == away


@pytest.mark.parametrize("notice", [None, "correction", "retraction"])
def test_thousands_of_copies_take_no_more_than_their_share(notice: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the tellings ask for at most a little more than twice the days and orders: each is looked at a fixed number of times."""
    asked = Counter[str]()

    def counted(module: str, name: str) -> None:
        original = getattr(importlib.import_module(module), name)

        def call(*given: object) -> object:
            asked[name] += 1
            return original(*given)

        monkeypatch.setattr(importlib.import_module(module), name, call)

    for module, name in (
        ("history", "told_order"),
        ("history", "published_days"),
        ("join", "_meet"),
        ("corroboration", "_publisher"),
    ):
        counted(f"detente.chronicle.{module}", name)

    def effort(size: int) -> int:
        asked.clear()
        many = [
            telling(f"e{n:05}", family="f", publisher=f"Paper {n % 50}", published=f"2022-03-{16 + n % 5}", notice=notice if n % 3 else None)
            for n in range(size)
        ]  # fmt: skip
        assert len(join(many).tellings) == size
        return sum(asked.values())

    assert effort(400) < 2.5 * effort(200)
