"""How many documents a second find their relatives, look-ups in an index on disk and writes into it included.

    python benchmarks/lineage.py [--documents N] [--words W] [--copies SHARE] [--at N ...] [--out FILE]

Texts are made: words follow each other as in the training corpus, mixed with names that nobody bears, so that common phrases are as
common as in news and rare ones as rare. A share of the documents are copies of a document of the last few thousands, cut, with words
replaced or with a tail. The clock is CPU time of this process; making texts does not count. Each document is read (features), looked
up, compared and written; every thousand are committed. ``--out`` writes the rows as JSON.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.lineage.features import features
from detente.lineage.kin import find_kin
from detente.lineage.model import Text
from detente.lineage.store import SqliteStore

ROOT = Path(__file__).resolve().parent.parent
BATCH = 1000
NAMES = 400_000
NAMED = 0.06
"""Share of the words that are made names."""
RECENT = 5000


def corpus_words() -> list[str]:
    """The words of the training corpus in order, each sentence once, without marks of who acts."""
    seen: dict[str, None] = {}
    for path in sorted(ROOT.glob("training/corpus/hand-*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            sentence = line.partition("\t")[0]
            for mark in ("<s>", "</s>", "<t>", "</t>", "<e>", "</e>"):
                sentence = sentence.replace(mark, "")
            seen[sentence] = None
    return " ".join(seen).split()


class Texts:
    """Made texts, the same for the same seed; as lists of words."""

    def __init__(self, words: int, copies: float, seed: int = 1) -> None:
        self._random = np.random.Generator(np.random.PCG64(seed))
        corpus = corpus_words()
        self._vocabulary = sorted(set(corpus))
        number = {word: at for at, word in enumerate(self._vocabulary)}
        self._ids = np.array([number[word] for word in corpus])
        order = np.argsort(self._ids[:-1], kind="stable")
        self._next = self._ids[order + 1]
        self._first = np.searchsorted(self._ids[:-1][order], np.arange(len(self._vocabulary) + 1))
        self._words, self._copies = words, copies
        self._recent: list[list[str]] = []

    def batch(self, size: int) -> list[list[str]]:
        """So many texts more."""
        made = self._made(size)
        for at in range(size):
            if self._recent and self._random.random() < self._copies:
                made[at] = self._copied(self._recent[int(self._random.integers(len(self._recent)))])
        self._recent = (self._recent + made)[-RECENT:]
        return made

    def _made(self, size: int) -> list[list[str]]:
        now = self._ids[self._random.integers(len(self._ids) - 1, size=size)]
        columns: list[NDArray[np.int64]] = []
        for _ in range(self._words):
            columns.append(now)
            low, high = self._first[now], np.maximum(self._first[now + 1], self._first[now] + 1)
            now = self._next[np.minimum(low + (self._random.random(size) * (high - low)).astype(np.int64), len(self._next) - 1)]
        named = self._random.random((size, self._words)) < NAMED
        # Names are as unevenly told of as people are: the n-th about once where the first is told n times.
        names = (NAMES ** self._random.random((size, self._words))).astype(np.int64)
        rows = np.stack(columns, axis=1)
        return [
            [f"N{name}" if is_name else self._vocabulary[one] for one, is_name, name in zip(row, which, called, strict=True)]
            for row, which, called in zip(rows.tolist(), named.tolist(), names.tolist(), strict=True)
        ]

    def _copied(self, words: list[str]) -> list[str]:
        length = max(60, int(len(words) * self._random.uniform(0.35, 1.0)))
        kept = words[:length]
        for at in self._random.integers(len(kept), size=len(kept) // 25).tolist():
            kept[at] = self._vocabulary[int(self._random.integers(len(self._vocabulary)))]
        return kept + self._made(1)[0][: int(self._random.integers(40))]


def measure(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, float]]:
    """One row whenever so many documents are in: documents, documents a second (of the last tenth), microseconds by step, bytes."""
    path = folder / "lineage.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")
    store = SqliteStore.create(connection)
    texts = Texts(options.words, options.copies)
    spent: list[tuple[float, float, float, int]] = []
    count = 0
    for target in sorted(options.at):
        while count < target:
            spent.append(run(texts.batch(BATCH), count, store, connection))
            count += BATCH
        last = spent[-max(5, target // BATCH // 10) :]
        done = len(last) * BATCH
        read, find, commit, kin = (sum(column) for column in zip(*last, strict=True))
        size = path.stat().st_size / count
        yield {
            "documents": count, "per_second": round(done / (read + find + commit)), "read_us": round(read / done * 1e6),
            "find_us": round(find / done * 1e6), "commit_us": round(commit / done * 1e6), "kin": round(kin / done, 3),
            "bytes": round(size),
        }  # fmt: skip
    connection.close()


def run(
    batch: list[list[str]], first: int, store: SqliteStore, connection: sqlite3.Connection
) -> tuple[float, float, float, int]:
    """CPU seconds for reading, finding and writing, and committing a batch, and how many relatives were found."""
    made = [Text(f"{first + at:064x}", " ".join(words), (), None, None, None, None) for at, words in enumerate(batch)]
    kin = 0
    # The clock is read once a step: where reading it is slow, reading it for every document would be all there is to measure.
    begun = time.process_time()
    read = [features(text) for text in made]
    done = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    for one in read:
        kin += len(find_kin(one, store))
        store.add(one)
    found = time.process_time()
    connection.execute("COMMIT")
    return done - begun, found - done, time.process_time() - found, kin


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--at", type=int, nargs="+", default=[10_000, 100_000, 500_000], help="documents at which to print")
    parser.add_argument("--words", type=int, default=300, help="words a document")
    parser.add_argument("--copies", type=float, default=0.2, help="share of the documents that are copies")
    parser.add_argument("--out", type=Path, help="file for the rows as JSON")
    options = parser.parse_args()
    print(f"SQLite {sqlite3.sqlite_version}, numpy {np.__version__}, Python {platform.python_version()}, {platform.machine()}")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(options, Path(folder)):
            rows.append(row)
            print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
