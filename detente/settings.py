"""One record of settings, and its defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may choose. Every default gives the documented behaviour; nothing is read from the environment."""

    model: str | None = None
    """A spaCy pipeline's name or path; None takes the pinned one that installs with the package."""
    network: bool = True
    """Whether the trained network is asked; False leaves the coder to its lexicon and its linear model."""
    knowledge: Path | None = None
    """A compiled knowledge base; None takes the bundled one."""
    codebook: Path | None = None
    """A trained codebook of the user's own, whose codes events get beside PLOVER's; None takes none."""
    published: str | None = None
    """Publication date given by the caller (EDTF); None lets the story say it."""
    max_bytes: int = 1024 * 1024
    """Largest document read, in bytes: more is not one story but a file of many."""
    words_a_batch: int = 2_000
    """Words parsed at a time: memory stays flat, and the result does not depend on it."""
    format: Literal["auto", "text", "html"] = "auto"
    """What the bytes are; ``auto`` tells it from their content."""
