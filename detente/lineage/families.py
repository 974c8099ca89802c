"""Families: the documents that descend from one text, and which of them is likely the original."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from detente.edtf import bounds
from detente.errors import DateError
from detente.lineage.features import Features, features
from detente.lineage.model import Family, Kinship, Text
from detente.lineage.store import HOLDERS
from detente.lineage.words import KIND_BITS, KINDS
from detente.story.tables import agency_names

COVERED = 0.20
"""Share of the members of each of two groups that must have relatives in the other, for the groups to be one family."""
INSIDE = 0.90
"""Share of a story's words that a digest holds where it prints the story whole."""
GOOD_PART = (0.40, 0.75)
"""Share of a story's words that a spliced text holds where it prints a good part of it."""
ONE_STORY = 0.15
"""Names that two passages share, of those of the one with fewer: passages of one story mostly share more, two stories hardly any."""
_NAME = KINDS.index("name")


@dataclass(frozen=True, slots=True)
class _Relative:
    """Of a document to a relative: the share of the relative's words that it holds, and of its own words that the relative holds."""

    held: float
    holding: float


Relatives = Mapping[str, Mapping[str, _Relative]]
Kept = Mapping[str, Features]


def families(kinships: Iterable[Kinship], texts: Mapping[str, Text], kept: Kept | None = None) -> tuple[Family, ...]:
    """Families of two and more documents, ordered by id; a document is in one family at most.

    Kinship alone makes no family: a digest is kin of every story that it prints, and two stories of one outlet may share its tail.
    Groups grow from the closest pairs to the loosest, and two groups become one only where both are held together by more than a
    digest or a single chance. A digest belongs with the story closest to it.

    ``texts`` holds every document that the kinships name; where their words are not stored, features are taken from ``kept``.
    The families of connected documents depend on these documents alone, and on no order.
    """
    relatives = _relatives(kinships)
    groups = _Groups(relatives, texts, kept or {})
    while groups.join_once():
        pass
    found = [_family(sorted(members), texts, relatives) for members in groups.members.values() if len(members) > 1]
    return tuple(sorted(found, key=lambda family: family.id))


def _relatives(kinships: Iterable[Kinship]) -> Relatives:
    found: dict[str, dict[str, _Relative]] = defaultdict(dict)
    for kinship in kinships:
        found[kinship.left][kinship.right] = _Relative(kinship.containing, kinship.contained)
        found[kinship.right][kinship.left] = _Relative(kinship.contained, kinship.containing)
    return found


class _Groups:
    """Documents in groups that grow; a group is named by its smallest id."""

    def __init__(self, relatives: Relatives, texts: Mapping[str, Text], kept: Kept) -> None:
        self._relatives, self._texts, self._kept = relatives, texts, kept
        self._group = {document: document for document in relatives}
        self.members: dict[str, list[str]] = {document: [document] for document in relatives}
        pairs = [(one, other) for one, others in relatives.items() for other in others if one < other]
        self._pairs = sorted(pairs, key=lambda pair: (-min(_shares(relatives, *pair)), -max(_shares(relatives, *pair)), pair))

    def join_once(self) -> bool:
        """Go through all pairs once, the closest first; whether any groups were joined."""
        size = len(self.members)
        refused: dict[tuple[str, str], int] = {}
        for one, other in self._pairs:
            first, second = sorted((self._group[one], self._group[other]))
            sizes = len(self.members[first]) + len(self.members[second])
            if first == second or refused.get((first, second)) == sizes:
                continue
            if self._belong(first, second):
                self._join(first, second)
            else:
                refused[first, second] = sizes
        return len(self.members) < size

    def _join(self, first: str, second: str) -> None:
        moved = self.members.pop(second)
        self.members[first] += moved
        for document in moved:
            self._group[document] = first

    def _belong(self, first: str, second: str) -> bool:
        """Whether two groups, some of whose members are kin, descend from one text."""
        small, large = sorted((first, second), key=lambda name: (len(self.members[name]), name))
        touching = [one for one in self.members[small] if any(self._group[other] == large for other in self._relatives[one])]
        touched = sorted({other for one in touching for other in self._relatives[one] if self._group[other] == large})
        # Of a text with very many copies not all pairs are known: no more can be asked than a store lists.
        for name, found in ((small, touching), (large, touched)):
            if len(found) < COVERED * min(len(self.members[name]), HOLDERS):
                return False
        return not (self._is_digest(touching, small, touched) or self._is_digest(touched, large, touching))

    def _is_digest(self, touching: Sequence[str], group: str, others: Sequence[str]) -> bool:
        """Whether the one document that ties its group to others prints both as two stories: both whole, or both in good part."""
        if len(touching) > 1 or len(self.members[group]) == 1:
            return False
        [middle] = touching
        own = self._relatives[middle]
        mates = [one for one in self.members[group] if one != middle and one in own]
        for one, other in product(sorted(mates), others):
            if _printed_alike(own[one], own[other]) and _common_names(one, other, self._texts, self._kept) < ONE_STORY:
                return True
        return False


def _shares(relatives: Relatives, one: str, other: str) -> tuple[float, float]:
    share = relatives[one][other]
    return share.held, share.holding


def _printed_alike(one: _Relative, other: _Relative) -> bool:
    if min(one.held, other.held) >= INSIDE and max(one.holding, other.holding) < INSIDE:
        return True
    low, high = GOOD_PART
    shares = (one.held, other.held)
    return min(shares) >= low and max(*shares, one.holding, other.holding) < high


def _common_names(one: str, other: str, texts: Mapping[str, Text], kept: Mapping[str, Features]) -> float:
    """Share of the names that two documents have in common, of the names of the one that has fewer."""
    left, right = (_names(document, texts, kept) for document in (one, other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _names(document: str, texts: Mapping[str, Text], kept: Mapping[str, Features]) -> set[int]:
    words = (kept[document] if document in kept else features(texts[document])).numbers()
    names: list[int] = words[(words & KIND_BITS) == _NAME].tolist()
    return set(names)


def _family(members: Sequence[str], texts: Mapping[str, Text], relatives: Relatives) -> Family:
    original, why = likely_original([texts[one] for one in members], {one: _shared(relatives[one]) for one in members})
    return Family(members[0], tuple(members), original, why)


def mean_shares(kinships: Iterable[Kinship]) -> Mapping[str, float]:
    """Of every document that kinships name the share of words that it has in common with its relatives, on average: 0.0..1.0."""
    return {document: _shared(own) for document, own in _relatives(kinships).items()}


def likely_original(members: Sequence[Text], shared: Mapping[str, float]) -> tuple[str, str]:
    """The likely original among the members of a family, and the reason; ``shared`` as :func:`mean_shares` gives it.

    1. An agency's own text goes before all that credit the agency. 2. Those that credit an agency go before those that do not: the
    agency wrote the text. 3. The earliest goes first, by the last day on which it may have come out. 4. The one that shares most words
    with its relatives: cuts and tails each cost a copy some. 5. The smallest id, which says nothing.
    """
    agency, crediting = _credited(members)
    own = [one for one in crediting if agency_names().get((one.publisher or "").casefold()) == agency]
    pool = own or crediting or list(members)
    out = min(_out(one) for one in pool)
    earliest = [one for one in pool if _out(one) == out]
    central = min(earliest, key=lambda one: (-shared[one.document], one.document))
    said = [f"the text of {agency} itself, credited by {len(crediting)} of {len(members)}"] if own else []
    if crediting and not own:
        said.append(f"one of {len(crediting)} of {len(members)} that credit {agency}, whose own text is not here")
    if out < date.max and len(pool) > 1:
        said.append(
            f"the earliest ({central.published})" if len(earliest) == 1 else f"one of {len(earliest)} of {central.published}"
        )
    if len(earliest) > 1:
        said.append(f"shares most with its relatives ({shared[central.document]:.2f} of the words)")
    return central.document, "; ".join(said)


def _credited(members: Sequence[Text]) -> tuple[str | None, list[Text]]:
    """The agency that most members credit, of equals the first by name, and who credits it."""
    names = sorted({one.agency for one in members if one.agency})
    crediting = {name: [one for one in members if one.agency == name] for name in names}
    agency = min(names, key=lambda name: (-len(crediting[name]), name), default=None)
    return agency, crediting[agency] if agency else []


def _out(text: Text) -> date:
    """The last day on which a text may have come out; where that is unknown, the last day there is."""
    try:
        return bounds(text.published)[1] if text.published else date.max
    except DateError:
        return date.max


def _shared(own: Mapping[str, _Relative]) -> float:
    """Words that a document shares with its relatives, of theirs and of its own, on average."""
    return round(sum(share.held + share.holding for share in own.values()) / (2 * len(own)), 4)
