"""W3C Web Annotations: every span of evidence, as an annotation of the document that it stands in.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente import __version__
from detente.archive.flat import sound
from detente.chronicle.model import Happening, Source, Telling
from detente.exchange.files import Folder
from detente.exchange.jsonl import to_json, wanted
from detente.exchange.rows import Options, Tally
from detente.exchange.words import is_address, title_of
from detente.records import Span

NAME = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_COLLECTION = "urn:detente:annotations"
_AROUND = 32


def write_webannotation(happenings: Iterable[Happening], folder: Folder, options: Options, tally: Tally) -> None:
    """Write an annotation collection of one page, an annotation a line."""
    output = folder.create(NAME)
    head = {
        "@context": CONTEXT,
        "id": _COLLECTION,
        "type": "AnnotationCollection",
        "label": f"Evidence, by detente {__version__}",
    }
    page = {"id": f"{_COLLECTION}:1", "type": "AnnotationPage", "startIndex": 0}
    output.write(f'{to_json(head)[:-1]},"first":{to_json(page)[:-1]},"items":['.encode())
    for happening in wanted(happenings, options, tally):
        for annotation in annotations_of(happening, options):
            output.write((",\n" if tally.rows[NAME] else "\n").encode())
            output.write(to_json(annotation).encode())
            tally.rows[NAME] += 1
    output.write(f'\n]}},"total":{tally.rows[NAME]}}}\n'.encode())


def annotations_of(happening: Happening, options: Options) -> Iterator[dict[str, object]]:
    """The annotations of a happening: each telling's evidence, then its other places in the same document."""
    title = sound(title_of(happening, options))
    for telling in happening.tellings:
        for number, span in enumerate((telling.event.evidence, *telling.event.also), 1):
            yield _annotation(title, telling, span, number, options.text_of(telling), happening.id)


def _annotation(title: str, telling: Telling, span: Span, number: int, text: str | None, happening: str) -> dict[str, object]:
    event = telling.event
    code = "/".join(filter(None, (event.plover, event.mode)))
    told = f"{code} {event.cameo} {event.status}. {title}"
    return {
        "id": f"urn:detente:annotation:{event.id}:{number}",
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": f"urn:detente:software:{__version__}", "type": "Software", "name": f"detente {__version__}"},
        "body": [
            {"type": "TextualBody", "value": told, "format": "text/plain", "language": "en", "purpose": "classifying"},
            {"type": "SpecificResource", "source": f"urn:detente:happening:{happening}", "purpose": "linking"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": target_of(telling.source),
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                _quote(span, text),
            ],
        },
    }


def target_of(source: Source) -> str:
    """The IRI of a document: its address where it has an absolute one, else ``urn:detente:document:`` and its id."""
    return source.uri if source.uri and is_address(source.uri) else f"urn:detente:document:{source.document}"


def _quote(span: Span, text: str | None) -> dict[str, str]:
    quote = {"type": "TextQuoteSelector", "exact": sound(span.text)}
    if text is None:
        return quote
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    return {**quote, "prefix": sound(before), "suffix": sound(after)}
