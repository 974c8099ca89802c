"""The import of a Wikidata dump: progress while it runs, what was left out when it is done."""

from __future__ import annotations

from pathlib import Path


def import_into(dump: Path, into: Path, *, since: str, work: Path | None, resume: bool) -> int:
    """Import a dump as a layer of a base; returns how many lines of the dump were refused."""
    raise NotImplementedError
