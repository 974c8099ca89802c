"""The archive's tables, one schema for SQLite and PostgreSQL.

Offsets are half-open code points of the document's text. Days are proleptic ordinals (1 is 0001-01-01), so that windows compare as
numbers in both databases. Columns named ``body`` hold the record's own JSON (``detente.record/1``): what is a column of its own
besides is there to be searched.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()
# Local to one archive and never shown: ids are what other programs may hold on to.
Number = BigInteger().with_variant(Integer, "sqlite")
# In the order of code points in both databases.
Name = Text().with_variant(Text(collation="C"), "postgresql")
# Of what may have happened on any day of years few are there: they are looked up by themselves.
_WIDE = text("last_day - day > 366")

migrations = Table(
    "migrations", metadata,
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)  # fmt: skip

settings = Table(
    "settings", metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)  # fmt: skip

runs = Table(
    "runs", metadata,
    Column("number", Number, primary_key=True),
    Column("manifest", Text, nullable=False),
)  # fmt: skip

documents = Table(
    "documents", metadata,
    Column("number", Number, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("uri", Text),
    Column("publisher", Text),
    Column("agency", Text),
    Column("title", Text),
    Column("published", String),
    Column("basis", String, nullable=False),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("language", String),
    Column("characters", Integer, nullable=False),
    Column("text", Text),
    Column("text_sha256", String, nullable=False),
    Column("kept", String, nullable=False),
    Column("notice", String),
    Column("family", String, nullable=False),
    Column("original", String),
    Column("original_why", Text),
    Column("wording", String),
    Column("pending", Integer, nullable=False),
    Column("reading", String),
    Column("body", Text, nullable=False),
    Index("documents_by_days", "first_day", "last_day"),
    Index("documents_by_publisher", "publisher", "first_day"),
    Index("documents_by_family", "family"),
    Index("documents_pending", "pending"),
    Index("documents_by_wording", "wording"),
    Index("documents_by_reading", "reading"),
)  # fmt: skip

inputs = Table(
    "inputs", metadata,
    Column("number", Number, primary_key=True),
    Column("place", Text, nullable=False),
    Column("identity", String, nullable=False),
    Column("byte_offset", BigInteger),
    Column("outcome", String, nullable=False),
    Column("document", String),
    Column("reason", Text),
    UniqueConstraint("identity", "place", name="inputs_once"),
    Index("inputs_by_outcome", "outcome"),
)  # fmt: skip

rejects = Table(
    "rejects", metadata,
    Column("input", Number, ForeignKey("inputs.number"), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)  # fmt: skip

actors = Table(
    "actors", metadata,
    Column("document", Number, ForeignKey("documents.number"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("country", String),
    Column("sector", String),
    Column("office", Text),
    Column("body", Text, nullable=False),
    Index("actors_by_id", "id", "document"),
    # Names are asked for in whatever case.
    Index("actors_by_name", text("lower(name)"), "id"),
)  # fmt: skip

events = Table(
    "events", metadata,
    Column("id", String, primary_key=True),
    Column("document", Number, ForeignKey("documents.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("plover", String, nullable=False),
    Column("mode", String),
    Column("cameo", String, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("goldstein", Float, nullable=False),
    Column("status", String, nullable=False),
    Column("date", String),
    Column("place", Text),
    Column("country", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("confidence", Float, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("evidence", Text),
    Column("echo", String, nullable=False),
    Column("happening", String),
    Column("body", Text, nullable=False),
    Index("events_by_document", "document"),
    Index("events_by_echo", "echo", "id"),
    Index("events_by_happening", "happening"),
)  # fmt: skip

participants = Table(
    "participants", metadata,
    Column("event", String, ForeignKey("events.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("actor", String, nullable=False),
    Index("participants_by_actor", "actor"),
)  # fmt: skip

quotes = Table(
    "quotes", metadata,
    Column("id", String, primary_key=True),
    Column("document", Number, ForeignKey("documents.number"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text),
    Column("body", Text, nullable=False),
    Index("quotes_by_document", "document"),
)  # fmt: skip

speakers = Table(
    "speakers", metadata,
    Column("quote", String, ForeignKey("quotes.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("actor", String, nullable=False),
    Index("speakers_by_actor", "actor"),
)  # fmt: skip

# Between wordings, not documents: a thousand papers that print one text are one wording, held against others once.
kinships = Table(
    "kinships", metadata,
    Column("left", String, primary_key=True),
    Column("right", String, primary_key=True),
    Column("relation", String, nullable=False),
    Column("contained", Float, nullable=False),
    Column("containing", Float, nullable=False),
    Index("kinships_by_right", "right"),
)  # fmt: skip

windows = Table(
    "windows", metadata,
    Column("block", String, primary_key=True),
    Column("width", Integer, primary_key=True),
    Column("first_day", Integer, primary_key=True),
    Column("echo", String, primary_key=True),
    Column("last_day", Integer, nullable=False),
    Index("windows_by_echo", "echo"),
    sqlite_with_rowid=False,
)  # fmt: skip

links = Table(
    "links", metadata,
    Column("left", String, primary_key=True),
    Column("right", String, primary_key=True),
    Column("score", Float, nullable=False),
    Column("why", Text, nullable=False),
    Index("links_by_right", "right"),
)  # fmt: skip

happenings = Table(
    "happenings", metadata,
    Column("id", String, primary_key=True),
    Column("plover", String, nullable=False),
    Column("mode", String),
    Column("cameo", String, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("goldstein", Float, nullable=False),
    Column("status", String, nullable=False),
    Column("date", String),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("place", Text),
    Column("country", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("confidence", Float, nullable=False),
    Column("tellings", Integer, nullable=False),
    Column("corroboration", Integer, nullable=False),
    Column("first_told", String),
    Column("last_told", String),
    Column("digest", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("happenings_by_day", "first_day", "id"),
)  # fmt: skip

parties = Table(
    "parties", metadata,
    Column("happening", String, ForeignKey("happenings.id", ondelete="CASCADE"), primary_key=True),
    Column("party", String, primary_key=True),
    Column("role", String, primary_key=True),
    Index("parties_by_party", "party"),
)  # fmt: skip

# A happening under everything that lists are made by, with what they are filtered by: see detente.archive.shelves. A page of a list is
# one range of the key, however large the archive. Day 0 stands for none.
shelves = Table(
    "shelves", metadata,
    Column("shelf", Name, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("happening", String, primary_key=True),
    Column("last_day", Integer, nullable=False),
    Column("week", Integer),
    Column("plover", String, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("goldstein", Float, nullable=False),
    Column("status", String, nullable=False),
    Column("country", String),
    Column("confidence", Float, nullable=False),
    Column("corroboration", Integer, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("dyadic", Integer, nullable=False),
    Index("shelves_wide", "shelf", "last_day", "day", "happening", sqlite_where=_WIDE, postgresql_where=_WIDE),
    sqlite_with_rowid=False,
)  # fmt: skip

# How many happenings stand under what; for actors by the name that they have there.
tallies = Table(
    "tallies", metadata,
    Column("shelf", Name, primary_key=True),
    Column("kind", Name, primary_key=True),
    Column("name", Name, primary_key=True),
    Column("folded", Name, nullable=False),
    Column("count", BigInteger, nullable=False),
    Index("tallies_by_count", "kind", "count", "shelf"),
    Index("tallies_by_name", "folded", "shelf"),
    sqlite_with_rowid=False,
)  # fmt: skip

# A quote under everything that lists of them are made by, as shelves are for happenings.
utterances = Table(
    "utterances", metadata,
    Column("shelf", Name, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("quote", String, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

judgements = Table(
    "judgements", metadata,
    Column("id", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("left", String, nullable=False),
    Column("right", String),
    Column("author", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn", String),
    Column("body", Text, nullable=False),
    Index("judgements_by_left", "left"),
    Index("judgements_by_right", "right"),
)  # fmt: skip

changes = Table(
    "changes", metadata,
    Column("cursor", Number, primary_key=True),
    Column("kind", String, nullable=False),
    Column("happening", String, nullable=False),
    Column("into", String),
    Column("digest", String),
    Column("fields", Text),
    Index("changes_by_happening", "happening"),
)  # fmt: skip

# Of these detente.lineage.store.SqliteStore knows the names and columns.
lineage_documents = Table(
    "lineage_documents", metadata,
    Column("number", Number, primary_key=True),
    Column("document", String, nullable=False, unique=True),
    Column("features", LargeBinary, nullable=False),
)  # fmt: skip

lineage_holders = Table(
    "lineage_holders", metadata,
    Column("hash", Number, primary_key=True, autoincrement=False),
    Column("numbers", LargeBinary, nullable=False),
)  # fmt: skip
