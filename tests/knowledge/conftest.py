"""One knowledge base for all tests of the room, compiled once from the tables of the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from detente.knowledge import Knowledge
from detente.knowledge.build import compile_tables, digest_of
from detente.knowledge.tables import read_tables


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled knowledge base: the package's own where it was made from the tables as they are, else one made for the tests."""
    tables = read_tables()
    own = Path(str(files("detente").joinpath("data/knowledge.sqlite")))
    if own.is_file() and Knowledge.open(own).digest == digest_of(tables):
        return own
    out = tmp_path_factory.mktemp("knowledge") / "knowledge.sqlite"
    compile_tables(tables, out)
    return out


@pytest.fixture(scope="session")
def knowledge(compiled: Path) -> Knowledge:
    return Knowledge.open(compiled)
