"""The publication date that a story gives away, with a small world of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.dates import date_story, explain, infer_publication, publication_anchor
from detente.dates.clues import Clue, view_story
from detente.dates.dayset import LAST, hull, on_weekdays, span
from detente.dates.publication import conclude, find_clues, solve
from detente.edtf import bounds
from detente.knowledge.model import Entity, Hit, Landmark, Match, Meeting, OfficeQuery, Tenure
from detente.language.parse import parse_story
from detente.records import Dateline, Document, Published
from detente.story.model import CleanText, Paragraph, Story

FORUMS = tuple(
    Meeting("Amber Forum", f"Amber Forum {first[:4]}", city, country, first, last)
    for first, last, city, country in [
        ("2017-06-05", "2017-06-06", "Riga", "LVA"),
        ("2018-06-11", "2018-06-12", "Lima", "PER"),
        ("2019-06-10", "2019-06-11", "Riga", "LVA"),
        ("2020-06-08", "2020-06-09", "Accra", "GHA"),
    ]
)
TALKS = (
    Meeting("Norway-Peru", "Hansen-Quispe Valparaiso talks", "Valparaiso", "CHL", "2018-03-07", "2018-03-08"),
    Meeting("Ghana mining", "Gdansk conference", "Gdansk", "POL", "2017-11-15", "2017-11-15"),
)
LANDMARKS = (
    Landmark(
        "2018-03-07",
        "2018-03-07",
        "accession",
        ("NOR", "PER"),
        ("Tveit", "Quispe"),
        "Callao",
        "PER",
        "Norway and Peru launch the herring tribunal",
    ),
    Landmark("2019-11-12", "2019-11-12", "attack", ("GHA",), (), "Tamale", "GHA", "Gunmen storm the customs warehouse at Tamale"),
)
COUNTRIES = {"Norwegian": "NOR", "Peruvian": "PER", "Latvia": "LVA", "Peru": "PER", "Ghana": "GHA", "Norway": "NOR"}


def tenure(person: str, portfolio: str, country: str, start: str, end: str | None) -> Tenure:
    return Tenure(
        person, portfolio, country, None, portfolio, "GOV", 0, start, end, "known" if end else "incumbent", None, False, "test"
    )


PEOPLE = {
    "Berit Hansen": tenure("Berit Hansen", "head_of_government", "NOR", "2016-02-01", "2018-09-30"),
    "Tomas Quispe": tenure("Tomas Quispe", "head_of_state", "PER", "2017-01-10", None),
}


@dataclass(eq=False)
class World:
    """The part of the knowledge base that dating a story asks for."""

    meetings_: tuple[Meeting, ...] = FORUMS + TALKS
    people: dict[str, Tenure] = field(default_factory=lambda: dict(PEOPLE))
    landmarks: tuple[Landmark, ...] = ()

    def scan_meetings(self, text: str) -> list[tuple[int, int, str]]:
        return [(m.start(), m.end(), "Amber Forum") for m in re.finditer(r"(?:the )?Amber (?:Forum|summit)", text)]

    def meetings(self, *, series: str | None = None, **_: object) -> tuple[Meeting, ...]:
        return tuple(m for m in self.meetings_ if series in (None, m.series))

    def scan(self, text: str) -> list[Hit]:
        found = []
        for name, iso in COUNTRIES.items():
            for m in re.finditer(name, text):
                found.append(Hit(m.start(), m.end(), name, ((Entity(iso, "country", name, iso, None), "primary"),)))
        return sorted(found, key=lambda h: h.start)

    def parse_office(self, phrase: str) -> OfficeQuery | None:
        portfolio = "head_of_government" if "rime" in phrase else "head_of_state" if "resident" in phrase else None
        country = "NOR" if "Norw" in phrase else "PER" if "Peru" in phrase else None
        if portfolio is None:
            return None
        values: dict[str, Any] = dict.fromkeys(OfficeQuery.__slots__)
        flags: dict[str, Any] = {f: False for f in ("former", "deputy", "acting") if f in values}
        return OfficeQuery(**(values | flags | {"portfolio": portfolio, "country": country, "sector": "GOV", "title": phrase}))

    def match_persons(self, name: str, **_: object) -> tuple[Match, ...]:
        if name not in self.people:
            return ()
        held = self.people[name]
        return (Match(Entity(name, "person", name, held.country, None), held, 1.0, "exact", "same name"),)

    def capital(self, iso3: str) -> None:
        return None

    def tenures(self, person: str, **_: object) -> tuple[Tenure, ...]:
        return (self.people[person],)


def story(text: str, *, dateline: str | None = "OSLO", published: Published | None = None) -> Story:
    """A story whose first line is its title; the others are its paragraphs. The dateline stands before the clean text."""
    head = f"{dateline} " if dateline else ""
    lines = text.split("\n")
    clean = "\n\n".join(lines)
    paragraphs, at = [], 0
    for number, line in enumerate(lines):
        paragraphs.append(Paragraph("body" if number else "title", at, at + len(line)))
        at += len(line) + 2
    raw = head + clean
    place = Dateline(dateline, dateline.split(",")[0], None) if dateline else None
    when = published or Published(None, "unknown")
    document = Document("0" * 64, None, None, None, (), place, lines[0], when, "en", raw, (), ())
    return Story(document, CleanText(clean, raw, ((0, len(head), len(raw)),), tuple(paragraphs)))


def infer(text: str, *, dateline: str | None = "OSLO") -> Published:
    told = story(text, dateline=dateline)
    found = infer_publication(told, parse_story(told.clean), cast(Any, World()))
    for span_ in found.evidence:
        assert told.document.text[span_.start : span_.end] == span_.text
    return found


@pytest.mark.parametrize(
    ("text", "dateline", "expected"),
    [
        # A meeting of a known place, and a weekday.
        ("Ministers seek calm\nNorway and Peru signed a pact at the Amber Forum in Ghana on Tuesday.", None, "2020-06-09/2020-06-10"),
        # A place that held it twice, and one holder of an office who leaves one of them.
        ("Ministers seek calm\nNorwegian Prime Minister Berit Hansen signed a pact at the Amber Forum in Riga on Tuesday.", None,
         "2017-06-06/2017-06-07"),
        # A day and month in the dateline, a weekday that fits one year of the term.
        ("Norway and Peru sign\nNorwegian Prime Minister Berit Hansen signed the pact on Monday.", "OSLO, March 5 (Wire) -", "2018-03-05"),
        # A month's word for a meeting, a nearer word for the news.
        ("Norway warns\nNorway's fleet left port last weekend. Nobody had objected to it at the Amber summit in Peru this month.", None,
         "2018-06-19/2018-06-30"),
        # A meeting told of without its name.
        ("Hansen, Quispe end feud\nNorway's Prime Minister Berit Hansen and Peru's President Tomas Quispe met in Valparaiso on Wednesday.", None,
         "2018-03-07/2018-03-08"),
        # Days counted from the weekday of the lead.
        ("Norway calls envoy home\nNorway recalled its envoy on Thursday, Peruvian President Tomas Quispe said. Two days earlier, the Amber summit in Ghana had criticised it.", None,
         "2020-06-11/2020-06-16"),
        # A known meeting that a sentence of the body tells of, and a later weekday of the lead.
        ("Norway calls envoy home\nNorway recalled its envoy on Friday. Nobody minded.\nHansen of Norway ended talks with Peru in Valparaiso on Thursday.", None, "2018-03-08/2018-03-13"),
        # One party and the place are enough within the term of a holder of office.
        ("Ghana seeks calm\nPresidents pledged aid to Ghana at a summit in Gdansk on Wednesday, Norwegian Prime Minister Berit Hansen said.", None,
         "2017-11-15/2017-11-16"),
        # A term that began on the weekday told.
        ("Norway thanks Peru\nNorwegian Prime Minister Berit Hansen, who was sworn in on Monday, thanked Peru on Wednesday.", None,
         "2016-02-01/2016-02-05"),
        # The week after a weekend.
        ("Norway warns\nNorway's fleet left port last weekend, Norwegian Prime Minister Berit Hansen said. The Amber summit in Peru was held last week.", None, "2018-06-17/2018-06-24"),
    ],
)  # fmt: skip
def test_dated(text: str, dateline: str | None, expected: str) -> None:
    found = infer(text, dateline=dateline or "OSLO")
    assert (found.date, found.basis) == (expected, "inferred")
    assert found.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Norway warns\nNorway's fleet left port on Tuesday.",
        "Norway warns\nNorway's fleet left port. It had been built in 2014.",
        "Norway warns\nNorwegian Prime Minister Berit Hansen met Peruvian President Tomas Quispe on Tuesday.",
        "Norway warns\nThe Amber Forum is held each year.",
        "Ministers seek calm\nNorway and Peru signed a pact at the Amber Forum in Latvia on Tuesday.",
        # One party and the place, in no known years; a weekday on which nothing is known; a power named by its seat.
        "Ghana seeks calm\nPresidents pledged aid to Ghana at a summit in Gdansk on Wednesday.",
        "Norway and Peru meet\nNorway and Peru ended their talks in Valparaiso on Friday.",
        "Norway and Peru meet\nNorway told Peru on Wednesday that Valparaiso agreed.",
        # Days without a year, in no known year.
        "Norway warns\nNorway closed the port on March 3. It will open again on March 11.",
        "\n",
    ],
)
def test_left_unknown(text: str) -> None:
    assert infer(text) == Published(None, "unknown")


def test_clues_too_weak_for_a_date_still_leave_a_window() -> None:
    told = story(
        "Norway thanks Peru\nPresident Tomas Quispe, who came into office in January, shut the port on March 3. It will open again on March 11."
    )
    assert date_story(told, parse_story(told.clean), cast(Any, World())) == (Published(None, "unknown"), "2017-01-10/2017-12-06")


def test_contradiction_is_left_unknown() -> None:
    # The forum of 2020 is out of the prime minister's term: one of the two is not what it seems.
    text = "Norway signs\nNorwegian Prime Minister Berit Hansen signed a pact. The Amber summit in Ghana was held last week."
    assert infer(text) == Published(None, "unknown")


def test_known_date_is_kept() -> None:
    given = Published("2001-02-03", "stated")
    told = story("Norway warns\nNothing happened.", published=given)
    assert infer_publication(told, (), cast(Any, World())) is given


@pytest.mark.parametrize(
    ("words", "name", "first", "last"),
    [
        ("Norwegian Prime Minister Berit Hansen rested.", "office", "2016-01-29", "2018-10-10"),
        ("Berit Hansen, the Norwegian prime minister, rested.", "office", "2016-01-29", "2018-10-10"),
        ("Berit Hansen, prime minister of Norway, rested.", "office", "2016-01-29", "2018-10-10"),
        ("Norwegian former Prime Minister Berit Hansen died on Monday.", "former holder", "2018-09-23", "2045-12-31"),
        ("Former Prime Minister Berit Hansen died on Monday.", "former holder", "2018-09-23", "2045-12-31"),
        ("The incoming Norwegian Prime Minister Berit Hansen rested.", "elect holder", "2015-10-14", "2016-02-04"),
        ("President-elect Tomas Quispe rested.", "elect holder", "2016-09-22", "2017-01-13"),
        ("The new Norwegian Prime Minister Berit Hansen rested.", "new holder", "2015-10-14", "2017-03-07"),
        ("The harbour grew during Norwegian Prime Minister Berit Hansen’s reign.", "office", "2015-10-11", "2045-12-31"),
    ],
)  # fmt: skip
def test_holders_by_what_they_are_called(words: str, name: str, first: str, last: str) -> None:
    told = story(f"Norway\n{words}")
    found = find_clues(told, view_story(told, parse_story(told.clean)), cast(Any, World()))
    (held,) = [c for c in found if c.name == name]
    assert hull(held.days) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "words", ["then Prime Minister Berit Hansen", "a Prime Minister Berit Hansen", "Deputy Prime Minister Berit Hansen"]
)
def test_holders_who_date_nothing(words: str) -> None:
    told = story(f"Norway\nIt was {words}.")
    assert find_clues(told, view_story(told, parse_story(told.clean)), cast(Any, World())) == ()


def test_explain_names_the_clues() -> None:
    told = story("Norway warns\nNorway signed a pact at the Amber Forum in Ghana on Tuesday.")
    lines = explain(told, parse_story(told.clean), cast(Any, World()))
    assert any(line.startswith("meeting: ") and "Amber Forum 2020" in line for line in lines)


def clue(name: str, days: int, weight: float, *, sharp: bool = False, given: bool = False) -> Clue:
    return Clue(name, days, weight, (), name, sharp, given=given)


def test_solver_sets_the_weakest_aside() -> None:
    week = span(date(2020, 6, 8), date(2020, 6, 14))
    firm, other, weak = clue("firm", week, 0.99), clue("day", on_weekdays([1]), 0.99), clue("weak", on_weekdays([2]), 0.2)
    solution = solve([weak, other, firm])
    assert solution.days == (date(2020, 6, 9), date(2020, 6, 9))
    assert [c.name for c in solution.used] == ["firm", "day"]
    assert [c.name for c in solution.dropped] == ["weak"]
    assert conclude(solution) == "2020-06-09"


def test_clues_that_contradict_each_other_leave_the_day_open() -> None:
    one, other = span(date(2020, 6, 8), date(2020, 6, 9)), span(date(2012, 6, 8), date(2012, 6, 9))
    assert conclude(solve([clue("one", one, 0.97)])) == "2020-06-08/2020-06-09"
    assert conclude(solve([clue("one", one, 0.97), clue("other", other, 0.97)])) is None


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(5)))
def test_order_of_clues_does_not_matter(order: list[int]) -> None:
    week = span(date(2020, 6, 8), date(2020, 6, 14))
    clues = [clue("a", week, 0.9), clue("b", on_weekdays([1, 2]), 0.8), clue("c", span(date(2020, 6, 10), LAST), 0.7),
             clue("d", span(date(2020, 6, 10), date(2020, 6, 11)), 0.8, given=True), clue("e", span(date(2020, 1, 1), LAST), 0.9, given=True)]  # fmt: skip
    assert solve([clues[n] for n in order]) == solve(clues)


def test_wide_answers() -> None:
    assert conclude(solve([clue("month", span(date(2020, 6, 2), date(2020, 6, 28)), 0.99)])) == "2020-06"
    assert conclude(solve([clue("two", span(date(2020, 6, 20), date(2020, 7, 20)), 0.99)])) is None
    assert conclude(solve([clue("unsure", span(date(2020, 6, 2), date(2020, 6, 3)), 0.9)])) is None
    assert conclude(solve([])) is None


@pytest.mark.parametrize(
    ("published", "anchor"),
    [("2023-09-18", "2023-09-18"), ("2023-09-16/2023-09-18", "2023-09-16/2023-09-18"), ("2023-09", "2023-09"), ("2023", None), (None, None),
     ("2023-09-18/..", None)],
)  # fmt: skip
def test_anchor(published: str | None, anchor: str | None) -> None:
    assert publication_anchor(Published(published, "given")) == anchor
    if anchor:
        assert bounds(anchor)
