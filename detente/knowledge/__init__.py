"""What Detente knows of the world before it reads: countries, offices and their holders, bodies, groups, meetings, places."""

from __future__ import annotations

from detente.knowledge.base import Knowledge, load_knowledge
from detente.knowledge.model import (
    Answer,
    EndStatus,
    Entity,
    EntityKind,
    GazetteerPlace,
    Hit,
    Judgement,
    Match,
    Meeting,
    NameKind,
    Office,
    OfficeQuery,
    Precision,
    Relation,
    Source,
    Tenure,
)

__all__ = [
    "Answer",
    "EndStatus",
    "Entity",
    "EntityKind",
    "GazetteerPlace",
    "Hit",
    "Judgement",
    "Knowledge",
    "Match",
    "Meeting",
    "NameKind",
    "Office",
    "OfficeQuery",
    "Precision",
    "Relation",
    "Source",
    "Tenure",
    "load_knowledge",
]
