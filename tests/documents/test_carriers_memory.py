"""Memory does not grow with what is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", ["lines", "one text", "packed lines"])
def test_memory_stays_flat(kind: str) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "carriers.py"), "200" if kind == "one text" else "24", kind]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}).stdout
    assert int(shown.split()[-2]) < 100
