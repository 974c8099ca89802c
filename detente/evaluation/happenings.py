"""How well tellings become happenings: threads of short stories by many outlets, with the happenings that they tell.

A folder holds one YAML file a thread: ``happenings`` (id, plover, status, date, parties, place, counts, independent) and ``tellings``
(id, publisher, agency, published, title, copy_of, notice, text, and ``events``: happening and the exact words that tell it). All
threads are read as one archive. Only the coder's own events count: one is matched to the gold telling whose words it shares.

- ``found``: gold tellings that an event was found for
- ``heard``: gold happenings of which one telling at least was found
- ``MUC``, ``B3``, ``CEAF``, ``CoNLL``: the grouping of matched events against that of the gold (CEAF: by entities, phi 4)
- ``one``: gold happenings of which one happening holds at least half the tellings found and none of another's
- ``day``, ``parties``, ``status``: of those that are one, whether the joined value is right; ``all`` three
- ``sources``: of those that are one, whether the independent sources of the tellings found are counted rightly: as the gold's own
  documents are by who copied whom
- ``rule``: whether the rule counts the sources that gold counts, given all documents that tell a happening and who copied whom
- ``counts``: values that outlets give of one count, all kept in one happening
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from detente.chronicle.cluster import cluster, connected, link_all
from detente.chronicle.corroboration import Origin, independent, origins
from detente.chronicle.history import COUNTS
from detente.chronicle.join import join
from detente.chronicle.model import Happening, Source, Telling
from detente.errors import InputError, NotFound
from detente.evaluation.clusters import Agreement, agreement
from detente.evaluation.matching import Offsets, body_code, dates_agree, find_words, shared
from detente.lineage.model import Text
from detente.records import Event, Record
from detente.settings import Settings


@dataclass(frozen=True, slots=True)
class GoldHappening:
    """A happening as the gold has it; ``key`` is one over all threads."""

    key: str
    what: str
    plover: str
    status: str
    date: str | None
    parties: tuple[str, ...]
    counts: Mapping[str, tuple[int, ...]]
    independent: int | None


@dataclass(frozen=True, slots=True)
class GoldTelling:
    """Words that tell a happening."""

    happening: str
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One story of a thread; ``text`` is the title, a blank line and the body. ``family`` is the id of the first that it copies."""

    key: str
    text: str
    publisher: str | None
    agency: str | None
    published: str
    title: str
    family: str
    notice: Literal["correction", "retraction"] | None
    tellings: tuple[GoldTelling, ...]

    @property
    def identity(self) -> str:
        """The document's id."""
        return _identity(self.key)


@dataclass(frozen=True, slots=True)
class Thread:
    """Happenings that are easily confused, and the stories that tell them."""

    name: str
    happenings: tuple[GoldHappening, ...]
    documents: tuple[GoldDocument, ...]


@dataclass(slots=True)
class Scores:
    """What was found; :func:`report` turns it into lines."""

    tellings: int = 0
    found: int = 0
    gold: dict[str, str] = field(default_factory=dict)
    """Gold happening of every matched event."""
    groups: list[frozenset[str]] = field(default_factory=list)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    detail: list[str] = field(default_factory=list)

    def count(self, measure: str, right: bool, name: str, wanted: object, got: object) -> None:
        """Count one verdict, and note what was wrong."""
        self.asked[measure] += 1
        self.right[measure] += right
        if not right:
            self.detail.append(f"WRONG {measure} {name}: gold {wanted}, found {got}")


def read_threads(folder: Path) -> tuple[Thread, ...]:
    """The threads of a folder in the order of their names.

    Raises:
        NotFound: no such folder, or no thread in it.
        InputError: a file is not of this form; the message names the file and the place in it.
        DataError: PyYAML is not installed.
    """
    if not folder.is_dir():
        raise NotFound(str(folder), "no such folder")
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise NotFound(str(folder), "no threads here: expected YAML files with happenings and tellings")
    return tuple(read_thread(path) for path in paths)


def read_thread(path: Path) -> Thread:
    """One thread. Raises as :func:`read_threads`."""
    from detente.evaluation.gold import load_yaml

    data = load_yaml(path)
    try:
        happenings = tuple(_happening(path.stem, row) for row in data["happenings"])
        copies = {str(row["id"]): row.get("copy_of") for row in data["tellings"]}
        documents = tuple(_document(path.stem, row, copies) for row in data["tellings"])
    except (KeyError, TypeError) as error:
        raise InputError(str(path), f"not a thread of tellings: {error} is missing or of another form") from error
    known = {h.key for h in happenings}
    for document in documents:
        for telling in document.tellings:
            _check(path, document, telling, known)
    return Thread(path.stem, happenings, documents)


def read_document(document: GoldDocument, *, network: bool = True) -> Record:
    """Code a story as an archive would: under an id of its own, for another may have the same text."""
    from detente.pipeline import read

    settings = Settings(published=document.published, network=network)
    return read(document.text.encode(), uri=document.key, settings=settings, identity=document.identity)


def evaluate_happenings(threads: Sequence[Thread], read: Callable[[GoldDocument], Record]) -> Scores:
    """Read every story, join what they tell over all threads, and count what is right."""
    scores = Scores()
    records = {d.identity: read(d) for thread in threads for d in thread.documents}
    families = find_families(records.values())
    tellings: list[Telling] = []
    for document in (d for thread in threads for d in thread.documents):
        told = as_tellings(document, records[document.identity], families[document.identity])
        tellings += told
        _match(scores, document, told)
    groups = cluster(tellings, link_all(tellings))
    by_id = {t.event.id: t for t in tellings}
    scores.groups = [frozenset(g) for g in groups]
    whole = {g: join(by_id[id] for id in g) for g in map(frozenset, groups) if g & scores.gold.keys()}
    for thread in threads:
        credited = origins(_source(d, d.family) for d in thread.documents)
        for happening in thread.happenings:
            _score(scores, happening, thread, credited, whole)
    return scores


def find_families(records: Iterable[Record]) -> dict[str, str]:
    """The family of copies of every document, by its id: found by the words alone."""
    from detente.lineage.features import features
    from detente.lineage.kin import find_kin
    from detente.lineage.store import MemoryStore

    store, pairs, ids = MemoryStore(), [], []
    for record in records:
        document = record.document
        whole = ((0, len(document.text)),)
        text = Text(document.id, document.text, whole, None, None, None, document.published.date)
        own = features(text)
        pairs += [(k.left, k.right) for k in find_kin(own, store)]
        store.add(own)
        ids.append(document.id)
    return {id: group[0] for group in connected(ids, pairs) for id in group}


def as_tellings(document: GoldDocument, record: Record, family: str) -> tuple[Telling, ...]:
    """A record's events as tellings."""
    cast = {a.id: a for a in record.actors}
    source = _source(document, family)
    return tuple(
        Telling(e, source, tuple(cast[i] for i in sorted({*e.source, *e.target, *e.reported_by}))) for e in record.events
    )


def report(scores: Scores, *, detail: bool = False) -> Iterator[str]:
    """The lines to print."""
    if detail:
        yield from scores.detail
    yield f"tellings {scores.tellings}, found {scores.found} ({_share(scores.found, scores.tellings)})"
    agreed = coreference(scores)
    for name, rate in (("MUC", agreed.muc), ("B3", agreed.b3), ("CEAF", agreed.ceafe)):
        yield f"{name:10s} P {rate.precision:.3f}  R {rate.recall:.3f}  F1 {rate.f1:.3f}"
    yield f"CoNLL      {agreed.conll:.3f}"
    for name in scores.asked:
        yield f"{name:10s} {_share(scores.right[name], scores.asked[name])}   ({scores.right[name]} of {scores.asked[name]})"


def coreference(scores: Scores) -> Agreement:
    """The agreement of the groups with those of the gold, over matched events."""
    answer = {event: number for number, group in enumerate(scores.groups) for event in group & scores.gold.keys()}
    return agreement(scores.gold, answer)


def _share(right: int, asked: int) -> str:
    return f"{right / asked:.3f}" if asked else "-"


def _match(scores: Scores, document: GoldDocument, told: Sequence[Telling]) -> None:
    """Give each gold telling the event that shares most of its words, each event one happening."""
    scores.tellings += len(document.tellings)
    rated = []
    for number, gold in enumerate(document.tellings):
        span = find_words(document.text, gold.words)
        for telling in told:
            common = _common(telling.event, span)
            if common[-1]:
                rated.append((tuple(-c for c in common), number, telling.event.id))
    taken: set[int] = set()
    for _, number, event in sorted(rated):
        happening = document.tellings[number].happening
        if number not in taken and scores.gold.get(event, happening) == happening:
            taken.add(number)
            scores.gold[event] = happening
    scores.found += len(taken)
    for number, gold in enumerate(document.tellings):
        if number not in taken:
            scores.detail.append(f"MISSED {gold.happening} in {document.key}: {gold.words}")


def _common(event: Event, span: Offsets | None) -> tuple[int, int, int]:
    """How much of the trigger lies in the words, how much of the evidence, and of any telling of the event."""
    trigger = shared((event.trigger.start, event.trigger.end), span)
    evidence = shared((event.evidence.start, event.evidence.end), span)
    return trigger, evidence, max([evidence, *(shared((a.start, a.end), span) for a in event.also)])


def _score(
    scores: Scores,
    gold: GoldHappening,
    thread: Thread,
    credited: Mapping[str, Origin],
    whole: Mapping[frozenset[str], Happening],
) -> None:
    events = {e for e, h in scores.gold.items() if h == gold.key}
    scores.asked["heard"] += 1
    scores.right["heard"] += bool(events)
    scores.asked["one"] += 1
    holding = sorted((g for g in whole if g & events), key=lambda g: (-len(g & events), min(g)))
    best = holding[0] if holding else frozenset[str]()
    foreign = {h for e in best & scores.gold.keys() if (h := scores.gold[e]) != gold.key}
    one = bool(best) and 2 * len(best & events) >= len(events) and not foreign
    scores.right["one"] += one
    kept = ", ".join(str(len(g & events)) for g in holding) or "none found"
    name = f"{gold.key} {gold.what} ({kept})"
    if not one:
        scores.detail.append(f"NOT ONE {name}; with {sorted(foreign) or 'none'} of another")
    _score_counts(scores, gold, [whole[g] for g in holding])
    _score_rule(scores, gold, thread, credited)
    if one:
        _score_values(scores, gold, whole[best], name)
        found = {t.source.document for t in whole[best].tellings}
        wanted = len(independent(credited[d] for d in found & credited.keys()))
        scores.count(
            "sources", wanted == whole[best].corroboration, name, wanted, (*whole[best].agencies, *whole[best].publishers)
        )


def _score_rule(scores: Scores, gold: GoldHappening, thread: Thread, credited: Mapping[str, Origin]) -> None:
    if not gold.independent:
        return
    telling = [d for d in thread.documents if any(t.happening == gold.key for t in d.tellings)]
    found = independent(credited[d.identity] for d in telling)
    scores.count("rule", len(found) == gold.independent, gold.key, gold.independent, [o.name for o in found])


def _score_values(scores: Scores, gold: GoldHappening, found: Happening, name: str) -> None:
    codes = parties(found)
    verdicts: dict[str, tuple[bool, object, object]] = {
        "day": (dates_agree(gold.date, found.date), gold.date, found.date),
        "parties": (set(gold.parties) <= codes, gold.parties, sorted(codes)),
        "status": (gold.status == found.status, gold.status, found.status),
    }
    for measure, (right, wanted, got) in verdicts.items():
        scores.count(measure, right, name, wanted, got)
    scores.asked["all"] += 1
    scores.right["all"] += all(right for right, _, _ in verdicts.values())


def parties(found: Happening) -> set[str]:
    """The codes of everyone on either side: countries, organisations by their short names."""
    cast = {a.id: a for a in found.actors}
    sides = [cast[i] for i in (*found.source, *found.target) if i in cast]
    return {a.country or body_code(a.name) for a in sides}


def _score_counts(scores: Scores, gold: GoldHappening, found: Sequence[Happening]) -> None:
    for name, values in gold.counts.items():
        if len(values) < 2 or name not in COUNTS:
            continue
        kept = [_values(h, name) for h in found]
        right = any(set(values) <= k for k in kept)
        scores.count("counts", right, f"{gold.key} {gold.what}", f"{name} {list(values)}", [sorted(k) for k in kept])


def _values(happening: Happening, name: str) -> set[int]:
    """Every value of a count that a happening holds: the bounds that its tellings give."""
    given = [getattr(t.event.counts, name) for t in happening.tellings if t.event.counts is not None]
    return {v for r in given if r is not None for v in (r.low, r.high) if v is not None}


def _source(document: GoldDocument, family: str) -> Source:
    return Source(
        document.identity, document.key, document.title, document.publisher, document.agency, document.published, "en", family, document.notice
    )  # fmt: skip


def _happening(thread: str, row: Mapping[str, Any]) -> GoldHappening:
    counts = {name: tuple(int(v) for v in values) for name, values in (row.get("counts") or {}).items()}
    named = tuple(_party(str(p)) for p in row.get("parties") or ())
    date = None if row.get("date") is None else str(row["date"])
    key = f"{thread}/{row['id']}"
    return GoldHappening(
        key, str(row["what"]), str(row["plover"]), str(row["status"]), date, named, counts, row.get("independent")
    )


def _identity(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _party(name: str) -> str:
    return name if len(name) == 3 and name.isupper() else body_code(name)


def _document(thread: str, row: Mapping[str, Any], copies: Mapping[str, object]) -> GoldDocument:
    id = str(row["id"])
    while copies.get(id) is not None:
        id = str(copies[id])
    notice = row.get("notice")
    return GoldDocument(
        key=f"{thread}#{row['id']}",
        text=f"{row['title']}\n\n{row['text']}",
        publisher=row.get("publisher"),
        agency=row.get("agency"),
        published=str(row["published"]),
        title=str(row["title"]),
        family=_identity(f"{thread}#{id}"),
        notice=cast(Literal["correction", "retraction"], notice) if notice in ("correction", "retraction") else None,
        tellings=tuple(
            GoldTelling(f"{thread}/{e['happening']}", str(e["words"]), str(e.get("status"))) for e in row.get("events") or ()
        ),
    )


def _check(path: Path, document: GoldDocument, telling: GoldTelling, known: set[str]) -> None:
    if telling.happening not in known:
        raise InputError(str(path), f"{document.key}: there is no happening {telling.happening.partition('/')[2]}")
    if find_words(document.text, telling.words) is None:
        raise InputError(str(path), f"{document.key}: the words {telling.words!r} are not in the text")
