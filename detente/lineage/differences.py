"""What was changed between two texts of one descent: names and numbers altered, passages dropped, added and moved, words replaced.

Texts are compared word by word, folded as everywhere in lineage: another house's quotation marks, capitals or spelling of "five" are no
difference. First what follows in the same order is taken out, then what moved; the rest is dropped, added or replaced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.lineage.model import Difference, DifferenceKind, Text
from detente.lineage.words import WordKind, find_words, fold_word, word_kind

SHORT = 4
"""Fewer equal words than these between two changes that are longer together are chance, and belong to the change."""
MOVED = 8
"""Words that must stand together in both texts to have moved, and not merely to recur."""
WORD_BY_WORD = 4
"""Up to so many words replaced by as many are told one by one."""
ALIKE = 0.25
"""Two passages of which one replaces the other have words in common, or one was dropped and the other added."""
_LONG = 12


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    kind: WordKind


@dataclass(frozen=True, slots=True)
class _Change:
    """Words that differ: from the first to before the last, of the left and of the right."""

    first: int
    last: int
    other_first: int
    other_last: int
    moved: bool = False


def differences(left: Text, right: Text) -> tuple[Difference, ...]:
    """What differs between two texts, in the order of the left one; nothing where they have the same words.

    ``dropped`` is what only the left has, ``added`` what only the right has: as if the right had been made from the left. ``moved``
    stands elsewhere in the right, word by word. Where one side has nothing, its offsets are those of the place where it would stand.
    """
    ours, theirs = _words(left.text), _words(right.text)
    changes = _settle_moves(_changes(ours, theirs), ours, theirs)
    told = [part for change in changes for part in _parts(change, ours, theirs)]
    found = (_difference(change, left.text, right.text, ours, theirs) for change in told)
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.other_start, one.other_end)))


def _words(text: str) -> list[_Word]:
    return [_Word(*match.span(), fold_word(match.group()), word_kind(match.group())) for match in find_words(text)]


def _changes(ours: Sequence[_Word], theirs: Sequence[_Word]) -> list[_Change]:
    """Stretches between what both texts have in the same order."""
    from rapidfuzz.distance import LCSseq

    steps = LCSseq.opcodes([word.folded for word in ours], [word.folded for word in theirs])
    equal = [(step.src_start, step.src_end, step.dest_start) for step in steps if step.tag == "equal"]
    found: list[_Change] = []
    at, other_at = 0, 0
    for start, end, other in [*equal, (len(ours), len(ours), len(theirs))]:
        if start > at or other > other_at:
            _append(found, _Change(at, start, other_at, other))
        at, other_at = end, other + end - start
    return found


def _append(found: list[_Change], change: _Change) -> None:
    """Add a change; where only a few equal words divide it from the one before it, the two are one."""
    if found:
        last = found[-1]
        gap = change.first - last.last
        if gap < SHORT and 4 * gap < _size(last) + _size(change):
            found[-1] = _Change(last.first, change.last, last.other_first, change.other_last)
            return
    found.append(change)


def _size(change: _Change) -> int:
    return max(change.last - change.first, change.other_last - change.other_first)


def _settle_moves(changes: Sequence[_Change], ours: Sequence[_Word], theirs: Sequence[_Word]) -> list[_Change]:
    """The changes with what moved told apart: the rest of a change that lost words to a move is dropped and added."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for change in changes:
        for at in range(change.other_first, change.other_last - MOVED + 1):
            places[_run(theirs, at)].append(at)
    taken: set[int] = set()
    settled: list[_Change] = []
    lost: dict[_Change, list[_Change]] = defaultdict(list)
    for change in changes:
        for move in _moves(change, changes, ours, theirs, places, taken):
            settled.append(move)
            lost[change].append(move)
    moved = sorted((move for moves in lost.values() for move in moves), key=lambda move: move.other_first)
    for change in changes:
        arrived = [move for move in moved if change.other_first <= move.other_first < change.other_last]
        rest = _remainder(change, lost.get(change, []), arrived)
        settled += rest if _differ(rest, ours, theirs) else []
    return settled


def _differ(rest: Sequence[_Change], ours: Sequence[_Word], theirs: Sequence[_Word]) -> bool:
    """Whether the words that no move took are not the same on both sides."""
    left = [word.folded for change in rest for word in ours[change.first : change.last]]
    right = [word.folded for change in rest for word in theirs[change.other_first : change.other_last]]
    return left != right


def _run(words: Sequence[_Word], at: int) -> tuple[str, ...]:
    return tuple(word.folded for word in words[at : at + MOVED])


def _moves(
    change: _Change,
    changes: Sequence[_Change],
    ours: Sequence[_Word],
    theirs: Sequence[_Word],
    places: dict[tuple[str, ...], list[int]],
    taken: set[int],
) -> Iterator[_Change]:
    at = change.first
    while at + MOVED <= change.last:
        other = next((place for place in places.get(_run(ours, at), ()) if place not in taken), None)
        if other is None:
            at += 1
            continue
        end = next(one.other_last for one in changes if one.other_first <= other < one.other_last)
        length = 0
        while at + length < change.last and other + length < end and other + length not in taken:
            if ours[at + length].folded != theirs[other + length].folded:
                break
            length += 1
        taken |= set(range(other, other + length))
        yield _Change(at, at + length, other, other + length, moved=True)
        at += length


def _remainder(change: _Change, lost: Sequence[_Change], arrived: Sequence[_Change]) -> list[_Change]:
    """What is left of a change without the words that went elsewhere or came from there."""
    if not lost and not arrived:
        return [change]
    rest: list[_Change] = []
    at = change.first
    for move in [*lost, _Change(change.last, change.last, 0, 0)]:
        if move.first > at:
            rest.append(_Change(at, move.first, change.other_first, change.other_first))
        at = move.last
    at = change.other_first
    for move in [*arrived, _Change(0, 0, change.other_last, change.other_last)]:
        if move.other_first > at:
            rest.append(_Change(change.last, change.last, at, move.other_first))
        at = move.other_last
    return rest


def _parts(change: _Change, ours: Sequence[_Word], theirs: Sequence[_Word]) -> Iterator[_Change]:
    """A change as it is told: a few words replaced by as many one by one, two passages with nothing in common one after the other."""
    count, other_count = change.last - change.first, change.other_last - change.other_first
    if change.moved or not count or not other_count:
        yield change
    elif count == other_count <= WORD_BY_WORD:
        for step in range(count):
            if ours[change.first + step].folded != theirs[change.other_first + step].folded:
                at, other = change.first + step, change.other_first + step
                yield _Change(at, at + 1, other, other + 1)
    elif max(count, other_count) >= _LONG and not _alike(change, ours, theirs):
        yield _Change(change.first, change.last, change.other_first, change.other_first)
        yield _Change(change.last, change.last, change.other_first, change.other_last)
    else:
        yield change


def _alike(change: _Change, ours: Sequence[_Word], theirs: Sequence[_Word]) -> bool:
    left = {word.folded for word in ours[change.first : change.last] if word.kind != "function"}
    right = {word.folded for word in theirs[change.other_first : change.other_last] if word.kind != "function"}
    return len(left & right) >= ALIKE * max(1, min(len(left), len(right)))


def _difference(change: _Change, left: str, right: str, ours: Sequence[_Word], theirs: Sequence[_Word]) -> Difference:
    start, end = _range(ours, change.first, change.last)
    other_start, other_end = _range(theirs, change.other_first, change.other_last)
    kind = _kind(change, ours[change.first : change.last], theirs[change.other_first : change.other_last])
    return Difference(kind, start, end, left[start:end], other_start, other_end, right[other_start:other_end])


def _range(words: Sequence[_Word], first: int, last: int) -> tuple[int, int]:
    """Offsets of words; of none, the place behind the word before, or 0."""
    if first < last:
        return words[first].start, words[last - 1].end
    place = words[first - 1].end if first else 0
    return place, place


def _kind(change: _Change, ours: Sequence[_Word], theirs: Sequence[_Word]) -> DifferenceKind:
    if change.moved:
        return "moved"
    if not ours or not theirs:
        return "dropped" if ours else "added"
    if max(len(ours), len(theirs)) <= WORD_BY_WORD:
        for kind in ("number", "name"):
            if _of_kind(ours, kind) and _of_kind(theirs, kind) and _of_kind(ours, kind) != _of_kind(theirs, kind):
                return "number" if kind == "number" else "name"
    return "reworded"


def _of_kind(words: Sequence[_Word], kind: str) -> list[str]:
    return [word.folded for word in words if word.kind == kind]
