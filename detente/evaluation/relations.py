"""What one sentence tells between two marked parties: ``<s>A</s> accused <t>B</t> of …`` to a PLOVER root and a CAMEO code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.evaluation.spans import Row

if TYPE_CHECKING:
    from detente.actors.model import Mention
    from detente.events import Deed, Scene
    from detente.language.model import Sentence
    from detente.records import Actor
    from detente.story.model import CleanText

Offsets = tuple[int, int]

SOURCE, TARGET = "s", "t"
_TAG = re.compile(r"</?[st]>")
# Which of the four quad classes and of the two sides a root falls into; gold joins CONCEDE and RETREAT as YIELD.
_PENTA = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "ACCUSE": 3, "REQUEST": 3, "REJECT": 3,
    "THREATEN": 3, "PROTEST": 4, "MOBILIZE": 4, "SANCTION": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
_JOINED = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "NONE": None}
LEVELS = ("root", "penta", "binary")


def answer_relation(row: Row) -> dict[str, Any]:
    """The event between the two marked parties of a sentence.

    Returns:
        id, root (PLOVER, or ``NONE`` where the sentence tells no event between the two), cameo, confidence (0.0 to 1.0) and why.
    """
    from detente.events import code_story
    from detente.knowledge import load_knowledge

    text, spans = marked_spans(row)
    if len(spans) < 2:
        return _none(row, "a party is neither marked nor found in the sentence")
    deeds, dropped = code_story(_scene(text, spans), load_knowledge())
    best = max((d for d in deeds if _rank(d)), key=lambda d: (_rank(d), d.confidence, -d.trigger[0]), default=None)
    if best is None:
        return _none(row, "; ".join(d.reason for d in dropped) or "no act between the two is known here")
    return {
        "id": row["id"], "root": best.code.plover, "cameo": best.code.cameo, "confidence": best.confidence, "why": best.why,
    }  # fmt: skip


def _none(row: Row, why: str) -> dict[str, Any]:
    return {"id": row["id"], "root": "NONE", "cameo": None, "confidence": 0.0, "why": why}


def marked_spans(row: Row) -> tuple[str, Mapping[str, Offsets]]:
    """The bare sentence, and the offsets of source (``s``) and target (``t``) in it.

    They come from ``marked``, or else from ``source`` and ``target``; a party that is not found there is left out.
    """
    text, spans, last = "", dict[str, list[int]](), 0
    for tag in _TAG.finditer(row.get("marked") or row["sentence"]):
        text += tag.string[last : tag.start()]
        last = tag.end()
        spans.setdefault(tag[0].strip("</>"), []).append(len(text))
    text += (row.get("marked") or row["sentence"])[last:]
    found = {party: (ends[0], ends[1]) for party, ends in spans.items() if len(ends) > 1}
    for party, field in ((SOURCE, "source"), (TARGET, "target")):
        where = _named(text, row.get(field))
        if party not in found and where is not None:
            found[party] = where
    return text, found


def score_relations(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Macro-F1 over the classes of the gold, accuracy, and the share that was answered, for roots, quad classes and sides.

    A row without an answer, or with ``NONE``, counts as wrong (Hu et al., ACL 2024).
    """
    theirs = {row["id"]: row for row in predicted}
    figures = []
    for level in LEVELS:
        rows = [row for row in gold if row.get(level) is not None]
        if rows:
            pairs = [(row[level], _levels(theirs.get(row["id"], {}))[level]) for row in rows]
            figures.append(f"{level}: {_figures(pairs)}")
    return " | ".join(figures) or "no gold with root, penta or binary"


def _figures(pairs: Sequence[tuple[Any, Any]]) -> str:
    classes = sorted({gold for gold, _ in pairs}, key=str)
    macro = sum(_f1(pairs, name) for name in classes) / len(classes)
    right = sum(gold == found for gold, found in pairs) / len(pairs)
    answered = sum(found is not None for _, found in pairs) / len(pairs)
    return f"F1 {100 * macro:.1f} acc {100 * right:.1f} cov {100 * answered:.0f}%"


def _f1(pairs: Sequence[tuple[Any, Any]], name: Any) -> float:
    right = sum(gold == name == found for gold, found in pairs)
    either = sum(gold == name for gold, _ in pairs) + sum(found == name for _, found in pairs)
    return 2 * right / either if either else 0.0


def _levels(row: Row) -> dict[str, Any]:
    root = row.get("root")
    root = _JOINED.get(root, root) if root is not None else None
    penta = _PENTA.get(root) if root is not None else None
    return {"root": root, "penta": penta, "binary": None if penta is None else int(penta > 2)}


def _named(text: str, where: Any) -> Offsets | None:
    """Offsets of words that are given as such, or as offsets already."""
    if isinstance(where, list) and len(where) == 2:
        return int(where[0]), int(where[1])
    start = text.find(where) if isinstance(where, str) and where else -1
    return (start, start + len(where)) if start >= 0 else None


def _rank(deed: Deed) -> int:
    """3 for an act of the source on the target, 2 for one of both sides alike, 1 the other way round, 0 for any other."""
    ahead = SOURCE in deed.source and TARGET in deed.target
    back = TARGET in deed.source and SOURCE in deed.target
    together = {SOURCE, TARGET} <= set(deed.source) or {SOURCE, TARGET} <= set(deed.target)
    if ahead:
        return 3
    return 2 if together or (back and deed.symmetric) else int(back)


def _scene(text: str, spans: Mapping[str, Offsets]) -> Scene:
    """The sentence with nobody in it but the two parties."""
    from detente.actors.model import Cast
    from detente.events import Scene, quoted_ranges
    from detente.language import parse_story
    from detente.records import Published
    from detente.story.model import CleanText, Paragraph

    clean = CleanText(text, text, ((0, 0, len(text)),), (Paragraph("body", 0, len(text)),))
    sentences = parse_story(clean)
    parties = sorted(spans.items(), key=lambda item: item[1])
    mentions = tuple(tuple(m for id, span in parties if (m := _mention(sentence, id, span))) for sentence in sentences)
    actors = {id: _actor(id, clean, span) for id, span in parties}
    none = tuple(() for _ in sentences)
    return Scene(clean, sentences, Cast(actors, mentions), none, (), Published(None, "unknown"), None, {}, quoted_ranges(clean))


def _mention(sentence: Sentence, id: str, span: Offsets) -> Mention | None:
    from detente.actors.model import Mention

    tokens = sentence.between(*span)
    if not tokens:
        return None
    head = next((i for i in tokens if sentence.tokens[i].head not in tokens or sentence.tokens[i].head == i), tokens[-1])
    modifies = sentence.tokens[head].dep == "amod"
    return Mention(sentence.index, tokens[0], tokens[-1] + 1, head, *span, "nationality" if modifies else "name", (id,))


def _actor(id: str, clean: CleanText, span: Offsets) -> Actor:
    """The party as an actor of politics, which the marks say that it is, with the country and sector that its words give."""
    from detente.actors import code_phrase
    from detente.knowledge import load_knowledge
    from detente.records import Actor, ActorKind

    words = clean.text[span[0] : span[1]]
    code = code_phrase(words, date=None, knowledge=load_knowledge())
    kind: ActorKind = "person" if code.office else "country" if code.country and code.sector is None else "body"
    return Actor(
        id, words, kind, code.country, code.sector or ("GOV" if kind == "body" else None), code.office, code.basis, 1.0, code.why,
        (clean.span(*span),),
    )  # fmt: skip
