"""Offices held: the rows of every table as one kind of row, then the contradictions between them settled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from detente.edtf import bounds
from detente.knowledge.folding import fold
from detente.knowledge.model import OfficeQuery
from detente.knowledge.names import alike, words_of
from detente.knowledge.offices import parse
from detente.knowledge.seats import ONE_SEAT, Claim, Seat, seat_of
from tools.facts.bodies import SAME_ORGANISATION
from tools.facts.nations import Nations
from tools.facts.people import People
from tools.facts.reading import dates, rows, uncapitalise
from tools.facts.relations import PARTS

_HERE = Path(__file__).parent
FIRST_YEAR = "1990"
FIRST_YEAR_BELOW = "2002"
"""Minor offices count from this year on, to keep the tables lean."""
_BELOW = {"government", "advisor", "other", "regional", "judiciary", "health", "justice", "police", "royal"}
_TITLES = {
    "head_of_state": "President", "head_of_government": "Prime Minister", "foreign_affairs": "Foreign Minister", "defence": "Defence Minister",
    "national_security": "National Security Adviser", "spokesperson": "Spokesperson", "ambassador": "Ambassador", "finance": "Finance Minister",
    "international_organisation": "Head", "negotiator_envoy": "Special Envoy", "military_command": "Military Chief", "interior": "Interior Minister",
    "intelligence": "Intelligence Chief", "party_leadership": "Party Leader", "armed_group": "Leader", "legislature": "Speaker",
    "vice_president": "Vice President", "government": "Minister", "justice": "Justice Minister", "opposition": "Opposition Leader",
}  # fmt: skip
_SECTORS = {
    "military_command": "MIL", "intelligence": "SPY", "party_leadership": "PTY", "armed_group": "REB", "legislature": "LEG",
    "international_organisation": "IGO", "opposition": "OPP",
}  # fmt: skip
# Governments that ruled a part of a state beside the recognised one: theirs is the second answer.
_RIVAL_GOVERNMENTS = {
    "houthi government", "government of national stability", "tasis", "national salvation government", "interim government in the east",
    "national unity government", "supreme political council houthi",
}  # fmt: skip
_RIVAL = re.compile(r"\((Houthi|Government of National Stability)")
# Portfolios that the written tables call by another name than the table of titles; "other" leaves it to the title.
_OTHER_WORDS = {"un_representation": "ambassador", "presidential_staff": "other"}
_STAFF = {
    "presidential_staff",
    "other",
    "government",
    "national_security",
    "negotiator_envoy",
    "spokesperson",
    "security_or_other_office",
}
_UNCLEAR = {"government", "other", "head_of_state_or_government", "security_or_other_office", "european_commission"}
# Organisations whose de facto head stands for the whole country; the others rule a part of it.
_DE_FACTO_STATES = {
    "palestinian authority", "presidential leadership council", "syrian transitional government", "presidential council",
    "transitional sovereignty council", "transitional military council", "state administration council",
}  # fmt: skip
_PLURAL = {
    "deputy_head_of_government", "government", "judiciary", "advisor", "other", "military", "royal", "party_leadership", "armed_group",
    "negotiator_envoy", "spokesperson", "international_organisation", "opposition", "regional", "vice_president", "de_facto_head",
}  # fmt: skip
_NAMED_BY_GROUP = {"party_leadership", "armed_group", "head_of_state", "head_of_government", "opposition"}
_RANK_UNCLEAR = 5
_SAME_TAKER = 0.75
_SAME_HOLDER = 0.7
_SAME_HOLDER_SHARING = 0.5
_DAYS_BETWEEN_TERMS = 45
_YEARS_UNSEEN = 2
_DAYS_OF_DOUBT = 60
_YEARS_STRETCHED = 3
# Foreign secretaries who are civil servants under a minister.
_CIVIL_SECRETARIES = {"IND", "PAK", "BGD", "LKA", "NPL", "BTN", "MDV"}
_ATTESTED = {"head_of_state", "head_of_government", "foreign_affairs", "vice_president", "deputy_head_of_government"}
_YEARS_BETWEEN_SPEECHES = 3
_COURTESY = re.compile(
    r"^(Mr|Mrs|Ms|Miss|Dr|H\.?E|Hon|Her|His|Sir|The|Excellency|Royal|Highness|Majesty|Madam|Sheikha|Honou?rable|Al-?Haj|El-?Hadj|Alhaji)\b\.? *",
    re.IGNORECASE,
)
_PRIORITY = {"a": 0, "b": 1, "written": 2, "pocom": 3, "ifg": 3, "factbook": 4, "epsnew": 5, "eps": 6, "ungd": 7}
# The Factbook told of no change after January 2026, though its last copy was taken in May.
_FACTBOOK_CLOSED = "2026-01-31"
# The last day on which the table of British ministers tells of a change.
_IFG_CLOSED = "2026-06-12"
_IFG_RANKS = {"PM": True, "DPM": True, "SoS": True}
_IFG_JUNIOR = (
    "Foreign",
    "Defence",
    "Home Office",
    "Treasury",
    "Trade",
    "Brexit",
    "Exiting",
    "Energy",
    "International Development",
)
_IFG_WORDS = [
    ("Foreign and Commonwealth Office", "Foreign Affairs"), ("Foreign, Commonwealth & Development Office", "Foreign Affairs"),
    ("Foreign, Commonwealth and Development Office", "Foreign Affairs"), ("Ministry of Defence", "Defence"), ("Home Office", "the Home Department"),
]  # fmt: skip
_POCOM_PLACES = {
    "korea": "KOR", "congo-democratic-republic": "COD", "congo-republic": "COG", "cote-divoire": "CIV", "burma": "MMR", "swaziland": "SWZ",
    "macedonia": "MKD", "holy-see": "VAT", "cape-verde": "CPV", "czech-republic": "CZE", "saint-vincent-grenadines": "VCT", "micronesia": "FSM",
    "antigua-barbuda": "ATG", "saint-kitts-nevis": "KNA", "bosnia-herzegovina": "BIH", "russia": "RUS", "serbia": "SRB", "timor-leste": "TLS",
}  # fmt: skip
_POCOM_BODIES = {
    "representative-to-un": ("Ambassador to the United Nations", "United Nations"), "representative-to-nato": ("Ambassador to NATO", "NATO"),
    "representative-to-eu": ("Ambassador to the European Union", "European Union"), "representative-to-osce": ("Ambassador to the OSCE", "OSCE"),
    "representative-to-iaea": ("Ambassador to the IAEA", "IAEA"), "representative-to-au": ("Ambassador to the African Union", "African Union"),
    "representative-to-oas": ("Ambassador to the OAS", "Organization of American States"),
}  # fmt: skip
_POCOM_KEPT = re.compile(
    r"secretary|us-trade|administrator|coordinator|counselor|ambassador-at-large|policy-planning|legal-adviser"
)
# Cabinets of parts of a state and of places whose statehood is disputed: the state under whose code they stand.
_PARTS = {
    "scotland-cabinet": "GBR", "wales-cabinet": "GBR", "northern-ireland-ministers": "GBR", "arkansas-cabinet": "USA", "oklahoma-cabinet": "USA",
    "abkhazia-ministers": "GEO", "south-ossetia": "GEO", "artsakh-ministers": "AZE", "donetsk": "UKR", "luhansk-ministers": "UKR",
    "northern-cyprus": "CYP", "somaliland": "SOM", "aland-cabinet": "FIN", "anguilla-cabinet": "AIA", "aruba-ministers": "ABW",
    "bermuda-cabinet": "BMU", "bvi-ministers": "VGB", "caymans-ministers": "CYM", "faroes-ministers": "FRO", "greenland-cabinet": "GRL",
    "isle-of-man-cabinet": "IMN", "jersey-cabinet": "JEY", "montserrat-ministers": "MSR", "turks-and-caicos-ministers": "TCA",
}  # fmt: skip
_WHOLES = {"GBR", "USA", "GEO", "AZE", "UKR", "CYP", "SOM", "FIN"}
# Where the head of government of a kingdom is styled president.
_PRESIDENT_IS_PREMIER = {"ESP"}
# Where the federal council is the government; elsewhere it is a chamber of parliament.
_FEDERAL_COUNCIL_GOVERNS = "CHE"
_LED_BY_A_CLERIC = "IRN"
_DEPENDENT = frozenset(part for parts in PARTS.values() for part in parts)
# Not countries in the table of territories, yet with heads of their own.
_STATES_TOO = {"PSE", "XKX", "TWN"}
_GLUED = re.compile(
    r"^(Government|Council of Ministers|Republic|Federal Council|State Council|State|Swiss Confederation|transitional government"
    r"|(?:Charg[eé] )?d['’] ?Affai\w+:?)( \([^)]*\))?\s+(?=[A-Z])"
)
# Ministers beside or below the minister of defence: "Minister for Defence Procurement", "Minister of Defence Industry".
_PART_OF_DEFENCE = re.compile(
    r"\bdefen[cs]e (and space )?(Procurement|Materi[ae]l|Equipment|Personnel|People|Veterans|Science|Industr\w+|Production)\b",
    re.IGNORECASE,
)
# Where a "Secretary of State" without more is the foreign minister.
_FOREIGN_SECRETARIES = {"USA", "VAT"}
_TWO_NAMES = re.compile(r", (?!(?:Jr|Sr|II|III|IV)\b)")
_PLURAL_TITLE = re.compile(r"^(Deputy Prime|Vice|First Vice|Prime|Second Vice)? ?(Ministers?|Presidents|Premiers?)\s+")


@dataclass(frozen=True)
class Row:
    """An office held, as one table tells it. ``end_status`` as in Tenure; ``key`` is what makes two rows the same office."""

    person: str
    office: str
    country: str | None
    organisation: str | None
    query: OfficeQuery
    start: str | None
    end: str | None
    end_status: str
    as_of: str | None
    acting: bool
    source: str
    confidence: str
    attested: str = ""
    also: frozenset[str] = frozenset()
    """Other sources from which a date was taken."""

    @property
    def key(self) -> tuple[str, ...]:
        """Same person, same office."""
        return (self.person, *self.seat)

    @property
    def seat(self) -> Seat:
        """The office whoever holds it: exact wording counts only where a portfolio has several seats."""
        return seat_of(self.claim)

    @property
    def claim(self) -> Claim:
        """The row as the knowledge base takes it."""
        q = self.query
        seen = max(self.as_of, self.start or "") if self.as_of else ""
        return Claim(
            self.person, self.office, self.country or "", self.organisation or "", q.portfolio, q.title, q.sector, q.rank, self.start or "",
            self.end or "", self.end_status, seen, self.acting, q.counterpart or "", self.attested,
            "|".join([self.source, *sorted(self.also - {self.source})]), self.confidence,
        )  # fmt: skip


def read_all(folder: Path, people: People, nations: Nations) -> list[Row]:
    """Rows of all tables. The tables with identifiers come first, so that the others find their persons."""
    readers = (_eps, _eps_supplement, _pocom, _ifg, _factbook, _curated)
    found = [row for reader in readers for row in reader(folder, people, nations)]
    wrong = _wrong()
    found = [row for row in found if not _is_wrong(row, wrong, people)]
    found.extend(row for row in _general_debate(folder, people, nations, found) if not _is_wrong(row, wrong, people))
    return [
        row for row in found if row.end is None or row.end >= (FIRST_YEAR_BELOW if row.query.portfolio in _BELOW else FIRST_YEAR)
    ]


def _wrong() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Rows known to be wrong, by country and portfolio: folded name and start of each ("" for whatever start)."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(_HERE.glob("wrong_tenures*.csv")):
        for r in rows(_HERE, path.stem):
            country = "" if r["country_iso3"] in ("INT", "EUU") else r["country_iso3"]
            found[country, r["portfolio"]].append((fold(r["person"]), r["from"]))
    return found


def _is_wrong(row: Row, wrong: dict[tuple[str, str], list[tuple[str, str]]], people: People) -> bool:
    suspects = wrong.get((row.country or "", row.query.portfolio))
    if not suspects or row.source.startswith("written"):
        return False
    names = {fold(name) for name in people.by_id[row.person].names}
    return any(name in names and (not start or _same_start(row.start, start)) for name, start in suspects)


def _same_start(a: str | None, b: str) -> bool:
    return a is not None and (a.startswith(b) or b.startswith(a))


def _query(office: str, nations: Nations, *, home: str) -> OfficeQuery | None:
    query = parse(office, nations.owners, home=home)
    if query is not None and query.portfolio == "international_organisation" and home:
        # A state's own "Director General" heads some agency.
        return replace(query, portfolio="other", title="Official", sector="GOV", rank=8)
    if query is not None and query.portfolio == "defence" and not query.deputy and _PART_OF_DEFENCE.search(office):
        return replace(query, deputy=True, rank=query.rank + 10)
    if (
        query is not None
        and query.portfolio in ONE_SEAT
        and query.title != "Member of the Presidency"
        and office.startswith("Member of")
    ):
        return replace(query, portfolio="other", title="Official", rank=8)
    if query is not None and query.title == "Foreign Secretary" and home in _CIVIL_SECRETARIES:
        return replace(query, rank=4)
    if query is not None and query.portfolio == "foreign_affairs" and home and "high representative" in fold(office):
        # Bosnia's stands for other states; only the European Union's is a foreign minister of a kind.
        return replace(query, portfolio="negotiator_envoy", title="High Representative", sector="IGO", rank=2)
    if query is None or query.portfolio != "head_of_state":
        return query
    if office.startswith("Ruler of"):
        # One of the emirates; the president stands for all.
        return replace(query, portfolio="regional", title="Ruler", rank=7)
    if "spiritual leader" in fold(office) and home != _LED_BY_A_CLERIC:
        return replace(query, portfolio="other", title="Official", rank=8)
    if "federal council" in fold(office) and home != _FEDERAL_COUNCIL_GOVERNS:
        return replace(query, portfolio="legislature", title="Speaker", sector="LEG", rank=0)
    if query.title == "President" and home in _PRESIDENT_IS_PREMIER:
        return replace(query, portfolio="head_of_government", title="Prime Minister")
    return replace(query, title="President") if query.title == "Head of State" else query


def office_of(post: str, nations: Nations, iso3: str) -> OfficeQuery | None:
    """The office that a post of a state names, None where it names none or the state is not known."""
    return _query(post, nations, home=iso3) if post and iso3 in nations.by_iso3 else None


def _eps(folder: Path, people: People, nations: Nations) -> Iterator[Row]:
    codes = {r["repo"]: r["iso3"] or _PARTS.get(r["repo"], "") for r in rows(folder, "eps_country_codes")}
    for r in rows(folder, "eps_wikidata_officeholders_2001_2023"):
        iso3 = codes.get(r["repo"])
        start, end = dates(r["from"], r["to"])
        if not iso3 or (end and end < FIRST_YEAR) or (start and start < "1950"):
            continue
        query = _query(r["position"], nations, home=iso3) or OfficeQuery("other", iso3, None, "GOV", "Official", rank=8)
        if r["repo"] in _PARTS and iso3 in _WHOLES:
            query = replace(query, portfolio="regional", title="Governor", rank=7)
        if query.title == "Secretary of State" and iso3 not in _FOREIGN_SECRETARIES:
            query = replace(query, portfolio="government", title="Minister", rank=4)
        title = re.sub(r"\s*\([^)]*\)", "", r["enwiki_title"])
        aliases = (title,) if title else ()
        person = people.add(
            r["person"],
            iso3,
            qid=r["wikidata_qid"],
            born=r["dob"] or None,
            aliases=aliases,
            year=_year(start or end),
            source="eps",
        )
        if person is not None:
            status = "known" if end else "incumbent"
            office = r["position"][:1].upper() + r["position"][1:]
            yield Row(
                person.id,
                office,
                iso3,
                None,
                query,
                start,
                end,
                status,
                None if end else r["snapshot_date"],
                query.acting,
                "eps",
                "medium",
            )


def _eps_supplement(folder: Path, people: People, nations: Nations) -> Iterator[Row]:
    for r in rows(folder, "eps_supplement_fm2023_heads2024_germany2018"):
        iso3 = nations.named(r["country"])
        start, end = dates(r["from"], r["to"])
        if iso3 is None or (end and end < FIRST_YEAR):
            continue
        query = _query(r["position"], nations, home=iso3)
        if query is None:
            continue
        person = people.add(r["person"], iso3, qid=r["wikidata_qid"], year=_year(start or end), source="eps")
        if person is not None:
            snapshot = r["snapshot_date"] if len(r["snapshot_date"]) == 10 else f"{r['snapshot_date']}-01-01"
            status = "known" if end else "incumbent"
            yield Row(
                person.id,
                r["position"],
                iso3,
                None,
                query,
                start,
                end,
                status,
                None if end else snapshot,
                query.acting,
                "epsnew",
                "medium",
            )


def _pocom(folder: Path, people: People, nations: Nations) -> Iterator[Row]:
    for r in rows(folder, "us_state_dept_pocom"):
        start, end = dates(r["from"], r["to"])
        if not start or (end or "9999") < FIRST_YEAR or (not end and start < "2012"):
            continue
        office, organisation, counterpart = _pocom_office(r, nations)
        query = _query(office, nations, home="USA") if office else None
        if query is None:
            continue
        query = replace(query, counterpart=counterpart or query.counterpart)
        plain = f"{r['forename'].split()[0]} {r['surname']}" if r["forename"] else ""
        aliases = (plain,) if plain and len(plain.split()[0]) > 2 else ()
        person = people.add(
            r["name"], "USA", aliases=aliases, born=r["birth"] or None, family=r["surname"], year=_year(start), source="pocom"
        )
        if person is not None:
            status = "known" if end else "incumbent"
            as_of = None if end else max(start, "2025-01-20")
            yield Row(person.id, office, "USA", organisation, query, start, end, status, as_of, query.acting, "pocom", "high")


def _pocom_office(r: dict[str, str], nations: Nations) -> tuple[str, str | None, str | None]:
    if r["where"] in _POCOM_BODIES:
        office, organisation = _POCOM_BODIES[r["where"]]
        return office, organisation, None
    if r["kind"] == "chief_of_mission":
        iso3 = _POCOM_PLACES.get(r["where"]) or nations.named(r["where"].replace("-", " "))
        if iso3 is None:
            return "", None, None
        title = "Chargé d'Affaires" if "Charg" in r["role"] else "Ambassador"
        name = nations.by_iso3[iso3].name
        return f"{title} to {name}", None, iso3
    if not _POCOM_KEPT.search(r["role"]):
        return "", None, None
    return _principal(r["role"]), "Department of State", None


def _principal(role: str) -> str:
    if role == "secretary":
        return "Secretary of State"
    if role == "secretary-ad-interim":
        return "Acting Secretary of State"
    if role == "us-trade-representative":
        return "Trade Representative"
    words = role.replace("-", " ").replace("combatting", "combating").replace("mgmt", "management").split()
    small = {"for", "of", "and", "at", "to"}
    office = " ".join(w if w in small else w.capitalize() for w in words)
    for level in ("Deputy Secretary", "Under Secretary", "Assistant Secretary"):
        if office.startswith(level):
            return office.replace(level, f"{level} of State", 1)
    return office


def _ifg(folder: Path, people: People, nations: Nations) -> Iterator[Row]:
    for r in rows(folder, "uk_ministers_ifg_1979_2026"):
        start, end = dates(r["from"], r["to"])
        junior = r["rank"] in ("MoS", "PUSS") and any(word in r["organisation"] for word in _IFG_JUNIOR)
        if (end or "9999") < FIRST_YEAR or not (r["rank"] in _IFG_RANKS or junior):
            continue
        office = r["post"]
        if office in ("Secretary of State", "Minister of State", "Parliamentary Under-Secretary of State", "Minister"):
            department = next(
                (to for word, to in _IFG_WORDS if word in r["organisation"]), r["organisation"].replace("Department for ", "")
            )
            office = f"{office} for {department}"
        query = _query(office, nations, home="GBR")
        if query is None:
            continue
        senior = r["rank"] in _IFG_RANKS
        query = replace(query, deputy=not senior, rank=query.rank % 10 + (0 if senior else 10))
        if r["rank"] == "PM":
            query = replace(query, portfolio="head_of_government", title="Prime Minister", rank=0)
        person = people.add(r["name"], "GBR", aliases=tuple(r["names"].split("|")), year=_year(start), source="ifg")
        if person is not None:
            status = "known" if end else "incumbent"
            as_of = None if end else _IFG_CLOSED
            yield Row(person.id, office, "GBR", r["organisation"], query, start, end, status, as_of, False, "ifg", "high")


def _factbook(folder: Path, people: People, nations: Nations) -> Iterator[Row]:
    for r in rows(folder, "factbook_leaders_ambassadors_2014_2026"):
        iso3 = nations.fips.get(r["fips_cc"])
        if not iso3 or iso3 not in nations.by_iso3:
            continue
        dependent = iso3 in _DEPENDENT or (not nations.by_iso3[iso3].is_country and iso3 not in _STATES_TOO)
        if dependent and r["field"] == "chief of state":
            # The head of the state that it belongs to.
            continue
        start, end = dates(r["from"], r["to"])
        sender, office, counterpart = _factbook_office(r, iso3, nations)
        query = _query(office, nations, home=sender) if office else None
        if query is None:
            continue
        query = replace(query, counterpart=counterpart)
        status, end = _factbook_end(r["to_basis"], end)
        for raw in _TWO_NAMES.split(r["name"]):
            name, family = uncapitalise(_PLURAL_TITLE.sub("", _GLUED.sub("", raw)))
            if len(name.split()) > 6 or (len(name.split()) < 2 and "," in r["name"]):
                continue
            variants = tuple(uncapitalise(_GLUED.sub("", v))[0] for v in r["name_variants"].split("|") if v and "," not in v)
            aliases = variants if not _TWO_NAMES.search(r["name"]) else ()
            person = people.add(name, sender, family=family or None, aliases=aliases, year=_year(start or end), source="factbook")
            if person is None:
                continue
            yield Row(
                person.id, office, sender, None, query, start, end, status, max(min(r["last_snapshot"], _FACTBOOK_CLOSED), start or "") if status == "incumbent" else None,
                r["acting"] == "acting" or query.acting, "factbook", "medium",
            )  # fmt: skip


def _factbook_office(r: dict[str, str], iso3: str, nations: Nations) -> tuple[str, str, str | None]:
    if not r["title"]:
        return iso3, "", None
    name = nations.by_iso3[iso3].name
    title = "Chargé d'Affaires" if r["title"].startswith("Charg") else "Ambassador"
    if r["field"] == "amb_in_us":
        return iso3, f"{title} to the United States", "USA"
    if r["field"] == "amb_from_us":
        return "USA", f"{title} to {name}", iso3
    office = re.sub(r"^(Deputy Prime Minister|Vice President|Prime Minister)s$", r"\1", r["title"])
    return iso3, office, None


def _factbook_end(basis: str, end: str | None) -> tuple[str, str | None]:
    if basis == "incumbent_at_last_snapshot":
        return "incumbent", None
    return ("unknown" if basis == "last_seen_in_snapshot" else "successor"), end


def _curated(folder: Path, people: People, nations: Nations) -> Iterator[Row]:
    written = [(_HERE, path.stem, "written") for path in sorted(_HERE.glob("written_tenures*.csv"))]
    for where, table, source in ((folder, "curated_tenures_a", "a"), (folder, "curated_tenures_b", "b"), *written):
        for r in rows(where, table):
            country = None if r["country_iso3"] in ("INT", "EUU", "") else r["country_iso3"]
            start, end = dates(r["from"], r["to"])
            aliases = tuple(a for a in r["aliases"].split("|") if a)
            person = people.add(r["person"], country, aliases=aliases, year=_year(start or end), source=source, curated=True)
            if person is None:
                continue
            query = _curated_query(r, country, nations)
            status = r["to_status"] if end and r["to_status"] in ("known", "unknown") else "known" if end else "incumbent"
            organisation = SAME_ORGANISATION.get(fold(r["organisation"]), r["organisation"]) or None
            as_of = r["as_of"] or start
            yield Row(
                person.id, r["office"], country, organisation, query, start, end, status, as_of if status == "incumbent" else None, query.acting,
                source, r["confidence"],
            )  # fmt: skip


def _curated_query(r: dict[str, str], country: str | None, nations: Nations) -> OfficeQuery:
    parsed = _query(r["office"], nations, home=country or "") or OfficeQuery("other", None, None, "GOV", "Official", rank=8)
    portfolio = _OTHER_WORDS.get(r["portfolio"], r["portfolio"])
    if portfolio == "de_facto_head" and fold(r["organisation"]) in _DE_FACTO_STATES:
        portfolio = "head_of_state"
    elif portfolio == "de_facto_head":
        return replace(
            parsed,
            portfolio="armed_group" if r["organisation"] == "Al-Qaeda" else "de_facto_head",
            title="President",
            sector="GOV",
            rank=2,
        )
    elif portfolio == "ambassador" and parsed.portfolio == "un_ambassador":
        portfolio = "un_ambassador"
    elif portfolio in _UNCLEAR or parsed.portfolio in (
        "prosecutor",
        "spokesperson",
        "vice_president",
        "deputy_head_of_government",
        "intelligence",
    ):
        portfolio = parsed.portfolio
    if r["portfolio"] in _STAFF and portfolio in ("head_of_state", "head_of_government", "crown_prince"):
        # "Head of the International Policy Bureau of the President" serves one.
        return replace(parsed, portfolio="advisor", title="Adviser", sector="GOV", rank=6, country=country)
    if portfolio == "international_organisation" and parsed.portfolio in (
        "negotiator_envoy",
        "spokesperson",
        "prosecutor",
        "legislature",
    ):
        portfolio = parsed.portfolio
    same = parsed.portfolio == portfolio
    title = parsed.title if same else _TITLES.get(portfolio, parsed.title)
    rank = parsed.rank if same else (_RANK_UNCLEAR if portfolio not in _NAMED_BY_GROUP else 0) + 10 * parsed.deputy
    if parsed.title == "Foreign Secretary" and country in _CIVIL_SECRETARIES:
        rank = 4
    sector = parsed.sector if same else _SECTORS.get(portfolio, "GOV")
    if portfolio == "armed_group" and "government" in r["organisation"]:
        sector = "GOV"
    if r["country_iso3"] in ("INT", "EUU") and sector in ("GOV", "LEG"):
        sector = "IGO"
    if fold(r["organisation"]) in _RIVAL_GOVERNMENTS or _RIVAL.search(r["office"]):
        rank = max(rank, 1)
    return replace(parsed, portfolio=portfolio, title=title, rank=rank, sector=sector, country=country)


def _general_debate(folder: Path, people: People, nations: Nations, known: list[Row]) -> Iterator[Row]:
    """Who spoke for a state in the General Debate held the office then: years in a row become one tenure with open edges."""
    seats: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
    for row in known:
        if row.query.portfolio in _ATTESTED and row.query.rank == 0:
            seats[(row.country, row.query.portfolio)].append(row)
    spoke: dict[tuple[str, str, str], dict[int, tuple[str, OfficeQuery]]] = defaultdict(dict)
    for r in rows(folder, "un_general_debate_speakers_1946_2024"):
        year, iso3 = int(r["Year"]), {"EU": ""}.get(r["ISO Code"], r["ISO Code"])
        query = office_of(r["Post"], nations, iso3)
        if year < int(FIRST_YEAR) or query is None or query.portfolio not in _ATTESTED or query.rank or query.deputy:
            continue
        name = speaker(r["Name of Person Speaking"])
        if len(name.split()) < 2 and query.portfolio != "head_of_state":
            continue
        holder = _holder(name, year, seats[(iso3, query.portfolio)], people)
        person = people.by_id[holder] if holder else people.add(name, iso3, year=year, source="ungd")
        if person is not None and not holder:
            spoke[(iso3, query.portfolio, query.title)].setdefault(year, (person.id, query))
    for (iso3, _, title), years in sorted(spoke.items()):
        for person_id, first, last, query in _runs(years):
            yield Row(
                person_id, title, iso3, None, query, f"{first}-09", f"{last}-09", "unknown", None, query.acting, "ungd", "medium"
            )


def _holder(name: str, year: int, seat: list[Row], people: People) -> str | None:
    """The person known to have held the seat that year whose name is like the speaker's: transcripts spell names their own way."""
    words = words_of(name)
    for row in seat:
        first, last = _span(row)
        if not first[:4] <= str(year) <= last[:4]:
            continue
        for spelling in people.by_id[row.person].names:
            other = words_of(spelling)
            likeness = alike(words, other)
            if likeness.score >= _SAME_HOLDER or (set(words) & set(other) and likeness.score >= _SAME_HOLDER_SHARING):
                return row.person
    return None


def speaker(name: str) -> str:
    """The name in a cell of the table of speakers, without courtesies, in ordinary case."""
    text = name.replace("\n", " ").strip().removesuffix(" MP").rstrip(",. ")
    while (shorter := _COURTESY.sub("", text)) != text:
        text = shorter
    return uncapitalise(text)[0]


def _runs(years: dict[int, tuple[str, OfficeQuery]]) -> Iterator[tuple[str, int, int, OfficeQuery]]:
    run: tuple[str, int, int, OfficeQuery] | None = None
    for year in sorted(years):
        person, query = years[year]
        if run is not None and run[0] == person and year - run[2] <= _YEARS_BETWEEN_SPEECHES:
            run = (person, run[1], year, run[3])
            continue
        if run is not None:
            yield run
        run = (person, year, year, query)
    if run is not None:
        yield run


def _year(text: str | None) -> int | None:
    return int(text[:4]) if text else None


def join_people(found: list[Row], people: People) -> list[Row]:
    """Rows in which two spellings of one person are one person: those who took the same single seat on the same day.

    "Abdallah II" and "Abdullah II of Jordan" both became king on 7 February 1999.
    """
    takers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in found:
        single = row.query.portfolio in ONE_SEAT or row.query.portfolio in ("ambassador", "un_ambassador", "vice_president")
        if single and row.start and len(row.start) > 4 and row.query.rank == 0:
            takers[(*row.seat[:3], row.seat[-1] if row.query.portfolio == "ambassador" else "", row.start[:7])].add(row.person)
    same: dict[str, str] = {}
    for key in sorted(takers):
        ids = sorted(takers[key], key=lambda i: (not i.startswith("Q"), not people.by_id[i].curated, i))
        for i, better in enumerate(ids):
            for other in ids[i + 1 :]:
                if not other.startswith("Q") and other not in same and _alike(people, better, other):
                    same[other] = same.get(better, better)
    for other in sorted(same):
        kept = people.by_id[same[other]].name
        people.merge(same[other], other, why=f"took the same single seat in the same month as {kept}, under a like name")
    return [replace(row, person=same.get(row.person, row.person)) for row in found]


def _alike(people: People, left: str, right: str) -> bool:
    pairs = ((words_of(a), words_of(b)) for a in people.by_id[left].names for b in people.by_id[right].names)
    return any((likeness := alike(a, b)).score >= _SAME_TAKER and likeness.words >= min(2, len(a), len(b)) for a, b in pairs)


def settle(found: list[Row]) -> list[Row]:
    """One row for each time that someone held an office: doubles joined, open ends closed by the successor."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in found:
        groups[row.key].append(row)
    joined = [row for key in sorted(groups) for row in _join(groups[key])]
    seats: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in joined:
        seats[row.seat].append(row)
    return [row for seat in sorted(seats) for row in _close(seats[seat])]


def _join(same: list[Row]) -> list[Row]:
    ordered = sorted(_chained(same), key=lambda r: (_PRIORITY[r.source], r.start or "", r.end or "", r.office))
    kept: list[Row] = []
    for row in ordered:
        index = next((i for i, other in enumerate(kept) if _touch(row, other)), None)
        if index is None:
            kept.append(row)
        else:
            kept[index] = _merge(kept[index], row)
    return kept


def _chained(same: list[Row]) -> list[Row]:
    """Terms of one source that follow on each other as one: a head of government is sworn in anew after each election."""
    kept: list[Row] = []
    for row in sorted(same, key=lambda r: (r.source, r.start or "", r.end or "9999", r.office)):
        last = kept[-1] if kept else None
        if last is None or last.source != row.source or last.acting != row.acting or not _follows(last, row):
            kept.append(row)
        elif last.end is not None and (row.end is None or row.end > last.end):
            kept[-1] = replace(last, end=row.end, end_status=row.end_status, as_of=row.as_of)
    return kept


def _follows(earlier: Row, later: Row) -> bool:
    if earlier.end is None or later.start is None:
        return True
    gap = (bounds(later.start)[0] - bounds(earlier.end)[1]).days
    return gap <= _DAYS_BETWEEN_TERMS


def _touch(a: Row, b: Row) -> bool:
    if a.acting != b.acting and a.source == b.source:
        return False
    first_a, last_a = _span(a)
    first_b, last_b = _span(b)
    return (first_a, last_a) == (first_b, last_b) or (first_a < last_b and first_b < last_a)


def _span(row: Row) -> tuple[str, str]:
    first = bounds(row.start)[0].isoformat() if row.start else "0001-01-01"
    end = row.end or row.as_of or row.start
    last = bounds(end)[1].isoformat() if end else "9999-12-31"
    return first, max(first, last)


def _merge(better: Row, other: Row) -> Row:
    merged = _merged_dates(better, other)
    taken = (merged.start, merged.end, merged.as_of) != (better.start, better.end, better.as_of)
    return replace(merged, also=merged.also | other.also | {other.source}) if taken else merged


def _merged_dates(better: Row, other: Row) -> Row:
    start = _first_start(better, other)
    if (
        better.end is None
        and better.end_status == "incumbent"
        and other.end
        and other.end_status == "known"
        and other.end > (better.as_of or "")
    ):
        return replace(better, start=start, end=other.end, end_status="known", as_of=None)
    if better.end is None and other.end_status == "incumbent":
        return replace(better, start=start, as_of=max(better.as_of or "", other.as_of or "") or None)
    if other.end_status == "known" and better.end_status in ("successor", "unknown") and other.end and other.source != "epsnew":
        return replace(better, start=start, end=other.end, end_status="known", as_of=None)
    return replace(better, start=start, end=_finer(better.end, other.end))


def _first_start(better: Row, other: Row) -> str | None:
    """The better source's start, unless the other tells of a term before it that ran into it."""
    if (
        better.start
        and other.start
        and len(other.start) > 4
        and (bounds(better.start)[0] - bounds(other.start)[1]).days > _DAYS_OF_DOUBT
    ):
        return other.start
    return _finer(better.start, other.start)


def _finer(a: str | None, b: str | None) -> str | None:
    if a is None:
        return None
    return b if b is not None and b.startswith(a) and len(b) > len(a) else a


def _close(seat: list[Row]) -> list[Row]:
    portfolio = seat[0].query.portfolio
    if portfolio in _PLURAL and portfolio != "vice_president":
        return seat
    ordered = sorted(_without_strangers(seat), key=lambda r: (_span(r)[0], r.person))
    closed = [_closed(row, ordered[index + 1 :]) for index, row in enumerate(ordered)]
    return [_stretched(row, closed) for row in closed]


def _without_strangers(seat: list[Row]) -> list[Row]:
    """A speech while someone else is known to have held the office was given by a stand-in."""
    firm = [r for r in seat if r.source != "ungd" and r.start and r.end and r.end_status == "known"]
    return [r for r in seat if r.source != "ungd" or not any(f.person != r.person and _inside(r, f) for f in firm)]


def _inside(row: Row, other: Row) -> bool:
    first, last = _span(row)
    start, end = _span(other)
    return start <= first and last <= end


def _stretched(row: Row, seat: list[Row]) -> Row:
    """A tenure known from speeches alone reaches back to the end of the one before it and on to the start of the next."""
    if row.source != "ungd" or row.start is None or row.end is None:
        return row
    others = [r for r in seat if r.person != row.person and r.source != "ungd"]
    before = max((r.end for r in others if r.start and r.end and r.start[:7] < row.start), default=row.start)
    after = min((r.start for r in others if r.start and r.start[:7] >= row.end), default=None)
    start = before if before[:7] <= row.start and int(row.start[:4]) - int(before[:4]) <= _YEARS_STRETCHED else row.start
    if after is None or int(after[:4]) - int(row.end[:4]) > _YEARS_STRETCHED:
        return replace(row, start=start)
    return replace(row, start=start, end=after, end_status="successor")


def _closed(row: Row, later: list[Row]) -> Row:
    if row.start is None or row.source in ("a", "ungd") or not (row.end_status in ("incumbent", "unknown") or _is_guess(row)):
        return row
    start = _span(row)[0]
    following = [r for r in later if r.person != row.person and not r.acting and r.start and _span(r)[0] > start]
    if row.end_status == "incumbent":
        # Speeches tell of a successor only after the last sighting of the holder: before it, a stand-in spoke.
        following = [r for r in following if r.source != "ungd" or _span(r)[0] > (row.as_of or "")]
        # Who came and went before the holder was last seen stood in for a while.
        if not any(_span(r)[1] >= (row.as_of or "") for r in following):
            return row
    if not following or following[0].start is None:
        return row
    first = following[0].start
    if row.end is None or first[: len(row.end)] < row.end[: len(first)]:
        return replace(row, end=first, end_status="successor", as_of=None)
    if row.end_status == "unknown" and int(first[:4]) - int(row.end[:4]) <= _YEARS_UNSEEN:
        return replace(row, end=first, end_status="successor", as_of=None)
    return row


def _is_guess(row: Row) -> bool:
    """The Factbook's ends come from the next snapshot in which someone else stood, often years later."""
    return row.source == "factbook" and row.end_status == "successor"
