"""Codes that other systems give to actors, acts and places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from detente.exchange.tables import cameo_names, countries, groups, sectors
from detente.records import Actor, Place

_UN_BODY = ("det:igo:un-", "det:igo:int-un-")
_UNITED_NATIONS = ("IGOUNO", "UNO")
# Chapter 3 of the CAMEO manual: parts of a code that stand for a region, as a country's would.
_REGION_CODES = "AFR ARB ASA CAF CAS EAF EUR MEA NAF PGS SAF SAS SEA WAF WST"
_REGIONS = frozenset(_REGION_CODES.split())
_ROLE_CODES = (
    "COP GOV INS JUD MIL OPP PTY REB SEP SPY UAF AGR BUS CRM CVL DEV EDU ELI ENV HLH HRI LAB LEG MED REF IGO IMG INT MNC NGM NGO "
    "PKO UIS"
)
_ROLES = frozenset(_ROLE_CODES.split())
# Islamic organisations of states: a religion's code stands where a region's would.
_RELIGIONS = frozenset({"MOS", "CHR"})
# Between the Gaza Strip and the West Bank, which FIPS 10-4 codes apart.
_GAZA_EAST = 34.6


@dataclass(frozen=True, slots=True)
class CameoActor:
    """An actor in CAMEO: the code in full and its parts; an empty text for what it does not have."""

    code: str
    country: str
    group: str
    religion: str
    roles: tuple[str, ...]


NOBODY = CameoActor("", "", "", "", ())


def cameo_actor(actor: Actor | None) -> CameoActor:
    """The CAMEO code of an actor: that of a group that CAMEO names, else country and role. Source: CAMEO 1.1b3, chapter 3."""
    return _cameo(actor.id, actor.kind, actor.country, actor.sector) if actor else NOBODY


@lru_cache(maxsize=100_000)
def _cameo(id: str, kind: str, country: str | None, sector: str | None) -> CameoActor:
    code, group = groups().get(id) or _by_rule(id, kind, country, sector)
    parts = [code[start : start + 3] for start in range(0, len(code), 3)]
    places = _REGIONS | {row["cameo"] for row in countries().values()}
    return CameoActor(
        code,
        next((p for p in parts if p in places and p != group and p not in _ROLES), ""),
        group,
        next((p for p in parts if p in _RELIGIONS), ""),
        tuple(p for p in parts if p != group and p in _ROLES)[:3],
    )


def _by_rule(id: str, kind: str, country: str | None, sector: str | None) -> tuple[str, str]:
    if kind == "igo" or sector == "IGO":
        return _UNITED_NATIONS if id.startswith(_UN_BODY) else ("IGO", "")
    role = sectors()[sector]["cameo"] if sector in sectors() else ""
    return cameo_country(country) + role, ""


def cameo_country(iso3: str | None) -> str:
    """CAMEO's code of a country; a country that is not in the table keeps its own, None is empty."""
    return countries()[iso3]["cameo"] if iso3 in countries() else iso3 or ""


def icews_country(iso3: str | None) -> str:
    """ICEWS's name of a country; a country that is not in the table keeps its code, None is empty."""
    row = countries().get(iso3 or "")
    return row["icews"] or row["name"] if row else iso3 or ""


def fips_country(place: Place) -> str:
    """FIPS 10-4 code of a place's country; empty where it has none."""
    row = countries().get(place.country or "")
    in_gaza = place.country == "PSE" and place.precision != "country" and place.lon is not None and place.lon < _GAZA_EAST
    return "GZ" if in_gaza else row["fips"] if row else ""


def country_name(iso3: str | None) -> str:
    """Our own name of a country; a country that is not in the table keeps its code, None is empty."""
    row = countries().get(iso3 or "")
    return row["name"] if row else iso3 or ""


def cow_number(actor: Actor | None) -> int | None:
    """Number of an actor's country in the Correlates of War state system; None for actors of no such country."""
    row = countries().get((actor.country if actor else None) or "")
    return int(row["cow"]) if row and row["cow"] else None


def polecat_country(actor: Actor | None) -> str:
    """ISO 3166-1 alpha-3, or PLOVER's code for an organisation of no one country; empty where there is neither."""
    if actor is None:
        return ""
    if actor.country is not None:
        return actor.country
    code = cameo_actor(actor).code
    beginnings = {"IGOUNO": "UNO", "IGOEUREEC": "EUR", "IGO": "IGO", "NGO": "NGO", "NGM": "ISM", "IMG": "IMG"}
    return next((name for start, name in beginnings.items() if code.startswith(start)), "")


def polecat_sector(actor: Actor | None) -> str:
    """PLOVER sector; empty for countries and organisations, whose country code says what they are."""
    return "" if actor is None or actor.sector in (None, "IGO", "NGO") else str(actor.sector)


def icews_sector(actor: Actor | None) -> str:
    """ICEWS's name of an actor's sector; empty for a country as such."""
    row = sectors().get((actor.sector if actor else None) or "")
    return row["icews"] if row else ""


def cameo_code(cameo: str) -> str:
    """A CAMEO code that event tables know: of a root alone its "not specified below" (14 is 140)."""
    return cameo + "0" if len(cameo) == 2 and cameo + "0" in cameo_names() else cameo


def gdelt_quad(cameo: str) -> int:
    """GDELT's quad class of a CAMEO code: 1 to 4, by root."""
    root = int(cameo[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def phoenix_quad(cameo: str) -> int:
    """Phoenix's penta class of a CAMEO code: 0 neutral, 1 and 2 cooperation, 3 and 4 conflict, by root."""
    root = int(cameo[:2])
    if root <= 2:
        return 0
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root in (9, 10, 11, 12, 13, 16) else 4
