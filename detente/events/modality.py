"""Whether an act was done, is planned, offered, possible or negated, or is no event at all: read off the words that govern it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from detente.events.lexicon import read_table, word_group
from detente.events.syntax import is_infinitive, is_verb
from detente.events.triggers import QUANTITIES, Evoked
from detente.language import Sentence
from detente.status.factuality import read_factuality
from detente.status.negation import find_negation
from detente.status.tables import load_tables

# The stronger reading wins where several words govern an act.
STRENGTH = {
    "done": 0,
    "said": 0,
    "planned": 1,
    "offered": 2,
    "hypothetical": 3,
    "conditional": 4,
    "negated": 5,
    "refused": 6,
    "suppress": 7,
}
# What a speech act or another act makes of the act in its content.
CONTENT = {
    "AGREE": "planned", "CONCEDE": "planned", "CONSULT": "suppress", "SUPPORT": "suppress", "COOPERATE": "suppress", "AID": "suppress",
    "RETREAT": "suppress", "REQUEST": "suppress", "ACCUSE": "suppress", "REJECT": "suppress", "THREATEN": "suppress",
    "PROTEST": "suppress", "SANCTION": "suppress", "MOBILIZE": "suppress", "COERCE": "suppress", "ASSAULT": "suppress",
}  # fmt: skip
# Where the analyser of status overrules the climb, by what both see.
SETTLED = {("done", "negated"): "negated", ("done", "planned"): "planned", ("planned", "negated"): "negated"}
WILLING = frozenset({"will", "would", "wo", "'ll", "'d"})
COMING = frozenset({"will", "wo", "'ll", "’ll", "shall"})
MOTION = word_group("motion")
# What negates them denies that their subject takes place; "the talks did not produce a deal" denies a deal, not the talks.
TAKING_PLACE = word_group("taking-place")
# Said of what is there, whether it took place or is planned: "the visit was not linked to the summit".
SAID_OF = word_group("said-of")
# Clauses of time that speak of what is to come in the simple present, behind a verb of what is to come.
TEMPORAL = frozenset({"when", "before", "after", "once", "until", "till"})
PRESENT = frozenset({"VBZ", "VBP"})
OPEN_MARKS = frozenset({"if", "unless", "whether", "lest"})
CIRCUMSTANCE = word_group("circumstance")


@dataclass(frozen=True, slots=True)
class Modality:
    """The reading of an act: its modality, the words that gave it, and how the clause stands in time and speech.

    ``background`` is True for a past perfect. ``governor`` is the act in whose content this one stands, ``cue`` the token of a verb of
    saying that reports it; None where there is none.
    """

    value: str
    reasons: tuple[str, ...]
    background: bool
    governor: Evoked | None
    cue: int | None


@cache
def _auxiliaries() -> Mapping[str, str]:
    return {r["word"]: r["effect"] for r in read_table("acts", "governors.tsv") if r["pos"] == "aux"}


@cache
def _modifiers() -> Mapping[str, str]:
    """Adjectives before a noun that say whether it is to come, possible or off."""
    return {r["word"]: r["effect"] for r in read_table("acts", "governors.tsv") if r["pos"] == "mod"}


@cache
def _governors() -> Mapping[tuple[str, str], str]:
    return {(r["word"], r["pos"]): r["effect"] for r in read_table("acts", "governors.tsv")}


@cache
def _carriers() -> Mapping[tuple[str, str, str], str]:
    return {(r["word"], r["pos"], r["slot"]): r["effect"] for r in read_table("acts", "carriers.tsv")}


def read_modality(
    sentence: Sentence, evoked: Evoked, others: Mapping[int, Evoked], *, commands: frozenset[int] = frozenset()
) -> Modality | None:
    """Climb from a trigger to the root of its sentence and gather what governs it.

    Args:
        others: the other triggers of the sentence by token.
        commands: verbs that order one's own people: what they order is planned.

    Returns:
        The modality, None where the act is no event (a purpose, a condition, the content of a demand or an accusation, a question).
    """
    if sentence.text.rstrip("\"' ").endswith("?"):
        return None
    reading = Modality("done", (), False, None, None)
    node = evoked.token
    reading = _local(sentence, node, reading) if evoked.trigger.pos != "n" else _noun_local(sentence, evoked, reading)
    own = (evoked.trigger.words[0], "a")
    if evoked.trigger.act.root == "CONSULT" and _governors().get(own) == "planned":
        reading = _with(reading, "planned", f"'{own[0]}'")
    if sentence.kind == "title" and sentence.tokens[node].dep == "ROOT" and is_infinitive(sentence, node):
        reading = _with(reading, "planned", "headline infinitive")
    seen = 0
    while sentence.tokens[node].head != node and seen <= len(sentence.tokens):
        if sentence.tokens[node].head in commands and sentence.tokens[node].dep in ("xcomp", "ccomp"):
            reading = _with(reading, "planned", f"'{sentence.tokens[sentence.tokens[node].head].text}'")
            break
        reading, node, done = _climb(sentence, node, evoked, others, reading)
        seen += 1
        if reading.value == "suppress":
            return None
        if done:
            break
    return None if reading.value == "suppress" else _settled(sentence, evoked, reading)


def _settled(sentence: Sentence, evoked: Evoked, reading: Modality) -> Modality:
    """The reading where the analyser of status sees an act undone, or only to come, that the climb takes for done."""
    if reading.value not in ("done", "planned"):
        return reading
    found = read_factuality(sentence, evoked.token)
    effect = SETTLED.get((reading.value, found.status))
    if effect == "planned" and _precedes_vow(sentence, evoked.token):
        effect = None
    last = found.reasons[-1]
    return _with(reading, effect, f"'{sentence.tokens[last.first].text}' ({last.meaning})") if effect is not None else reading


def _precedes_vow(sentence: Sentence, token: int) -> bool:
    """Whether a promise was made after the act, wherever the parse hangs it: "vowed to finish the pact after meeting Chad"."""
    after = sentence.tokens[sentence.tokens[token].head]
    if sentence.tokens[token].dep != "pcomp" or after.lower not in ("after", "following"):
        return False
    above = sentence.tokens[after.head]
    vow = sentence.tokens[above.head] if above.dep == "xcomp" else above
    return vow.tag == "VBD" and vow.lemma in VOWS


def _with(reading: Modality, effect: str, reason: str) -> Modality:
    if effect == "done":
        return reading
    if STRENGTH[effect] <= STRENGTH[reading.value]:
        return reading
    return replace(reading, value=effect, reasons=(*reading.reasons, reason))


def _local(sentence: Sentence, verb: int, reading: Modality) -> Modality:
    """Auxiliaries, negation and tense of one verb."""
    for child in sentence.kids(verb, "aux", "auxpass"):
        word = sentence.tokens[child]
        effect = _auxiliaries().get(word.lower)
        if effect in ("planned", "hypothetical") and _conditional(sentence, verb):
            effect = "conditional"
        if effect is not None:
            reading = _with(reading, effect, f"'{word.text}'")
        if word.lower in ("had", "'d") and word.lemma == "have":
            reading = replace(reading, background=True)
    for child in find_negation(sentence, verb, load_tables())[:1]:
        # "Will not sign" refuses; "did not sign" only tells that it was not done.
        will = any(sentence.tokens[a].lower in WILLING for a in sentence.kids(verb, "aux"))
        reading = _with(reading, "refused" if will else "negated", f"'{sentence.tokens[child].text}'")
    return reading


def _conditional(sentence: Sentence, verb: int) -> bool:
    nodes = [verb, *sentence.ancestors(verb)]
    return any(
        sentence.tokens[m].lower in ("if", "unless")
        for n in nodes
        for c in sentence.kids(n, "advcl")
        for m in sentence.kids(c, "mark")
    )


def _noun_local(sentence: Sentence, evoked: Evoked, reading: Modality) -> Modality:
    for child in sentence.kids(evoked.token, "amod", "det", "neg", "compound"):
        word = sentence.tokens[child]
        effect = _modifiers().get(word.lower)
        if effect is not None:
            reading = _with(reading, effect, f"'{word.text}'")
        if word.lower in ("no", "any", "neither"):
            reading = _with(reading, "negated" if word.lower != "any" else "suppress", f"'{word.text}'")
    return reading


def _climb(
    sentence: Sentence, node: int, evoked: Evoked, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    """One step towards the root: the reading so far, the next node, and whether the climb is over."""
    token = sentence.tokens[node]
    head = token.head
    if is_verb(sentence, node) or token.pos == "ADJ":
        return _climb_clause(sentence, node, head, others, reading)
    return _climb_noun(sentence, node, head, evoked, others, reading)


def _climb_clause(
    sentence: Sentence, node: int, head: int, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    dep = sentence.tokens[node].dep
    governor = sentence.tokens[head]
    if dep == "relcl":
        return reading, head, True
    if dep == "advcl":
        return _adverbial(sentence, node, head, reading)
    if dep == "acl" and not is_infinitive(sentence, node):
        return reading, head, True
    if dep == "pcomp":
        return _gerund(sentence, node, head, others, reading)
    if dep in ("xcomp", "ccomp", "acl"):
        return _content(sentence, node, head, others, reading)
    if dep == "conj" and is_verb(sentence, head):
        if not sentence.kids(node, "nsubj", "nsubjpass", "aux"):
            reading = _share(sentence, head, reading)
        return reading, head, False
    if dep == "acomp" or governor.pos == "AUX":
        return _local(sentence, head, reading) if is_verb(sentence, head) else reading, head, False
    return reading, head, False


def _share(sentence: Sentence, head: int, reading: Modality) -> Modality:
    """A coordinated verb without auxiliary of its own shares the first one's ("will meet and sign"), but not its negation."""
    shared = _local(sentence, head, Modality("done", (), False, None, None))
    reading = replace(reading, background=reading.background or shared.background)
    return reading if shared.value == "negated" else _with(reading, shared.value, " ".join(shared.reasons))


def _adverbial(sentence: Sentence, node: int, head: int, reading: Modality) -> tuple[Modality, int, bool]:
    mark = next(
        (sentence.tokens[m].lower for m in sentence.kids(node, "mark", "advmod") if sentence.tokens[m].lower in OPEN_MARKS), None
    )
    if mark is not None:
        return _with(reading, "suppress", f"'{mark}'"), head, True
    if _is_to_come(sentence, node, head):
        return _with(reading, "planned", "simple present in a clause of time"), head, True
    if is_infinitive(sentence, node):
        governor = sentence.tokens[head]
        if (governor.lemma, "phase") in _governors():
            return (_local(sentence, head, reading) if is_verb(sentence, head) else reading), head, False
        effect = _governors().get((governor.lemma, "v"), "suppress")
        effect = effect if effect in ("planned", "hypothetical") else "suppress"
        return _with(reading, effect, f"'{governor.text} to'"), head, False
    return reading, head, True


def _is_to_come(sentence: Sentence, node: int, head: int) -> bool:
    """Whether a clause of time in the simple present speaks of what is to come: "will ask when the ministers meet"."""
    marks = sentence.kids(node, "mark", "advmod")
    if sentence.tokens[node].tag not in PRESENT or not any(sentence.tokens[m].lower in TEMPORAL for m in marks):
        return False
    helpers = {sentence.tokens[a].lower for a in sentence.kids(head, "aux")}
    return not sentence.kids(node, "aux") and not helpers.isdisjoint(COMING)


def _gerund(
    sentence: Sentence, node: int, prep: int, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    word = sentence.tokens[prep].lower
    head = sentence.tokens[prep].head
    governor = sentence.tokens[head]
    if word in ("without", "instead", "than"):
        return _with(reading, "negated", f"'{word}'"), head, False
    if word in CIRCUMSTANCE and governor.dep != "prep":
        return reading, head, True
    if head in others:
        content = _content_effect(others[head])
        return replace(_with(reading, content, f"content of '{governor.text}'"), governor=others[head]), head, False
    effect = _carriers().get((governor.lemma, "n" if governor.pos == "NOUN" else "v", word)) or _governors().get(
        (governor.lemma, "n" if governor.pos == "NOUN" else "a" if governor.pos == "ADJ" else "v")
    )
    return _with(reading, effect or "suppress", f"'{governor.text} {word}'"), head, False


def _content_effect(governor: Evoked) -> str:
    """What a governing act makes of its content: an agreement plans it, an offer only offers it, a demand leaves it open."""
    effect = CONTENT[governor.trigger.act.root]
    if effect != "planned":
        return effect
    own = _governors().get((governor.trigger.words[0], governor.trigger.pos), effect)
    return own if own in ("offered", "hypothetical") else effect


def _stands_apart(sentence: Sentence, node: int, head: int) -> bool:
    """Whether two main clauses are only strung together ("troops moved in; the union protested"), whatever label the parse gives."""
    if node > head:
        return False
    between = sentence.tokens[node + 1 : head]
    return any(t.text in (";", ":") for t in between) and _governors().get((sentence.tokens[head].lemma, "v")) != "said"


VOWS = frozenset({"promise", "pledge", "vow", "swear", "undertake"})
TELLING = frozenset({"announce", "confirm", "disclose", "reveal", "mention", "publicise", "publicize"})
ENDING = frozenset({"end", "stop", "cease", "halt", "pause", "subside"})
HOSTILE = frozenset({"REJECT", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "THREATEN"})


def is_menace(sentence: Sentence, evoked: Evoked, others: Mapping[int, Evoked]) -> bool:
    """Whether a promise promises harm ("vowed to block the nomination")."""
    if evoked.trigger.act.root != "AGREE" or evoked.trigger.words[0] not in VOWS:
        return False
    if sentence.kids(evoked.token, "dative", "dobj"):
        # What is promised to someone does him no harm ("promised Lima to curb the smuggling").
        return False
    clauses = [c for c in sentence.kids(evoked.token, "xcomp", "ccomp") if c in others and not sentence.kids(c, "neg")]
    content = [others[c].trigger.act.root for c in clauses]
    return bool(content) and all(root in HOSTILE for root in content)


def _content(
    sentence: Sentence, node: int, head: int, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    """The clause is what a verb, adjective or noun is about."""
    governor = sentence.tokens[head]
    dep = sentence.tokens[node].dep
    infinitive = is_infinitive(sentence, node)
    if dep == "ccomp" and _stands_apart(sentence, node, head):
        return reading, head, True
    if head in others and not (dep == "ccomp" and others[head].trigger.act.root in ("CONSULT", "SUPPORT")):
        effect = "suppress" if is_menace(sentence, others[head], others) else _content_effect(others[head])
        if reading.value in ("negated", "refused"):
            # A promise not to do something commits to no act of its own (conventions, 2).
            effect = "suppress"
        reading = replace(_with(reading, effect, f"content of '{governor.text}'"), governor=others[head])
        return (_local(sentence, head, reading) if is_verb(sentence, head) else reading), head, False
    pos = {"VERB": "v", "AUX": "v", "ADJ": "a"}.get(governor.pos, "n")
    effect_ = _governors().get((governor.lemma, pos)) or _governors().get((governor.lower, pos))
    if effect_ is None and pos == "v" and governor.tag == "VBN":
        effect_ = _governors().get((governor.lower, "a"))
    if dep == "ccomp" and not infinitive:
        if effect_ == "said" or effect_ is None:
            reading = replace(reading, cue=head if reading.cue is None else reading.cue)
            denied = _local(sentence, head, Modality("done", (), False, None, None)).value == "negated"
            return (_with(reading, "suppress", f"'{governor.text}' negated") if denied else reading), head, False
        return _with(reading, effect_, f"'{governor.text}'"), head, False
    if governor.lemma == "be" and not infinitive:
        return reading, head, False
    if effect_ is None:
        effect_ = "suppress" if infinitive else "done"
    if effect_ == "said":
        effect_ = "planned" if infinitive else "done"
    reading = _with(reading, effect_, f"'{governor.text}'")
    return (_local(sentence, head, reading) if is_verb(sentence, head) else reading), head, False


def _climb_noun(
    sentence: Sentence, node: int, head: int, evoked: Evoked, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    token = sentence.tokens[node]
    dep = token.dep
    if dep in ("compound", "nmod", "amod", "poss", "npadvmod"):
        return _with(reading, "suppress", "only modifies"), head, True
    if dep in ("conj", "appos", "attr", "dep", "prep", "oprd"):
        if dep == "attr":
            reading = _local(sentence, head, reading)
        return reading, head, False
    if dep in ("dobj", "nsubjpass", "nsubj", "dative"):
        return _nominal_argument(sentence, node, head, "subj" if dep == "nsubj" else "dobj", evoked, others, reading)
    if dep == "pobj":
        return _nominal_complement(sentence, node, head, evoked, others, reading)
    return reading, head, False


def _nominal_argument(
    sentence: Sentence, node: int, verb: int, slot: str, evoked: Evoked, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    governor = sentence.tokens[verb]
    particle = next((sentence.tokens[c].lower for c in sentence.kids(verb, "prt", "advmod")), "")
    place = " place" if slot == "subj" and any(sentence.tokens[c].lower == "place" for c in sentence.kids(verb, "dobj")) else ""
    table = _carriers()
    effect = table.get((f"{governor.lemma} {particle}", "v", slot)) or table.get((governor.lemma + place, "v", slot))
    if effect is None and verb in others:
        effect = "planned" if others[verb].trigger.act.root in ("AGREE", "CONCEDE") and slot == "dobj" else "suppress"
        reading = replace(reading, governor=others[verb])
    if effect is None and slot == "dobj" and evoked.trigger.act.root in ("SANCTION", "COERCE"):
        # A standing measure named as the object of another act is no act of its own (conventions, 3).
        effect = "suppress"
    if effect is None and slot == "dobj":
        effect = _governors().get((governor.lemma, "v"), "done")
        effect = "done" if effect == "said" else effect
    modal = any(sentence.tokens[a].lower in _auxiliaries() for a in sentence.kids(verb, "aux"))
    if effect is None and slot == "subj" and modal and governor.lemma != "be":
        # "An attack would mean war": nobody attacks.
        effect = "suppress"
    if slot == "subj" and modal and governor.lemma in ENDING and evoked.trigger.act.root in HOSTILE:
        # "The fighting must end": nobody fights in time to come.
        effect = "suppress"
    reading = _with(reading, effect or "done", f"'{governor.text}'")
    if is_verb(sentence, verb):
        if slot == "dobj" and governor.lemma in TELLING and find_negation(sentence, verb, load_tables()):
            # What nobody announced is not thereby called off.
            return _with(reading, "suppress", f"'{governor.text}' negated"), verb, True
        own = _local(sentence, verb, reading)
        reading = reading if own.value == "negated" and _leaves_standing(sentence, node, verb) else own
        if governor.lemma == "be" and any(is_infinitive(sentence, c) for c in sentence.kids(verb, "xcomp")):
            reading = _with(reading, "planned", f"'{governor.text} to'")
    return reading, verb, False


def _leaves_standing(sentence: Sentence, node: int, verb: int) -> bool:
    """Whether the negation of a verb leaves its subject standing: denied is what the subject did, or what is said of it."""
    lemma = sentence.tokens[verb].lemma
    if sentence.tokens[node].dep == "nsubjpass":
        return lemma in SAID_OF
    opens = sentence.tokens[sentence.edges[node][0]].lower
    return sentence.tokens[node].dep == "nsubj" and opens not in ("no", "neither") and lemma != "be" and lemma not in TAKING_PLACE


def _nominal_complement(
    sentence: Sentence, node: int, prep: int, evoked: Evoked, others: Mapping[int, Evoked], reading: Modality
) -> tuple[Modality, int, bool]:
    word = sentence.tokens[prep].lower
    head = sentence.tokens[prep].head
    governor = sentence.tokens[head]
    table = _carriers()
    if (word, "p", "pobj") in table:
        return _with(reading, table[word, "p", "pobj"], f"'{word}'"), head, True
    if word == "of" and governor.lemma in QUANTITIES:
        return reading, head, False
    if word == "on" and evoked.trigger.act.mode == "visit":
        return reading, head, True
    if word == "for" and evoked.trigger.act.root == "CONSULT" and (pos_ := governor.pos) in ("PROPN", "ADP", "VERB", "AUX"):
        if pos_ in ("PROPN", "ADP"):
            return reading, head, True
        if governor.lemma in MOTION:
            return _local(sentence, head, reading), head, False
    pos = "v" if is_verb(sentence, head) else "n"
    effect = table.get((governor.lemma, pos, word))
    if effect is not None:
        reading = _with(reading, effect, f"'{governor.text} {word}'")
        return (_local(sentence, head, reading) if pos == "v" else reading), head, effect != "done"
    if word in CIRCUMSTANCE or governor.pos == "ADP":
        return reading, head, True
    if head in others:
        content = _content_effect(others[head])
        return _with(reading, content, f"content of '{governor.text}'"), head, False
    if pos == "n":
        effect = _governors().get((governor.lemma, "n"))
        return _with(reading, effect or "suppress", f"'{governor.text} {word}'"), head, False
    return reading, head, False
