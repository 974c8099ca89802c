"""Gold records of whole stories: YAML files beside the stories they describe.

A folder holds ``NN.yaml`` beside ``NN.txt`` or ``NN.html``. The form: ``document`` (agency, byline, dateline, published, furniture),
``actors`` (name, kind, country, sector, office), ``events`` (plover, status, source, target, date, place, evidence, also_in, optional),
``quotes`` (speaker, words). A participant is an actor's name, ``ISO3``, or ``ISO3 SECTOR``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import DataError, InputError, NotFound
from detente.evaluation.matching import Offsets, body_code, find_words


@dataclass(frozen=True, slots=True)
class Party:
    """A participant: ``code`` is ISO3, or an organisation's own; ``person`` a name, None for anything else; ``sector`` PLOVER's."""

    code: str
    person: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event as the gold has it; ``spans`` are its evidence and other tellings, ``country`` that of its place."""

    plover: str
    status: str
    source: tuple[Party, ...]
    target: tuple[Party, ...]
    symmetric: bool
    date: str | None
    placed: bool
    country: str | None
    spans: tuple[Offsets, ...]
    optional: bool
    id: str
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words said; ``span`` is None where the words are not in the story."""

    span: Offsets | None
    speaker: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class GoldPerson:
    """A person named in the story, with the country that the person acts for."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One story and what a careful reader takes from it."""

    name: str
    source: Path
    text: str
    events: tuple[GoldEvent, ...]
    quotes: tuple[GoldQuote, ...]
    people: tuple[GoldPerson, ...]
    furniture: tuple[Offsets, ...]
    published: str | None
    dateline_country: str | None


def gold_stories(folder: Path) -> Iterator[GoldStory]:
    """The gold stories of a folder in the order of their names; a YAML file without a story beside it is passed over.

    Raises:
        NotFound: no such folder, or it holds no gold.
        InputError: a file is not of this form.
        DataError: PyYAML is not installed.
    """
    if not folder.is_dir():
        raise NotFound(str(folder), "no such folder")
    paths = [(path, story) for path in sorted(folder.glob("*.yaml")) if (story := _story_beside(path))]
    if not paths:
        raise NotFound(str(folder), "no gold here: expected NN.yaml beside NN.txt or NN.html")
    for path, story in paths:
        yield read_gold(path, story)


def read_gold(path: Path, story: Path) -> GoldStory:
    """One gold record and its story."""
    text = story.read_text(encoding="utf-8")
    data = load_yaml(path)
    document = data.get("document") or {}
    actors = {str(a["name"]): a for a in _objects(data, "actors", path)}
    furniture = [find_words(text, str(words)) for words in document.get("furniture") or []]
    people = [a for a in actors.values() if a.get("office") or a.get("kind") == "person"]
    return GoldStory(
        name=path.stem,
        source=story,
        text=text,
        events=tuple(_event(e, text, actors) for e in _objects(data, "events", path)),
        quotes=tuple(
            GoldQuote(find_words(text, str(q["words"])), _parties(q.get("speaker"), actors))
            for q in _objects(data, "quotes", path)
        ),
        people=tuple(GoldPerson(str(a["name"]), a.get("country")) for a in people),
        furniture=tuple(span for span in furniture if span),
        published=_text((document.get("published") or {}).get("date")),
        dateline_country=(document.get("dateline") or {}).get("country"),
    )


def _story_beside(path: Path) -> Path | None:
    return next((p for p in (path.with_suffix(".txt"), path.with_suffix(".html")) if p.exists()), None)


def load_yaml(path: Path) -> Mapping[str, Any]:
    try:
        import yaml
    except ImportError as error:
        raise DataError("gold records are YAML: install PyYAML, or detente[evaluation]") from error
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, Mapping):
        raise InputError(str(path), "expected a mapping of names to values")
    return data


_NEEDED = {"actors": ("name",), "events": ("plover", "evidence"), "quotes": ("words",)}


def _objects(data: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
    rows = data.get(key) or []
    for number, row in enumerate(rows):
        for field in _NEEDED[key]:
            if not isinstance(row, Mapping) or field not in row:
                raise InputError(str(path), f"{key}[{number}]: {field} is missing")
    return list(rows)


def _event(row: Mapping[str, Any], text: str, actors: Mapping[str, Mapping[str, Any]]) -> GoldEvent:
    words = [row["evidence"], *(row.get("also_in") or [])]
    place = row.get("place") or {}
    return GoldEvent(
        plover=str(row["plover"]),
        status=str(row.get("status", "happened")),
        source=_parties(row.get("source"), actors),
        target=_parties(row.get("target"), actors),
        symmetric=bool(row.get("symmetric")),
        date=_text(row.get("date")),
        placed=bool(place),
        country=place.get("country"),
        spans=tuple(span for w in words if (span := find_words(text, str(w)))),
        optional=bool(row.get("optional")),
        id=str(row.get("id", "")),
        evidence=str(row["evidence"]),
    )


def _parties(named: object, actors: Mapping[str, Mapping[str, Any]]) -> tuple[Party, ...]:
    if named is None:
        return ()
    return tuple(_party(str(name), actors) for name in (named if isinstance(named, list) else [named]))


def _party(name: str, actors: Mapping[str, Mapping[str, Any]]) -> Party:
    actor = actors.get(name)
    if actor is not None:
        person = name if actor.get("kind") == "person" or actor.get("office") else None
        return Party(actor.get("country") or body_code(name), person, actor.get("sector"))
    code = re.fullmatch(r"([A-Z]{3})(?: ([A-Z]{3}))?", name)
    return Party(code[1], None, code[2]) if code else Party(body_code(name), None, None)


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)
