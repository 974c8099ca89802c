"""Readers of dates without a year: days, months, seasons, quarters."""

from __future__ import annotations

import re
from datetime import date

from detente.dates.calendars import (
    Days,
    month_days,
    season_days,
    valid,
)
from detente.dates.fields import SEASONS, Match, anchor_of, group, lower, month_number, part_of, short_year, weekday_number
from detente.dates.patterns import word_value
from detente.dates.scope import Anchor, Reading, Scope
from detente.dates.tenses import Tense

# "The 7 October attacks" lie behind, whatever tense their clause has.
_DEED = re.compile(
    r"\s(?:[a-z-]+\s)?(?:attacks?|massacres?|riots?|coup|putsch|bombings?|crackdown|killings?|shootings?|uprising|revolution|invasion|raids?|"
    r"strikes?|earthquake|quake|tsunami|assassination|atrocities|incident|disaster|crash|explosion|blast)\b"
)


_ARTICLE = re.compile(r"(?:\b(?:an?|the|its|their|his|her|this)|['’]s)\s$", re.IGNORECASE)
_NOUN_BESIDE = re.compile(r"\s(?:[A-Z][\w-]*\s){0,3}[a-z-]{4,}")


def marking_tense(match: Match, scope: Scope) -> Tense | None:
    """The tense of a date that only marks a noun: past where the noun tells a deed, else the nearest; None where it marks none."""
    if _DEED.match(scope.text, match.end()):
        return "past"
    marks = _ARTICLE.search(scope.text, max(0, match.start() - 8), match.start()) and _NOUN_BESIDE.match(scope.text, match.end())
    return "unknown" if marks else None


def partial_day(
    month: int, day: int, offset: int, scope: Scope, *, tense: Tense | None = None
) -> tuple[date | None, Anchor] | None:
    """The year that a day and month without one belong to, by anchor and tense; None where there is no such day in any year."""
    if valid(2024, month, day) is None:
        return None
    if (told := _told_year(scope, offset)) is not None:
        found = valid(told, month, day)
        return (found, "text") if found else None
    if scope.published is None:
        return None, "none"
    low, high = scope.published
    candidates = [d for year in range(low.year - 4, high.year + 5) if (d := valid(year, month, day))]
    return _choose(candidates, low, high, tense or scope.tense(offset)), "published"


def _choose(days: list[date], low: date, high: date, tense: Tense) -> date | None:
    past, ahead = [d for d in days if d <= high], [d for d in days if d >= low]
    if tense == "past" and past:
        return max(past)
    if tense == "future" and ahead:
        return min(ahead)
    return min(days, key=lambda d: (abs((d - high).days), d > high), default=None)


_YEAR = re.compile(r"\d{4}")
_UNDER_YEAR = re.compile(r",\s(?:and\s)?(?:in|on|by)\s(?:early\s|late\s)?")


def _told_year(scope: Scope, offset: int) -> int | None:
    """The year that the text is telling of, where that and not the publication date decides: in narratives, and shortly after a
    full date of another year in the same paragraph."""
    last = scope.last
    if scope.read and _UNDER_YEAR.fullmatch(scope.text, scope.read[-1][1], offset) and _YEAR.fullmatch(scope.read[-1][2].timex):
        return int(scope.read[-1][2].timex)
    if last is None or last.days is None or last.days[1] == date.max or last.days[0] == date.min:
        return None
    year = last.days[0].year
    if scope.narrative:
        return year
    near = offset - scope.last_at <= 250 and "\n\n" not in scope.text[scope.last_at : offset]
    old = scope.published is None or (scope.published[0] - last.days[1]).days > 366
    exact = last.anchor in ("absolute", "text") and (last.days[1] - last.days[0]).days <= 31
    exact = exact or (last.anchor == "text" and len(last.timex) == 4 and offset - scope.last_at <= 60)
    return year if near and old and exact and scope.published is not None else None


def read_md(match: Match, scope: Scope) -> Reading | None:
    """A day and month without a year, or a day alone ("the 9th") in the month told of."""
    day = int(match["d"])
    word = group(match, "m")
    if word is None:
        return _day_alone(day, scope)
    month = month_number(word)
    if month is None or valid(2024, month, day) is None:
        return None
    if reference := lower(match, "ref"):
        return _day_in(_referred_year(reference, scope), month, day, scope)
    found = partial_day(month, day, match.start(), scope, tense=marking_tense(match, scope))
    if found is None:
        return None
    when, anchor = _match_weekday(group(match, "w"), found, month, day, scope)
    if when is None:
        return Reading(f"XXXX-{month:02}-{day:02}", why="no publication date to count from")
    return Reading(when.isoformat(), (when, when), anchor, f"nearest such day by tense ({scope.tense(match.start())})")


def _match_weekday(
    word: str | None, found: tuple[date | None, Anchor], month: int, day: int, scope: Scope
) -> tuple[date | None, Anchor]:
    """Where a weekday stands beside the date and does not fit, the nearest year in which it does."""
    weekday = weekday_number(word) if word else None
    when = found[0]
    if weekday is None or when is None or when.weekday() == weekday:
        return found
    years = sorted(range(when.year - 6, when.year + 7), key=lambda y: abs(y - when.year))
    fits = [d for y in years if (d := valid(y, month, day)) and d.weekday() == weekday]
    return (fits[0] if fits and abs(fits[0].year - when.year) <= 1 else when), found[1]


def _day_in(year: int | None, month: int, day: int, scope: Scope) -> Reading | None:
    when = valid(year, month, day) if year else None
    if when is None:
        return Reading(f"XXXX-{month:02}-{day:02}", why="the year it refers to is not told")
    return Reading(when.isoformat(), (when, when), "text", "the year told of")


def _day_alone(day: int, scope: Scope) -> Reading | None:
    last = scope.last
    if not scope.narrative or last is None or last.days is None:
        return None
    when = valid(last.days[1].year, last.days[1].month, day)
    return Reading(when.isoformat(), (when, when), "text", "a day of the month told of") if when else None


def _referred_year(words: str, scope: Scope) -> int | None:
    base = scope.published if words.startswith(("this", "last", "next")) and not scope.narrative else None
    base = base or (scope.last.days if scope.last else None)
    if base is None or base[1] == date.max:
        return None
    shift = -1 if re.search("last|previous", words) else 1 if re.search("next|following", words) else 0
    return base[1].year + shift


def read_mref(match: Match, scope: Scope) -> Reading | None:
    """A month of a year that the text names ("March of that year")."""
    month = month_number(match["m"]) or 0
    year = _referred_year(lower(match, "ref"), scope)
    days = month_days(year, month) if year else None
    if days is None:
        return Reading(f"XXXX-{month:02}", why="the year it refers to is not told")
    part = lower(match, "part")
    return Reading(f"{year:04}-{month:02}", part_of(days, part), "text", "the year told of")


_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|of|during|before|after|from|to|by|between|and|through|for|last|next|this|early|late|mid|on|around|"
    r"throughout|as|than|or|at|every|each|ending|per|previous|following)|[-–—,(/]|^)\s*$",
    re.IGNORECASE,
)
_FIRMLY_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|during|before|after|between|through|throughout|last|next|this|early|late|mid|previous|following)[ \n-]*$",
    re.IGNORECASE,
)
_SAFE_BEFORE_MAY = re.compile(r"\b(?:in|since|until|till|during|last|next|this|early|late|mid|ending)[ \n-]*$", re.IGNORECASE)
_BY_MAY = re.compile(r"\b(?:by|between|from|before|after|through|throughout)\s$", re.IGNORECASE)
_PERSON_AFTER = re.compile(
    r"(?!\s(?:to|until|through|till)\s(?:Jan|Feb|Mar|Apr|Ju|Aug|Sep|Oct|Nov|Dec))(?:['’]s\b|\s(?:to|on|in|as|at|who|for|with|over|during|after|[A-Z][a-z]+ed)\b|,\swho\b|\s[A-Z])"
)
_NAME_AFTER = re.compile(r"\s[A-Z][a-z]+")


def read_m(match: Match, scope: Scope) -> Reading | None:
    """A month alone: of the year told of, or the nearest by tense."""
    word = match["m"]
    part, direction = lower(match, "part"), lower(match, "dir")
    if not part and not direction and not _is_month(match, word, scope):
        return None
    month = month_number(word) or 0
    if scope.narrative and scope.before_christ and not direction:
        return Reading(f"BC{scope.before_christ:04}-{month:02}", anchor="text", why="month of the year told of")
    days, anchor = _nearest_month(month, direction, match.start(), scope, _month_tense(match, scope))
    if days is None:
        return Reading(f"XXXX-{month:02}", why="no publication date to count from")
    value = f"{days[0].year:04}-{month:02}"
    return Reading(
        value, part_of(days, part) if part else days, anchor, f"nearest such month by tense ({scope.tense(match.start())})"
    )


def _is_month(match: Match, word: str, scope: Scope) -> bool:
    text, start, end = scope.text, match.start(), match.end()
    if text[max(0, start - 6) : start].rstrip() == "Black":
        return False
    before = text[max(0, start - 16) : start]
    after = text[end : end + 20]
    if word in ("May", "March"):
        if not _SAFE_BEFORE_MAY.search(before) and not (_BY_MAY.search(before) and not _PERSON_AFTER.match(after)):
            return (
                word == "March"
                and bool(_BEFORE_MONTH.search(before))
                and not _NAME_AFTER.match(after)
                and "the" not in before[-5:]
            )
        return True
    if _NAME_AFTER.match(after):
        return bool(_FIRMLY_BEFORE_MONTH.search(before))
    return True


_GOVERNED = re.compile(
    r"\b(?:in|since|until|till|by|from|to|during|before|after|between|and|through|for)\s(?:the\s)?$", re.IGNORECASE
)
_NOUN_AFTER = re.compile(r"\s[a-z]{4,}")


def _month_tense(match: Match, scope: Scope) -> Tense:
    """The tense that places a month. One that only marks a noun ("the April talks") is the nearest, whatever tense its clause has."""
    marks = _NOUN_AFTER.match(scope.text, match.end()) and not _GOVERNED.search(
        scope.text, max(0, match.start() - 12), match.start()
    )
    return "unknown" if marks and match["m"] == match[0] else scope.tense(match.start())


def _nearest_month(month: int, direction: str, offset: int, scope: Scope, tense: Tense) -> tuple[Days | None, Anchor]:
    told = _told_year(scope, offset)
    if told is not None and not direction:
        return month_days(told, month), "text"
    base = _told_base(direction, scope) or scope.base()
    if base is None or base[0] == date.min or base[1] == date.max:
        return None, "none"
    low, high = (_month_index(month, direction, day.year * 12 + day.month, tense) for day in base)
    if low != high and direction and not scope.narrative:
        return None, "none"
    index = high if tense == "past" else low
    return month_days((index - 1) // 12, month), "text" if _told_base(direction, scope) else scope.base_anchor()


_OF_TOLD = frozenset(
    {"that", "that same", "the same", "the following", "the previous", "following", "previous", "the next", "the preceding"}
)


def _told_base(direction: str, scope: Scope) -> Days | None:
    """The days told of last where a direction counts from them ("that August", "the following spring")."""
    days = scope.last.days if scope.last and direction in _OF_TOLD else None
    return days if days and days[0] != date.min and days[1] != date.max else None


def _month_index(month: int, direction: str, now: int, tense: Tense) -> int:
    """Months since year 0 of the wanted month, ``now`` being that of the anchor."""
    same = (now - 1) // 12 * 12 + month
    if re.search(r"last|previous|this past", direction):
        return same if same < now else same - 12
    if re.search(r"next|following|coming", direction):
        return same if same > now else same + 12
    if direction in ("this", "that", "that same", "the same"):
        return same
    if tense == "past":
        return same if same <= now else same - 12
    if tense == "future":
        return same if same >= now else same + 12
    return min((same - 12, same, same + 12), key=lambda i: (abs(i - now), i > now))


def read_season(match: Match, scope: Scope) -> Reading | None:
    """A season, of a year, of a year told of, or the nearest by direction and tense; southern where the story or the word is."""
    groups = match.groupdict()
    season = int(word_value("season", groups["s"]) or 0)
    if _is_name(match, scope):
        return None
    if (
        scope.read
        and scope.read[-1][2].kind == "set"
        and _AND_IN.fullmatch(scope.text, scope.read[-1][1], match.end("lead") if groups.get("lead") else match.start())
    ):
        return Reading(f"XXXX-{SEASONS[season - 1]}", kind="set", why="repeated", point=False)
    south = scope.south if not groups.get("hemi") else lower(match, "hemi") in ("southern", "austral")
    if groups.get("y") or groups.get("z"):
        year, anchor = int(groups["y"]) if groups.get("y") else short_year(groups["z"], scope), "absolute"
    elif groups.get("ref"):
        year, anchor = _referred_year(lower(match, "ref"), scope) or 0, "text"
    else:
        found, anchor = _season_year(season, lower(match, "dir"), match.start(), scope, south=south)
        year = found or 0
    if scope.narrative and scope.before_christ and not groups.get("y"):
        return Reading(f"BC{scope.before_christ:04}-{SEASONS[season - 1]}", anchor="text", why="season of the year told of")
    days = season_days(year, season, south=south) if year else None
    if days is None:
        return Reading(f"XXXX-{SEASONS[season - 1]}", why="no date to count from")
    part = lower(match, "part")
    why = f"season of the {'south' if south else 'north'}"
    return Reading(f"{year:04}-{SEASONS[season - 1]}", part_of(days, part) if part else days, anchor_of(anchor), why)


def _is_name(match: Match, scope: Scope) -> bool:
    """Whether a capital season is part of a name ("Jana Winter", "the Autumn Uprising", "the Prague Spring")."""
    groups = match.groupdict()
    if (
        not groups["s"][0].isupper()
        or groups["s"].isupper()
        or any(groups.get(name) for name in ("y", "z", "ref", "dir", "part"))
    ):
        return False
    if re.match(r"\s[A-Z]", scope.text[match.end() : match.end() + 2]):
        return True
    return match[0] == groups["s"] and _NAME_BEFORE.search(scope.text, max(0, match.start() - 16), match.start()) is not None


_NAME_BEFORE = re.compile(r"[A-Z][a-z]+\s$")
_AND_IN = re.compile(r"\sand\s(?:in\s)?(?:the\s)?")


def _season_year(season: int, direction: str, offset: int, scope: Scope, *, south: bool) -> tuple[int | None, Anchor]:
    told = _told_year(scope, offset)
    if told is not None and not re.search("last|next|previous|following|this", direction):
        return told, "text"
    referred = _told_base(direction, scope)
    base = referred or scope.base()
    if base is None or base[1] == date.max or base[0] == date.min:
        return None, "none"
    years = range(base[0].year - 3, base[1].year + 4)
    known = [(year, days) for year in years if (days := season_days(year, season, south=south))]
    anchor: Anchor = "text" if referred else scope.base_anchor()
    return _season_chosen(known, direction, base, scope.tense(offset)), anchor


_SHORTLY = 92
"""Days within which a season that begins is called this one, not the next."""


def _season_chosen(known: list[tuple[int, Days]], direction: str, base: Days, tense: Tense) -> int | None:
    """Of a season in the years around the anchor the one that direction and tense mean."""
    over = [year for year, days in known if days[1] < base[0]]
    begun = [year for year, days in known if days[0] <= base[1]]
    ahead = [year for year, days in known if days[0] > base[1]]
    running = [year for year, days in known if days[0] <= base[1] and base[0] <= days[1]]
    if re.search(r"last|previous|this past", direction):
        return over[-1] if over else None
    if re.search(r"next|following|coming", direction):
        # What begins shortly, of this year, is "this summer"; "next summer" is the one after it.
        soon = ahead and direction == "next" and ahead[0] == base[1].year and (_distance(dict(known)[ahead[0]], base) < _SHORTLY)
        return (ahead[1] if soon and len(ahead) > 1 else ahead[0]) if ahead else None
    if re.search(r"that|the same", direction):
        return next((year for year, _ in known if year == base[0].year), None)
    if running:
        return running[0]
    if tense == "past":
        return begun[-1] if begun else None
    if tense == "future":
        return ahead[0] if ahead else None
    return min(known, key=lambda k: _distance(k[1], base), default=(None, base))[0]


def _distance(days: Days, base: Days) -> int:
    return max((days[0] - base[1]).days, (base[0] - days[1]).days)
