"""The files of events load in the tools of their users: DuckDB, pandas as gdeltPyR reads, R."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas
import pytest

from detente.archive.flat import columns
from tests.exchange.conftest import Exporter, make_happenings
from tests.exchange.headers import FILES, GDELT2, HEADERS, WITH_HEADER
from tests.exchange.hostile import poisoned

EVENTS = sorted(HEADERS)
DUCKDB = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "day": "DATE"}
HOSTILE = [
    '"Quo"ted"',
    "'tis",
    "tab\there",
    "line\nbreak\r\n",
    "=1+1",
    "#hash",
    "\u202ebidi",
    "back\\slash",
    "nul\x00",
    "semi;colon",
    "NA",
]


def write(exported: Exporter, format: str) -> Path:
    """An export of the plain happenings and of some with hostile words, eleven times as many rows."""
    told = [*make_happenings(), *(poisoned(h, words, mark=f"x{n}") for n, words in enumerate(HOSTILE) for h in make_happenings())]
    return exported(format, told, name=format).folder / FILES[format]


ROWS = 4 * (len(HOSTILE) + 1)


@pytest.mark.parametrize("quote", ["''", "'\"'"])
@pytest.mark.parametrize("format", EVENTS)
def test_duckdb_reads_it_with_its_types(exported: Exporter, format: str, quote: str) -> None:
    types = ", ".join(
        f"'{c.name}': '{DUCKDB[c.kind]}'" for c in columns(format.replace("gdelt1", "gdelt2")) if c.name in HEADERS[format]
    )
    path = write(exported, format)
    found = duckdb.sql(
        f"SELECT * FROM read_csv('{path}', delim='\t', header={format in WITH_HEADER}, quote={quote}, columns={{{types}}}, strict_mode=true)"
    )
    assert found.columns == HEADERS[format]
    assert len(found.fetchall()) == ROWS


@pytest.mark.parametrize("format", EVENTS)
def test_duckdb_finds_out_by_itself_how_to_read_it(exported: Exporter, format: str) -> None:
    found = duckdb.sql(f"SELECT * FROM read_csv('{write(exported, format)}', delim='\t')")
    assert (len(found.columns), len(found.fetchall())) == (len(HEADERS[format]), ROWS)


@pytest.mark.parametrize("format", ["gdelt1", "gdelt2"])
def test_pandas_reads_gdelt_as_gdeltpyr_does(exported: Exporter, format: str) -> None:
    path = write(exported, format)
    frame = pandas.read_csv(path, sep="\t", header=None, dtype={26: "str", 27: "str", 28: "str"}, encoding="utf-8")
    frame.columns = HEADERS[format]
    assert frame.shape == (ROWS, len(HEADERS[format]))
    assert frame["EventCode"].tolist()[:3] == ["040", "173", "180"]
    for column in columns("gdelt2"):
        if column.name in frame.columns and column.kind == "whole":
            assert frame[column.name].dtype == "int64", column.name
        if column.name in frame.columns and column.kind == "number":
            assert frame[column.name].dtype == "float64", column.name


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("format", ["icews", "polecat"])
def test_pandas_reads_what_has_a_header(exported: Exporter, format: str, encoding: str) -> None:
    frame = pandas.read_csv(write(exported, format), sep="\t", dtype={"CAMEO Code": "str"}, encoding=encoding)
    assert (list(frame.columns), len(frame)) == (HEADERS[format], ROWS)
    assert pandas.to_datetime(frame["Event Date"], format="%Y-%m-%d").notna().all()


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("format", EVENTS)
def test_the_csv_module_reads_it_with_its_default_quoting(exported: Exporter, format: str, encoding: str) -> None:
    with write(exported, format).open(encoding=encoding, newline="") as file:
        lines = list(csv.reader(file, delimiter="\t"))
    assert {len(line) for line in lines} == {len(HEADERS[format])}
    assert len(lines) == ROWS + (format in WITH_HEADER)


R_SCRIPT = """
arguments <- commandArgs(TRUE)
options(warn = 2)
for (argument in arguments) {
  path <- sub("^[^=]*=", "", argument)
  header <- startsWith(argument, "header=")
  plain <- read.delim(path, header = header, quote = "", check.names = FALSE, colClasses = "character", encoding = "UTF-8")
  usual <- read.delim(path, header = header, check.names = FALSE, encoding = "UTF-8")
  cat(nrow(plain), ncol(plain), nrow(usual), ncol(usual), format(usual[1, 1], digits = 20, scientific = FALSE), plain[1, 1],
      paste(colnames(usual), collapse = "|"), sep = "\t")
  cat("\n")
}
"""


@pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="NOT CHECKED: R is not on this machine; that it reads these files is not shown"
)
def test_r_reads_them_all(exported: Exporter, tmp_path: Path) -> None:
    script = tmp_path / "read.R"
    script.write_text(R_SCRIPT, encoding="utf-8")
    paths = [f"{'header' if format in WITH_HEADER else 'bare'}={write(exported, format)}" for format in EVENTS]
    done = subprocess.run(
        ["Rscript", "--vanilla", str(script), *paths], capture_output=True, text=True, check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for format, line in zip(EVENTS, done.stdout.splitlines(), strict=True):
        *sizes, id, same, head = line.split("\t")
        assert [int(n) for n in sizes] == [ROWS, len(HEADERS[format])] * 2, format
        # The integer ids of events survive R, which has no integers of 64 bits.
        assert id.strip() == same, format
        if format in WITH_HEADER:
            assert head.split("|") == HEADERS[format]


def test_integer_ids_are_kept_by_doubles(exported: Exporter) -> None:
    path = write(exported, "gdelt2")
    frame = pandas.read_csv(path, sep="\t", header=None, names=GDELT2)
    ids = frame["GLOBALEVENTID"]
    assert (ids.astype("float64").astype("int64") == ids).all()


def documented(language: str) -> str:
    page = (Path(__file__).resolve().parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return found


@pytest.fixture
def beside(exported: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of one who follows the page: ``out`` holds what each of its examples reads."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    for format, name in (
        ("icews", "events.tab"),
        ("polecat", "events.txt"),
        ("gdelt2", "events.export.CSV"),
        ("gdelt2", "codebook.json"),
    ):
        shutil.copy(exported(format, name=format).folder / name, tmp_path / "out")
    return tmp_path


def test_the_page_reads_gdelt_with_pandas(beside: Path) -> None:
    code = "import json, pandas\nfrom pathlib import Path\n" + documented("python") + "print(*events['EventCode'], events.shape)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=beside)
    assert done.stdout == "040 173 180 180 (4, 61)\n", done.stderr


def test_the_page_reads_polecat_with_duckdb(beside: Path) -> None:
    found = duckdb.sql(documented("sql"))
    assert (found.columns, len(found.fetchall())) == (HEADERS["polecat"], 4)


@pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="NOT CHECKED: R is not on this machine; what the page shows for R is not run"
)
def test_the_page_reads_icews_with_r(beside: Path) -> None:
    code = documented("r") + 'cat(events[["CAMEO Code"]], nrow(events), ncol(events))'
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True, check=False, cwd=beside)
    assert (done.stdout, done.returncode) == ("040 173 180 180 4 20", 0), done.stderr
