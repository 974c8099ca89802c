"""The way from a received document to its story, stage by stage."""

from __future__ import annotations

import re
from itertools import pairwise

from detente.documents.model import Received
from detente.errors import DateError
from detente.records import Dateline, Document, Furniture, FurnitureKind, Published, Repair, Span
from detente.settings import Settings
from detente.story.byline import agency_in, read_credit, unique
from detente.story.capitals import is_capitals, normal_title
from detente.story.clean import Region, build_clean
from detente.story.furniture import RELATED, find_furniture, find_tail, inline_credit, is_agency_line
from detente.story.head import MOST_LINES, DateFound, Head, Part, head_line, read_head
from detente.story.language import identify_language
from detente.story.lines import Line, join_lines, split_lines, wrap_width
from detente.story.model import ParagraphKind, Story
from detente.story.repair import find_edits, plain

DEFAULTS = Settings()
EDTF = re.compile(r"(?:-?\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?|\.\.)?(?:/(?:-?\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?|\.\.)?)?")


def read_story(received: Received, *, settings: Settings = DEFAULTS) -> Story:
    """Find the article in a document: what was printed around it, who filed it, where and when, and its words repaired.

    Every offset of the result counts code points of ``received.text``. ``dateline.country`` is None here: places are looked up later.
    What a carrier says of the story (``received.given``) is taken where the story does not say it; the title of a text always.
    Raises ``DateError`` where ``settings.published`` or ``received.given.published`` is no date.
    """
    # 1. Lines, and those that are not the story by their own words or by the page's structure.
    raw = received.text
    text = plain(raw)
    lines = split_lines(raw, received.blocks)
    kinds = find_furniture(lines)
    # 2. Paragraphs: lines that a width broke apart are joined.
    parts, skipped = _paragraphs(text, lines, kinds)
    # 3. The head.
    head = read_head(parts, frozenset(skipped))
    skipped.update({number: "navigation" for number, role in head.roles.items() if role == "section"})
    # 4. The tail: headlines without a lead-in, and the credit at the end of the last paragraphs.
    body = [number for number in range(len(parts)) if number >= head.lead and number not in skipped]
    skipped.update({number: "credit" for number in body if is_agency_line(parts[number].text)})
    body = [number for number in body if number not in skipped]
    tail = find_tail([parts[number].text for number in body])
    skipped.update(dict.fromkeys(body[len(body) - tail :], RELATED))
    body = body[: len(body) - tail]
    credits_at = {number: at for number in body if (at := inline_credit(parts[number].text)) is not None}
    furniture = _furniture(raw, parts, skipped, credits_at)
    # 5. The clean copy.
    regions = _regions(parts, head, body, credits_at)
    text, capitals = _title_in_normal_case(raw, text, regions)
    joined = [(a, b) for part in parts for a, b in pairwise(part.lines)]
    clean, repairs = build_clean(raw, text, regions, find_edits(raw, text, joined))
    # 6. What the story says about itself.
    names, agency = _signed(head, furniture)
    document = Document(
        id=received.id,
        uri=received.uri,
        publisher=received.publisher,
        agency=agency or received.given.agency,
        byline=tuple(names) or received.byline or received.given.byline,
        dateline=_dateline(head),
        title=_title(head, parts, received),
        published=_published(head, received, settings, raw),
        language=identify_language(clean.text) or received.language or received.given.language,
        text=raw,
        furniture=tuple(furniture),
        repairs=tuple(sorted([*repairs, *capitals], key=lambda r: (r.start, r.end, r.kind))),
    )
    date = _head_date(head.dates)
    return Story(
        document,
        clean,
        head_date=Span(date.start, date.end, raw[date.start : date.end]) if date else None,
        head_date_parts=(date.date.year, date.date.month, date.date.day) if date else None,
        filed_with=head.dateline.regions if head.dateline else (),
        byline_place=head.byline_place,
    )


def _paragraphs(text: str, lines: list[Line], kinds: dict[int, FurnitureKind]) -> tuple[list[Part], dict[int, FurnitureKind]]:
    """The paragraphs of the text, and those among them that are furniture: index to kind."""
    story_lines = [line for number, line in enumerate(lines) if number not in kinds]
    marks = [(line.start, head_line(line.text)) for line in story_lines[:MOST_LINES]]
    alone = {start for start, mark in marks if mark == "alone"} | {lines[number].start for number in kinds}
    opens = frozenset(start for start, mark in marks if mark == "opens")
    groups = join_lines(lines, width=wrap_width(story_lines), alone=frozenset(alone), opens=opens)
    by_start = {lines[number].start: kind for number, kind in kinds.items()}
    parts: list[Part] = []
    skipped: dict[int, FurnitureKind] = {}
    for group in groups:
        start, end = group[0].start, group[-1].end
        shown = text[start:end] if len(group) == 1 else re.sub(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", " ", text[start:end])
        if start in by_start:
            skipped[len(parts)] = by_start[start]
        parts.append(Part(start, end, shown, tuple(group)))
    return parts, skipped


def _furniture(raw: str, parts: list[Part], skipped: dict[int, FurnitureKind], credits_at: dict[int, int]) -> list[Furniture]:
    spans: list[tuple[int, int, FurnitureKind]] = [(parts[n].start, parts[n].end, kind) for n, kind in skipped.items()]
    spans += [(parts[n].start + at, parts[n].end, "credit") for n, at in credits_at.items()]
    return [Furniture(start, end, raw[start:end], kind) for start, end, kind in sorted(spans)]


def _regions(parts: list[Part], head: Head, body: list[int], credits_at: dict[int, int]) -> list[Region]:
    """The parts of the text that are the story: title, sub-headlines, body; without dateline and credit."""
    shown = [number for number, role in head.roles.items() if role in {"title", "deck"}] + body
    regions = []
    for number in sorted(set(shown)):
        part = parts[number]
        start, end = 0, credits_at.get(number, len(part.text))
        if head.dateline is not None and number == head.dateline_part and number in body:
            start = min(head.dateline.end, end)
        inner = part.text[start:end]
        start += len(inner) - len(inner.lstrip())
        end -= len(inner) - len(inner.rstrip())
        kind: ParagraphKind = "title" if number in head.roles else "body"
        if start < end:
            regions.append(Region(kind, part.start + start, part.start + end))
    return regions


def _title_in_normal_case(raw: str, text: str, regions: list[Region]) -> tuple[str, list[Repair]]:
    """Titles in capitals, read as the body writes their words: the text with them, and one repair for each."""
    body = "\n".join(text[region.start : region.end] for region in regions if region.kind == "body")
    repairs = []
    for region in regions:
        title = text[region.start : region.end]
        if region.kind == "title" and is_capitals(title):
            cased = normal_title(title, body)
            if cased != title:
                text = text[: region.start] + cased + text[region.end :]
                repairs.append(Repair(region.start, region.end, raw[region.start : region.end], cased, "capitals"))
    return text, repairs


def _signed(head: Head, furniture: list[Furniture]) -> tuple[list[str], str | None]:
    """Names and agency: from the head, then from the credit and copyright lines."""
    names, agency = list(head.names), head.agency
    for line in furniture:
        words = " ".join(line.text.replace("\xad", "").split())
        if line.kind == "credit":
            names += read_credit(words)
        says_source = line.kind == "copyright" or is_agency_line(words) or re.match(r"\(?source\b", words, re.IGNORECASE)
        if agency is None and says_source:
            agency = agency_in(words)
    return unique(names), agency


def _dateline(head: Head) -> Dateline | None:
    found = head.dateline
    return Dateline(found.text, found.place, None) if found is not None and found.place else None


def _title(head: Head, parts: list[Part], received: Received) -> str | None:
    """The title that the carrier of a text gives, else as printed; for a page without one in its text, the title of its metadata."""
    if received.given.title is not None and received.format == "text":
        # A carried text need not begin with its title: its first line may be a byline or a sub-headline.
        return received.given.title
    if head.title is None:
        return received.title
    part = parts[head.title]
    return " ".join(received.text[part.start : part.end].replace("\xad", "").split())


def _head_date(dates: list[DateFound]) -> DateFound | None:
    """The date to go by: the first with a year, else the first."""
    return next((each for each in dates if each.date.year is not None), dates[0] if dates else None)


def _published(head: Head, received: Received, settings: Settings, raw: str) -> Published:
    """Given by the caller, else printed in the head, else in the page's metadata, else given by the carrier; never from the clock."""
    if settings.published is not None:
        return _given(settings.published)
    date = _head_date(head.dates)
    if date is not None and date.date.edtf is not None:
        return Published(date.date.edtf, "stated", (Span(date.start, date.end, raw[date.start : date.end]),))
    if received.published is not None:
        return Published(received.published, "stated")
    if received.given.published is not None:
        return _given(received.given.published)
    return Published(None, "unknown")


def _given(published: str) -> Published:
    if not published or EDTF.fullmatch(published) is None:
        raise DateError(f"published: {published!r} is no date; give it as 2023-09-18, 2023-09 or 2023-09-18/2023-09-19")
    return Published(published, "given")
