"""The verbs that measure Detente on gold data, the bundled kind or a user's own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.output import print_line

if TYPE_CHECKING:
    from detente.evaluation.gold import GoldStory
    from detente.evaluation.spans import Row
    from detente.records import Record


class Codebook(StrEnum):
    """Codebooks of PLOVER roots."""

    plover1 = "plover1"
    plover2 = "plover2"
    manual = "plover2-manual"


class Known(StrEnum):
    """What is told of documents before their mentions are compared."""

    subtopic = "subtopic"
    topic = "topic"
    nothing = "nothing"


app = typer.Typer(
    help="Measure Detente on gold data: your own, or anyone's in the same form.", no_args_is_help=True, rich_markup_mode=None
)
Gold = Annotated[Path, typer.Argument(metavar="GOLD", help="Gold rows: JSON Lines, or CSV.")]
Predictions = Annotated[Path | None, typer.Option(help="A file to write the answers to, one a row of gold.")]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Code with the lexicon and the linear model alone, without the trained network.")
]


@app.command()
def stories(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="NN.yaml beside NN.txt or NN.html.")],
    predictions: Annotated[Path | None, typer.Option(help="A folder to write each story's record to, as NN.json.")] = None,
    detail: Annotated[
        bool, typer.Option("--detail", help="Name every event that was missed, wrong or extra, and what was found instead.")
    ] = False,
    no_model: NoModel = False,
) -> None:
    """Whole stories: events, quotes, people, dates and furniture against gold records."""
    from detente.evaluation.gold import gold_stories
    from detente.evaluation.stories import evaluate_stories, report

    kept = _Keeper(predictions) if predictions else None
    tally = evaluate_stories(gold_stories(folder), partial(_predict, network=not no_model), kept=kept)
    for line in report(tally, detail=detail):
        print_line(line)


@app.command()
def happenings(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A YAML file a thread: happenings, and the stories that tell them.")
    ],
    detail: Annotated[
        bool,
        typer.Option("--detail", help="Name every telling that was missed, every happening that fell apart, every wrong value."),
    ] = False,
    no_model: NoModel = False,
) -> None:
    """Happenings across documents: threads of stories by many outlets, read as one archive, against gold happenings."""
    from detente.evaluation.happenings import evaluate_happenings, read_document, read_threads, report

    scores = evaluate_happenings(read_threads(folder), partial(read_document, network=not no_model))
    for line in report(scores, detail=detail):
        print_line(line)


@app.command()
def times(gold: Gold, predictions: Predictions = None) -> None:
    """Time expressions. Rows: id, dct, text, timexes [{start, end, value}]."""
    _task("times", gold, predictions)


@app.command()
def quotes(gold: Gold, predictions: Predictions = None) -> None:
    """Attributed words and their speakers. Rows: id, text, attributions [{content, source}]."""
    _task("quotes", gold, predictions)


@app.command()
def places(gold: Gold, predictions: Predictions = None) -> None:
    """Places on the map. Rows: id, text, toponyms [{start, end, lat, lon}]."""
    _task("places", gold, predictions)


@app.command()
def actors(gold: Gold, predictions: Predictions = None) -> None:
    """Actor strings. Rows: id, text, date, country, sector."""
    _task("actors", gold, predictions)


@app.command()
def names(gold: Gold, predictions: Predictions = None) -> None:
    """Garbled names. Rows: query, canonical, is_positive, and country and date where known."""
    _task("names", gold, predictions)


@app.command()
def offices(gold: Gold, predictions: Predictions = None) -> None:
    """Who held an office on a date. Rows: office, country, date, name."""
    _task("offices", gold, predictions)


@app.command()
def relations(
    gold: Gold,
    predictions: Predictions = None,
    codebook: Annotated[Codebook, typer.Option(help="Whose roots the gold uses.")] = Codebook.plover1,
    detail: Annotated[bool, typer.Option("--detail", help="Figures of every root, and which was taken for which.")] = False,
    none: Annotated[
        float | None,
        typer.Option(min=1e-6, max=0.999, help="Share of rows expected to tell nothing. Default: by whether gold has any."),
    ] = None,
    no_model: NoModel = False,
) -> None:
    """The act between two marked parties. Rows: id, sentence, marked (<s>A</s> told <t>B</t>), root."""
    from detente.evaluation.relations import ASKED_NONE, CORPUS_NONE, NONE, answer_relation, relation_detail, score_relations
    from detente.evaluation.tasks import read_rows, write_rows

    rows = read_rows(gold, "relations")
    share = (CORPUS_NONE if any(row.get("root") == NONE for row in rows) else ASKED_NONE) if none is None else none
    asked = partial(answer_relation, codebook=codebook.value, network=not no_model, none_share=share)
    answers = [asked(row) for row in _counted(rows)]
    if predictions:
        write_rows(predictions, answers)
    print_line(f"relations {score_relations(rows, answers)}")
    for line in relation_detail(rows, answers) if detail else ():
        print_line(line)


@app.command()
def status(gold: Gold, predictions: Predictions = None) -> None:
    """Whether what words tell happened. Rows: text, targets [{span1, label}], certainty from -3 to 3."""
    _task("status", gold, predictions)


@app.command()
def dating(
    gold: Gold,
    predictions: Predictions = None,
    detail: Annotated[bool, typer.Option("--detail", help="Name every story that was dated wrongly, with its clues.")] = False,
) -> None:
    """When stories were published, their dates cut off. Rows: id, date, text, and title where known; those without date are passed over."""
    from detente.evaluation.dating import answer_dating, report_dating
    from detente.evaluation.tasks import read_rows, write_rows

    rows = [row for row in read_rows(gold, "dating") if row["date"]]
    answers = [answer_dating(row) for row in _counted(rows)]
    if predictions:
        write_rows(predictions, answers)
    for line in report_dating(rows, answers, detail=detail):
        print_line(line)


@app.command()
def coreference(
    gold: Gold,
    predictions: Predictions = None,
    known: Annotated[Known, typer.Option(help="What the written answers may know of the documents beforehand.")] = Known.subtopic,
) -> None:
    """Which marked mentions of events tell one happening. Rows: doc_id, topic, subtopic, sents, mentions [{kind, sent, tokens, chain}]."""
    from detente.evaluation import coreference as task
    from detente.evaluation.tasks import read_rows, write_rows

    rows = read_rows(gold, "coreference")
    read = task.read_gold(list(_counted(rows)))
    if predictions:
        write_rows(predictions, task.answer_rows(rows, task.answer_coreference(read, task.Known(known.value))))
    for line in task.report_coreference(read):
        print_line(f"coreference {line}")


@app.command()
def trips(
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="Journeys and visits: JSON Lines, or a folder of them.")],
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="A SQLite file, or postgresql://user@host/database.")],
    judged: Annotated[
        Path | None,
        typer.Option(metavar="TABLE", help="Which stories tell of which trip: trip, address, verdict, parted by tabs."),
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option(metavar="OUT", help="A file to write the rule's pairs to, for a person to judge.")
    ] = None,
    slack: Annotated[int, typer.Option(min=0, max=30, help="Days that a happening may lie outside the stay.")] = 1,
    detail: Annotated[
        bool, typer.Option("--detail", help="Name every trip that was missed, with the nearest happening.")
    ] = False,
) -> None:
    """Trips that stories tell of: how many became the right happening in an archive."""
    from detente.archive import open_archive
    from detente.evaluation.trip_stories import find_stories, read_judged, read_trips, write_pairs
    from detente.evaluation.trips import archive_stories, evaluate_trips, report

    known = read_trips(truth)
    with open_archive(archive) as opened:
        found = read_judged(judged) if judged else tuple(find_stories(known, archive_stories(opened)))
        if pairs:
            write_pairs(pairs, found)
        scores = evaluate_trips(known, found, opened, judged=judged is not None, slack=slack)
    for line in report(scores, detail=detail):
        print_line(line)


def _task(task: str, gold: Path, predictions: Path | None) -> None:
    from detente.evaluation.spans import SCORERS
    from detente.evaluation.tasks import ANSWERS, read_rows, write_rows

    rows = read_rows(gold, task)
    answers = [ANSWERS[task](row) for row in rows]
    if predictions:
        write_rows(predictions, answers)
    print_line(f"{task} {SCORERS[task](rows, answers)}")


def _counted(rows: list[Row]) -> Iterator[Row]:
    """The rows, with progress on standard error where a person waits."""
    from rich.console import Console
    from rich.progress import track

    yield from track(rows, description="reading", console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _predict(gold: GoldStory, *, network: bool) -> Record:
    from detente.pipeline import read
    from detente.settings import Settings

    return read(gold.source.read_bytes(), uri=gold.source.name, settings=Settings(network=network))


class _Keeper:
    """Writes records into a folder as they are made."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def __call__(self, name: str, record: Record) -> None:
        from detente.json import record_to_json

        (self._folder / f"{name}.json").write_text(record_to_json(record, indent=1) + "\n", encoding="utf-8")
