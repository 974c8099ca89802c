"""Who wrote a story: names from lines such as "By A and B" and from credit lines."""

from __future__ import annotations

import re
import unicodedata

from detente.story.tables import agency_names, agency_pattern, load_words

LONGEST = 200
BY = re.compile(r"(?:(?:story|text|words|report|reporting|analysis|written|reported|opinion) )?by:?\s+(?=\S)", re.IGNORECASE)
CREDIT = re.compile(
    r"(?:additional |extra )?(?:reporting|writing|reported|written|compiled)(?: and (?:additional )?(?:reporting|writing|editing))?(?: in [A-Z][\w ]{2,20})? by:?\s+",
    re.IGNORECASE,
)
OTHER_CREDIT = re.compile(
    r"(?:[;.,]|\s)\s*(?:edited|editing|translated|translation|production|graphics?|photography|research)\b.*",
    re.IGNORECASE | re.DOTALL,
)
SPLIT = re.compile(r"\s*(?:,|;|/|\||&|•|·|(?<!\w)and(?!\w)|(?<!\w)with(?!\w))\s*", re.IGNORECASE)
WHERE = re.compile(r"\s+(?:in|at|from|for|of)\s+(?:the\s+)?[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w.'’-]*)*")
PLACE_LAST = re.compile(r"(?P<lead>,|\bin)\s+(?P<place>[A-ZÀ-ÖØ-Þ][\w.'’-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w.'’-]+){0,2})[.\s]*$")
NAME_WORD = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]['’]?[\w.'’-]*|(?:al|el|de|bin|abu)-[A-Z][\w'’-]*)")
FIRST_INITIAL = re.compile(r"[A-Z]\.?$")


def read_byline(line: str, *, marked: bool = False) -> list[str] | None:
    """The names of a byline, None where the line is no byline; an empty list where it names only a desk or an agency.

    ``marked`` tells that the page itself calls the line a byline: then it needs no "By".
    """
    if len(line) > LONGEST:
        return None
    opening = BY.match(line)
    if opening is None and not marked:
        return _with_agency(line)
    rest = line[opening.end() :] if opening else line
    words = [
        word
        for word in re.findall(r"[^\s,;|/&]+", rest)
        if word.casefold() not in {"and", "in", "for", "with", "of", "the", "at"}
    ]
    particles = load_words("byline_words.tsv", "particle")
    proper = [w for w in words if w[0].isupper() or w.casefold() in particles or "@" in w or not w[0].isalpha()]
    roles = load_words("byline_words.tsv", "role")
    if not words or (len(proper) < len(words) and not all(w in proper or w.casefold().strip(".,") in roles for w in words)):
        return None
    if line.rstrip().endswith((".", "!", "?")) and len(words) > 4:
        return None
    return clean_names(rest)


def place_in_byline(line: str) -> str | None:
    """Where its one author wrote by a byline ("By Ana Sousa in Lima", "By Ana Sousa, Lima"), None where it does not say.

    Whether the words name a place is for a gazetteer to tell.
    """
    opening = BY.match(line)
    found = PLACE_LAST.search(line, opening.end()) if opening else None
    if found is None or agency_pattern().fullmatch(found["place"]) is not None:
        return None
    words = found["place"].split()
    named = words[0].casefold() in load_words("byline_words.tsv", "place-start")
    role = words[-1].casefold() in load_words("byline_words.tsv", "role") | load_words("byline_words.tsv", "place-end")
    return None if role or found["place"].isupper() or (found["lead"] == "," and len(words) > 1 and not named) else found["place"]


def _with_agency(line: str) -> list[str] | None:
    """ "Ana Sousa, Associated Press" and "Ana Sousa | Reuters": a name and an agency, nothing else."""
    parts = re.split(r"\s*(?:,|\||/|•|[-–—]\s)\s*", line, maxsplit=1)
    if len(parts) != 2 or agency_pattern().fullmatch(parts[1].strip(" .")) is None:
        return None
    names = clean_names(parts[0])
    return names or None


def agency_in(line: str) -> str | None:
    """The agency named in a byline, credit or copyright line, None where it names none."""
    found = agency_pattern().search(line)
    return agency_names()[found.group().casefold()] if found else None


def read_credit(line: str) -> list[str]:
    """The names in a credit line of those who reported or wrote; editors and translators are left out."""
    names: list[str] = []
    matches = list(CREDIT.finditer(line))
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(line)
        names += clean_names(OTHER_CREDIT.sub("", line[match.end() : end]).strip(" ()[].;,"))
    return unique(names)


def clean_names(text: str) -> list[str]:
    """Names of people in a list of names; places, roles, agencies and addresses are left out."""
    text = WHERE.sub("", re.sub(r"\S+@\S+|https?://\S+|\([^)]*\)", " ", text))
    pieces = [piece.strip(" .:-–—()[]") for piece in SPLIT.split(text)]
    pieces = [" ".join(piece.split()) for piece in pieces if piece]
    listed = re.search(r"(?<!\w)and(?!\w)|&", text) is not None
    names = []
    for number, piece in enumerate(pieces):
        after_comma = number > 0 and not listed and len(pieces) == 2
        if _is_name(piece, after_comma=after_comma, later=number > 0):
            names.append(_name_case(piece))
    return unique(names)


def _is_name(piece: str, *, after_comma: bool, later: bool) -> bool:
    words = piece.split()
    if not 2 <= len(words) <= 6 or piece.casefold() in agency_names():
        return False
    if words[-1].casefold().strip(".") in load_words("byline_words.tsv", "place-end") or words[0].casefold() in {
        "the",
        "our",
        "a",
    }:
        return False
    first = words[0].casefold()
    if (after_comma and first in load_words("byline_words.tsv", "place-start")) or (
        later and first in load_words("byline_words.tsv", "place-first")
    ):
        return False
    low = piece.casefold()
    roles = load_words("byline_words.tsv", "role")
    if low in roles or words[-1].casefold() in roles:
        return False
    particles = load_words("byline_words.tsv", "particle")
    proper = [NAME_WORD.fullmatch(word) is not None for word in words]
    return proper[-1] and all(ok or word.casefold() in particles for ok, word in zip(proper, words, strict=True))


def _name_case(name: str) -> str:
    """A name in capitals in normal case; others as printed."""
    if not name.isupper():
        return name
    particles = load_words("byline_words.tsv", "particle")
    return " ".join(
        w.casefold() if w.casefold() in particles else re.sub(r"(^|[-'’.])(\w)", lambda m: m[1] + m[2].upper(), w.lower())
        for w in name.split()
    )


def unique(names: list[str]) -> list[str]:
    """Names without repeats, accents and case aside; the first form stays."""
    seen: dict[str, str] = {}
    for name in names:
        key = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())
        seen.setdefault(key, name)
    return list(seen.values())
