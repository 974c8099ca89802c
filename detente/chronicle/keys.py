"""Under what a telling is looked up: blocks of tellings that may be of one happening, each with its days."""

from __future__ import annotations

from hashlib import sha256
from itertools import combinations

from detente.chronicle.model import Key, Telling
from detente.chronicle.traits import ALL_DAYS, RECENT, Traits, fold, traits

# Days that a told day may be off (time zones, a day of the story taken for the day of the act), and that a plan may be moved by.
SLACK = 3
MOVED = 30
# Of a summit of more parties than this the pairs say nothing: it is found by its place, occasion and persons.
MANY = 6
# Days that an open end ("by Friday", "from May on") reaches: else whatever is told without a day meets all that comes after it, for good.
REACH = 200


def keys(telling: Telling) -> tuple[Key, ...]:
    """All keys of a telling, sorted, without duplicates.

    Blocks are: every unordered pair of parties with a family of acts; a person, or a party or family at a place; a party with a kind
    of act; a party with the word that tells the act; an occasion; a sentence of a family of copies, on any day.
    """
    found = traits(telling)
    said = sha256(found.sentence.encode()).hexdigest()[:16]
    made = {Key(f"copies {found.family} {said}", ALL_DAYS.first, ALL_DAYS.last)} if found.sentence else set()
    made |= {_key(block, found, MOVED if found.may_move else SLACK) for block in _blocks(found)}
    made |= {_key(block, found, SLACK) for block in _broad_blocks(found)}
    return tuple(sorted(made, key=lambda k: (k.block, k.first, k.last)))


def _key(block: str, found: Traits, slack: int) -> Key:
    """A block with the days of a telling, and as many as they may be off; a day that the words do not tell may lie further back."""
    before = slack if found.days.told or found.may_move else max(slack, RECENT)
    first, last = max(ALL_DAYS.first, found.days.first - before), min(ALL_DAYS.last, found.days.last + slack)
    if first == ALL_DAYS.first < last < ALL_DAYS.last:
        first = max(first, last - REACH)
    elif ALL_DAYS.first < first < last == ALL_DAYS.last:
        last = min(last, first + REACH)
    return Key(block, first, last)


def _broad_blocks(found: Traits) -> set[str]:
    """Blocks of many tellings, for those that name one party or another than most do; only near days are looked up in them."""
    codes = sorted(found.codes)[:MANY]
    return {f"{found.kind.name} of {c}" for c in codes} | {f"word {word} {c}" for word in found.trigger for c in codes}


def _blocks(found: Traits) -> set[str]:
    codes = sorted(found.codes)
    places = {p for p in (found.place, found.place_country) if p}
    blocks = set()
    for family in found.kind.families:
        if len(codes) <= MANY:
            blocks |= {f"{family} {a} {b}" for a, b in combinations(codes, 2)}
            blocks |= {f"{family} {code} at {place}" for code in codes for place in places if place != code}
        blocks |= {f"{family} person {country} {name}" for country, name in found.persons if country}
        if found.place is not None or not codes:
            blocks |= {f"{family} at {place}" for place in places}
    if found.occasion:
        blocks.add("occasion " + fold(" ".join(sorted(found.occasion))))
    return blocks
