"""How well single tasks are done: times, quotes, places, actor strings, names and status, each against gold rows of its own form.

Rows pair by ``id`` (names by ``query``, status by order); a row without a prediction counts as empty. Every function returns one line of figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.evaluation.matching import Offsets, rates, shared, union_share
from detente.knowledge.folding import fold
from detente.knowledge.names import alike, words_of

Row = Mapping[str, Any]
MARKS = "\"“”‘’'«»„"
OPEN_MARKS = '"“”«»„'
# A quote is found where at least half of the stretch that holds both is common to both.
QUOTE_SHARE = 0.5
# Of a place: within 100 miles, the field's usual measure.
NEAR_KILOMETRES = 161
EARTH_RADIUS = 6371
# Of a certainty from -3 to 3: from the upper bound on something happened or holds, up to the lower it did not, or not yet; what lies
# between is open. The lower bound is the nearer, since people seldom deny outright.
HAPPENED = 1.5
DENIED = -0.5
CLASSES = ("happened", "possible", "negated")
# Of two spellings of one office-holder's name: below this they are two people's.
SAME_PERSON = 0.75


def score_times(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """F1 of time expressions: ``relaxed`` where spans overlap, ``strict`` where equal, ``value`` where also the TIMEX3 value is."""
    theirs = {row["id"]: row.get("timexes") or [] for row in predicted}
    relaxed = strict = value = wanted = found = 0
    for row in gold:
        left = list(theirs.get(row["id"], []))
        wanted += len(row["timexes"])
        found += len(left)
        for expression in row["timexes"]:
            best = _closest(left, _span(expression))
            if best is None:
                continue
            left.remove(best)
            relaxed += 1
            strict += _span(best) == _span(expression)
            value += str(best.get("value")) == str(expression.get("value"))
    figures = [f"{n} {rates(h, found, wanted)[2]:.3f}" for n, h in (("relaxed", relaxed), ("strict", strict), ("value", value))]
    return f"{' '.join(figures)} ({wanted} gold, {found} predicted)"


def score_quotes(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """F1 of attributed words, recall by kind, and how often the speaker of what was found overlaps the gold one."""
    theirs = {row["id"]: row.get("quotes") or [] for row in predicted}
    wanted = dict.fromkeys(("all", "direct", "mixed", "indirect"), 0)
    found = dict(wanted)
    right = total = speakers = speakers_right = 0
    for row in gold:
        guesses = theirs.get(row["id"], [])
        attributions = [(a, hull) for a in row["attributions"] if (hull := _hull(a["content"]))]
        total += len(guesses)
        right += sum(any(union_share(_span(g), hull) >= QUOTE_SHARE for _, hull in attributions) for g in guesses)
        for attribution, hull in attributions:
            best = max(guesses, key=lambda g: union_share(_span(g), hull), default=None)
            hit = best is not None and union_share(_span(best), hull) >= QUOTE_SHARE
            for kind in ("all", _kind(row["text"], hull)):
                wanted[kind] += 1
                found[kind] += hit
            if best is not None and hit and attribution["source"]:
                speakers += 1
                speakers_right += bool(best.get("speaker")) and shared(best["speaker"], _hull(attribution["source"])) > 0
    precision = right / total if total else 0.0
    recall = found["all"] / max(1, wanted["all"])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    kinds = " ".join(f"recall.{k} {found[k] / max(1, wanted[k]):.3f}" for k in wanted if k != "all")
    return f"F1 {f1:.3f} P {precision:.3f} R {recall:.3f} {kinds} speaker {speakers_right / max(1, speakers):.3f}"


def score_places(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Share of gold toponyms placed within 161 km: of all, and of those that were found."""
    theirs = {row["id"]: row.get("toponyms") or [] for row in predicted}
    wanted = matched = near = 0
    for row in gold:
        guesses = theirs.get(row["id"], [])
        for toponym in row["toponyms"]:
            wanted += 1
            best = _closest(guesses, _span(toponym))
            if best is None:
                continue
            matched += 1
            near += best.get("lat") is not None and kilometres(best, toponym) <= NEAR_KILOMETRES
    total = sum(len(v) for v in (theirs.get(row["id"], []) for row in gold))
    shares = f"within161 {near / max(1, wanted):.3f} of_found {near / max(1, matched):.3f} found {matched / max(1, wanted):.3f}"
    return f"{shares} ({wanted} gold, {total} predicted)"


def score_actors(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Share of actor strings whose country, and whose country and sector, are right; ``{"not": x}`` in gold forbids x."""
    theirs = {row["id"]: row for row in predicted}
    both = country = 0
    for row in gold:
        guess = theirs.get(row["id"], {})
        same = _coded(row, guess, "country")
        country += same
        both += same and _coded(row, guess, "sector")
    cases = max(1, len(gold))
    return f"both {both / cases:.3f} country {country / cases:.3f} ({len(gold)} cases)"


def score_names(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Precision of the names that were accepted, recall over the known ones, and how many strangers were taken for someone."""
    theirs = {row["query"]: row.get("name") for row in predicted}
    known = [row for row in gold if row["is_positive"] == "1"]
    strangers = [row for row in gold if row["is_positive"] != "1"]
    right = sum(_same_parts(theirs.get(row["query"]), row["canonical"]) for row in known)
    accepted = sum(bool(theirs.get(row["query"])) for row in gold)
    wrong = sum(bool(theirs.get(row["query"])) for row in strangers)
    figures = f"P {right / max(1, accepted):.3f} R {right / max(1, len(known)):.3f}"
    return f"{figures} strangers_accepted {wrong} of {len(strangers)}"


def score_offices(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Share of office-date pairs answered by the right person, and how many were answered by another or not at all.

    A person is right where one of the names known for him or her holds the words of the gold name, or is held by them, or is alike.
    Rows pair by their order.
    """
    right = sum(_is_called(guess, row["name"]) for row, guess in zip(gold, predicted, strict=True))
    silent = sum(guess["name"] is None for guess in predicted)
    return f"right {right} of {len(gold)} ({right / max(1, len(gold)):.3f}) wrong {len(gold) - right - silent} silent {silent}"


def _is_called(guess: Row, name: str) -> bool:
    wanted = set(fold(name).split())
    for known in guess["names"]:
        words = set(fold(known).split())
        if words <= wanted or wanted <= words or alike(words_of(known), words_of(name)).score >= SAME_PERSON:
            return True
    return False


def score_status(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Pearson r and mean absolute error of certainties, and F1 of the classes that they fall into (:func:`certainty_class`).

    Rows and their targets pair by order; a target without a prediction counts as 0.0.
    """
    pairs = list(_certainties(gold, predicted))
    error = sum(abs(wanted - guess) for wanted, guess in pairs) / max(1, len(pairs))
    classes = [(certainty_class(wanted), certainty_class(guess)) for wanted, guess in pairs]
    figures = " ".join(f"{name} {_class_f1(classes, name):.3f}" for name in CLASSES)
    return f"r {_pearson(pairs):.3f} MAE {error:.3f} ({len(pairs)} targets) F1 {figures}"


def certainty_class(label: float) -> str:
    """``happened`` from 1.5 on, ``negated`` (not, or not yet) up to -0.5, ``possible`` between."""
    if label >= HAPPENED:
        return "happened"
    return "negated" if label <= DENIED else "possible"


def _certainties(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[tuple[float, float]]:
    for number, row in enumerate(gold):
        guesses = (predicted[number].get("targets") or []) if number < len(predicted) else []
        for place, target in enumerate(row["targets"]):
            yield float(target["label"]), float(guesses[place]["label"]) if place < len(guesses) else 0.0


def _pearson(pairs: Sequence[tuple[float, float]]) -> float:
    """Correlation of two columns, 0.0 where either does not vary."""
    if not pairs:
        return 0.0
    means = [sum(column) / len(pairs) for column in zip(*pairs, strict=True)]
    left, right = ([value - mean for value in column] for column, mean in zip(zip(*pairs, strict=True), means, strict=True))
    spread = math.sqrt(sum(a * a for a in left)) * math.sqrt(sum(b * b for b in right))
    return sum(a * b for a, b in zip(left, right, strict=True)) / spread if spread else 0.0


def _class_f1(classes: Sequence[tuple[str, str]], name: str) -> float:
    right = sum(wanted == guess == name for wanted, guess in classes)
    return rates(right, sum(guess == name for _, guess in classes), sum(wanted == name for wanted, _ in classes))[2]


SCORERS: Mapping[str, Callable[[Sequence[Row], Sequence[Row]], str]] = {
    "actors": score_actors,
    "names": score_names,
    "offices": score_offices,
    "places": score_places,
    "quotes": score_quotes,
    "status": score_status,
    "times": score_times,
}


def kilometres(a: Row, b: Row) -> float:
    """Great-circle distance between two points given in degrees."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(float(p[k])) for p in (a, b) for k in ("lat", "lon"))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return EARTH_RADIUS * 2 * math.asin(min(1, math.sqrt(half)))


def _span(row: Row) -> Offsets:
    return row["start"], row["end"]


def _closest(rows: Sequence[Row], span: Offsets) -> Row | None:
    """The row that has most in common with a span, None where none has anything."""
    best = max(rows, key=lambda row: shared(_span(row), span), default=None)
    return best if best is not None and shared(_span(best), span) else None


def _hull(parts: Sequence[Sequence[int]]) -> Offsets | None:
    return (min(p[0] for p in parts), max(p[1] for p in parts)) if parts else None


def _kind(text: str, span: Offsets) -> str:
    words = text[slice(*span)].strip()
    if words[:1] in MARKS and words.rstrip(".,")[-1:] in MARKS:
        return "direct"
    return "mixed" if any(mark in words for mark in OPEN_MARKS) else "indirect"


def _coded(gold: Row, guess: Row, key: str) -> bool:
    wanted, found = gold.get(key), guess.get(key)
    if isinstance(wanted, Mapping):
        return bool(found != wanted.get("not"))
    # Gold leaves the sector open where only a nationality is named.
    return (found or None) == (wanted or None) or (key == "sector" and wanted is None and gold.get("country") is not None)


def _same_parts(left: str | None, right: str | None) -> bool:
    if not left or not right:
        return False
    return sorted(left.casefold().replace("-", " ").split()) == sorted(right.casefold().replace("-", " ").split())
