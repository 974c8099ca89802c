"""Readers: what each form of time expression means, given what it may be counted from.

Each reader takes the match of its pattern and the scope, and returns a reading, or None where the words are no time expression.
"""

from __future__ import annotations

from detente.dates.fields import Reader
from detente.dates.lengths import read_after, read_ago, read_duration, read_span, read_within
from detente.dates.numbered import read_bc, read_century, read_decade, read_dmy, read_my, read_range, read_y, read_years, read_ymd
from detente.dates.partial import read_m, read_md, read_mref, read_quarter, read_season
from detente.dates.relative import read_dayoff, read_deictic, read_ref, read_sametime, read_weekday
from detente.dates.repeated import read_daypart, read_future, read_holiday, read_now, read_past, read_set, read_skip, read_time

READERS: dict[str, Reader] = {
    "ymd": read_ymd, "dmy": read_dmy, "range": read_range, "bc": read_bc, "my": read_my, "y": read_y, "years": read_years,
    "decade": read_decade, "century": read_century, "md": read_md, "mref": read_mref, "m": read_m, "season": read_season,
    "quarter": read_quarter, "weekday": read_weekday, "deictic": read_deictic, "ref": read_ref, "dayoff": read_dayoff,
    "sametime": read_sametime, "duration": read_duration, "span": read_span, "within": read_within, "ago": read_ago,
    "after": read_after, "set": read_set, "time": read_time, "holiday": read_holiday, "daypart": read_daypart, "now": read_now, "past": read_past,
    "future": read_future, "skip": read_skip,
}  # fmt: skip
