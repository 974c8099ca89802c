"""Seats of power, ministries, armies, organisations and groups: whom a name such as "the Kremlin" or "Hamas" stands for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.knowledge.folding import fold, slug
from tools.facts.nations import Nation, Nations
from tools.facts.reading import is_latin, rows

_HERE = Path(__file__).resolve().parent
_GENERIC = (
    "ministry", "department", "government", "armed forces", "army", "parliament", "national assembly", "senate", "supreme court",
    "presidency", "prime minister", "central bank", "police", "head of government", "foreign ministry", "royal court", "cabinet",
    "house of representatives", "chamber of deputies", "state media", "national guard", "coast guard", "navy", "air force",
    "presidential office", "federal chancellery", "constitutional court", "embassy", "national gendarmerie", "joint chiefs of staff",
    "high council of state", "general national congress", "people's assembly", "national council", "general people's congress",
    "revolutionary armed forces", "president's office", "secretariat of foreign affairs", "foreign intelligence service",
)  # fmt: skip
_GROUP_KINDS = {"igo": "igo", "party": "party", "armed-group": "armed-group", "militia": "armed-group", "cartel": "armed-group"}
_SEATS = ("capital", "seat", "building", "nickname")
"""Kinds of names that are places or by-names first: they stand for a body only where they act."""
SAME_ORGANISATION = {
    "african union commission": "African Union", "ecowas commission": "ECOWAS", "commonwealth": "Commonwealth of Nations",
    "league of arab states": "Arab League", "north atlantic treaty organization": "NATO", "un ocha": "OCHA", "eu": "European Union",
    "international atomic energy agency": "IAEA", "international organization for migration": "IOM",
    "international maritime organization": "IMO", "organisation of islamic cooperation": "Organisation of Islamic Cooperation",
    "european external action service": "European Union", "collective security treaty organization": "Collective Security Treaty Organization",
    "sco": "Shanghai Cooperation Organisation",
}  # fmt: skip
_SAME_ORGAN = {
    "foreign ministry": "Ministry of Foreign Affairs", "presidential office": "Presidential Office", "chinese state media": "Chinese state media",
    "arms of parliament": "Parliament", "secretariat of foreign affairs": "Secretariat of Foreign Affairs",
}  # fmt: skip
_SHORTEST_ACRONYM = 3
_LONG_ACRONYM, _LONG_NAME, _FEW_WORDS = 5, 3, 6


@dataclass
class Body:
    """An organisation, group or organ of state with the names that stand for it (name → kind, scanned or not)."""

    id: str
    kind: str
    name: str
    country: str | None
    sector: str
    weight: int
    source: str
    confidence: str
    names: dict[str, tuple[str, bool]] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    parent: str | None = None
    since: str | None = None
    until: str | None = None
    does: str | None = None
    """What an organ is ("legislature", "central_bank", "foreign_affairs"); None for groups."""

    def call(self, name: str, kind: str, *, scanned: bool = True) -> None:
        """Add a name; the first kind given to a name stays."""
        if name and is_latin_or_digits(name):
            self.names.setdefault(name, (kind, scanned))


@dataclass
class _Corrections:
    """What the written table of corrections takes away: wrong names (``drop``), names too common to be scanned for (``unscanned``), and
    curated rows of groups that another row has better (``remove``; ``body`` is then the row's kind)."""

    dropped: set[tuple[str, str, str]] = field(default_factory=set)
    unscanned: set[tuple[str, str, str]] = field(default_factory=set)
    removed: set[tuple[str, str]] = field(default_factory=set)

    def removes(self, name: str, kind: str) -> bool:
        return (name, kind) in self.removed

    def drops(self, body: Body, name: str) -> bool:
        return self._holds(self.dropped, body, name)

    def hides(self, body: Body, name: str) -> bool:
        return self._holds(self.unscanned, body, name)

    @staticmethod
    def _holds(table: set[tuple[str, str, str]], body: Body, name: str) -> bool:
        country = body.country or ""
        return any((name, c, b) in table for c in (country, "*") for b in (body.name, ""))


def is_latin_or_digits(name: str) -> bool:
    """Whether a name can stand in English text: Latin letters, digits and a few signs."""
    return is_latin("".join(c for c in name if not c.isdigit() and c not in "+&/()#!"))


def load(folder: Path, nations: Nations, *, written: Path = _HERE) -> dict[str, Body]:
    """All bodies, by id: groups and organisations first, then organs of state.

    ``written`` holds the tables written_groups, written_initials, written_metonyms and written_corrections, which overrule the others.
    """
    corrections = _corrections(written)
    bodies: dict[str, Body] = {}
    _add_groups(folder, written, bodies, corrections)
    _add_metonyms(folder, written, bodies, nations)
    members = un_members(folder, nations)
    _add_armies(folder, bodies, nations)
    _add_usual_organs(bodies, nations, members)
    _add_parties(folder, bodies, nations)
    _add_spoken_initials(written, bodies)
    for body in bodies.values():
        body.names = {
            name: (kind, scanned and not corrections.hides(body, name))
            for name, (kind, scanned) in body.names.items()
            if name == body.name or not corrections.drops(body, name)
        }
    return bodies


def un_members(folder: Path, nations: Nations) -> list[Nation]:
    """The members of the United Nations with Palestine, Kosovo, Taiwan and the Holy See, by ISO3."""
    codes = {nations.fips.get(row["fips"], "") for row in rows(folder, "igo_membership_factbook") if row["org"] == "UN"}
    found = (codes | {"PSE", "XKX", "TWN", "VAT"}) & set(nations.by_iso3)
    return [nations.by_iso3[iso3] for iso3 in sorted(found)]


def _corrections(written: Path) -> _Corrections:
    found = _Corrections()
    for row in rows(written, "written_corrections"):
        if row["action"] == "remove":
            found.removed.add((row["name"], row["body"]))
            continue
        table = found.dropped if row["action"] == "drop" else found.unscanned
        table.add((row["name"], row["country_iso3"], row["body"]))
    return found


# --- groups and organisations ---------------------------------------------------------------------------------------------


def _add_groups(folder: Path, written: Path, bodies: dict[str, Body], corrections: _Corrections) -> None:
    known: dict[tuple[str, str | None, str], Body] = {}
    tables = ((folder, "curated_groups", "groups"), (written, "written_groups", "bodies"))
    for place, table, source in tables:
        for row in rows(place, table):
            if source == "groups" and corrections.removes(row["name"], row["kind"]):
                continue
            body = _group(row, source, bodies, known)
            body.call(row["name"], "acronym" if is_acronym(row["name"]) and row["name"] != body.name else "primary")
            for alias in row["aliases"].split("|"):
                name = alias.strip()
                short = source == "bodies" and is_acronym(name) and len(name) < _SHORTEST_ACRONYM
                body.call(name, "acronym" if is_acronym(name) else "alias", scanned=not short)
            known.setdefault((body.kind, body.country, _key(row["name"])), body)
        # A written row may name a group by what another table has as its alias.
        for body in bodies.values():
            for name in body.names:
                known.setdefault((body.kind, body.country, _key(name)), body)


def _group(row: dict[str, str], source: str, bodies: dict[str, Body], known: dict[tuple[str, str | None, str], Body]) -> Body:
    kind = _GROUP_KINDS.get(row["kind"], "body")
    countries = tuple(c for c in row["country_iso3"].split("|") if c)
    country = countries[0] if countries else None
    if kind == "igo" and row["name"] not in ("Alliance of Sahel States",):
        country = None
    body = known.get((kind, country, _key(row["name"])))
    if body is None:
        key = f"det:{kind}:{slug(_key(row['name']))}"
        if key in bodies:
            key = f"det:{kind}:{(country or 'int').lower()}-{slug(row['name'])}"
        weight = 70 if kind == "igo" else 55 if source == "groups" else 50
        body = bodies[key] = Body(key, kind, row["name"], country, row["sector"], weight, source, row["confidence"])
    body.countries = body.countries or countries
    body.since = body.since or row["active_from"] or None
    body.until = body.until or row["active_to"] or None
    body.parent = body.parent or row["parent"] or None
    return body


def _key(name: str) -> str:
    """A folded name that keeps a final plus: OPEC+ is more than OPEC."""
    return fold(name) + (" plus" if name.endswith("+") else "")


def is_acronym(name: str) -> bool:
    """Whether a name is one word of capitals (``SDF``, ``G-20``, ``ISIS-K``)."""
    return " " not in name and sum(c.isupper() for c in name) >= 2 and sum(c.islower() for c in name) <= 1


def _add_spoken_initials(written: Path, bodies: dict[str, Body]) -> None:
    """Initials that are spoken as a word, as British papers print them ("Nato", "Ecowas", "Zanu-PF")."""
    spoken = {row["initials"] for row in rows(written, "written_initials")}
    for body in bodies.values():
        for name in [n for n, (_, scanned) in body.names.items() if n in spoken and scanned]:
            first, dash, rest = name.partition("-")
            body.call(first.capitalize() + dash + rest, "acronym")


# --- organs of state ------------------------------------------------------------------------------------------------------


def _add_metonyms(folder: Path, written: Path, bodies: dict[str, Body], nations: Nations) -> None:
    groups = _index(bodies.values())
    organs: dict[tuple[str, str], Body] = {}
    ours = [{**row, "source": "bodies"} for row in rows(written, "written_metonyms")]
    overruled = {(fold(_bare(row["surface"])), row["country_iso3"]) for row in ours}
    theirs = [{**row, "source": "metonyms", "confidence": "high"} for row in rows(folder, "curated_metonyms")]
    kept = [row for row in theirs if (fold(_bare(row["surface"])), row["country_iso3"]) not in overruled]
    renamed = {(row["country_iso3"], fold(_bare(row["surface"]))): row["organisation"] for row in ours}
    for row in [*kept, *ours]:
        country = row["country_iso3"] or None
        surface = _bare(row["surface"])
        organisation = SAME_ORGANISATION.get(fold(row["organisation"]), row["organisation"])
        organisation = _SAME_ORGAN.get(fold(organisation), organisation)
        if row["source"] == "metonyms":
            organisation = renamed.get((row["country_iso3"], fold(organisation)), organisation)
        found = groups.get((country, fold(surface))) if row["kind"] not in _SEATS or row["sector"] == "IGO" else None
        body = found or groups.get((country, fold(organisation))) or groups.get((None, fold(organisation)))
        if body is None or (country is not None and body.country not in (country, None)):
            body = _organ(bodies, organs, organisation, country, row, nations)
        short = row["source"] == "bodies" and is_acronym(surface) and len(surface) < _SHORTEST_ACRONYM
        kind = (
            "acronym" if is_acronym(surface) else "metonym" if row["kind"] in _SEATS or row["source"] == "metonyms" else "alias"
        )
        vague = row["source"] == "bodies" and is_generic(surface) and full_name(surface, country or "", nations) != surface
        if not (surface == organisation and is_generic(organisation)):
            body.call(surface, kind, scanned=not (short or vague))


def _bare(surface: str) -> str:
    return surface.removeprefix("the ").removeprefix("The ")


def _index(bodies: Iterable[Body]) -> dict[tuple[str | None, str], Body]:
    """Groups by country and name; a name of a group itself goes before another's alias."""
    found: dict[tuple[str | None, str], Body] = {}
    several = list(bodies)
    for body in several:
        found.setdefault((body.country, fold(body.name)), body)
    for body in several:
        for name in body.names:
            found.setdefault((body.country, fold(name)), body)
    return found


def _organ(
    bodies: dict[str, Body],
    organs: dict[tuple[str, str], Body],
    organisation: str,
    country: str | None,
    row: dict[str, str],
    nations: Nations,
) -> Body:
    kind = "igo" if country is None and row["sector"] == "IGO" else "body"
    name = organisation if country is None else full_name(organisation, country, nations)
    place = (country or "", fold(name).replace(" the ", " "))
    if place not in organs:
        key = f"det:{kind}:{(country or 'int').lower()}-{slug(organisation)}"
        weight = 75 if row["kind"] == "capital" else 60 if row["source"] == "metonyms" else 58
        body = Body(key, kind, name, country, row["sector"], weight, row["source"], row["confidence"], does=row["kind"])
        body.call(name, "primary", scanned=(not is_generic(organisation) or name != organisation) and not _OFFICE.match(name))
        if country == "USA" and organisation.startswith("Department of"):
            for owner in ("US", "U.S.", "United States"):
                body.call(f"{owner} {organisation}", "alias")
        bodies[key] = organs[place] = body
    return organs[place]


_OFFICE = re.compile(
    r"(?:(?:Deputy |Vice )?(?:Prime Minister|President)|King|Emir|Sultan|Grand Duke|Federal President|Chief Adviser|Speaker|Mayor's office)\b"
)
"""Names of organs that are the holder's title: text that has them speaks of the person."""


def is_generic(organisation: str) -> bool:
    """Whether many states have an organ of this name."""
    return fold(organisation) in {fold(word) for word in _GENERIC} or fold(organisation).startswith(
        (
            "ministry of",
            "department of",
            "government of",
            "prime minister",
            "national assembly",
            "foreign ministry",
            "secretariat of",
        )
    )


def full_name(organisation: str, country: str, nations: Nations) -> str:
    """An organ's name with its country where the name alone would not tell: ``Ministry of Defence of Poland``."""
    nation = nations.by_iso3.get(country)
    if nation is None or not is_generic(organisation):
        return organisation
    own = [fold(name) for name in nation.names]
    folded = fold(organisation)
    return (
        organisation
        if any(f" {name} " in f" {folded} " for name in own if len(name) > 2)
        else f"{organisation} of {_with_article(nation.name)}"
    )


def _with_article(name: str) -> str:
    plural = name.endswith(
        ("States", "Kingdom", "Emirates", "Islands", "Republic", "Netherlands", "Philippines", "Bahamas", "Maldives", "Comoros")
    )
    return f"the {name}" if plural or name.startswith(("Democratic Republic", "Republic of", "Gambia")) else name


_ARMY = re.compile(
    r"(?:the |The )?((?:[A-Z][\w'’ ]*?)??(?:Armed Forces|Forces?|Army|Guard|Service)(?: of (?:the )?[A-Z][\w'’ ]*?)?)\s*[(:;]"
)
_NAMELESS = {
    fold(n)
    for n in (
        "National Armed Forces",
        "People's Revolutionary Armed Force",
        "Burmese Defense Service",
        "Federal Armed Forces",
        "Sultan's Armed Forces",
    )
}
_IN_BRACKETS = re.compile(r"\s*\(([A-Z]{3,6})[;,)]")


def _add_armies(folder: Path, bodies: dict[str, Body], nations: Nations) -> None:
    """The armed forces of every state by their own name and acronym, from the Factbook's text."""
    for row in rows(folder, "military_security_forces_factbook"):
        match = _ARMY.match(row["text"])
        country = nations.fips.get(row["fips"])
        if match is None or country is None or row["text"].startswith("no ") or country not in nations.by_iso3:
            continue
        name = match.group(1).replace("’", "'").strip()
        if fold(name) in _NAMELESS:
            continue
        spellings = dict.fromkeys((name, name.replace("Defense", "Defence")))
        known = next((b for b in bodies.values() if b.country == country and b.sector == "MIL" and _shares(b, spellings)), None)
        if known is None:
            known = next((b for b in bodies.values() if b.country == country and b.does == "military" and _is_army(b)), None)
        if known is None:
            key = f"det:body:{country.lower()}-{slug(name)}"
            known = bodies[key] = Body(key, "body", name, country, "MIL", 45, "factbook", "high", does="military")
            known.call(name, "primary", scanned=not is_generic(name))
        for spelling in spellings:
            known.call(spelling, "alias", scanned=not is_generic(spelling))
        short = _IN_BRACKETS.match(row["text"], match.end() - 1)
        if short:
            known.call(short.group(1), "acronym", scanned=False)


def _shares(body: Body, names: Iterable[str]) -> bool:
    return bool({fold(n) for n in names} & {fold(n) for n in body.names})


def _is_army(body: Body) -> bool:
    return any(word in fold(body.name) for word in ("armed forces", "defence force", "defense force", "army", "tatmadaw"))


_USUAL = (
    ("foreign_affairs", "Ministry of Foreign Affairs", ("Foreign Ministry",), "GOV", ("foreign affairs", "external affairs", "foreign ministry", "department of state", "foreign, commonwealth", "global affairs", "federal foreign office", "international relations", "europe and foreign")),
    ("defence", "Ministry of Defence", ("Defence Ministry", "Defense Ministry"), "MIL", ("ministry of defen", "department of defen", "ministry of national defen", "department of national defen", "federal ministry of defen", "secretariat of national defen", "armed forces ministry", "ministry of the armed")),
    ("interior", "Ministry of the Interior", ("Interior Ministry",), "GOV", ("ministry of the interior", "home office", "home ministry", "department of the interior", "secretariat of the interior", "ministry of internal")),
    ("finance", "Ministry of Finance", ("Finance Ministry",), "GOV", ("ministry of finance", "treasury", "ministry of the economy")),
    ("legislature", "Parliament", (), "LEG", ()),
    ("court", "Supreme Court", (), "JUD", ("supreme court", "supreme people's court", "federal constitutional court", "court of justice", "supreme tribunal", "high court of australia", "hoge raad")),
    ("police", "National Police", (), "COP", ()),
)  # fmt: skip
_ADJECTIVES = _HERE.parent.parent / "detente" / "data" / "actors" / "adjectives.tsv"


def _add_usual_organs(bodies: dict[str, Body], nations: Nations, members: Iterable[Nation]) -> None:
    """The organs that every state has, where no table names them: known by name, not scanned for ("Chadian" and "minister" are)."""
    adjectives = dict(line.split("\t")[:2] for line in _ADJECTIVES.read_text(encoding="utf-8").splitlines()[1:])
    own: dict[str, list[Body]] = defaultdict(list)
    for body in bodies.values():
        own[body.country or ""].append(body)
    for nation in members:
        for does, name, short, sector, words in _USUAL:
            named = [b for b in own[nation.iso3] if b.does is not None and any(w in fold(b.name) for w in words)]
            if named or any(b.does == does for b in own[nation.iso3]) or (nation.iso3 == "VAT" and does != "foreign_affairs"):
                for body in named:
                    body.does = does
                continue
            key = f"det:body:{nation.iso3.lower()}-{slug(name)}"
            if key in bodies:
                bodies[key].does = does
                continue
            body = bodies[key] = Body(
                key, "body", f"{name} of {_with_article(nation.name)}", nation.iso3, sector, 40, "usual", "medium", does=does
            )
            body.call(body.name, "primary", scanned=False)
            for form in (*short, name):
                for owner in (adjectives.get(nation.iso3), f"{nation.name}'s"):
                    if owner:
                        body.call(f"{owner} {form}", "alias", scanned=False)


# --- parties --------------------------------------------------------------------------------------------------------------

_PARTY = re.compile(r"\s*(?P<name>[A-Z][\w'’\-. ]*?)(?:\s*\([^()]*\))?\s+or\s+(?P<short>[A-Z][A-Z\-]{1,7})\b(?:\s*\([^()]*\))?")
_SMALL = {"of", "the", "and", "for", "in", "to", "a", "on", "de", "la", "du", "des", "with", "et", "y", "e"}


def _add_parties(folder: Path, bodies: dict[str, Body], nations: Nations) -> None:
    """Parties of the Factbook's running text: only those whose acronym proves where the name begins."""
    known = {(b.country, fold(name)) for b in bodies.values() for name in b.names}
    found = [
        (country, name, short)
        for row in rows(folder, "political_parties_factbook")
        if (country := nations.fips.get(row["fips"])) in nations.by_iso3
        for name, short in parties(row["parties"])
    ]
    taken = Counter(fold(name) for _, name, _ in found) + Counter({name for _, name in known})
    for country, name, short in found:
        if (country, fold(name)) in known:
            continue
        known.add((country, fold(name)))
        key = f"det:party:{str(country).lower()}-{slug(name)}"
        if key in bodies:
            continue
        body = bodies[key] = Body(key, "party", name, country, "PTY", 40, "factbook", "medium")
        telling = len(name.split()) >= _LONG_NAME and taken[fold(name)] == 1
        body.call(name, "primary", scanned=telling)
        body.call(short, "acronym", scanned=False)


def parties(text: str) -> Iterator[tuple[str, str]]:
    """Names and acronyms of a text that lists parties as "Name or ACR Name or ACR", where both plainly belong together."""
    position = 0
    while match := _PARTY.search(text, position):
        # A name begins where the acronym before it ends; words between the two would belong to a party without an acronym.
        opens = match.start() == position or text[: match.start()].rstrip().endswith((")", "]"))
        position = match.end()
        name, short = match["name"].replace("’", "'").strip(), match["short"]
        initials = Counter(w[0].upper() for w in re.split(r"[ \-]", name) if w and fold(w) not in _SMALL)
        letters = Counter(c for c in short if c.isalpha())
        if opens and initials == letters and "note" not in fold(name).split():
            yield name, short
