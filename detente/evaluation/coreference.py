"""Which marked event mentions of many documents tell one happening, against gold chains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from detente.errors import InputError
from detente.evaluation.clusters import Agreement, agreement, clusters_of
from detente.evaluation.spans import Row

if TYPE_CHECKING:
    from detente.chronicle.mentions import Mention
    from detente.language.model import Sentence


class Known(StrEnum):
    """What is told of the documents beforehand: their subtopics, their topics, or nothing."""

    subtopic = "subtopic"
    topic = "topic"
    nothing = "nothing"


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold rows, read: event mentions with the lemmas of their heads and their chains by id, what each document speaks of, its topic.

    ``subtopics`` holds those documents alone whose subtopic is told; a topic that is not told is empty.
    """

    mentions: tuple[Mention, ...]
    heads: Mapping[str, str]
    chains: Mapping[str, str]
    contents: Mapping[str, Mapping[str, int]]
    topics: Mapping[str, str]
    subtopics: Mapping[str, str]


def read_gold(rows: Sequence[Row]) -> Gold:
    """Parse the sentences of gold rows and describe their event mentions.

    Args:
        rows: documents, each ``{doc_id, sents: [[number, [token]]], mentions: [{kind, sent, tokens: [index], chain}]}`` and, where
            known, ``topic`` and ``subtopic``; mentions of another ``kind`` than ``event`` are passed over.

    Raises:
        InputError: a mention lies outside its document, or two documents have one id.
    """
    from detente.chronicle.mentions import content_of, describe_mention, head_of
    from detente.status.readings import parse_text

    mentions: list[Mention] = []
    heads: dict[str, str] = {}
    chains: dict[str, str] = {}
    contents: dict[str, Mapping[str, int]] = {}
    for row in rows:
        document = row["doc_id"]
        if document in contents:
            raise InputError(document, "two rows have this doc_id; expected one row a document")
        text, places = _lay_out(row["sents"])
        sentences = parse_text(text, title=False)
        contents[document] = content_of(sentences)
        for number, mention in _events(row):
            id = f"{document}/{number}"
            sentence, tokens = _find(document, mention, sentences, places)
            mentions.append(describe_mention(id, document, sentence, tokens))
            heads[id] = sentence.tokens[head_of(sentence, tokens)].lemma
            chains[id] = str(mention.get("chain", id))
    topics = {row["doc_id"]: str(row.get("topic", "")) for row in rows}
    subtopics = {row["doc_id"]: f"{topics[row['doc_id']]}/{row['subtopic']}" for row in rows if row.get("subtopic")}
    return Gold(tuple(mentions), heads, chains, contents, topics, subtopics)


def answer_coreference(gold: Gold, known: Known) -> dict[str, str]:
    """For each mention the id of the first mention of its happening, by what is known of the documents beforehand.

    A topic that has a document without a known subtopic is sorted as if none were known there.
    """
    from detente.chronicle.mentions import group_documents, resolve_mentions

    labels: dict[str, str] = {}
    for documents in _topics(gold, known):
        contents = {d: gold.contents[d] for d in documents}
        told = known is Known.subtopic and contents.keys() <= gold.subtopics.keys()
        groups = {d: gold.subtopics[d] for d in documents} if told else group_documents(contents)
        mentions = [m for m in gold.mentions if m.document in groups]
        labels |= resolve_mentions(mentions, groups)
    return {m.id: labels[m.id] for m in gold.mentions}


def same_head_lemma(gold: Gold, known: Known) -> dict[str, tuple[str, str]]:
    """The usual yardstick: mentions are of one happening where their heads have one lemma and their documents one (sub)topic."""
    places = {Known.subtopic: {**gold.topics, **gold.subtopics}, Known.topic: gold.topics}.get(known, {})
    return {m.id: (places.get(m.document, ""), gold.heads[m.id]) for m in gold.mentions}


def answer_rows(rows: Sequence[Row], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Answers in the form of gold: each document's event mentions, ``chain`` being the happening that they were given."""
    return [
        {
            "doc_id": row["doc_id"],
            "mentions": [
                {"kind": "event", "sent": m["sent"], "tokens": m["tokens"], "chain": labels[f"{row['doc_id']}/{number}"]}
                for number, m in _events(row)
            ],
        }
        for row in rows
    ]


def report_coreference(gold: Gold) -> Iterator[str]:
    """Lines of figures, one for each :class:`Known`: F1 with chains of one mention, then CoNLL without them, then the yardstick's."""
    for known in Known:
        ours, theirs = answer_coreference(gold, known), same_head_lemma(gold, known)
        several = agreement(gold.chains, ours, singletons=False).conll
        usual = " ".join(f"{agreement(gold.chains, theirs, singletons=s).conll:.3f}" for s in (True, False))
        yield (
            f"{known.value} known: {_told(agreement(gold.chains, ours))}; without singletons CoNLL {several:.3f}; "
            f"same head lemma CoNLL {usual}"
        )
    chains = clusters_of(gold.chains)
    yield f"({len(gold.chains)} mentions, {len(chains)} chains, {sum(len(c) == 1 for c in chains)} of them of one mention)"


def _told(found: Agreement) -> str:
    rates = " ".join(
        f"{name} {rate.f1:.3f} (P {rate.precision:.3f} R {rate.recall:.3f})"
        for name, rate in (("MUC", found.muc), ("B3", found.b3), ("CEAF-e", found.ceafe))
    )
    return f"CoNLL {found.conll:.3f} {rates}"


def _topics(gold: Gold, known: Known) -> list[list[str]]:
    """Documents by topic, in the order of gold; all of them where no topic is known."""
    found: dict[str, list[str]] = {}
    for document, topic in gold.topics.items():
        found.setdefault("" if known is Known.nothing else topic, []).append(document)
    return list(found.values())


def _events(row: Row) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((number, m) for number, m in enumerate(row["mentions"]) if m.get("kind", "event") == "event")


def _lay_out(sents: Sequence[Sequence[Any]]) -> tuple[str, dict[int, list[tuple[int, int]]]]:
    """A document's sentences as text, a line each, and the offsets of each sentence's tokens."""
    lines: list[str] = []
    places: dict[int, list[tuple[int, int]]] = {}
    here = 0
    for number, tokens in sents:
        places[number] = []
        for token in tokens:
            places[number].append((here, here + len(token)))
            here += len(token) + 1
        lines.append(" ".join(tokens))
    return "\n".join(lines), places


def _find(
    document: str, mention: Mapping[str, Any], sentences: Sequence[Sentence], places: Mapping[int, Sequence[tuple[int, int]]]
) -> tuple[Sentence, list[int]]:
    """The sentence that holds a mention's first token, and the tokens there that the mention covers."""
    row = places.get(mention["sent"], ())
    if not mention["tokens"] or not all(0 <= t < len(row) for t in mention["tokens"]):
        raise InputError(
            document, f"found tokens {mention['tokens']} in sentence {mention['sent']}; expected some of its {len(row)}"
        )
    spans = [row[t] for t in mention["tokens"]]
    for sentence in sentences:
        if tokens := list(dict.fromkeys(t for start, end in spans for t in sentence.between(start, end))):
            return sentence, tokens
    raise InputError(document, f"found no letter in sentence {mention['sent']}, where tokens {mention['tokens']} are marked")
