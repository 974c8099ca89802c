"""Which code, weights and tables made a record: what a run leaves behind so that it can be made again."""

from __future__ import annotations

from typing import Any

from detente.archive.keep import Kept
from detente.settings import Settings

PACKAGES = ("spacy", "numpy", "onnxruntime", "tokenizers", "trafilatura", "rapidfuzz")


def versions(settings: Settings, kept: Kept) -> dict[str, Any]:
    """Versions of the package and of what it rests on, digests of weights and knowledge base, and the settings that matter."""
    import platform
    from importlib.metadata import version

    from detente import __version__
    from detente.knowledge import load_knowledge
    from detente.language.parse import PINNED_DIGEST, PINNED_MODEL

    return {
        "detente": __version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "model": settings.model or PINNED_MODEL,
        "model_sha256": PINNED_DIGEST if settings.model is None else None,
        "knowledge_sha256": load_knowledge(settings.knowledge).digest,
        "settings": {
            "network": settings.network,
            "codebook": str(settings.codebook) if settings.codebook else None,
            "published": settings.published,
            "max_bytes": settings.max_bytes,
            "format": settings.format,
            "store_text": kept,
        },
    }
