"""A synthetic feed of news, of any length, made of our own stories: agencies write, papers copy, cut, add and garble.

    python benchmarks/feed.py OUT --documents N [--tellings FOLDER] [--seed S] [--records [--workers N] [--kept FILE]]

OUT gets one JSON object a line (``uri``, ``publisher``, ``published``, ``title``, ``text``); ``-`` is standard output. The same seed
gives the same bytes, and a shorter feed is the beginning of a longer one. Of a hundred lines about 70 are exact copies of a text, 8 cut
copies, 5 copies with a tail or a lead of the paper's own, 2 garbled ones and 15 originals, most of them in families as agencies have
them (a few hundred copies at most); one in two hundred comes in twice, and one in a thousand is damaged. A copy follows its original
within three days of the feed.

An original is put together of four paragraphs of the stories in ``tests/stories``, ``detente/data/examples`` and ``tests/chronicle/tellings``
so that no two originals share more than one of them; names, countries, numbers, days and common words are exchanged for others
(``feed.yaml``), so that originals of different weeks are no relatives. Several originals of a day are of the same two countries and
people. With ``--records`` every line that can be read is coded beforehand (``detente.record/1``), each distinct reading once.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TELLINGS = ROOT / "tests" / "chronicle" / "tellings"
FIRST_DAY = date(2024, 1, 1)
A_DAY = 300
"""Lines of one day of the feed."""
LAG = 3
"""Days within which copies follow their original."""
SLOTS = 4
PRIME = 193
"""Paragraphs for each place in a story; of each a prime number, so that no two stories share two (lines of a finite plane)."""
SHORTEST, LONGEST = 18, 45
OWN = 0.5
"""Share of originals that nobody copies."""
COPIES = ((3, 30), (6, 30), (10, 20), (20, 12), (40, 6), (140, 2))
"""How many copies the others have, with weights; the mean gives 5.67 copies an original, 15 originals in a hundred."""
KINDS = (("exact", 70), ("cut", 8), ("added", 5), ("garbled", 2))
TWICE, DAMAGED = 0.005, 0.001

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT_MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
_MONTH = "|".join(sorted({*MONTHS, *SHORT_MONTHS, *(m[:3] for m in MONTHS)}, key=lambda m: (-len(m), m)))
DAY = re.compile(rf"\b(?:(?:{_MONTH})\.? \d{{1,2}}(?!\d)|\d{{1,2}} (?:{_MONTH})\b\.?)")
NUMBER = re.compile(r"(?<![\w.,-])(?:[1-9]\d?|[1-9]\d{2}|[1-9]\d{0,2},\d{3})(?![\w.,-])")
DATELINE = re.compile(
    r"^[^a-z\n]{3,40}(?:[^\n.]{0,60})?(?:\([^)\n]{1,40}\))? ?[-–—] |^[A-Z]{3,}[^\n]{0,40}? [-–—] |^[A-Z]{3,}\. "
)


@dataclass(frozen=True, slots=True)
class Print:
    """One line of the feed before it is written."""

    publisher: str
    published: str
    title: str
    text: str
    uri: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What several originals are about: two or three countries, and the people who act for them."""

    countries: tuple[tuple[str, str, str], ...]
    salt: str


# --- what stories are made of ------------------------------------------------------------------------------------------------------


@cache
def tables() -> dict[str, Any]:
    """The tables beside this file."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "feed.yaml").read_text(encoding="utf-8"))
    for name in ("kept", "names"):
        found[name] = found[name].split()
    found["papers"] = [f"{a} {b}" for a in found["papers"]["first"].split() for b in found["papers"]["second"].split()]
    return found


def paragraphs(folders: Sequence[Path]) -> list[str]:
    """Paragraphs of our own stories, each once, in order of files."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "tests" / "stories").glob("**/*.txt"))]
    texts += [p.read_text(encoding="utf-8") for p in sorted((ROOT / "detente" / "data" / "examples").glob("*.txt"))]
    texts += [t["text"] for t in tellings(folders)]
    lines = (DATELINE.sub("", line.strip()) for text in texts for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if SHORTEST <= len(line.split()) <= LONGEST))


def tellings(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """Tellings of the threads of the chronicle's gold, in order of files."""
    files = [p for folder in folders for p in sorted(folder.glob("*.yaml"))]
    return [t for p in files for t in yaml.safe_load(p.read_text(encoding="utf-8"))["tellings"]]


class Mill:
    """Makes originals: four paragraphs and a headline, with other names, countries, numbers and words than they had."""

    def __init__(self, folders: Sequence[Path]) -> None:
        pool = paragraphs(folders)
        self._prime = next(p for p in (PRIME, 181, 163, 131, 101, 73, 53) if SLOTS * p <= len(pool))
        # Neighbours in a file stand in different places of a story.
        self._slots = [pool[slot : SLOTS * self._prime : SLOTS] for slot in range(SLOTS)]
        self._titles = list(dict.fromkeys(t["title"] for t in tellings(folders) if t["title"])) or [
            p.split(",")[0] for p in pool[:100]
        ]
        self._names = _names(pool)
        self._words = {form: group for group in tables()["words"] for form in group}
        self._countries = _country_forms()

    def original(self, number: int, topic: Topic, day: date, agency: tuple[str, str] | None) -> tuple[str, str]:
        """Headline and text of the original of this number."""
        chance = random.Random(f"original {number} {topic.salt}")
        step, start = divmod(number, self._prime)
        chosen = [self._slots[slot][(start + slot * step) % self._prime] for slot in range(SLOTS)]
        body = [self._changed(paragraph, topic, day, chance) for paragraph in chosen]
        place = topic.countries[0][2].upper()
        head = f"{place}, {SHORT_MONTHS[day.month - 1]} {day.day}" + (f" ({agency[1]})" if agency else "") + " - "
        title = self._changed(self._titles[number % len(self._titles)], topic, day, chance)
        return title, "\n\n".join([head + body[0], *body[1:]])

    def _changed(self, text: str, topic: Topic, day: date, chance: random.Random) -> str:
        text = DAY.sub(lambda _: _day_near(day, chance), text)
        text = NUMBER.sub(lambda m: str(max(2, int(m.group().replace(",", "")) * chance.randrange(50, 200) // 100)), text)
        text = self._countries.sub(lambda m: _other_country(m.group(), topic), text)
        return WORD.sub(lambda m: self._word(m.group(), topic, chance), text)

    def _word(self, word: str, topic: Topic, chance: random.Random) -> str:
        group = self._words.get(word.lower())
        if group is not None and word.islower():
            return str(chance.choice(group))
        bare, mark, rest = word.partition("'") if "'" in word else word.partition("’")
        if bare not in self._names or any(bare in form.split() for forms in topic.countries for form in forms):
            return word
        names = tables()["names"]
        return str(names[_number(f"{bare} {topic.salt}") % len(names)]) + mark + rest


def _names(pool: Sequence[str]) -> frozenset[str]:
    """Words that are names: capital letters amid sentences, never small ones, and not among those that stay."""
    amid: set[str] = set()
    small: set[str] = set()
    for text in pool:
        for match in WORD.finditer(text):
            word = match.group().split("'")[0].split("’")[0]
            if word.islower():
                small.add(word)
            elif (
                word.istitle()
                and len(word) > 2
                and match.start()
                and text[match.start() - 2 : match.start()].strip(' "“\n') not in (".", "?", "!")
            ):
                amid.add(word)
    return frozenset(w for w in amid if w.lower() not in small) - frozenset(tables()["kept"])


def _country_forms() -> re.Pattern[str]:
    forms = sorted((f for forms in tables()["countries"] for f in forms), key=lambda f: (-len(f), f))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})(s?)\b")


@cache
def _homes() -> dict[str, tuple[int, int]]:
    return {form: (i, kind) for i, forms in enumerate(tables()["countries"]) for kind, form in enumerate(forms)}


def _other_country(form: str, topic: Topic) -> str:
    plural = form not in _homes()
    country, kind = _homes()[form[:-1] if plural else form]
    other = topic.countries[country % len(topic.countries)][kind]
    return other + "s" if plural and not other.endswith(("s", "h", "ese")) else other


def _day_near(day: date, chance: random.Random) -> str:
    near = day + timedelta(days=chance.randrange(-20, 12))
    return f"{MONTHS[near.month - 1]} {near.day}"


def _number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:6], "big")


# --- who prints them ---------------------------------------------------------------------------------------------------------------


def prints(folders: Sequence[Path], seed: int) -> Iterator[Print | bytes]:
    """The feed without end, day by day; bytes stand for a damaged line."""
    mill = Mill(folders)
    waiting: list[tuple[int, int, Print]] = []
    number = line = 0
    day = 0
    while True:
        chance = random.Random(f"day {day} {seed}")
        topics = [_topic(chance, f"{seed} {day} {i}") for i in range(A_DAY * 15 // 100 // 4)]
        for _ in range(A_DAY * 15 // 100):
            for after, copy in _run(mill, number, topics, day, chance):
                line += 1
                heapq.heappush(waiting, (after, line, copy))
            number += 1
        while waiting and waiting[0][0] < (day + 1) * 1000:
            copy = heapq.heappop(waiting)[2]
            if chance.random() < DAMAGED:
                yield _damaged(copy, chance)
            yield copy
            if chance.random() < TWICE:
                yield copy
        day += 1


def _topic(chance: random.Random, salt: str) -> Topic:
    countries = tables()["countries"]
    # A few countries are much in the news, most of them little.
    chosen = {int(len(countries) * chance.random() ** 2) for _ in range(12)}
    return Topic(tuple(tuple(countries[i]) for i in sorted(chosen, key=lambda i: _number(f"{i} {salt}"))[:3]), salt)


def _run(mill: Mill, number: int, topics: Sequence[Topic], day: int, chance: random.Random) -> Iterator[tuple[int, Print]]:
    """An original and its copies, each with its moment in the feed (thousandths of days)."""
    copied = chance.random() >= OWN
    agency: tuple[str, str] | None = tuple(chance.choice(tables()["agencies"])) if copied else None  # type: ignore[assignment]
    date_ = FIRST_DAY + timedelta(days=day)
    title, text = mill.original(number, chance.choice(topics), date_, agency)
    paper = agency[0] if agency else chance.choice(tables()["papers"])
    first = Print(paper, date_.isoformat(), title, text, _uri(paper, date_, number))
    moment = day * 1000 + chance.randrange(1000)
    yield moment, first
    if not copied:
        return
    count = chance.choices([n for n, _ in COPIES], [w for _, w in COPIES])[0]
    for paper in chance.sample(tables()["papers"], count):
        kind = chance.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
        changed = _copied(kind, text, chance)
        yield (
            moment + 1 + int(chance.random() ** 2 * LAG * 1000),
            Print(paper, first.published, title, changed, _uri(paper, date_, number)),
        )


def _uri(paper: str, day: date, number: int) -> str:
    return f"https://{paper.lower().replace(' ', '-')}.example/{day:%Y/%m/%d}/{number}"


def _copied(kind: str, text: str, chance: random.Random) -> str:
    if kind == "cut":
        parts = text.split("\n\n")
        return "\n\n".join(parts[: chance.choice((2, 3))])
    if kind == "added":
        # Papers of one house have the same tails, so that these copies have copies too.
        tails, leads = tables()["tails"], tables()["leads"]
        if chance.random() < 0.6:
            return f"{text}\n\n{tails[_number(text) % len(tails)]}"
        return f"{leads[_number(text) % len(leads)]}\n\n{text}"
    return _garbled(text, chance) if kind == "garbled" else text


def _garbled(text: str, chance: random.Random) -> str:
    """Letters lost, doubled and exchanged, about one word in twelve."""
    return WORD.sub(lambda m: _spoilt(m.group(), chance) if chance.random() < 1 / 12 else m.group(), text)


def _spoilt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice((word[:at] + word[at + 1 :] or word, word[:at] + word[at] + word[at:], word[:at] + "e" + word[at + 1 :]))


def _damaged(copy: Print, chance: random.Random) -> bytes:
    line = _line(copy)
    kind = chance.randrange(3)
    if kind == 0:
        return line[: chance.randrange(20, len(line) - 20)]
    if kind == 1:
        return json.dumps({"uri": copy.uri + "/empty", "text": " "}).encode()
    return bytes(b for b in chance.randbytes(200) if b not in b"\r\n{ \t\0") + b"\xff"


def _line(copy: Print) -> bytes:
    fields = {"uri": copy.uri, "publisher": copy.publisher, "published": copy.published, "title": copy.title, "text": copy.text}
    return json.dumps(fields, ensure_ascii=False).encode()


def feed(documents: int, *, folders: Sequence[Path] = (TELLINGS,), seed: int = 1) -> Iterator[bytes]:
    """The first lines of a feed, without line ends."""
    for copy, _ in zip(prints(folders, seed), range(documents), strict=False):
        yield copy if isinstance(copy, bytes) else _line(copy)


# --- coded beforehand --------------------------------------------------------------------------------------------------------------


def coded(lines: Iterable[bytes], *, workers: int, kept: Path | None = None) -> Iterator[bytes]:
    """The same lines as records, each distinct reading made once; what cannot be read stays as it is.

    ``kept`` is a file of readings made before (added to), so that a longer feed goes on from a shorter one.
    """
    from detente.archive.restamp import restamp
    from detente.documents.carried import Input
    from detente.json import record_from_json, record_to_json

    shelf = _Shelf(kept)
    for items in _several(enumerate(lines, 1), 2_000):
        inputs = [(_input(line, number), line) for number, line in items]
        shelf.fill([i for i, _ in inputs if isinstance(i, Input)], workers)
        for item, line in inputs:
            made = shelf.get(item) if isinstance(item, Input) else None
            if made is None:
                yield line
                continue
            record = record_from_json(made)
            given = item.given
            yield record_to_json(restamp(record, identity=item.identity, uri=given.uri, publisher=given.publisher)).encode()


def _input(line: bytes, number: int) -> Any:
    from detente.documents.carriers.jsonrows import read_value
    from detente.documents.carriers.model import Options

    return read_value(line, f"feed#{number}", 0, Options("jsonl", {}, 1 << 20))


def _several(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    group: list[Any] = []
    for item in items:
        group.append(item)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _reading(item: Any) -> str:
    told = repr(replace(item.given, uri=None, publisher=None)).encode()
    return sha256(told + b"\0" + item.data).hexdigest()


class _Shelf:
    """Readings by what they are made of: in a small database in a file, or in memory."""

    def __init__(self, path: Path | None) -> None:
        import sqlite3

        self._base = sqlite3.connect(path or ":memory:")
        self._base.execute("CREATE TABLE IF NOT EXISTS readings (name TEXT PRIMARY KEY, record TEXT)")

    def get(self, item: Any) -> str | None:
        """The record of an input as JSON; None where its words cannot be read."""
        row = self._base.execute("SELECT record FROM readings WHERE name = ?", (_reading(item),)).fetchone()
        return None if row is None else row[0]

    def fill(self, items: Sequence[Any], workers: int) -> None:
        """Read what was not read before."""
        lacking = {}
        for item in items:
            name = _reading(item)
            if self._base.execute("SELECT 1 FROM readings WHERE name = ?", (name,)).fetchone() is None:
                lacking.setdefault(name, item)
        for name, record in zip(lacking, _read_all(list(lacking.values()), workers), strict=True):
            self._base.execute("INSERT INTO readings VALUES (?, ?)", (name, record))
        self._base.commit()


_pools: dict[int, Any] = {}


def _read_all(items: Sequence[Any], workers: int) -> Iterable[str | None]:
    if workers <= 1:
        return map(_read, items)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if workers not in _pools:
        _pools[workers] = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    found: Iterable[str | None] = _pools[workers].map(_read, items, chunksize=8)
    return found


def _read(item: Any) -> str | None:
    from detente.errors import InputError
    from detente.json import record_to_json
    from detente.pipeline import read

    try:
        return record_to_json(read(item.data, uri=item.given.uri, given=item.given, identity=item.identity))
    except InputError:
        return None


# --- the same again in another dress -----------------------------------------------------------------------------------------------

LETTERS = re.compile(r"[^\W\d_]{3,}")
ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
STEP = 37


class Wardrobe:
    """Dresses coded records anew: other words of the same length, other countries, later days; all spans stay where they are.

    What a feed of days gives is used again for the days that follow, so that a long coded feed costs no more reading than a short one.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        from detente.lineage.tables import function_words

        words: set[str] = set()
        days: set[str] = set()
        for line in lines:
            item = _input(line, 1)
            words.update(LETTERS.findall(item.data.decode("utf-8", "replace")))
            days.add(getattr(getattr(item, "given", None), "published", None) or "")
        kept = {*function_words(), *tables()["kept"], *(w.lower() for w in tables()["kept"])}
        self._groups: dict[tuple[int, bool], list[str]] = {}
        for word in sorted(w for w in words - kept if w.islower() or w.istitle()):
            self._groups.setdefault((len(word), word.islower()), []).append(word)
        self.weeks = -(-len(days - {""}) // 7)
        self._countries: list[tuple[str, str]] = []
        self._maps: dict[int, dict[str, str]] = {}

    def countries(self, record: Mapping[str, Any]) -> None:
        """Take note of the countries of a record of the first dress."""
        for actor in record["actors"]:
            if (
                actor["kind"] == "country"
                and actor["country"]
                and (pair := (actor["country"], actor["id"])) not in self._countries
            ):
                self._countries.append(pair)

    def dress(self, record: Any, generation: int) -> Any:
        """The record as JSON values, in the dress of a generation (1, 2, ...)."""
        words = self._map(generation)

        def other(value: Any, key: str) -> Any:
            if isinstance(value, list):
                return [other(v, key) for v in value]
            if isinstance(value, dict):
                inner = {k: other(v, k) for k, v in value.items()}
                return (
                    {**inner, "text": text[inner["start"] : inner["end"]]} if {"start", "end", "text"} <= inner.keys() else inner
                )
            return self._string(value, key, words, generation) if isinstance(value, str) else value

        text = LETTERS.sub(lambda m: words.get(m.group(), m.group()), record["document"]["text"])
        return other(record, "")

    def _string(self, value: str, key: str, words: Mapping[str, str], generation: int) -> str:
        if key in ("text", "title", "name", "from", "to", "words", "occasion"):
            return LETTERS.sub(lambda m: words.get(m.group(), m.group()), value)
        if key in ("date", "published"):
            return ISO_DAY.sub(lambda m: self._later(m.group(), generation), value)
        if value.startswith("det:person:"):
            return LETTERS.sub(lambda m: words.get(m.group().title(), m.group()).lower(), value.removeprefix("det:")).join(
                ("det:", "")
            )
        return words.get(f"={value}", re.sub(r"(?<=det:code:)[A-Z]{3}", lambda m: words.get(f"={m.group()}", m.group()), value))

    def _later(self, day: str, generation: int) -> str:
        return (date.fromisoformat(day) + timedelta(weeks=self.weeks * generation)).isoformat()

    def _map(self, generation: int) -> dict[str, str]:
        """What stands for what: words of a length and a case in a ring, and countries with their ids (marked ``=``)."""
        if generation not in self._maps:
            turn = generation * STEP
            made = {w: g[(i + turn) % len(g)] for g in self._groups.values() for i, w in enumerate(g)}
            pairs = sorted(self._countries)
            for i, (code, id) in enumerate(pairs):
                made[f"={code}"], made[f"={id}"] = pairs[(i + turn) % len(pairs)]
            self._maps = {generation: made}
        return self._maps[generation]


def worn(lines: Sequence[bytes], documents: int, *, workers: int, kept: Path | None = None) -> Iterator[bytes]:
    """The coded feed of ``lines``, and after its end the same in other dresses, until there are so many."""
    import gzip

    from detente.archive.restamp import restamp
    from detente.json import record_from_dict, record_to_json

    wardrobe = Wardrobe(lines)
    first: list[bytes] = []
    for line in coded(lines, workers=workers, kept=kept):
        first.append(gzip.compress(line, 1))
        if line.startswith(b'{"schema"'):
            wardrobe.countries(json.loads(line))
        yield line
    for number in range(len(lines), documents):
        generation, at = divmod(number, len(lines))
        line = gzip.decompress(first[at])
        if not line.startswith(b'{"schema"'):
            yield line
            continue
        record = record_from_dict(wardrobe.dress(json.loads(line), generation))
        document = record.document
        identity = sha256(f"{generation} {document.id}".encode()).hexdigest()
        yield record_to_json(
            restamp(record, identity=identity, uri=f"{document.uri}-{generation}", publisher=document.publisher)
        ).encode()


def main() -> None:
    """Write a feed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--documents", type=int, required=True)
    parser.add_argument("--tellings", type=Path, action="append", help="folders of threads; default: tests/chronicle/tellings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", action="store_true", help="coded beforehand")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kept", type=Path, help="a file that keeps readings for the next time")
    parser.add_argument(
        "--read", type=int, default=25_000, help="with --records: lines that are read; what follows are the same in another dress"
    )
    options = parser.parse_args()
    size = min(options.documents, options.read) if options.records else options.documents
    lines = feed(size, folders=options.tellings or [TELLINGS], seed=options.seed)
    if options.records:
        lines = worn(list(lines), options.documents, workers=options.workers, kept=options.kept)
    with sys.stdout.buffer if options.out == "-" else Path(options.out).open("wb") as file:
        for line in lines:
            file.write(line + b"\n")


if __name__ == "__main__":
    main()
