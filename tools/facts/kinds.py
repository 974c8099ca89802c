"""Write detente/data/places/kinds.tsv: what each site, sea and region of the gazetteer is, from the tables written by hand.

python -m tools.facts.kinds FACTS
"""

from __future__ import annotations

import sys
from pathlib import Path

from detente.knowledge.folding import slug
from tools.facts.reading import rows

HERE = Path(__file__).resolve().parent
KINDS = HERE.parent.parent / "detente" / "data" / "places" / "kinds.tsv"


def text(facts: Path) -> str:
    """The table: identifiers with the kind that the first table that names them gives, sorted."""
    found: dict[str, str] = {}
    for row in (*rows(facts, "curated_waters_regions"), *rows(HERE, "written_places")):
        found.setdefault(f"det:place:{slug(row['name'])}", row["kind"])
    return "id\tkind\n" + "".join(f"{identifier}\t{kind}\n" for identifier, kind in sorted(found.items()))


if __name__ == "__main__":
    KINDS.write_text(text(Path(sys.argv[1])), encoding="utf-8")
    sys.stdout.write(f"{KINDS}\n")
