"""How fast stories are read, against what spaCy alone needs for the same words in the same run.

    python benchmarks/speed.py ARTICLES.jsonl [--sample N] [--seed S]

ARTICLES holds one object a line with ``text`` and perhaps ``title`` and ``date``. Both readers take the same articles in the same order,
one after the other for each article, so that a machine that slows down slows both. Prints words a CPU second and their ratio:
1.0 means that Detente, knowledge and all, takes as long as spaCy's own full pipeline on the bare text.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detente import Settings, __version__
from detente.errors import InputError
from detente.language.parse import PINNED_MODEL
from detente.pipeline import read


def sample(path: Path, size: int, seed: int) -> list[dict[str, Any]]:
    """Articles drawn at random, the same for the same seed, in the order of the file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    chosen = sorted(random.Random(seed).sample(range(len(rows)), k=min(size, len(rows))))
    return [rows[i] for i in chosen]


def timed(work: Callable[[], object]) -> float:
    """CPU seconds that a call takes in this process, all threads together."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sample", type=int, default=60, help="how many articles; 0 takes all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    import spacy

    rows = sample(options.articles, options.sample or 10**9, options.seed)
    bare = spacy.load(PINNED_MODEL)
    settings = [Settings(published=row.get("date") or None, format="text") for row in rows]
    texts = [f"{row['title']}\n\n{row['text']}" if row.get("title") else row["text"] for row in rows]

    # Once before the clock runs: tables and weights load on first use.
    read(texts[0].encode("utf-8"), settings=settings[0])
    list(bare.pipe([texts[0]]))

    words = events = refused = 0
    ours = theirs = 0.0
    for text, chosen in zip(texts, settings, strict=True):
        words += len(text.split())
        try:
            found: list[Any] = []
            ours += timed(lambda text=text, chosen=chosen, found=found: found.append(read(text.encode("utf-8"), settings=chosen)))
            events += len(found[0].events)
        except InputError:
            refused += 1
        theirs += timed(lambda text=text: list(bare.pipe(text.split("\n\n"), batch_size=4)))

    print(f"detente {__version__}, spaCy {version('spacy')}, Python {platform.python_version()}, {platform.machine()}")
    print(f"{len(texts)} articles, {words} words, {events} events, {refused} refused")
    print(f"detente     {words / ours:8.0f} words a CPU second")
    print(f"spaCy alone {words / theirs:8.0f} words a CPU second")
    print(f"ratio       {theirs / ours:8.2f}")


if __name__ == "__main__":
    main()
