"""The verbs that make, check, extend and count a knowledge base."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.exits import Exit
from detente.cli.output import console, note, print_line, wants_json

if TYPE_CHECKING:
    from detente.knowledge.layers import Layer
    from detente.knowledge.lint import Finding
    from detente.knowledge.tables import Problem, Tables

app = typer.Typer(
    help="The knowledge base: who held which office when, under which names.", no_args_is_help=True, rich_markup_mode=None
)


class Licence(StrEnum):
    """Which rows a build keeps."""

    all = "all"
    cc0 = "cc0"


Base = Annotated[
    Path | None,
    typer.Option("--knowledge", metavar="FILE", envvar="DETENTE_KNOWLEDGE", help="A base of your own. Default: the bundled one."),
]
Into = Annotated[
    Path,
    typer.Option(
        "--into",
        metavar="FILE",
        envvar="DETENTE_KNOWLEDGE",
        help="The base of your own; the first time it is made from the bundled one.",
    ),
]
AsJson = Annotated[bool | None, typer.Option("--json/--tables", help="JSON Lines, or tables. Default: tables on a terminal.")]


@app.command()
def build(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    tables: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder of tables. Default: the bundled base's own.")
    ] = None,
    licence: Annotated[
        Licence, typer.Option(help="cc0 leaves out rows under licences that ask for attribution (CC BY).")
    ] = Licence.all,
) -> None:
    """Compile a knowledge base: the same tables give the same bytes."""
    from detente.knowledge.build import compile_tables
    from detente.knowledge.licences import without_attribution

    found = _tables(tables)
    if licence is Licence.cc0:
        before = sum(map(len, found.values()))
        found = without_attribution(found)
        note(f"{before - sum(map(len, found.values()))} rows under licences that ask for attribution are left out")
    digest = compile_tables(found, out)
    print_line(f"{out}\t{out.stat().st_size}\t{digest}")


def _tables(folder: Path | None) -> Tables:
    from detente.errors import NotFound
    from detente.knowledge import load_knowledge
    from detente.knowledge.build import read_compiled
    from detente.knowledge.tables import read_tables

    if folder is None:
        return read_compiled(load_knowledge().path)
    if not folder.is_dir():
        raise NotFound(str(folder), "no such folder; expected one that holds entities.tsv, names.tsv and the other tables")
    return read_tables(folder)


@app.command()
def add(
    facts: Annotated[Path, typer.Argument(metavar="FACTS", help="A CSV or TSV file with a header (see docs/knowledge.md).")],
    into: Into,
    source: Annotated[str | None, typer.Option(help="What to call the source of these rows. Default: the file's name.")] = None,
    licence: Annotated[str, typer.Option(help="The licence of the rows, as the base shows it.")] = "the user's own",
    strict: Annotated[bool, typer.Option("--strict", help="Take nothing where any row is wrong.")] = False,
) -> None:
    """Lay facts of your own over a base: they beat imported and bundled ones. Bad rows are named and kept aside."""
    from detente.knowledge import Knowledge, load_knowledge
    from detente.knowledge.build import compile_tables, read_compiled, read_layers
    from detente.knowledge.facts import expect_none, read_facts
    from detente.knowledge.folding import slug
    from detente.knowledge.layers import owned, put

    layers = read_layers(into) if into.exists() else ()
    knowledge = Knowledge.open(into) if into.exists() else load_knowledge()
    key = slug(source or facts.stem) or "added"
    base = read_compiled(load_knowledge().path) if layers else None
    replaced = owned(key, base, layers) if base else None
    found = read_facts(facts, knowledge, key=key, title=source or facts.name, licence=licence, replaced=replaced)
    if strict:
        _name_problems(found.problems)
        expect_none(found, facts)
    digest = compile_tables(base or read_compiled(load_knowledge().path), into, layers=put(layers, found.layer))
    print_line(f"{into}\t{found.rows} rows of {found.form} added\t{digest}")
    if found.problems:
        _keep_rejects(found.problems, into)
        raise typer.Exit(Exit.REJECTS)


def _compile(into: Path, layers: tuple[Layer, ...]) -> str:
    """Make a base of the bundled one and layers, saying so, and what waits for an entity that is not there."""
    from detente.knowledge import load_knowledge
    from detente.knowledge.build import compile_tables, read_compiled
    from detente.knowledge.layers import waiting

    note(f"compiling {into}")
    base = read_compiled(load_knowledge().path)
    for key, number in waiting(base, layers).items():
        note(f"{number} rows of {key} are about someone whom no facts name now; they are kept, and count again when some do")
    return compile_tables(base, into, layers=layers)


def _name_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        note(str(problem))


def _keep_rejects(problems: tuple[Problem, ...], into: Path) -> None:
    kept = into.with_name(into.name + ".rejects.tsv")
    lines = ["file\tline\treason\trow", *("\t".join((p.where, str(p.line), p.reason, p.row)) for p in problems)]
    kept.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="replace")
    _name_problems(problems)
    note(f"{len(problems)} bad rows are kept in {kept}")


@app.command()
def remove(
    source: Annotated[str, typer.Argument(help="The source that was added or imported, as `knowledge stats` names it.")],
    into: Into,
) -> None:
    """Take an added or imported source out again; what it hid comes back."""
    from detente.errors import DataError
    from detente.knowledge.build import read_layers

    layers = read_layers(into)
    kept = tuple(layer for layer in layers if layer.key != source)
    if kept == layers:
        raise DataError(f"{into}: no layer is called {source!r}; there are {', '.join(layer.key for layer in layers) or 'none'}")
    digest = _compile(into, kept)
    print_line(f"{into}\t{source} removed\t{digest}")


@app.command()
def lint(
    knowledge: Base = None,
    tables: Annotated[Path | None, typer.Option(metavar="DIR", help="Check a folder of tables instead of a base.")] = None,
    check: Annotated[list[str] | None, typer.Option(help="Only this check; may be given several times.")] = None,
    as_json: AsJson = None,
) -> None:
    """Find overlaps, gaps, doubles, stale incumbents and impossible dates. Exit code 3 where there are errors."""
    from detente.knowledge import load_knowledge
    from detente.knowledge.build import read_compiled
    from detente.knowledge.lint import CHECKS, lint

    unknown = sorted(set(check or ()) - set(CHECKS))
    if unknown:
        raise typer.BadParameter(f"no check is called {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    found = lint(_tables(tables) if tables else read_compiled(load_knowledge(knowledge).path), checks=check or ())
    if wants_json(as_json):
        for f in found:
            print_line(
                json.dumps({"check": f.check, "level": f.level, "about": f.about, "message": f.message}, ensure_ascii=False)
            )
    else:
        _show_findings(found)
    if any(f.level == "error" for f in found):
        raise typer.Exit(Exit.REJECTS)


def _show_findings(findings: list[Finding]) -> None:
    from collections import Counter

    from detente.cli.tables import plain_table, styled
    from detente.knowledge.lint import CHECKS

    out = console()
    if findings:
        table = plain_table("check", "about", "what is wrong")
        for f in findings:
            table.add_row(styled(f.check, "red" if f.level == "error" else "yellow"), styled(f.about, ""), styled(f.message, ""))
        out.print(table)
    counts = Counter((f.check, f.level) for f in findings)
    summary = plain_table("check", "looks for", "errors", "warnings")
    for name, run in CHECKS.items():
        summary.add_row(name, (run.__doc__ or "").strip().rstrip("."), str(counts[name, "error"]), str(counts[name, "warning"]))
    out.print(summary)


@app.command(name="import-wikidata")
def import_wikidata(
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="Wikidata's JSON dump: latest-all.json, .json.gz or .json.bz2.")],
    into: Into,
    since: Annotated[str, typer.Option(metavar="YEAR", help="Leave out offices that ended before.")] = "1990",
    work: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where half-done work is kept. Default: beside the base.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of going on where the last run stopped.")
    ] = False,
) -> None:
    """Lay office-holders of a Wikidata dump over a base: they beat bundled facts and give way to added ones. Can be resumed."""
    from detente.cli.importing import import_into

    rejects = import_into(dump, into, since=since, work=work, resume=not restart)
    if rejects:
        raise typer.Exit(Exit.REJECTS)


@app.command()
def stats(
    knowledge: Base = None,
    first_year: Annotated[int, typer.Option("--from", metavar="YEAR", min=1900, max=2100, help="First year of coverage.")] = 2010,
    last_year: Annotated[int, typer.Option("--to", metavar="YEAR", min=1900, max=2100, help="Last year of coverage.")] = 2025,
    as_json: AsJson = None,
) -> None:
    """Count what a base holds, by table, kind, office and source, and for how many states it knows each year's office-holders."""
    from dataclasses import asdict

    from detente.knowledge import load_knowledge
    from detente.knowledge.build import read_compiled, read_layers
    from detente.knowledge.stats import count, united_nations

    base = load_knowledge(knowledge)
    counted = count(read_compiled(base.path), united_nations(base), years=range(first_year, last_year + 1))
    if wants_json(as_json):
        print_line(json.dumps({"digest": base.digest, **asdict(counted)}, ensure_ascii=False))
        return
    from detente.cli.counts import show_counts

    show_counts(base, counted, [(layer.key, layer.kind) for layer in read_layers(base.path)])
    sys.stdout.flush()
