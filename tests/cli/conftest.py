"""A pipeline that answers at once, for tests of the command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from detente.cli.app import main
from detente.records import Record
from detente.settings import Settings


@dataclass
class FakePipeline:
    """Stands in for the pipeline: keeps what it was called with, and returns a record or raises an error."""

    record: Record
    error: Exception | None = None
    calls: list[tuple[bytes, str | None, Settings]] = field(default_factory=list)

    def read(self, data: bytes, *, uri: str | None, settings: Settings) -> Record:
        self.calls.append((data, uri, settings))
        if self.error:
            raise self.error
        return self.record


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch, record: Record) -> FakePipeline:
    fake = FakePipeline(record)
    module = ModuleType("detente.pipeline")
    module.read = fake.read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "detente.pipeline", module)
    return fake


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """Run the command in this process; what it printed, and its exit code."""

    def run_(*arguments: str) -> Outcome:
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfdbinary.readouterr()
        code = exit_.value.code
        return Outcome(code if isinstance(code, int) else 0 if code is None else 1, out.decode(), err.decode())

    return run_
