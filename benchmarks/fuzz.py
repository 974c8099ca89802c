"""Feed a parser damaged text, and say where it breaks, lingers or points outside the text.

    python benchmarks/fuzz.py TASK [--inputs N] [--seed S] [--seconds LIMIT] [--kept FILE]

TASK is a name of :data:`TASKS`: one function from a text to the spans it finds there, which raises where anything else about its
answer is wrong. Inputs are passages of the stories of ``tests/stories`` and ``detente/data/examples``, damaged by one to four of
:data:`MUTATORS`; the same seed gives the same inputs. Prints how many were read, the slowest, what was raised and the peak memory;
inputs that raise or take longer than ``--seconds`` are written to FILE, one JSON text a line. Exit code 1 where there are any.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Spans = Sequence[tuple[int, int]]
Reader = Callable[[str], Spans]
Mutator = Callable[[str, random.Random], str]

_LONGEST = 600
"""Code points of a passage before it is damaged."""
_BLANKS = " \t\n\u00a0\u2009\u202f\u3000\u200b\ufeff"
_DASHES = "-‐‑‒–—―−"
_QUOTES = "'’‘\"“”„«»`"
_ODD = "\x00\x1f\u0301\u200d\u202e\ud7ff\ufffd\U0001f6f0\U0010ffff٣६９½²"
_DIGITS = "0123456789"


# --- damage -----------------------------------------------------------------------------------------------------------------------


def _cut(text: str, chance: random.Random) -> str:
    first, last = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:first] + text[last:]


def _doubled(text: str, chance: random.Random) -> str:
    first = chance.randrange(len(text) + 1)
    last = min(len(text), first + chance.randrange(1, 40))
    return text[:last] + text[first:last] * chance.randrange(1, 6) + text[last:]


def _swapped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    left, right = chance.randrange(len(words)), chance.randrange(len(words))
    words[left], words[right] = words[right], words[left]
    return " ".join(words)


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _raised(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _respaced(text: str, chance: random.Random) -> str:
    return re.sub(r"\s", lambda m: chance.choice(_BLANKS) if chance.random() < 0.3 else m[0], text)


def _redashed(text: str, chance: random.Random) -> str:
    return re.sub(r"[-–—'’\"“”]", lambda m: chance.choice(_DASHES if m[0] in _DASHES else _QUOTES), text)


def _unspaced(text: str, chance: random.Random) -> str:
    return re.sub(r"\s", lambda m: "" if chance.random() < 0.3 else m[0], text)


def _wrapped(text: str, chance: random.Random) -> str:
    return re.sub(r" ", lambda m: "\n" if chance.random() < 0.2 else m[0], text)


def _renumbered(text: str, chance: random.Random) -> str:
    return re.sub(r"\d+", lambda m: "".join(chance.choice(_DIGITS) for _ in range(chance.randrange(1, 7))), text)


def _strewn(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(_ODD + _DASHES + _QUOTES + ".,;:()[]/") + text[place:]
    return text


def _dropped(text: str, chance: random.Random) -> str:
    return "".join(c for c in text if chance.random() > 0.03)


MUTATORS: Mapping[str, Mutator] = {
    "cut": _cut, "doubled": _doubled, "swapped": _swapped, "shuffled": _shuffled, "case": _raised, "blanks": _respaced, "dashes": _redashed,
    "unspaced": _unspaced, "wrapped": _wrapped, "numbers": _renumbered, "strewn": _strewn, "dropped": _dropped,
}  # fmt: skip
"""Kinds of damage: each takes a text and a source of chance, and returns the damaged text."""


def passages(chance: random.Random) -> Iterator[str]:
    """Damaged passages without end, the same for the same source of chance."""
    sources = [
        path.read_text(encoding="utf-8", errors="replace")
        for folder in ("tests/stories", "detente/data/examples")
        for path in sorted((ROOT / folder).glob("*.txt"))
    ]
    names = sorted(MUTATORS)
    while True:
        source = chance.choice(sources)
        start = chance.randrange(max(1, len(source) - _LONGEST // 2))
        text = source[start : start + chance.randrange(40, _LONGEST)]
        for _ in range(chance.randrange(1, 5)):
            text = MUTATORS[chance.choice(names)](text, chance) or " "
        yield text


# --- tasks ------------------------------------------------------------------------------------------------------------------------

# A TIMEX3 value: a reference, a day, part of a year or set with or without a time, a length; or two of them.
_POINT = (
    r"(?:BC)?(?:[\dX]{4}(?:-(?:[\dX]{2}(?:-[\dX]{2})?|W[\dX]{2}(?:-(?:[1-7]|WE|WD))?|WXX-[1-7]|Q[1-4X]|H[12X]|SP|SU|FA|WI))?|[\dX]{2,3})"
    r"(?:T(?:\d\d:\d\d|MO|MI|AF|EV|NI|DT))?"
)
_LENGTH = r"P(?:T(?:\d+(?:\.\d+)?|X)[HMS]|(?:\d+(?:\.\d+)?|X)(?:Y|Q|M|W|WE|D|DE|CE))"
TIMEX = re.compile(rf"(?:PAST|PRESENT|FUTURE)_REF|FY\d{{4}}|{_LENGTH}|{_POINT}(?:/{_POINT})?", re.ASCII)


def read_times() -> Reader:
    """Time expressions; raises where a value is no TIMEX3, an EDTF is none, or the text of an expression is not its span's."""
    from detente import dates
    from detente.edtf import bounds

    def read(text: str) -> Spans:
        spans: list[tuple[int, int]] = []
        for join in (False, True):
            found = dates.read(text, published="2024-05-15", join=join)
            for time_ in found:
                if TIMEX.fullmatch(time_.timex) is None:
                    raise ValueError(f"{time_.text!r}: {time_.timex!r} is no TIMEX3 value")
                if time_.edtf is not None:
                    bounds(time_.edtf)
                if text[time_.start : time_.end] != time_.text:
                    raise ValueError(f"{time_.text!r} is not what stands at {time_.start}")
            spans.extend((t.start, t.end) for t in found)
        return spans

    return read


def read_marks() -> Reader:
    """Words between quotation marks, a paragraph a line; raises where spans overlap, run over a line, or hold no word."""
    from detente.quotes.marks import quoted_spans
    from detente.story.model import Paragraph

    def read(text: str) -> Spans:
        lines = [Paragraph("body", *m.span()) for m in re.finditer(r"[^\n]+", text)]
        edge, found = 0, quoted_spans(text, lines)
        for span in found:
            if not edge <= span.opens <= span.start < span.end <= span.closes <= len(text):
                raise ValueError(f"{span} after {edge}")
            if "\n" in text[span.start : span.end] or not any(c.isalnum() for c in text[span.start : span.end]):
                raise ValueError(f"{text[span.start : span.end]!r} are no words")
            edge = span.closes
        return [(s.start, s.end) for s in found]

    return read


def read_status() -> Reader:
    """Readings of status; raises where one is out of its range, has no reason, or does not stand where it says."""
    from detente import status

    def read(text: str) -> Spans:
        spans: list[tuple[int, int]] = []
        for found in status.read(text):
            if not 0.0 <= found.certainty <= 1.0 or not found.reasons:
                raise ValueError(f"{found.text!r}: certainty {found.certainty}, {len(found.reasons)} reasons")
            for part in (found, *found.reasons):
                if text[part.start : part.end] != part.text:
                    raise ValueError(f"{part.text!r} is not what stands at {part.start}")
                spans.append((part.start, part.end))
        return spans

    return read


def read_toponyms() -> Reader:
    """Names of the gazetteer in a text, each narrowed by the words beside it."""
    from detente.knowledge import load_knowledge
    from detente.places.resolve import narrow

    knowledge = load_knowledge()

    def read(text: str) -> Spans:
        return [(place.start, place.end) for place in narrow(text, knowledge.scan_places(text, story=True))]

    return read


def read_quotes() -> Reader:
    """Quotes with their speakers; raises where the text of any span is not what stands there, or direct words are not within marks."""
    from detente import quotes

    def read(text: str) -> Spans:
        found = quotes.read(text, "2024-05-15")
        for quote in found:
            parties = [p.span for p in (quote.speaker, quote.addressee) if p is not None and p.span is not None]
            for span in (quote, *parties, *quote.quoted, *((quote.cue,) if quote.cue is not None else ())):
                if text[span.start : span.end] != span.text or not span.text:
                    raise ValueError(f"{span.text!r} is not what stands at {span.start}")
        return [(q.start, q.end) for q in found]

    return read


def read_places() -> Reader:
    """Places of a text, parse and all; raises where the text of one is not its span's, or two overlap."""
    from detente import places

    def read(text: str) -> Spans:
        found = places.read(text)
        for place in found:
            if text[place.start : place.end] != place.text:
                raise ValueError(f"{place.text!r} is not what stands at {place.start}")
        for before, after in itertools.pairwise(found):
            if after.start < before.end:
                raise ValueError(f"{before.text!r} and {after.text!r} overlap")
        return [(place.start, place.end) for place in found]

    return read


TASKS: Mapping[str, Callable[[], Reader]] = {
    "marks": read_marks,
    "places": read_places,
    "quotes": read_quotes,
    "status": read_status,
    "times": read_times,
    "toponyms": read_toponyms,
}
"""What can be fuzzed: for each name a function that loads the parser and returns it as a function from a text to spans."""


# --- the run ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that raised, lingered or was pointed outside of."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found: inputs and code points read, spans found, the slowest in CPU seconds, the faults."""

    inputs: int
    size: int
    spans: int
    slowest: float
    slowest_text: str
    faults: tuple[Fault, ...]


def fuzz(read: Reader, texts: Iterator[str], inputs: int, seconds: float) -> Report:
    """Read so many texts, and note what takes longer than ``seconds`` or goes wrong."""
    faults: list[Fault] = []
    size = spans = 0
    slowest, slowest_text = 0.0, ""
    for _, text in zip(range(inputs), texts, strict=False):
        start = time.process_time()
        fault, found = _try(read, text)
        taken = time.process_time() - start
        size, spans = size + len(text), spans + found
        if taken > slowest:
            slowest, slowest_text = taken, text
        if fault is None and taken > seconds:
            fault = f"took {taken:.2f} s"
        if fault is not None:
            faults.append(Fault(text, fault))
    return Report(inputs, size, spans, slowest, slowest_text, tuple(faults))


def _try(read: Reader, text: str) -> tuple[str | None, int]:
    try:
        spans = read(text)
    # Whatever a parser raises is what is looked for.
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}", 0
    wrong = [s for s in spans if not 0 <= s[0] < s[1] <= len(text)]
    return (f"span {wrong[0]} in a text of {len(text)}" if wrong else None), len(spans)


def main() -> int:
    """Fuzz and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1.0, help="an input that takes longer is a fault")
    parser.add_argument("--kept", type=Path, default=Path("fuzz-faults.jsonl"), help="where inputs at fault are written")
    options = parser.parse_args()

    read = TASKS[options.task]()
    read("Warm up on 3 May 2020.")
    report = fuzz(read, passages(random.Random(options.seed)), options.inputs, options.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.task}, seed {options.seed}: {report.inputs} inputs, {report.size} code points, {report.spans} spans")
    print(f"slowest {report.slowest * 1000:.1f} ms of CPU for {len(report.slowest_text)} code points; peak memory {peak:.0f} MiB")
    print(f"faults {len(report.faults)}")
    for fault in report.faults[:10]:
        print(f"  {fault.reason}: {fault.text[:120]!r}")
    if report.faults:
        rows = (json.dumps({"reason": f.reason, "text": f.text}, ensure_ascii=True) + "\n" for f in report.faults)
        options.kept.write_text("".join(rows), encoding="utf-8")
    return 1 if report.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
