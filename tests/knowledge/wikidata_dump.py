"""Writes dumps in Wikidata's JSON format: a small world of real items, and masses of items that nobody asks for.

Identifiers from Q900000001 on are made up; the others are Wikidata's own. Each entity is one line of an array, as in
``latest-all.json``: labels, descriptions, aliases, claims with main value, qualifiers, references and rank, sitelinks, ``modified``.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
GREGORIAN, JULIAN = "http://www.wikidata.org/entity/Q1985727", "http://www.wikidata.org/entity/Q1985786"
MADE_UP = 900_000_000

FRANCE, GERMANY, USA, UK, RUSSIA, CHINA, SPAIN, KOSOVO, SOVIETS = 142, 183, 30, 145, 159, 148, 29, 1246, 15180
UN, NATO, CDU, HAMAS, CALIFORNIA, BAVARIA = 1065, 7184, 49762, 38799, 99, 980
MERKEL, SCHOLZ, MACRON, SARKOZY, OBAMA, TRUMP, BIDEN, PUTIN, LAVROV, XI = (
    567,
    61053,
    3052772,
    329,
    76,
    22686,
    6279,
    7747,
    58217,
    15031,
)
ELIZABETH, CHARLES, BAN, GUTERRES, SCHWARZENEGGER, GORBACHEV = 9682, 43274, 1253, 311440, 2685, 30487
CHANCELLOR, FRENCH_PRESIDENT, US_PRESIDENT, BRITISH_MONARCH, UN_CHIEF = 4970706, 191954, 11696, 9134365, 81066


def item(number: int) -> Json:
    """An item as the value of a snak."""
    return {"value": {"entity-type": "item", "numeric-id": number, "id": f"Q{number}"}, "type": "wikibase-entityid"}


def time(text: str, *, calendar: str = GREGORIAN, precision: int | None = None) -> Json:
    """A day, month or year (``2005-11-22``, ``2005-11``, ``2005``) as the value of a snak."""
    parts = [*text.split("-"), "00", "00"][:3]
    found = precision if precision is not None else 9 + text.count("-")
    value = {
        "time": f"+{'-'.join(parts)}T00:00:00Z", "timezone": 0, "before": 0, "after": 0, "precision": found, "calendarmodel": calendar,
    }  # fmt: skip
    return {"value": value, "type": "time"}


def string(text: str) -> Json:
    return {"value": text, "type": "string"}


def words(text: str, language: str = "en") -> Json:
    return {"value": {"text": text, "language": language}, "type": "monolingualtext"}


def amount(number: int) -> Json:
    return {"value": {"amount": f"+{number}", "unit": "1"}, "type": "quantity"}


def snak(name: str, value: Json | str) -> Json:
    """A snak; ``somevalue`` and ``novalue`` stand for themselves."""
    if isinstance(value, str):
        return {"snaktype": value, "property": name, "hash": _hash(name, value), "datatype": "time"}
    datatype = {"wikibase-entityid": "wikibase-item", "monolingualtext": "monolingualtext"}.get(value["type"], value["type"])
    return {"snaktype": "value", "property": name, "hash": _hash(name, value), "datavalue": value, "datatype": datatype}


def claim(name: str, value: Json | str, *, rank: str = "normal", **qualifiers: Json | str | list[Json | str]) -> Json:
    """A statement with its qualifiers and a reference."""
    main = {key: part for key, part in snak(name, value).items() if key != "hash"}
    found: Json = {"mainsnak": main, "type": "statement"}
    if qualifiers:
        found["qualifiers"] = {
            key: [snak(key, part) for part in (parts if isinstance(parts, list) else [parts])]
            for key, parts in qualifiers.items()
        }
        found["qualifiers-order"] = list(qualifiers)
    found["id"] = f"Q1${_hash(name, value)[:8].upper()}"
    found["rank"] = rank
    found["references"] = [{"hash": _hash(name, rank), "snaks": {"P143": [snak("P143", item(328))]}, "snaks-order": ["P143"]}]
    return found


def entity(
    number: int, label: str | None, *claims: Json, description: str = "", aliases: Iterable[str] = (), title: str | None = None,
    language: str = "en", modified: str = "2024-03-01T08:15:00Z", wikis: int = 12, revision: int = 2_000_000_000,
) -> Json:  # fmt: skip
    """An item. What is empty is ``[]``, as Wikidata writes it."""
    stated: Json = {}
    for one in claims:
        stated.setdefault(one["mainsnak"]["property"], []).append(one)
    links = {f"{code}wiki": {"site": f"{code}wiki", "title": title or label or "?", "badges": []} for code in _codes(wikis)}
    if title is None and label is None:
        links.pop("enwiki", None)
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {language: {"language": language, "value": label}} if label else [],
        "descriptions": {"en": {"language": "en", "value": description}} if description else [],
        "aliases": {"en": [{"language": "en", "value": name} for name in aliases]} if aliases else [],
        "claims": stated or [],
        "sitelinks": links or [],
        "pageid": number + 100,
        "ns": 0,
        "title": f"Q{number}",
        "lastrevid": revision,
        "modified": modified,
    }


def _codes(count: int) -> list[str]:
    known = ["en", "de", "fr", "es", "it", "ru", "zh", "ja", "ar", "pt"]
    return [*known, *(f"x{n}" for n in range(count))][:count]


def _hash(*parts: object) -> str:
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def human(number: int, label: str, *claims: Json, **more: Any) -> Json:
    return entity(number, label, claim("P31", item(5)), *claims, **more)


def held(office: int, start: str | None, end: Json | str | None = None, *, rank: str = "normal", **more: Any) -> Json:
    """A position held; ``end`` is a date, or a snak kind."""
    qualifiers: Json = {"P580": time(start)} if start else {}
    if end is not None:
        qualifiers["P582"] = end if end in ("somevalue", "novalue") or isinstance(end, dict) else time(end)
    return claim("P39", item(office), rank=rank, **qualifiers, **more)


def country(
    number: int, label: str, iso3: str, iso2: str, *claims: Json, demonym: str = "", state: bool = True, **more: Any
) -> Json:
    kind = [claim("P31", item(3624078 if state else 82794))]
    named = [claim("P1549", words(demonym))] if demonym else []
    codes = [claim("P297", string(iso2)), *([claim("P298", string(iso3))] if iso3 else [])]
    return entity(number, label, *kind, *codes, *named, *claims, **more)


def office(number: int, label: str | None, *claims: Json, **more: Any) -> Json:
    return entity(number, label, claim("P31", item(4164871)), *claims, **more)


def world() -> list[Json]:
    """Countries, organisations, offices and their holders, with what makes them hard."""
    made = MADE_UP
    minister, ministry, envoy, governor, family, given = made + 1, made + 2, made + 3, made + 4, made + 5, made + 6
    mayor, village, state_minister, foreign_russia, cdu_leader = made + 7, made + 8, made + 9, made + 10, made + 11
    return [
        country(
            GERMANY, "Germany", "DEU", "DE", claim("P1082", amount(84_000_000), P585=time("2023-12-31")),
            claim("P36", item(64)), claim("P463", item(UN), P580=time("1973-09-18")), claim("P463", item(NATO), P580=time("1955-05-06")),
            claim("P6", item(MERKEL), P580=time("2005-11-22"), P582=time("2021-12-08")), claim("P1313", item(CHANCELLOR)),
            claim("P6", item(SCHOLZ), rank="preferred", P580=time("2021-12-08")), demonym="German", aliases=["FRG", "Deutschland"],
        ),
        country(
            FRANCE, "France", "FRA", "FR", claim("P1906", item(FRENCH_PRESIDENT)), claim("P463", item(UN)), claim("P36", item(90)),
            claim("P35", item(MACRON), P580=time("2017-05-14")), demonym="French",
        ),
        country(USA, "United States", "USA", "US", claim("P463", item(NATO)), demonym="American", aliases=["US", "U.S.", "America"]),
        country(UK, "United Kingdom", "GBR", "GB", demonym="British"),
        country(RUSSIA, "Russia", "RUS", "RU", claim("P36", item(649)), demonym="Russian"),
        country(CHINA, "People's Republic of China", "CHN", "CN", demonym="Chinese", aliases=["China"]),
        country(SPAIN, "Spain", "ESP", "ES", demonym="Spanish"),
        country(KOSOVO, "Kosovo", "", "XK", state=False),
        country(SOVIETS, "Soviet Union", "SUN", "SU", claim("P1366", item(RUSSIA)), claim("P576", time("1991-12-26")), demonym="Soviet"),
        entity(CALIFORNIA, "California", claim("P31", item(35657)), claim("P17", item(USA)), claim("P300", string("US-CA"))),
        entity(BAVARIA, "Bavaria", claim("P31", item(1221156)), claim("P131", item(GERMANY)), claim("P300", string("DE-BY"))),
        entity(village, "Little Hollow", claim("P31", item(532)), claim("P17", item(USA))),
        entity(
            UN, "United Nations", claim("P31", item(245065)), claim("P1813", words("UN")), claim("P159", item(60)),
            claim("P488", item(GUTERRES), P580=time("2017-01-01")), aliases=["UNO", "United Nations Organization"], wikis=40,
        ),
        entity(NATO, "North Atlantic Treaty Organization", claim("P31", item(1127126)), aliases=["NATO", "Atlantic Alliance"]),
        entity(
            CDU, "Christian Democratic Union", claim("P31", item(7278)), claim("P17", item(GERMANY)), claim("P1813", words("CDU")),
            claim("P488", item(MERKEL), P580=time("2000-04-10"), P582=time("2018-12-07")), description="German political party",
        ),
        entity(HAMAS, "Hamas", claim("P31", item(made + 900)), description="Palestinian Islamist militant group and political movement"),
        entity(
            ministry, "Ministry of Foreign Affairs of Russia", claim("P31", item(20901295)), claim("P17", item(RUSSIA)),
            claim("P1448", words("Foreign Ministry of the Soviet Union"), P582=time("1991-12-26")), claim("P159", item(649)),
        ),
        office(CHANCELLOR, "Federal Chancellor of Germany", claim("P1001", item(GERMANY)), claim("P17", item(GERMANY))),
        office(FRENCH_PRESIDENT, "President of the French Republic", claim("P1001", item(FRANCE))),
        office(US_PRESIDENT, "President of the United States", claim("P1001", item(USA)), claim("P1308", item(TRUMP), P580=time("2025-01-20"))),
        office(BRITISH_MONARCH, "monarch of the United Kingdom", claim("P17", item(UK))),
        office(UN_CHIEF, "Secretary-General of the United Nations", claim("P2389", item(UN))),
        office(83307, "minister"),
        office(minister, "Minister for Foreign Affairs of Germany", claim("P361", item(made + 901)), claim("P17", item(GERMANY))),
        office(foreign_russia, "Minister of Foreign Affairs of the Russian Federation", claim("P2389", item(ministry))),
        office(envoy, "ambassador of Germany to France", claim("P17", item(FRANCE))),
        office(governor, "Governor of California", claim("P1001", item(CALIFORNIA)), claim("P17", item(USA))),
        office(mayor, "mayor of Little Hollow", claim("P1001", item(village)), claim("P17", item(USA))),
        office(state_minister, "Bavarian State Minister of Finance", claim("P1001", item(BAVARIA))),
        office(cdu_leader, "leader of the Christian Democratic Union", claim("P361", item(CDU))),
        office(made + 12, None, claim("P279", item(83307)), claim("P1001", item(SPAIN))),
        office(made + 13, "Secretary of State for Digital Progress", claim("P17", item(SPAIN))),
        office(made + 14, "President of the Soviet Union", claim("P1001", item(SOVIETS))),
        office(made + 15, "President of the People's Republic of China", claim("P1001", item(CHINA))),
        entity(family, "Merkel", claim("P31", item(101352))),
        entity(given, "Angela", claim("P31", item(11879590))),
        human(
            MERKEL, "Angela Merkel", held(CHANCELLOR, "2005-11-22", "2021-12-08", P1366=item(SCHOLZ)),
            held(CHANCELLOR, "1949", "1963", rank="deprecated"), claim("P734", item(family)), claim("P735", item(given)),
            claim("P569", time("1954-07-17")), claim("P27", item(GERMANY)), aliases=["Angela Dorothea Merkel", "Ангела Меркель", "Merkel"],
        ),
        human(SCHOLZ, "Olaf Scholz", held(CHANCELLOR, "2021-12-08", "2025-05-06"), claim("P569", time("1958-06-14"))),
        human(
            MACRON, "Emmanuel Macron", held(FRENCH_PRESIDENT, "2017-05-14", "novalue", rank="preferred"), claim("P27", item(FRANCE)),
        ),
        human(SARKOZY, "Nicolas Sarkozy", held(FRENCH_PRESIDENT, "2007-05-16", "2012-05-15"), aliases=["Nicolas Sarközy"]),
        human(OBAMA, "Barack Obama", held(US_PRESIDENT, "2009-01-20", "2017-01-20"), title="Barack Obama (politician)"),
        human(TRUMP, "Donald Trump", held(US_PRESIDENT, "2017-01-20", "2021-01-20")),
        human(BIDEN, "Joe Biden", held(US_PRESIDENT, "2021-01-20"), language="mul"),
        human(PUTIN, "Vladimir Putin", claim("P39", item(made + 990), P580=time("2012-05-07")), claim("P27", item(RUSSIA))),
        human(LAVROV, "Sergey Lavrov", held(foreign_russia, "2004-03-09"), claim("P27", item(RUSSIA)), claim("P27", item(SOVIETS))),
        human(
            XI, "Xi Jinping", held(made + 15, "2013-03-14"), claim("P27", item(CHINA)), claim("P735", item(given)),
        ),
        human(made + 116, "Wei Lan", held(83307, "2013-03-14", "2014", P642=item(CHINA)), claim("P27", item(CHINA))),
        human(ELIZABETH, "Elizabeth II", held(BRITISH_MONARCH, "1952-02-06"), claim("P570", time("2022-09-08"))),
        human(CHARLES, "Charles III", held(BRITISH_MONARCH, "2022-09-08"), claim("P569", time("1948-11-14"))),
        human(BAN, "Ban Ki-moon", held(UN_CHIEF, "2007-01-01", "2016-12-31")),
        human(GUTERRES, "António Guterres", held(UN_CHIEF, "2017-01-01"), aliases=["Antonio Guterres"], modified="2024-03-05T10:00:00Z"),
        human(SCHWARZENEGGER, "Arnold Schwarzenegger", held(governor, "2003-11-17", "2011-01-03")),
        human(GORBACHEV, "Mikhail Gorbachev", held(made + 14, "1990-03-15", "1991-12-25"), claim("P570", time("2022-08-30"))),
        human(made + 101, "Ada Ferro", held(minister, "1999-10", "2001", P5102=item(4676846)), claim("P569", time("1940"))),
        human(made + 102, "Benno Walther", held(minister, "2001", "somevalue"), claim("P570", time("2003-05-01"))),
        human(made + 103, "Carla Meinhardt", held(minister, "2004-01-31"), claim("P569", time("1955-02-30"))),
        human(made + 104, "Dieter Olbrich", held(minister, "2007", P1365=item(made + 103)), claim("P570", time("2009-03-03"))),
        human(made + 105, "Else Kuhn", held(envoy, "2011-04", "2015-08-31"), claim("P27", item(GERMANY))),
        human(made + 106, "Frank Poole", held(mayor, "2011-04", "2015-08-31")),
        human(made + 107, "Gerda Huber", held(state_minister, "2011-04", "2015-08-31")),
        human(made + 108, "Hugo Voss", held(cdu_leader, "2018-12-07", "2021-01-22")),
        human(made + 109, "Inés Prado", held(made + 12, "2015", "2016"), held(made + 13, "2018", "2020")),
        human(made + 110, "Лев Толстой", held(minister, "2015", "2016"), wikis=0, title=None),
        human(made + 111, "Jan Kern", claim("P108", item(ministry), P580=time("2010"), P582=time("2012"), P39=item(83307))),
        human(made + 112, "Karl Stumm", claim("P106", item(82955))),
        human(made + 113, "Lena Falk", held(minister, "1950", "1952")),
        human(made + 114, "Mara Lind", held(minister, "2012-02-10", {**time("2013-01-08", calendar=JULIAN)})),
        human(made + 115, "Nils Ohm", held(minister, None, None), held(minister, "2030", "2031"), claim("P570", time("2020"))),
    ]  # fmt: skip


def line_of(data: Json) -> bytes:
    """An entity as one line of the dump, without its comma: no blanks, nothing beyond ASCII."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode()


def dump_of(lines: Iterable[bytes]) -> bytes:
    """Lines as a whole dump."""
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def write_dump(path: Path, lines: Iterable[bytes]) -> Path:
    """Write a dump, packed as the name's ending says."""
    data = dump_of(lines)
    if path.suffix == ".gz":
        data = gzip.compress(data, 6, mtime=0)
    elif path.suffix == ".bz2":
        data = bz2.compress(data)
    path.write_bytes(data)
    return path


def masses(count: int, seed: int = 1) -> Iterator[bytes]:
    """Lines such as fill most of the real dump, in its proportions: articles, taxa, stars, places, films, people without office."""
    source = random.Random(seed)
    kinds = [
        (13442814, 45),
        (16521, 6),
        (523, 8),
        (5, 11),
        (4167836, 6),
        (7187, 4),
        (486972, 6),
        (11424, 3),
        (532, 5),
        (3305213, 6),
    ]
    classes = [number for number, share in kinds for _ in range(share)]
    for n in range(count):
        number = MADE_UP + 1_000_000 + n
        kind = source.choice(classes)
        extra = [
            claim(f"P{source.randrange(2000, 9000)}", string(f"{source.getrandbits(64):x}"))
            for _ in range(source.randrange(3, 22))
        ]
        linked = [
            claim("P2860", item(source.randrange(1, 10**8))) for _ in range(source.randrange(12 if kind == 13442814 else 2))
        ]
        data = entity(
            number, f"Thing {n}", claim("P31", item(kind)), *extra, *linked, description="one of many", wikis=source.randrange(4)
        )
        data["labels"] = {f"l{i}": {"language": f"l{i}", "value": f"Thing {n}"} for i in range(source.randrange(2, 30))}
        yield line_of(data)


def crowd(count: int, seed: int = 2) -> Iterator[bytes]:
    """Persons with offices of the world: of every country, with and without ends."""
    source = random.Random(seed)
    offices = [CHANCELLOR, FRENCH_PRESIDENT, MADE_UP + 1, MADE_UP + 3, MADE_UP + 4, MADE_UP + 10, UN_CHIEF, US_PRESIDENT, 83307]
    for n in range(count):
        start = source.randrange(1985, 2022)
        stated = [
            held(source.choice(offices), f"{start + k}", f"{start + k + 1}" if source.random() < 0.8 else None) for k in range(2)
        ]
        filler = [
            claim(f"P{source.randrange(2000, 9000)}", string(f"{source.getrandbits(64):x}"))
            for _ in range(source.randrange(10, 60))
        ]
        yield line_of(human(MADE_UP + 500_000 + n, f"Person N{n:x} Surname{n % 997}", *stated, *filler, description="politician"))
