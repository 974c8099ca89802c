"""What the desk's pages and answers cost on an archive: time on the server and size, as a table.

    python -m benchmarks.desk_pages ARCHIVE [--times 7]

``benchmarks.desk --make`` makes a large archive. Each page is asked for several times, once before for what loads at first use; shown are the median and
the worst in milliseconds of wall time from question to the last byte, in this process, and the kilobytes sent (gzip).
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from urllib.parse import quote

from starlette.testclient import TestClient

from detente.archive import Archive, open_archive
from detente.archive.listing import busiest_actors, busiest_pairs, busiest_places
from detente.desk.app import create_app
from detente.desk.warming import warm
from detente.knowledge import load_knowledge


def paths(archive: Archive) -> dict[str, str]:
    """What is asked for, by name: the busiest of everything, where pages are dearest."""
    pair = busiest_pairs(archive, limit=1).pairs[0]
    person = busiest_actors(archive, "person", limit=1)[0].id
    place = next(p for p in busiest_places(archive, limit=20) if p.name and p.country)
    happening = next(iter(archive.happenings((pair.left, pair.right))))
    document = happening.tellings[0].source.document
    relation = f"/relation/{pair.left}/{pair.right}"
    return {
        "today": "/", "relations": "/relations", "relation": relation, "relation, narrowed": f"{relation}?root=CONSULT&from=2015",
        "happening": f"/happening/{happening.id}", "people": "/people", "person": f"/person/{quote(person, safe='')}", "party": f"/party/{pair.left}",
        "places": "/places", "place": f"/place/{place.country}/{quote(place.name or '', safe='')}", "map": "/map", "agenda": "/agenda",
        "agenda, a month": "/agenda?view=month", "quotes": "/quotes", "quotes of a country": f"/quotes?speaker={pair.left}",
        "document": f"/document/{document}", "explore": "/explore", "explore, words": "/explore?words=accord", "changes": "/changes", "runs": "/runs",
        "codebook": "/codebook", "about": "/about", "API happenings": "/api/v1/happenings", "API a pair": f"/api/v1/happenings?party={pair.left}&party={pair.right}",
        "API relation": f"/api/v1/relations/{pair.left}/{pair.right}", "API changes": "/api/v1/changes?since=0", "API agenda": "/api/v1/agenda",
        "API quotes": "/api/v1/quotes", "API a happening": f"/api/v1/happenings/{happening.id}",
    }  # fmt: skip


def main() -> None:
    """Ask for everything and print what it cost."""
    arguments = argparse.ArgumentParser(description="What the pages of the desk cost on an archive.")
    arguments.add_argument("archive")
    arguments.add_argument("--times", type=int, default=7)
    given = arguments.parse_args()
    knowledge = load_knowledge()
    with open_archive(given.archive) as archive:
        client = TestClient(create_app(archive, knowledge), base_url="http://localhost")
        warm(archive, knowledge)
        rows = [_measured(client, name, path, given.times) for name, path in paths(archive).items()]
    for row in rows:
        print(f"{row['page']:22} {row['status']} {row['median_ms']:7.1f} {row['worst_ms']:7.1f} ms {row['sent_kb']:6.1f} kB")
    print(json.dumps(rows))


def _measured(client: TestClient, name: str, path: str, times: int) -> dict[str, object]:
    answer = client.get(path)
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - started) * 1000)
    sent = len(gzip.compress(answer.content, 6))
    return {
        "page": name, "status": answer.status_code, "median_ms": round(statistics.median(taken), 1), "worst_ms": round(max(taken), 1),
        "sent_kb": round(sent / 1000, 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
