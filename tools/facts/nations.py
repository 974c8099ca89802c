"""Countries and territories: their codes, their names and what their people are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from detente.knowledge.folding import fold
from detente.knowledge.offices import Owners
from tools.facts.reading import is_latin, rows

_RIGOUR_CODES = {"ps": "PSE", "xk": "XKX", "tw": "TWN"}
_SKIPPED = {"ANT", "CYB", "CRQ", "UMI", "BVT", "HMD", "ATF"}
_FIPS = {"kv": "XKX", "gz": "PSE", "we": "PSE", "ee": "", "vt": "VAT", "od": "SSD", "rb": "SRB", "ri": "SRB", "mj": "MNE"}
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass
class Nation:
    """A country or territory with all its English names."""

    iso3: str
    id: str
    name: str
    is_country: bool
    population: int = 0
    names: dict[str, str] = field(default_factory=dict)
    official: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """When a name was official (since, until), for names that were not always."""
    quiet: set[str] = field(default_factory=set)
    """Names that are not scanned for: "Jersey" is more often New Jersey."""


@dataclass
class Nations:
    """All countries, by ISO3, with look-ups from other codes and from names."""

    by_iso3: dict[str, Nation]
    fips: dict[str, str]
    owners: Owners

    def named(self, name: str) -> str | None:
        """ISO3 of a country from one of its names, None where it is none."""
        words = fold(name)
        return self.owners.countries.get(words) or self.owners.countries.get(words.removeprefix("the "))


def load(folder: Path, forms: Path, geonames: dict[str, dict[str, object]]) -> Nations:
    """Countries of the tables of territories and of the Factbook, with the hand-written forms laid over them."""
    nations = _territories(folder)
    fips = {str(c["fips"]).lower(): str(c["iso3"]) for c in geonames.values() if c["fips"]}
    fips.update(_FIPS)
    for country in geonames.values():
        if str(country["iso3"]) in nations:
            nations[str(country["iso3"])].population = int(str(country["population"]))
    for row in rows(folder, "countries_factbook"):
        nation = nations.get(fips.get(row["fips"], ""))
        if nation is not None and nation.iso3 != "PSE":
            _add_factbook(nation, row)
    _add_forms(nations, forms)
    return Nations(nations, fips, Owners(_owner_names(nations), {}))


def _territories(folder: Path) -> dict[str, Nation]:
    nations = {}
    for row in rows(folder, "territories_rigour"):
        iso3 = _RIGOUR_CODES.get(row["iso2"], row["iso3"].upper())
        if "-" in row["iso2"] or not iso3 or iso3 in _SKIPPED or row["iso2"] in ("zz", "eu", "un"):
            continue
        name = row["name"].replace(" SAR", "")
        nation = Nation(iso3, row["qid"], name, row["is_country"] == "True")
        nation.names[name] = "primary"
        if is_latin(row["full_name"]) and "(" not in row["full_name"]:
            nation.names.setdefault(row["full_name"], "alias")
        nations[iso3] = nation
    return nations


def _add_factbook(nation: Nation, row: dict[str, str]) -> None:
    for key, kind in (("short", "alias"), ("long", "alias")):
        name = _BRACKETS.sub("", row[key]).strip()
        if name and name != "none" and is_latin(name) and len(name) > 3 and not name.startswith("The "):
            nation.names.setdefault(name, kind)
    if "Korea" in nation.name or nation.iso3 in ("COD", "COG", "HKG", "MAC", "SPM", "GGY", "JEY"):
        return
    for key in ("demonym_noun", "demonym_adj"):
        for form in demonyms(row[key]):
            nation.names.setdefault(form, "demonym")


def demonyms(cell: str) -> list[str]:
    """The forms of a demonym cell: ``Algerian(s)`` gives both numbers, ``Frenchman(men)`` the changed plural."""
    forms = []
    cell = re.sub(r"\((singular|plural|singular and plural|collective plural|colloquial|US citizens)\)", "", cell)
    for part in re.split(r",| or |;|/", cell):
        word = part.strip()
        if not word or word == "none":
            continue
        plural = re.search(r"\s*\((\w+)\)$", word)
        single = re.sub(r"\s*\(\w+\)$", "", word)
        forms.append(single)
        if plural and plural.group(1) == "s":
            forms.append(single + "s")
        elif plural and plural.group(1) in ("men", "women"):
            forms.append(re.sub(r"(wo)?man$", plural.group(1), single))
    return [f for f in forms if is_latin(f) and f[:1].isupper()]


def _add_forms(nations: dict[str, Nation], path: Path) -> None:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][1:]
    for iso3, kind, forms, since, until in lines:
        nation = nations[iso3]
        for form in forms.split("|"):
            if since or until:
                nation.official[form] = (since or None, until or None)
            if kind == "not":
                nation.names.pop(form, None)
            elif kind == "quiet":
                nation.quiet.add(form)
            elif kind == "primary":
                nation.names[nation.name] = "alias"
                nation.name = form
                nation.names[form] = "primary"
            else:
                nation.names[form] = kind


def _owner_names(nations: dict[str, Nation]) -> dict[str, str]:
    found: dict[str, str] = {}
    for nation in sorted(nations.values(), key=lambda n: (not n.is_country, -n.population, n.iso3)):
        for name in sorted(nation.names):
            found.setdefault(fold(name).removeprefix("the "), nation.iso3)
    return found
