"""A large archive of made-up happenings, written straight into its tables: what an ingest of a million stories would take days for.

Every happening has the shape of one of a small real archive (what kind of act, how many take part, whether it was planned before),
with other actors, days, places and words. Pairs of countries, persons and words follow Zipf's law; the same number always gives the
same archive. Left empty is what finds copies and joins events (kinships, windows, links, lineage): no page reads it.
"""

from __future__ import annotations

import json
import random
import sqlite3
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from detente.archive.shelves import shelf_rows, tallied

FIRST_DAY = date(2011, 1, 1)
YEARS = 15
PERSONS = 150
"""Persons of a country; some of no country come in as the templates have them."""
PLACES = 25
SAID = 500_000
"""Words in a row, of which every sentence is a piece."""
TOLD = (77, 12, 4, 2.2, 1.2, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3)
"""How often a happening has one telling, two, and so on."""
OFTEN, SO_OFTEN = 20_000, 500
"""Every so many happenings one is told that many times."""
A_BATCH = 5_000
DISTINCT = 20_000
"""Happenings that are made one by one; a larger archive holds copies of them under other ids."""
_COUNTRIES = (
    "USA CHN RUS UKR ISR IRN GBR FRA DEU IND TUR JPN KOR PRK PAK SAU SYR EGY IRQ POL ITA ESP BRA VEN CUB MEX CAN AUS AFG ARE QAT YEM "
    "LBN JOR LBY DZA MAR TUN ETH ERI SDN SSD KEN UGA RWA COD NGA NER MLI TCD ZAF ZWE AGO MOZ SEN GHA CIV GRC CYP SRB HRV BIH ALB MKD "
    "BGR ROU HUN SVK CZE AUT CHE NLD BEL SWE NOR FIN DNK EST LVA LTU BLR MDA GEO ARM AZE KAZ UZB KGZ TJK TKM MNG VNM LAO KHM THA MMR "
    "MYS SGP IDN PHL BGD NPL LKA MDV NZL FJI PNG ARG CHL PER BOL ECU COL PAN CRI NIC HND SLV GTM DOM HTI"
)
COUNTRIES = tuple(_COUNTRIES.split())
_STARTS, _VOWELS, _ENDS = "b c d f g h k l m n p r s t v z br dr gr kr pr st tr sl", "a e i o u ai au ei", "n r s l t m k"
_TABLES = (
    "documents", "inputs", "actors", "events", "participants", "quotes", "speakers", "happenings", "parties", "shelves", "utterances",
    "changes",
)  # fmt: skip


_NUMBERS = {
    "documents": {"number": "documents"}, "actors": {"document": "documents"}, "events": {"document": "documents"},
    "quotes": {"document": "documents"}, "inputs": {"number": "inputs"}, "changes": {"cursor": "changes"},
}  # fmt: skip
"""Columns of every table that number documents, inputs and changes, which copies go on from."""
_DIGESTS = {("documents", "id"), ("documents", "family"), ("inputs", "identity"), ("inputs", "document")}


class Zipf:
    """Numbers from 0, each as often as one divided by its place."""

    def __init__(self, size: int, dice: random.Random, *, power: float = 1.0) -> None:
        self._sums = list(accumulate(1 / (n + 1) ** power for n in range(size)))
        self._dice = dice

    def __call__(self) -> int:
        return min(bisect(self._sums, self._dice.random() * self._sums[-1]), len(self._sums) - 1)


@dataclass(slots=True)
class World:
    """Who and what there is to be told of."""

    dice: random.Random
    words: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    persons: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    places: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    publishers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = list(dict.fromkeys(_word(self.dice) for _ in range(30_000)))
        often = Zipf(len(self.words), self.dice)
        self.said = [self.words[often()] for _ in range(SAID)]
        self.publishers = [f"{self.words[i].title()} {kind}" for i, kind in enumerate(("Wire", "Post", "Herald", "Daily") * 300)]
        for n, country in enumerate(COUNTRIES):
            names = [f"{self.dice.choice(self.words).title()} {self.dice.choice(self.words).title()}" for _ in range(PERSONS)]
            self.persons[country] = [(f"Q9{n:03}{i:04}", name) for i, name in enumerate(names)]
            self.places[country] = [
                {
                    "name": self.dice.choice(self.words).title(), "country": country, "lat": round(self.dice.uniform(-50, 65), 2),
                    "lon": round(self.dice.uniform(-120, 150), 2), "precision": "city",
                } for _ in range(PLACES)
            ]  # fmt: skip


def _word(dice: random.Random) -> str:
    starts, vowels, ends = _STARTS.split(), _VOWELS.split(), _ENDS.split()
    parts = [dice.choice(starts) + dice.choice(vowels) for _ in range(dice.randint(1, 3))]
    return "".join(parts) + (dice.choice(ends) if dice.random() < 0.6 else "")


def make(where: Path, small: str, count: int) -> None:
    """Write an archive of so many happenings, shaped as those of a small one."""
    from detente.archive import open_archive

    if where.exists():
        raise SystemExit(f"{where}: is there already")
    with open_archive(small) as archive, archive.engine.connect() as connection:
        shapes = [json.loads(b) for (b,) in connection.exec_driver_sql("SELECT body FROM happenings ORDER BY id")]
    open_archive(str(where), create=True).close()
    base = sqlite3.connect(where, isolation_level=None)
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "cache_size = -3000000",
        "temp_store = MEMORY",
        "foreign_keys = OFF",
    ):
        base.execute(f"PRAGMA {pragma}")
    later = _put_off(base)
    base.execute("BEGIN")
    copies = -(-count // DISTINCT)
    writer = Writer(World(random.Random(7)), shapes, -(-count // copies))
    for tables in writer.batches():
        for table, rows in tables.items():
            if rows:
                names = ", ".join(f'"{name}"' for name in rows[0])
                marks = ", ".join("?" * len(rows[0]))
                base.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])
    base.executemany(
        "INSERT INTO tallies (shelf, kind, name, folded, count) VALUES (?, ?, ?, ?, ?)",
        [(shelf, kind, name, name.casefold(), n * copies) for (shelf, kind, name), n in sorted(writer.tallies.items())],
    )
    _copy(base, copies)
    base.execute("INSERT INTO runs (manifest) VALUES ('{}')")
    base.execute("INSERT INTO documents_text(documents_text) VALUES ('rebuild')")
    for statement in later:
        base.execute(statement)
    base.execute("COMMIT")
    base.execute("PRAGMA journal_mode = WAL")
    base.close()


def _copy(base: sqlite3.Connection, copies: int) -> None:
    """Put every row in again under other ids and numbers, so often that there are this many of each."""
    counted = {"documents": "number", "inputs": "number", "changes": "cursor"}
    sizes = {table: base.execute(f"SELECT max({name}) FROM {table}").fetchone()[0] for table, name in counted.items()}
    for table in _TABLES:
        columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        base.execute(f"CREATE TEMP TABLE original AS SELECT * FROM {table}")
        shift = {name: sizes[kind] for name, kind in _NUMBERS.get(table, {}).items()}
        names = ", ".join(f'"{name}"' for name in columns)
        for copy in range(1, copies):
            values = ", ".join(_copied(table, name, copy, shift) for name in columns)
            base.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM original")
        base.execute("DROP TABLE original")


def _copied(table: str, name: str, copy: int, shift: Mapping[str, int]) -> str:
    """What stands in a column of a copy."""
    if name in shift:
        return f"{name} + {copy * shift[name]}"
    if (table, name) in _DIGESTS:
        return f"'{copy:02x}' || substr({name}, 3)"
    if name == "body" and table == "documents":
        return f"""replace(body, '"id":"00', '"id":"{copy:02x}')"""
    if name in ("id", "event", "happening", "quote", "body", "echo", "digest"):
        return f"replace(replace({name}, 'ev-00', 'ev-{copy:02x}'), 'qt-00', 'qt-{copy:02x}')"
    return f'"{name}"'


def _put_off(base: sqlite3.Connection) -> list[str]:
    """Take indices and triggers away until the rows are there; how they are made again."""
    found = base.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in found:
        base.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


@dataclass(slots=True)
class Writer:
    """Rows of happening after happening, in order of their days; two that follow one another share their documents."""

    world: World
    shapes: Sequence[Mapping[str, Any]]
    count: int
    tallies: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    documents: int = 0
    draw: dict[str, Zipf] = field(default_factory=dict)

    def batches(self) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """Rows by table, so many happenings at a time."""
        dice = self.world.dice
        sizes = {
            "left": (len(COUNTRIES), 1.0), "right": (len(COUNTRIES), 0.9), "person": (PERSONS, 1.1), "place": (PLACES, 1.2),
 "paper": (len(self.world.publishers), 0.8),
        }  # fmt: skip
        self.draw = {name: Zipf(size, dice, power=power) for name, (size, power) in sizes.items()}
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in _TABLES}
        for n in range(0, self.count, 2):
            self._two(n, rows)
            if (n + 2) % A_BATCH == 0 or n + 2 >= self.count:
                yield rows
                rows = {table: [] for table in _TABLES}

    def _two(self, n: int, rows: dict[str, list[dict[str, Any]]]) -> None:
        dice, first = self.world.dice, len(rows["events"])
        day = FIRST_DAY + timedelta(days=n * YEARS * 365 // self.count)
        made = [self._happening(day) for _ in range(min(2, self.count - n))]
        tellings = [
            SO_OFTEN if (n + i) % OFTEN == 77 else dice.choices(range(1, len(TOLD) + 1), TOLD)[0] for i in range(len(made))
        ]
        told: list[list[str]] = [[] for _ in made]
        for copy in range(max(tellings)):
            here = [i for i in range(len(made)) if copy < tellings[i]]
            published = day + timedelta(days=min(copy // 4, 30))
            for i, event in zip(here, self._document([made[i] for i in here], published, f"{n}-{copy}", rows), strict=True):
                told[i].append(event)
        homes = {event: self._settle(h, events, day, rows) for h, events in zip(made, told, strict=True) for event in events[:1]}
        for events in told:
            homes.update(dict.fromkeys(events, homes[events[0]]))
        for row in rows["events"][first:]:
            row["happening"] = homes[row["id"]]

    def _happening(self, day: date) -> dict[str, Any]:
        """A happening of the shape of another, with a cast and a place of its own; ids come later."""
        dice, draw = self.world.dice, self.draw
        shape = dice.choice(self.shapes)
        sides = {"source": COUNTRIES[draw["left"]()], "target": COUNTRIES[draw["right"]()]}
        actors: dict[str, dict[str, Any]] = {}
        named: dict[str, list[str]] = {}
        kinds = {a["id"]: a for a in shape["actors"]}
        for side, country in sides.items():
            named[side] = []
            for id in shape[side]:
                one = self._actor(kinds.get(id, {"kind": "country"}), country)
                actors[one["id"]] = one
                named[side].append(one["id"])
        place = None
        if shape["place"] or dice.random() < 0.4:
            place = self.world.places[sides[dice.choice(("source", "target"))]][draw["place"]()]
        return {**shape, **named, "actors": list(actors.values()), "place": place, "date": _date(day, dice), "disputes": []}

    def _actor(self, like: Mapping[str, Any], country: str) -> dict[str, Any]:
        if like["kind"] == "person":
            id, name = self.world.persons[country][self.draw["person"]()]
            return {**like, "id": id, "name": name, "country": country, "why": "", "mentions": []}
        if like["kind"] in ("igo", "armed-group") or not like.get("country", True):
            return {**like, "why": "", "mentions": []}
        return {
            "id": f"det:code:{country}", "name": country.title(), "kind": "country", "country": country, "sector": None, "office": None,
            "basis": "exact", "score": 1.0, "why": "", "mentions": [],
        }  # fmt: skip

    # A document and what is read from it

    def _document(
        self, made: Sequence[dict[str, Any]], published: date, name: str, rows: dict[str, list[dict[str, Any]]]
    ) -> list[str]:
        """Rows of a document that tells these happenings; the ids of the events."""
        self.documents += 1
        # What copies change stands where it is found: the first two digits of every id.
        number, id = self.documents, f"00{sha256(name.encode()).hexdigest()[2:]}"
        dice, text = self.world.dice, ""
        events: list[dict[str, Any]] = []
        cast = {a["id"]: a for h in made for a in h["actors"]}
        for happening in made:
            sentence = self._sentence(9, [a["name"] for a in happening["actors"][:2]])
            events.append(_event(happening, f"ev-{id[:14]}{len(events):02}", len(text), sentence))
            text += sentence + ".\n"
        quote = None
        if dice.random() < 0.6 and cast:
            words = self._sentence(dice.randint(5, 16), ())
            quote = _quote(f"qt-{id[:16]}", dice.choice(sorted(cast)), len(text) + 1, words, [events[0]["id"]])
            text += f"“{words}”.\n"
        text += self._sentence(dice.randint(4, 20), ()) + ".\n"
        paper = self.world.publishers[self.draw["paper"]()]
        head = _head(id, name, paper, self._sentence(5, ()), published)
        _write_document(rows, number, head, text, events, [quote] if quote else [], cast)
        return [event["id"] for event in events]

    def _sentence(self, length: int, names: Sequence[str]) -> str:
        start = self.world.dice.randrange(len(self.world.said) - length)
        words = self.world.said[start : start + length]
        return " ".join([*names[:1], words[0], *names[1:], *words[1:]])

    # A happening

    def _settle(self, happening: dict[str, Any], events: list[str], day: date, rows: dict[str, list[dict[str, Any]]]) -> str:
        id = f"h-{min(events)}"
        told = day.isoformat()
        stages = [
            {**s, "told": told, "date": happening["date"], "place": None, "events": events[:1]} for s in happening["history"][:2]
        ]
        independent = max(1, round(len(events) ** 0.7))
        body = {
            **happening, "id": id, "history": stages, "publishers": self.world.publishers[:min(independent, 8)], "agencies": [],
            "corroboration": independent, "first_told": told, "last_told": told, "judged": [], "why": f"{len(events)} tellings",
        }  # fmt: skip
        columns = ("id", "plover", "mode", "cameo", "quad", "goldstein", "status", "date")
        shelves = shelf_rows(body)
        place = body["place"] or {}
        rows["happenings"].append(
            {**{c: body[c] for c in columns}, "first_day": shelves[0]["day"] or None, "last_day": shelves[0]["last_day"] or None,
             "place": place.get("name"), "country": place.get("country"), "lat": place.get("lat"), "lon": place.get("lon"),
             "confidence": body["confidence"], "tellings": len(events), "corroboration": independent, "first_told": told,
             "last_told": told, "digest": id, "body": _json(body)}
        )  # fmt: skip
        countries = {a["id"]: a["country"] for a in body["actors"]}
        parties = {(p, role) for role in ("source", "target") for i in body[role] for p in (i, countries.get(i)) if p}
        rows["parties"] += [{"happening": id, "party": party, "role": role} for party, role in sorted(parties)]
        rows["shelves"] += shelves
        rows["changes"].append({"kind": "added", "happening": id, "into": None, "digest": "", "fields": None})
        self.tallies.update(tallied(body))
        return id


def _date(day: date, dice: random.Random) -> str | None:
    """A day; for some a month, a year, or none."""
    chance = dice.random()
    if chance < 0.86:
        return day.isoformat()
    return day.isoformat()[:7] if chance < 0.94 else day.isoformat()[:4] if chance < 0.97 else None


def _event(happening: Mapping[str, Any], id: str, start: int, sentence: str) -> dict[str, Any]:
    shared = (
        "plover",
        "mode",
        "contexts",
        "cameo",
        "quad",
        "goldstein",
        "status",
        "source",
        "target",
        "symmetric",
        "place",
        "date",
    )
    trigger = sentence.split(" ")[-1]
    at = start + len(sentence) - len(trigger)
    return {
        "id": id, **{c: happening[c] for c in shared}, "duration": None, "occasion": None, "counts": happening["counts"],
        "reported_by": [], "confidence": happening["confidence"], "why": "made up",
        "trigger": {"start": at, "end": at + len(trigger), "text": trigger},
        "evidence": {"start": start, "end": start + len(sentence), "text": sentence}, "also": [],
    }  # fmt: skip


def _quote(id: str, speaker: str, start: int, words: str, about: list[str]) -> dict[str, Any]:
    return {
        "id": id, "speaker": [speaker], "addressee": [], "kind": "direct", "start": start, "end": start + len(words), "text": words,
        "cue": None, "about": about,
    }  # fmt: skip


def _head(id: str, name: str, publisher: str, title: str, published: date) -> dict[str, Any]:
    return {
        "id": id, "uri": f"https://news.example/{name}", "publisher": publisher, "agency": None, "byline": [], "dateline": None,
        "title": title.capitalize(), "published": {"date": published.isoformat(), "basis": "given", "evidence": []}, "language": "en",
        "text": "", "furniture": [], "repairs": [],
    }  # fmt: skip


def _write_document(
    rows: dict[str, list[dict[str, Any]]],
    number: int,
    head: dict[str, Any],
    text: str,
    events: Sequence[dict[str, Any]],
    quotes: Sequence[dict[str, Any]],
    cast: Mapping[str, dict[str, Any]],
) -> None:
    day = date.fromisoformat(head["published"]["date"]).toordinal()
    rows["documents"].append(
        {"number": number, "id": head["id"], "uri": head["uri"], "publisher": head["publisher"], "agency": None, "title": head["title"],
         "published": head["published"]["date"], "basis": "given", "first_day": day, "last_day": day, "language": "en",
         "characters": len(text), "text": text, "text_sha256": "", "kept": "full", "notice": None, "family": head["id"],
         "original": None, "original_why": None, "wording": None, "pending": 0, "reading": None,
         "body": _json({"document": head, "series": [], "uncoded": []})}
    )  # fmt: skip
    rows["inputs"].append(
        {
            "place": head["uri"],
            "identity": head["id"],
            "byte_offset": None,
            "outcome": "coded",
            "document": head["id"],
            "reason": None,
        }
    )
    columns: tuple[str, ...] = ("id", "name", "kind", "country", "sector", "office")
    for actor in cast.values():
        rows["actors"].append({"document": number, **{c: actor[c] for c in columns}, "body": _json(actor)})
    columns = ("id", "plover", "mode", "cameo", "quad", "goldstein", "status", "date", "confidence")
    for position, event in enumerate(events):
        place, evidence = event["place"] or {}, event["evidence"]
        rows["events"].append(
            {**{c: event[c] for c in columns}, "document": number, "position": position, "place": place.get("name"),
             "country": place.get("country"), "lat": place.get("lat"), "lon": place.get("lon"), "evidence_start": evidence["start"],
             "evidence_end": evidence["end"], "evidence": evidence["text"], "echo": event["id"], "happening": None, "body": _json(event)}
        )  # fmt: skip
        for role in ("source", "target"):
            rows["participants"] += [
                {"event": event["id"], "role": role, "position": i, "actor": a} for i, a in enumerate(event[role])
            ]
    for quote in quotes:
        rows["quotes"].append(
            {"id": quote["id"], "document": number, "position": 0, "kind": "direct", "start": quote["start"], "end": quote["end"],
             "text": quote["text"], "body": _json(quote)}
        )  # fmt: skip
        rows["speakers"] += [{"quote": quote["id"], "role": "speaker", "position": 0, "actor": quote["speaker"][0]}]
    rows["utterances"] += _utterances(day, events, quotes, cast)


def _utterances(
    day: int, events: Sequence[dict[str, Any]], quotes: Sequence[dict[str, Any]], cast: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """As the archive writes them of a record, without making one."""
    involved = {e["id"]: (*e["source"], *e["target"]) for e in events}
    rows = []
    for quote in quotes:
        said = {f"by {key}" for id in quote["speaker"] for key in (id, cast[id]["country"]) if key}
        of = {f"on {key}" for e in quote["about"] for id in involved[e] for key in (id, cast[id]["country"]) if key}
        rows += [{"shelf": shelf, "day": day, "quote": quote["id"]} for shelf in sorted({"", *said, *of})]
    return rows


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
