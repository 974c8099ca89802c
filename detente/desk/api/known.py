"""Resources of who and what is known: people, offices, documents, families, the ledger, runs, the codebook, the desk's own state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from detente import __version__
from detente.archive import tables
from detente.archive.cursors import read_cursor, write_cursor
from detente.archive.engine import reading
from detente.archive.listed import BusyActor
from detente.archive.listing import busiest_actors, totals
from detente.archive.migrations import applied
from detente.archive.model import OUTCOMES, Outcome
from detente.chronicle.model import Judgement, Source
from detente.desk.api.following import stamp
from detente.desk.api.forms import TABLES, Collection, Single
from detente.desk.api.model import Cameo, Copies, Health, Holder, Named, Origin, Person, Root, Rule
from detente.desk.api.params import CURSOR, DATE, Param, among, rows, text
from detente.desk.api.resource import Asked, Resource
from detente.desk.problems import Problem
from detente.json import to_plain
from detente.knowledge import Answer, Entity, Knowledge, Match
from detente.knowledge.questions import ask
from detente.records import Record

_DOCUMENT = Param("id", {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "Id of a document.", required=True, where="path")
_MOST_KIN = 100


def people(asked: Asked) -> Collection:
    """Persons who took part most often."""
    found = busiest_actors(asked.desk.archive, "person", asked["prefix"], limit=asked["limit"])
    return Collection(BusyActor, found)


def person(asked: Asked) -> Single:
    """One person."""
    desk, id = asked.desk, asked["id"]
    known = desk.knowledge.entity(id) if desk.knowledge.knows(id) else None
    if known is not None and known.kind == "person":
        offices = tuple(_holder(desk.knowledge, found, None) for found in desk.knowledge.career(id, on=asked["on"]))
        spellings = tuple(dict.fromkeys(name for name, _ in desk.knowledge.names(id)))
        return Single(Person(_named(known), spellings, offices))
    found = _met(asked, id)
    if found is None:
        raise Problem("not-found", f"no person {id[:100]!r}, neither in this archive nor in the knowledge base")
    return Single(Person(found, (found.name,), ()))


def who(asked: Asked) -> Collection:
    """Who held an office, or goes by a name."""
    knowledge = asked.desk.knowledge
    replies = ask(
        knowledge, asked["question"], country=asked["country"], office=asked["office"], on=asked["on"], limit=asked["limit"]
    )
    return Collection(Holder, tuple(_holder(knowledge, reply.answer, reply.match) for reply in replies))


def documents(asked: Asked) -> Collection:
    """Documents that hold all of some words."""
    archive = asked.desk.archive
    ids = archive.search(asked["words"], limit=asked["limit"])
    found = {source.document: source for source in archive.documents(ids)}
    return Collection(Source, tuple(found[id] for id in ids if id in found))


def document(asked: Asked) -> Single:
    """One document with all that was read from it."""
    found = asked.desk.archive.record(asked["id"])
    if found is None:
        raise Problem("not-found", f"no document {asked['id']!r} in this archive")
    return Single(found)


def family(asked: Asked) -> Single:
    """The copies of a document."""
    archive, id = asked.desk.archive, asked["id"]
    found = archive.family(id)
    if found is None:
        raise Problem("not-found", f"no document {id!r} in this archive has copies or rewrites")
    shown = found.members[:_MOST_KIN]
    kin = tuple(k for k in archive.kinships(id) if k.left in shown or k.right in shown)
    return Single(Copies(found, tuple(archive.documents(shown)), kin[:_MOST_KIN]))


def ledger(asked: Asked) -> Collection:
    """A page of what came in."""
    from sqlalchemy import select

    inputs = tables.inputs
    (after,) = read_cursor("ledger", asked["cursor"], int) if asked["cursor"] is not None else (0,)
    query = select(inputs).where(inputs.c.number > after).order_by(inputs.c.number).limit(asked["limit"] + 1)
    if asked["outcome"]:
        query = query.where(inputs.c.outcome.in_(asked["outcome"]))
    with reading(asked.desk.archive.engine) as connection:
        found = connection.execute(query).all()
    page = found[: asked["limit"]]
    more = write_cursor("ledger", page[-1].number) if len(found) > len(page) else None
    told = [Outcome(r.place, r.identity, r.byte_offset, r.outcome, r.document, r.reason, new=False) for r in page]
    return Collection(Outcome, tuple(told), more)


def runs(asked: Asked) -> Single:
    """How the archive came to be."""
    return Single(asked.desk.archive.manifest())


def codebook(asked: Asked) -> Collection:
    """The codes."""
    from detente.events.codebook import QUAD
    from detente.events.lexicon import read_table

    rules = [Rule(r["root"], r["modality"], r["plover"], r["status"], r["cameo"]) for r in read_table("codebook", "plover2.tsv")]
    codes = tuple(Cameo(r["code"], r["name"], float(r["goldstein"])) for r in read_table("codebook", "cameo.tsv"))
    roots = [Root(name, quad) for name, quad in QUAD.items()]
    return Collection(Cameo, codes, None, {"roots": to_plain(tuple(roots)), "rules": to_plain(tuple(rules))})


def judgements(asked: Asked) -> Collection:
    """A page of what persons said of events."""
    held = asked.desk.archive.judgements()
    if asked["cursor"] is not None:
        after = read_cursor("judgements", asked["cursor"], str, str)
        held = tuple(j for j in held if (j.at, j.id) > after)
    page = held[: asked["limit"]]
    more = write_cursor("judgements", page[-1].at, page[-1].id) if len(held) > len(page) else None
    return Collection(Judgement, page, more)


def judgement(asked: Asked) -> Single:
    """One judgement."""
    found = next((j for j in asked.desk.archive.judgements() if j.id == asked["id"]), None)
    if found is None:
        raise Problem("not-found", f"no judgement {asked['id'][:100]!r} in this archive")
    return Single(found)


def health(asked: Asked) -> Single:
    """Whether the archive can be read."""
    archive = asked.desk.archive
    last = [*applied(archive.engine), ""]
    stamp(archive)
    return Single(Health("ready", __version__, last[-2] if len(last) > 1 else "", max(asked.desk.cursor, 0), asked.desk.on))


def archive_counts(asked: Asked) -> Mapping[str, int]:
    """What an archive holds, for those who watch it."""
    held = totals(asked.desk.archive)
    return {
        "documents": held.documents, "events": held.events, "quotes": held.quotes, "happenings": held.happenings, "cursor": held.cursor,
    }  # fmt: skip


def _met(asked: Asked, id: str) -> Named | None:
    """A person as the archive names it most often."""
    from sqlalchemy import func, select

    actors = tables.actors
    query = (
        select(actors.c.name, actors.c.country)
        .where((actors.c.id == id) & (actors.c.kind == "person"))
        .group_by(actors.c.name, actors.c.country)
        .order_by(func.count().desc(), actors.c.name)
        .limit(1)
    )
    with reading(asked.desk.archive.engine) as connection:
        row = connection.execute(query).first()
    return Named(id, row.name, row.country) if row is not None else None


def _named(entity: Entity) -> Named:
    return Named(entity.id, entity.name, entity.country)


def _holder(knowledge: Knowledge, answer: Answer | None, match: Match | None) -> Holder:
    person = answer.person if answer else match.person if match else None
    tenure = answer.tenure if answer else None
    why = "; ".join(part for part in (match.why if match else "", answer.why if answer else "") if part)
    return Holder(
        _named(person) if person else None,
        tenure.office if tenure else None,
        tenure.country if tenure else None,
        tenure.organisation if tenure else None,
        tenure.portfolio if tenure else None,
        tenure.start if tenure else None,
        tenure.end if tenure else None,
        tenure.end_status if tenure else None,
        tenure.as_of if tenure else None,
        tenure.acting if tenure else None,
        answer.certainty if answer else None,
        tenure.confidence if tenure else None,
        tenure.attested if tenure else None,
        _origins(knowledge, tenure.source) if tenure else (),
        match.score if match else None,
        match.basis if match else None,
        why,
    )


def _origins(knowledge: Knowledge, keys: str) -> tuple[Origin, ...]:
    sources = _sources(knowledge)
    return tuple(sources[key] for key in keys.split("|") if key in sources)


@cache
def _sources(knowledge: Knowledge) -> Mapping[str, Origin]:
    return {key: Origin(source.key, source.title, source.licence) for key, source in knowledge.sources.items()}


_ON = Param("on", {"type": "string", "pattern": DATE}, "On this day, in this month or year.", example="2022-03-15")
_MANIFEST = {
    "type": "object",
    "description": "The archive's settings, its counts, and of every run that added something the versions and settings.",
    "properties": {
        "settings": {"type": "object", "additionalProperties": {"type": "string"}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        "runs": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["settings", "counts", "runs"],
    "additionalProperties": False,
}

RESOURCES = (
    Resource(
        "people", "/people", "Persons, those who took part most often first.", people, BusyActor,
        (Param("prefix", text(), "Only those whose name begins so, whatever its case.", example="Ana"), rows()), TABLES, collection=True,
        tag="people", leads={"person": {"id": "$response.body#/items/0/id"}},
    ),
    Resource(
        "person", "/people/{id}", "A person: spellings, and offices over time.", person, Person,
        (Param("id", text(), "Id of a person: a Wikidata QID, or det:person:slug.", required=True, where="path"), _ON), tag="people",
    ),
    Resource(
        "who", "/who", "Who held an office, or goes by a name, best first.", who, Holder,
        (
            Param("question", text(), "An office, a name, or both.", example="foreign minister of Portugal", required=True), _ON,
            Param("country", {"type": "string", "pattern": "^[A-Z]{3}$"}, "Of this country (ISO 3166-1 alpha-3)."),
            Param("office", text(), "An office, where the question is a name."), rows(50, 20),
        ),
        TABLES, collection=True, tag="people",
    ),
    Resource(
        "documents", "/documents", "Documents that hold all of some words, the best first.", documents, Source,
        (Param("words", text(300), "Words.", example="fisheries", required=True), rows()), TABLES, collection=True, tag="documents",
        leads={"document": {"id": "$response.body#/items/0/document"}, "family": {"id": "$response.body#/items/0/document"}},
    ),
    Resource(
        "document", "/documents/{id}", "A document as received, with all that was read from it: detente.record/1.", document, Record,
        (_DOCUMENT,), tag="documents",
    ),
    Resource(
        "family", "/families/{id}",
        f"The copies and rewrites of a document, with the likely original; the first {_MOST_KIN} of them. Any of their ids finds them.",
        family, Copies, (_DOCUMENT,), tag="documents",
    ),
    Resource(
        "ledger", "/ledger", "Every input and what became of it, in the order in which they came in.", ledger, Outcome,
        (Param("outcome", among(OUTCOMES), "Only of this outcome.", most=4), rows(1_000, 200), CURSOR), TABLES,
        collection=True, tag="archive",
    ),
    Resource("runs", "/runs", "How the archive came to be.", runs, _MANIFEST, tag="archive"),
    Resource(
        "codebook", "/codebook", "The codes of CAMEO with their values, the roots of PLOVER with their class, and what codes what.",
        codebook, Cameo, (), TABLES, collection=True,
        also={"roots": {"type": "array", "items": Root}, "rules": {"type": "array", "items": Rule}}, tag="archive",
    ),
    Resource(
        "judgements", "/judgements", "What persons said of events, withdrawn judgements too, in order of time.", judgements, Judgement,
        (rows(), CURSOR), TABLES, collection=True, tag="review",
    ),
    Resource(
        "judgement", "/judgements/{id}", "One judgement.", judgement, Judgement,
        (Param("id", text(), "Id of a judgement.", required=True, where="path"),), tag="review",
    ),
    Resource("health", "/health", "Whether the desk is ready; 503 where its archive cannot be read.", health, Health, light=True, tag="desk"),
)  # fmt: skip
