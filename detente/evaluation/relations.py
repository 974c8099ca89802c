"""What one sentence tells between two marked parties: ``<s>A</s> accused <t>B</t> of …`` to a PLOVER root and a CAMEO code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.evaluation.matching import Offsets
from detente.evaluation.spans import Row

if TYPE_CHECKING:
    from detente.actors.model import Mention
    from detente.events import Deed, Judge, Scene
    from detente.language.model import Sentence
    from detente.records import Actor
    from detente.story.model import CleanText


SOURCE, TARGET = "s", "t"
_TAG = re.compile(r"</?[st]>")
# Which of the four quad classes and of the two sides a root falls into.
_PENTA = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "YIELD": 2, "ACCUSE": 3, "REQUEST": 3,
    "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "MOBILIZE": 4, "SANCTION": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
NONE, YIELD = "NONE", "YIELD"
YIELDING = frozenset({"CONCEDE", "RETREAT"})
LEVELS = ("root", "penta", "binary")


# The share of rows that tell nothing: of our corpus; and of pairs that someone marked because something is told of them, by which NONE
# is left for what can be nothing else. The odds of NONE are shifted from the one to the other.
CORPUS_NONE, ASKED_NONE = 0.33, 0.0001
# Where a party stands that the sentence does not name.
NOWHERE = (0, 0)


def answer_relation(
    row: Row, *, codebook: str = "plover1", network: bool = True, none_share: float = ASKED_NONE
) -> dict[str, Any]:
    """The event between the two marked parties of a sentence.

    Args:
        row: ``sentence`` or ``marked``, with ``source`` and ``target`` where the sentence is not marked.
        codebook: whose roots are asked for; this task's published gold uses PLOVER 1's.
        network: False leaves the trained network out.
        none_share: the share of such rows, from 0.0 to 1.0 (both excluded), that can be expected to tell nothing.

    Returns:
        id, root (``NONE`` where the sentence tells no event between the two), cameo, confidence (0.0 to 1.0) and why.
    """
    from detente.events.judge import load_judge

    text, spans = marked_spans(row)
    deed = lexicon_deed(text, spans) if spans else None
    return answer_pair(row["id"], text, spans, deed, judge=load_judge(network=network), codebook=codebook, none_share=none_share)


def answer_pair(
    id: Any,
    text: str,
    spans: Mapping[str, Offsets],
    deed: Deed | None,
    *,
    judge: Judge,
    codebook: str,
    none_share: float = ASKED_NONE,
) -> dict[str, Any]:
    """What a judge makes of a pair for which the lexicon has found a deed or None, in the roots of a codebook."""
    from detente.events.codebook import code_act
    from detente.events.judge import translate
    from detente.pairs import Pair

    if not spans:
        return _none(id, "neither party is marked or found in the sentence")
    act, modality = (deed.act, deed.modality) if deed is not None else (None, "done")
    verdict = judge.judge(Pair(text, spans.get(SOURCE, NOWHERE), spans.get(TARGET, NOWHERE)), act, modality)
    roots = translate(verdict.told, codebook=codebook)
    roots[NONE] = (roots.get(NONE, 0.0) + verdict.silence) * _odds(none_share) / _odds(CORPUS_NONE)
    total = sum(roots.values())
    root = max(sorted(roots), key=lambda name: roots[name])
    confidence = round(roots[root] / total, 4)
    if root == NONE:
        return {**_none(id, verdict.why), "confidence": confidence}
    told = next(t for t in verdict.told if root in translate([t], codebook=codebook))
    code = code_act(told.act, told.modality, codebook=codebook)
    cameo = code.cameo if code is not None else None
    return {"id": id, "root": root, "cameo": cameo, "confidence": confidence, "why": verdict.why}


def lexicon_deed(text: str, spans: Mapping[str, Offsets]) -> Deed | None:
    """The likeliest act that the lexicon finds between the two parties of a sentence, None where it finds none."""
    from detente.events import code_story
    from detente.knowledge import load_knowledge

    deeds, _ = code_story(_scene(text, spans), load_knowledge())
    return max((d for d in deeds if _rank(d, spans)), key=lambda d: (_rank(d, spans), d.confidence, -d.trigger[0]), default=None)


def _odds(share: float) -> float:
    return share / (1.0 - share)


def _none(id: Any, why: str) -> dict[str, Any]:
    return {"id": id, "root": "NONE", "cameo": None, "confidence": 0.0, "why": why}


def marked_spans(row: Row) -> tuple[str, Mapping[str, Offsets]]:
    """The bare sentence, and the offsets of source (``s``) and target (``t``) in it.

    They come from ``marked``, or else from ``source`` and ``target``; a party that is not found there is left out.
    """
    from detente.pairs.encode import plain

    marked = plain(row.get("marked") or row["sentence"])
    text, spans, last = "", dict[str, list[int]](), 0
    for tag in _TAG.finditer(marked):
        text += tag.string[last : tag.start()]
        last = tag.end()
        party, opens = tag[0].strip("</>"), not tag[0].startswith("</")
        if opens == (len(spans.setdefault(party, [])) % 2 == 0):
            spans[party].append(len(text))
    text += marked[last:]
    found = {party: (ends[0], ends[1]) for party, ends in spans.items() if len(ends) > 1 and ends[0] < ends[1]}
    for party, field in ((SOURCE, "source"), (TARGET, "target")):
        where = _named(text, row.get(field))
        if party not in found and where is not None:
            found[party] = where
    return text, found


def score_relations(gold: Sequence[Row], predicted: Sequence[Row]) -> str:
    """Macro-F1 over the classes of the gold, accuracy, and the share that was answered, for roots, quad classes and sides.

    CONCEDE and RETREAT are joined as YIELD, as published gold joins them, where gold does not tell them apart. A row without an answer counts as ``NONE``, and that as
    wrong where gold has an event (Hu et al., ACL 2024).
    """
    figures = [f"{level}: {_figures(pairs)}" for level in LEVELS if (pairs := _pairs(gold, predicted, level))]
    return " | ".join(figures) or "no gold with root, penta or binary"


def _pairs(gold: Sequence[Row], predicted: Sequence[Row], level: str) -> list[tuple[Any, Any]]:
    """For each row of gold with a value on a level, that and the one that was found."""
    theirs = {row["id"]: row for row in predicted}
    joined = not any(row.get("root") in YIELDING for row in gold)
    return [(row[level], _levels(theirs.get(row["id"], {}), joined)[level]) for row in gold if row.get(level) is not None]


# Of the answers, the surest so many are what a user would take unseen.
SURE = 0.8


def relation_detail(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[str]:
    """Precision, recall and F1 of every root; how right the surest answers are; and which root was taken for which, most often first."""
    pairs = _pairs(gold, predicted, "root")
    for name in sorted({root for root, _ in pairs}):
        right = sum(g == name == f for g, f in pairs)
        told, held = sum(f == name for _, f in pairs), sum(g == name for g, _ in pairs)
        yield f"{name:<10} P {right / told if told else 0:.3f}  R {right / held:.3f}  F1 {_f1(pairs, name):.3f}  ({held} gold)"
    sure = {row["id"]: float(row.get("confidence") or 0.0) for row in predicted}
    for level in LEVELS:
        rows = [row for row in gold if row.get(level) is not None]
        order = sorted(zip(rows, _pairs(gold, predicted, level), strict=True), key=lambda each: -sure.get(each[0]["id"], 0.0))
        if surest := [pair for _, pair in order[: int(SURE * len(order))]]:
            yield f"surest {SURE:.0%}: {level} right {sum(g == f for g, f in surest) / len(surest):.3f}  ({len(surest)} rows)"
    for (root, found), count in Counter(p for p in pairs if p[0] != p[1]).most_common():
        yield f"{root} taken for {found}: {count}"


def _figures(pairs: Sequence[tuple[Any, Any]]) -> str:
    classes = sorted({gold for gold, _ in pairs}, key=str)
    macro = sum(_f1(pairs, name) for name in classes) / len(classes)
    right = sum(gold == found for gold, found in pairs) / len(pairs)
    answered = sum(found != NONE for _, found in pairs) / len(pairs)
    return f"F1 {100 * macro:.1f} acc {100 * right:.1f} cov {100 * answered:.0f}%"


def _f1(pairs: Sequence[tuple[Any, Any]], name: Any) -> float:
    right = sum(gold == name == found for gold, found in pairs)
    either = sum(gold == name for gold, _ in pairs) + sum(found == name for _, found in pairs)
    return 2 * right / either if either else 0.0


def _levels(row: Row, joined: bool) -> dict[str, Any]:
    root = row.get("root") or NONE
    root = YIELD if joined and root in YIELDING else root
    penta = _PENTA.get(root)
    return {"root": root, "penta": penta or NONE, "binary": NONE if penta is None else int(penta > 2)}


def _named(text: str, where: Any) -> Offsets | None:
    """Offsets of words that are given as such, or as offsets already."""
    if isinstance(where, list) and len(where) == 2 and all(isinstance(offset, int) for offset in where):
        return (where[0], where[1]) if 0 <= where[0] < where[1] <= len(text) else None
    start = text.find(where) if isinstance(where, str) and where else -1
    return (start, start + len(where)) if start >= 0 else None


def _rank(deed: Deed, spans: Mapping[str, Offsets]) -> int:
    """3 for an act of the source on the target, 2 for one of both sides alike, 1 the other way round, 0 for any other.

    Where only one party is marked, an act of the source, or on the target, is as good as any.
    """
    if SOURCE not in spans or TARGET not in spans:
        return 3 * int(SOURCE in deed.source or TARGET in deed.target)
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
