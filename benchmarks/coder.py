"""What the trained coder adds to the parse: CPU seconds on the same articles in the same run.

    python benchmarks/coder.py ARTICLES.jsonl [--sample N] [--seed S]

ARTICLES has the form of ``benchmarks/speed.py``. Prints the seconds of the parse, of the lexicon's rules, and of the models beside them; the
coder should add at most half of the parse's time.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from speed import sample

from detente import Settings, pipeline
from detente.errors import InputError
from detente.events import judge

SPENT: Counter[str] = Counter()
CALLS: Counter[str] = Counter()


def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, its CPU seconds and calls counted under a name."""

    def wrapped(*args: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return work(*args, **named)
        finally:
            SPENT[name] += time.process_time() - start
            CALLS[name] += 1

    return wrapped


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--sample", type=int, default=60, help="how many articles; 0 takes all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = sample(options.articles, options.sample or 10**9, options.seed)
    texts = [f"{row['title']}\n\n{row['text']}" if row.get("title") else row["text"] for row in rows]
    chosen = [Settings(published=row.get("date") or None, format="text") for row in rows]
    pipeline.read(texts[0].encode("utf-8"), settings=chosen[0])
    pipeline.parse_story = timed("parse", pipeline.parse_story)
    pipeline.code_story = timed("events", pipeline.code_story)
    judge.Judge.judge = timed("models", judge.Judge.judge)  # type: ignore[method-assign]
    judge.Judge.glance = timed("glance", judge.Judge.glance)  # type: ignore[method-assign]
    for text, settings in zip(texts, chosen, strict=True):
        try:
            pipeline.read(text.encode("utf-8"), settings=settings)
        except InputError:
            continue
    models = SPENT["models"] + SPENT["glance"]
    print(f"{len(texts)} articles, {sum(len(text.split()) for text in texts)} words")
    print(f"parse              {SPENT['parse']:7.1f} s")
    print(f"rules of events    {SPENT['events'] - models:7.1f} s")
    print(f"models             {models:7.1f} s ({CALLS['models']} pairs read, {CALLS['glance']} glanced at)")
    print(f"models / parse     {models / SPENT['parse']:7.2f}")


if __name__ == "__main__":
    main()
