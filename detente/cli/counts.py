"""What a knowledge base holds, as tables for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.cli.output import console
from detente.cli.tables import plain_table, styled
from detente.knowledge import Knowledge
from detente.knowledge.stats import Stats

_BARS = " ▁▂▃▄▅▆▇█"
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
    """Shares of the UN's members whose holder on 1 July is known, a column a year, with a bar for the eye."""
    coverage = counted.coverage
    out = console()
    years = sorted({year for shares in coverage.values() for year in shares})
    table = plain_table("known on 1 July, %", "states", *[f"’{year % 100:02d}" for year in years], "")
    for portfolio, shares in coverage.items():
        bars = "".join(_BARS[round(shares[year] * (len(_BARS) - 1))] for year in years)
        cells = [f"{round(100 * shares[year])}" for year in years]
        table.add_row(
            styled(portfolio.replace("_", " "), ""),
            str(counted.seats[portfolio]),
            *[styled(cell, "") for cell in cells],
            styled(bars, "cyan"),
        )
    out.print(table)
