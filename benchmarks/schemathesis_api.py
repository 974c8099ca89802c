"""Puts the API on trial with schemathesis: many requests that its document allows, and many that it forbids.

    PYTHONPATH=. python benchmarks/schemathesis_api.py [EXAMPLES] [ARCHIVE]

EXAMPLES (30) are the most of one operation in one phase; ARCHIVE is copied first, as judgements are written to it (without one, an
archive of a few stories is made). Prints the cases by phase and status, and every failure; exit code 1 where there is one.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.desk.api.conftest import TOKEN, app_over
from tests.desk.api.trial import put_on_trial
from tests.desk.api.world import build


def main(examples: str = "30", archive: str | None = None) -> int:
    """Run the trial and print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "archive.detente"
        if archive is None:
            build(where, 24)
        else:
            shutil.copy(archive, where)
        app, _ = app_over(where, review=True)
        began = time.perf_counter()
        found = put_on_trial(app, examples=int(examples), token=TOKEN, stateful=int(examples))
        seconds = time.perf_counter() - began
    print(
        f"{found.cases.total()} cases in {seconds:.0f} s: "
        + ", ".join(f"{n} {phase}" for phase, n in sorted(found.cases.items()))
    )
    print("answers: " + ", ".join(f"{n} x {status}" for status, n in sorted(found.statuses.items())))
    print(
        f"{found.checks.total()} checks of {len(found.checks)} kinds, {len(found.failures)} failures, {len(found.errors)} errors"
    )
    for line in (*found.failures, *found.errors):
        print(f"- {line}")
    return 1 if found.failures or found.errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
