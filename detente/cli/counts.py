"""What a knowledge base holds, as tables for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.cli.output import console
from detente.cli.tables import plain_table, styled
from detente.knowledge import Knowledge
from detente.knowledge.stats import Stats

_BAR = 8
_OFFICES_SHOWN = 15


def show_counts(base: Knowledge, counted: Stats, layers: Sequence[tuple[str, str]]) -> None:
    """Print the numbers of a base: rows, kinds, offices, coverage by year, sources with their licences."""
    out = console()
    out.print(styled(f"{base.path}", "bold"))
    out.print(styled(f"digest {base.digest}; incumbents seen up to {counted.newest}", "dim"))
    for key, kind in layers:
        out.print(styled(f"over it: {key} ({kind})", ""))
    out.print(_numbers("rows of", counted.rows))
    out.print(_numbers("entities", counted.kinds))
    out.print(_numbers("tenures of", dict(list(counted.portfolios.items())[:_OFFICES_SHOWN])))
    _show_coverage(counted)
    table = plain_table("source", "rows", "licence", "what")
    for key, title, licence, rows in counted.sources:
        table.add_row(styled(key, ""), styled(f"{rows:,}", ""), styled(licence, ""), styled(title, ""))
    out.print(table)


def _numbers(label: str, numbers: Mapping[str, int]) -> object:
    table = plain_table(label, "number")
    for name, number in numbers.items():
        table.add_row(styled(name.replace("_", " "), ""), styled(f"{number:>9,}", ""))
    return table


def _show_coverage(counted: Stats) -> None:
    """Of the UN's members that have such an office: whose holder on 1 July is known, in percent, a row a year, with a bar for the eye."""
    out = console()
    out.print(styled("\nholder on 1 July known, % of the UN members that have such an office", "bold"))
    names = [portfolio.replace("_", " ") for portfolio in counted.coverage]
    table = plain_table("year", *names)
    for year in sorted({year for shares in counted.coverage.values() for year in shares}):
        table.add_row(str(year), *[_share(shares[year]) for shares in counted.coverage.values()])
    table.add_row("states", *[str(counted.seats[portfolio]) for portfolio in counted.coverage])
    out.print(table)


def _share(share: float) -> str:
    return f"{round(100 * share):3d} {'█' * round(share * _BAR)}"
