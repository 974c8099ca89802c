"""Readers: what each form of time expression means, given what it may be counted from.

Each reader takes the match of its pattern and the scope, and returns a reading, or None where the words are no time expression.
"""

from __future__ import annotations

from detente.dates.business import read_fiscal, read_like_period, read_new_year, read_quarter, read_year_end
from detente.dates.fields import Reader
from detente.dates.lengths import read_after, read_ago, read_ago_share, read_duration, read_span, read_within
from detente.dates.numbered import (
    read_bc,
    read_century,
    read_decade,
    read_dmy,
    read_my,
    read_range,
    read_short_year,
    read_y,
    read_years,
    read_ymd,
)
from detente.dates.partial import read_m, read_md, read_mref, read_season
from detente.dates.relative import (
    read_day_of_event,
    read_dayoff,
    read_deictic,
    read_early_hours,
    read_overnight,
    read_part_alone,
    read_ref,
    read_sametime,
    read_weekday,
)
from detente.dates.repeated import (
    read_daypart,
    read_future,
    read_holiday,
    read_isotime,
    read_nine_eleven,
    read_now,
    read_past,
    read_season_set,
    read_set,
    read_skip,
    read_time,
    read_time_past,
    read_week_of,
)  # fmt: skip
from detente.dates.told import (
    read_ago_when,
    read_anniversary,
    read_eve,
    read_in_time,
    read_nth_of,
    read_ordinal,
    read_spelled,
    read_weekday_day,
    read_weekday_told,
)  # fmt: skip

READERS: dict[str, Reader] = {
    "ymd": read_ymd, "dmy": read_dmy, "range": read_range, "bc": read_bc, "my": read_my, "y": read_y, "years": read_years,
    "decade": read_decade, "century": read_century, "md": read_md, "mref": read_mref, "m": read_m, "season": read_season,
    "quarter": read_quarter, "weekday": read_weekday, "deictic": read_deictic, "ref": read_ref, "dayoff": read_dayoff,
    "sametime": read_sametime, "duration": read_duration, "span": read_span, "within": read_within, "ago": read_ago,
    "after": read_after, "set": read_set, "time": read_time, "holiday": read_holiday, "daypart": read_daypart, "now": read_now, "past": read_past,
    "future": read_future, "skip": read_skip, "fiscal": read_fiscal, "yearend": read_year_end, "likeperiod": read_like_period,
    "isotime": read_isotime, "skipdate": read_nine_eleven, "spelled": read_spelled, "wdday": read_weekday_day,
    "shorty": read_short_year, "timepast": read_time_past, "weekdaytold": read_weekday_told, "ordinal": read_ordinal,
    "anniversary": read_anniversary, "eveof": read_eve, "agowhen": read_ago_when, "intime": read_in_time, "nthof": read_nth_of,
    "overnight": read_overnight, "seasonset": read_season_set, "weekof": read_week_of, "dayofevent": read_day_of_event, "newyear": read_new_year, "agoshare": read_ago_share,
    "earlyhours": read_early_hours,
    "partalone": read_part_alone,
}  # fmt: skip
