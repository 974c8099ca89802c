"""The reason that an event bears (``why``), taken apart and put into plain words."""

from __future__ import annotations

import re

from detente.events.lexicon import load_lexicon

STATUS = {
    "done": "told as done",
    "planned": "told as planned",
    "offered": "told as offered",
    "hypothetical": "told as possible",
    "conditional": "told under a condition",
    "negated": "told as not done",
    "refused": "told as refused",
}
# The places in a sentence that the coder looks for a participant in.
ROLES = {
    "subj": "the subject of the act",
    "dobj": "the object of the act",
    "iobj": "the one to whom it is done",
    "amod": "the adjective before the act",
    "poss": "the owner named before the act",
    "speaker": "who says it",
    "none": "named together with the source",
    "unnamed": "the words name none",
    "ccomp.subj": "the subject of the clause that tells the content",
    "xcomp.subj": "the subject of the clause that tells the content",
    "ccomp.dobj": "the object of the clause that tells the content",
    "xcomp.dobj": "the object of the clause that tells the content",
}


class Reasons:
    """The reason that an event bears, field by field; what is not of the known form is kept as it is."""

    def __init__(self, why: str) -> None:
        self._parts = re.split(r"; (?=source:|target:|date:|lexicon:|\w+(?: \([^;]*\))?(?:;|$))", why)
        self.code = self._act()

    def raw(self, field: str) -> str:
        """The reason for one field as the event has it, empty where it has none."""
        return next((p.removeprefix(f"{field}: ") for p in self._parts if p.startswith(f"{field}: ")), "")

    def of(self, field: str) -> str:
        """The reason for one field in plain words."""
        return _role(self.raw(field))

    @property
    def reading(self) -> tuple[str, str]:
        """The modality and, where given, the words that it was read from."""
        for part in self._parts[1:]:
            found = re.fullmatch(r"(\w+)(?: \((.*)\))?", part)
            if found and found[1] in STATUS:
                return found[1], found[2] or ""
        return "", ""

    @property
    def status(self) -> str:
        modality, words = self.reading
        told = STATUS.get(modality, "by the act itself")
        return f"{told}, by {_curly(words)}" if words else told

    @property
    def voices(self) -> str:
        """What lexicon, linear model and network see, empty where the models were not asked: a side is not named in the sentence."""
        return next((part for part in self._parts if part.startswith("lexicon: ")), "")

    def _act(self) -> str:
        words = self._parts[0]
        found = re.search(r"'([^']+)' is (?:read as )?([\w-]+)$", words)
        if not found:
            return _curly(words)
        known = load_lexicon().acts.get(found[2])
        announced = "its announcement counts; " if "announces" in words else ""
        announced += "no row of the lexicon tells it, the models do; " if "is read as" in words else ""
        return f"{announced}“{found[1]}” is the act {found[2]}" + (f" ({known.gloss})" if known else "")


def _role(reason: str) -> str:
    if reason in ROLES:
        return ROLES[reason]
    owned = re.fullmatch(r"poss:([\w.]+)", reason)
    if owned:
        return f"the owner of what “{owned[1]}” leads to" if owned[1] not in ROLES else f"the owner of {_thing(owned[1])}"
    return f"the words after “{reason}”" if re.fullmatch(r"[a-z]+", reason) else _curly(reason)


def _thing(role: str) -> str:
    return {"dobj": "the object of the act", "subj": "the subject of the act"}.get(role, "what the act is about")


def _curly(words: str) -> str:
    return re.sub(r"'([^']*)'", r"“\1”", words)
