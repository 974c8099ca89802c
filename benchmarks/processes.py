"""Processes that run the command and may be killed: started as a shell starts it, or forked from one that has loaded the program."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent


class Stable:
    """Processes that take a feed into an archive: started by the command, or forked from one that has loaded the program."""

    def __init__(self) -> None:
        self._parent: subprocess.Popen[str] | None = None
        self._own: subprocess.Popen[bytes] | None = None

    def start(self, arguments: Sequence[str], out: Path, err: Path, *, forked: bool = True, limit: int | None = None) -> None:
        """Begin ``detente ARGUMENTS`` with its output in files. A forked one may have a ``limit``: bytes that a file of its may have."""
        self._own = None
        out.unlink(missing_ok=True)
        if forked:
            self._ask({"run": list(arguments), "out": str(out), "err": str(err), "limit": limit})
            return
        with out.open("wb") as o, err.open("wb") as e:
            command = [sys.executable, "-m", "detente", *arguments]
            self._own = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=o, stderr=e, cwd=ROOT, env=_environment())

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self._own.poll() if self._own else self._ask({"poll": True})

    def kill(self) -> int:
        """SIGKILL; the exit code, which is another than -9 where it had ended by itself."""
        if self._own is None:
            return int(self._ask({"kill": True}) or 0)
        self._own.kill()
        return self._own.wait()

    def close(self) -> None:
        """Let the loaded process go."""
        if self._parent is None:
            return
        with self._parent as parent:
            if parent.stdin is not None:
                parent.stdin.close()
            parent.wait(30)

    def _ask(self, question: Mapping[str, object]) -> int | None:
        if self._parent is None:
            command = [sys.executable, "-m", "benchmarks.processes"]
            self._parent = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=_environment()
            )
        to, back = self._parent.stdin, self._parent.stdout
        if to is None or back is None:
            raise RuntimeError("the loaded process has no pipes")
        to.write(json.dumps(question) + "\n")
        to.flush()
        answer: int | None = json.loads(back.readline())
        return answer


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def stable() -> None:
    """The loaded process: forks one that runs the command, says how it fares, and kills it."""
    import detente.cli.app
    import detente.documents.carriers
    import detente.language.parse
    import detente.pipeline  # noqa: F401
    from detente.archive import ingest, open_archive  # noqa: F401

    child: int | None = None
    code: int | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "run" in asked:
            child, code = _fork(asked["run"], asked["out"], asked["err"], asked["limit"]), None
        elif child is not None:
            if "kill" in asked:
                os.kill(child, signal.SIGKILL)
            pid, status = os.waitpid(child, 0 if "kill" in asked else os.WNOHANG)
            if pid:
                child, code = None, os.waitstatus_to_exitcode(status)
        print(json.dumps(code), flush=True)
    if child is not None:
        os.kill(child, signal.SIGKILL)


def _fork(arguments: list[str], out: str, err: str, limit: int | None) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        for number, name in ((1, out), (2, err)):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
        from detente.cli.app import main

        main(arguments)
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1 if error.code else 0
    except BaseException:  # noqa: BLE001
        # The child must end here whatever happens: what it says goes to its own file.
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


class Tail:
    """The lines that a process has printed so far; a line that is not ended yet is none."""

    def __init__(self, path: Path) -> None:
        self._path, self._rest = path, b""
        self.lines: list[bytes] = []
        self._file: IO[bytes] | None = None

    def read(self) -> int:
        """How many there are now."""
        if self._file is None:
            if not self._path.exists():
                return 0
            self._file = self._path.open("rb")
        *new, self._rest = (self._rest + self._file.read()).split(b"\n")
        self.lines += new
        return len(self.lines)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


if __name__ == "__main__":
    stable()
