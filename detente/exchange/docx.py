"""Chronologies as documents of word processors (Office Open XML), the same bytes for the same chronology."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from detente.chronicle.chronology import Chronology, Entry, said_of_reference, said_of_sources
from detente.chronicle.wording import date_words
from detente.exchange.markdown import year_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# The earliest that a zip archive can say; a document must not tell when it was made.
_MOMENT = (1980, 1, 1, 0, 0, 0)
# Controls that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def chronicle_docx(chronology: Chronology) -> bytes:
    """A chronology as .docx: a heading a year, a paragraph a happening, its sources under it in small type.

    No time of making, no name of a maker: two runs give the same bytes.
    """
    import docx

    document = docx.Document()
    _properties(document, chronology)
    document.add_heading(_clean(chronology.title), level=0)
    document.add_paragraph(_about(chronology))
    year = None
    for entry in chronology.entries:
        if year_of(entry) != year:
            year = year_of(entry)
            document.add_heading(year, level=1)
        _add(document, entry)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def settled(data: bytes) -> bytes:
    """A zip archive with its parts in order of name and without times, so that equal content is equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        # Readers look for the list of content types first.
        for name in sorted(source.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(name))
    return out.getvalue()


def _properties(document: WordDocument, chronology: Chronology) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.title = _clean(chronology.title)[:255]
    properties.created = properties.modified = properties.last_printed = datetime(*_MOMENT)
    properties.revision = 1


def _about(chronology: Chronology) -> str:
    count = len(chronology.entries)
    as_of = f", as of {date_words(chronology.on)}" if chronology.on else ""
    return f"{count:,} {'happening' if count == 1 else 'happenings'}{as_of}."


def _add(document: WordDocument, entry: Entry) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{_clean(entry.when)}: ").bold = True
    paragraph.add_run(_clean(entry.sentence))
    note: Any = document.add_paragraph()
    borne_out = said_of_sources(entry)
    first = f"; first {said_of_reference(entry.first)}" if entry.first and borne_out else ""
    run = note.add_run(_clean(f"{borne_out}{first}" or "no source"))
    run.font.size = Pt(8)
    run.italic = True


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
