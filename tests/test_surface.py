"""What the package shows to the world, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import detente

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("spacy", "numpy", "trafilatura", "lxml", "rapidfuzz", "ahocorasick_rs", "rich", "typer", "ftfy", "yaml", "sqlite3")
HEAVY += ("sqlalchemy", "pyarrow", "pandas", "altair", "docx", "icalendar", "psycopg")


def loaded_by(code: str) -> set[str]:
    listing = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(listing.stdout.split())


def test_the_public_names_are_these() -> None:
    assert sorted(detente.__all__) == ["Archive", "DetenteError", "Record", "Settings", "__version__", "ingest", "open", "read"]
    assert dir(detente) == sorted(detente.__all__)


def test_every_public_name_is_there() -> None:
    for name in detente.__all__:
        assert getattr(detente, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'write'"):
        _ = detente.write  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import detente") & set(HEAVY) == set()


def test_importing_the_command_loads_no_stage() -> None:
    loaded = loaded_by("import detente.cli.app")
    assert loaded & (set(HEAVY) - {"typer"}) == set()
    assert {m for m in loaded if m.startswith("detente.") and m.split(".")[1] not in ("cli", "errors")} == set()


def test_the_code_version_is_the_one_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {detente.__version__}" in changelog


def test_every_dependency_is_pinned_with_its_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {"demo": project["dependencies"], "test": project["dependencies"] + project["optional-dependencies"]["dev"]}
    for kind, names in wanted.items():
        pins = pinned(ROOT / "requirements" / f"{kind}.txt")
        for name in [n.split(">")[0].split("=")[0].split("[")[0] for n in names]:
            assert canonical(name) in pins, f"{name} is not in requirements/{kind}.txt: run make lock"


def test_tests_and_demo_run_on_the_same_versions() -> None:
    demo, test = (pinned(ROOT / "requirements" / f"{kind}.txt") for kind in ("demo", "test"))
    assert {name: test.get(name) for name in demo} == demo


def pinned(path: Path) -> dict[str, str]:
    """Names and versions of a requirements file; every one must have a hash."""
    entries = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    lines = [e for e in entries if e.strip() and not e.startswith("#")]
    assert all("==" in e and "--hash=sha256:" in e for e in lines)
    return {canonical(e.split("==")[0]): e.split("==")[1].split()[0] for e in lines}


def canonical(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")
