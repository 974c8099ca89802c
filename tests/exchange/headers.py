"""The columns that users of other systems expect, in order: pinned here, apart from the package's own tables."""

from __future__ import annotations


def _names(text: str) -> list[str]:
    return text.split("|") if "|" in text else text.split()


def _actor(number: int) -> list[str]:
    parts = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return [f"Actor{number}{part}" for part in _names(parts)]


def _geo(who: str) -> list[str]:
    parts = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
    return [f"{who}Geo_{part}" for part in _names(parts)]


_DATES = _names("GLOBALEVENTID SQLDATE MonthYear Year FractionDate")
_EVENT = _names(
    "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone"
)
GDELT2 = [
    *_DATES, *_actor(1), *_actor(2), *_EVENT, *_geo("Actor1"), *_geo("Actor2"), *_geo("Action"), "DATEADDED", "SOURCEURL",
]  # fmt: skip
GDELT1 = [name for name in GDELT2 if "ADM2" not in name]
ICEWS = _names(
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|"
    "Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
)
POLECAT = _names(
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector|"
    "Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|"
    "Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District|"
    "Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|"
    "Story Organizations|Story Locations|Language|Version"
)
PHOENIX = _names(
    "EventID|Date|Year|Month|Day|SourceActorFull|SourceActorEntity|SourceActorRole|SourceActorAttribute|TargetActorFull|"
    "TargetActorEntity|TargetActorRole|TargetActorAttribute|EventCode|EventRootCode|QuadClass|GoldsteinScore|Issues|Lat|Lon|"
    "LocationName|StateName|CountryName|SentenceID|URLs|NewsSources"
)

INTEGERS = {
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "IsRootEvent", "QuadClass", "NumMentions", "NumSources", "NumArticles",
    "Actor1Geo_Type", "Actor2Geo_Type", "ActionGeo_Type", "DATEADDED",
}  # fmt: skip
FLOATS = {
    "FractionDate",
    "GoldsteinScale",
    "AvgTone",
    *(f"{w}Geo_{p}" for w in ("Actor1", "Actor2", "Action") for p in ("Lat", "Long")),
}

HEADERS = {"gdelt1": GDELT1, "gdelt2": GDELT2, "icews": ICEWS, "polecat": POLECAT, "phoenix": PHOENIX}
FILES = {
    "gdelt1": "events.export.CSV", "gdelt2": "events.export.CSV", "icews": "events.tab", "polecat": "events.txt",
    "phoenix": "events.txt",
}  # fmt: skip
WITH_HEADER = ("icews", "polecat")
