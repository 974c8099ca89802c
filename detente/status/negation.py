"""What negates a verb, read off the parse for :mod:`detente.status.clauses`."""

from __future__ import annotations

from itertools import pairwise

from detente.language.model import Sentence, Token
from detente.status.syntax import CHAIN, helpers_of, sharer_of
from detente.status.tables import Tables

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
ARGUMENTS = SUBJECTS | {"dobj"}
# Having nothing is a state that holds.
STATES = frozenset({"have", "be", "get", "want", "need", "see"})
# What "not" before them leaves standing: "not only", "not until Friday".
EXEMPT = frozenset({"only", "just", "merely", "simply", "until", "till"})
# "No fewer than thirty", "no doubt".
COUNTS = frozenset({"fewer", "less", "later", "sooner", "other", "small", "doubt", "wonder", "longer"})
NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
# "A few" and "these few" are some; "few" alone is hardly any.
SOME = frozenset({"a", "the", "these", "those", "last", "next", "past", "first", "quite", "not", "no"})
HARDLY = frozenset({"hardly", "barely", "scarcely"})
# "At no time", "in no way", "under no circumstances", "by no means".
NEVER = frozenset({"time", "point", "stage", "moment", "way", "case", "circumstances", "means", "account", "event"})
# "Never before", "not once".
TIMES = frozenset({"before", "once", "again", "since"})
APART = frozenset({"instead of", "rather than", "let alone"})


def find_negation(sentence: Sentence, token: int, tables: Tables) -> list[int]:
    """The words that negate a verb: "not", "never", a subject or an object with "no"; without those that negate something else."""
    found = _apart(sentence, token) + _shared_negation(sentence, token) + _nor(sentence, token)
    fronted = [k for a in helpers_of(sentence, token) for k in sentence.children[a] if k < token]
    for kid in (*sentence.children[token], *fronted):
        word = sentence.tokens[kid]
        if word.dep in ARGUMENTS:
            found += _in_argument(sentence, token, kid, tables)
        elif word.dep in ("prep", "agent", "dative"):
            found += _after_preposition(sentence, token, kid)
        elif word.lower in TIMES and kid < token and (denied := sentence.kid(kid, "neg")) is not None:
            found.append(denied)
        elif word.dep == "neg" or _is_no_longer(sentence, kid) or (kid < token and _denies(word, tables)):
            found.append(kid)
    if not found:
        found = _after_helper(sentence, token)
    return [] if found and _is_lifted(sentence, token, found) else found


def _in_argument(sentence: Sentence, verb: int, argument: int, tables: Tables) -> list[int]:
    """What denies a subject or object: itself ("nobody"), the word that opens it ("no ship", "not one of", "few")."""
    word, tokens = sentence.tokens[argument], sentence.tokens
    subject = word.dep in SUBJECTS
    if not subject and (argument < verb or tokens[verb].lemma in STATES):
        return []
    first = sentence.edges[argument][0]
    opens = ("no", "not", "neither") if subject else ("no",)
    found = [argument] if word.lower in NOBODY or (subject and word.lower == "little") else []
    if first != argument and (subject or word.pos != "VERB") and tokens[first].lower in opens and not _is_count(sentence, first):
        return [*found, first]
    if not subject:
        return found
    parts = (argument, *sentence.kids(argument, "det", "neg", "preconj", "cc", "amod", "advmod"))
    found += [k for k in parts if k not in found and _is_denial(tokens[k], tables)]
    return found + [k for k in parts if tokens[k].lower == "few" and (not k or tokens[k - 1].lower not in SOME)]


def _is_denial(word: Token, tables: Tables) -> bool:
    frame = "adv" if word.dep == "advmod" else "det"
    return tables.kind(word.lower, frame, "word") == "denied" and word.lower != "not"


def _is_count(sentence: Sentence, first: int) -> bool:
    """Whether "no" or "not" opens a number or the like and denies nothing: "no more than ten", "not only"."""
    after = [t.lower for t in sentence.tokens[first + 1 : first + 3]]
    return after == ["more", "than"] or after[:1] == ["-"] or not (COUNTS | EXEMPT).isdisjoint(after[:1])


def _after_preposition(sentence: Sentence, verb: int, preposition: int) -> list[int]:
    """ "Apologised to no one", "yielded on nothing"; before the verb also "at no time", "in no way"."""
    noun = sentence.kid(preposition, "pobj")
    if noun is None or sentence.tokens[preposition].lower in ("for", "but", "except", "with"):
        return []
    word = sentence.tokens[noun].lower
    if word == "nothing" and sentence.tokens[verb].lemma == "come":
        return []
    denied = [k for k in sentence.kids(noun, "det") if sentence.tokens[k].lower == "no"]
    if word in NOBODY or (word == "one" and denied):
        return denied or [noun]
    return denied if preposition < verb and word in NEVER else []


def _after_helper(sentence: Sentence, token: int) -> list[int]:
    """A "not" right after the auxiliary that the parse hangs elsewhere ("did not, on any day, set foot")."""
    for helper in sentence.kids(token, "aux", "auxpass"):
        after = sentence.tokens[helper + 1] if helper + 1 < token else None
        if after is not None and after.lower in ("not", "n't", "n’t", "never"):
            return [after.index]
    return []


def _is_lifted(sentence: Sentence, token: int, found: list[int]) -> bool:
    """Whether the words deny something else than the verb: "not only", "not until Friday", "not because of this but because of that"."""
    tokens = sentence.tokens
    after = {tokens[n + 1].lower for n in found if n + 1 < len(tokens)}
    if not after.isdisjoint(EXEMPT):
        return True
    if any(tokens[n].lower in HARDLY for n in found):
        return any(tokens[h].lower == "had" for h in helpers_of(sentence, token)) or tokens[token].lower == "had"
    if any(tokens[k].lower in ("until", "till") and k > token for k in _openers(sentence, token)):
        return tokens[token].tag != "VB" or any(tokens[h].lower == "did" for h in sentence.kids(token, "aux"))
    if any(_is_corrected(sentence, k) for k in sentence.kids(token, "prep", "agent", "dobj")):
        return True
    return any(tokens[k].lower == "because" and _is_contrasted(sentence, k) for k in _openers(sentence, token))


def _is_corrected(sentence: Sentence, part: int) -> bool:
    """Whether only one part of what a verb tells is denied, and another put in its place: "not in Geneva but in Lausanne"."""
    but = any(sentence.tokens[c].lower == "but" for c in sentence.kids(part, "cc"))
    return but and any(sentence.tokens[c].pos == sentence.tokens[part].pos for c in sentence.kids(part, "conj"))


def _openers(sentence: Sentence, token: int) -> list[int]:
    """The prepositions that hang on a verb, and the conjunctions of its clauses."""
    marks = [m for clause in sentence.kids(token, "advcl") for m in sentence.kids(clause, "mark")]
    return [*sentence.kids(token, "prep"), *marks]


def _is_contrasted(sentence: Sentence, because: int) -> bool:
    """Whether another cause follows after "but"."""
    rest = [t.lower for t in sentence.tokens[because + 1 :]]
    return any(a == "but" and b in ("because", "for", "over", "due", "out") for a, b in pairwise(rest))


def _denies(word: Token, tables: Tables) -> bool:
    return word.dep in ("advmod", "preconj", "cc") and tables.kind(word.lower, "adv", "word") == "denied"


def _is_no_longer(sentence: Sentence, token: int) -> bool:
    if sentence.tokens[token].lower not in ("longer", "more"):
        return False
    return any(sentence.tokens[k].lower in ("no", "any") for k in sentence.children[token])


def _apart(sentence: Sentence, token: int) -> list[int]:
    """The words of "instead of", "rather than" and "let alone" right before a verb, however they were parsed."""
    before = " ".join(t.lower for t in sentence.tokens[max(0, token - 2) : token])
    return [token - 2, token - 1] if before in APART else []


def _nor(sentence: Sentence, token: int) -> list[int]:
    """The "nor" before a coordinated verb: "neither smiled nor spoke"."""
    word = sentence.tokens[token]
    return (
        [c for c in sentence.kids(word.head, "cc") if c < token and sentence.tokens[c].lower == "nor"]
        if word.dep == "conj"
        else []
    )


def _shared_negation(sentence: Sentence, token: int) -> list[int]:
    """The negation of the first of coordinated verbs that share its auxiliary ("did not stop or pay")."""
    here, found = token, list[int]()
    for _ in range(CHAIN):
        first = sharer_of(sentence, here)
        if first is None or sentence.tokens[here].tag != "VB" or sentence.kid(here, "aux", "auxpass") is not None:
            break
        if any(sentence.tokens[k].lower == "but" for k in sentence.kids(first, "cc")):
            break
        here, found = first, sentence.kids(first, "neg")
    return found
