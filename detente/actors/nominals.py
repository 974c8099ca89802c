"""Noun phrases that may name someone: "Kenyan police", "the foreign ministers of both countries"."""

from __future__ import annotations

from dataclasses import dataclass

from detente.actors.page import Page, RoleSpan
from detente.actors.roster import Roster
from detente.actors.standing import head_of
from detente.actors.tables import Role, words
from detente.language.model import Sentence

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "both", "his", "her", "its", "their"))
_LEFT = ("det", "amod", "compound", "nmod", "poss", "nummod", "predet", "quantmod", "nsubj")
_BODIES = ("GOV", "MIL", "COP", "REB", "PRM", "UAF", "OPP", "LEG", "JUD", "PTY")
INDEFINITE = frozenset(("a", "an", "another", "any", "every", "some", "one"))
"""Articles and the like that name no one in particular."""


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun phrase to be read: its role, its extent in tokens, the token it hangs on."""

    sentence: int
    span: RoleSpan
    role: Role
    first: int
    last: int
    head: int
    definite: bool


def find_nominals(page: Page, roster: Roster, sentence: Sentence) -> list[Nominal]:
    """The noun phrases of a sentence whose head, or whose chief modifier, is a role that no mention covers yet."""
    found: list[Nominal] = []
    spans = {head_token(page, sentence, span): span for span in page.roles[sentence.index]}
    for head, span in spans.items():
        mention = roster.headed(sentence.index, head)
        if mention is not None or _inside_name(roster, sentence.index, head):
            continue
        if sentence.tokens[head].pos not in ("NOUN", "PROPN", "ADJ"):
            continue
        governor = _governor(sentence, head)
        if governor is not None and (governor in spans or not _names_body(sentence, span, head)):
            continue
        if _is_idle(sentence, span.role, head):
            continue
        first, _ = page.tokens(sentence.index, *offsets_of(page, sentence.index, span))
        outer = head
        if governor is not None and sentence.tokens[governor].lower in words("generic_head"):
            outer = governor
        left = _left_edge(sentence, outer if outer == governor else head, first)
        definite = sentence.tokens[left].lower in _DEFINITE or _possessed(sentence, outer) or _headlined(sentence, left, outer)
        found.append(Nominal(sentence.index, span, _best_role(sentence, span, head), left, outer + 1, outer, definite))
    return sorted(found, key=lambda n: n.head)


def _headlined(sentence: Sentence, left: int, head: int) -> bool:
    """Whether a headline leaves out the article: one court, one president."""
    token = sentence.tokens[head]
    return sentence.kind == "title" and token.tag in ("NN", "NNP") and sentence.tokens[left].lower not in INDEFINITE


def _names_body(sentence: Sentence, span: RoleSpan, head: int) -> bool:
    """Whether a modifier still names who it is: "police raid", "rebel stronghold", not "press conference" or "Sunni kingdom"."""
    return sentence.tokens[head].tag.startswith("NN") and span.role.use != "office" and span.role.sector in _BODIES


def _is_idle(sentence: Sentence, role: Role, head: int) -> bool:
    """Whether the noun names no one: "in force", "no presidents", "the exchange of ambassadors"."""
    token = sentence.tokens[head]
    left = [sentence.tokens[c].lower for c in sentence.children[head] if c < head]
    if "no" in left or (token.dep == "attr" and left and left[0] in INDEFINITE):
        return True
    if (
        token.tag == "NN"
        and not left
        and role.use == "body"
        and token.dep in ("pobj", "dobj")
        and token.lower not in words("bare")
    ):
        return True
    if role.use == "gear" and token.dep == "pobj" and sentence.tokens[token.head].lower in ("with", "by", "of", "in"):
        return sentence.tokens[token.head].dep != "agent"
    return (
        role.use == "office"
        and token.tag == "NNS"
        and not left
        and token.dep in ("pobj", "dobj")
        and sentence.kid(head, "prep") is None
    )


def _best_role(sentence: Sentence, span: RoleSpan, head: int) -> Role:
    plural = sentence.tokens[head].tag in ("NNS", "NNPS")
    fitting = [r for r in span.roles if not (r.use == "office" and plural and len(span.roles) > 1 and not r.plural)]
    return (fitting or list(span.roles))[0]


def _inside_name(roster: Roster, sentence: int, token: int) -> bool:
    return any(
        m.first <= token < m.last and m.kind in ("name", "nominal") and m.head != token and m.last - m.first > 1
        for m in roster.mentions[sentence]
    )


def offsets_of(page: Page, sentence: int, span: RoleSpan) -> tuple[int, int]:
    """The clean-text offsets of a role."""
    return page.words[sentence][span.first].start, page.words[sentence][span.last - 1].end


def head_token(page: Page, sentence: Sentence, span: RoleSpan) -> int:
    """The token that a role hangs on."""
    return head_of(sentence, *page.tokens(sentence.index, *offsets_of(page, sentence.index, span)))


def _governor(sentence: Sentence, head: int) -> int | None:
    token = sentence.tokens[head]
    if token.dep in ("compound", "amod", "nmod") and token.head > head:
        return token.head
    return None


def _left_edge(sentence: Sentence, head: int, first: int) -> int:
    edge = min(first, head)
    for child in sorted((c for c in sentence.children[head] if c < head), reverse=True):
        if sentence.tokens[child].lower in words("calendar"):
            break
        if (
            sentence.tokens[child].dep in _LEFT
            and sentence.edges[child][1] >= edge - 1
            and sentence.tokens[child].pos not in ("VERB", "AUX")
        ):
            edge = min(edge, sentence.edges[child][0])
    return edge


def _possessed(sentence: Sentence, head: int) -> bool:
    return sentence.kid(head, "poss") is not None
