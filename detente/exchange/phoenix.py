"""Phoenix events: 26 columns, separated by tabs, no header, an empty cell where nothing is known.

Source: phoenix_pipeline, postprocess.create_strings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from detente import __version__
from detente.chronicle.model import Happening
from detente.exchange.codes import cameo_actor, cameo_code, phoenix_quad
from detente.exchange.files import Folder
from detente.exchange.icews import places_of
from detente.exchange.rows import Fact, Keys, Options, Tally, digits, facts, joined, point_of, sentence_number, uris, write_row
from detente.records import Actor, Place

NAME = "events.txt"


def write_phoenix(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write Phoenix events."""
    output, keys = folder.create(NAME), Keys(folder)
    for fact in facts(happenings, options, tally):
        id = f"{fact.number}_{__version__}"
        write_row(output, (id, *_row(fact, options)))
        keys.add(id, fact)
        tally.rows[NAME] += 1
    tally.shared_numbers = keys.shared()


def _row(fact: Fact, options: Options) -> tuple[object, ...]:
    happening, day = fact.happening, fact.day
    code = cameo_code(happening.cameo)
    return (
        digits(day), day.year, day.month, day.day, *_party(fact.source), *_party(fact.target),
        code, code[:2], phoenix_quad(code), happening.goldstein, _issues(happening), *_place(happening.place),
        joined(_sentences(happening, options)), joined(uris(happening)), joined((*happening.publishers, *happening.agencies)),
    )  # fmt: skip


def _party(actor: Actor | None) -> tuple[str, str, str, str]:
    code = cameo_actor(actor).code
    parts = [code[start : start + 3] for start in range(6, len(code), 3)]
    return code, code[:3], code[3:6], ";".join(parts)


def _issues(happening: Happening) -> str:
    counts = Counter(context for telling in happening.tellings for context in set(telling.event.contexts))
    return ";".join(f"{context.upper()},{max(counts[context], 1)}" for context in sorted({*happening.contexts, *counts}))


def _place(place: Place | None) -> tuple[object, ...]:
    point = point_of(place)
    if place is None or point is None or not place.name:
        return (None,) * 5
    return (*point, place.name, places_of(place)[1], place.country)


def _sentences(happening: Happening, options: Options) -> Iterable[str]:
    for telling in happening.tellings:
        number = sentence_number(telling, options)
        yield telling.source.document if number is None else f"{telling.source.document}_{number}"
