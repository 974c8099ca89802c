"""A user's own facts: one table as CSV or TSV, read leniently or strictly, every bad row named with its line and reason."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.edtf import bounds
from detente.errors import FactsError, InputError, NotFound
from detente.knowledge.customs import call_name
from detente.knowledge.folding import fold, slug
from detente.knowledge.layers import Layer
from detente.knowledge.offices import Owners, parse
from detente.knowledge.seats import Claim, to_offices, weight_of
from detente.knowledge.tables import COLUMNS, Cells, Problem, canonical, head_of, is_date, reason_against

if TYPE_CHECKING:
    from detente.knowledge.base import Knowledge

Form = Literal["tenures", "names", "entities", "relations", "meetings", "places"]
Row = dict[str, str]

_FORMS: Mapping[Form, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "tenures": (
        ("person", "office"),
        ("id", "aliases", "family", "country", "organisation", "start", "end", "end_status", "as_of", "acting", "confidence", "source"),
    ),
    "relations": (("entity", "relation", "other"), ("since", "until", "source")),
    "places": (("name", "lat", "lon"), ("id", "country", "precision", "population", "region", "radius", "names", "source")),
    "meetings": (("series", "name", "first_day", "last_day"), ("city", "country", "host", "confidence", "source")),
    "names": (("entity", "name"), ("kind", "scan", "since", "until", "source")),
    "entities": (("name", "kind"), ("id", "country", "sector", "family", "weight", "aliases", "confidence", "source")),
}  # fmt: skip
"""For each form of a file: the columns by which it is known, and those it may have besides."""
_DEFAULTS: Mapping[str, str] = {"confidence": "high", "scan": "1", "weight": "60", "precision": "city", "acting": "0"}
_KIND_OF_NAME = "alias"
_FLAGS = {"0": "0", "1": "1", "": "0", "no": "0", "yes": "1", "false": "0", "true": "1"}
_ENDS = {"known", "successor", "incumbent", "unknown"}
_LINES_A_CELL = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file of facts came to: the layer of its good rows, how many they are, and everything that was wrong with the others."""

    form: Form
    layer: Layer
    rows: int
    problems: tuple[Problem, ...]


def read_facts(
    path: Path, knowledge: Knowledge, *, key: str, title: str, licence: str, replaced: Mapping[str, Collection[str]] | None = None
) -> Facts:
    """The facts of a file, as a layer over ``knowledge``, in which its persons, countries and offices are looked up.

    The file is CSV or TSV in UTF-8 with a header; its columns say what it holds (see docs/knowledge.md). A bad row is left out and
    named; columns that no form has are named once and left out. ``key`` names the source of rows that do not name their own.
    ``replaced`` holds what only the layer knows that this one takes the place of, so that it is written anew: its "entities" and
    "sources" (see :func:`detente.knowledge.layers.owned`). Raises NotFound where there is no file, InputError where it is no table at all.
    """
    rows, problems, form = _rows(path)
    reader = _Reader(path.name, knowledge, key, problems, replaced=replaced or {})
    reader.read(form, rows)
    layer = reader.layer(key, title, licence)
    return Facts(form, layer, reader.kept, tuple(sorted(problems, key=lambda problem: (problem.line, problem.reason))))


def expect_none(facts: Facts, path: Path) -> None:
    """Nothing where every row is good; raises FactsError, with all that is wrong, where one is not."""
    if facts.problems:
        raise FactsError(str(path), facts.problems)


# --- the file ------------------------------------------------------------------------------------------------------------------------


def _rows(path: Path) -> tuple[list[tuple[int, Row]], list[Problem], Form]:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(str(path), "no such file") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(str(path), "is UTF-16; expected UTF-8: save it as UTF-8")
    text = content.decode("utf-8-sig", errors="surrogateescape")
    problems: list[Problem] = []
    head: list[str] = []
    found: list[tuple[int, Row]] = []
    for number, cells in _records(text, path.name, problems):
        if not any(cells) or cells[0].startswith("#"):
            continue
        if not head:
            head = [cell.strip().casefold() for cell in cells]
            form = _form(path, head)
            problems.extend(_strange(path.name, number, head, form))
            continue
        reason = _unreadable(cells, head)
        if reason:
            problems.append(Problem(path.name, number, reason, _shown(cells)))
        else:
            found.append((number, {name: " ".join(cell.split()) for name, cell in zip(head, cells, strict=True)}))
    if not head:
        raise InputError(str(path), "is empty; expected a header with the names of the columns")
    return found, problems, form


def _records(text: str, where: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the file with the line on which each starts; a quote that stays open spoils its own line only."""
    mark = _delimiter(text)
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        first, record = number, lines[number]
        while mark != "\t" and record.count('"') % 2 and number + 1 < len(lines) and number - first < _LINES_A_CELL:
            number += 1
            record += "\n" + lines[number]
        if mark != "\t" and record.count('"') % 2:
            problems.append(Problem(where, first + 1, "a quote is opened and not closed", _shown([lines[first]])))
            number = first + 1
            continue
        number += 1
        yield first + 1, _cells(record.rstrip("\r"), mark)


def _cells(record: str, mark: str) -> list[str]:
    if mark == "\t":
        return [
            cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in record.split("\t")
        ]
    csv.field_size_limit(max(csv.field_size_limit(), len(record) + 1))
    return next(csv.reader(io.StringIO(record, newline=""), delimiter=mark), [])


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return max("\t,;", key=lambda mark: (head.count(mark), mark == "\t"))


def _form(path: Path, head: list[str]) -> Form:
    for form, (needed, _) in _FORMS.items():
        if set(needed) <= set(head):
            return form
    forms = "; ".join(f"{form}: {', '.join(needed)}" for form, (needed, _) in _FORMS.items())
    raise InputError(
        str(path), f"no known table has the columns {', '.join(head)}; expected at least those of one of these: {forms}"
    )


def _strange(where: str, line: int, head: list[str], form: Form) -> Iterator[Problem]:
    needed, optional = _FORMS[form]
    for name, times in sorted(Counter(head).items()):
        if times > 1:
            yield Problem(where, line, f"column {name!r} stands {times} times; the last one counts")
        if name not in (*needed, *optional):
            yield Problem(
                where, line, f"unknown column {name!r} is left out; expected of {form}: {', '.join((*needed, *optional))}"
            )


def _unreadable(cells: list[str], head: list[str]) -> str | None:
    broken = next((c for cell in cells for c in cell if "\ud800" <= c <= "\udfff"), None)
    if broken is not None:
        return f"not UTF-8: byte 0x{ord(broken) - 0xDC00:02X}; save the file as UTF-8"
    if any(c == "\x00" for cell in cells for c in cell):
        return "holds a NUL byte; expected text"
    if len(cells) != len(head):
        return f"expected {len(head)} cells, found {len(cells)}"
    return None


def _shown(cells: list[str]) -> str:
    return "\t".join(cells).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


# --- the rows ------------------------------------------------------------------------------------------------------------------------


@dataclass
class _Reader:
    """Turns rows of a file into rows of the tables; what does not fit goes to ``problems``."""

    where: str
    knowledge: Knowledge
    key: str
    problems: list[Problem]
    replaced: Mapping[str, Collection[str]] = field(default_factory=dict)
    kept: int = 0
    entities: dict[str, Cells] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The entities of the file by folded name."""
    names: set[Cells] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)
    others: dict[str, list[Cells]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)

    def read(self, form: Form, rows: list[tuple[int, Row]]) -> None:
        """Take up every row that is right."""
        take: Mapping[Form, Callable[[Row], None]] = {
            "tenures": self._tenure, "names": self._name, "entities": self._entity, "relations": self._relation,
            "meetings": lambda row: self._plain("meetings", row), "places": self._place,
        }  # fmt: skip
        for number, row in rows:
            try:
                self._once(number, form, row)
                take[form](row)
            except ValueError as error:
                self.problems.append(Problem(self.where, number, str(error), "\t".join(row.values())))
                continue
            self.kept += 1
            self.sources.add(row.get("source") or self.key)

    def layer(self, key: str, title: str, licence: str) -> Layer:
        """All rows taken up, as a layer."""
        offices, tenures = to_offices(self.claims)
        named = [(source, title if source == key else source, licence, self.where) for source in sorted(self.sources)]
        known = self.knowledge.sources.keys() - set(self.replaced.get("sources", ()))
        tables: dict[str, list[Cells]] = {
            "entities": sorted(self.entities.values()), "names": sorted(self.names), "offices": offices, "tenures": tenures,
            "sources": [row for row in named if row[0] not in known or row[0] == key], **{name: sorted(rows) for name, rows in self.others.items()},
        }  # fmt: skip
        return Layer(key, "overlay", {name: tuple(rows) for name, rows in tables.items() if rows})

    def _once(self, number: int, form: Form, row: Row) -> None:
        identity = (form, row["id"]) if row.get("id") and form in ("entities", "places") else (form, *row.values())
        first = self.seen.setdefault(identity, number)
        if first != number:
            what = f"identifier {row['id']!r}" if len(identity) == 2 else "the same row"
            raise ValueError(f"{what} stands on line {first} already")

    def _tenure(self, row: Row) -> None:
        start, end, as_of = (self._date(row, name) for name in ("start", "end", "as_of"))
        if start and end and bounds(start)[0] > bounds(end)[1]:
            raise ValueError(f"ends ({end}) before it starts ({start}); expected start before end")
        status = row.get("end_status") or ("known" if end else "incumbent")
        if status not in _ENDS:
            raise ValueError(f"column end_status: expected one of {', '.join(sorted(_ENDS))}, found {status!r}")
        if status == "incumbent" and not (as_of or start):
            raise ValueError("neither end nor as_of nor start; expected as_of, the last day for which it is known")
        acting = _FLAGS.get((row.get("acting") or "").casefold())
        if acting is None:
            raise ValueError(f"column acting: expected 0 or 1, found {row['acting']!r}")
        country = self._country(row)
        organisation = row.get("organisation", "")
        query = parse(row["office"], self.owners, home=country or None) if row["office"] else None
        if not row["office"] or not row["person"]:
            raise ValueError(f"column {'person' if row['office'] else 'office'}: expected a name, found nothing")
        if not country and query is not None:
            country, organisation = query.country or "", organisation or query.organisation or ""
        if not country and not organisation:
            raise ValueError(f"whose office {row['office']!r} is, is not said; expected a country or an organisation")
        person = self._person(row, country)
        portfolio, title, sector, rank = (
            (query.portfolio, query.title, query.sector, query.rank) if query else ("other", "Official", "GOV", 8)
        )
        claim = Claim(
            person, row["office"], country, organisation, portfolio, title, sector if country else "IGO", rank, start, end, status,
            "" if end else (as_of or start), acting == "1" or bool(query and query.acting), (query.counterpart if query else None) or "", "",
            row.get("source") or self.key, self._confidence(row),
        )  # fmt: skip
        self.claims.append(claim)
        if person in self.entities:
            self._weigh(person, weight_of(claim))

    def _person(self, row: Row, country: str) -> str:
        """The id of a row's person, known or new; the row's other spellings are learnt."""
        name, given = row["person"], row.get("id", "")
        identifier = given or self._known(name, country, ("person",)) or self._new_id(name)
        if not self._is_known(identifier):
            family = row.get("family") or call_name(name, country or None)
            cells = (identifier, "person", name, country, "", family, "10", row.get("source") or self.key, self._confidence(row))
            self._enter(cells)
            self._call(identifier, name, "primary", row)
        for alias in row.get("aliases", "").split("|"):
            if alias.strip():
                self._call(identifier, alias.strip(), "alias", row)
        return identifier

    def _new_id(self, name: str) -> str:
        if not slug(name):
            raise ValueError(f"column person: expected a name in Latin letters, found {name!r}")
        return f"det:person:{slug(name)}"

    def _call(self, entity: str, name: str, kind: str, row: Row) -> None:
        scan = "1" if " " in fold(name) or kind != "alias" else "0"
        self.names.add(self._checked("names", (entity, name, kind, scan, "", "", row.get("source") or self.key)))

    def _enter(self, cells: Cells) -> None:
        self.entities[cells[0]] = self._checked("entities", cells)
        self.called[fold(cells[2])].add(cells[0])

    def _weigh(self, person: str, weight: int) -> None:
        at = head_of("entities").index("weight")
        cells = self.entities[person]
        self.entities[person] = (*cells[:at], str(max(int(cells[at]), weight)), *cells[at + 1 :])

    def _name(self, row: Row) -> None:
        entity = self._reference(row, "entity")
        kind = row.get("kind") or _KIND_OF_NAME
        cells = (
            entity,
            row["name"],
            kind,
            row.get("scan") or "1",
            row.get("since", ""),
            row.get("until", ""),
            row.get("source") or self.key,
        )
        self.names.add(self._checked("names", cells))

    def _entity(self, row: Row) -> None:
        country = self._country(row)
        identifier = row.get("id") or f"det:{row['kind']}:{slug(row['name'])}"
        cells = (
            identifier, row["kind"], row["name"], country, row.get("sector", ""), row.get("family", ""), row.get("weight") or _DEFAULTS["weight"],
            row.get("source") or self.key, self._confidence(row),
        )  # fmt: skip
        self._enter(cells)
        self._call(identifier, row["name"], "primary", row)
        for alias in row.get("aliases", "").split("|"):
            if alias.strip():
                self._call(identifier, alias.strip(), "acronym" if alias.isupper() else "alias", row)

    def _relation(self, row: Row) -> None:
        entity, other = self._reference(row, "entity"), self._reference(row, "other")
        self._plain("relations", {**row, "entity": entity, "other": other})

    def _place(self, row: Row) -> None:
        identifier = row.get("id") or f"det:place:{slug(row['name'])}-{slug(row.get('country', '')) or 'int'}"
        self._plain("places", {**row, "id": identifier})

    def _plain(self, table: str, row: Row) -> None:
        filled = {**row, "source": row.get("source") or self.key}
        if "country" in row:
            filled["country"] = self._country(row)
        cells = tuple(filled.get(name) or _DEFAULTS.get(name, "") for name in head_of(table))
        if (
            table == "meetings"
            and is_date(filled["first_day"])
            and is_date(filled["last_day"])
            and filled["first_day"] > filled["last_day"]
        ):
            raise ValueError(
                f"ends ({filled['last_day']}) before it starts ({filled['first_day']}); expected first_day before last_day"
            )
        self.others[table].append(self._checked(table, cells))

    # --- cells -------------------------------------------------------------------------------------------------------------------

    @property
    def owners(self) -> Owners:
        """Whose an office may be, as the base knows it."""
        return self.knowledge.owners

    def _checked(self, table: str, cells: Cells) -> Cells:
        reason = reason_against(COLUMNS[table], cells)
        if reason:
            raise ValueError(reason)
        return canonical(COLUMNS[table], cells)

    @staticmethod
    def _date(row: Row, name: str) -> str:
        cell = row.get(name, "")
        if cell and not is_date(cell):
            raise ValueError(f"column {name}: expected a date such as 2021-01-26, 2021-01 or 2021, found {cell!r}")
        return cell

    def _country(self, row: Row) -> str:
        cell = row.get("country", "")
        if not cell:
            return ""
        if self.knowledge.country(cell) is not None:
            return cell
        found = self.owners.countries.get(fold(cell).removeprefix("the "))
        if found is None:
            raise ValueError(f"column country: expected an ISO 3166-1 alpha-3 code or a country's name, found {cell!r}")
        return found

    def _confidence(self, row: Row) -> str:
        return row.get("confidence") or _DEFAULTS["confidence"]

    def _reference(self, row: Row, column: str) -> str:
        cell = row[column]
        if self._is_known(cell):
            return cell
        found = self._known(cell, "", None)
        if found is None:
            raise ValueError(f"column {column}: nothing is called {cell!r}; expected an identifier or a known name")
        return found

    @property
    def _gone(self) -> Collection[str]:
        """The entities that the layer took with it of which this one takes the place."""
        return self.replaced.get("entities", ())

    def _is_known(self, identifier: str) -> bool:
        return identifier in self.entities or (identifier not in self._gone and self.knowledge.knows(identifier))

    def _known(self, name: str, country: str, kinds: tuple[str, ...] | None) -> str | None:
        bearers = (e for e in self.knowledge.named(name) if e.id not in self._gone)
        found = {e.id for e in bearers if (kinds is None or e.kind in kinds) and country in ("", e.country)}
        own = (self.entities[identifier] for identifier in sorted(self.called[fold(name)]))
        found |= {c[0] for c in own if (kinds is None or c[1] in kinds) and country in ("", c[3])}
        if len(found) > 1:
            raise ValueError(
                f"{len(found)} are called {name!r}: {', '.join(sorted(found)[:5])}; expected the identifier of one of them"
            )
        return next(iter(found), None)
