"""The tool that reads a story: a text given now, or a document of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from detente.desk.mcp.answers import NOTICE, NotCoded, Paper, StoryAnswer
from detente.desk.mcp.arguments import ReadStory
from detente.desk.mcp.drawing import event_answer, line, paper, paper_of, passage, quote_answer
from detente.desk.mcp.errors import NothingThere, WrongQuestion
from detente.desk.mcp.held import Held
from detente.desk.mcp.paging import fit
from detente.desk.mcp.untrusted import clipped, id_of, shown, token
from detente.errors import InputError
from detente.records import Record

_MOST_NEAR = 5
_MOST_NOT_CODED = 20
_ROOM = 30_000
# The parser holds one story at a time; others wait.
_READING = Lock()


def read_story(held: Held, asked: ReadStory) -> StoryAnswer:
    """Read a story and show a part of it with its events and quotations."""
    if (asked.text is None) == (asked.document is None):
        found = "neither" if asked.text is None else "both"
        raise WrongQuestion(f"text, document: found {found}; expected one: the text of a story, or a document of the archive")
    if asked.text is not None:
        record = _read(held, asked.text, asked.published)
        return _answer(held, record, asked, paper_of(record.document), in_archive=False)
    record, about = _kept(held, asked)
    return _answer(held, record, asked, about, in_archive=True)


def _read(held: Held, text: str, published: str | None) -> Record:
    from detente.pipeline import read
    from detente.settings import Settings

    settings = Settings(knowledge=held.base, published=published, format="text")
    with _READING:
        try:
            return read(text.encode("utf-8", "replace"), settings=settings)
        except InputError as error:
            raise WrongQuestion(f"text: {error.reason}; expected the text of a story in English") from error


def _kept(held: Held, asked: ReadStory) -> tuple[Record, Paper]:
    if asked.published is not None:
        raise WrongQuestion("published: goes with text alone; a document of the archive has its own day of publication")
    name = id_of((asked.document or "").strip())
    found = held.archive.find_documents(name) or held.archive.find_documents((asked.document or "").strip())
    if not found:
        raise NothingThere(
            f"found '{shown(clipped(name, 120))}', no document of this archive; expected its id as other answers give it, six of its characters "
            "or more, or its address"
        )
    if len(found) > 1:
        near = ", ".join(token(id) for id in found[:_MOST_NEAR])
        raise WrongQuestion(
            f"document: found {len(found)} documents that it stands for; expected one: {near}{' …' if len(found) > _MOST_NEAR else ''}"
        )
    record = held.archive.record(found[0])
    source = next(held.archive.documents(found), None)
    if record is None or source is None:
        raise NothingThere(f"document {token(found[0])} went from the archive while it was read; ask again")
    return record, paper(source)


def _answer(held: Held, record: Record, asked: ReadStory, about: Paper, *, in_archive: bool) -> StoryAnswer:
    document, text = record.document, record.document.text
    size = max([len(text), *(e.evidence.end for e in record.events), *(q.end for q in record.quotes)])
    start, end = min(asked.start, size), min(asked.start + asked.characters, size)
    if asked.start > size:
        raise WrongQuestion(f"start: found {asked.start}, the story has {size} characters; expected less")
    actors = {actor.id: actor for actor in record.actors}
    events = [e for e in record.events if _begins_in(e.evidence.start, start, end, size)]
    groups = held.happenings_of([e.id for e in events]) if in_archive else {}
    drawn_events = tuple(event_answer(e, document.id, actors, held.namer, groups.get(e.id)) for e in events)
    drawn_quotes = tuple(
        quote_answer(q, document.id, actors, held.namer) for q in record.quotes if _begins_in(q.start, start, end, size)
    )  # fmt: skip
    uncoded = [u for u in record.uncoded if _begins_in(u.start, start, end, size)]
    not_coded = tuple(
        NotCoded(passage(document.id, u.start, u.end, u.text, most=200), line(u.reason)) for u in uncoded[:_MOST_NOT_CODED]
    )  # fmt: skip
    shown_events, shown_quotes = fit(drawn_events, most=_ROOM), fit(drawn_quotes, most=_ROOM // 2)
    left_out = _left_out(
        len(events) - shown_events.taken, len(drawn_quotes) - shown_quotes.taken, len(uncoded) - len(not_coded), bool(text) or not size
    )  # fmt: skip
    return StoryAnswer(
        NOTICE, about, in_archive, document.published.basis, size,
        passage(document.id, start, end, text[start:end] if text else None, most=asked.characters), drawn_events[: shown_events.taken],
        drawn_quotes[: shown_quotes.taken], not_coded, end if end < size else None, left_out,
    )  # fmt: skip


def _begins_in(place: int, start: int, end: int, size: int) -> bool:
    return start <= place < end or (place == end == size)


def _left_out(events: int, quotes: int, uncoded: int, kept: bool) -> str | None:
    counted: Sequence[tuple[int, str]] = ((events, "events"), (quotes, "quotations"), (uncoded, "uncoded passages"))
    parts = [f"{count} {name}" for count, name in counted if count]
    said = f"{', '.join(parts)}: ask for fewer characters at once" if parts else ""
    return "; ".join(filter(None, (said, "" if kept else "the text, which the archive did not keep"))) or None
