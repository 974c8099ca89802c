"""Names of persons: who is named in full, who by a lone surname, and whom a garbled name stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.actors.identities import (
    SAME_NAME,
    family_as_written,
    office_of,
    organisation_of,
    overrule,
    plausible,
    same_given,
    shares_family,
)
from detente.actors.likeness import like_lone, like_names, like_word
from detente.actors.names import NameRun, find_name_runs
from detente.actors.page import Known, Page, is_shouted
from detente.actors.roster import Person, Roster, name_parts
from detente.actors.standing import head_of
from detente.actors.tables import genders, organisation_heads, words
from detente.actors.titles import Title, title_after, title_before, title_outside
from detente.actors.words import slug
from detente.edtf import bounds
from detente.knowledge import Match, Tenure
from detente.knowledge.folding import fold
from detente.records import ActorBasis, Sector

# A lone name of this story again: alike to the family name, or equal to another word.
_SAME_LONE = 0.86
# Without an office only a near-exact name is taken for someone of the knowledge base; with one the office helps to decide.
_SURE = 0.93
_LIKELY = 0.8
# With the office's help a name this near needs no family name in common.
_ALIKE = 0.9
# Roles whose bearers are not the office-holders that share their names.
_PRIVATE: frozenset[Sector] = frozenset(("JRN", "EDU", "BUS", "MED", "LAB", "AGR", "CVL", "REL"))
# People whom stories quote from anywhere: where the story is set says nothing of them.
_ABROAD: frozenset[Sector] = frozenset(("JRN", "EDU", "BUS", "MED"))
_DOMESTIC: frozenset[Sector] = frozenset(("OPP", "PTY", "CVL"))
# Of these even an exact name is a namesake's.
_QUOTED: frozenset[Sector] = frozenset(("JRN", "EDU", "MED"))
_OF_STATES: frozenset[str] = frozenset(("GOV", "JUD", "LEG", "MIL"))
_HEADS = ("head_of_state", "head_of_government")
_CONTEXTS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of name words with the titles beside it."""

    run: NameRun
    before: Title | None
    after: Title | None

    @property
    def title(self) -> Title | None:
        """What both titles say together; the one before the name goes first."""
        if self.before is None or self.after is None:
            return self.before or self.after
        return join_titles(self.before, self.after)

    @property
    def lone(self) -> bool:
        """Whether the name is a single word, so that it may repeat a name given in full."""
        return self.run.last - self.run.first == 1


def join_titles(first: Title, second: Title) -> Title:
    """One title out of the two around a name; what the first lacks comes from the second."""
    lead, rest = (first, second) if first.role or not second.role else (second, first)
    both = (first.sector, second.sector)
    sector = "OPP" if "OPP" in both else "GOV" if set(both) == {"MIL", "GOV"} else first.sector or second.sector
    return replace(
        lead,
        country=lead.country or rest.country,
        organisation=lead.organisation or rest.organisation,
        sector=sector,
        office=lead.office or rest.office,
        role=lead.role or rest.role,
        gender=lead.gender or rest.gender,
        former=lead.former or (rest.former and lead.role is None),
        owned=lead.owned if lead.owned is not None else rest.owned,
        counterpart=lead.counterpart or rest.counterpart,
    )


def find_people(page: Page, roster: Roster, taken: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    """Find every person the story names and record their mentions.

    Full names of the body come first, in order; then lone names and titles, which may only repeat them or rest on an office; then
    the headline, where only known persons are looked for. ``taken`` holds the word ranges of organisations, one entry a sentence.
    """
    candidates = [_candidates(page, s.index, taken[s.index]) for s in page.sentences]
    finder = _Finder(page, roster, candidates)
    body = [s.index for s in page.sentences if s.kind == "body"]
    for sentence in body:
        for candidate in candidates[sentence]:
            if not candidate.lone:
                finder.introduce(candidate)
    for sentence in body:
        for candidate in candidates[sentence]:
            if candidate.lone:
                finder.recall(candidate)
    for sentence in (s.index for s in page.sentences if s.kind == "title"):
        for candidate in candidates[sentence]:
            finder.headline(candidate)


def _candidates(page: Page, sentence: int, taken: tuple[tuple[int, int], ...]) -> list[Candidate]:
    found: list[Candidate] = []
    for run in find_name_runs(page, sentence, taken):
        before, after = title_before(page, sentence, run.first), title_after(page, sentence, run.last)
        if before is not None and after is None:
            after = title_outside(page, sentence, before)
        found.append(_share_plural(page, Candidate(run, before, after), found))
    return found


def _share_plural(page: Page, candidate: Candidate, found: list[Candidate]) -> Candidate:
    """ "Presidents X and Y": the second name takes the office of the first, and its country where it has none."""
    if not found or found[-1].before is None or (candidate.before and candidate.before.role):
        return candidate
    shared = found[-1].before
    between = page.words[candidate.run.sentence][found[-1].run.last : candidate.run.first]
    if shared.role is None or not shared.role.plural or len(between) > 3 or not any(w.lower == "and" for w in between):
        return candidate
    own = candidate.before
    start = own.start if own else candidate.run.start
    country = own.country if own else _second_country(page, candidate, shared) or shared.country
    title = replace(
        shared, start=start, end=candidate.run.start, country=country, organisation=None if own else shared.organisation
    )
    return replace(candidate, before=title)


# Only of people it is said "who": "Ana Sol, who leads the guild".
_WHO = re.compile(r",? who(?:se|m)?\b")


def _second_country(page: Page, candidate: Candidate, shared: Title) -> str | None:
    """The second of the two countries that a shared title names in order: "the ministers of Greece and Turkey, A and B"."""
    within = [k for k in page.known[candidate.run.sentence] if shared.start <= k.start and k.end <= shared.end and k.is_country]
    countries = list(dict.fromkeys(k.entity.country for k in within))
    return countries[1] if len(countries) == 2 else None


class _Finder:
    def __init__(self, page: Page, roster: Roster, candidates: list[list[Candidate]]) -> None:
        self.page = page
        self.roster = roster
        self.candidates = candidates
        self.count = _count_countries(page)
        self.repeated = Counter(fold(c.run.text) for several in candidates for c in several if c.lone)

    def introduce(self, candidate: Candidate) -> None:
        """A full name: someone of this story again, someone of the knowledge base, a stranger with a title, or no person."""
        person = self._again(candidate) or self._from_knowledge(candidate) or self._stranger(candidate)
        if person is None:
            self._split(candidate)
            return
        self._enrol(person, candidate)

    def recall(self, candidate: Candidate) -> None:
        """A lone name: someone of this story, or the holder of an office that the words or the countries in focus name."""
        if fold(candidate.run.text) in words("compass") and candidate.before is None:
            # "The North" is a part of a country before it is Mr North.
            person = self._recalled(candidate, sure=True)
        elif candidate.run.doubtful:
            person = self._recalled(candidate, sure=True)
        else:
            person = self._recalled(candidate) or self._by_office(candidate) or self._lone_stranger(candidate)
        if person is not None:
            self._enrol(person, candidate)

    def headline(self, candidate: Candidate) -> None:
        """A name in a headline: someone of the body or of the knowledge base, never a stranger."""
        if is_shouted(self.page.sentences[candidate.run.sentence]):
            for word in range(candidate.run.first, candidate.run.last):
                lone = self._single(candidate, word)
                person = self._recalled(lone)
                if person is not None and len(lone.run.text) > 2:
                    self._enrol(person, lone)
        elif candidate.lone:
            self._enrol_known(self._recalled(candidate) or self._by_office(candidate), candidate)
        else:
            trimmed = self._trimmed(candidate)
            self._enrol_known(self._again(trimmed) or self._from_knowledge(trimmed), trimmed)

    def _enrol_known(self, person: Person | None, candidate: Candidate) -> None:
        # A stranger of a headline is named in the body too; capitals in headlines make names of any words.
        if person is not None:
            self._enrol(person, candidate)

    def _trimmed(self, candidate: Candidate) -> Candidate:
        """A headline's name without a verb in capitals after it: "X Meets Y"."""
        run = candidate.run
        for person in self.roster.persons:
            last = run.last
            parts = {w for form in person.forms for w in form}
            while last > run.first and not any(
                like_word(fold(self.page.words[run.sentence][last - 1].text), p) for p in sorted(parts)
            ):
                last -= 1
            if last - run.first >= 2 and last < run.last:
                end = self.page.words[run.sentence][last - 1].end
                text = self.page.story.clean.text[run.start : end]
                return replace(candidate, run=replace(run, last=last, end=end, text=text), after=None)
        return candidate

    def _single(self, candidate: Candidate, word: int) -> Candidate:
        part = self.page.words[candidate.run.sentence][word]
        return Candidate(NameRun(candidate.run.sentence, word, word + 1, part.start, part.end, part.text), None, None)

    def _split(self, candidate: Candidate) -> None:
        """Words that are no full name may still end in a known lone one: "In Tokyo Kishida"."""
        lone = self._single(candidate, candidate.run.last - 1)
        person = self._recalled(lone, sure=True)
        if person is not None:
            self._enrol(person, lone)

    # -- someone of this story ---------------------------------------------------------------------------------------------

    def _again(self, candidate: Candidate) -> Person | None:
        parts = name_parts(candidate.run.text)
        best: tuple[float, int] | None = None
        for index, person in enumerate(self.roster.persons):
            if self._clash(person, candidate.title):
                continue
            score = max((like_names(parts, form) for form in person.forms if len(form) > 1), default=0.0)
            if score >= SAME_NAME and (best is None or score >= best[0]):
                best = (score, index)
        return self.roster.persons[best[1]] if best else None

    def _recalled(self, candidate: Candidate, *, sure: bool = False) -> Person | None:
        title = candidate.title
        honoured = title is not None and title.office is None
        best: tuple[float, int] | None = None
        for index, person in enumerate(self.roster.persons):
            if self._clash(person, title):
                continue
            others = {w for form in person.forms for w in form} - person.family
            score = like_lone(candidate.run.text, sorted(person.family), sorted(others))
            exact = fold(candidate.run.text) in others
            passes = score >= _SAME_LONE or exact or (honoured and score >= 0.9 * _SAME_LONE)
            if passes and (not sure or score >= _SURE) and (best is None or score >= best[0]):
                best = (score, index)
        return self.roster.persons[best[1]] if best else None

    @staticmethod
    def _clash(person: Person, title: Title | None) -> bool:
        if title is None:
            return False
        if title.gender and person.gender and title.gender != person.gender:
            return True
        return bool(title.country and person.country and title.country != person.country and title.role is not None)

    # -- someone of the knowledge base -------------------------------------------------------------------------------------

    def _from_knowledge(self, candidate: Candidate) -> Person | None:
        title = self._completed(candidate)
        match = self._match(candidate, title)
        return self._person(candidate, title, match) if match else None

    def _match(self, candidate: Candidate, title: Title | None) -> Match | None:
        name = candidate.run.text
        private = title is not None and title.sector in _PRIVATE
        if title is not None and title.role is not None and not private:
            found = self._match_office(candidate, title)
            if found is not None:
                return found
        floor = _LIKELY if title is not None and title.country else _SURE
        country = title.country if title is not None else None
        for match in self.page.knowledge.match_persons(name, country=country, on=self.page.on):
            exact = match.basis in ("exact", "alias")
            known = not private or (exact and title is not None and title.sector not in _QUOTED)
            if match.score >= floor and self._fits(match, title, name) and known and plausible(name, match):
                return match
        if country is None and not private:
            return self._match_context(candidate)
        return None

    def _match_office(self, candidate: Candidate, title: Title) -> Match | None:
        countries: list[str | None] = [title.country] if title.country or title.organisation else list(self._contexts(candidate))
        best: Match | None = None
        office = title.office
        if title.organisation is not None and title.country is None:
            countries = [None]
        for country in countries:
            for match in self.page.knowledge.match_persons(candidate.run.text, country=country, office=office, on=self.page.on):
                if (
                    match.score >= _LIKELY
                    and self._fits(match, title, candidate.run.text)
                    and (title.country or candidate.lone or same_given(candidate.run.text, match))
                    and (best is None or match.score > best.score)
                ):
                    best = match
        return best

    def _match_context(self, candidate: Candidate) -> Match | None:
        """Without a title: an office-holder of a country in focus, if the full name is near enough."""
        for country in self._contexts(candidate):
            for match in self.page.knowledge.match_persons(candidate.run.text, country=country, on=self.page.on):
                if match.score >= _SURE and match.tenure is not None and plausible(candidate.run.text, match):
                    return match
        return None

    def _fits(self, match: Match, title: Title | None, name: str) -> bool:
        if match.basis == "fuzzy" and not (shares_family(name, match) and plausible(name, match)):
            return False
        if match.basis == "office" and match.score < _ALIKE and not shares_family(name, match):
            return False
        if title is None or title.country is None:
            return True
        theirs = {match.person.country, match.tenure.country if match.tenure else None}
        if title.country in theirs:
            return True
        return title.sector == "IGO" or match.person.country is None

    def _by_office(self, candidate: Candidate) -> Person | None:
        """A lone name that nobody here bears: the holder of the office named with it, or of one in a country in focus."""
        title = self._completed(candidate)
        if title is not None and title.role is not None:
            match = self._match_office(candidate, title)
            return self._person(candidate, title, match) if match else None
        if title is not None and title.country:
            countries: tuple[str, ...] = (title.country,)
        elif self._acts(candidate.run):
            countries = self._contexts(candidate)
        else:
            return None
        for country in countries:
            for match in self.page.knowledge.match_persons(candidate.run.text, country=country, on=self.page.on):
                family = fold(match.person.family or "")
                if match.tenure is not None and match.tenure.rank <= _TOP and family == fold(candidate.run.text):
                    return self._person(candidate, title, match)
        return None

    # -- strangers ---------------------------------------------------------------------------------------------------------

    def _stranger(self, candidate: Candidate) -> Person | None:
        if not self._is_name(candidate):
            return None
        return self._unknown(candidate)

    def _lone_stranger(self, candidate: Candidate) -> Person | None:
        title = candidate.title
        if title is None or (title.role is None and title.gender is None):
            return None
        if candidate.run.text.casefold() in words("thing") or candidate.run.text.casefold() in organisation_heads():
            return None
        if title.role is not None and (title.role.use != "office" or title.apposed):
            return None
        return self._unknown(candidate)

    def _is_name(self, candidate: Candidate) -> bool:
        run, title = candidate.run, candidate.title
        lowers = [w.lower for w in self.page.words[run.sentence][run.first : run.last]]
        if any(w in organisation_heads() or w in words("thing") for w in lowers):
            return False
        if title is not None and title.role is not None and title.role.use != "body":
            return True
        if title is not None and title.gender is not None:
            return True
        if any(a <= run.start and run.end <= b for a, b, _ in self.page.places[run.sentence]):
            return False
        if any(w in self.page.lower_words for w in lowers if w not in words("particle")) and lowers[0] not in genders():
            return False
        given = lowers[0] in genders() or any(w.text.endswith(".") for w in self.page.words[run.sentence][run.first : run.last])
        particle = any(w in words("particle") for w in lowers[1:])
        followed = _WHO.match(self.page.story.clean.text, run.end) is not None
        return given or particle or followed or self._acts(run) or self.repeated[fold(lowers[-1])] > 0

    def _acts(self, run: NameRun) -> bool:
        """Whether the name is the subject or the doer of a verb that people do."""
        sentence = self.page.sentences[run.sentence]
        token = sentence.tokens[head_of(sentence, *self.page.tokens(run.sentence, run.start, run.end))]
        governor = sentence.tokens[token.head]
        if token.dep in ("nsubj", "nsubjpass"):
            return governor.lemma in words("speech")
        return token.dep == "poss" or (token.dep == "pobj" and governor.dep == "agent")

    def _unknown(self, candidate: Candidate) -> Person:
        run = candidate.run
        title = self._completed(candidate)
        country = title.country if title else None
        sector = title.sector if title else None
        told = title is not None and sector is not None and (title.office is not None or title.organisation is not None)
        if told and country is None and sector != "IGO":
            country = self._likely_country(candidate, sector)
        basis: ActorBasis = "context" if told and (country or sector == "IGO") else "unresolved"
        if title is not None and told:
            why = f"{run.text} is not in the knowledge base; the story says {title.office or organisation_of(title)}"
        else:
            why = f"{run.text} is not in the knowledge base and the story gives no office"
        return Person(
            f"det:person:{slug(run.text)}", run.text, country, sector, office_of(self.page, title), basis,
            0.6 if basis == "context" else 0.3, why,
        )  # fmt: skip

    def _likely_country(self, candidate: Candidate, sector: Sector | None) -> str | None:
        """The country of a stranger whose title names none: where the story is set for those in its politics, else the nearest named."""
        if sector in _ABROAD:
            return None
        run = candidate.run
        served = [k.entity.country for t in (candidate.before, candidate.after) if t for k in self._persons_in(run.sentence, t)]
        if served and served[0]:
            return served[0]
        near = [k.entity.country for k in self.page.known[run.sentence] if k.start < run.start and k.entity.country]
        home = self._home()
        return home or (near[-1] if near else None) if sector in _DOMESTIC else (near[-1] if near else home)

    def _persons_in(self, sentence: int, title: Title) -> list[Known]:
        """The known persons whom a title names: "adviser to President X"."""
        return [k for k in self.page.known[sentence] if k.is_person and title.start <= k.start and k.end <= title.end]

    def _home(self) -> str | None:
        """The dateline's country if the story names it about as often as any other, else the one named most."""
        most = max(self.count.values(), default=0)
        if self.page.dateline and self.count[self.page.dateline] * 2 >= most:
            return self.page.dateline
        return min((iso3 for iso3, count in self.count.items() if count == most), default=None)

    # -- what is known of a person -----------------------------------------------------------------------------------------

    def _person(self, candidate: Candidate, title: Title | None, match: Match) -> Person:
        tenure = self._tenure(match, title)
        country = match.person.country
        sector: Sector | None = None
        if tenure is not None:
            sector = tenure.sector  # type: ignore[assignment]
            if tenure.country is None and tenure.organisation is not None and tenure.sector in _OF_STATES:
                # Judges, generals and officials of a body of many countries stand for the body.
                sector = "IGO"
            country = tenure.country if tenure.country or sector == "IGO" else country
        elif self._has_left(match.person.id):
            sector = "ELI"
        country, sector = overrule(title, country, sector)
        office = tenure.office if tenure is not None else office_of(self.page, title)
        if tenure is None and office is None:
            office = next((f"former {t.office}" for t in self.page.knowledge.tenures(match.person.id)), None)
        return Person(
            match.person.id, match.person.name, country, sector, office, match.basis, match.score, match.why,
            entity=match.person, tenure=tenure,
        )  # fmt: skip

    def _has_left(self, person: str) -> bool:
        """Whether someone without an office on the day held one before."""
        on = self.page.on
        return any(
            on is None or t.start is None or bounds(t.start)[0] <= bounds(on)[1] for t in self.page.knowledge.tenures(person)
        )

    def _tenure(self, match: Match, title: Title | None) -> Tenure | None:
        """The office that the story means: of those held on the day, the one of the sector that the title tells, else a government's."""
        if match.tenure is None and title is not None and title.former and self.page.on is not None:
            return None
        held = list(self.page.knowledge.tenures(match.person.id, on=self.page.on))
        if match.tenure is not None:
            held.insert(0, match.tenure)
        if self.page.on is None and (title is None or (title.role is None and title.country is None)):
            # Neither a day nor a title: of the offices at the top of a state or an organisation the last one held.
            top = [t for t in held if t.rank == 0 and (t.sector == "IGO" or t.portfolio in _HEADS)]
            if top:
                return max(top, key=lambda t: t.start or "")
        wanted = title.sector if title is not None and title.sector else "GOV"
        fitting = [t for t in held if t.sector == wanted] or [t for t in held if t.sector in ("GOV", "IGO")]
        return next(iter(fitting or held), None)

    def _completed(self, candidate: Candidate) -> Title | None:
        """The title with what its pronoun stands for: "his Chinese counterpart", "her foreign minister"."""
        title = candidate.title
        if title is None or (title.owned is None and not title.counterpart):
            return title
        owner = self._owner(candidate)
        if owner is None:
            return title
        if title.counterpart and owner.office:
            # The office of the one is the office of the other, in its country.
            return replace(title, office=owner.office if title.country else title.office, sector=owner.sector)
        return title if title.country or title.counterpart else replace(title, country=owner.country)

    def _owner(self, candidate: Candidate) -> Person | None:
        run = candidate.run
        before = [c for c in self.candidates[run.sentence] if c.run.last <= run.first]
        earlier = [c for c in self.candidates[run.sentence - 1]] if run.sentence else []
        for other in [*before, *earlier]:
            person = self._recalled(other) if other.lone else self._again(other)
            if person is not None:
                return person
        return None

    def _contexts(self, candidate: Candidate) -> tuple[str, ...]:
        """Countries in focus: those named before it in the sentence, nearest first, then the last sentence's, the dateline, the rest."""
        run = candidate.run
        near = [k for k in self.page.known[run.sentence] if k.start < run.start and k.entity.country]
        found = [k.entity.country for k in reversed(near)]
        if run.sentence:
            found += [k.entity.country for k in self.page.known[run.sentence - 1] if k.entity.country]
        found.append(self.page.dateline)
        found += [iso3 for iso3, _ in sorted(self.count.items(), key=lambda item: (-item[1], item[0]))]
        unique = list(dict.fromkeys(iso3 for iso3 in found if iso3))
        return tuple(unique[:_CONTEXTS])

    # -- recording ---------------------------------------------------------------------------------------------------------

    def _enrol(self, person: Person, candidate: Candidate) -> None:
        known = self.roster.person(person.id)
        if known is None:
            self.roster.persons.append(person)
            known = person
        self._learn(known, candidate)
        self._mention(known, candidate)

    def _learn(self, person: Person, candidate: Candidate) -> None:
        parts = name_parts(candidate.run.text)
        title = candidate.title
        if person.entity is not None and not person.forms:
            person.forms.append(name_parts(person.entity.name))
            person.family.update(name_parts(person.entity.family or ""))
        if not candidate.lone and parts not in person.forms:
            person.forms.append(parts)
            person.family.add(family_as_written(parts, person))
        elif candidate.lone and not person.forms:
            person.forms.append(parts)
            person.family.update(parts)
        if title is not None:
            person.titles.update(fold(title.office or "").split())
            person.gender = person.gender or title.gender
            if person.entity is None and person.office is None and title.role is not None:
                person.office, person.sector = office_of(self.page, title), person.sector or title.sector
                person.country = person.country or title.country
        person.titles.update(fold(person.office or "").split())
        if person.gender is None:
            person.gender = genders().get(candidate.run.text.split()[0].casefold()) if not candidate.lone else None
        person.forms.extend((alias,) for alias in self._aliases(candidate) if (alias,) not in person.forms)

    def _aliases(self, candidate: Candidate) -> Iterator[str]:
        run = candidate.run
        following = self.page.words[run.sentence][run.last : run.last + 6]
        for index, word in enumerate(following):
            known_as = word.lower == "as" and index > 0 and following[index - 1].lower == "known"
            if (word.lower in words("alias") or known_as) and index + 1 < len(following) and following[index + 1].capital:
                yield fold(following[index + 1].text)

    def _mention(self, person: Person, candidate: Candidate) -> None:
        run = candidate.run
        sentence = self.page.sentences[run.sentence]
        start = run.start
        for title in (candidate.before, candidate.after):
            if title is None:
                continue
            if not title.apposed and title.start < run.start and title is candidate.before:
                start = title.start
            elif title.apposed and title.role is not None and title.start < title.end:
                self._title_mention(person, title, run)
        first, last = self.page.tokens(run.sentence, start, run.end)
        head = head_of(sentence, first, last)
        self.roster.names[run.sentence].append(self.page.tokens(run.sentence, run.start, run.end))
        self.roster.mention(run.sentence, first, last, head, "name", (person.id,), start=start, end=run.end)

    def _title_mention(self, person: Person, title: Title, run: NameRun) -> None:
        sentence = self.page.sentences[run.sentence]
        first, last = self.page.tokens(run.sentence, title.start, title.end)
        end = title.end - 2 if sentence.tokens[last - 1].dep == "case" and last - first > 1 else title.end
        first, last = self.page.tokens(run.sentence, title.start, end)
        self.roster.mention(
            run.sentence, first, last, head_of(sentence, first, last), "nominal", (person.id,), start=title.start, end=end
        )


# Offices of this rank and above are known to readers by the surname alone.
_TOP = 3


def _count_countries(page: Page) -> Counter[str]:
    return Counter(k.entity.country for several in page.known for k in several if k.entity.country and not k.is_person)
