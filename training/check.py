"""Check corpus files: ``python -m training.check [FILE ...]``; prints every bad row with its place and reason, exits 1 if there is one."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from training.corpus import HEADER, MODALITIES, ROOTS, STATUSES, corpus_files

FORMS = ("active", "passive", "nominal", "headline", "quoted", "chain", "coordination", "relative", "participle", "question")
TAG = re.compile(r"</?([a-z])>")
# Sentences of agency copy run from 8 to 60 words; the marks allow a headline to be shorter and a chain longer.
FEWEST_WORDS, MOST_WORDS = 5, 75


def faults(line: str) -> Iterator[str]:
    """What is wrong with one row of a corpus file."""
    fields = line.split("\t")
    if len(fields) != len(HEADER):
        yield f"found {len(fields)} columns, expected {len(HEADER)}"
        return
    row = dict(zip(HEADER, fields, strict=True))
    yield from _faulty_tags(row["text"], row["root"])
    words = len(TAG.sub("", row["text"]).split())
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield f"found {words} words, expected {FEWEST_WORDS} to {MOST_WORDS}"
    if row["root"] not in (*ROOTS, "NONE"):
        yield f"root {row['root']!r} is not one of PLOVER's"
    if row["form"] not in FORMS:
        yield f"form {row['form']!r} is not one of {', '.join(FORMS)}"
    yield from _faulty_labels(row)


def _faulty_tags(text: str, root: str) -> Iterator[str]:
    stack: list[str] = []
    opened: Counter[str] = Counter()
    for tag in TAG.finditer(text):
        if tag[0].startswith("</"):
            if not stack or stack.pop() != tag[1]:
                yield f"{tag[0]} closes what is not open"
        else:
            stack.append(tag[1])
            opened[tag[1]] += 1
    if stack:
        yield f"<{stack[-1]}> is not closed"
    expected = {"s": 1, "t": 1} | ({} if root == "NONE" else {"e": 1})
    if opened != expected:
        yield f"found tags {dict(opened)}, expected {expected}"


def _faulty_labels(row: dict[str, str]) -> Iterator[str]:
    labels = (row["modality"], row["cameo"], row["status"])
    if row["root"] == "NONE":
        if labels != ("-", "-", "-"):
            yield "a NONE row holds '-' for modality, cameo and status"
        return
    if row["modality"] not in MODALITIES:
        yield f"modality {row['modality']!r} is not one of {', '.join(MODALITIES)}"
    if not re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", row["cameo"]):
        yield f"cameo {row['cameo']!r} is no CAMEO code of 2 to 4 digits"
    if row["status"] not in STATUSES:
        yield f"status {row['status']!r} is not one of {', '.join(STATUSES)}"


def main(paths: list[Path]) -> int:
    """Check the files and print what is wrong and what there is of each root."""
    seen: dict[str, str] = {}
    wrong = 0
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [f"{path.name}:1: found header {lines[0]!r}"] if tuple(lines[0].split("\t")) != HEADER else []
        for number, line in enumerate(lines[1:], start=2):
            found += [f"{path.name}:{number}: {fault}" for fault in faults(line)]
            marked = line.split("\t")[0]
            if marked in seen:
                found.append(f"{path.name}:{number}: the same sentence and marks as {seen[marked]}")
            seen[marked] = f"{path.name}:{number}"
        roots = Counter(line.split("\t")[1] for line in lines[1:] if "\t" in line)
        print(f"{path.name}: {len(lines) - 1} rows;", ", ".join(f"{root} {count}" for root, count in sorted(roots.items())))
        print("\n".join(found), end="\n" if found else "")
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main([Path(arg) for arg in sys.argv[1:]] or corpus_files()))
