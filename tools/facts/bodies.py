"""Seats of power, ministries, armies, organisations and groups: whom a name such as "the Kremlin" or "Hamas" stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from detente.knowledge.folding import fold, slug
from tools.facts.nations import Nations
from tools.facts.reading import is_latin, rows

_GENERIC = (
    "ministry", "department", "government", "armed forces", "army", "parliament", "national assembly", "senate", "supreme court",
    "presidency", "prime minister", "central bank", "police", "head of government", "foreign ministry", "royal court", "cabinet",
    "house of representatives", "chamber of deputies", "state media", "national guard", "coast guard", "navy", "air force",
    "presidential office", "federal chancellery", "constitutional court", "embassy",
)  # fmt: skip
_GROUP_KINDS = {"igo": "igo", "party": "party", "armed-group": "armed-group", "militia": "armed-group", "cartel": "armed-group"}
SAME_ORGANISATION = {
    "african union commission": "African Union", "ecowas commission": "ECOWAS", "commonwealth": "Commonwealth of Nations",
    "league of arab states": "Arab League", "north atlantic treaty organization": "NATO", "un ocha": "OCHA", "eu": "European Union",
    "international atomic energy agency": "IAEA", "international organization for migration": "IOM",
    "international maritime organization": "IMO", "organisation of islamic cooperation": "Organisation of Islamic Cooperation",
    "european external action service": "European Union", "collective security treaty organization": "Collective Security Treaty Organization",
    "sco": "Shanghai Cooperation Organisation",
}  # fmt: skip


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

    def call(self, name: str, kind: str, *, scanned: bool = True) -> None:
        """Add a name; the first kind given to a name stays."""
        if name and is_latin_or_digits(name):
            self.names.setdefault(name, (kind, scanned))


def is_latin_or_digits(name: str) -> bool:
    """Whether a name can stand in English text: Latin letters, digits and a few signs."""
    return is_latin("".join(c for c in name if not c.isdigit() and c not in "+&/()"))


def load(folder: Path, nations: Nations) -> dict[str, Body]:
    """All bodies, by id: groups and organisations first, then organs of state."""
    bodies: dict[str, Body] = {}
    _add_groups(folder, bodies)
    _add_metonyms(folder, bodies, nations)
    return bodies


def _add_groups(folder: Path, bodies: dict[str, Body]) -> None:
    for row in rows(folder, "curated_groups"):
        kind = _GROUP_KINDS.get(row["kind"], "body")
        country = row["country_iso3"].split("|")[0] or None
        if kind == "igo" and row["name"] not in ("Alliance of Sahel States",):
            country = None
        body = Body(
            f"det:{kind}:{slug(row['name'])}",
            kind,
            row["name"],
            country,
            row["sector"],
            70 if kind == "igo" else 55,
            "groups",
            row["confidence"],
        )
        body.call(row["name"], "primary")
        for alias in row["aliases"].split("|"):
            name = alias.strip()
            body.call(name, "acronym" if is_acronym(name) else "alias")
        bodies[body.id] = body


def is_acronym(name: str) -> bool:
    """Whether a name is one word of capitals (``SDF``, ``G-20``, ``ISIS-K``)."""
    return " " not in name and sum(c.isupper() for c in name) >= 2 and sum(c.islower() for c in name) <= 1


def _add_metonyms(folder: Path, bodies: dict[str, Body], nations: Nations) -> None:
    groups = {fold(name): body for body in list(bodies.values()) for name in [body.name]}
    for row in rows(folder, "curated_metonyms"):
        country = row["country_iso3"] or None
        organisation = SAME_ORGANISATION.get(fold(row["organisation"]), row["organisation"])
        known = groups.get(fold(organisation))
        body = (
            known
            if known is not None and country in (known.country, None)
            else _organ(bodies, organisation, country, row, nations)
        )
        surface = row["surface"].removeprefix("the ").removeprefix("The ")
        body.call(surface, "acronym" if is_acronym(surface) else "metonym")


def _organ(bodies: dict[str, Body], organisation: str, country: str | None, row: dict[str, str], nations: Nations) -> Body:
    kind = "igo" if country is None and row["sector"] == "IGO" else "body"
    key = f"det:{kind}:{(country or 'int').lower()}-{slug(organisation)}"
    if key not in bodies:
        weight = 75 if row["kind"] == "capital" else 60
        name = organisation if country is None else full_name(organisation, country, nations)
        body = Body(key, kind, name, country, row["sector"], weight, "metonyms", "high")
        body.call(name, "primary", scanned=not is_generic(organisation) or name != organisation)
        bodies[key] = body
    return bodies[key]


def is_generic(organisation: str) -> bool:
    """Whether many states have an organ of this name."""
    return fold(organisation) in {fold(word) for word in _GENERIC} or fold(organisation).startswith(
        ("ministry of", "department of", "government of", "prime minister", "national assembly", "foreign ministry")
    )


def full_name(organisation: str, country: str, nations: Nations) -> str:
    """An organ's name with its country where the name alone would not tell: ``Ministry of Defence of Poland``."""
    nation = nations.by_iso3.get(country)
    if nation is None or not is_generic(organisation):
        return organisation
    own = [fold(name) for name in nation.names]
    folded = fold(organisation)
    return (
        organisation if any(f" {name} " in f" {folded} " for name in own if len(name) > 3) else f"{organisation} of {nation.name}"
    )
