"""Run the commands that the documentation shows, and compare or write what they print.

    python tools/examples.py [--write] FILE_OR_FOLDER...

In Markdown files every fenced block marked ``console`` holds lines ``$ command`` and beneath each what it printed. The commands of a page
run one after another in a copy of the folder of the bundled stories, 100 columns wide; what one of them writes is there for the next.
Without ``--write`` every difference is printed and the exit code is 1.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "detente" / "data" / "examples"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = "100"


def pages(names: list[str]) -> Iterator[Path]:
    """The Markdown files that are named or lie in a named folder, in the order of their names."""
    for path in map(Path, names):
        yield from sorted(path.rglob("*.md")) if path.is_dir() else [path]


def rewritten(page: str) -> str:
    """The page with the output of every command as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "examples"
        shutil.copytree(EXAMPLES, where)
        return BLOCK.sub(lambda block: f"```console\n{_block(block[1], where)}```", page)


def _block(text: str, where: Path) -> str:
    commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{output_of(command, where)}" for command in commands)


def output_of(command: str, where: Path) -> str:
    """What a shell command prints in a folder, standard error included, without blanks at the ends of lines."""
    with tempfile.TemporaryDirectory() as folder:
        shim = Path(folder) / "detente"
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m detente "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
        found = subprocess.run(
            command, shell=True, cwd=where, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in found.stdout.splitlines())


def _environment(shims: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE")}
    path = os.pathsep.join([shims, str(Path(sys.executable).parent), kept.get("PATH", "")])
    python_path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH", "")]))
    return {**kept, "PATH": path, "PYTHONPATH": python_path, "COLUMNS": WIDTH, "TERM": "dumb"}


def differences(path: Path) -> list[str]:
    """What the page shows against what its commands print now; empty where they are the same."""
    old = path.read_text(encoding="utf-8")
    new = rewritten(old)
    return list(
        difflib.unified_diff(old.splitlines(), new.splitlines(), f"{path} (shown)", f"{path} (printed)", lineterm="", n=1)
    )


def main(arguments: list[str]) -> int:
    """Compare, or write with ``--write``."""
    write = "--write" in arguments
    wrong = 0
    for path in pages([a for a in arguments if a != "--write"]):
        if write:
            path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
        elif lines := differences(path):
            wrong += 1
            sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
