"""The run manifest that goes with an export: with what it was made, from what, how many, and the SHA-256 of every file.

There is no clock in it: the same archive, settings and versions give the same manifest.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente import __version__
from detente.errors import KnowledgeError
from detente.exchange.files import Written

SCHEMA = "detente.export/1"


def manifest(
    format: str,
    *,
    settings: Mapping[str, object],
    archive: Mapping[str, object],
    counts: Mapping[str, object],
    written: Iterable[Written],
    packages: Iterable[str] = (),
    knowledge: Path | None = None,
) -> dict[str, Any]:
    """The manifest as plain data.

    ``packages`` are those that shape the bytes of the files, beside Python; ``knowledge`` is the knowledge base in use, None for the
    bundled one. What the archive says of itself (with which versions its records were made) stands under ``archive``.
    """
    return {
        "schema": SCHEMA,
        "format": format,
        "versions": {"detente": __version__, "python": platform.python_version(), **_versions(packages)},
        "knowledge": {"tables_sha256": knowledge_digest(knowledge)},
        "model": model_digests(),
        "settings": dict(settings),
        "archive": dict(archive),
        "counts": dict(counts),
        "files": [{"name": w.name, "bytes": w.bytes, "sha256": w.sha256} for w in written],
    }


def as_json(data: Mapping[str, Any]) -> str:
    """A manifest as indented JSON."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"


def knowledge_digest(path: Path | None = None) -> str | None:
    """Digest of the tables of the knowledge base, None where there is no base."""
    from detente.knowledge import load_knowledge

    try:
        return load_knowledge(path).digest
    except KnowledgeError:
        return None


@cache
def model_digests() -> dict[str, str]:
    """SHA-256 of the files of the trained coder, by name."""
    held: dict[str, str] = json.loads(files("detente").joinpath("data", "pairs", "digests.json").read_text(encoding="utf-8"))
    return held


def _versions(packages: Iterable[str]) -> dict[str, str]:
    from importlib.metadata import version

    return {package: version(package) for package in sorted(packages)}
