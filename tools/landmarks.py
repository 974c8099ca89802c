"""Merge files of landmark happenings into the table of the knowledge base.

    python -m tools.landmarks FILE...

Each FILE is tab-separated, without a header: ``date kind countries persons place place_country what``. ``date`` is an EDTF day or
interval of days; countries are ISO 3166-1 alpha-3 codes or names of organisations and groups, parted by blanks; persons are family
names, parted by ``;``. Rows are added to those that the table has; of several with the same day, kind and parties that tell of the same
persons or place the first stays. Lines that do not fit are named and left out. The table comes out sorted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.edtf import bounds
from detente.errors import DateError
from detente.knowledge.folding import fold
from detente.knowledge.landmarks import LONGEST
from detente.knowledge.tables import COLUMNS, Cells, as_text, read_table, reason_against

TABLE = Path(__file__).resolve().parent.parent / "detente" / "data" / "knowledge" / "landmarks.tsv"
_SOURCE = "landmarks"
_JOINED = re.compile(
    r"\b(Boko Haram|Arab League|Khmer Rouge|Islamic State|Islamic Jihad|Shining Path|Aum Shinrikyo|Red Cross|Abu Sayyaf|African Union|"
    r"European Union|Warsaw Pact|Al Qaeda|Al Shabaab|Nusra Front|Wagner Group|Tamil Tigers|Lord's Resistance Army|Polisario Front)\b"
)
"""Names of two words among the countries; all others are one."""
_CALLED = {"LAS": "Arab League"}
"""Initials that the knowledge base has no body for, and the name that it has."""


def main(paths: Sequence[str]) -> int:
    """Merge the files; the number of lines left out tells whether all went well (0)."""
    found = list(read_table("landmarks", TABLE.read_text(encoding="utf-8"))) if TABLE.exists() else []
    left_out = 0
    for path in paths:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1):
            row = _row(line)
            reason = (
                reason_against(COLUMNS["landmarks"], row) or _useless(row) if row else "expected seven cells, the first a date"
            )
            if row and not reason:
                found.append(row)
            elif line.strip() and not line.startswith(("#", "date\t")):
                left_out += 1
                sys.stderr.write(f"{path}, line {number}: {reason}\n")
    TABLE.write_text(as_text("landmarks", sorted(_single(found))), encoding="utf-8")
    return 1 if left_out else 0


def _row(line: str) -> Cells | None:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 7:
        return None
    try:
        first, last = bounds(cells[0])
    except DateError:
        return None
    names = _JOINED.sub(lambda m: m[1].replace(" ", "_"), cells[2]).split()
    parties = "|".join(dict.fromkeys(_CALLED.get(name, name).replace("_", " ") for name in names))
    persons = "|".join(dict.fromkeys(p.strip() for p in cells[3].split(";") if p.strip()))
    return (first.isoformat(), last.isoformat(), cells[1], parties, persons, cells[4], cells[5], cells[6], _SOURCE)


def _useless(row: Cells) -> str | None:
    """Why no story could be dated by a row."""
    if (bounds(row[1])[1] - bounds(row[0])[0]).days > LONGEST:
        return f"lasts more than {LONGEST} days"
    return None if row[3] or row[4] or row[5] else "names no party, no person and no place"


def _single(rows: Sequence[Cells]) -> Iterator[Cells]:
    """The rows without those that tell the same: same days and kind, and same parties or persons and place."""
    seen: set[tuple[str, ...]] = set()
    for row in dict.fromkeys(rows):
        parties = "|".join(sorted(row[3].split("|")))
        keys = {(row[0], row[2], parties, fold(row[4])), (row[0], row[2], fold(row[5]), fold(row[4]))}
        if not (keys & seen):
            yield row
        seen |= keys


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
