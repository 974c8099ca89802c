"""The verbs that read: one story, or the bundled ones."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from importlib.resources import files

from detente.cli.inputs import STANDARD, read_input
from detente.cli.output import console, is_person, note, print_line, wants_json
from detente.errors import DataError, NotFound
from detente.json import record_to_json
from detente.records import Record
from detente.settings import Settings

REPLACED = "\ufffd"
# Bytes beyond which a person should know that reading takes a while, and bytes read in a minute on one slow core.
LONG = 500_000
BYTES_A_MINUTE = 500_000


def read_and_show(name: str, *, settings: Settings, as_json: bool | None, explain: bool) -> None:
    """Read a file (or ``-``) and print its record, as tables or as JSON."""
    data = read_input(name, limit=settings.max_bytes)
    if len(data) > LONG:
        note(f"{name}: {len(data) / 1_000_000:.1f} MB is long for one story and takes about {_minutes(len(data))} to read")
    from detente.pipeline import read

    # A file name need not be text; the record's is.
    uri = None if name == STANDARD else os.fsencode(name).decode("utf-8", errors="replace")
    record = read(data, uri=uri, settings=settings)
    show(record, as_json=as_json, explain=explain)


def _minutes(size: int) -> str:
    minutes = max(1, round(size / BYTES_A_MINUTE))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def show_examples(name: str | None, *, as_json: bool | None, explain: bool) -> None:
    """Read the bundled stories, or the one named, and print their records."""
    from detente.pipeline import read

    examples = _examples()
    for example in [_named(examples, name)] if name else sorted(examples):
        if not wants_json(as_json):
            console().rule(f"example {example}", style="dim", align="left")
        record = read(examples[example].encode("utf-8"), uri=f"example:{example}", settings=Settings())
        show(record, as_json=as_json, explain=explain)
    if not wants_json(as_json):
        console().print("\nRead a story of your own: detente read FILE. Why each field has its value: --explain.", style="dim")


def show(record: Record, *, as_json: bool | None, explain: bool) -> None:
    """Print a record as asked; by default tables on a terminal and one line of JSON in a pipe."""
    for reason in remarks(record):
        note(reason)
    if wants_json(as_json):
        print_line(record_to_json(record, indent=2 if is_person() else None))
        return
    from detente.cli.tables import record_tables

    out = console()
    for part in record_tables(record, explain=explain):
        out.print(part, soft_wrap=False)


def remarks(record: Record) -> list[str]:
    """What a user should know about the reading as a whole, whatever form the record is printed in."""
    document = record.document
    where = document.uri or STANDARD
    whole = [u.reason for u in record.uncoded if u.end - u.start == len(document.text)]
    kept = document.text.count(REPLACED)
    if kept:
        whole.append(f"{kept} undecodable {'byte stands' if kept == 1 else 'bytes stand'} in the text as U+FFFD")
    return [f"{where}: {reason}" for reason in dict.fromkeys(whole)]


def _examples() -> Mapping[str, str]:
    folder = files("detente").joinpath("data", "examples")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".txt")) if folder.is_dir() else []
    found = {name.removesuffix(".txt"): folder.joinpath(name).read_text(encoding="utf-8") for name in names}
    if not found:
        raise DataError("the package holds no examples: install it again")
    return found


def _named(examples: Mapping[str, str], name: str) -> str:
    if name in examples:
        return name
    near = difflib.get_close_matches(name, sorted(examples), n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(examples))}"
    raise NotFound(name, f"no such example; {hint}")
