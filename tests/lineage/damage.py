"""What happens to a text on its way from page to page: each function returns a damaged copy and keeps the paragraphs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from detente.lineage.tables import function_words, number_words
from tests.lineage.dice import Dice

_HERE = Path(__file__).resolve().parent

TAILS = (
    "The original of this article appeared under another headline. Additional reporting by our newsroom in the capital.",
    "Follow our live page for updates through the night. Readers may write to the foreign desk, whose address stands on page two.",
    "It was not immediately possible to reach the embassy for comment. The correspondent's report was shortened for reasons of space.",
    "Analysts had predicted for weeks that something of the kind would occur, and markets took little notice when it did.",
)
LEADS = (
    "Weeks of quiet preparation ended in public, and our correspondent was there when the doors were opened to the press.",
    "What had been rumoured in the corridors since the weekend is now official, and few in the capital claim to be surprised.",
    "In a turn that neither camp had foretold, the affair that has kept diplomats busy since spring took another step.",
)
OUTLET_TAIL = (
    "The Harbour Gazette is an independent daily founded in 1931. It is owned by its readers, prints no advertisements on its front page and"
    " corrects its errors on page two. Subscribe for nine crowns a month and read every issue since the first one on all your devices."
)
FORMS = (
    (
        "Weather for {city} on {day}: {sky} in the morning, with a high of {number} degrees and a low of {number} overnight. Winds from the {wind}"
        " at up to {number} kilometres an hour.\nThe chance of rain is {number} percent. Sunrise is at 6:{number} and sunset at 19:{number}."
        "\nOutlook for {day}: {sky}, becoming {sky} towards the evening, with temperatures near {number} degrees."
    ),
    (
        "{city} shares closed {move} on {day}, with the main index {move} {number}.{number} points, or 0.{number} percent, at {number},{number}."
        " Turnover came to {number} million crowns.\nThe crown was quoted at {number}.{number} to the dollar, against {number}.{number} the day"
        " before. The ten-year bond yielded {number}.{number} percent.\nGainers led losers by {number} to {number}. {name} was the most traded"
        " share, {move} {number} percent, ahead of {name}, {move} {number} percent."
    ),
    (
        "{name} beat {name} {number}-{number} in {city} on {day}.\n{name} scored in minute {number} and again in minute {number}; {name} was sent"
        " off after {number} minutes. {number},{number} spectators watched the match.\n{name} will play {name} on {day}."
    ),
)
_SLOTS = {
    "city": ("Talvik", "Port Essam", "Lisbon", "Oslo", "Nairobi", "Lima", "Hanoi", "Riga", "Tunis", "Quito", "Dakar", "Zagreb"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "sky": ("clear", "cloudy", "sunny spells", "light showers", "heavy rain", "fog", "snow", "thunder", "haze"),
    "wind": ("north", "south", "east", "west", "northwest", "southwest", "northeast", "southeast"),
    "move": ("up", "down", "higher", "lower", "little changed"),
    "name": (
        "Rovers",
        "Harbour Steel",
        "Albion",
        "Lumen",
        "Castor",
        "Northern Rail",
        "Vega",
        "Orient",
        "Pilgrims",
        "Delta Foods",
        "Argus",
    ),
}


def fill(slot: str, dice: Dice) -> str:
    """What a form may hold in a slot."""
    return str(10 + dice.below(89)) if slot == "number" else dice.choice(_SLOTS[slot])


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in (_HERE / "synonyms.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            row = tuple(line.split("|"))
            found |= {word: tuple(w for w in row if w != word) for word in row if word not in found}
    return found


def _each_word(text: str, change: dict[str, str] | None = None) -> list[str]:
    return re.findall(r"\w+(?:['’]\w+)*|[^\w]+", text)


def respin(text: str, dice: Dice, share: float) -> str:
    """Each word that is no name, number or function word replaced by a near-synonym, where one is known, with a probability."""
    table = _synonyms()
    made = []
    for word in _each_word(text):
        spun = word
        if word.isalpha() and word.islower() and word not in function_words() and word in table and dice.chance(share):
            spun = dice.choice(table[word])
        made.append(spun)
    return "".join(made)


_LOOKALIKE = {"e": "c", "c": "e", "l": "1", "i": "l", "o": "0", "m": "rn", "h": "b", "b": "h", "u": "n", "n": "u", "a": "s", "s": "5", "t": "f", "f": "t"}  # fmt: skip


def garble(text: str, dice: Dice, share: float) -> str:
    """Characters misread, lost, doubled or swapped, blanks lost and put in."""
    made, at = [], 0
    while at < len(text):
        char = text[at]
        if char == "\n" or not dice.chance(share):
            made.append(char)
        else:
            made.append(_misread(char, dice))
        at += 1
    return "".join(made)


def _misread(char: str, dice: Dice) -> str:
    if char == " ":
        return ""
    what = dice.below(10)
    if what < 5:
        return _LOOKALIKE.get(char, dice.choice("etaoinsrhl"))
    if what < 7:
        return ""
    return char + (" " if what == 9 else dice.choice("etaoinsrhl"))


def mojibake(text: str, dice: Dice) -> str:
    """Typographic marks, and accents here and there, written in UTF-8 and read as Windows-1252."""
    curly = re.sub(r"\"(\w)", "“\\1", text).replace('"', "”").replace("'", "’").replace(" - ", " – ")
    accents = {"e": "é", "o": "ö", "a": "á"}
    marked = "".join(accents[c] if c in accents and dice.chance(0.02) else c for c in curly)
    return marked.encode("utf-8").decode("cp1252", errors="ignore")


def restyle(text: str, dice: Dice) -> str:
    """Another house's style: quotation marks, dashes, small numbers, capitals of the first words."""
    curly = (
        re.sub(r"\"(\w)", "“\\1", text).replace('"', "”").replace("'", "’").replace(" - ", " — ").replace("percent", "per cent")
    )
    words = {number: word for word, number in number_words().items() if len(number) <= 2}
    spelt = re.sub(r"(?<![\d.,])\d{1,2}(?![\d.,%])", lambda m: words.get(m[0], m[0]), curly)
    head, blank, rest = spelt.partition("\n\n")
    return (head.upper() if dice.chance(0.5) else head) + blank + rest


_CONTRACTIONS = {
    "did not": "didn't", "do not": "don't", "does not": "doesn't", "is not": "isn't", "was not": "wasn't", "were not": "weren't", "will not": "won't",
    "would not": "wouldn't", "had not": "hadn't", "has not": "hasn't", "it is": "it's", "we are": "we're", "we have": "we've", "I am": "I'm", "cannot": "can't",
}  # fmt: skip
_SPEECH = (
    (r"\bsaid that\b", "stated"),
    (r"\bsaid\b", "said that"),
    (r"\btold reporters\b", "said to the press"),
    (r"\bsaid on (\w+day)\b", r"stated on \1"),
    (r", according to ([^.,;]+)\.", r", \1 said."),
)
_ORDER = (
    (
        r"(?m)([A-Z][^.;:\n\"“”]{20,}?),? (after|before|while|although) ([^.;:\n\"“”]{12,})\.",
        lambda m: f"{m[2].capitalize()} {m[3]}, {m[1]}.",
    ),
    (
        r"(?m)([A-Z][^.,;:\n\"“”]{20,}?) on (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
        lambda m: f"On {m[2]}, {m[1]}",
    ),
)
_PASSIVE = re.compile(
    r"(?m)((?:[A-Z][\w'’-]+ ){1,3})(\w{3,}ed) ((?:the|a|its|his) \w+(?: \w+)?)(?=[.,]| (?:on|in|at|after|of)\b)"
)


def rewrite(text: str, dice: Dice) -> str:
    """Reworded by rule: reported speech, clauses put first, passives, contractions, numbers as words, dates, some near-synonyms."""
    for old, new in _CONTRACTIONS.items():
        text = re.sub(rf"\b{old}\b", lambda m, new=new: new if dice.chance(0.8) else m[0], text)
    for pattern, put in _SPEECH:
        text = re.sub(pattern, lambda m, put=put: m.expand(put) if dice.chance(0.6) else m[0], text)
    for pattern, turn in _ORDER:
        text = re.sub(pattern, lambda m, turn=turn: turn(m) if dice.chance(0.6) else m[0], text)
    text = _PASSIVE.sub(lambda m: f"{m[3].capitalize()} was {m[2]} by {m[1].strip()}" if dice.chance(0.7) else m[0], text)
    text = re.sub(
        r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b", r"\2 \1", text
    )
    return respin(restyle(text, dice), dice, 0.15)


def rename(text: str, dice: Dice) -> str:
    """Names misspelt, each the same way throughout."""
    names = sorted(set(re.findall(r"(?<=[\w,] )[A-Z][a-z]{4,}", text)))
    for name in names:
        if dice.chance(0.7):
            at = 1 + dice.below(len(name) - 2)
            text = re.sub(rf"\b{name}\b", name[:at] + dice.choice("aeioulnrst") + name[at + 1 + dice.below(2) :], text)
    return text


def renumber(text: str, dice: Dice) -> str:
    """About half of the numbers changed."""
    return re.sub(r"\d+", lambda m: str(int(m[0]) + 1 + dice.below(9)) if dice.chance(0.5) else m[0], text)


def drop_articles(text: str) -> str:
    """Without articles, as from a language that has none."""
    return re.sub(r"\b(?:the|an?) ", "", text, flags=re.IGNORECASE)


def wrap(text: str, width: int = 58) -> str:
    """Lines of one width, long words divided at their ends."""
    return "\n\n".join("\n".join(_lines(paragraph, width)) for paragraph in text.split("\n\n"))


def _lines(paragraph: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        room = width - len(line) - 1
        if len(word) > room and len(word) > 9 and room > 4:
            lines.append(f"{line} {word[: room - 1]}-")
            line = word[room - 1 :]
        elif len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]
