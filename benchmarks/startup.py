"""What it costs to start: CPU seconds and memory of the command's quick verbs and of a first story.

    python benchmarks/startup.py [--rounds N]

Prints the median and the least of N rounds a line. Times are CPU seconds of the child, user and system together.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORY = next(iter(sorted((ROOT / "detente" / "data" / "examples").glob("*.txt"))), None)


def cpu_seconds(arguments: list[str]) -> tuple[float, int]:
    """CPU seconds and peak memory (KiB on Linux, bytes on macOS) of a Python child."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"python {' '.join(arguments)} exited with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    cases = {
        "python": ["-c", "pass"],
        "import detente": ["-c", "import detente"],
        "detente --help": ["-m", "detente", "--help"],
        "detente schema": ["-m", "detente", "schema"],
    }
    if STORY:
        cases["detente read (one story)"] = ["-m", "detente", "read", str(STORY)]
    for name, arguments in cases.items():
        measured = [cpu_seconds(arguments) for _ in range(rounds)]
        seconds = [m[0] for m in measured]
        peak = max(m[1] for m in measured) // (1024 if sys.platform != "darwin" else 1024 * 1024)
        print(f"{name:26s} median {statistics.median(seconds):.2f} s  least {min(seconds):.2f} s  peak {peak} MiB")


if __name__ == "__main__":
    main()
