"""When a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.watch.hints import DAY, HOUR, Hints, kept_hints, max_age, read_hints, retry_after, write_hints
from detente.watch.schedule import LONGEST, after_failure, after_success, is_due

NOON = datetime(2023, 9, 18, 12, tzinfo=UTC).timestamp()  # a Monday
EVERY = 900.0
RSS = "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>{}<item><ttl>1</ttl></item></channel></rss>"


@pytest.mark.parametrize(
    ("head", "hints"),
    [
        ("", Hints()),
        ("<ttl>60</ttl>", Hints(3600.0)),
        ("<ttl> 90 </ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", Hints(5400.0)),
        ("<sy:updatePeriod>\nDaily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", Hints(6 * HOUR)),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", Hints(7 * DAY)),
        ("<skipHours><hour>0</hour><hour>23</hour><hour>24</hour><hour>99</hour><hour>x</hour></skipHours>", Hints(None, frozenset([0, 23]))),
        ("<skipDays><day>Saturday</day><day>sunday</day><day>x</day></skipDays>", Hints(None, frozenset(), frozenset([5, 6]))),
        ("<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(24)) + "</skipHours>", Hints()),
        ("<!-- <ttl>60</ttl> --><image><ttl>9</ttl></image><ttl>-5</ttl><sy:updatePeriod>now</sy:updatePeriod>", Hints()),
        ("<ttl>99999999999999</ttl><sy:updateFrequency>0</sy:updateFrequency>", Hints()),
    ],
)  # fmt: skip
def test_hints_of_a_feed(head: str, hints: Hints) -> None:
    assert read_hints(RSS.format(head).encode()) == hints
    assert kept_hints(write_hints(hints)) == hints


def test_hints_that_were_never_read() -> None:
    assert kept_hints(None) == Hints()


@pytest.mark.parametrize(
    ("value", "age"),
    [("max-age=60", 60.0), ("public, MAX-AGE=3600, x", 3600.0), ('max-age="5"', 5.0), ("s-maxage=60", None), ("no-store", None),
     ("", None), ("max-age=-1", None), ("max-age=1e9", None), ("x-max-age=9", None)],
)  # fmt: skip
def test_max_age(value: str, age: float | None) -> None:
    assert max_age(value) == age


@pytest.mark.parametrize(
    ("value", "wait"),
    [("120", 120.0), (format_datetime(datetime(2023, 9, 18, 13, tzinfo=UTC), usegmt=True), 3600.0), ("Mon, 18 Sep 2023 11:00:00 GMT", 0.0),
     ("", None), ("soon", None), ("-5", None), ("Mon, 99 Sep 2023 11:00:00 GMT", None)],
)  # fmt: skip
def test_retry_after(value: str, wait: float | None) -> None:
    assert retry_after(value, NOON) == wait


@pytest.mark.parametrize(
    ("hints", "age", "wait"),
    [
        (Hints(), None, EVERY), (Hints(), 60.0, EVERY), (Hints(), 7200.0, 7200.0), (Hints(3600.0), 7200.0, 7200.0), (Hints(7200.0), 60.0, 7200.0),
        (Hints(365 * DAY), None, LONGEST), (Hints(), 9e9, LONGEST), (Hints(None, frozenset([12, 13])), None, 2 * HOUR),
        (Hints(None, frozenset(), frozenset([0])), None, 12 * HOUR), (Hints(None, frozenset([0, 1]), frozenset([0])), None, 14 * HOUR),
    ],
)  # fmt: skip
def test_after_success(hints: Hints, age: float | None, wait: float) -> None:
    assert after_success(NOON, EVERY, hints, age) == NOON + wait


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = [after_failure(NOON, EVERY, failures, None) - NOON for failures in range(1, 12)]
    assert waits[:4] == [1800.0, 3600.0, 7200.0, 14400.0] and waits[-1] == LONGEST
    assert after_failure(NOON, EVERY, 1, 5 * HOUR) == NOON + 5 * HOUR
    assert after_failure(NOON, EVERY, 1, 9e9) == NOON + LONGEST
    assert after_failure(NOON, EVERY, 10**9, None) == NOON + LONGEST
    assert after_failure(NOON, 7 * DAY, 1, None) == NOON + 7 * DAY


def test_a_poll_may_be_a_little_early() -> None:
    assert is_due(NOON, NOON, EVERY) and is_due(NOON + 60, NOON, EVERY) and not is_due(NOON + 61, NOON, EVERY)
    assert not is_due(NOON + 7, NOON, 60.0)


@settings(deadline=None)
@given(
    st.builds(
        Hints,
        st.none() | st.floats(0, 1e12),
        st.frozensets(st.integers(0, 23), max_size=23),
        st.frozensets(st.integers(0, 6), max_size=6),
    ),
    st.none() | st.floats(0, 1e12),
)  # fmt: skip
def test_no_advice_keeps_a_feed_unasked_for_long(hints: Hints, age: float | None) -> None:
    at = after_success(NOON, EVERY, hints, age)
    assert NOON + EVERY <= at <= NOON + LONGEST + 7 * DAY
    when = datetime.fromtimestamp(at, UTC)
    assert when.hour not in hints.hours and when.weekday() not in hints.days
