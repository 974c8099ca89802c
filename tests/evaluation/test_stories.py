"""The measures of whole stories: known answers, and agreement with the reference scorer where that lies beside the checkout."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from detente.errors import EmptyInput, InputError, NotFound
from detente.evaluation.gold import GoldStory, gold_stories
from detente.evaluation.stories import evaluate_stories, report
from detente.json import record_to_json
from detente.records import (
    SCHEMA,
    Actor,
    Dateline,
    Document,
    Event,
    Furniture,
    Place,
    Published,
    Quote,
    Record,
    Span,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench"
SCORER = SHARED / "score_stories.py"

TEXT = (
    "TARTU (BNS) – Estonian Foreign Minister Mari Kask met Peruvian envoy José Luna in Tartu on 4 May 2010. "
    "“We agree on tariffs,” Kask said. Lima later expelled two Estonian diplomats.\nMore news\n"
)
GOLD = """
document:
  dateline: {place: Tartu, country: EST}
  published: {date: 2010-05-05}
  furniture: [More news]
actors:
  - {name: Mari Kask, kind: person, country: EST, sector: GOV, office: Minister of Foreign Affairs}
  - {name: José Luna, kind: person, country: PER, sector: GOV}
events:
  - {id: meeting, plover: CONSULT, status: happened, source: [Mari Kask], target: [José Luna], symmetric: true, date: 2010-05-04,
     place: {name: Tartu, country: EST}, evidence: "Mari Kask met Peruvian envoy José Luna"}
  - {id: expulsion, plover: SANCTION, status: happened, source: [PER GOV], target: [EST GOV], date: ../2010-05-05,
     evidence: "Lima later expelled two Estonian diplomats"}
  - {id: accord, optional: true, plover: AGREE, status: happened, source: [EST], target: [PER], evidence: We agree on tariffs}
quotes:
  - {speaker: [Mari Kask], words: We agree on tariffs, kind: direct}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "01.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "01.yaml").write_text(GOLD, encoding="utf-8")
    return tmp_path


class Oracle:
    """Turns gold into the record that a perfect reader would give, and harms it as asked."""

    def __init__(self, harm: Callable[[Record], Record] = lambda record: record) -> None:
        self._harm = harm

    def __call__(self, gold: GoldStory) -> Record:
        data = yaml.safe_load(gold.source.with_suffix(".yaml").read_text(encoding="utf-8"))
        return self._harm(perfect(gold, data))


def perfect(gold: GoldStory, data: dict[str, Any]) -> Record:
    actors: dict[str, Actor] = {}

    def ids(named: Any) -> tuple[str, ...]:
        return tuple(party(str(name)) for name in (named if isinstance(named, list) else [named] if named else []))

    def party(name: str) -> str:
        if name not in actors:
            country, _, sector = name.partition(" ")
            known = len(country) == 3 and country.isupper()
            actors[name] = make_actor(name, "body", country if known else None, sector if known and sector else None)
        return name

    for row in data.get("actors") or []:
        actors[row["name"]] = make_actor(row["name"], row.get("kind", "body"), row.get("country"), row.get("sector"))
    events = tuple(
        make_event(gold.text, n, e, ids) for n, e in enumerate(data.get("events") or []) if locate(gold.text, e["evidence"])
    )
    quotes = tuple(
        make_quote(gold.text, n, q, ids) for n, q in enumerate(data.get("quotes") or []) if locate(gold.text, q["words"])
    )
    document = data.get("document") or {}
    dateline = document.get("dateline") or {}
    when = (document.get("published") or {}).get("date")
    lines = [s for f in document.get("furniture") or [] if (s := locate(gold.text, f))]
    return Record(
        SCHEMA,
        Document(
            "0" * 64, None, None, None, (), Dateline("", dateline.get("place", ""), dateline.get("country")) if dateline else None,
            None, Published(str(when) if when else None, "stated"), "en", gold.text,
            tuple(Furniture(s.start, s.end, s.text, "other") for s in lines), (),
        ),
        tuple(actors.values()), events, quotes, (), (),
    )  # fmt: skip


def make_actor(name: str, kind: str, country: str | None, sector: str | None) -> Actor:
    kind = kind if kind in ("person", "country", "body", "igo") else "other"
    return Actor(name, name, cast("Any", kind), country, cast("Any", sector), None, "exact", 1.0, "", ())


def make_event(text: str, number: int, row: dict[str, Any], ids: Callable[[Any], tuple[str, ...]]) -> Event:
    span = locate(text, row["evidence"])
    assert span is not None
    place = row.get("place")
    return Event(
        str(number), row["plover"], row.get("mode"), (), "010", 1, 0.0, row.get("status", "happened"), ids(row.get("source")),
        ids(row.get("target")), bool(row.get("symmetric")), Place(place["name"], place.get("country"), None, None, "city") if place else None,
        str(row["date"]) if row.get("date") else None, None, None, None, (), 1.0, "", span, span,
        tuple(s for a in row.get("also_in") or [] if (s := locate(text, a))),
    )  # fmt: skip


def make_quote(text: str, number: int, row: dict[str, Any], ids: Callable[[Any], tuple[str, ...]]) -> Quote:
    span = locate(text, row["words"])
    assert span is not None
    return Quote(str(number), ids(row.get("speaker")), (), "direct", span.start, span.end, span.text, None, ())


def locate(text: str, words: str) -> Span | None:
    from detente.evaluation.matching import find_words

    found = find_words(text, str(words))
    return Span(*found, text[found[0] : found[1]]) if found else None


def lines(folder: Path, predict: Callable[[GoldStory], Record]) -> dict[str, str]:
    """The report, by the first word of each line."""
    return {line.split()[0]: line for line in report(evaluate_stories(gold_stories(folder), predict))}


def test_a_perfect_record_gets_full_marks(folder: Path) -> None:
    shown = lines(folder, Oracle())
    assert shown["event.full"].endswith("F1 1.000   (2 right, 2 predicted, 2 gold)")
    assert shown["quote.speaker"].endswith("(1 right, 1 predicted, 1 gold)")
    assert shown["actor.person"].endswith("(2 right, 2 predicted, 2 gold)")
    assert shown["document.date"].endswith("(1 right, 1 predicted, 1 gold)")
    assert "P nan  R 1.000  F1 1.000" in shown["furniture"]
    assert "stories with every event right and none extra 1 of 1" in shown["stories"] or "1 of 1" in shown["stories"]


def edit(number: int, **changes: Any) -> Callable[[Record], Record]:
    def harm(record: Record) -> Record:
        events = list(record.events)
        events[number] = replace(events[number], **changes)
        return replace(record, events=tuple(events))

    return harm


def right(folder: Path, level: str, harm: Callable[[Record], Record]) -> int:
    tally = evaluate_stories(gold_stories(folder), Oracle(harm))
    return tally.right[f"event.{level}"]


@pytest.mark.parametrize(
    ("harm", "still", "lost"),
    [
        (edit(0, source=("José Luna",), target=("Mari Kask",)), ("full",), ()),
        (edit(1, source=("EST GOV",), target=("PER GOV",)), ("type",), ("who", "full")),
        (edit(1, status="planned"), ("who", "when"), ("status", "full")),
        (edit(0, date="2010-05-20"), ("status",), ("when", "full")),
        (edit(0, date="2010-05-01/2010-05-08"), ("when", "full"), ()),
        (edit(0, date="2010-05-01/2010-05-09"), ("where",), ("when", "full")),
        (edit(0, date=None), ("status",), ("when", "full")),
        (edit(0, place=None), ("when",), ("where", "full")),
        (edit(0, place=Place("Lima", "PER", None, None, "city")), ("when",), ("where", "full")),
        (edit(1, plover="REJECT"), (), ("type", "full")),
        (edit(1, source=("PER",)), ("who", "sector", "full"), ()),
    ],
)
def test_one_fault_costs_the_measures_it_touches(
    folder: Path, harm: Callable[[Record], Record], still: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    assert {level: right(folder, level, harm) for level in still} == dict.fromkeys(still, 2)
    assert {level: right(folder, level, harm) for level in lost} == dict.fromkeys(lost, 1)


def test_an_optional_event_neither_helps_nor_harms(folder: Path) -> None:
    without = evaluate_stories(gold_stories(folder), Oracle(lambda r: replace(r, events=r.events[:2])))
    assert without.predicted["event.type"] == without.right["event.type"] == without.gold["event.type"] == 2


def test_an_event_from_furniture_is_counted(folder: Path) -> None:
    tally = evaluate_stories(gold_stories(folder), Oracle(edit(1, evidence=locate(TEXT, "More news"), also=())))
    assert (tally.from_furniture, tally.exact) == (1, 0)


def test_a_story_that_cannot_be_read_counts_as_nothing_found(folder: Path) -> None:
    def fail(gold: GoldStory) -> Record:
        raise EmptyInput(gold.name, "holds no words")

    tally = evaluate_stories(gold_stories(folder), fail)
    assert (tally.gold["event.type"], tally.predicted["event.type"]) == (2, 0)
    assert "01: not read: holds no words" in list(report(tally, detail=True))


def test_detail_names_what_went_wrong(folder: Path) -> None:
    harmed = evaluate_stories(gold_stories(folder), Oracle(edit(1, status="planned")))
    shown = list(report(harmed, detail=True))
    assert "    ok CONSULT meeting | Mari Kask met Peruvian envoy José Luna" in shown
    assert "    wrong status,full SANCTION expulsion | Lima later expelled two Estonian diplomats" in shown
    assert "        status: gold happened, found planned" in shown


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no gold here"):
        list(gold_stories(tmp_path))
    with pytest.raises(NotFound, match="no such folder"):
        list(gold_stories(tmp_path / "gone"))


@pytest.mark.parametrize(
    ("text", "message"),
    [("[1", "not YAML"), ("- 1", "expected a mapping"), ("events: [{plover: AID}]", r"events\[0\]: evidence is missing")],
)
def test_gold_of_another_form_is_refused_by_name(folder: Path, text: str, message: str) -> None:
    (folder / "01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        list(gold_stories(folder))


def harmer(seed: int) -> Callable[[Record], Record]:
    """Damage of every kind, the same for the same seed."""
    dice = random.Random(seed)

    def harm(record: Record) -> Record:
        events = [e for e in record.events if dice.random() < 0.85]
        events = [damaged(e, record, dice) for e in events]
        events += [replace(dice.choice(record.events), id="extra", also=())] if record.events and dice.random() < 0.4 else []
        quotes = [replace(q, end=q.end - dice.choice((0, 0, 5, 30))) for q in record.quotes if dice.random() < 0.8]
        quotes = [replace(q, speaker=random_side(record, dice)) if dice.random() < 0.2 else q for q in quotes if q.start < q.end]
        actors = tuple(replace(a, name=dice.choice((a.name, a.name, a.name[::-1], a.name.upper()))) for a in record.actors)
        document = replace(record.document, furniture=record.document.furniture[dice.choice((0, 1)) :])
        return replace(record, events=tuple(events), quotes=tuple(quotes), actors=actors, document=document)

    return harm


def damaged(event: Event, record: Record, dice: random.Random) -> Event:
    changes: list[dict[str, Any]] = [
        {}, {}, {"status": "planned"}, {"source": event.target, "target": event.source}, {"date": "2001"}, {"date": None},
        {"place": None}, {"symmetric": not event.symmetric}, {"source": random_side(record, dice)}, {"plover": "CONSULT"},
        {"evidence": Span(event.evidence.start + 3, event.evidence.start + 4, "?")}, {"source": ("nobody known",)},
    ]  # fmt: skip
    return replace(event, **dice.choice(changes))


def random_side(record: Record, dice: random.Random) -> tuple[str, ...]:
    return tuple(a.id for a in dice.sample(record.actors, k=min(len(record.actors), dice.choice((0, 1, 2)))))


@pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer does not lie beside this checkout")
@pytest.mark.parametrize("seed", range(3))
def test_the_report_agrees_with_the_reference_scorer(tmp_path: Path, seed: int) -> None:
    def keep(name: str, record: Record) -> None:
        (tmp_path / f"{name}.json").write_text(record_to_json(record), encoding="utf-8")

    tally = evaluate_stories(gold_stories(SHARED / "stories"), Oracle(harmer(seed)), kept=keep)
    assert list(report(tally)) == list(reference(SHARED / "stories", tmp_path))


def reference(gold: Path, predictions: Path) -> Iterator[str]:
    shown = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(predictions)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    yield from shown.stdout.splitlines()
