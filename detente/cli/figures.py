"""A codebook of the user's own as tables for a person: what it holds, what is wrong with it, how well it is told apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import RenderableType

from detente.cli.output import console
from detente.cli.tables import plain_table, styled
from detente.codebooks import Checked, Codebook, Problem, Training, Validation
from detente.codebooks.validation import FOLDS, Scores

# A table of what was read as what that is wider than a page tells less than a list of the worst; --json gives the whole.
MOST_ACROSS, MOST_CONFUSED = 12, 15
LEVEL_STYLE = {"error": "red", "warning": "yellow"}


def show_checked(checked: Checked) -> None:
    """Print the categories with their numbers of sentences, and every problem with its line."""
    out = console()
    out.print(_held(checked.codebook))
    if checked.problems:
        out.print()
        out.print(_problems(checked.problems))
    errors = len(checked.errors)
    warnings = len(checked.problems) - errors
    out.print(styled(f"\n{_number(errors, 'error')}, {_number(warnings, 'warning')}", "bold"))


def _held(codebook: Codebook) -> RenderableType:
    table = plain_table("category", "sentences", "definition")
    for category in codebook.categories:
        table.add_row(styled(category.name, ""), f"{len(category.examples):9}", styled(category.definition, "dim"))
    table.add_row("other", f"{len(codebook.other):9}", styled("sentences of no category", "dim"))
    return table


def _problems(problems: Sequence[Problem]) -> RenderableType:
    table = plain_table("line", "place", "what is wrong")
    for problem in problems:
        line = styled(f"{problem.line:4}", LEVEL_STYLE[problem.level])
        table.add_row(line, styled(problem.place, ""), styled(f"{problem.level}: {problem.reason}", ""))
    return table


def _number(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def show_training(training: Training, into: Path) -> None:
    """Print the figures of cross-validation: scores, confusion, and the sentences that were misread most surely."""
    out, validation = console(), training.validation
    out.print(styled(f"{into}: {training.trained.card.codebook}, figures of {FOLDS}-fold cross-validation", "bold"))
    out.print(_scores(validation))
    if len(validation.categories) <= MOST_ACROSS:
        out.print(styled("\nwritten as (down), read as (across)", "bold"))
        out.print(_confusion(validation))
    else:
        out.print(styled("\nmost often confused", "bold"))
        out.print(_confused(validation))
    if validation.worst:
        out.print(styled("\nmisread most surely", "bold"))
        out.print(_misread(validation))


def _scores(validation: Validation) -> RenderableType:
    table = plain_table("category", "precision", "recall", "F1", "sentences")
    for scores in (*validation.categories, validation.macro, validation.micro):
        table.add_row(*_row(scores))
    return table


def _row(scores: Scores) -> tuple[RenderableType, ...]:
    shares = (f"{share:.2f}" for share in (scores.precision, scores.recall, scores.f1))
    return (styled(scores.of, ""), *shares, f"{scores.sentences:9}")


def _confusion(validation: Validation) -> RenderableType:
    names = [scores.of for scores in validation.categories]
    table = plain_table("", *(str(number) for number in range(1, len(names) + 1)))
    for number, (name, row) in enumerate(zip(names, validation.confusion, strict=True), start=1):
        cells = (styled(str(count) if count else "·", "bold" if i + 1 == number else "") for i, count in enumerate(row))
        table.add_row(styled(f"{number} {name}", ""), *cells)
    return table


def _confused(validation: Validation) -> RenderableType:
    names = [scores.of for scores in validation.categories]
    pairs = [(count, i, j) for i, row in enumerate(validation.confusion) for j, count in enumerate(row) if count and i != j]
    table = plain_table("written as", "read as", "sentences")
    for count, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))[:MOST_CONFUSED]:
        table.add_row(styled(names[i], ""), styled(names[j], ""), f"{count:9}")
    return table


def _misread(validation: Validation) -> RenderableType:
    table = plain_table("line", "written as", "read as", "sure", "sentence")
    for found in validation.worst:
        line = "bundled" if found.line is None else f"{found.line:4}"
        words = (line, found.category, found.taken_for, f"{found.confidence:.2f}", found.text)
        table.add_row(*(styled(w, "") for w in words))
    return table
