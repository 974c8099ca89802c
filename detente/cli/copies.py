"""``detente copies``: the family of a document, its likely original, and what each copy altered."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from detente.cli.output import console, print_line, wants_json
from detente.errors import NotFound

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.chronicle.model import Source
    from detente.lineage.model import Difference, Family, Kinship

# Of a difference in a table: enough to recognise it.
SHOWN = 70
# Differences of one copy that a table names.
NAMED = 12


def show_copies(archive: Archive, document: str, *, as_json: bool | None) -> None:
    """The family of a document; every member is held against the likely original."""
    document = _one(archive, document)
    family = archive.family(document)
    members = family.members if family else (document,)
    sources = {s.document: s for s in archive.documents(ids=members)}
    kinships = archive.kinships(document)
    told = _differences(archive, family) if family else {}
    if wants_json(as_json):
        print_line(json.dumps(_fields(document, family, kinships, told, sources), ensure_ascii=False))
        return
    _show(document, family, kinships, told, sources)


def _one(archive: Archive, name: str) -> str:
    """The document that an id, or the beginning of one, or a place or address stands for."""
    found = archive.find_documents(name)
    if len(found) != 1:
        what = "no document" if not found else f"{len(found)} documents, the first {found[0][:16]}"
        raise NotFound(name, f"{what} of this id, address or place; all of them: detente ledger")
    return found[0]


def _differences(archive: Archive, family: Family) -> dict[str, tuple[Difference, ...]]:
    """Of every member but the original what differs from it; members whose words were not kept are left out."""
    from detente.lineage.differences import differences

    original = archive.text(family.original)
    found = {}
    for member in family.members:
        text = archive.text(member) if member != family.original else None
        if original is not None and text is not None:
            found[member] = differences(original, text)
    return found


def _fields(
    document: str,
    family: Family | None,
    kinships: tuple[Kinship, ...],
    told: dict[str, tuple[Difference, ...]],
    sources: dict[str, Source],
) -> dict[str, object]:
    members = [
        {"document": m, "publisher": s.publisher, "agency": s.agency, "published": s.published, "uri": s.uri,
         "differences": [asdict(d) for d in told.get(m, ())]}
        for m, s in sorted(sources.items())
    ]  # fmt: skip
    return {
        "document": document,
        "family": family.id if family else None,
        "original": family.original if family else None,
        "why": family.why if family else None,
        "members": members,
        "kinships": [asdict(k) for k in kinships],
    }


def _show(
    document: str,
    family: Family | None,
    kinships: tuple[Kinship, ...],
    told: dict[str, tuple[Difference, ...]],
    sources: dict[str, Source],
) -> None:
    from detente.cli.tables import plain_table, styled

    out = console()
    if family is None:
        out.print("No copies of it are known.")
    else:
        out.print(styled(f"Likely original: {_called(sources[family.original])} ({family.why})", "bold"))
        for member in family.members:
            if member != family.original:
                out.print(styled(f"\n{_called(sources[member])}", "bold"))
                out.print(_table(told.get(member)))
    table = plain_table("relative", "relation", "of it in the other", "of the other in it")
    for k in kinships:
        mine = k.left == document
        relation = k.relation if mine else {"part": "whole", "whole": "part"}.get(k.relation, k.relation)
        shares = (k.contained, k.containing) if mine else (k.containing, k.contained)
        table.add_row(k.right if mine else k.left, relation, *(f"{share:.0%}" for share in shares))
    if kinships:
        out.print("\nRelatives")
        out.print(table)


def _table(found: tuple[Difference, ...] | None) -> object:
    from detente.cli.tables import plain_table, styled

    if found is None:
        return "its words were not kept"
    if not found:
        return "the same words"
    table = plain_table("difference", "original", "copy")
    for d in found[:NAMED]:
        table.add_row(d.kind, styled(_short(d.text), ""), styled(_short(d.other_text), ""))
    if len(found) > NAMED:
        table.add_row("", f"{len(found) - NAMED} more: --json", "")
    return table


def _called(source: Source) -> str:
    agency = f", {source.agency}" if source.agency else ""
    return (
        f"{source.publisher or source.uri or source.document}{agency}, {source.published or 'undated'} [{source.document[:12]}]"
    )


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
