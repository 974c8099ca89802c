"""Trips in the truth, the stories that the rule finds for them, and what became of them in an archive made of stories of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.archive import ingest, open_archive
from detente.cli.app import app
from detente.documents.carried import Given, Input
from detente.errors import InputError, NotFound
from detente.evaluation.trip_stories import (
    DAYS,
    Pair,
    Trip,
    address_key,
    find_stories,
    read_judged,
    read_trips,
    write_pairs,
)
from detente.evaluation.trips import archive_stories, evaluate_trips, is_traveller, lacking_marks, report
from tests.chronicle.tellings_made import person

STORIES = {
    "lisbon": (
        "2011-05-05",
        ("Clinton in Lisbon for talks\n\nLISBON, May 5, 2011 – U.S. Secretary of State Hillary Clinton met Portuguese Foreign Minister "
        "Luís Amado in Lisbon on Wednesday, a spokesman said.\n\nThe two discussed fishing rights and the harbour of Sines.\n"),
    ),
    "oslo": (
        "2011-05-05",
        ("Oslo waits for Clinton\n\nOSLO, May 5, 2011 – U.S. Secretary of State Hillary Clinton will visit Norway on May 9 and will meet "
        "Foreign Minister Jonas Gahr Støre, the Norwegian foreign ministry said on Thursday.\n"),
    ),
    "king": (
        "2011-05-06",
        ("King Abdullah at the White House\n\nWASHINGTON, May 6, 2011 – President Barack Obama met King Abdullah II of Jordan at the White "
        "House on Thursday, officials said.\n"),
    ),
    "tea": (
        "2011-05-06",
        "Tea grows dearer\n\nCOLOMBO, May 6, 2011 – Sri Lanka sold more tea. Growers named Clinton Hills as the dearest garden.\n",
    ),
}  # fmt: skip
JOURNEYS = [
    ("1", "Hillary Rodham Clinton", "2011-05-04", "2011-05-04", "Portugal", "Lisbon, Sines"),
    ("2", "Hillary Rodham Clinton", "2011-05-09", "2011-05-10", "Norway", "Oslo"),
    ("3", "Hillary Rodham Clinton", "2011-05-07", "2011-05-07", "Sri Lanka", "Colombo"),
    ("4", "Hillary Rodham Clinton", "2012-05-04", "2012-05-04", "Portugal", "Lisbon"),
    ("5", "Barack Obama", "2011-05-20", "2011-05-20", "Atlantis", "The sea"),
    ("6", "Barack Obama", "2010-05-20", "2010-05-20", "Korea, Republic of", "Seoul and Pusan"),
]
VISITS = [("7", "King Abdullah II", "2011-05-05", "2011-05-05", ["jordan", "Jordan"])]
LISBON = Trip(
    "travel:1", "Hillary Rodham Clinton", "Clinton", "USA", "PRT", date(2011, 5, 4), date(2011, 5, 4), ("Lisbon", "Sines")
)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("truth")
    keys = ("id", "name", "start-date", "end-date", "country", "locale")
    rows = [json.dumps(dict(zip(keys, row, strict=True))) for row in JOURNEYS]
    (folder / "journeys.jsonl").write_text("\n".join(rows) + "\n")
    own = ("id", "visitor", "start_date", "end_date")
    visits = [json.dumps({**dict(zip(own, row[:4], strict=True)), "from": [row[4]], "description": ""}) for row in VISITS]
    (folder / "visits.jsonl").write_text("\n".join(visits) + "\n")
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = str(tmp_path_factory.mktemp("archive") / "news.detente")
    ingest(_inputs(), where)
    return where


def _inputs() -> Iterator[Input]:
    for number, (name, (day, text)) in enumerate(STORIES.items(), start=1):
        title, _, body = text.partition("\n\n")
        yield Input(f"wire.jsonl#{number}", None, body.encode(), "text", Given(_address(name), title=title, published=day))


def _address(name: str) -> str:
    return f"https://wire.example/{name}"


def test_the_truth_is_read_in_both_forms(truth: Path) -> None:
    trips = {t.id: t for t in read_trips(truth)}
    assert list(trips) == ["travel:6", "travel:1", "visit:7", "travel:3", "travel:2", "travel:4"]
    assert trips["travel:1"] == LISBON
    assert (trips["travel:6"].host, trips["travel:6"].towns) == ("KOR", ("Seoul", "Pusan"))
    assert (trips["visit:7"].person, trips["visit:7"].family) == ("Abdullah II", "Abdullah")
    assert (trips["visit:7"].home, trips["visit:7"].host) == ("JOR", "USA")
    assert [t.id for t in read_trips(truth / "visits.jsonl")] == ["visit:7"]


def test_what_is_no_truth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no trips here"):
        read_trips(tmp_path)
    with pytest.raises(NotFound, match="cannot be read"):
        read_trips(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl").write_text('{"id": "1", "name": "Ann"}\n')
    with pytest.raises(InputError, match=r"bad\.jsonl:1.*not a journey or a visit"):
        read_trips(tmp_path)


def test_the_rule_wants_days_names_and_a_word_of_visiting_close_together(truth: Path, archive: str) -> None:
    trips = read_trips(truth)
    with open_archive(archive) as opened:
        stories = list(archive_stories(opened))
    pairs = {(p.trip, p.story) for p in find_stories(trips, stories)}
    # The story of the tea names the country and the family name, and no visit.
    assert pairs == {
        (t, address_key(_address(n))) for t, n in (("travel:1", "lisbon"), ("travel:2", "oslo"), ("visit:7", "king"))
    }
    [lisbon] = [s for s in stories if s.key == address_key(_address("lisbon"))]
    moved = [replace(LISBON, id=str(n), first=d, last=d) for n in (DAYS + 1, DAYS + 2) for d in (LISBON.first + n * DAY,)]
    assert [p.trip for p in find_stories(moved, [lisbon])] == [str(DAYS + 1)]
    for between, found in (("x " * 50, 1), ("x " * 150, 0)):
        assert (
            len(list(find_stories([LISBON], [replace(lisbon, text=f"Clinton {between} met the Portuguese minister.")]))) == found
        )


def test_every_trip_that_is_told_is_looked_for(truth: Path, archive: str) -> None:
    verdicts = {"travel:1": "told", "travel:2": "planned", "travel:3": "told", "visit:7": "told"}
    named = {"travel:1": "lisbon", "travel:2": "oslo", "travel:3": "tea", "visit:7": "king"}
    pairs = [Pair(t, address_key(_address(named[t])), v) for t, v in verdicts.items()]  # type: ignore[arg-type]
    pairs += [Pair("travel:4", "0" * 16), Pair("travel:6", address_key(_address("tea")), "no")]
    with open_archive(archive) as opened:
        scores = evaluate_trips(read_trips(truth), pairs, opened, judged=True)
    assert (scores.trips, scores.pairs, scores.lacking) == (6, 6, 1)
    found = {v.trip.id: (v.asked, not v.wrong, not v.wrong_by_country) for v in scores.verdicts}
    assert found == {
        "travel:1": ("happened", True, True),
        "travel:2": ("planned", True, True),
        "travel:3": ("happened", False, False),
        "visit:7": ("happened", True, True),
    }
    lines = list(report(scores, detail=True))
    assert lines[0].startswith("MISSED travel:3 Hillary Rodham Clinton (USA) in LKA 2011-05-07, happened: lacks ")
    assert "trips 6, pairs of a trip and a story 6 (judged), stories not in the archive 1" in lines
    assert "happened  by person 0.667 (2 of 3)  by country 0.667 (2 of 3)" in lines
    assert "planned   by person 1.000 (1 of 1)  by country 1.000 (1 of 1)" in lines


def test_each_mark_is_asked_for(archive: str) -> None:
    with open_archive(archive) as opened:
        [met] = [
            h
            for h in opened.happenings(parties=("USA", "PRT"), first="2011-05-04", last="2011-05-04")
            if h.status == "happened" and h.plover == "CONSULT"
        ]
    lacking = {
        (): met,
        ("act",): replace(met, plover="AGREE"),
        ("country",): replace(met, source=("Q6294",), target=(), place=None),
        ("people",): replace(met, source=(), target=tuple(a.id for a in met.actors if a.country == "PRT")),
        ("day",): replace(met, date="2011-05"),
        ("status",): replace(met, status="planned"),
    }
    for marks, happening in lacking.items():
        assert lacking_marks(LISBON, happening, "happened", slack=DAY) == marks
    assert lacking_marks(LISBON, replace(met, date="2011-05-06"), "happened", slack=DAY) == ("day",)
    assert lacking_marks(LISBON, replace(met, date="2011-05-06"), "happened", slack=2 * DAY) == ()
    assert lacking_marks(LISBON, replace(met, date=None), "happened", slack=DAY) == ("day",)
    other = replace(LISBON, person="Condoleezza Rice", family="Rice")
    assert lacking_marks(other, met, "happened", slack=DAY) == ("people",)
    assert lacking_marks(other, met, "happened", slack=DAY, by_country=True) == ()


@pytest.mark.parametrize(
    ("person_", "home", "named", "country", "same"),
    [
        ("John Forbes Kerry", "USA", "John Kerry", "USA", True),
        ("John Forbes Kerry", "USA", "Kerry", "USA", True),
        ("John Forbes Kerry", "USA", "John McCain", "USA", False),
        ("John Forbes Kerry", "USA", "John", "USA", False),
        ("Michael R. Pompeo", "USA", "Mike Pompeo", "USA", True),
        ("Barack Obama", "USA", "Michelle Obama", "USA", False),
        ("Barack Obama", "USA", "Barack Obama", None, True),
        ("Barack Obama", "USA", "Barack Obama", "KEN", False),
        ("Nuri al-Maliki", "IRQ", "Nouri al-Maliki", "IRQ", True),
        ("Dmitri Medvedev", "RUS", "Dmitry Medvedev", "RUS", True),
        ("Hu Jintao", "CHN", "Hu Jintao", "CHN", True),
    ],
)  # fmt: skip
def test_a_traveller_goes_by_several_names(person_: str, home: str, named: str, country: str | None, same: bool) -> None:
    trip = replace(LISBON, person=person_, family=person_.split()[0 if home == "CHN" else -1], home=home)
    actor = replace(person(named, "USA"), country=country)
    assert is_traveller(trip, actor) is same


def test_a_judged_list_comes_back(tmp_path: Path) -> None:
    table = tmp_path / "judged.tsv"
    pairs = (Pair("travel:1", "ab" * 8, "told"), Pair("travel:2", "cd" * 8, "implied"))
    write_pairs(table, pairs[::-1])
    assert read_judged(table) == pairs
    table.write_text("trip\taddress\tverdict\ntravel:1\tabc\tmaybe\n")
    with pytest.raises(InputError, match=r"judged\.tsv:2.*expected a verdict"):
        read_judged(table)
    table.write_text("trip,address\n")
    with pytest.raises(InputError, match="expected the columns"):
        read_judged(table)
    with pytest.raises(NotFound):
        read_judged(tmp_path / "none.tsv")


def test_the_list_of_the_real_articles_is_whole() -> None:
    pairs = read_judged(Path(__file__).with_name("trips_news.tsv"))
    assert len(pairs) == len({(p.trip, p.story) for p in pairs}) == 163
    assert len({p.trip for p in pairs if p.verdict == "told"}) == 46


def test_the_command(truth: Path, archive: str, tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    run = CliRunner().invoke(app, ["evaluate", "trips", str(truth), archive, "--pairs", str(table), "--detail"])
    assert run.exit_code == 0, run.output
    assert "by the rule alone, not judged" in run.output
    assert len(read_judged(table)) == 3
    again = CliRunner().invoke(app, ["evaluate", "trips", str(truth), archive, "--judged", str(table)])
    assert "pairs of a trip and a story 3 (judged)" in again.output
