"""About: what was read, with which versions, and how to cite it; and the keys of the keyboard."""

from __future__ import annotations

from detente.desk.counted import counts_of
from detente.desk.page import Asked, Page
from detente.desk.state import Desk


def show(desk: Desk, asked: Asked) -> Page:
    """What this archive is made of."""
    manifest, counts = desk.archive.manifest(counted=False), counts_of(desk)
    model = {"counts": counts, "settings": manifest["settings"], "runs": manifest["runs"]}
    return Page("about.html", "About this archive", "about", model)


def show_keys(desk: Desk, asked: Asked) -> Page:
    """The keys."""
    return Page("keys.html", "Keys", "keys", {})
