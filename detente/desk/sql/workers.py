"""Processes that ask SQLite archives, kept warm: one question each at a time, killed when it takes too long."""

from __future__ import annotations

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, cast

from detente.desk.sql.errors import SqlError, SqlLimit

# So many questions at once, over all archives.
MOST = 4
# Seconds beyond its own limit before a process that does not look at the clock is killed.
GRACE = 0.25
# Seconds a new process may take to be ready, on a machine that is busy.
START = 30.0
# A process that has grown so far (bytes), or answered so many questions, makes room for a new one.
GROWN = 256 * 1024 * 1024
WORN = 2_000
SCRIPT = Path(__file__).with_name("worker.py")


class Workers:
    """A few processes, handed out one by one; safe for threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self.peak = 0
        """The most memory that one of them ever held, in bytes, of those that said so."""

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer of a process to a question (:mod:`detente.desk.sql.worker`).

        Raises SqlLimit where the question took too long and was killed, or no process was free in that time; SqlError where the process
        died by itself.
        """
        seconds = float(question["seconds"])
        if not self._places.acquire(timeout=seconds):
            raise SqlLimit("waiting", "other questions are being answered: ask again in a moment")
        try:
            return self._ask(question, seconds)
        finally:
            self._places.release()

    def close(self) -> None:
        """End all idle processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        worker = self._take(int(question["memory"]))
        kept = False
        try:
            found = worker.ask(question, seconds + GRACE)
            self.peak = max(self.peak, found["peak"])
            kept = found["peak"] < GROWN and worker.asked < WORN
        finally:
            if kept:
                with self._lock:
                    self._idle.append(worker)
            else:
                worker.end()
        return found

    def _take(self, memory: int) -> _Worker:
        with self._lock:
            fit = next((w for w in self._idle if w.memory == memory and w.lives()), None)
            if fit is not None:
                self._idle.remove(fit)
        return fit or _Worker(memory)

    def forget(self) -> None:
        """In a process that was forked off: its parent's processes are not its own."""
        self.__init__(self._most)  # type: ignore[misc]


class _Worker:
    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.asked = 0
        # -I and -S: nothing but the standard library, whatever the environment says.
        command = [sys.executable, "-I", "-S", str(SCRIPT), str(memory)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", bufsize=0
        )
        self._line(START)

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        self.asked += 1
        asks = cast("IO[bytes]", self._process.stdin)
        try:
            left = json.dumps(question).encode("ascii") + b"\n"
            while left:
                left = left[asks.write(left) :]
        except OSError as error:
            raise SqlError("the process that asks the archive has died: ask again") from error
        return cast("dict[str, Any]", json.loads(self._line(seconds)))

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        process = self._process
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            self._close(cast("IO[bytes]", pipe))

    def _line(self, seconds: float) -> bytes:
        """The next line that it says, killed where it says none in time."""
        deadline = time.monotonic() + seconds
        said = cast("IO[bytes]", self._process.stdout)
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(said, selectors.EVENT_READ)
            while not parts or not parts[-1].endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise SqlLimit("seconds", "killed")
                part = os.read(said.fileno(), 1 << 20)
                if not part:
                    raise SqlLimit("memory", "the process that asked died")
                parts.append(part)
        return b"".join(parts)

    @staticmethod
    def _close(pipe: IO[bytes]) -> None:
        try:
            pipe.close()
        except OSError:
            return


WORKERS = Workers()
"""The processes of this process."""
atexit.register(WORKERS.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WORKERS.forget)
