"""iCalendar (RFC 5545): the agenda of what was planned or may come, and what became of it.

No clock: stamps come from the days of the reports. The UID stays as further tellings come in; SEQUENCE grows with the history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from detente import __version__
from detente.archive.flat import days, sound
from detente.chronicle.model import Happening
from detente.exchange.files import Folder
from detente.exchange.rows import Options, Tally, first_telling, point_of, uris
from detente.exchange.words import is_address, place_in_words, title_of

NAME = "agenda.ics"
CalendarStatus = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
_LINE = 75
_EPOCH = date(1970, 1, 1)
_AHEAD = frozenset({"planned", "possible", "moved", "cancelled"})
_CALLED_OFF = frozenset({"cancelled", "negated", "retracted"})
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_URI = re.compile("[^!#$%&'()*+,/0-9:;=?@A-Z\\[\\]_a-z~.-]")


def write_ics(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write the agenda; happenings that nobody announced, and those without any date, are left out and counted."""
    output = folder.create(NAME)
    for line in calendar(happenings, options, tally):
        output.write(line)


def calendar(happenings: Iterable[Happening], options: Options, tally: Tally) -> Iterator[bytes]:
    """The agenda as the lines of its file, folded, each with its line end; joined they are the file."""
    for name, value in _calendar(happenings, options, tally):
        for line in folded(f"{name}:{value}"):
            yield line + b"\r\n"


def _calendar(happenings: Iterable[Happening], options: Options, tally: Tally) -> Iterator[tuple[str, str]]:
    yield "BEGIN", "VCALENDAR"
    yield "VERSION", "2.0"
    yield "PRODID", f"-//detente//detente {__version__}//EN"
    yield "CALSCALE", "GREGORIAN"
    for happening in happenings:
        tally.read += 1
        reason = _left_out(happening, options)
        if reason is not None:
            tally.left_out[reason] += 1
            continue
        tally.written += 1
        tally.rows[NAME] += 1
        yield from properties(happening, options)
    yield "END", "VCALENDAR"


def _left_out(happening: Happening, options: Options) -> str | None:
    if options.statuses is not None and happening.status not in options.statuses:
        return f"status {happening.status}"
    ahead = happening.status in ("planned", "possible") or any(stage.kind in _AHEAD for stage in happening.history)
    if not ahead:
        return "never announced"
    return None if any(days(happening.date)) else "undated"


def properties(happening: Happening, options: Options) -> Iterator[tuple[str, str]]:
    """The lines of a happening's VEVENT, as name and value, in order; values are escaped."""
    yield "BEGIN", "VEVENT"
    yield "UID", uid(happening)
    yield "DTSTAMP", _stamp(happening.last_told)
    yield "CREATED", _stamp(happening.first_told)
    yield "LAST-MODIFIED", _stamp(happening.last_told)
    yield "SEQUENCE", str(max(0, len(happening.history) - 1))
    yield "STATUS", status_of(happening)
    yield from _days(happening)
    yield "TRANSP", "TRANSPARENT"
    yield "SUMMARY", escaped(title_of(happening, options) + _unsure(happening))
    yield "DESCRIPTION", escaped("\n".join(_description(happening)))
    if happening.place is not None:
        yield "LOCATION", escaped(place_in_words(happening.place))
    point = point_of(happening.place)
    if point is not None and happening.place is not None and happening.place.precision in ("point", "city"):
        yield "GEO", f"{point[0]:.6f};{point[1]:.6f}"
    yield "CATEGORIES", ",".join(map(escaped, (happening.plover, happening.status, *happening.contexts)))
    uri = next(filter(is_address, uris(happening)), None)
    if uri is not None:
        yield "URL", _uri(uri)
    yield "X-DETENTE-HAPPENING", escaped(happening.id)
    yield "X-DETENTE-DATE", escaped(happening.date or "")
    yield "X-DETENTE-STATUS", happening.status
    yield "END", "VEVENT"


def uid(happening: Happening) -> str:
    """The UID: ``h-``, the id of the first telling's event, and ``@detente``.

    The id of a happening changes when a telling with a smaller id joins it; that of its first telling does not, as long as documents
    come in by their day. ``h-`` and the id of any of its events finds a happening in the archive.
    """
    return escaped(f"h-{first_telling(happening).event.id}@detente")


def status_of(happening: Happening) -> CalendarStatus:
    """What became of it: CONFIRMED took place, CANCELLED did not or will not, TENTATIVE is still planned or possible."""
    if happening.status == "negated" or (happening.history and happening.history[-1].kind in _CALLED_OFF):
        return "CANCELLED"
    return "CONFIRMED" if happening.status == "happened" else "TENTATIVE"


def escaped(text: str) -> str:
    """Text as a TEXT value: special characters escaped, all line ends ``\\n``, no controls (RFC 5545, 3.3.11)."""
    return _CONTROLS.sub("", _ENDS.sub("\n", sound(text)).replace("\x00", "")).translate(_ESCAPED)


def folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 bytes, those after the first opened by a blank; no character is cut (RFC 5545, 3.1)."""
    piece = b""
    for character in line:
        data = character.encode("utf-8", errors="replace")
        if len(piece) + len(data) > _LINE:
            yield piece
            piece = b" "
        piece += data
    yield piece


def _stamp(edtf: str | None) -> str:
    return f"{_digits(days(edtf)[0] or _EPOCH)}T000000Z"


def _days(happening: Happening) -> Iterator[tuple[str, str]]:
    first, last = days(happening.date)
    if first is not None:
        yield "DTSTART;VALUE=DATE", _digits(first)
    elif last is not None:
        yield "DTSTART;VALUE=DATE", _digits(last)
    if last is not None and last < date.max:
        yield "DTEND;VALUE=DATE", _digits(last + timedelta(days=1))


def _unsure(happening: Happening) -> str:
    """What the title adds where the day is not known: a calendar shows all days that it may be, or the first."""
    first, last = days(happening.date)
    if first is not None and first == last:
        return ""
    if first is None or last is None:
        return f" (by {last})" if first is None else f" (from {first} on)"
    return f" (between {first} and {last})"


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _description(happening: Happening) -> Iterator[str]:
    yield f"{happening.status}; date: {happening.date}"
    for stage in happening.history:
        where = ", ".join(filter(None, (stage.date, stage.place)))
        yield f"{stage.told or 'undated report'}: {stage.kind}" + (f" ({where})" if where else "")
    for telling in happening.tellings:
        source = telling.source
        told = ", ".join(filter(None, (source.publisher or source.agency, source.published, source.uri)))
        yield f"“{' '.join(telling.event.evidence.text.split())}” ({told or source.document})"


def _uri(uri: str) -> str:
    """An address as a URI value: whatever a URI cannot hold as percent-encoded UTF-8 (RFC 3986)."""
    return _UNSAFE_IN_URI.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", errors="replace")), uri)
