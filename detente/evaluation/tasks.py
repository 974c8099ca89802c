"""What Detente answers to the gold rows of single tasks, in the form that each is scored in."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, NotFound
from detente.evaluation.spans import Row

if TYPE_CHECKING:
    from detente.language.model import Sentence
    from detente.story.model import Story

Answer = dict[str, Any]

# Letters that no accent comes off, and what plain Latin text writes for them.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
    }
)

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "actors": ("id", "text"),
    "coreference": ("doc_id", "sents", "mentions"),
    "dating": ("id", "date", "text"),
    "names": ("query", "canonical", "is_positive"),
    "offices": ("office", "country", "date", "name"),
    "places": ("id", "text", "toponyms"),
    "quotes": ("id", "text", "attributions"),
    "relations": ("id", "sentence"),
    "status": ("text", "targets"),
    "times": ("id", "text", "timexes"),
}


def read_rows(path: Path, task: str) -> list[Row]:
    """The gold rows of a task: JSON Lines, or CSV where the name ends so.

    Raises:
        NotFound: no such file.
        InputError: a row is not of the task's form; the message names the line and what is missing.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file)) if path.suffix == ".csv" else list(_json_lines(file, path))
    except FileNotFoundError as error:
        raise NotFound(str(path), "no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error
    for number, row in enumerate(rows, start=1):
        missing = [key for key in _NEEDED[task] if key not in row]
        if missing:
            raise InputError(str(path), f"row {number}: {', '.join(missing)} missing")
    return list(rows)


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write answers as JSON Lines, one a row of gold."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def answer_times(row: Row) -> Answer:
    """Time expressions of a text, counted from its ``dct`` (document creation time)."""
    from detente.dates import find_times

    found = find_times(row["text"], published=row.get("dct") or None, join=False, vague=True)  # as TIMEX3 marks them
    timexes = [{"start": t.start, "end": t.end, "type": t.type, "value": t.timex} for t in found]
    return {"id": row["id"], "timexes": timexes}


def answer_names(row: Row) -> Answer:
    """The person that a name stands for, None where nobody known fits.

    ``name`` is in plain Latin letters, as such lists are kept; ``written`` is the name as its bearer's country writes it.
    """
    from detente.knowledge import load_knowledge

    best = load_knowledge().match_persons(row["query"], country=row.get("country") or None, on=edtf(row.get("date")), limit=1)
    if not best:
        return {"query": row["query"], "name": None, "score": 0.0, "basis": None, "written": None}
    name = best[0].person.name
    return {"query": row["query"], "name": plain(name), "score": best[0].score, "basis": best[0].basis, "written": name}


def answer_offices(row: Row) -> Answer:
    """Who held an office of a country on a date: every name of the best answer, what it is worth, and why."""
    from detente.knowledge import load_knowledge

    knowledge = load_knowledge()
    found = knowledge.who(row["office"], country=row["country"] or None, on=edtf(row["date"]))
    asked = {key: row[key] for key in ("office", "country", "date")}
    if not found:
        return {**asked, "name": None, "names": [], "certainty": None, "why": "no one is known"}
    best = found[0]
    names = [name for name, _ in knowledge.names(best.person.id)]
    return {**asked, "name": best.person.name, "names": names, "certainty": best.certainty, "why": best.why}


def answer_actors(row: Row) -> Answer:
    """Country, sector, name and office behind an actor string."""
    from detente.actors import code_phrase
    from detente.knowledge import load_knowledge

    code = code_phrase(row["text"], date=edtf(row.get("date")), knowledge=load_knowledge())
    fields = ("country", "sector", "second", "name", "office", "basis", "why")
    return {"id": row["id"], **{name: getattr(code, name) for name in fields}}


def edtf(written: str | None) -> str | None:
    """A date of gold as EDTF, whether it is so already or in words such as "12 April 2022"; None for none.

    Raises:
        DateError: it is neither.
    """
    from detente.dates import find_times
    from detente.edtf import bounds

    if not written:
        return None
    found = [t.edtf for t in find_times(written, published=None) if t.edtf and t.start == 0 and t.end == len(written)]
    date = found[0] if len(found) == 1 else written
    bounds(date)
    return date


def plain(name: str) -> str:
    """A name in plain Latin letters: no accents, and letters of their own as they are usually replaced."""
    text = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c))


def answer_quotes(row: Row) -> Answer:
    """Attributions of a text, in the broad sense, with the words that name the speaker."""
    from detente.actors.model import Cast
    from detente.quotes.attributions import find_attributions

    story, sentences = _parsed(row["text"])
    nobody = Cast({}, tuple(() for _ in sentences))
    quotes = []
    for found in find_attributions(story, sentences, nobody):
        start, end = story.clean.to_raw(found.start, found.end)
        speaker = list(story.clean.to_raw(*found.speaker)) if found.speaker else None
        cue = list(story.clean.to_raw(*found.cue)) if found.cue else None
        quotes.append({"start": start, "end": end, "speaker": speaker, "cue": cue, "kind": found.kind})
    return {"id": row["id"], "quotes": quotes}


def answer_places(row: Row) -> Answer:
    """Places that a text names, whether as places or as actors, with their points; adjectives of countries are none."""
    from detente.places import read

    toponyms = [{"start": t.start, "end": t.end, "lat": t.lat, "lon": t.lon} for t in read(row["text"])]
    return {"id": row["id"], "toponyms": toponyms}


def answer_status(row: Row) -> Answer:
    """How certain it is that what the marked words of a text tell happened: ``label`` from -3 to 3, with ``status`` and ``why``.

    ``span1`` counts words between single spaces; a span of several words is read at the one that governs the others.

    Raises:
        InputError: a span lies outside the text.
    """
    from detente.status.readings import parse_text

    text = row["text"]
    sentences = parse_text(text)
    return {"targets": [_status(sentences, text, target["span1"]) for target in row["targets"]]}


def _status(sentences: Sequence[Sentence], text: str, span: Sequence[int]) -> Answer:
    from detente.status.factuality import read_factuality

    start, end = _word_offsets(text, span)
    for sentence in sentences:
        if tokens := sentence.between(start, end):
            head = min(tokens, key=lambda t: sum(1 for _ in sentence.ancestors(t)))
            found = read_factuality(sentence, head)
            why = "; ".join(dict.fromkeys(f"{sentence.tokens[r.first].text}: {r.meaning}" for r in found.reasons))
            return {"span1": list(span), "label": found.certainty, "status": found.status, "why": why}
    return {"span1": list(span), "label": 0.0, "status": "possible", "why": "no sentence here"}


def _word_offsets(text: str, span: Sequence[int]) -> tuple[int, int]:
    """Offsets of the words ``first`` up to but not including ``last``, counted between single spaces."""
    words = text.split(" ")
    if len(span) != 2 or not 0 <= span[0] < span[1] <= len(words):
        raise InputError("span1", f"expected [first, last) of the {len(words)} words of {text[:60]!r}; found {list(span)}")
    start = sum(len(word) + 1 for word in words[: span[0]])
    return start, start + len(" ".join(words[span[0] : span[1]]))


ANSWERS: Mapping[str, Callable[[Row], Answer]] = {
    "actors": answer_actors,
    "names": answer_names,
    "offices": answer_offices,
    "places": answer_places,
    "quotes": answer_quotes,
    "status": answer_status,
    "times": answer_times,
}


def _parsed(text: str) -> tuple[Story, Sequence[Sentence]]:
    from detente.documents import read_document
    from detente.language import parse_story
    from detente.settings import Settings
    from detente.story import read_story

    settings = Settings(format="text")
    story = read_story(read_document(text.encode("utf-8"), uri=None, settings=settings), settings=settings)
    return story, parse_story(story.clean)


def _json_lines(lines: Iterable[str], path: Path) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(str(path), f"line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(str(path), f"line {number}: expected an object")
        yield row
