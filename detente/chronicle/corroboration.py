"""Who told a happening by himself: copies of one text count once, and so does one agency's text in many papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from detente.chronicle.model import Source
from detente.chronicle.traits import fold

_ARTICLE = re.compile(r"^the ")


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose telling it is. ``key`` is one for all spellings of a name; ``name`` as the documents write it, None where no one is named."""

    kind: Literal["agency", "publisher", "unknown"]
    key: str
    name: str | None


def origins(sources: Iterable[Source]) -> Mapping[str, Origin]:
    """Whose telling each document is, by its id.

    A document that credits an agency is the agency's, and so is every copy of it, credited or not. A copy of anything else is its
    earliest member's publisher's. A publisher that bears an agency's name is that agency. Without a publisher the address's host
    stands for it; without either no one is named. A correction or retraction is no report of its own: it is the telling of whoever
    is behind what the same publisher brought before.
    """
    documents = sorted(
        {s.document: s for s in sources}.values(), key=lambda s: (s.published is None, s.published or "", s.document)
    )
    agencies = {_key(s.agency): s.agency for s in reversed(documents) if s.agency}
    families: dict[str, list[Source]] = {}
    for source in documents:
        families.setdefault(source.family, []).append(source)
    behind = {id: _origin_of(family, agencies) for id, family in families.items()}
    found = {s.document: _credited(s.agency, agencies) if s.agency else behind[s.family] for s in documents}
    earlier = _reports(documents)
    for notice in (s for s in documents if s.notice is not None and not s.agency):
        before = next((s for s in earlier.get(_key(_publisher(notice)), ()) if _is_before(s, notice)), None)
        if before is not None:
            found[notice.document] = found[before.document]
    return found


def independent(found: Iterable[Origin]) -> tuple[Origin, ...]:
    """Each origin once, by kind and name; those without a name stand for one more only where no one is named."""
    each = {(o.kind, o.key): o for o in sorted(found, key=lambda o: (o.kind, o.key, o.name or ""), reverse=True)}
    named = [o for o in each.values() if o.kind != "unknown"]
    return tuple(sorted(named or each.values(), key=lambda o: (o.kind, o.key)))


def _origin_of(family: Sequence[Source], agencies: Mapping[str, str | None]) -> Origin:
    """Whose telling the uncredited documents of a family are."""
    credited = next((s.agency for s in family if s.agency), None)
    if credited:
        return _credited(credited, agencies)
    name = next((n for n in map(_publisher, family) if n), None)
    if name is None:
        return Origin("unknown", family[0].family, None)
    return _credited(name, agencies) if _key(name) in agencies else Origin("publisher", _key(name), name)


def _credited(name: str, agencies: Mapping[str, str | None]) -> Origin:
    return Origin("agency", _key(name), agencies[_key(name)])


def _reports(documents: Iterable[Source]) -> Mapping[str, Sequence[Source]]:
    """By publisher the first report with a day and the first without, which comes before any notice; in the order of documents."""
    found: dict[tuple[str, bool], Source] = {}
    for source in documents:
        if source.notice is None and _publisher(source):
            found.setdefault((_key(_publisher(source)), source.published is None), source)
    named: dict[str, list[Source]] = {}
    for (name, _), source in found.items():
        named.setdefault(name, []).append(source)
    return named


def _is_before(source: Source, notice: Source) -> bool:
    """Whether a document of a notice's own publisher came out before it."""
    return (source.published or "") <= (notice.published or "")


def _publisher(source: Source) -> str | None:
    if source.publisher:
        return source.publisher
    host = urlsplit(source.uri or "").hostname
    return host.removeprefix("www.") if host else None


def _key(name: str | None) -> str:
    return _ARTICLE.sub("", fold(name or ""))
