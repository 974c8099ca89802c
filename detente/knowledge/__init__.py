"""What Detente knows of the world before it reads: countries, offices and their holders, bodies, groups, meetings, places."""

from __future__ import annotations

from detente.knowledge.base import Knowledge, load_knowledge
from detente.knowledge.model import (
    EndStatus,
    Entity,
    EntityKind,
    GazetteerPlace,
    Hit,
    Match,
    Meeting,
    NameKind,
    OfficeQuery,
    Precision,
    Tenure,
)

__all__ = [
    "EndStatus",
    "Entity",
    "EntityKind",
    "GazetteerPlace",
    "Hit",
    "Knowledge",
    "Match",
    "Meeting",
    "NameKind",
    "OfficeQuery",
    "Precision",
    "Tenure",
    "load_knowledge",
]
