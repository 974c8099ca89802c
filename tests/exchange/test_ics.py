"""The agenda as iCalendar, read by icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from detente.chronicle.model import Stage
from detente.exchange.ics import calendar, escaped, folded, status_of, uid
from detente.exchange.rows import Options, Tally
from detente.records import Place
from tests.exchange.conftest import Exporter, make_happenings

MEETING, PLAN, ARREST, ATTACK, VISIT = make_happenings()


def events(exported: Exporter, told: Any = None, **settings: Any) -> list[Any]:
    data = (exported("ics", told, **settings).folder / "agenda.ics").read_bytes()
    calendar = Calendar.from_ical(data)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    assert calendar.to_ical().count(b"BEGIN:VEVENT") == data.count(b"BEGIN:VEVENT")
    return list(calendar.walk("VEVENT"))


def test_what_was_announced_is_on_the_agenda(exported: Exporter) -> None:
    plan, visit = events(exported)
    assert exported("ics").counts["left_out"] == {"never announced": 3}
    assert (plan["uid"], plan["sequence"], plan["status"]) == ("h-e2@detente", 1, "TENTATIVE")
    assert (plan.start, plan.end) == (date(2022, 5, 1), date(2022, 6, 1))
    assert plan["dtstamp"].dt == datetime(2022, 3, 20, tzinfo=UTC)
    assert plan["summary"].startswith(
        "The Portuguese government and Chile are to sign an agreement in Santiago (fisheries accord)"
    )
    assert plan["location"] == "Santiago, Chile"
    assert plan["geo"].to_ical() == "-33.45;-70.6667"
    assert "“We will sign the fisheries accord”" in plan["description"]
    assert "2022-03-20: moved (2022-05, Santiago)" in plan["description"]
    assert (visit["status"], visit.start, visit.end) == ("CANCELLED", date(2022, 6, 1), date(2022, 6, 4))
    assert plan["x-detente-date"] == "2022-05"


@pytest.mark.parametrize(
    ("status", "stages", "wanted"),
    [
        ("planned", ["planned"], "TENTATIVE"),
        ("possible", ["possible"], "TENTATIVE"),
        ("planned", ["planned", "moved"], "TENTATIVE"),
        ("happened", ["planned", "happened"], "CONFIRMED"),
        ("negated", ["planned", "cancelled"], "CANCELLED"),
        ("planned", ["planned", "cancelled"], "CANCELLED"),
        ("planned", ["planned", "cancelled", "planned"], "TENTATIVE"),
        ("happened", ["planned", "happened", "retracted"], "CANCELLED"),
        ("planned", [], "TENTATIVE"),
    ],
)
def test_the_status_of_an_event(exported: Exporter, status: Any, stages: list[Any], wanted: str) -> None:
    history = tuple(Stage(kind, "2022-03-15", "2022-05", None, ("e2",)) for kind in stages)
    happening = replace(PLAN, status=status, history=history)
    assert status_of(happening) == wanted
    (event,) = events(exported, [happening])
    assert (event["status"], event["sequence"]) == (wanted, max(0, len(stages) - 1))


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2022-05-10", "2022-05-10", "2022-05-11"),
        ("2022-05-10/2022-05-12", "2022-05-10", "2022-05-13"),
        ("2022", "2022-01-01", "2023-01-01"),
        ("2022-05-10/..", "2022-05-10", None),
        ("../2022-05-10", "2022-05-10", "2022-05-11"),
        ("2022-12-31", "2022-12-31", "2023-01-01"),
        ("9999-12-31", "9999-12-31", None),
        ("0001-01-01", "0001-01-01", "0001-01-02"),
    ],
)
def test_the_days_of_an_event(exported: Exporter, edtf: str, start: str, end: str | None) -> None:
    (event,) = events(exported, [replace(PLAN, date=edtf)])
    assert event["dtstart"].dt.isoformat() == start
    assert event["dtstart"].params["value"] == "DATE"
    assert (event["dtend"].dt.isoformat() if "dtend" in event else None) == end


def test_what_has_no_date_is_left_out_and_counted(exported: Exporter) -> None:
    assert exported("ics", [replace(PLAN, date=None)]).counts["left_out"] == {"undated": 1}


def test_the_uid_stays_when_a_telling_with_a_smaller_id_joins() -> None:
    late = replace(
        PLAN.tellings[0],
        event=replace(PLAN.tellings[0].event, id="a0"),
        source=replace(PLAN.tellings[0].source, document="c" * 64, published="2022-03-21"),
    )
    joined = replace(PLAN, id="h-a0", tellings=(late, *PLAN.tellings))
    assert uid(joined) == uid(PLAN) == "h-e2@detente"


def test_no_clock_makes_a_stamp(exported: Exporter) -> None:
    (event,) = events(exported, [replace(PLAN, last_told=None, first_told=None)])
    assert event["dtstamp"].dt == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_country_is_no_point(exported: Exporter) -> None:
    (event,) = events(exported, [replace(PLAN, place=Place("Chile", "CHL", -33.0, -71.0, "country"))])
    assert "geo" not in event and event["location"] == "Chile"


def test_text_is_escaped_and_lines_are_folded_between_characters() -> None:
    assert escaped("a;b,c\\d\r\ne\x85f\x07\u202eg\x00") == "a\\;b\\,c\\\\d\\ne\\nfg\ufffd"
    line = "SUMMARY:" + "é漢😀" * 40
    pieces = list(folded(line))
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert pieces[0] + b"".join(piece[1:] for piece in pieces[1:]) == line.encode()


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("https://x.example/é?q=ü", "https://x.example/%C3%A9?q=%C3%BC"), ("https://x.example/a b\r\nSTATUS:X", None), ("a.txt", None),
        (None, None),
    ],
)  # fmt: skip
def test_only_an_absolute_address_is_a_url(exported: Exporter, uri: str | None, url: str | None) -> None:
    telling = replace(PLAN.tellings[0], source=replace(PLAN.tellings[0].source, uri=uri))
    (event,) = events(exported, [replace(PLAN, tellings=(telling,))])
    assert (event.get("url"), event["status"]) == (url, "TENTATIVE")


def test_an_event_is_named_without_a_knowledge_base() -> None:
    lines = b"".join(calendar([PLAN], Options(), Tally()))
    assert (
        Calendar.from_ical(lines)
        .walk("VEVENT")[0]["summary"]
        .startswith("Portuguese government, Chile: Sign formal agreement (between")
    )


@pytest.mark.parametrize(
    ("edtf", "said"),
    [("2022-05-10", ""), ("2022-05-10/..", " (from 2022-05-10 on)"), ("../2022-05-10", " (by 2022-05-10)"),
     ("2022-05", " (between 2022-05-01 and 2022-05-31)")],
)  # fmt: skip
def test_the_title_says_what_is_not_known_of_the_day(exported: Exporter, edtf: str, said: str) -> None:
    (event,) = events(exported, [replace(PLAN, date=edtf)])
    (day,) = events(exported, [replace(PLAN, date="2022-05-10")])
    assert event["summary"] == day["summary"] + said
