"""Whether two tellings are of one happening: what speaks for it and against it, weighed, with the reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from detente.chronicle.acts import busy_codes, kinship, read_table
from detente.chronicle.encounters import are_apart
from detente.chronicle.model import Link, Telling
from detente.chronicle.traits import Days, Traits, traits
from detente.errors import DataError
from detente.records import Counts, Range

Features = Mapping[str, float]
# A link is given from this probability on.
LINKED = 0.5
# Two tellings of one family of copies whose words have this share in common tell it in the same sentence.
SAME_SENTENCE = 0.6
SURE = 8.0
# Beyond so many days apart nothing more is added against a pair.
MOST_APART = 10
# Documents that came out within so many days of each other tell the same news.
NEWS = 3
# Windows of more days than a month say little; those of more than VAGUE say nothing.
WEEK, MONTH, VAGUE = 7, 31, 500
# What is told without a day, or as past or to come, mostly lies so many days from its telling.
NEAR_EDGE = 5
MOST_MOVED = 5.0
# Fewer words than these may say the same as others.
FEW_WORDS = 2
# Common words of this number say all that words can say.
ENOUGH = 3
PAIR = 2
# What a common person says where one telling does not name with whom.
LONELY = 0.3
# From this likeness on, words alone say that the same is told.
ALIKE = 0.25
# Families of acts that have a place; another place speaks this much less against two acts of other families.
PLACED = frozenset({"talks", "force", "unrest"})
HARDLY_PLACED = 0.3


def compare(left: Telling, right: Telling) -> Link | None:
    """Hold two tellings beside each other.

    Returns:
        The link, None where the two are more likely of two happenings. The order of the arguments does not matter. ``score`` is a
        probability by the weights of ``data/chronicle/weights.tsv``.
    """
    return link(traits(left), traits(right))


def link(left: Traits, right: Traits) -> Link | None:
    """As :func:`compare`, of tellings whose traits are at hand."""
    if left.id == right.id:
        return None
    if right.id < left.id:
        left, right = right, left
    found = features(left, right)
    if found is None:
        return None
    score = probability(odds(found))
    return Link(left.id, right.id, round(score, 4), reason(found)) if score >= LINKED else None


def odds(found: Features) -> float:
    """The logarithm of the odds that two tellings with these features are of one happening."""
    weights = _weights()
    return sum(weights[name][0] * value for name, value in found.items())


def probability(odds: float) -> float:
    """A logarithm of odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def logit(score: float) -> float:
    """The logarithm of the odds that a probability stands for."""
    inside = min(1.0 - 1e-6, max(1e-6, score))
    return math.log(inside / (1.0 - inside))


def reason(found: Features) -> str:
    """What was compared, the weightiest first; what speaks against comes after "but"."""
    weights = _weights()
    rated = sorted(((weights[n][0] * v, n) for n, v in found.items() if weights[n][1]), key=lambda r: (-abs(r[0]), r[1]))
    pro = ", ".join(weights[n][1] for value, n in rated if value > 0)
    contra = ", ".join(weights[n][1] for value, n in rated if value < 0)
    return f"{pro}; but {contra}" if contra else pro


def features(left: Traits, right: Traits) -> Features | None:
    """What is alike and what differs, symmetric in its arguments; None where the acts, the parties or who met whom exclude each other."""
    if is_copy(left, right):
        return {"bias": 1.0, "copy": 1.0}
    kin = kinship(left.kind, right.kind)
    if kin is None or (left.codes and right.codes and not left.codes & right.codes):
        return None
    if are_apart(left.encounter, right.encounter):
        return None
    found = {"bias": 1.0, **_act(left, right, kin), **_parties(left, right), **_persons(left, right), **_when(left, right)}
    found |= {**_where(left, right), **_told(left, right)}
    if "today" in found:
        # Two papers of one day, each with an act of that day: which act it is, the day does not say.
        found["unsaid"] = _unsaid(left, right, found)
    return {name: value for name, value in found.items() if value}


def is_copy(left: Traits, right: Traits) -> bool:
    """Whether two documents of one family tell it in the same sentence, with acts that do not exclude each other."""
    if left.family != right.family or left.document == right.document:
        return False
    if kinship(left.kind, right.kind) is None:
        return False
    same = bool(left.sentence) and left.sentence == right.sentence
    if not same:
        # A later writing of the text may have the next meeting in the words of the last, but for the names, which are none of the words.
        same = share(left.words, right.words) >= SAME_SENTENCE and not are_apart(left.encounter, right.encounter)
    return same and (left.trigger == right.trigger or not left.trigger or not right.trigger)


def _unsaid(left: Traits, right: Traits, found: Features) -> float:
    """How little two tellings have in common but parties and day: 0.0 for the same words, or for a deed; 1.0 for what is only said."""
    spoken = max(left.kind.spoken, right.kind.spoken)
    # The word that tells a saying ("accused") is that of every other saying of its kind.
    said = max(found["trigger"] * (1.0 - spoken), found["words"] / ALIKE, found["occasion"], found.get("count", 0.0))
    return max(0.0, 1.0 - said) * spoken


def share(left: frozenset[str], right: frozenset[str]) -> float:
    """Common members over all members: 0.0 where there are none."""
    return len(left & right) / len(left | right) if left and right else 0.0


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of common words; of few words it says little."""
    return share(left, right) * min(1.0, len(left & right) / ENOUGH)


def gap(left: Days, right: Days) -> int:
    """Days between two windows; 0 where they share one."""
    return max(0, left.first - right.last, right.first - left.last)


def _act(left: Traits, right: Traits, kin: float) -> dict[str, float]:
    same = left.kind.name == right.kind.name
    # A plan has the code of an intention, whatever is planned.
    code = 0.5 if left.ahead != right.ahead else float(left.cameo == right.cameo) * _telling(left)
    return {"kind": float(same), "code": code if same else 0.0, "kin": kin}


def _telling(side: Traits) -> float:
    """What a code tells: that of a family without more (030, 050, 110) is one of many a day where it is only said."""
    return 1.0 - side.kind.spoken if side.cameo[2:3] == "0" else 1.0


def _parties(left: Traits, right: Traits) -> dict[str, float]:
    ours, theirs = left.codes, right.codes
    if not ours or not theirs:
        return {"nobody": 1.0}
    common = sorted(ours & theirs)
    busy = sum(busy_codes().get(c, 0.0) for c in common) / len(common) if common else 0.0
    lone = min(len(ours), len(theirs)) < PAIR
    inner = lone and ours != theirs and (_is_inner(left) or _is_inner(right))
    return {**_sides(left, right), "busy": busy, "only": busy * lone, "inner": busy * inner}


def _sides(left: Traits, right: Traits) -> dict[str, float]:
    ours, theirs = left.codes, right.codes
    if len(ours) < 2 and len(theirs) < 2:
        return {"lone": 1.0, "turned": _turned(left, right)}
    if len(ours) < 2 or len(theirs) < 2:
        return {"one": 1.0, "turned": _turned(left, right)}
    if ours == theirs:
        return {"pair": 1.0, "turned": _turned(left, right)}
    if ours < theirs or theirs < ours:
        return {"part": 1.0}
    # Of many parties each telling names those it cares for.
    return {"crossed": 0.5 if min(len(ours), len(theirs)) > 2 else 1.0}


def _is_inner(side: Traits) -> bool:
    """Whether both sides are one party's: it leaves none out, as a telling does that names a single side."""
    return len(side.codes) == 1 and side.source == side.target


def _turned(left: Traits, right: Traits) -> float:
    """Whether who does it and to whom it is done are the other way round."""
    if left.symmetric or right.symmetric:
        return 0.0
    straight = left.source & right.source or left.target & right.target
    return float(not straight and bool(left.source & right.target or left.target & right.source))


def _persons(left: Traits, right: Traits) -> dict[str, float]:
    common = left.persons & right.persons
    if common:
        # Whoever is in the news every day does many things in a day: only with whom says which.
        alone = len(common) == 1 and min(len(left.codes), len(right.codes)) < PAIR
        return {"person": LONELY if alone else min(2, len(common)) / 2 + 0.5}
    lands = {c for c, _ in left.persons} & {c for c, _ in right.persons}
    return {"strangers": float(bool(lands))}


def _when(left: Traits, right: Traits) -> dict[str, float]:
    apart = gap(left.days, right.days)
    found = {"passed": float(_passed(left, right) or _passed(right, left))}
    if apart and (left.may_move or right.may_move):
        return {**found, "moved": min(MOST_MOVED, 0.5 + apart / 7)}
    if apart and not (right if left.days.last < right.days.first else left).days.told:
        return {**found, "late": math.log2(1 + apart)}
    if apart == 1:
        return {**found, "near": 1.0}
    if apart:
        return {**found, "apart": float(min(MOST_APART, apart))}
    if left.days.firm and right.days.firm:
        return {**found, "day": 1.0} if left.days.told and right.days.told else {**found, "today": 1.0}
    if _at_edge(left.days, right.days) or _at_edge(right.days, left.days):
        return {**found, "edge": 1.0}
    width = max(left.days.width, right.days.width)
    if width <= MONTH:
        return {**found, "days": 1.0 / (1.0 + math.log(width) / 2)}
    return {**found, "vague": 1.0 if width <= VAGUE else 2.0, "old": _old(left, right)}


def _at_edge(open_: Days, other: Days) -> bool:
    """Whether a near window lies within days of the end that an open one has."""
    if open_.edge is None or other.width > MONTH:
        return False
    return max(other.first - open_.edge, open_.edge - other.last) <= NEAR_EDGE


def _old(left: Traits, right: Traits) -> float:
    """How long after the other's news the one was told: 0.0 within a week, then 1.0 for every month, at most 3.0."""
    if left.published is None or right.published is None:
        return 0.0
    return min(3.0, max(0, gap(left.published, right.published) - WEEK) / MONTH)


def _passed(before: Traits, after: Traits) -> bool:
    """Whether the one had happened before the other was told as still to come."""
    if not after.ahead or before.status != "happened" or after.published is None or not before.days.firm:
        return False
    return before.days.last < min(after.published.first, after.days.first)


def _where(left: Traits, right: Traits) -> dict[str, float]:
    counts = 1.0 if _is_placed(left) and _is_placed(right) else HARDLY_PLACED
    if left.place is not None and left.place == right.place:
        return {"town": counts}
    if left.place_country is None or right.place_country is None:
        return {}
    if left.place_country == right.place_country:
        return {"towns" if left.place and right.place else "land": counts}
    return {"lands": counts}


def _is_placed(side: Traits) -> bool:
    """Whether its act has one place: what states declare has as many as there are reports."""
    return not side.off and not PLACED.isdisjoint(side.kind.families)


def _told(left: Traits, right: Traits) -> dict[str, float]:
    # Imported here: it reads the lexicon of events, which takes a while that readers of an archive need not wait.
    from detente.chronicle.similarity import same_act_words

    words = _likeness(left.words, right.words)
    # What is said, without the words that it was said.
    told = left.trigger | right.trigger
    ours, theirs = left.words - told, right.words - told
    content = _likeness(ours, theirs)
    spoken = min(left.kind.spoken, right.kind.spoken)
    return {
        "occasion": share(left.occasion, right.occasion),
        **_numbers(left, right),
        "trigger": same_act_words(left.told_by, right.told_by),
        "words": words,
        "title": _likeness(left.title, right.title) if left.document != right.document else 0.0,
        "spoken": spoken,
        "spoken-words": content * spoken,
        "other-words": 0.0 if content else spoken * min(1.0, min(len(ours), len(theirs)) / FEW_WORDS),
        "news": float(_same_news(left.published, right.published)),
        "document": float(left.document == right.document),
        "denied": float({left.status, right.status} == {"happened", "negated"}),
        "off": float(_calls_off(left, right) or _calls_off(right, left)),
    }


def _calls_off(end: Traits, plan: Traits) -> bool:
    """Whether the one tells that what the other tells as planned does not take place."""
    if not end.off or not plan.ahead:
        return False
    return end.published is None or plan.published is None or plan.published.first <= end.published.last


def _same_news(left: Days | None, right: Days | None) -> bool:
    """Whether two documents came out within few days of each other."""
    return left is not None and right is not None and left.firm and right.firm and gap(left, right) <= NEWS


def _numbers(left: Traits, right: Traits) -> dict[str, float]:
    if _same_count(left.counts, right.counts) or left.numbers & right.numbers:
        return {"count": 1.0}
    # The dead of one attack and the people in one crowd are counted again and again, those expelled by one order are not.
    grows = any(f in left.kind.families and f in right.kind.families for f in ("force", "unrest"))
    return {"other-count": float(bool(left.numbers and right.numbers) and not grows)}


def _same_count(left: Counts | None, right: Counts | None) -> bool:
    if left is None or right is None:
        return False
    pairs = [
        (left.killed, right.killed),
        (left.injured, right.injured),
        (left.arrested, right.arrested),
        (left.crowd, right.crowd),
    ]
    return any(a is not None and b is not None and _agree(a, b) for a, b in pairs)


def _agree(left: Range, right: Range) -> bool:
    """Whether two ranges name the same number."""
    return (left.low, left.high) == (right.low, right.high)


@cache
def _weights() -> Mapping[str, tuple[float, str]]:
    table = {"copy": (SURE, "same sentence of one text")}
    for line, row in enumerate(read_table("weights.tsv"), start=2):
        try:
            table[row["feature"]] = float(row["weight"]), row["says"]
        except ValueError:
            raise DataError(f"chronicle/weights.tsv, line {line}: expected a number, found {row['weight']!r}") from None
    return table
