"""When, where, how long, on what occasion, and how many: what stands in a trigger's own clause."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from detente.dates.model import TimeExpression
from detente.edtf import bounds, interval, overlaps
from detente.events.scene import Scene
from detente.events.triggers import Evoked
from detente.knowledge import Knowledge
from detente.language import Sentence
from detente.places.model import PlaceMention
from detente.records import Counts, Range

BARRIERS = frozenset({"relcl", "advcl", "ccomp", "parataxis", "csubj"})


# Behind these stands what an act is about, not when or where it is done.
TOPICAL = frozenset({"for", "over", "about", "against"})
ABOUT = frozenset({"over", "about", "against"})
# What flies is over a place, not about it.
FLYING = frozenset({
    "aircraft", "airliner", "airspace", "balloon", "bomber", "drone", "drones", "fighter", "flight", "flights", "helicopter", "helicopters",
    "jet", "jets", "missile", "missiles", "plane", "planes", "skies", "warplane", "warplanes", "zone",
})  # fmt: skip
# Names that only a preposition makes a place are too weak to say where something happened.
GUESSED = 0.4
# Longer than this an interval says "for the first time in ten years" rather than when.
LONG = 400


def owner_of(sentence: Sentence, first: int, last: int, others: Mapping[int, Evoked]) -> tuple[int, int] | None:
    """The trigger in whose clause some words stand, and how many steps below it; None where another clause lies between."""
    inside = range(first, last)
    head = next((i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i), first)
    words = {w: token for token, evoked in others.items() for w in (*evoked.words, *evoked.consumed)}
    if head in words:
        return words[head], 0
    for depth, node in enumerate((head, *sentence.ancestors(head))):
        token = sentence.tokens[node]
        if node != head and node in words:
            return words[node], depth
        if token.dep in BARRIERS and token.lemma != "be":
            return None
        if token.dep == "pobj" and _is_topic(sentence, token.head, depth):
            return None
    return None


def _is_topic(sentence: Sentence, prep: int, depth: int) -> bool:
    """Whether what stands behind a preposition is only what something is about ("the dispute over the islands")."""
    word, head = sentence.tokens[prep].lower, sentence.tokens[sentence.tokens[prep].head]
    if word == "over" and head.lower in FLYING:
        return False
    return (depth > 1 and word in TOPICAL) or (word in ABOUT and head.pos == "NOUN")


def times_of(scene: Scene, sentence: Sentence, others: Mapping[int, Evoked]) -> dict[int, list[TimeExpression]]:
    """Time expressions of a sentence by the trigger that they belong to, the nearest in the parse first."""
    found: dict[int, list[tuple[int, TimeExpression]]] = {}
    for time in scene.times_in(sentence.start, sentence.end):
        tokens = sentence.between(time.start, time.end)
        owner = owner_of(sentence, tokens[0], tokens[-1] + 1, others) if tokens else None
        if owner is not None:
            found.setdefault(owner[0], []).append((owner[1], time))
    return {token: [t for _, t in sorted(times, key=lambda p: (p[0], p[1].start))] for token, times in found.items()}


def verb_times(scene: Scene, sentence: Sentence, verb: int) -> list[TimeExpression]:
    """Time expressions that hang on a verb itself, not on what it governs."""
    found = []
    for time in scene.times_in(sentence.start, sentence.end):
        tokens = sentence.between(time.start, time.end)
        head = next((i for i in tokens if sentence.tokens[i].head not in tokens), None)
        if head is None:
            continue
        above = sentence.tokens[head].head
        if sentence.tokens[above].pos == "ADP":
            above = sentence.tokens[above].head
        if above == verb:
            found.append(time)
    return found


def places_of(scene: Scene, sentence: Sentence, others: Mapping[int, Evoked]) -> dict[int, list[PlaceMention]]:
    """Places of a sentence that stand as places, by the trigger that they belong to."""
    found: dict[int, list[PlaceMention]] = {}
    for place in scene.places[sentence.index]:
        if not place.locative or place.score < GUESSED or _inside_name(scene, sentence, place):
            continue
        owner = owner_of(sentence, place.first, place.last, others)
        if owner is not None:
            found.setdefault(owner[0], []).append(place)
        for token in (*_gone_for(sentence, place, others), *_done_where(sentence, place, others)):
            if owner is None or token != owner[0]:
                found.setdefault(token, []).append(place)
    return found


def _gone_for(sentence: Sentence, place: PlaceMention, others: Mapping[int, Evoked]) -> list[int]:
    """The triggers for which someone is at a place ("in Lima for two days of talks"), or without which he left it."""
    link = sentence.tokens[place.head].head
    around = {place.head, link, sentence.tokens[link].head}
    reached = []
    for token in others:
        prep = next((i for i in (token, *sentence.ancestors(token)) if sentence.tokens[i].lower in ("for", "without")), None)
        if prep is not None and prep > place.head and sentence.tokens[prep].head in around:
            reached.append(token)
    return reached


def _done_where(sentence: Sentence, place: PlaceMention, others: Mapping[int, Evoked]) -> list[int]:
    """The trigger of a clause that a place is further told by ("from Oslo, where he is attending a summit")."""
    clauses = [k for k in sentence.kids(place.head, "relcl") if k in others]
    return [k for k in clauses if any(sentence.tokens[w].lower == "where" for w in sentence.kids(k, "advmod") if w < k)]


def _inside_name(scene: Scene, sentence: Sentence, place: PlaceMention) -> bool:
    """Whether a place only belongs to someone's title or to the subject ("the emir of Qatar", "the leaders of Peru and Chile")."""
    head = place.head
    while sentence.tokens[head].dep == "conj" and sentence.tokens[head].head != head:
        head = sentence.tokens[head].head
    prep = sentence.tokens[head].head
    if sentence.tokens[prep].lower != "of":
        return False
    owner = sentence.tokens[prep].head
    return any(m.head == owner and m.kind in ("name", "nominal", "group") for m in scene.cast.mentions[sentence.index])


def best_date(times: list[TimeExpression]) -> TimeExpression | None:
    """The expression that says when: dated, no longer than about a year where another is shorter, nearest to its trigger.

    Of two that say the same more and less closely ("in August this year") the closer one counts.
    """
    dated = [(days_of(t.edtf) > LONG, n, t) for n, t in enumerate(times) if t.edtf is not None and t.kind in ("date", "time")]
    if not dated:
        return None
    best = min(dated, key=lambda d: d[:2])[2]
    inside = [t for _, _, t in dated if t is not best and _lies_within(t.edtf or "", best.edtf or "")]
    return min(inside, key=lambda t: days_of(t.edtf or ""), default=best)


def _lies_within(inner: str, outer: str) -> bool:
    first, last = bounds(inner)
    begin, finish = bounds(outer)
    return begin <= first and last <= finish and (first, last) != (begin, finish)


_LENGTH = re.compile(
    r"(?:(?:less|more) than |about |nearly |almost |some )?(?P<n>\w+)[ -](?P<unit>day|week|month|year)s?(?: after)?$",
    re.IGNORECASE,
)


def before_by(when: str, length: str) -> str | None:
    """The date that lies a length before another ("two weeks after the vote" dates the vote).

    Args:
        when: EDTF of the later act.
        length: the words, such as "two weeks" or "a day after".

    Returns:
        A day for days and weeks, a month for months, a year for years; None where the words give no number.
    """
    match = _LENGTH.match(length.strip())
    if match is None:
        return None
    number = NUMBER_WORDS.get(match["n"].lower()) or (int(match["n"]) if match["n"].isdigit() else None)
    first, last = bounds(when)
    if number is None or first == date.min or last == date.max:
        return None
    unit = match["unit"].lower()
    if unit == "year":
        return f"{first.year - number:04d}" if first.year > number else None
    if unit == "month":
        months = first.year * 12 + first.month - 1 - number
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    days = timedelta(days=number * (7 if unit == "week" else 1))
    return interval(first - days, last - days)


def days_of(edtf: str) -> int:
    first, last = bounds(edtf)
    return (last - first).days


# "The first visit in five years", "within a month", "less than a year after", "over two days of clashes": lengths that no act lasted.
_RANKED = r"\b(?:only|last|latest|most|least|once|twice|times?|record|\w{2,}est|first|second|third|(?:four|fif|six|seven|eigh|nin|ten)th)\b"
_ABOUT = r"(?:(?:more|less|fewer) than |about |around |nearly |almost |some |at least |over |just |the (?:last|past) )*"
_RANKED_IN = rf"{_RANKED}[^.;]{{0,80}}?\b(?:in|for)"
_NO_LENGTH_BEFORE = re.compile(rf"(?:{_RANKED_IN}|\b(?:every|each|within|since|until|aged|by)) {_ABOUT}$", re.IGNORECASE)
_NO_LENGTH_AFTER = re.compile(
    r"\s*-?(?:after|before|later|earlier|ago|since|old|apart|ahead|away|prior|into|from now)\b", re.IGNORECASE
)
_IN = re.compile(rf"\bin {_ABOUT}$", re.IGNORECASE)
# "Over two days of clashes", but "for about two hours of talks", "held over ten hours of talks".
_ON_TOPIC = re.compile(
    rf"(?<!\bfor )(?<!\bin )(?<!\bof )(?<!after )(?<!held )(?<!had )(?<!spent )\b(?:over|about|against) {_ABOUT}$", re.IGNORECASE
)
_WHOLE = re.compile(r"\s+of\b", re.IGNORECASE)
# Words before the number that a time expression may hold itself.
_LEAD = re.compile(rf"(?:(?:in|within|for|over|since|every) )?{_ABOUT}", re.IGNORECASE)
_MONTHS = re.compile(r"P[\dX.]+[MY]$")


def duration_of(sentence: Sentence, times: list[TimeExpression]) -> str | None:
    """The ISO 8601 duration that an event's clause gives, None where it gives none."""
    return next((t.duration for t in times if t.kind == "duration" and t.duration and is_length(sentence, t)), None)


def is_length(sentence: Sentence, time: TimeExpression) -> bool:
    """Whether a length of time may be how long an act lasted, by the words around it ("in five years", "a month after" are not)."""
    start, end = time.start - sentence.start, time.end - sentence.start
    lead = _LEAD.match(sentence.text, start, end)
    before = sentence.text[: lead.end() if lead is not None else start]
    if _NO_LENGTH_AFTER.match(sentence.text, end) or _NO_LENGTH_BEFORE.search(before):
        return False
    if _WHOLE.match(sentence.text, end):
        return _ON_TOPIC.search(before) is None
    return not (_IN.search(before) and _MONTHS.match(time.duration or ""))


def lasting(end: str, duration: str | None) -> str:
    """The days of something that lasted some whole days and ended on ``end``; ``end`` itself where the duration is shorter."""
    match = re.fullmatch(r"P(\d+)([DWMY])", duration or "")
    if match is None:
        return end
    days = int(match[1]) * {"D": 1, "W": 7, "M": 30, "Y": 365}[match[2]]
    first, last = bounds(end)
    if last == date.max or first == date.min or days < 1:
        return end
    start = last - timedelta(days=days - 1) if match[2] in "DW" else last - timedelta(days=days)
    return interval(min(start, first), last)


def meeting_days(knowledge: Knowledge, series: str, when: str | None, country: str | None) -> str | None:
    """The days of the one edition of a recurring meeting that fits a time and a country, None where none or several fit."""
    if when is None:
        return None
    editions = [m for m in knowledge.meetings(series=series, country=country) if overlaps(f"{m.first_day}/{m.last_day}", when)]
    if len(editions) != 1:
        return None
    return interval(date.fromisoformat(editions[0].first_day), date.fromisoformat(editions[0].last_day))


NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000,
}  # fmt: skip
VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
_NUMBER = (
    r"(?P<n>\d[\d,]*(?:\.\d+)?(?: (?:thousand|million))?|(?:"
    + "|".join(NUMBER_WORDS)
    + r")(?:[ -](?:"
    + "|".join(NUMBER_WORDS)
    + r"))*|"
    + "|".join(VAGUE)
    + ")"
)
_LIMIT = r"(?:(?P<limit>at least|more than|over|up to|about|around|some|nearly|almost|several|as many as)\s+)?"
_GAP = r"(?:\s+(?!and\b|or\b)[\w'-]+){0,4}?"
_COUNTS = {
    "killed": (rf"\b{_LIMIT}{_NUMBER}{_GAP}\s+(?:were|was|are|have been|had been)?\s*(?:killed|dead|died|slain)\b", rf"\b(?:killed|killing|kills|kill|shot dead|executed)\s+{_LIMIT}{_NUMBER}\b(?!\s+(?:hours|days|weeks|months|years))"),
    "injured": (rf"\b{_LIMIT}{_NUMBER}{_GAP}\s+(?:were|was|are)?\s*(?:injured|wounded|hurt)\b", rf"\b(?:injured|injuring|wounded|wounding)\s+{_LIMIT}{_NUMBER}\b"),
    "arrested": (rf"\b{_LIMIT}{_NUMBER}{_GAP}\s+(?:were|was|are)?\s*(?:arrested|detained)\b", rf"\b(?:arrested|detained|arresting|detaining|rounded up)\s+{_LIMIT}{_NUMBER}\b"),
    "crowd": (rf"\b{_LIMIT}{_NUMBER}{_GAP}\s+(?:of\s+)?(?:people|demonstrators|protesters|marchers|supporters|residents|workers|students)\b",),
}  # fmt: skip
_PATTERNS = {name: tuple(re.compile(p, re.IGNORECASE) for p in patterns) for name, patterns in _COUNTS.items()}
COUNTED = {
    "ASSAULT": ("killed", "injured"),
    "COERCE": ("arrested", "injured", "killed"),
    "PROTEST": ("crowd", "injured", "arrested"),
}


def counts_of(root: str, text: str) -> Counts | None:
    """Numbers of people in the words of an event, for the roots that have them; None where the words give none."""
    found = {name: count for name in COUNTED.get(root, ()) if (count := _count(name, text)) is not None}
    return Counts(**found) if found else None


def _count(name: str, text: str) -> Range | None:
    for pattern in _PATTERNS[name]:
        match = pattern.search(text)
        if match is not None:
            return _range(match["n"].lower(), (match["limit"] or "").lower())
    return None


def _range(words: str, limit: str) -> Range:
    if words in VAGUE:
        return Range(VAGUE[words], None)
    value = _value(words)
    if limit in ("at least", "more than", "over", "several"):
        return Range(value, None)
    if limit in ("up to", "as many as", "nearly", "almost"):
        return Range(None, value)
    return Range(value, value)


def _value(words: str) -> int:
    total = 0
    for part in re.split(r"[ -]", words):
        number = NUMBER_WORDS.get(part)
        if number is None:
            total += int(float(part.replace(",", "")))
        elif number >= 100:
            total = max(1, total) * number
        else:
            total += number
    return total
