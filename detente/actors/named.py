"""Known names other than persons': countries, their people, governments by their seat, bodies, groups; and new organisations."""

from __future__ import annotations

from detente.actors.bodies import sector_on
from detente.actors.focus import Focus
from detente.actors.model import MentionKind
from detente.actors.names import OrganisationRun
from detente.actors.page import Known, Page
from detente.actors.roster import Roster
from detente.actors.standing import head_of, standing
from detente.actors.tables import organisation_heads, prefixes, roles, words
from detente.knowledge import Entity
from detente.knowledge.folding import fold
from detente.language.model import Sentence
from detente.records import ActorBasis, Sector

# Inhabitants of a capital that news names without its country.
_LARGE = 300_000


def mention_known(page: Page, roster: Roster, focus: Focus) -> None:
    """Record every known name that stands for someone; capitals that only say where are left to the places."""
    for several in page.known:
        for known in several:
            if not known.is_person and not _inside_name(roster, known):
                _mention(page, roster, known, focus)
    for sentence in page.sentences:
        _mention_prefixes(page, roster, sentence)
        _mention_seats(page, roster, sentence)


def _inside_name(roster: Roster, known: Known) -> bool:
    """Whether the name is part of a person's own name, or of an organisation's: not of the title before it."""
    if any(first <= known.first and known.last <= last for first, last in roster.names[known.sentence]):
        return True
    bodies = [m for m in roster.mentions[known.sentence] if m.kind == "name" and roster.person(m.actors[0]) is None]
    return any(m.first <= known.first and known.last <= m.last for m in bodies)


def _mention(page: Page, roster: Roster, known: Known, focus: Focus) -> None:
    sentence = page.sentences[known.sentence]
    entity = known.entity
    how = standing(sentence, known.head)
    if how == "locative" and known.kind == "metonym" and _is_seat_of(page, sentence, known):
        how = "acting"
    first, last, head = known.first, known.last, known.head
    if first > 0 and sentence.tokens[first - 1].lower == "the" and sentence.tokens[first - 1].head == head:
        first -= 1
    if entity.kind in ("country", "territory"):
        if known.kind == "demonym":
            _mention_people(page, roster, known, focus, modifies=how == "modifier")
            return
        iso3 = entity.country
        id = roster.add_country(iso3) if iso3 else roster.add_entity(entity)
        if id is not None:
            roster.mention(known.sentence, first, last, head, "nationality" if how == "modifier" else "name", (id,))
        return
    if entity.kind != "igo" and len(known.text.split()) == 1 and (longer := _longer_name(page, known)) is not None:
        entity = longer
    elif not _is_meant(page, roster, known, focus):
        return
    if known.kind == "metonym" and entity.country:
        if how == "locative" or (how == "modifier" and _follows_place_word(sentence, known)):
            return
        sector = sector_on(entity, page.on) or "GOV"
        if how == "modifier" and _is_place(page, known):
            id = roster.add_country(entity.country)
            if id is not None:
                roster.mention(known.sentence, known.first, last, head, "nationality", (id,))
            return
        if _is_guard(known, sector):
            roster.mention(known.sentence, first, last, head, "name", (roster.add_entity(entity, basis="alias"),))
            return
        why = f"{known.text} stands for the {'government' if sector == 'GOV' else 'body'} that sits there"
        roster.mention(known.sentence, first, last, head, "name", (roster.add_code(entity.country, sector, why),))
        return
    kind: MentionKind = "nationality" if how == "modifier" and _in_title(roster, known) else "name"
    roster.mention(known.sentence, first, last, head, kind, (roster.add_entity(entity, basis=_basis(known)),))


def _is_guard(known: Known, sector: Sector) -> bool:
    """Whether the words name a guard of its own among a country's police: the coast guard, not "the police"."""
    return sector == "COP" and fold(known.text).endswith(" guard") and fold(known.entity.name).endswith(" guard")


def _is_seat_of(page: Page, sentence: Sentence, known: Known) -> bool:
    """ "a law of Congress": the name of a body that is no place, behind "of"."""
    token = sentence.tokens[known.head]
    return token.dep == "pobj" and sentence.tokens[token.head].lower == "of" and not _is_place(page, known)


def _follows_place_word(sentence: Sentence, known: Known) -> bool:
    """ "In Kabul President X said": the parse takes the city for a part of the name."""
    before = sentence.tokens[known.first - 1].lower if known.first else ""
    governor = sentence.tokens[sentence.tokens[known.head].head]
    return before in ("in", "at", "near", "outside") and governor.pos == "PROPN" and governor.index > known.head


def _in_title(roster: Roster, known: Known) -> bool:
    """Whether a body's name only says whose officer a person is: "NATO" in "NATO Secretary-General X"."""
    holders = [m for m in roster.mentions[known.sentence] if m.first <= known.first and known.last < m.last]
    return any(roster.person(m.actors[0]) is not None for m in holders)


def _longer_name(page: Page, known: Known) -> Entity | None:
    """The organisation of this story whose name a lone word shortens: "the League" after "the Arab League"."""
    word = known.text.casefold()
    if word not in organisation_heads() and word not in ("commission", "assembly", "court", "council"):
        return None
    for several in page.known[: known.sentence + 1]:
        for other in several:
            if other.entity.kind in ("igo", "body") and word in other.text.casefold().split() and len(other.text.split()) > 1:
                return other.entity
    return None


def _is_meant(page: Page, roster: Roster, known: Known, focus: Focus) -> bool:
    """Whether a word that names bodies of many countries ("Congress", "the Centre") means the one it is known for."""
    if known.kind == "metonym" and not _is_known_capital(page, known, focus):
        return False
    words_ = tuple(known.text.casefold().split())
    if words_ not in roles() and not (len(words_) == 1 and (words_[0] in organisation_heads() or words_[0] in words("thing"))):
        return True
    if known.entity.country is None:
        return False
    beside = [k for k in page.known[known.sentence] if k is not known and k.entity.country == known.entity.country]
    persons = [m.actors[0] for m in roster.mentions[known.sentence] if m.head < known.head and roster.person(m.actors[0])]
    if any(roster.country_of(id) == known.entity.country for id in persons):
        return True
    return bool(beside) or known.entity.country == focus.home or known.entity.country in focus.countries[:1]


def _is_known_capital(page: Page, known: Known, focus: Focus) -> bool:
    """Whether a capital's name may act: a small one ("Hamilton", "Victoria") only where the story names its country too."""
    country = known.entity.country
    capital = page.knowledge.capital(country) if country else None
    if country is None or capital is None or fold(capital.name) != fold(known.text) or capital.population >= _LARGE:
        return True
    others = [k for several in page.known for k in several if k.entity.country == country and k.kind != "metonym"]
    return bool(others) or page.dateline == country


def _basis(known: Known) -> ActorBasis:
    return "exact" if known.kind == "primary" else "alias"


def _mention_people(page: Page, roster: Roster, known: Known, focus: Focus, *, modifies: bool) -> None:
    """ "Chinese" before a noun is a nationality; "the Americans" are the country; "16 Saudis" are some of its people."""
    sentence = page.sentences[known.sentence]
    iso3 = known.entity.country
    country = roster.add_country(iso3) if iso3 else None
    if iso3 is None or country is None:
        return
    head = sentence.tokens[known.head]
    if modifies or (
        head.tag in ("JJ", "NNP") and head.dep in ("amod", "compound", "nmod", "conj") and _heads_noun(sentence, known.head)
    ):
        roster.mention(known.sentence, known.first, known.last, known.head, "nationality", (country,))
        return
    left = [
        c
        for c in sentence.children[known.head]
        if c < known.head and sentence.tokens[c].dep in ("det", "amod", "nummod", "compound")
    ]
    first = min([known.first, *left])
    definite = [sentence.tokens[c].lower for c in left] == ["the"]
    whole = known.first - (1 if definite else 0)
    elsewhere = _minority(page, roster, known, first, focus)
    if elsewhere is not None:
        id = roster.add_code(elsewhere, "CVL", f"{known.text}: people of their kind in another country")
        roster.mention(known.sentence, first, known.last, known.head, "nominal", (id,))
        return
    if definite:
        roster.mention(known.sentence, whole, known.last, known.head, "name", (country,))
        return
    id = roster.add_code(iso3, "CVL", f"{known.text}: people of the country")
    roster.mention(known.sentence, first, known.last, known.head, "nominal", (id,))


def _minority(page: Page, roster: Roster, known: Known, first: int, focus: Focus) -> str | None:
    """Where "ethnic Albanians" or "the northern Serbs" live who are not at home: in the other of two countries in focus."""
    sentence = page.sentences[known.sentence]
    before = {t.lower for t in sentence.tokens[first : known.head]}
    own = known.entity.country
    pair = focus.countries[:2]
    if not before & words("compass") or sentence.tokens[known.head].tag not in ("NNS", "NNPS") or own not in pair:
        return None
    other = next((iso3 for iso3 in pair if iso3 != own), None)
    directions = {w.removesuffix("ern") for w in before & words("compass")} - {"ethnic", "local"}
    text = page.story.clean.text.casefold()
    country = page.knowledge.country(other) if other else None
    name = country.name.casefold() if country is not None else ""
    if "ethnic" in before or any(f"{d} of {name}" in text or f"{d}ern {name}" in text for d in sorted(directions)):
        return other
    return None


def _heads_noun(sentence: Sentence, token: int) -> bool:
    return sentence.tokens[sentence.tokens[token].head].pos in ("NOUN", "PROPN")


def _is_place(page: Page, known: Known) -> bool:
    return any(start <= known.start and known.end <= end for start, end, _ in page.places[known.sentence])


def _mention_prefixes(page: Page, roster: Roster, sentence: Sentence) -> None:
    for word in page.words[sentence.index]:
        prefix, hyphen, _ = word.lower.partition("-")
        iso3 = prefixes().get(prefix) if hyphen else None
        id = roster.add_country(iso3) if iso3 else None
        if id is not None:
            first, _ = page.tokens(sentence.index, word.start, word.start + len(prefix))
            if sentence.tokens[first].end == word.start + len(prefix):
                roster.mention(sentence.index, first, first + 1, first, "nationality", (id,))


def _mention_seats(page: Page, roster: Roster, sentence: Sentence) -> None:
    """Capitals in a spelling that only the gazetteer has ("Peiping"), where they are the subject of what governments do."""
    for start, end, iso3 in page.places[sentence.index]:
        first, last = page.tokens(sentence.index, start, end)
        head = head_of(sentence, first, last)
        token = sentence.tokens[head]
        if iso3 is None or token.dep != "nsubj" or any(roster.covered(sentence.index, t) for t in range(first, last)):
            continue
        if page.known_at(sentence.index, start, end) or sentence.tokens[token.head].lemma not in words("speech"):
            continue
        capital = page.knowledge.capital(iso3)
        found = page.knowledge.places_named(page.story.clean.text[start:end])
        if capital is not None and any(p.id == capital.id for p in found):
            id = roster.add_code(iso3, "GOV", f"{capital.name} stands for the government that sits there")
            roster.mention(sentence.index, first, last, head, "name", (id,))


def mention_organisation(page: Page, roster: Roster, run: OrganisationRun, home: str | None) -> None:
    """Record an organisation that only the story names: its sector from its chief word, its country from its name or the story."""
    sentence = page.sentences[run.sentence]
    sector, kind = organisation_heads()[run.head]
    inside = page.known_at(run.sentence, run.start, run.end)
    country = next((k.entity.country for k in inside if k.entity.country and k.entity.kind in ("country", "territory")), None)
    for span in page.roles[run.sentence]:
        if span.first >= run.first and span.last <= run.last and not span.role.weak and span.role.use == "people":
            sector = span.role.sector
    if (
        sector == "NGO"
        and any("rights" in w.lower for w in page.words[run.sentence][run.first : run.last])
        and run.head == "league"
    ):
        sector = "SOC"
    country = country or _owner_beside(page, sentence, run)
    iso3 = country or (home if sector != "IGO" else None)
    id = roster.add_body(run.text, kind, iso3, sector, f"{run.text} is not in the knowledge base; its name says what it is")
    first, last = page.tokens(run.sentence, run.start, run.end)
    if first > 0 and sentence.tokens[first - 1].lower == "the":
        first -= 1
    roster.mention(run.sentence, first, last, head_of(sentence, first, last), "name", (id,))


def _owner_beside(page: Page, sentence: Sentence, run: OrganisationRun) -> str | None:
    """The country that the words beside an organisation's name give it: "China's Foreign Ministry", "the Foreign Ministry of China"."""
    head = head_of(sentence, *page.tokens(run.sentence, run.start, run.end))
    links = [t for t in sentence.kids(head, "prep") if sentence.tokens[t].lower == "of"]
    beside = {*sentence.kids(head, "poss", "amod", "nmod", "compound"), *(t for p in links for t in sentence.kids(p, "pobj"))}
    countries = (k for k in page.known[run.sentence] if k.head in beside and k.entity.kind in ("country", "territory"))
    return next((k.entity.country for k in countries if k.entity.country), None)
