"""The command as a whole: help, version, schema, completion, speed, pipes."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

import detente
from detente.cli.exits import Exit, exit_for
from detente.errors import DateError, DetenteError, NotFound
from tests.cli.conftest import Outcome

Run = Callable[..., Outcome]
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "detente"]
# The goal is 0.3 s of CPU; a busy machine and a cold cache get twice that, with the best of three counting.
HELP_SECONDS = 0.6


def test_the_version(run: Run) -> None:
    assert run("--version") == Outcome(0, f"detente {detente.__version__}\n", "")


def test_the_schema_is_printed_as_it_is_checked_in(run: Run) -> None:
    kept = files("detente").joinpath("data", "record.schema.json").read_text(encoding="utf-8")
    assert run("schema") == Outcome(0, kept, "")


def test_help_names_every_verb_and_the_exit_codes(run: Run) -> None:
    shown = run("--help").out
    for verb in ("read", "demo", "evaluate", "schema", "--install-completion", "Exit codes"):
        assert verb in shown


@pytest.mark.parametrize("verb", [("read",), ("demo",), ("schema",), ("evaluate",), ("evaluate", "stories")])
def test_every_verb_has_help(run: Run, verb: tuple[str, ...]) -> None:
    outcome = run(*verb, "--help")
    assert outcome.code == 0
    assert "Usage: detente " + verb[0] in outcome.out


def test_help_is_quick() -> None:
    assert min(cpu_seconds([*COMMAND, "--help"]) for _ in range(3)) < HELP_SECONDS


def cpu_seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def test_completion_for_a_shell(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_DETENTE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "detente re")
    monkeypatch.setenv("COMP_CWORD", "1")
    outcome = run()
    assert outcome.code == 0
    assert "read" in outcome.out.split()


def test_a_terminal_is_recognised() -> None:
    """In a real terminal the schema comes out too, and help keeps to plain letters."""
    parent, child = pty.openpty()
    with subprocess.Popen([*COMMAND, "--version"], stdout=child, stderr=child, stdin=child, cwd=ROOT) as process:
        assert process.wait(timeout=30) == 0
    os.close(child)
    time.sleep(0.05)
    assert os.read(parent, 1000).decode().strip() == f"detente {detente.__version__}"
    os.close(parent)


def test_a_reader_that_leaves_is_no_crash() -> None:
    """As in ``detente schema | head -1``."""
    process = subprocess.Popen([*COMMAND, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)
    assert b"Traceback" not in complaint


def test_output_is_utf8_in_any_locale() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    shown = subprocess.run([*COMMAND, "read", "ñandú.txt"], capture_output=True, cwd=ROOT, env=environment, check=False)
    assert shown.returncode == Exit.INPUT
    assert "ñandú.txt: no such file" in shown.stderr.decode("utf-8")


def test_error_classes_lead_to_their_codes() -> None:
    assert exit_for(NotFound("x", "no such file")) == Exit.INPUT
    assert exit_for(DateError("x")) == Exit.USAGE
    assert exit_for(DetenteError("x")) == Exit.FAILED


def test_without_standard_input_there_is_nothing_to_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run("read", "-") == Outcome(4, "", "detente: -: there is no standard input\n")


def test_the_tests_have_no_network() -> None:
    with pytest.raises(RuntimeError, match="without a network"):
        socket.create_connection(("127.0.0.1", 9))
    with socket.socket() as plain, pytest.raises(RuntimeError, match="without a network"):
        plain.connect(("127.0.0.1", 9))
