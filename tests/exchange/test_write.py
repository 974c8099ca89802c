"""Exports as a whole: every format with codebook and manifest, the same bytes for the same input, all or nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from detente.archive.flat import columns
from detente.chronicle.model import Happening
from detente.errors import DataError, InputError
from detente.exchange.codebook import codebook
from detente.exchange.files import Output
from detente.exchange.write import FORMATS, export
from detente.records import Place
from tests.exchange.conftest import Exporter, make_happenings

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("format", FORMATS)
def test_every_export_has_its_files_codebook_and_manifest(exported: Exporter, format: str) -> None:
    done = exported(format, settings={"from": "2022-03"}, archive={"settings": {"store-text": "full"}})
    names = {path.name for path in done.folder.iterdir()}
    assert names >= {*FORMATS[format].files, "codebook.md", "codebook.json", "manifest.json"}
    told = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    assert (told["schema"], told["format"], told["versions"]["detente"]) == ("detente.export/1", format, "0.1.0")
    assert told["archive"] == {"settings": {"store-text": "full"}}
    assert told["settings"]["from"] == "2022-03"
    assert len(told["knowledge"]["tables_sha256"]) == 64 and len(told["model"]["network.onnx"]) == 64
    counts = told["counts"]
    assert counts["happenings_read"] == counts["happenings_written"] + sum(counts["left_out"].values()) == 5
    assert {f["name"] for f in told["files"]} == names - {"manifest.json"}
    for file in told["files"]:
        data = (done.folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), sha256(data).hexdigest())


@pytest.mark.parametrize("format", FORMATS)
def test_the_codebook_describes_every_column(exported: Exporter, format: str) -> None:
    folder = exported(format).folder
    book = json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
    page = (folder / "codebook.md").read_text(encoding="utf-8")
    assert page.startswith(f"# Codebook: {FORMATS[format].title}\n")
    assert {f["name"] for f in book["files"]} == set(FORMATS[format].files)
    for file in book["files"]:
        for column in file["columns"]:
            assert column["holds"] and f"| {column['name']} | {column['type']} |" in page
    assert book["codes"]["CAMEO codes"]["040"] == "Consult"
    assert all(line.count("|") >= 3 for line in page.split("\n") if line.startswith("|"))


def test_a_codebook_of_gdelt_names_its_countries() -> None:
    book = codebook("gdelt1", "GDELT 1.0 Events", {"events.export.CSV": "gdelt1"}, ())
    assert len(book["files"][0]["columns"]) == 58
    assert book["codes"]["Countries (fips)"]["GM"] == "Germany (DEU)"
    assert book["codes"]["Countries (cameo)"]["ROM"] == "Romania (ROU)"


def digests(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_input_gives_the_same_bytes(exported: Exporter, format: str) -> None:
    assert digests(exported(format, name="a").folder) == digests(exported(format, name="b").folder)


def test_another_process_gives_the_same_bytes(exported: Exporter, tmp_path: Path) -> None:
    """With another hash seed, locale and time zone."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom detente.exchange.write import FORMATS, export\n"
        "from tests.exchange.conftest import make_happenings, make_sayings, make_texts\n"
        "for f in FORMATS: export(make_happenings(), format=f, out=Path(sys.argv[1]) / f, texts=make_texts(), sayings=make_sayings())"
    )
    other = tmp_path / "other"
    other.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(other)], check=True, cwd=ROOT, env=environment)
    for format in FORMATS:
        assert digests(exported(format, name=format).folder) == digests(other / format), format


def failing() -> Iterator[Happening]:
    yield from make_happenings()
    raise RuntimeError("the archive went away")


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_breaks_off_leaves_nothing(tmp_path: Path, format: str) -> None:
    with pytest.raises(RuntimeError, match="went away"):
        export(failing(), format=format, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_breaks_off_leaves_the_earlier_one(exported: Exporter, tmp_path: Path) -> None:
    before = digests(exported("jsonl").folder)
    with pytest.raises(RuntimeError):
        export(failing(), format="jsonl", out=tmp_path / "out")
    assert digests(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_export_gives_way(exported: Exporter) -> None:
    exported("csv")
    folder = exported("jsonl").folder
    assert {path.name for path in folder.iterdir()} == {
        "happenings.jsonl", "happening.schema.json", "codebook.md", "codebook.json", "manifest.json",
    }  # fmt: skip


def test_what_a_killed_run_left_does_not_stand_in_the_way(exported: Exporter, tmp_path: Path) -> None:
    for left in (".out.detente-part", ".out.detente-old"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "half").write_text("x")
    exported("jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_stays_a_link(exported: Exporter, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "there")
    exported("jsonl")
    exported("jsonl")
    assert (tmp_path / "out").is_symlink() and (tmp_path / "there" / "manifest.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "there"]


def test_a_full_disk_leaves_the_earlier_export(exported: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(exported("csv").folder)

    def full(self: Output, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Output, "write", full)
    for format in FORMATS:
        with pytest.raises(OSError, match="No space left"):
            exported(format)
        assert digests(tmp_path / "out") == before
        assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_numbers_that_are_none_are_left_out(exported: Exporter) -> None:
    nowhere = Place("Nowhere", None, float("nan"), float("inf"), "city")
    told = [replace(happening, place=nowhere, goldstein=float("nan")) for happening in make_happenings()]
    for format in FORMATS:
        folder = exported(format, told, name=format).folder
        for name in FORMATS[format].files:
            if not name.endswith(".parquet"):
                assert not {"nan", "NaN", "inf", "Infinity"} & set(
                    re.split(r"[\s,:\[\]{}\"]+", (folder / name).read_text(encoding="utf-8"))
                )


def test_other_files_are_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    (tmp_path / "file").write_text("x")
    for name, reason in (
        ("mine", "holds files and no manifest.json"),
        ("file", "is a file"),
        ("none/there", "no folder to make it in"),
    ):
        with pytest.raises(InputError, match=reason):
            export(make_happenings(), format="jsonl", out=tmp_path / name)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    (tmp_path / "empty").mkdir()
    assert export(make_happenings(), format="jsonl", out=tmp_path / "empty").files


def test_an_unknown_format_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no format 'xls'; expected one of gdelt1, gdelt2, icews"):
        export((), format="xls", out=tmp_path / "out")


def test_happenings_are_read_one_at_a_time(tmp_path: Path) -> None:
    """None is asked for before the one before it is written: memory does not grow with their number."""
    alive: list[int] = []

    def some() -> Iterator[Happening]:
        for number in range(200):
            alive.append(number)
            yield make_happenings()[0]

    for format in ("jsonl", "gdelt2", "geojson", "webannotation", "ics"):
        alive.clear()
        export(some(), format=format, out=tmp_path / format)
        assert alive == list(range(200))


def test_columns_are_described_in_words_of_a_line() -> None:
    for format in FORMATS.values():
        for table in format.files.values():
            for column in columns(table.replace("gdelt1", "gdelt2")):
                assert column.holds and "\n" not in column.holds
