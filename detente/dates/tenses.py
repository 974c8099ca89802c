"""Whether the clause around an offset speaks of the past, the present or the future."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Literal

from detente.dates.patterns import cues
from detente.language.model import Sentence

Tense = Literal["past", "present", "future", "unknown"]
Tenses = Callable[[int], Tense]

_LEFT, _RIGHT = 160, 80
_ABBREVIATED = "".join(
    rf"(?<!\b{word}\.)"
    for word in (
        "Mr",
        "Ms",
        "Mrs",
        "Dr",
        "St",
        "No",
        "Gen",
        "Sen",
        "Rep",
        "Gov",
        "Col",
        "Lt",
        "Jan",
        "Feb",
        "Aug",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
    )
)
SENTENCE_END = re.compile(rf"(?:\.(?<!\.[A-Za-z]\.){_ABBREVIATED}|[!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])")
"""The end of a sentence, as far as its marks tell; the stops of "p.m." and "U.S." and of titles and months are none."""
_STOP = re.compile(rf"{SENTENCE_END.pattern}|\n[ \t]*\n|;\s")
# Verbs that in the present tense tell of what is appointed ("the council meets on Friday"); and words after which an infinitive is.
_APPOINTED = (
    r"meets|opens|begins|starts|convenes|reconvenes|resumes|gathers|expires|ends|closes|lapses|votes|hosts|arrives|departs|leaves|"
    r"returns|turns|comes due|travels|flies|lands|reports|speaks|runs out|kicks off|comes? into (?:force|effect)|go(?:es)? into effect|enters? into force|"
    r"shuts|reopens|sets (?:out|off|sail)|heads|holds|elects|receives|addresses|decides|hears|debates|expects? (?:an?|the)|insists on|"
    r"(?:promised|pledged|proposed|planned|demanded|called for) (?:[a-z]+ ){0,3}(?:elections?|talks|votes?|referendum|summit|meeting|polls|ballot)|"
    r"(?:slipped|moved|pushed|shifted|delayed|postponed|put) (?:[a-z]+ ){0,2}to|"
    r"meet|resume|reconvene|convene|begin|depart|arrive|expire|"
    r"takes? (?:effect|place|office|over)|falls due|go(?:es)? to the polls|(?:meet|gather|sit|speak|vote|report|convene|talk) again"
)
_BOUND = (
    r"agreed|agrees?|vow(?:s|ed)?|promis(?:es|ed)|pledg(?:es|ed)|threaten(?:s|ed)?|want(?:s|ed)?|hop(?:es|ed)|plan(?:s|ned)?|intend(?:s|ed)?|"
    r"aim(?:s|ed)?|prepar(?:es|ed|ing)|offer(?:s|ed)?|decid(?:es|ed)|expect(?:s|ed)?|likely|unlikely|ready|poised|bound|sure|hoping|planning"
)
_MARK = re.compile(
    r"\b(?:(?P<future>(?:(?:will|shall|would|['’]ll|won['’]t|due to|set to|scheduled (?:to|for)|expected to|going to|(?:may|could|might|must|should|can)|"
    r"(?:is|are|was|were|be) (?:to|due|set|scheduled|expected|planned|slated|about|fixed|billed|timed|timetabled|pencilled in)(?: to| for)?|"
    rf"(?:{_BOUND}) to)"
    # The verb that follows is part of the sign: "will be held" is no past.
    r"(?: not| also| only| then| now| again)?(?: be| have)?(?: [a-z]+)?)|"
    rf"{_APPOINTED}|"
    r"(?:has|have|had|give|gives|given|gave|giving)(?: [A-Za-z]+){0,3} until|"
    r"(?:extended|postponed|delayed|adjourned|deferred|rescheduled|scheduled|prolonged|put off|set|due)(?: [a-z]+){0,4} (?:until|till|to|for|on|by)|"
    r"ahead of|upcoming|to be [a-z]+|deadline (?:of|on|for|by))|"
    r"(?P<past>had (?:promised|pledged|proposed|planned|demanded) (?:[a-z]+ ){0,3}(?:elections?|talks|votes?|referendum|summit|meeting|polls|ballot)|"
    r"(?:originally|initially|first) (?:set|due|scheduled|planned|meant|timed)(?: for| to)?|(?:did(?: not)?|didn['’]t|(?:failed|refused|managed|declined|unable|tried|began|continued|used|had|started|forced|able) to)(?: [a-z]+)?|"
    r"was|were|had|said|told|met|held|came|went|took|made|began|left|gave|saw|became|spoke|fell|rose|won|lost|sent|"
    r"brought|broke|struck|shot|fought|led|paid|hit|quit|flew|drove|withdrew|wrote|fled|chose|swept|tore|froze|drew|ran|got|built|"
    r"bought|caught|taught|kept|dealt|meant|sold|spent|stood|knew|grew|threw|blew|shook|swore|sank|hung|laid|sat|sworn|born|seen|taken|shown|stolen|written|broken|thrown|slain|chosen|beaten|overthrown|found|"
    r"overthrew|[a-z]{2,20}[a-df-z]ed|[a-z]{2,20}eed))\b"
)
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "would"})
_MAY = frozenset({"may", "can", "might", "must", "should"})


def word_tense(text: str, offset: int) -> Tense:
    """Guess the tense from the words before an offset of its sentence, then from those after it; ``unknown`` without a sign.

    The nearest sign before the offset decides. Looks at a bounded window, so a text of any length takes linear time.
    """
    before = text[max(0, offset - _LEFT) : offset]
    stops = [m.end() for m in _STOP.finditer(before)]
    found = _last(_one_line(before[stops[-1] if stops else 0 :]))
    if found != "unknown":
        return found
    after = text[offset : offset + _RIGHT]
    stop = _STOP.search(after)
    mark = _MARK.search(_one_line(after[: stop.start()] if stop else after))
    return _kind(mark) if mark else "unknown"


def _one_line(words: str) -> str:
    return words.replace("\n", " ").replace("\u00a0", " ")


def sentence_tenses(sentences: Sequence[Sentence]) -> Tenses:
    """A function from clean-text offsets to the tense of the clause there, read off the parse.

    ``sentences`` stand in the order of the text. The present tense of a title tells the past, as headlines do. ``unknown`` where
    no sentence covers the offset or no finite verb governs it.
    """
    starts = [s.start for s in sentences]

    def tense(offset: int) -> Tense:
        index = bisect_right(starts, offset) - 1
        if index < 0 or offset >= sentences[index].end:
            return "unknown"
        return _parsed(sentences[index], offset)

    return tense


def _last(words: str) -> Tense:
    found: Tense = "unknown"
    for mark in _MARK.finditer(words):
        found = _kind(mark)
    return found


def _kind(mark: re.Match[str]) -> Tense:
    return "future" if mark["future"] else "past"


def _parsed(sentence: Sentence, offset: int) -> Tense:
    token = next((t.index for t in sentence.tokens if t.start <= offset < t.end), None)
    if token is None:
        return "unknown"
    for index in (token, *sentence.ancestors(token)):
        if sentence.tokens[index].lower in cues("onward"):
            return "future"
        if (tense := _verb_tense(sentence, index)) is not None:
            return tense
    return "unknown"


def _verb_tense(sentence: Sentence, index: int) -> Tense | None:
    """The tense that a verb shows; None where it shows none and its governor must be asked."""
    token = sentence.tokens[index]
    if token.pos not in ("VERB", "AUX"):
        return "future" if token.lower in cues("ahead") and _rules_infinitive(sentence, index) else None
    helpers = [sentence.tokens[k] for k in sentence.kids(index, "aux", "auxpass")]
    if any(h.lower in _WILL for h in helpers) or token.lower in _WILL:
        return "future"
    if token.lower in cues("ahead") and (_rules_infinitive(sentence, index) or any(h.lemma == "be" for h in helpers)):
        return "future"
    if any(h.tag == "MD" for h in helpers):
        return "future" if any(h.lower in _MAY for h in helpers) else "past"
    if any(h.tag == "TO" for h in helpers):
        head = sentence.tokens[token.head]
        appointed = token.lemma in cues("appointed") and token.dep in ("xcomp", "ccomp", "acl") and head.lemma not in cues("done")
        ahead = appointed or head.lemma in cues("intend") or head.lower in cues("ahead") or head.lemma == "be"
        return "future" if ahead and token.head != index else None
    if token.tag == "VBD" or any(h.tag in ("VBD", "VBZ", "VBP") and h.lemma in ("be", "have", "do", "'s", "’s") for h in helpers):
        return _helped(sentence, token.tag, [h.tag for h in helpers], [h.lemma for h in helpers])
    if token.tag in ("VBZ", "VBP"):
        return _present(sentence, token.lemma)
    return None


def _present(sentence: Sentence, lemma: str) -> Tense:
    if sentence.kind == "title":
        return "past"
    return "future" if lemma in cues("appointed") else "present"


def _helped(sentence: Sentence, tag: str, tags: list[str], lemmas: list[str]) -> Tense:
    if tag == "VBD" or "VBD" in tags or "have" in lemmas:
        return "past"
    return "past" if sentence.kind == "title" else "present"


def _rules_infinitive(sentence: Sentence, index: int) -> bool:
    return any(sentence.tokens[k].tag == "VB" for k in sentence.kids(index, "xcomp", "ccomp", "advcl", "acl"))
