"""Which marked mentions of events tell one happening, within a document and across documents: by their words and what stands around.

It needs nothing but parsed sentences: no act of the lexicon, no known actor. The chronicle joins coded events by more than that
(:mod:`detente.chronicle.compare`); here is what holds for any event that a text names.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from detente.chronicle.linkage import average_link
from detente.chronicle.similarity import SYNONYM, act_keys, family_of, same_act_words, word_group
from detente.events.lexicon import read_table
from detente.language.cues import cue_of
from detente.language.model import Sentence
from detente.language.reporting import speaker_of

Bag = Mapping[str, float]
_Wording = tuple[str, tuple[str, ...]]
"""A group of documents, and the words of mentions there."""
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_NAMING = frozenset({"PROPN", "NUM"})
_VERBAL = frozenset({"VERB", "AUX"})
_POINTING = frozenset({"PRON", "DET"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An event mention: ``words`` are the lemmas of its own words in their order, ``around`` the stems of its clause, with how often.

    ``sentence`` tells the sentences of a document apart. ``pointing`` says that it is a pronoun, which only its own text explains;
    ``speaker`` holds the stems of who speaks, where the mention is a word of saying and its speaker is told by more than a pronoun;
    else it is empty.
    """

    id: str
    document: str
    sentence: int
    words: tuple[str, ...]
    around: tuple[tuple[str, int], ...]
    pointing: bool
    speaker: frozenset[str]


def describe_mention(id: str, document: str, sentence: Sentence, tokens: Sequence[int]) -> Mention:
    """Take from a parsed sentence what is compared of a mention.

    Args:
        id: its name, unique among the mentions to be compared.
        document: the id of its document.
        sentence: the sentence that holds it.
        tokens: indices of its words there, in their order, at least one.
    """
    head = head_of(sentence, tokens)
    own = set(tokens)
    around = Counter(_stem(sentence, t) for t in _clause(sentence, head) if t not in own and _is_content(sentence, t))
    words = tuple(sentence.tokens[t].lemma for t in sorted({*tokens, *sentence.kids(head, "prt")}))
    pointing = len(tokens) == 1 and sentence.tokens[head].pos in _POINTING
    return Mention(id, document, sentence.index, words, tuple(sorted(around.items())), pointing, _speaker(sentence, head))


def head_of(sentence: Sentence, tokens: Sequence[int]) -> int:
    """Of some tokens the one that governs the others; of several as high the last."""
    return min(tokens, key=lambda t: (sum(1 for _ in sentence.ancestors(t)), -t))


def content_of(sentences: Iterable[Sentence]) -> Counter[str]:
    """The stems of what a document's sentences speak of, with how often; names and numbers, which tell happenings apart, count twice."""
    found: Counter[str] = Counter()
    for sentence in sentences:
        for token in sentence.tokens:
            if _is_content(sentence, token.index):
                found[_stem(sentence, token.index)] += 2 if token.pos in _NAMING else 1
    return found


def group_documents(contents: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Sort documents of one topic by what they tell of, such as two storms or two trials that use the same words.

    Args:
        contents: by document id what :func:`content_of` found.

    Returns:
        For each document the first, by id, of the documents that go with it.
    """
    names = sorted(contents)
    rarity = _rarity(contents.values())
    bags = [_weigh(contents[name], rarity) for name in names]
    weights = [[_cosine(a, b) for b in bags] for a in bags]
    return {name: names[label] for name, label in zip(names, average_link(weights, _value("documents")), strict=True)}


def resolve_mentions(mentions: Sequence[Mention], groups: Mapping[str, str]) -> dict[str, str]:
    """Join mentions of one happening.

    Args:
        mentions: of one topic, in any order; each id once.
        groups: a group for each of their documents, known or as :func:`group_documents` finds them; mentions of two groups are never joined.

    Returns:
        For each mention, by its id, the id of the first mention of its happening, as the mentions are ordered by document and id.
    """
    ordered = sorted(mentions, key=lambda m: (m.document, m.sentence, m.id))
    rarity = _rarity([dict(m.around) for m in ordered])
    bags = [_weigh(dict(m.around), rarity) for m in ordered]
    labels: dict[str, str] = {}
    for part in _parts(ordered, groups):
        weights = [[_odds(ordered[a], ordered[b], bags[a], bags[b]) for b in part] for a in part]
        found = average_link(weights, 0.0)
        labels |= {ordered[place].id: ordered[part[label]].id for place, label in zip(part, found, strict=True)}
    return {m.id: labels[m.id] for m in mentions}


def _parts(mentions: Sequence[Mention], groups: Mapping[str, str]) -> Iterator[list[int]]:
    """Places of mentions that may be joined, directly or by others: of one group, in wordings that tell one act."""
    places: dict[_Wording, list[int]] = defaultdict(list)
    for place, mention in enumerate(mentions):
        if mention.pointing:
            yield [place]
        else:
            places[groups[mention.document], mention.words].append(place)
    roots = {wording: wording for wording in sorted(places)}

    def root(wording: _Wording) -> _Wording:
        while roots[wording] != wording:
            wording = roots[wording]
        return wording

    for left, right in _related(roots):
        low, high = sorted((root(left), root(right)))
        roots[high] = low
    parts: dict[_Wording, list[int]] = defaultdict(list)
    for wording in roots:
        parts[root(wording)].extend(places[wording])
    yield from (sorted(part) for part in parts.values())


def _related(wordings: Iterable[_Wording]) -> list[tuple[_Wording, _Wording]]:
    """Pairs of wordings of one group that tell one act."""
    holders: dict[tuple[str, str], list[_Wording]] = defaultdict(list)
    for group, words in wordings:
        for key in sorted(act_keys(words)):
            holders[group, key].append((group, words))
    pairs = {pair for several in holders.values() for pair in combinations(several, 2)}
    return [(left, right) for left, right in sorted(pairs) if same_act_words(left[1], right[1]) >= SYNONYM]


def _odds(left: Mention, right: Mention, left_bag: Bag, right_bag: Bag) -> float:
    """Log-odds that two mentions tell one happening, by the weights of ``data/chronicle/mentions.tsv``."""
    odds = _value("bias") + _value("around") * _cosine(left_bag, right_bag)
    if same_act_words(left.words, right.words) >= SYNONYM:
        odds += _value("words")
    if (left.document, left.sentence) == (right.document, right.sentence):
        odds += _value("sentence")
    if left.speaker and right.speaker and not left.speaker & right.speaker:
        odds += _value("speaker")
    return odds


def _speaker(sentence: Sentence, head: int) -> frozenset[str]:
    token = sentence.tokens[head]
    if token.lower == "according":
        tokens = [t for to in _prepositions(sentence, head, "to") for t in sentence.subtree(to)]
    elif (cue := cue_of(sentence, head)) is None or cue.kind != "said" or token.pos not in _VERBAL:
        return frozenset()
    else:
        speaker = speaker_of(sentence, head)
        tokens = [] if speaker is None else sentence.subtree(speaker)
    return frozenset(_stem(sentence, t) for t in tokens if sentence.tokens[t].pos in ("NOUN", "PROPN"))


def _prepositions(sentence: Sentence, head: int, *words: str) -> list[int]:
    return [t for t in sentence.kids(head, "prep") if sentence.tokens[t].lower in words]


def _clause(sentence: Sentence, head: int) -> list[int]:
    """What hangs on a mention's head; of a noun also what hangs on the verb above it."""
    found = set(sentence.subtree(head))
    if sentence.tokens[head].pos not in _VERBAL:
        above = next((t for t in sentence.ancestors(head) if sentence.tokens[t].pos in _VERBAL), None)
        if above is not None:
            found.update(sentence.subtree(above))
    return sorted(found)


def _is_content(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.pos in _CONTENT and token.lower not in word_group("function")


def _stem(sentence: Sentence, index: int) -> str:
    return min(family_of(sentence.tokens[index].lemma).bases, key=lambda base: (len(base), base))


def _rarity(bags: Iterable[Iterable[str]]) -> dict[str, float]:
    """Inverse document frequency of each stem among some bags."""
    bags = list(bags)
    seen = Counter(stem for bag in bags for stem in bag)
    return {stem: math.log((len(bags) + 1) / count) for stem, count in seen.items()}


def _weigh(bag: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    return {stem: (1 + math.log(count)) * rarity[stem] for stem, count in sorted(bag.items())}


def _cosine(left: Bag, right: Bag) -> float:
    """Cosine of two bags, to six places: the order of additions shows in none of them."""
    product = sum(weight * right[stem] for stem, weight in left.items() if stem in right)
    norm = math.sqrt(sum(w * w for w in left.values()) * sum(w * w for w in right.values()))
    return round(product / norm, 6) if norm else 0.0


def _value(name: str) -> float:
    return _values()[name]


@cache
def _values() -> Mapping[str, float]:
    return {row["name"]: float(row["value"]) for row in read_table("chronicle", "mentions.tsv")}
