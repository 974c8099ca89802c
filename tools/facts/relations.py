"""Who belongs to whom: members of organisations, parts of states and groups, seats, successors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.knowledge.folding import fold
from tools.facts.bodies import Body, full_name
from tools.facts.nations import Nations
from tools.facts.places import Spot
from tools.facts.reading import date, rows

Row = tuple[str, str, str, str | None, str | None, str]
"""Entity, relation, other entity, since, until, source."""

_HERE = Path(__file__).resolve().parent
_MEMBER = ("member", "permanent", "participating member")
_ORGANISATIONS = {
    "UN": "United Nations", "UPU": "Universal Postal Union", "UNESCO": "UNESCO", "Interpol": "Interpol", "FAO": "FAO",
    "ITU": "International Telecommunication Union", "UNCTAD": "UNCTAD", "WHO": "World Health Organization", "OPCW": "OPCW", "ICAO": "ICAO",
    "IMF": "International Monetary Fund", "WMO": "World Meteorological Organization", "ILO": "ILO",
    "WIPO": "World Intellectual Property Organization", "WTO": "World Trade Organization", "WCO": "World Customs Organization", "IMO": "IMO",
    "UNIDO": "UNIDO", "IFAD": "IFAD", "IOM": "IOM", "IAEA": "IAEA", "NAM": "Non-Aligned Movement", "G-77": "Group of 77",
    "ICCt": "International Criminal Court", "PCA": "Permanent Court of Arbitration", "CD": "Conference on Disarmament",
    "OAS": "Organization of American States", "AfDB": "African Development Bank", "OIF": "Organisation internationale de la Francophonie",
    "OSCE": "OSCE", "ADB": "Asian Development Bank", "EBRD": "EBRD", "BIS": "Bank for International Settlements",
    "OIC": "Organisation of Islamic Cooperation", "AU": "African Union", "IDB": "Islamic Development Bank", "CE": "Council of Europe",
    "C": "Commonwealth of Nations", "IADB": "Inter-American Development Bank", "NSG": "Nuclear Suppliers Group",
    "Wassenaar Arrangement": "Wassenaar Arrangement", "Australia Group": "Australia Group", "PIF": "Pacific Islands Forum", "OECD": "OECD",
    "FATF": "Financial Action Task Force", "NATO": "NATO", "CELAC": "CELAC", "CICA": "CICA", "EU": "European Union",
    "LAIA": "Latin American Integration Association", "NEA": "Nuclear Energy Agency", "Paris Club": "Paris Club",
    "IEA": "International Energy Agency", "CERN": "CERN", "Caricom": "CARICOM", "SICA": "Central American Integration System",
    "ARF": "ASEAN Regional Forum", "CDB": "Caribbean Development Bank", "BSEC": "Black Sea Economic Cooperation",
    "SPC": "Pacific Community", "IGAD": "IGAD", "LAS": "Arab League", "ESA": "European Space Agency", "ASEAN": "ASEAN",
    "CBSS": "Council of the Baltic Sea States", "Arctic Council": "Arctic Council", "AMF": "Arab Monetary Fund", "APEC": "APEC",
    "COMESA": "COMESA", "CEI": "Central European Initiative", "EAS": "East Asia Summit", "SAARC": "SAARC",
    "CPLP": "Community of Portuguese Language Countries", "SADC": "SADC", "SCO": "Shanghai Cooperation Organisation",
    "CAN": "Andean Community", "CIS": "Commonwealth of Independent States", "ECOWAS": "ECOWAS", "OPEC": "OPEC", "CEMAC": "CEMAC",
    "ECO": "Economic Cooperation Organization", "OAPEC": "Organization of Arab Petroleum Exporting Countries", "Mercosur": "MERCOSUR",
    "OECS": "Organisation of Eastern Caribbean States", "D-8": "Developing-8", "EAC": "East African Community",
    "EAEU": "Eurasian Economic Union", "WAEMU": "West African Economic and Monetary Union", "BIMSTEC": "BIMSTEC", "NC": "Nordic Council",
    "CSTO": "Collective Security Treaty Organization", "GCC": "Gulf Cooperation Council", "AMU": "Arab Maghreb Union",
    "SACU": "Southern African Customs Union", "EFTA": "European Free Trade Association", "GUAM": "GUAM", "ANZUS": "ANZUS",
    "InOC": "Indian Ocean Commission", "LCBC": "Lake Chad Basin Commission", "AOSIS": "Alliance of Small Island States",
    "ACS": "Association of Caribbean States", "NIB": "Nordic Investment Bank", "Pacific Alliance": "Pacific Alliance",
    "MNJTF": "Multinational Joint Task Force",
}  # fmt: skip
_CLOSED = {
    "NATO",
    "European Union",
    "OPEC",
    "ECOWAS",
    "Shanghai Cooperation Organisation",
    "ASEAN",
    "MERCOSUR",
    "Gulf Cooperation Council",
    "Collective Security Treaty Organization",
    "Eurasian Economic Union",
    "East African Community",
}
"""Organisations whose members the written table lists in full: other rows are out of date."""
_LEFT = {
    ("Commonwealth of Independent States", "UKR"),
    ("Organization of American States", "NIC"),
    ("Organization of American States", "CUB"),
    ("Developing-8", ""),
}
PARTS = {
    "NLD": ("ABW", "CUW", "SXM", "BES"), "DNK": ("FRO", "GRL"), "FIN": ("ALA",), "NOR": ("SJM",), "CHN": ("HKG", "MAC"), "NZL": ("TKL",),
    "GBR": ("AIA", "BMU", "VGB", "CYM", "FLK", "GIB", "MSR", "PCN", "SHN", "ASC", "TCA", "IOT", "SGS", "GGY", "JEY", "IMN"),
    "FRA": ("GLP", "GUF", "MTQ", "MYT", "REU", "BLM", "MAF", "NCL", "PYF", "SPM", "WLF", "CPT"),
    "USA": ("ASM", "GUM", "MNP", "PRI", "VIR"), "AUS": ("CCK", "CXR", "NFK"),
}  # fmt: skip
_SINCE = {"HKG": "1997-07-01", "MAC": "1999-12-20"}


def load(
    folder: Path, nations: Nations, bodies: dict[str, Body], places: Iterable[Spot], *, written: Path = _HERE
) -> Iterator[Row]:
    """Every relation once; names that no table of entities has are left out."""
    named = _Names(nations, bodies)
    seen: set[tuple[str, str, str, str | None]] = set()
    several = (
        _members(folder, written, named, nations),
        _territories(nations),
        _factions(bodies, named),
        _written(written, named),
        _seats(written, named, places),
    )
    for found in several:
        for row in found:
            if row[0] != row[2] and row[:4] not in seen:
                seen.add(row[:4])
                yield row


class _Names:
    """Ids of countries and bodies by name; a name of an entity goes before an alias of another."""

    def __init__(self, nations: Nations, bodies: dict[str, Body]) -> None:
        self.nations = nations
        self._exact: dict[tuple[str | None, str], str] = {}
        self._bodies: dict[tuple[str | None, str], str] = {}
        for body in bodies.values():
            for country in dict.fromkeys((body.country, None if body.kind == "igo" else body.country)):
                self._exact.setdefault((country, body.name), body.id)
                self._bodies.setdefault((country, fold(body.name)), body.id)
        for body in bodies.values():
            for name in body.names:
                self._bodies.setdefault((body.country, fold(name)), body.id)

    def find(self, name: str, country: str | None) -> str | None:
        nation = self.nations.by_iso3.get(country or "")
        if nation is not None and name in (nation.name, *nation.names):
            return nation.id
        full = full_name(name, nation.iso3, self.nations) if nation is not None else name
        exact = self._exact.get((country, name)) or self._exact.get((country, full))
        return exact or self._bodies.get((country, fold(name))) or self._bodies.get((country, fold(full)))


def _members(folder: Path, written: Path, named: _Names, nations: Nations) -> Iterator[Row]:
    dated: set[tuple[str, str]] = set()
    for row in rows(written, "written_members"):
        other = named.find(row["organisation"], None)
        for iso3 in row["countries"].split("|"):
            if other and iso3 in nations.by_iso3:
                dated.add((row["organisation"], iso3))
                yield nations.by_iso3[iso3].id, "member", other, date(row["since"]), date(row["until"]), "bodies"
    for row in rows(folder, "igo_membership_factbook"):
        organisation = _ORGANISATIONS.get(row["org"], "")
        iso3 = nations.fips.get(row["fips"], "")
        other = named.find(organisation, None)
        if row["status"] not in _MEMBER or not other or iso3 not in nations.by_iso3 or (organisation, iso3) in dated | _LEFT:
            continue
        if organisation not in _CLOSED:
            yield nations.by_iso3[iso3].id, "member", other, None, None, "factbook"


def _territories(nations: Nations) -> Iterator[Row]:
    for state, several in PARTS.items():
        for iso3 in several:
            if iso3 in nations.by_iso3:
                yield nations.by_iso3[iso3].id, "part", nations.by_iso3[state].id, _SINCE.get(iso3), None, "bodies"


def _factions(bodies: dict[str, Body], named: _Names) -> Iterator[Row]:
    for body in bodies.values():
        if body.parent is None:
            continue
        other = next((id for country in (body.country, None, *body.countries) if (id := named.find(body.parent, country))), None)
        other = other or next((b.id for b in bodies.values() if fold(b.name) == fold(body.parent)), None)
        if other:
            yield body.id, "part", other, None, None, body.source


def _written(written: Path, named: _Names) -> Iterator[Row]:
    for row in rows(written, "written_relations"):
        entity = named.find(row["entity"], row["entity_country"] or None)
        other = named.find(row["other"], row["other_country"] or None)
        if entity and other:
            yield entity, row["relation"], other, date(row["since"]), date(row["until"]), "bodies"


def _seats(written: Path, named: _Names, places: Iterable[Spot]) -> Iterator[Row]:
    towns: dict[tuple[str | None, str], tuple[int, str]] = {}
    for place in places:
        if place.precision == "city":
            for name in (place.name, *place.names):
                key = (place.country, fold(name))
                towns[key] = max(towns.get(key, (0, "")), (place.population, place.id))
    for row in rows(written, "written_seats"):
        found = towns.get((row["country_iso3"], fold(row["city"])))
        owners = (named.find(row["organisation"], country) for country in (None, row["country_iso3"]))
        entity = next((id for id in owners if id), None)
        if entity and found:
            yield entity, "seat", found[1], None, None, "bodies"
