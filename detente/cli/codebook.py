"""The verbs that check and train a codebook of the user's own."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.exits import Exit
from detente.cli.output import note, print_line, wants_json

if TYPE_CHECKING:
    from detente.codebooks import Checked, Training

app = typer.Typer(
    help="A codebook of your own: categories learnt from example sentences.", no_args_is_help=True, rich_markup_mode=None
)

Trained = Annotated[
    Path | None,
    typer.Option("--codebook", metavar="MODEL", help="A codebook of your own, trained: events get its codes too."),
]
Source = Annotated[str, typer.Argument(metavar="YAML|-", help="The codebook (see docs/codebooks.md); - reads standard input.")]
AsJson = Annotated[bool | None, typer.Option("--json/--tables", help="JSON, or tables. Default: tables on a terminal.")]
SUFFIX = ".codebook"


@app.command()
def check(file: Source, as_json: AsJson = None) -> None:
    """Find all that is wrong with a codebook, by line. Exit code 3 where there are errors."""
    checked = _checked(file)
    if wants_json(as_json):
        print_line(json.dumps(_counted(checked), ensure_ascii=False))
    else:
        from detente.cli.figures import show_checked

        show_checked(checked)
    if checked.errors:
        raise typer.Exit(Exit.REJECTS)


@app.command()
def train(
    file: Source,
    out: Annotated[
        Path | None, typer.Option(metavar="MODEL", help="The file to write. Default: beside the YAML, with the suffix .codebook.")
    ] = None,
    as_json: AsJson = None,
) -> None:
    """Train a codebook, and say how well its categories are told apart. On one machine the same codebook gives the same bytes."""
    from detente.cli.inputs import STANDARD
    from detente.codebooks import expect_sound, to_bytes, train_codebook
    from detente.errors import NotFound
    from detente.pairs.network import load_network

    if out is None and file == STANDARD:
        raise typer.BadParameter("a codebook from standard input needs --out MODEL")
    checked = _checked(file)
    into = out or Path(file).with_suffix(SUFFIX)
    # Said before the work, not after it.
    if file != STANDARD and into.resolve() == Path(file).resolve():
        raise typer.BadParameter(f"{into} would be written over; name another file with --out MODEL")
    if into.is_dir():
        raise typer.BadParameter(f"{into} is a folder; name a file with --out MODEL")
    if not into.parent.is_dir():
        raise NotFound(str(into), f"there is no folder {into.parent}")
    for problem in checked.problems:
        note(f"{file}: {problem}")
    training = train_codebook(expect_sound(checked, where=file), load_network(), tell=note)
    _write(into, to_bytes(training.trained))
    if wants_json(as_json):
        print_line(json.dumps({"model": str(into), **_card(training), **asdict(training.validation)}, ensure_ascii=False))
        return
    from detente.cli.figures import show_training

    show_training(training, into)


def _checked(file: str) -> Checked:
    from detente.cli.inputs import read_input
    from detente.codebooks import check_codebook
    from detente.codebooks.check import MAX_BYTES

    return check_codebook(read_input(file, limit=MAX_BYTES), where=file)


def _counted(checked: Checked) -> dict[str, object]:
    codebook = checked.codebook
    return {
        "codebook": codebook.name,
        "digest": codebook.digest,
        "categories": [{"name": c.name, "definition": c.definition, "examples": len(c.examples)} for c in codebook.categories],
        "other": len(codebook.other),
        "problems": [asdict(p) for p in checked.problems],
    }


def _card(training: Training) -> dict[str, object]:
    card = training.trained.card
    return {"codebook": card.codebook, "digests": {"yaml": card.yaml, "network": card.network, "background": card.background}}


def _write(into: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    half = into.with_name(into.name + ".new")
    try:
        half.write_bytes(data)
        half.replace(into)
    finally:
        half.unlink(missing_ok=True)
