"""What a sentence tells between two parties, as lexicon, linear model and network see it, and what the three come to together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from detente.errors import DataError
from detente.events.codebook import Code, code_act
from detente.events.lexicon import Act, load_lexicon, read_table
from detente.pairs import Offsets, Pair, load_linear, load_network
from detente.pairs.files import read_model_json

if TYPE_CHECKING:
    from detente.pairs import Linear, Network, Reading

NONE = "NONE"
# No probability counts as less: one voice alone cannot shut out what the others see.
LEAST = 1e-4
# The voices compare roots as the corpus gives them: future cooperation is AGREE, as in PLOVER's manual.
VOTES_IN = "plover2-manual"


@dataclass(frozen=True, slots=True)
class Told:
    """An act with its modality that may have been told, and how likely: 0.0 to 1.0."""

    act: Act
    modality: str
    probability: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What lexicon, linear model and network come to.

    ``roots`` are probabilities of PLOVER 2's roots and of ``NONE``, summing to 1. ``told`` are the acts that they stand for, the
    likeliest first; their probabilities and that of ``NONE`` sum to 1. ``trigger`` is the place of the word that tells the act, in
    the text of the pair, None where none is seen. ``models`` is the root that the network sees, or the linear model
    where there is no network. ``why`` says
    what each voice sees.
    """

    roots: Mapping[str, float]
    told: tuple[Told, ...]
    trigger: Offsets | None
    models: str
    why: str

    @property
    def silence(self) -> float:
        """The probability that nothing is told between the two."""
        return self.roots[NONE]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each voice counts for, fitted on the development hand of our corpus (``training/weigh.py``)."""

    network: float
    linear: float
    lexicon: float
    quiet: float
    """What a lexicon that sees nothing adds to ``NONE``."""


class Judge:
    """Weighs three voices; without a network, two."""

    def __init__(self, network: Network | None, linear: Linear, weights: Weights) -> None:
        self._network = network
        self._linear = linear
        self._weights = weights

    def judge(self, pair: Pair, lexicon: Act | None, modality: str = "done") -> Verdict:
        """Weigh what is told of a pair.

        Args:
            pair: the sentence with its parties.
            lexicon: the act that the lexicon's rows find between the two, None where they find none.
            modality: of that act, in the terms of the codebooks.
        """
        reading = self._network.read([pair])[0] if self._network is not None else None
        voices = self._voices(pair, reading)
        code = code_act(lexicon, modality, codebook=VOTES_IN) if lexicon is not None else None
        roots = self._weigh(voices, code.plover if code is not None else None)
        own = Told(lexicon, modality, 1.0) if lexicon is not None and code is not None else None
        told = _acts(roots, self._network, reading, own)
        alone = voices.get("network", voices["linear"])
        models = max(alone, key=lambda root: alone[root])
        return Verdict(roots, told, reading.trigger if reading is not None else None, models, _why(voices, code))

    @property
    def reads_words(self) -> bool:
        """Whether it can say which words tell an act: the network alone can."""
        return self._network is not None

    def glance(self, pair: Pair) -> Mapping[str, float]:
        """What the linear model alone makes of a pair: quick, and enough to pass over what tells nothing."""
        return self._linear.read(pair)

    def second(self, pair: Pair, lexicon: Act, modality: str, root: str) -> Verdict:
        """A second opinion on an act of the lexicon: the network is asked only where the linear model does not see the same root.

        Where it does, the two are sure enough together, and a story's time goes to the pairs that are in doubt.
        """
        glance = self.glance(pair)
        if max(glance, key=lambda name: glance[name]) == root:
            roots = _normal(
                {name: math.log(max(p, LEAST)) + (self._weights.lexicon if name == root else 0.0) for name, p in glance.items()}
            )
            told = _acts(roots, None, None, Told(lexicon, modality, 1.0))
            return Verdict(roots, told, None, root, f"lexicon: {root}, linear: {root} ({glance[root]:.2f})")
        return self.judge(pair, lexicon, modality)

    def _voices(self, pair: Pair, reading: Reading | None) -> dict[str, Mapping[str, float]]:
        voices: dict[str, Mapping[str, float]] = {"linear": self._linear.read(pair)}
        if reading is not None and self._network is not None:
            totals: dict[str, float] = {}
            for deed, probability in zip(self._network.labels.deeds, reading.deeds, strict=True):
                root = deed.partition("/")[0]
                totals[root] = totals.get(root, 0.0) + probability
            voices["network"] = totals
        return voices

    def _weigh(self, voices: Mapping[str, Mapping[str, float]], lexicon: str | None) -> dict[str, float]:
        scores = {}
        for root in self._linear.roots:
            score = sum(
                getattr(self._weights, name) * math.log(max(voice.get(root, 0.0), LEAST)) for name, voice in voices.items()
            )
            score += self._weights.lexicon if root == lexicon else 0.0
            score += self._weights.quiet if root == NONE and lexicon is None else 0.0
            scores[root] = score
        return _normal(scores)


def _normal(scores: Mapping[str, float]) -> dict[str, float]:
    """Probabilities of log-scores."""
    most = max(scores.values())
    raised = {name: math.exp(score - most) for name, score in scores.items()}
    total = sum(raised.values())
    return {name: round(value / total, 4) for name, value in raised.items()}


@cache
def _deeds() -> Mapping[str, tuple[str, str]]:
    """For each deed of the network the act that it stands for, and the act that it plans where it is planned (empty for the same)."""
    return {row["deed"]: (row["act"], row["planned"]) for row in read_table("pairs", "deeds.tsv")}


@cache
def _modalities() -> Mapping[str, str]:
    """The modality of a codebook for each of the network's: what makes a speech act of an act is in the act already."""
    return {row["modality"]: row["codebook"] for row in read_table("pairs", "modalities.tsv")}


def act_of(deed: str, modality: str) -> tuple[Act, str]:
    """The act that a deed with a modality of the network's stands for, and its modality in the terms of the codebooks.

    Raises:
        DataError: the tables do not know the deed or the modality.
    """
    try:
        name, planned = _deeds()[deed]
        value = _modalities()[modality]
        act = load_lexicon().acts[planned if planned and value == "planned" else name]
    except KeyError as error:
        raise DataError(f"data/pairs: the network knows {error}, which no table turns into an act") from error
    cameo = deed.partition("/")[2]
    finer = len(cameo) > len(act.cameo) and cameo.startswith(act.cameo)
    return (replace(act, cameo=cameo) if finer else act), value


def _acts(roots: Mapping[str, float], network: Network | None, reading: Reading | None, own: Told | None) -> tuple[Told, ...]:
    """The acts behind the roots: the lexicon's own for its root, else what the network sees, else the root's most general act."""
    found = []
    modality = "done"
    if network is not None and reading is not None:
        modality = network.labels.modalities[max(range(len(reading.modalities)), key=lambda i: reading.modalities[i])]
    code = code_act(own.act, own.modality, codebook=VOTES_IN) if own is not None else None
    for root, probability in roots.items():
        if root == NONE:
            continue
        if own is not None and code is not None and code.plover == root:
            found.append(replace(own, probability=probability))
            continue
        act, value = act_of(_likeliest(root, network, reading), modality)
        found.append(Told(act, value, probability))
    return tuple(sorted(found, key=lambda t: -t.probability))


def _likeliest(root: str, network: Network | None, reading: Reading | None) -> str:
    """The likeliest deed of a root; the root itself where nothing tells more."""
    if network is None or reading is None:
        return root
    of_root = [(p, deed) for deed, p in zip(network.labels.deeds, reading.deeds, strict=True) if deed.partition("/")[0] == root]
    return max(of_root, default=(0.0, root))[1]


def _why(voices: Mapping[str, Mapping[str, float]], lexicon: Code | None) -> str:
    seen = [f"lexicon: {lexicon.plover if lexicon is not None else 'nothing'}"]
    for name, voice in sorted(voices.items()):
        root = max(voice, key=lambda r: voice[r])
        seen.append(f"{name}: {'nothing' if root == NONE else root} ({voice[root]:.2f})")
    return ", ".join(seen)


def translate(told: Sequence[Told], *, codebook: str) -> dict[str, float]:
    """Probabilities of the roots that a codebook gives to acts; an act that is no event there counts as ``NONE``."""
    totals: dict[str, float] = {}
    for each in told:
        code = code_act(each.act, each.modality, codebook=codebook)
        root = code.plover if code is not None else NONE
        totals[root] = totals.get(root, 0.0) + each.probability
    return totals


def load_judge(*, network: bool = True) -> Judge:
    """Load the judge once, with the network or without it.

    Raises:
        ModelError: a file of the models is missing, or is not the one that was shipped.
    """
    return _load(network)


@cache
def _load(network: bool) -> Judge:
    return Judge(load_network() if network else None, load_linear(), load_weights(network=network))


def load_weights(*, network: bool) -> Weights:
    """The fitted weights of the voices, with the network or without it; errors as in :func:`load_judge`."""
    return Weights(**read_model_json("weights.json")["with network" if network else "without network"])
