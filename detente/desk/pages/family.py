"""Family: the copies of one story, which is likely the original, and what each copy changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.archive.families import TURNED
from detente.chronicle.model import Source
from detente.chronicle.wording import listed
from detente.desk.page import Asked, Page
from detente.desk.pages.document import find_document
from detente.desk.state import Desk
from detente.desk.templating import visible
from detente.lineage.differences import differences
from detente.lineage.model import Difference, Kinship, Text

# Members that are listed, and those that are held against the original on one page; of each, differences that are shown.
_LISTED, _COMPARED, _DIFFERENCES, _ALL = 200, 8, 14, 300
# Characters of a changed passage, and of what stands on either side of it.
_PASSAGE, _BESIDE = 700, 56
# Words of a text that is compared while a reader waits; longer ones are not.
_LONGEST = 200_000
RELATIONS: Mapping[str, str] = {
    "same": "the same text", "part": "part of it", "whole": "all of it and more", "rewrite": "a rewrite of it",
}  # fmt: skip
KINDS: Mapping[str, tuple[str, str]] = {
    "name": ("name altered", "names altered"), "number": ("number altered", "numbers altered"),
    "dropped": ("passage left out", "passages left out"), "added": ("passage added", "passages added"),
    "moved": ("passage moved", "passages moved"), "reworded": ("passage reworded", "passages reworded"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Altered:
    """A difference with the words of the original, or of the copy where the original has nothing, on either side of it."""

    kind: str
    before: str
    old: str
    new: str
    after: str
    long: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A copy. ``relation`` is that to the original in words, empty where the two share too little by themselves.

    ``altered`` is None where it was not compared: the words of one were not kept, are too many, or it is another page's. ``summary``
    counts all differences by kind, of which ``altered`` holds the first.
    """

    source: Source
    relation: str
    shares: str
    altered: tuple[Altered, ...] | None
    summary: str
    left: int


def show(desk: Desk, asked: Asked) -> Page:
    """The page of the family that a document belongs to; ``member`` in the query shows all differences of one copy."""
    id = find_document(desk, asked.parts[0])
    family = desk.archive.family(id)
    members = family.members if family else (id,)
    sources = {source.document: source for source in desk.archive.documents(ids=members[:_LISTED])}
    origin = family.original if family else id
    if origin not in sources:
        sources.update((source.document, source) for source in desk.archive.documents(ids=[origin]))
    ordered = sorted((s for s in sources.values() if s.document != origin), key=_published)
    one = asked.text("member")
    chosen = [s for s in ordered if one is None or s.document == one]
    kinships = {(k.left if k.right == origin else k.right): k for k in desk.archive.kinships(origin)}
    most = _DIFFERENCES if one is None else _ALL
    model = {
        "document": id,
        "family": family,
        "original": sources[origin],
        "members": tuple(_members(desk, origin, chosen[:_COMPARED], kinships, most)),
        "ordered": ordered,
        "relations": {s.document: _relation(kinships.get(s.document), s.document)[0] for s in ordered},
        "further": chosen[_COMPARED:],
        "left": max(len(members) - _LISTED, 0),
        "one": one,
    }
    title = f"Copies of “{_title(sources[origin])}”" if family else f"“{_title(sources[id])}”"
    return Page("family.html", visible(title).striptags(), "", {**model, "title": title})


def _title(source: Source) -> str:
    return " ".join(source.title.split()) if source.title else f"document {source.document[:12]}"


def _published(source: Source) -> tuple[bool, str, str]:
    return source.published is None, source.published or "", source.document


def _members(desk: Desk, origin: str, chosen: Sequence[Source], kinships: Mapping[str, Kinship], most: int) -> list[Member]:
    original = _short_text(desk, origin)
    found = []
    for source in chosen:
        relation, shares = _relation(kinships.get(source.document), source.document)
        text = _short_text(desk, source.document) if original is not None else None
        if original is None or text is None:
            found.append(Member(source, relation, shares, None, "", 0))
            continue
        told = differences(original, text)
        altered = tuple(altered_of(one, original, text) for one in told[:most])
        found.append(Member(source, relation, shares, altered, summary_of(told), max(len(told) - most, 0)))
    return found


def _short_text(desk: Desk, document: str) -> Text | None:
    """What lineage reads of a document, None where its words were not kept or are too many."""
    text = desk.archive.text(document)
    return text if text is not None and len(text.text) <= _LONGEST else None


def _relation(kinship: Kinship | None, member: str) -> tuple[str, str]:
    """How a copy is related to the original in words, and how much they share."""
    if kinship is None:
        return "a relative of its relatives", ""
    mine = kinship.left == member
    relation = kinship.relation if mine else TURNED.get(kinship.relation, kinship.relation)
    of_it, of_original = (kinship.contained, kinship.containing) if mine else (kinship.containing, kinship.contained)
    return RELATIONS[relation], f"{of_it:.0%} of its words stand in the original, {of_original:.0%} of the original’s in it"


def summary_of(told: Sequence[Difference]) -> str:
    """Differences counted by kind: "2 names altered and 1 passage left out"; "the same words" where there are none."""
    counts = Counter(one.kind for one in told)
    parts = [f"{counts[kind]} {words[counts[kind] > 1]}" for kind, words in KINDS.items() if counts[kind]]  # type: ignore[index]
    return listed(parts) or "the same words"


def altered_of(one: Difference, original: Text, copy: Text) -> Altered:
    """A difference with what stands beside it."""
    text, start, end = (original.text, one.start, one.end) if one.kind != "added" else (copy.text, one.other_start, one.other_end)
    long = one.kind in ("dropped", "added", "moved") and end - start > 2 * _BESIDE
    before, after = ("", "") if long else (_before(text, start), _after(text, end))
    if one.kind == "moved":
        return Altered(one.kind, before, "", _clipped(one.text), after, long)
    return Altered(one.kind, before, _clipped(one.text), _clipped(one.other_text), after, long)


def _before(text: str, start: int) -> str:
    """The end of the line before a place, from a word on."""
    line = text[max(start - _BESIDE, 0) : start].rpartition("\n")[2]
    return line if start <= _BESIDE or "\n" in text[start - _BESIDE : start] else "…" + line.partition(" ")[2]


def _after(text: str, end: int) -> str:
    line = text[end : end + _BESIDE].partition("\n")[0]
    whole = len(text) <= end + _BESIDE or "\n" in text[end : end + _BESIDE]
    return line if whole else line.rpartition(" ")[0] + "…"


def _clipped(words: str) -> str:
    words = words.strip("\n")
    return words if len(words) <= _PASSAGE else words[:_PASSAGE] + "…"
