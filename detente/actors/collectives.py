"""Common nouns that name someone: "Kenyan police", "its army", "the foreign ministers of both countries", "the rebels"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from detente.actors.bodies import MODEL
from detente.actors.focus import Focus
from detente.actors.model import Mention
from detente.actors.nominals import INDEFINITE, Nominal, head_token, offsets_of
from detente.actors.page import Known, Page, RoleSpan
from detente.actors.roster import Person, Roster
from detente.actors.tables import Epithet, epithets, peoples, words
from detente.knowledge import Entity
from detente.knowledge.folding import fold
from detente.language.model import Sentence
from detente.records import Sector

_BELONGS = ("of", "in", "from", "at", "inside", "across", "for", "with")
_GROUP_NOUNS = frozenset(("group", "movement", "organisation", "organization", "militia", "insurgency", "network"))
_ARMED = ("REB", "PRM", "UAF")
# Named bodies that stand for themselves when their people are meant: "the aid workers of X".
_OWNED = ("NGO", "BUS", "MED")
_FIGHTING = ("REB", "PRM")
_EMPTY = ("UNK",)
_COUNTERPARTS = frozenset(("counterpart", "colleague"))
_COAST_GUARDS = frozenset(("coast guard", "coastguard", "coastguard service"))
_FAR = 3
_MAIN = 4
# Letters that a group's name and the adjective made from it have in common.
_STEM = 5

Look = Callable[[int, int], Mention | None]


class Reader:
    """Reads nominals: who they are of, and whom they stand for. ``look`` resolves the mention headed by a token on demand."""

    def __init__(self, page: Page, roster: Roster, focus: Focus, look: Look) -> None:
        self.page = page
        self.roster = roster
        self.focus = focus
        self.look = look

    def read(self, nominal: Nominal) -> tuple[str, ...]:
        """The actors that a nominal stands for, () where it stands for none."""
        epithet = self._epithet(nominal)
        if epithet is not None:
            return epithet
        if nominal.role.phrase in _COUNTERPARTS:
            return self._counterpart(nominal)
        group = self._of_group(nominal) if nominal.role.sector in _EMPTY else ()
        group = group or self._assembly(nominal)
        if group:
            return group
        countries, entities = self._owners(nominal)
        sector = self._sector(nominal, entities)
        if sector == "JUD" and self._is_world_court(nominal):
            return (self.roster.add_code(None, "IGO", f"{self._text(nominal)}: a court of many countries"),)
        same = self._same_noun(nominal) if nominal.definite and not countries and not entities else ()
        if same:
            return same
        if nominal.role.use == "office" and not nominal.role.plural and not countries and not entities and nominal.definite:
            person = self._person(nominal)
            if person is not None:
                return (person.id,)
        if entities:
            own = nominal.role.sector if nominal.role.weak else sector
            theirs = self._of_countries(nominal, countries, own) if countries and own not in _EMPTY else ()
            return tuple(dict.fromkeys([*theirs, *(self.roster.add_entity(e) for e in entities)]))
        if countries and sector not in _EMPTY:
            return self._of_countries(nominal, countries, sector)
        if countries and nominal.role.use == "people":
            return self._of_countries(nominal, countries, "CVL")
        if nominal.definite or sector in _ARMED:
            known = self._again(nominal, sector)
            if known is not None:
                return (known,)
        if sector in _EMPTY and self._is_victim(nominal):
            sector = "CVL"
        if sector in _EMPTY:
            return ()
        if nominal.role.use in ("office",) and nominal.role.phrase in (
            "member",
            "head",
            "director",
            "secretary",
            "number two",
            "chief",
        ):
            return ()
        country = self._default(nominal)
        why = f"{self._text(nominal)}: {'country from the context' if country else 'no country known'}"
        return (self.roster.add_code(country, sector, why),)

    def _is_victim(self, nominal: Nominal) -> bool:
        """ "a man was arrested", "police beat two men": someone whom the words name for what is done to him."""
        token = self.page.sentences[nominal.sentence].tokens[nominal.head]
        return nominal.role.phrase == "man" and not nominal.definite and token.dep in ("nsubjpass", "dobj")

    def _of_countries(self, nominal: Nominal, countries: list[str], sector: Sector) -> tuple[str, ...]:
        if nominal.role.use == "office" and not nominal.role.plural and len(countries) == 1 and not self._is_indefinite(nominal):
            person = self._person(nominal, country=countries[0]) or self._holder(nominal, countries[0])
            if person is not None:
                return (person.id,)
        if nominal.role.use == "office" and len(countries) > 1:
            bearers = [self._bearer(nominal, iso3) for iso3 in countries]
            if all(bearers):
                return tuple(p.id for p in bearers if p is not None)
        why = f"{self._text(nominal)}: country named with it"
        if nominal.role.phrase in _COAST_GUARDS:
            return tuple(self.roster.add_coast_guard(iso3, why) for iso3 in countries)
        return tuple(self.roster.add_code(iso3, sector, why) for iso3 in countries)

    def _bearer(self, nominal: Nominal, country: str) -> Person | None:
        """The only person of the story who bears the office for a country, named before or after."""
        wanted = set(fold(nominal.role.phrase).split()) - {"of", "the", "for"}
        found = [p for p in self.roster.persons if p.country == country and bears(p, wanted)]
        return found[0] if len(found) == 1 else None

    def _of_group(self, nominal: Nominal) -> tuple[str, ...]:
        """ "a committee of both sides": the sides themselves."""
        sentence = self.page.sentences[nominal.sentence]
        for link in sentence.kids(nominal.head, "prep"):
            target = sentence.kid(link, "pobj") if sentence.tokens[link].lower == "of" else None
            mention = self.look(nominal.sentence, target) if target is not None else None
            if mention is not None and mention.kind == "group":
                return mention.actors
        return ()

    def _assembly(self, nominal: Nominal) -> tuple[str, ...]:
        """ "the 27 leaders": the organisation named last, whose leaders they are."""
        sentence = self.page.sentences[nominal.sentence]
        many = [c for c in sentence.kids(nominal.head, "nummod") if sentence.tokens[c].lower not in ("one", "two", "three")]
        if nominal.role.phrase != "leader" or not nominal.definite or not many:
            return ()
        named = (id for mention in self._before(nominal) for id in mention.actors if self.roster.kind_of(id) == "igo")
        return tuple(islice(named, 1))

    def _same_noun(self, nominal: Nominal) -> tuple[str, ...]:
        """Whom the same noun stood for before: "the junta ... the junta"."""
        lower = self.page.sentences[nominal.sentence].tokens[nominal.head].lower
        for mention in self._before(nominal):
            head = self.page.sentences[mention.sentence].tokens[mention.head]
            if mention.kind == "nominal" and head.lower == lower and nominal.role.use != "office":
                return mention.actors
        return ()

    def _counterpart(self, nominal: Nominal) -> tuple[str, ...]:
        """ "his counterpart": the other of two office-holders; with a nationality the holder of the same office there."""
        sentence = self.page.sentences[nominal.sentence]
        owner = sentence.kid(nominal.head, "poss")
        mention = self.look(nominal.sentence, owner) if owner is not None else None
        person = self.roster.person(mention.actors[0]) if mention is not None and len(mention.actors) == 1 else None
        countries, _ = self._inside(nominal)
        if person is None:
            return tuple(self.roster.add_code(iso3, "GOV", f"{self._text(nominal)}: country named with it") for iso3 in countries)
        for other in self._before(nominal):
            match = self.roster.person(other.actors[0]) if len(other.actors) == 1 else None
            if match is None or match.country == person.country or (countries and match.country != countries[0]):
                continue
            if match.titles & person.titles - {"of", "the", "minister", "for"} or (
                countries and "minister" in match.titles & person.titles
            ):
                return (match.id,)
        if not countries:
            return ()
        holder = self._holder_of(person.office, countries[0]) if person.office else None
        return (
            holder.id if holder else self.roster.add_code(countries[0], "GOV", f"{self._text(nominal)}: country named with it"),
        )

    def _is_indefinite(self, nominal: Nominal) -> bool:
        return self.page.sentences[nominal.sentence].tokens[nominal.first].lower in INDEFINITE

    def _text(self, nominal: Nominal) -> str:
        sentence = self.page.sentences[nominal.sentence]
        start, end = sentence.offsets(nominal.first, nominal.last)
        return self.page.story.clean.text[start:end]

    def _is_world_court(self, nominal: Nominal) -> bool:
        """ "a tribunal in The Hague", "an international court": of no one country."""
        sentence = self.page.sentences[nominal.sentence]
        inside = {t.lower for t in sentence.tokens[nominal.first : nominal.last]}
        seats = {sentence.tokens[t].lower for link in sentence.kids(nominal.head, "prep") for t in sentence.kids(link, "pobj")}
        return bool(inside & words("worldwide") or (inside | seats) & words("court_seat"))

    # -- sector ------------------------------------------------------------------------------------------------------------

    def _sector(self, nominal: Nominal, entities: list[Entity]) -> Sector:
        role = nominal.role
        sentence = self.page.sentences[nominal.sentence]
        lowers = [t.lower for t in sentence.tokens[nominal.first : nominal.last]]
        if any(w in words("former") for w in lowers) and role.sector == "GOV":
            return "ELI"
        if role.sector == "PTY" and role.use == "people" and any(w in words("number") for w in lowers):
            return "CVL"
        if not role.weak:
            # What is shelled or stormed as a government's position is its army's.
            site = sentence.tokens[nominal.head].lower in words("military_site")
            if role.phrase == "fighter" and MODEL.search(self._text(nominal)):
                return "MIL"
            return "MIL" if site and role.sector == "GOV" else role.sector
        inside = [s.role.sector for s in self._spans(nominal) if s is not nominal.span and not s.role.weak]
        if inside:
            return inside[-1]
        of = self._of_role(sentence, nominal)
        if of is not None:
            return of
        theirs = [e.sector for e in entities if e.sector]
        return theirs[0] if theirs else role.sector  # type: ignore[return-value]

    def _spans(self, nominal: Nominal) -> list[RoleSpan]:
        sentence = self.page.sentences[nominal.sentence]
        start, end = sentence.offsets(nominal.first, nominal.last)
        return [s for s in self.page.roles[nominal.sentence] if start <= offsets_of(self.page, nominal.sentence, s)[0] < end]

    def _of_role(self, sentence: Sentence, nominal: Nominal) -> Sector | None:
        """ "members of the security forces": a weak role takes the sector of what it is of."""
        for link in sentence.kids(nominal.head, "prep"):
            target = sentence.kid(link, "pobj")
            if sentence.tokens[link].lower not in ("of", "for", "from") or target is None:
                continue
            for span in self.page.roles[sentence.index]:
                if head_token(self.page, sentence, span) == target and not span.role.weak:
                    return span.role.sector
            people = self.roster.headed(sentence.index, target)
            if people is not None and people.kind == "nominal" and self.roster.sector_of(people.actors[0]) == "CVL":
                return "CVL"
        return None

    # -- whose -------------------------------------------------------------------------------------------------------------

    def _owners(self, nominal: Nominal) -> tuple[list[str], list[Entity]]:
        """Countries and other entities that the phrase is of: inside it, by its possessor, by "of" or "in" after it."""
        sentence = self.page.sentences[nominal.sentence]
        countries, entities = self._inside(nominal)
        if not countries and not entities:
            self._take_ruler(sentence, nominal, countries)
        if not countries and not entities:
            self._take_possessor(sentence, nominal, countries, entities)
        if not countries and not entities:
            self._take_after(sentence, nominal, countries, entities)
        return list(dict.fromkeys(countries)), entities

    def _inside(self, nominal: Nominal) -> tuple[list[str], list[Entity]]:
        countries: list[str] = []
        entities: list[Entity] = []
        for known in self.page.known[nominal.sentence]:
            if nominal.first <= known.first and known.last <= nominal.head and not known.is_person and not self._is_about(known):
                self._take(known, countries, entities)
        if not countries and not entities:
            entities = self._alike(nominal)
        if not countries and not entities:
            countries = self._of_people(nominal)
        return countries, entities

    def _of_people(self, nominal: Nominal) -> list[str]:
        """The country of a people or region that an adjective names: "Basque separatists"."""
        tokens = self.page.sentences[nominal.sentence].tokens[nominal.first : nominal.head]
        found = [peoples().get(fold(t.text)) for t in tokens if t.text[:1].isupper()]
        return [iso3 for iso3 in found if iso3][:1]

    def _is_about(self, known: Known) -> bool:
        """ "pro-Russian", "anti-French": whom it is for or against, not whose it is."""
        before = self.page.story.clean.text[max(0, known.start - 5) : known.start].casefold()
        return before.endswith(("pro-", "anti-", "ex-", "non-"))

    def _alike(self, nominal: Nominal) -> list[Entity]:
        """A group of this story that a modifier is made from: "Tigrayan forces" of the Tigray People's Liberation Front."""
        tokens = self.page.sentences[nominal.sentence].tokens[nominal.first : nominal.head]
        for token in tokens:
            word = fold(token.text)
            if not token.text[:1].isupper() or len(word) < _STEM or token.lower in words("function"):
                continue
            for group in self.focus.groups:
                if any(part[:_STEM] == word[:_STEM] for part in fold(group.name).split() if len(part) >= _STEM):
                    return [group]
        return []

    def _take_ruler(self, sentence: Sentence, nominal: Nominal, countries: list[str]) -> None:
        """ "X deployed the army", "X, which has troops there": an object of having or ordering belongs to the subject."""
        token = sentence.tokens[nominal.head]
        verb = token.head
        if token.dep == "pobj" and sentence.tokens[sentence.tokens[verb].head].lower in words("sending"):
            verb = next((a for a in sentence.ancestors(verb) if sentence.tokens[a].pos == "VERB"), verb)
        elif token.dep != "dobj" or sentence.tokens[verb].lemma not in words("own"):
            return
        subject = sentence.kid(verb, "nsubj")
        mention = self.look(nominal.sentence, subject) if subject is not None else None
        owner = self.roster.country_of(mention.actors[0]) if mention else None
        if owner is not None:
            countries.append(owner)

    def _take(self, known: Known, countries: list[str], entities: list[Entity]) -> None:
        entity = known.entity
        if entity.kind in ("country", "territory") or known.kind == "metonym" or (entity.kind == "body" and entity.country):
            if entity.country:
                countries.append(entity.country)
        elif all(e.id != entity.id for e in entities):
            entities.append(entity)

    def _take_possessor(self, sentence: Sentence, nominal: Nominal, countries: list[str], entities: list[Entity]) -> None:
        owner = sentence.kid(nominal.head, "poss")
        if owner is None and nominal.head != nominal.span.last - 1:
            owner = next((c for c in range(nominal.first, nominal.head) if sentence.tokens[c].tag == "PRP$"), None)
        mention = self.look(nominal.sentence, owner) if owner is not None else None
        if mention is not None:
            self._take_mention(mention, countries, entities)

    def _take_after(self, sentence: Sentence, nominal: Nominal, countries: list[str], entities: list[Entity]) -> None:
        links = sentence.kids(nominal.head, "prep")
        for link in links:
            links += sentence.kids(link, "conj", "prep")
            word = sentence.tokens[link].lower
            if word not in _BELONGS:
                continue
            for target in self._objects(sentence, link):
                mention = self.look(nominal.sentence, target) if word in ("of", "from", "for") else None
                if mention is not None and self._gives_owner(mention, word):
                    self._take_mention(mention, countries, entities)
                elif word != "with":
                    countries.extend(self._place_country(sentence, target))
            if countries or (entities and not sentence.kids(link, "conj", "prep")):
                return

    def _gives_owner(self, mention: Mention, word: str) -> bool:
        return word != "for" or all(self.roster.kind_of(id) not in ("person",) for id in mention.actors)

    @staticmethod
    def _objects(sentence: Sentence, link: int) -> list[int]:
        found = sentence.kids(link, "pobj")
        for target in found:
            found += sentence.kids(target, "conj")
        return found

    def _take_mention(self, mention: Mention, countries: list[str], entities: list[Entity]) -> None:
        for id in mention.actors:
            kind, country = self.roster.kind_of(id), self.roster.country_of(id)
            if id in self.roster.entities and (kind in ("igo", "armed-group", "party") or self.roster.sector_of(id) in _OWNED):
                entities.append(self.roster.entities[id])
            elif country is not None:
                countries.append(country)

    def _place_country(self, sentence: Sentence, token: int) -> list[str]:
        start, end = sentence.tokens[token].start, sentence.tokens[token].end
        for known in self.page.known[sentence.index]:
            if known.start <= start and end <= known.end and known.entity.country and not known.is_person:
                return [known.entity.country]
        return [iso3 for a, b, iso3 in self.page.places[sentence.index] if a <= start and end <= b and iso3][:1]

    # -- someone named before ----------------------------------------------------------------------------------------------

    def _before(self, nominal: Nominal) -> list[Mention]:
        """Mentions before the nominal, the nearest first."""
        here = [m for m in self.roster.mentions[nominal.sentence] if m.last <= nominal.first]
        found = sorted(here, key=lambda m: -m.head)
        for index in range(nominal.sentence - 1, -1, -1):
            found += sorted(self.roster.mentions[index], key=lambda m: -m.head)
        if self.page.sentences[nominal.sentence].kind == "title":
            # A headline is told out of the story below it.
            for sentence in self.page.sentences[nominal.sentence + 1 :]:
                found += sorted(self.roster.mentions[sentence.index], key=lambda m: m.head)
        return found

    def _person(self, nominal: Nominal, *, country: str | None = None) -> Person | None:
        """The person of the story who bears the office, the one named last first."""
        wanted = set(fold(nominal.role.phrase).split()) - {"of", "the"}
        loose = wanted <= {"leader", "ruler", "strongman", "statesman"}
        sentence = self.page.sentences[nominal.sentence]
        former = any(t.lower in words("former") for t in sentence.tokens[nominal.first : nominal.last])
        for mention in self._before(nominal):
            person = self.roster.person(mention.actors[0]) if len(mention.actors) == 1 else None
            if person is None or (country is not None and person.country != country):
                continue
            if person.sector == "ELI" and not former:
                continue
            if bears(person, wanted):
                return person
            if loose and person.titles & LEADERS:
                return person
        return None

    def _holder(self, nominal: Nominal, country: str) -> Person | None:
        """The only holder of an office that the words name with its country: "the emir of Qatar"."""
        if self.page.on is None or (nominal.role.weak and nominal.role.phrase != "leader"):
            return None
        sentence = self.page.sentences[nominal.sentence]
        if any(t.lower in words("former") for t in sentence.tokens[nominal.first : nominal.last]):
            return None
        # Of leaders only a supreme one is plain: others may be presidents or premiers.
        return self._holder_of("supreme leader" if nominal.role.weak else nominal.role.phrase, country)

    def _holder_of(self, office: str, country: str) -> Person | None:
        tenures = self.page.knowledge.holders(office, country=country, on=self.page.on)
        best = [t for t in tenures if t.rank == tenures[0].rank] if tenures else []
        if len({t.person for t in best}) != 1:
            return None
        tenure = best[0]
        known = self.roster.person(tenure.person)
        if known is not None:
            return known
        entity = self.page.knowledge.entity(tenure.person)
        why = f"{tenure.office} of {country} on {self.page.on} is {entity.name}"
        person = Person(
            entity.id, entity.name, country, tenure.sector, tenure.office, "office", 0.9, why, entity=entity, tenure=tenure,  # type: ignore[arg-type]
            titles=set(fold(f"{tenure.office} {office}").split()), forms=[tuple(fold(entity.name).split())],
            family=set(fold(entity.family or "").split()),
        )  # fmt: skip
        self.roster.persons.append(person)
        return person

    def _again(self, nominal: Nominal, sector: Sector) -> str | None:
        """A body or group named before: "the rebels", "the court", "the movement"."""
        noun = fold(nominal.role.phrase)
        for mention in self._before(nominal):
            for id in mention.actors:
                if self.roster.person(id) is not None:
                    continue
                other = self.roster.others[id]
                if (
                    id.startswith("det:code")
                    and other.sector == sector
                    and sector != "GOV"
                    and mention.sentence >= nominal.sentence - _FAR
                    and (nominal.role.use != "body" or other.country == self.focus.home or sector in _ARMED)
                ):
                    return id
                if other.kind == "armed-group" and (sector in ("REB", "PRM") or noun in _GROUP_NOUNS):
                    return id
                if other.sector in ("REB", "PRM", "UAF") and noun in _GROUP_NOUNS and mention.sentence >= nominal.sentence - _FAR:
                    return id
                if other.kind == "party" and noun in ("party", "coalition", "movement"):
                    return id
                if (
                    other.kind in ("body", "igo", "party", "other")
                    and not id.startswith("det:code")
                    and noun in fold(other.name).split()
                ):
                    return id
        return None

    def _epithet(self, nominal: Nominal) -> tuple[str, ...] | None:
        sentence = self.page.sentences[nominal.sentence]
        lowers = tuple(t.lower for t in sentence.tokens[nominal.first : nominal.last])
        return read_epithet(self.page, self.roster, self.focus, lowers, nominal.sentence)

    # -- no one named with it ----------------------------------------------------------------------------------------------

    def _default(self, nominal: Nominal) -> str | None:
        """The country of a nominal that names none: its ruler's, the place's, the last government's, the story's home."""
        sentence = self.page.sentences[nominal.sentence]
        if any(t.lower in words("unplaced") for t in sentence.tokens[nominal.first : nominal.head]):
            return None
        placed = self._located(sentence, nominal.head)
        if placed is not None:
            return placed
        if nominal.role.sector in _FIGHTING and not self.focus.split:
            return self._fought_in(sentence) or self.focus.scene or self.focus.home
        if nominal.definite and nominal.role.use == "body" and nominal.role.sector == "GOV":
            own = self._speaker_country(nominal)
            if own is not None:
                return own
            last = self._last_government(nominal)
            if last is not None:
                return last
            others = self._subjects_above(nominal)
            if self.focus.home in others:
                return next((iso3 for iso3 in self.focus.countries if iso3 not in others), self.focus.home)
        return self.focus.home

    def _located(self, sentence: Sentence, head: int) -> str | None:
        """The country of a place that the noun's own clause is set in: "stormed the embassy in the town of X"."""
        above = {head, *sentence.ancestors(head)}
        verb = next((a for a in sentence.ancestors(head) if sentence.tokens[a].pos in ("VERB", "AUX")), head)
        for token in sentence.tokens:
            if token.dep != "pobj" or sentence.tokens[token.head].lower not in ("in", "at", "near", "outside", "across"):
                continue
            site = sentence.tokens[sentence.tokens[token.head].head]
            if site.index not in above and not (
                site.dep in ("dobj", "pobj", "nsubjpass") and verb in sentence.ancestors(site.index)
            ):
                continue
            found = self._place_country(sentence, token.index)
            if found:
                return found[0]
        return None

    def _fought_in(self, sentence: Sentence) -> str | None:
        """The country in focus whose places the sentence names: "rebels shelled the railway at X"."""
        named = [iso3 for _, _, iso3 in self.page.places[sentence.index] if iso3 in self.focus.countries[:_MAIN]]
        return named[0] if named else None

    def _last_government(self, nominal: Nominal) -> str | None:
        others = self._subjects_above(nominal)
        for mention in self._before(nominal):
            if mention.sentence < nominal.sentence - 1:
                return None
            if mention.sentence == nominal.sentence:
                continue
            head = self.page.sentences[mention.sentence].tokens[mention.head]
            sector = self.roster.sector_of(mention.actors[0])
            country = self.roster.country_of(mention.actors[0])
            if head.dep in ("nsubj", "nsubjpass") and sector == "GOV" and country not in others:
                return country
        return None

    def _speaker_country(self, nominal: Nominal) -> str | None:
        """The country of the official who says what the noun does: "the minister denied that the government would yield"."""
        sentence = self.page.sentences[nominal.sentence]
        verb = sentence.tokens[nominal.head].head
        clause = sentence.tokens[verb]
        if sentence.tokens[nominal.head].dep not in ("nsubj", "nsubjpass") or clause.dep != "ccomp":
            return None
        if sentence.tokens[clause.head].lemma not in words("speech"):
            return None
        for subject in sentence.kids(clause.head, "nsubj"):
            mention = self.look(nominal.sentence, subject)
            person = self.roster.person(mention.actors[0]) if mention is not None else None
            if person is not None and person.sector == "GOV":
                return person.country
        return None

    def _subjects_above(self, nominal: Nominal) -> set[str]:
        """Countries of those who say or do something about the noun in its own clause: it is hardly theirs."""
        sentence = self.page.sentences[nominal.sentence]
        for governor in sentence.ancestors(nominal.head):
            subjects = [s for s in sentence.kids(governor, "nsubj") if s != nominal.head]
            mentions = [m for s in subjects if (m := self.look(nominal.sentence, s)) is not None]
            if mentions:
                return {c for m in mentions for id in m.actors if (c := self.roster.country_of(id))}
        return set()


_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_FEW = 3
LEADERS = frozenset(("president", "prime", "king", "leader", "chancellor", "emir", "premier", "sultan", "head", "prince"))


# A word of an office that alone means another: a secretary general is no general.
_OTHER_OFFICE = {"president": {"vice"}, "general": {"secretary", "attorney", "director", "prosecutor", "consul"}}


# "The minister" may be a deputy; "the foreign minister" is none.
_RANKS = frozenset(("deputy", "assistant", "undersecretary", "under"))


def bears(person: Person, wanted: set[str]) -> bool:
    """Whether a person bears the office that these words name."""
    others = _OTHER_OFFICE.get(next(iter(wanted)), set()) if len(wanted) == 1 else _RANKS - wanted
    return wanted <= person.titles and not others & person.titles


def read_epithet(page: Page, roster: Roster, focus: Focus, lowers: tuple[str, ...], sentence: int) -> tuple[str, ...] | None:
    """The actors that a description stands for, () where it names several and the story does not say which, None where it is none.

    ``sentence`` is where it stands: "the two Gulf states" are two that were named up to there.
    """
    plain = (
        " ".join(w for w in lowers if w not in ("the", "a", "an", "its"))
        .replace(" - ", "-")
        .replace(" 's", "'s")
        .replace(" ’s", "'s")
    )
    parts = tuple(plain.split())
    for first in range(len(parts)):
        epithet = epithets().get(parts[first:])
        if epithet is None:
            continue
        named = [iso3 for iso3 in epithet.countries if iso3 in focus.countries]
        if epithet.every:
            mentions = [m for several in roster.mentions[: sentence + 1] for m in sorted(several, key=lambda m: m.first)]
            told = list(dict.fromkeys(roster.country_of(id) for m in mentions for id in m.actors))
            before = [iso3 for iso3 in told if iso3 in named and iso3 is not None]
            ids = [roster.add_country(iso3) for iso3 in _members(epithet, before, parts)]
            return tuple(id for id in ids if id is not None)
        ranked = sorted(named, key=focus.countries.index)
        if ranked:
            id = roster.add_country(ranked[0])
            return (id,) if id is not None else None
        return _epithet_organisation(page, roster, epithet.organisations) or None
    return None


def _members(epithet: Epithet, named: list[str], parts: tuple[str, ...]) -> Sequence[str]:
    """The countries that "the six powers" or "two Gulf states" stand for: as many as are counted, those of the story first."""
    counted = next((_COUNTED[w] for w in parts if w in _COUNTED), None)
    if counted == len(epithet.countries):
        return epithet.countries
    if counted is not None and counted != len(named) and len(epithet.countries) > _FEW:
        return ()
    if len(named) >= 2:
        return named
    return epithet.countries[:2] if len(epithet.countries) <= _FEW else ()


def _epithet_organisation(page: Page, roster: Roster, names: tuple[str, ...]) -> tuple[str, ...]:
    """The organisation of the list that the story names; the only one of the list where it names none."""
    found = [hit.entities[0][0] for name in names for hit in page.knowledge.scan(name)[:1]]
    named = {id for id in roster.others}
    chosen = next((e for e in found if e.id in named), found[0] if len(names) == 1 and found else None)
    return (roster.add_entity(chosen),) if chosen is not None else ()
