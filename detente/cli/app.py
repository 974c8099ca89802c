"""The command ``detente``: every verb, and the one place where errors become messages and exit codes.

Only this package prints. Nothing heavy is imported before a verb needs it.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from detente import __version__
from detente.cli import codebook, evaluate, export, knowledge, mcp, over_time, publish, review, serve, watch
from detente.cli.exits import Exit, exit_for
from detente.cli.ingest import AllowPort, AllowPrivate, ArchiveName, StoreText
from detente.cli.output import note, print_line
from detente.errors import DateError, DetenteError

EPILOG = (
    "Exit codes: 0 done; 1 unforeseen; 2 wrong usage; 3 done, with rejected inputs; 4 the input cannot be read; "
    "5 the installation lacks something; 6 the archive cannot be opened or written; 130 interrupted."
)

_LONGEST_QUESTION = 300


class Format(StrEnum):
    """What the input is."""

    auto = "auto"
    text = "text"
    html = "html"


app = typer.Typer(
    name="detente",
    help="Read news, and keep the record of relations between states: who did what to whom, when and where.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(codebook.app, name="codebook")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(review.app, name="review")
over_time.register(app)

AsJson = Annotated[
    bool | None,
    typer.Option("--json/--tables", help="JSON, or tables for a person. Default: tables on a terminal, JSON in a pipe."),
]
Explain = Annotated[bool, typer.Option("--explain", help="With every fact, why it was coded so and the words it rests on.")]


def _date(value: str | None) -> str | None:
    from detente.edtf import bounds

    if value is None:
        return None
    try:
        bounds(value)
    except DateError as error:
        raise typer.BadParameter(str(error)) from error
    return value


def _question(value: str) -> str:
    if len(value) > _LONGEST_QUESTION:
        raise typer.BadParameter(f"has {len(value)} characters; expected a question of at most {_LONGEST_QUESTION}")
    return value


def _print_version(asked: bool) -> None:
    if asked:
        print_line(f"detente {__version__}")
        raise typer.Exit(Exit.DONE)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """What stands before a verb; the version is printed by its own callback."""


@app.command()
def read(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A story as text or HTML; - reads standard input.")],
    as_json: AsJson = None,
    explain: Explain = False,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", callback=_date, help="When it was published, if you know: 2023-09-18.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Another spaCy pipeline for English, by name or path.")] = None,
    no_model: evaluate.NoModel = False,
    format: Annotated[Format, typer.Option("--format", "-f", help="What the input is.")] = Format.auto,
    base: knowledge.Base = None,
    own: codebook.Trained = None,
) -> None:
    """Read one story and print its record."""
    from detente.cli.reading import read_and_show
    from detente.settings import Settings

    settings = Settings(
        model=model, network=not no_model, knowledge=base, codebook=own, published=published, format=format.value
    )  # fmt: skip
    read_and_show(file, settings=settings, as_json=as_json, explain=explain)


class OutcomeName(StrEnum):
    """What becomes of an input."""

    coded = "coded"
    empty = "empty"
    duplicate = "duplicate"
    rejected = "rejected"


def _mapping(values: list[str] | None) -> dict[str, str]:
    pairs = [value.partition("=") for value in values or ()]
    for part, sign, name in pairs:
        if not (part and sign and name):
            raise typer.BadParameter(f"found {part + sign + name!r}, expected PART=COLUMN, such as text=body")
    return {part: name for part, _, name in pairs}


@app.command()
def ingest(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns, addresses of feeds; - reads standard input.")
    ],
    archive: ArchiveName,
    format: Annotated[
        str, typer.Option("--format", "-f", help="What the inputs are; auto tells it from their content.")
    ] = "auto",
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="PART=COLUMN", help="Which column or key holds what: text=body. May be given several times."
        ),
    ] = None,
    store_text: Annotated[
        StoreText | None,
        typer.Option("--store-text", help="What a new archive keeps of the words: all, the evidence, or hashes of it."),
    ] = None,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, max=256, help="Processes that read side by side.")] = 1,
    again: Annotated[bool, typer.Option("--again", help="Read anew what the archive has; judgements stay.")] = False,
    as_json: Annotated[
        bool | None,
        typer.Option("--json/--quiet", help="A line of JSON for every input, once it is in the archive. Default: in a pipe."),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", callback=_date, help="When all of them were published, if you know.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Another spaCy pipeline for English, by name or path.")] = None,
    no_model: evaluate.NoModel = False,
    base: knowledge.Base = None,
    own: codebook.Trained = None,
    private: AllowPrivate = None,
    ports: AllowPort = None,
) -> None:
    """Take any number of stories into an archive; the same command goes on where it was interrupted."""
    from detente.cli.ingest import ingest_paths
    from detente.settings import Settings

    settings = Settings(model=model, network=not no_model, knowledge=base, codebook=own, published=published)
    ingest_paths(
        paths,
        archive,
        format=format,
        mapping=_mapping(mapping),
        settings=settings,
        store_text=store_text.value if store_text else None,
        workers=workers,
        again=again,
        as_json=as_json,
        private=private,
        ports=ports,
    )


app.command("watch")(watch.watch)


@app.command()
def ledger(
    archive: ArchiveName,
    outcome: Annotated[OutcomeName | None, typer.Option(help="Only inputs with this outcome.")] = None,
    raw: Annotated[str | None, typer.Option(metavar="PLACE", help="Print the bytes that were kept of a rejected input.")] = None,
    as_json: AsJson = None,
) -> None:
    """Show every input of an archive and what became of it."""
    from detente.archive import open_archive
    from detente.cli.ingest import show_ledger

    with open_archive(archive) as opened:
        show_ledger(opened, outcome=outcome.value if outcome else None, raw=raw, as_json=as_json)


@app.command()
def copies(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="A document: its id, its address, or the place it came from.")
    ],
    archive: ArchiveName,
    as_json: AsJson = None,
) -> None:
    """Show the copies of a document, their likely original, and what each altered."""
    from detente.archive import open_archive
    from detente.cli.copies import show_copies

    with open_archive(archive) as opened:
        show_copies(opened, document, as_json=as_json)


@app.command()
def changes(
    archive: ArchiveName,
    since: Annotated[int, typer.Option(metavar="CURSOR", min=0, help="Only what came after this cursor.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    as_json: AsJson = None,
) -> None:
    """Show which happenings were added, corrected and deleted, in order."""
    from detente.archive import open_archive
    from detente.cli.ingest import show_changes

    with open_archive(archive) as opened:
        show_changes(opened, since=since, limit=limit, as_json=as_json)


@app.command()
def demo(
    name: Annotated[str | None, typer.Argument(help="One of the bundled stories; all of them where none is named.")] = None,
    as_json: AsJson = None,
    explain: Explain = False,
    desk: Annotated[
        bool, typer.Option("--serve", help="Open the desk on the sample archive instead; see detente serve.")
    ] = False,
    port: serve.Port = 8411,
    open_browser: serve.Open = False,
) -> None:
    """Read the bundled stories and print their records; or open the desk on an archive of sample stories."""
    if desk:
        serve.serve_sample(port, open_browser=open_browser)
        return
    from detente.cli.reading import show_examples

    show_examples(name, as_json=as_json, explain=explain)


@app.command()
def who(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", callback=_question, help="An office, a name as written, or both.")
    ],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", callback=_date, help="On this date (2023-09-18, 2023-09, 2023).")
    ] = None,
    country: Annotated[str | None, typer.Option(help="Of this country: a name, or a code such as CHN.")] = None,
    office: Annotated[str | None, typer.Option(help="The office that goes with a name.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many answers.")] = 20,
    as_json: AsJson = None,
    explain: Annotated[bool, typer.Option("--explain", help="With every answer, its sources and why.")] = False,
    base: knowledge.Base = None,
) -> None:
    """Say who held an office on a date, or whom a name stands for."""
    from detente.cli.who import answer_question
    from detente.knowledge import load_knowledge

    answer_question(
        load_knowledge(base), question, on=on, country=country, office=office, limit=limit, as_json=as_json, explain=explain
    )


app.command("export")(export.export)
app.command("serve")(serve.serve)
app.command("publish")(publish.publish)
app.command("mcp")(mcp.mcp)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from detente.schema import schema_text

    print_line(schema_text().rstrip("\n"))


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit; an error that Detente raises on purpose becomes one line on standard error."""
    try:
        app(args=arguments, prog_name="detente")
    except DetenteError as error:
        note(" ".join(str(error).split()))
        sys.exit(exit_for(error))
    except OSError as error:
        note(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        sys.exit(Exit.FAILED)
