"""Pronouns, parties ("both sides") and common nouns, sentence by sentence, left to right."""

from __future__ import annotations

from itertools import groupby

from detente.actors.collectives import LEADERS, Reader, bears, read_epithet
from detente.actors.counted import NUMBERS, counted_parties, mention_counted
from detente.actors.focus import Focus, fighter, parties
from detente.actors.model import Mention
from detente.actors.nominals import Nominal, find_nominals
from detente.actors.page import Page, is_shouted
from detente.actors.roster import Person, Roster, first_pair
from detente.actors.standing import climb_conjuncts
from detente.actors.tables import Refers, epithet_ends, group_ends, groups, roles, words
from detente.knowledge.folding import fold
from detente.language.model import Sentence, Token

_HE = frozenset(("he", "him", "his", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_IT = frozenset(("it", "its", "itself"))
_THEY = frozenset(("they", "them", "their", "theirs", "themselves"))
_PAIR = frozenset(("neither", "both"))
_TWO = frozenset(("both", "two", "three", "rival", "warring", "all"))
# Without one of these "two ministers" are no two of this story.
_KNOWN_PAIR = frozenset(("the", "both", "these", "those", "all", "rival", "warring"))
_PAIRED = frozenset(("both", "two"))
# Nouns that with "the" alone name all who take part.
_GATHERED = frozenset(("parties", "sides", "delegations", "belligerents"))
_CRAFT = frozenset(("plane", "planes", "ship", "ships", "boat", "boats", "vessel", "vessels", "vehicle", "vehicles", "craft"))
_SEVERAL = 3
_TOLD = 2
_OBJECTS = ("dobj", "pobj", "dative")
_SUBJECTS = ("nsubj", "nsubjpass")
_REACH = 4
# Sentences back to the two whom "the two leaders" names.
_FAR = 10
_LANDS = frozenset(("country", "nation", "homeland", "state", "side"))
_LEADING = frozenset(("lead", "head", "command", "rule", "chair", "represent"))
# Nouns that can name two persons of whatever office.
_ANYONE = frozenset(("man", "woman", "leader", "rival", "both", "politician", "statesman"))
# Words that stand for an organisation only where they are written with a capital: "the League".
_CAPITALISED = frozenset(("league", "union", "fund", "north", "south"))


def resolve_references(page: Page, roster: Roster, focus: Focus) -> None:
    """Record what pronouns, nominals and names of parties stand for; what stands for no one stays unmentioned."""
    _Resolver(page, roster, focus).run()


class _Resolver:
    def __init__(self, page: Page, roster: Roster, focus: Focus) -> None:
        self.page = page
        self.roster = roster
        self.focus = focus
        self.reader = Reader(page, roster, focus, self.look)
        self.pending: dict[tuple[int, int], Nominal] = {}
        self.busy: set[tuple[int, int]] = set()

    def run(self) -> None:
        body = [s for s in self.page.sentences if s.kind != "title"]
        for sentence in [*body, *(s for s in self.page.sentences if s.kind == "title")]:
            for nominal in find_nominals(self.page, self.roster, sentence):
                self.pending[sentence.index, nominal.head] = nominal
            for token in sentence.tokens:
                self._visit(sentence, token)

    def look(self, sentence: int, token: int) -> Mention | None:
        """The mention headed by a token; what is still to be read there is read first."""
        found = self.roster.headed(sentence, token)
        if found is None and (sentence, token) not in self.busy:
            self._visit(self.page.sentences[sentence], self.page.sentences[sentence].tokens[token])
            found = self.roster.headed(sentence, token)
        return found

    def _visit(self, sentence: Sentence, token: Token) -> None:
        key = (sentence.index, token.index)
        if key in self.busy or self.roster.headed(*key) is not None:
            return
        self.busy.add(key)
        if token.tag in ("WP$", "WP", "WDT"):
            self._relative(sentence, token)
        elif token.tag in ("PRP", "PRP$") or token.lower in _PAIR:
            self._pronoun(sentence, token)
        elif token.tag == "CD" and token.lower in NUMBERS:
            mention_counted(self.page, self.roster, sentence, token)
        elif not self._group(sentence, token) and key in self.pending:
            self._nominal(self.pending[key])
        elif key not in self.pending and token.pos in ("NOUN", "PROPN"):
            self._described(sentence, token)
        self.busy.discard(key)

    # -- nominals ----------------------------------------------------------------------------------------------------------

    def _nominal(self, nominal: Nominal) -> None:
        ids = self.reader.read(nominal)
        if not ids:
            return
        mention = self.roster.mention(nominal.sentence, nominal.first, nominal.last, nominal.head, "nominal", ids)
        if mention is None:
            self.roster.mention(nominal.sentence, nominal.head, nominal.head + 1, nominal.head, "nominal", ids)

    def _described(self, sentence: Sentence, token: Token) -> None:
        """A description that is no role: "the kingdom", "the world's two biggest economies"."""
        if token.lower in _LANDS and self._land(sentence, token):
            return
        if token.lower in words("kin") and self._kin(sentence, token):
            return
        if token.lower in _CRAFT and self._craft(sentence, token):
            return
        if token.lower in words("military_site") and self._site(sentence, token):
            return
        if self.roster.covered(sentence.index, token.index) or token.dep in ("compound", "amod"):
            return
        if token.lower not in epithet_ends() or (token.lower in _CAPITALISED and token.text == token.lower):
            return
        first = token.index
        for child in sentence.children[token.index]:
            if child < token.index and sentence.tokens[child].dep in ("det", "amod", "compound", "poss", "nummod"):
                first = min(first, sentence.edges[child][0])
        if sentence.tokens[first].lower in ("a", "an"):
            return
        lowers = tuple(t.lower for t in sentence.tokens[first : token.index + 1])
        ids = read_epithet(self.page, self.roster, self.focus, lowers, sentence.index)
        if ids:
            kind = "group" if len(ids) > 1 else "nominal"
            self.roster.mention(sentence.index, first, token.index + 1, token.index, kind, ids)  # type: ignore[arg-type]

    def _land(self, sentence: Sentence, token: Token) -> bool:
        """ "his country", "whose country", "the Chinese side": the country of whoever it belongs to."""
        owner = sentence.kid(token.index, "poss")
        country: str | None = None
        each = sentence.kid(token.index, "det")
        if each is not None and token.lower == "side" and sentence.tokens[each].lower in ("each", "either", "neither"):
            ids = self._at_war(sentence) or parties(self.roster, self.focus)
            if ids:
                self.roster.mention(sentence.index, each, token.index + 1, token.index, "group", ids)
            return bool(ids)
        if owner is not None:
            mention = self.look(sentence.index, owner)
            country = self.roster.country_of(mention.actors[0]) if mention else None
        elif token.lower == "side":
            inside = [
                m
                for m in self.roster.mentions[sentence.index]
                if m.kind == "nationality" and m.head in sentence.children[token.index]
            ]
            country = self.roster.country_of(inside[0].actors[0]) if inside else None
        id = self.roster.add_country(country) if country else None
        if id is None:
            return False
        first = min([token.index, *(sentence.edges[c][0] for c in sentence.kids(token.index, "det", "poss", "amod"))])
        self.roster.mention(sentence.index, first, token.index + 1, token.index, "nominal", (id,))
        return True

    def _kin(self, sentence: Sentence, token: Token) -> bool:
        """ "his Austrian hosts": the country named with them; "its neighbour": the other of the two parties."""
        inside = [m for m in self.roster.mentions[sentence.index] if m.head in sentence.children[token.index]]
        named = next((m for m in inside if m.kind == "nationality"), None)
        owner = sentence.kid(token.index, "poss")
        ids: tuple[str, ...] = ()
        if named is not None:
            ids = named.actors
        elif owner is not None and token.tag == "NN":
            mention = self.look(sentence.index, owner)
            country = self.roster.country_of(mention.actors[0]) if mention is not None else None
            pair = self.focus.countries[:2]
            if country in pair and len(pair) == _TOLD and not self.focus.split:
                other = self.roster.add_country(pair[1] if country == pair[0] else pair[0])
                ids = (other,) if other is not None else ()
        if not ids or token.dep in ("compound", "amod", "attr", "appos"):
            return False
        first = min([token.index, *(sentence.edges[c][0] for c in sentence.kids(token.index, "det", "poss", "amod", "nummod"))])
        self.roster.mention(sentence.index, first, token.index + 1, token.index, "nominal", ids)
        return True

    def _site(self, sentence: Sentence, token: Token) -> bool:
        """ "Ukrainian positions": what is shelled there is the country's army."""
        held = (self.roster.headed(sentence.index, c) for c in sentence.kids(token.index, "amod", "compound", "poss"))
        mention = next((m for m in held if m is not None and len(m.actors) == 1), None)
        country = self.roster.country_of(mention.actors[0]) if mention is not None else None
        if mention is None or country is None or self.roster.sector_of(mention.actors[0]) not in (None, "GOV", "MIL"):
            return False
        id = self.roster.add_code(country, "MIL", f"{token.text} held by the country's army")
        first = min(mention.first, token.index)
        self.roster.mention(sentence.index, first, token.index + 1, token.index, "nominal", (id,))
        return True

    def _craft(self, sentence: Sentence, token: Token) -> bool:
        """ "his plane" of a pilot, "its boats" of a navy: the force of whoever flies or sails it."""
        owner = sentence.kid(token.index, "poss")
        mention = self.look(sentence.index, owner) if owner is not None else None
        if mention is None or self.roster.sector_of(mention.actors[0]) not in ("MIL", "COP"):
            return False
        self.roster.mention(
            sentence.index, sentence.edges[token.index][0], token.index + 1, token.index, "nominal", mention.actors
        )
        return True

    # -- parties -----------------------------------------------------------------------------------------------------------

    def _group(self, sentence: Sentence, token: Token) -> bool:
        """ "both sides", "the two countries", "the ministers": True where the words name the parties, found or not."""
        refers, length = self._refers(sentence, token)
        if refers is None:
            return False
        first = token.index - length + 1
        left = [
            c
            for c in sentence.children[token.index]
            if c < first and sentence.tokens[c].dep in ("det", "nummod", "amod", "predet", "poss", "compound")
        ]
        lowers = {sentence.tokens[c].lower for c in left}
        if any(sentence.tokens[c].text[:1].isupper() and sentence.tokens[c].dep in ("amod", "compound") for c in left if c):
            # "the two Gulf states" are described, not the parties as such.
            return False
        lowers |= {t.lower for t in sentence.tokens[first : token.index]}
        paired = bool(lowers & _TWO) or bool(lowers & NUMBERS.keys() and lowers & _KNOWN_PAIR)
        if paired and refers == "person" and not lowers & _KNOWN_PAIR:
            # "Two men were hurt": no one named before.
            return False
        gathered = lowers == {"the"} and token.lower in _GATHERED and not self._has_parties()
        bare = lowers == {"the"} and refers == "person" and not self._is_of(sentence, token)
        if not paired and not bare and not gathered:
            return False
        fighting = refers == "side" and self.focus.split
        if (self._named_inside(sentence, min([first, *left]), token.index) and not fighting) or self._is_of(sentence, token):
            return False
        number = next((NUMBERS[w] for w in sorted(lowers) if w in NUMBERS), 0)
        several = () if lowers & _PAIRED else self._assembled(sentence, refers)
        if number and len(several) != number:
            # Where no list of as many stands, the words name no one rather than the last two.
            ids = counted_parties(self.page, self.roster, sentence.index, first, number, persons=refers == "person")
        else:
            ids = several or self._parties(sentence, token, refers)
        if ids:
            self.roster.mention(sentence.index, min([first, *left]), token.index + 1, token.index, "group", ids)
        return bool(ids) or (paired and number <= _SEVERAL)

    def _has_parties(self) -> bool:
        """Whether the story names political parties, so that "the parties" may be these."""
        return any(a.kind == "party" or a.sector in ("PTY", "OPP") for a in self.roster.others.values())

    def _assembled(self, sentence: Sentence, refers: Refers) -> tuple[str, ...]:
        """Three parties or more that the story named side by side: "the delegations" after "the leaders of A, B and C"."""
        best: tuple[str, ...] = ()
        if refers not in ("side", "government", "country"):
            return best
        for index in range(sentence.index, -1, -1):
            for mention in self.roster.mentions[index]:
                if mention.kind == "nationality" or mention.last > len(self.page.sentences[index].tokens):
                    continue
                ids = self._coordinated(mention)
                countries = {c for id in ids if (c := self.roster.country_of(id))}
                persons = any(self.roster.person(id) for id in ids)
                if len(countries) >= _SEVERAL and not persons and len(ids) > len(best):
                    best = ids
        if refers == "government":
            return tuple(self._as_government(id) for id in best)
        return best

    def _as_government(self, id: str) -> str:
        country = self.roster.country_of(id)
        state = country is not None and self.roster.sector_of(id) is None
        return self.roster.add_code(country, "GOV", "one of the parties that meet") if state else id

    def _refers(self, sentence: Sentence, token: Token) -> tuple[Refers | None, int]:
        if token.lower not in group_ends():
            return None, 0
        for length in (3, 2, 1):
            first = token.index - length + 1
            if first >= 0:
                phrase = tuple(t.lower for t in sentence.tokens[first : token.index + 1])
                if phrase in groups():
                    return groups()[phrase], length
        return None, 0

    def _named_inside(self, sentence: Sentence, first: int, last: int) -> bool:
        return any(first <= m.first and m.last <= last + 1 for m in self.roster.mentions[sentence.index])

    @staticmethod
    def _is_of(sentence: Sentence, token: Token) -> bool:
        return any(sentence.tokens[c].lower == "of" for c in sentence.kids(token.index, "prep"))

    def _parties(self, sentence: Sentence, token: Token, refers: Refers) -> tuple[str, ...]:
        if refers == "person":
            persons = self._two_persons(sentence, token, self._outsiders(sentence, token))
            if persons:
                return persons
            return parties(self.roster, self.focus, as_sector="GOV")
        if refers == "government":
            return parties(self.roster, self.focus, as_sector="GOV")
        if refers == "military":
            return parties(self.roster, self.focus, as_sector="MIL")
        if refers == "side":
            return self._at_war(sentence) or parties(self.roster, self.focus)
        if token.lower == "allies":
            return self._just_named(sentence, token) or parties(self.roster, self.focus)
        return parties(self.roster, self.focus)

    def _at_war(self, sentence: Sentence) -> tuple[str, ...]:
        """A government and the rebels that the last sentence names, where the story comes back to them."""
        if self.focus.split:
            return ()
        for mention in self._before(sentence.index, 0, reach=1):
            for id in mention.actors:
                country = self.roster.country_of(id)
                if self.roster.sector_of(id) != "REB" or country is None:
                    continue
                if self.roster.person(id) is not None:
                    id = self.roster.add_code(country, "REB", "one of the two sides")
                told = sum(r.role.sector == "REB" for several in self.page.roles for r in several)
                if told >= _TOLD and country in self.focus.countries[:_SEVERAL]:
                    return self.roster.add_code(country, fighter(self.roster, country), "one of the two sides"), id
        return ()

    def _just_named(self, sentence: Sentence, token: Token) -> tuple[str, ...]:
        """The only two countries that the words before name, in this sentence or the last."""
        found: list[str] = []
        for mention in self._before(sentence.index, token.index, reach=1):
            found += [c for id in mention.actors if (c := self.roster.country_of(id)) and c not in found]
        pair = [id for iso3 in reversed(found) if (id := self.roster.add_country(iso3)) is not None]
        return tuple(pair) if len(pair) == 2 else ()

    def _outsiders(self, sentence: Sentence, token: Token) -> tuple[str, ...]:
        """Countries of those who do something to the parties in the same clause: hosts, callers, mediators."""
        if climb_conjuncts(sentence, token.index) == token.index and token.dep in _SUBJECTS:
            return ()
        found: list[str] = []
        for governor in sentence.ancestors(token.index):
            for subject in sentence.kids(governor, *_SUBJECTS):
                for head in (subject, *sentence.kids(subject, "conj")):
                    mention = self.roster.headed(sentence.index, head)
                    found += [c for id in (mention.actors if mention else ()) if (c := self.roster.country_of(id))]
        return tuple(found)

    def _two_persons(self, sentence: Sentence, token: Token, outsiders: tuple[str, ...]) -> tuple[str, ...]:
        """The last two persons of different countries before the words, those whose office the noun names first."""
        single = fold(token.lemma)
        persons: list[Person] = []
        for mention in self._before(sentence.index, token.index, reach=_FAR):
            for id in mention.actors:
                person = self.roster.person(id)
                if (
                    person is not None
                    and person not in persons
                    and not (person.country in outsiders and mention.sentence == sentence.index)
                ):
                    persons.append(person)
        named = self._plural_before(sentence, token)
        if named:
            return named
        together = self._named_together(sentence, token, persons)
        if together:
            return together
        bearing = [p for p in persons if bears(p, {single}) or (single == "leader" and p.titles & LEADERS)]
        ruling = [p for p in persons if p.sector not in ("JRN", "EDU", "BUS", "CVL", "MED")]
        often = [p for p in ruling if self._times(p) > 1]
        if first_pair(often):
            ruling = often
        for several in (bearing, ruling if single not in ("minister", "president", "premier", "general") else []):
            main = [p for p in several if p.country in self.focus.countries[:2]]
            pair = first_pair(main) or first_pair(several)
            if pair:
                return tuple(p.id for p in sorted(pair, key=self.roster.persons.index))
        return ()

    def _named_together(self, sentence: Sentence, token: Token, persons: list[Person]) -> tuple[str, ...]:
        """The two persons of one country whom the story named side by side last ("the president and the rebel, Ana Sol")."""
        known = {p.id: p for p in persons}
        for mention in self._before(sentence.index, token.index, reach=_FAR):
            joined = self._coordinated(mention) if mention.kind != "nationality" else ()
            pair = [known[id] for id in joined if id in known]
            if len(pair) != 2 or len(joined) != 2:
                continue
            same = pair[0].country == pair[1].country or None in (pair[0].country, pair[1].country)
            return tuple(p.id for p in pair) if same and self._fits(sentence, token, pair) else ()
        return ()

    def _fits(self, sentence: Sentence, token: Token, pair: list[Person]) -> bool:
        """Whether a noun can name two persons: any can be leaders and men, of ministers each must be one."""
        single = fold(token.lemma)
        return single in _ANYONE or all(bears(p, {single}) for p in pair)

    def _times(self, person: Person) -> int:
        """How often the story names a person: who is named once is hardly one of "the two men"."""
        return sum(m.kind == "name" and person.id in m.actors for several in self.roster.mentions for m in several)

    def _plural_before(self, sentence: Sentence, token: Token) -> tuple[str, ...]:
        """Whom the same plural noun stood for just before: "the X and Y ministers ... Both ministers"."""
        for mention in self._before(sentence.index, token.index):
            if mention.sentence < sentence.index - 1:
                return ()
            head = self.page.sentences[mention.sentence].tokens[mention.head]
            if head.lower == token.lower and len(mention.actors) == 2:
                return mention.actors
        return ()

    # -- pronouns ----------------------------------------------------------------------------------------------------------

    def _pronoun(self, sentence: Sentence, token: Token) -> None:
        if any(m.kind == "name" and m.first <= token.index < m.last for m in self.roster.mentions[sentence.index]):
            return
        ids: tuple[str, ...] = ()
        if token.lower in _HE or token.lower in _SHE:
            ids = self._person_before(sentence, token, "m" if token.lower in _HE else "f")
        elif token.lower in _IT:
            ids = self._thing_before(sentence, token)
        elif token.lower in _THEY:
            ids = () if self._is_deed(sentence, token) else self._several_before(sentence, token)
        elif token.lower in _PAIR and token.dep in (*_SUBJECTS, *_OBJECTS):
            ids = self._two_persons(sentence, token, self._outsiders(sentence, token)) or parties(self.roster, self.focus)
        if ids:
            kind = "pronoun"
            self.roster.mention(sentence.index, token.index, token.index + 1, token.index, kind, ids)  # type: ignore[arg-type]

    def _is_deed(self, sentence: Sentence, token: Token) -> bool:
        """ "welcomed them" after "the accords": an object of judging stands for the last plural thing that names no one."""
        if token.dep != "dobj" or sentence.tokens[token.head].lemma not in words("judge"):
            return False
        for index, limit in ((sentence.index, token.index), (sentence.index - 1, None)):
            if index < 0:
                continue
            tokens = self.page.sentences[index].tokens[:limit]
            for other in reversed(tokens):
                if other.tag == "NNS" and other.dep in ("dobj", "nsubj", "nsubjpass"):
                    return self.roster.headed(index, other.index) is None
        return False

    def _relative(self, sentence: Sentence, token: Token) -> None:
        """ "who", "which", "whose": whoever the clause is about."""
        for governor in sentence.ancestors(token.index):
            if sentence.tokens[governor].dep == "relcl":
                antecedent = self.look(sentence.index, self._nearest(sentence, sentence.tokens[governor].head, token))
                if antecedent is not None and antecedent.first <= token.index and antecedent.last <= token.index:
                    self.roster.mention(sentence.index, token.index, token.index + 1, token.index, "pronoun", antecedent.actors)
                    self._place_leader(sentence, token, governor, antecedent)
                return

    def _place_leader(self, sentence: Sentence, token: Token, verb: int, antecedent: Mention) -> None:
        """ "Ana Sol, who leads the Tajik opposition": a person of whom nothing else is known is one of those that they lead."""
        person = self.roster.person(antecedent.actors[0]) if len(antecedent.actors) == 1 else None
        led = sentence.kid(verb, "dobj") if sentence.tokens[verb].lemma in _LEADING else None
        if person is None or person.country is not None or person.sector is not None or led is None or token.dep not in _SUBJECTS:
            return
        mention = self.look(sentence.index, led)
        if mention is None or len(mention.actors) != 1 or self.roster.person(mention.actors[0]) is not None:
            return
        person.country = self.roster.country_of(mention.actors[0])
        person.sector = self.roster.sector_of(mention.actors[0]) or "GOV"
        words_ = self.page.story.clean.text[slice(*sentence.offsets(token.index, led + 1))]
        person.basis, person.why = "context", f"{person.name} is not in the knowledge base; the story says '{words_}'"

    def _nearest(self, sentence: Sentence, head: int, token: Token) -> int:
        """The last of coordinated nouns before a relative word: "A and the B, whose members met"."""
        heads = [head]
        for other in heads:
            heads += [c for c in sentence.kids(other, "conj") if c < token.index]
        named = [h for h in heads if self.look(sentence.index, h) is not None]
        return max(named, default=head)

    def _before(self, sentence: int, token: int, *, reach: int = _REACH) -> list[Mention]:
        """Mentions before a token, nearest first within their sentence, the last sentence first."""
        found = sorted((m for m in self.roster.mentions[sentence] if m.last <= token), key=lambda m: -m.head)
        for index in range(sentence - 1, max(-1, sentence - 1 - reach), -1):
            found += sorted(self.roster.mentions[index], key=lambda m: -m.head)
        return found

    def _ordered(self, sentence: Sentence, token: Token) -> list[Mention]:
        """Mentions that a pronoun may stand for, the likeliest first: subjects above it, subjects of its sentence, then of the last."""
        barred = self._barred(sentence, token)
        coming = self._fronted(sentence, token)
        if coming is not None:
            return [coming]
        controller = self._controller(sentence, token)
        before = [
            m
            for m in self._before(sentence.index, token.index)
            if m.kind != "nationality" and not (m.sentence == sentence.index and m.head in barred)
        ]
        above = set(sentence.ancestors(token.index))

        def rank(mention: Mention) -> tuple[int, int, int]:
            head = self.page.sentences[mention.sentence].tokens[
                climb_conjuncts(self.page.sentences[mention.sentence], mention.head)
            ]
            subject = head.dep in _SUBJECTS
            distance = sentence.index - mention.sentence
            if distance == 0 and mention.head == controller:
                return -1, 0, 0
            if distance == 0 and subject and head.head in above:
                return 0, 0, -mention.head
            return 1 + distance, 0 if subject else 1, mention.head if subject and distance else -mention.head

        return sorted(before, key=rank)

    def _fronted(self, sentence: Sentence, token: Token) -> Mention | None:
        """ "For its part, X said": the pronoun stands for the subject that follows."""
        if token.tag != "PRP$" or sentence.tokens[token.head].lower != "part":
            return None
        for governor in sentence.ancestors(token.index):
            for subject in sentence.kids(governor, *_SUBJECTS):
                if subject > token.index:
                    return self.look(sentence.index, subject)
        return None

    def _controller(self, sentence: Sentence, token: Token) -> int | None:
        """Whoever is asked or told to act: "pressed the government to cut its deficit"."""
        if token.tag != "PRP$":
            return None
        for governor in sentence.ancestors(token.index):
            verb = sentence.tokens[governor]
            if verb.dep in ("xcomp", "ccomp", "advcl") and verb.tag == "VB":
                told = sentence.kid(verb.head, "dobj")
                inner = sentence.kid(governor, *_SUBJECTS)
                return inner if inner is not None else told
        return None

    def _barred(self, sentence: Sentence, token: Token) -> set[int]:
        """Heads that the pronoun cannot stand for: the subject of the verb whose object it is."""
        if token.tag == "PRP$":
            return self._bereavers(sentence, token)
        if token.lower.endswith(("self", "selves")):
            return set()
        governor = token.head
        if token.dep == "pobj":
            governor = sentence.tokens[governor].head
        if token.dep not in _OBJECTS:
            return set()
        while sentence.tokens[governor].pos == "NOUN" and sentence.tokens[governor].head != governor:
            governor = sentence.tokens[governor].head
        heads = set(sentence.kids(governor, *_SUBJECTS))
        if sentence.tokens[governor].dep == "conj":
            heads.update(sentence.kids(sentence.tokens[governor].head, *_SUBJECTS))
        return heads | {c for h in heads for c in sentence.kids(h, "conj")}

    def _bereavers(self, sentence: Sentence, token: Token) -> set[int]:
        """The subject of "seized their boats": what is seized, shelled or searched is another's."""
        thing = sentence.tokens[climb_conjuncts(sentence, token.head)]
        verb = sentence.tokens[thing.head]
        if thing.dep != "dobj" or verb.lemma not in words("bereave"):
            return set()
        heads = set(sentence.kids(climb_conjuncts(sentence, verb.index), *_SUBJECTS)) | set(sentence.kids(verb.index, *_SUBJECTS))
        return heads | {c for h in heads for c in sentence.kids(h, "conj")}

    def _person_before(self, sentence: Sentence, token: Token, gender: str) -> tuple[str, ...]:
        for mention in self._ordered(sentence, token):
            person = self.roster.person(mention.actors[0]) if len(mention.actors) == 1 else None
            if person is not None and person.gender in (None, gender):
                person.gender = person.gender or gender
                return (person.id,)
            if token.tag == "PRP$" and self._is_someone(mention, sentence.index):
                return mention.actors
        return ()

    def _is_someone(self, mention: Mention, sentence: int) -> bool:
        """Whether a common noun of the same sentence names one person: "a pilot", "the soldier"."""
        head = self.page.sentences[mention.sentence].tokens[mention.head]
        if mention.sentence != sentence or mention.kind != "nominal" or head.tag != "NN" or len(mention.actors) != 1:
            return False
        return any(r.use in ("people", "office") and not r.weak for r in roles().get((head.lower,), ()))

    def _thing_before(self, sentence: Sentence, token: Token) -> tuple[str, ...]:
        governor = sentence.tokens[token.head]
        if token.lower == "it" and token.dep in _SUBJECTS and not self._acts(sentence, token, governor):
            return ()
        if token.lower == "it" and token.dep in _OBJECTS:
            return ()
        ordered = self._ordered(sentence, token)
        if is_shouted(sentence):
            # A line in capitals parses badly: "its" goes back to whom the line is about, its first name.
            ordered.sort(key=lambda m: (m.sentence != sentence.index, m.head))
        for mention in ordered:
            if len(mention.actors) != 1 or self.roster.person(mention.actors[0]) is not None:
                continue
            if self._is_plural(mention):
                continue
            return mention.actors
        return ()

    def _acts(self, sentence: Sentence, token: Token, governor: Token) -> bool:
        """Whether "it" does something that a state or body does: not weather, not "it is", not the passive of a thing."""
        if token.dep == "nsubjpass" or governor.lemma in (
            "be",
            "seem",
            "appear",
            "become",
            "rain",
            "take",
            "follow",
            "come",
            "mean",
            "help",
        ):
            return False
        return governor.pos in ("VERB", "AUX")

    def _several_before(self, sentence: Sentence, token: Token) -> tuple[str, ...]:
        for _, several in groupby(self._ordered(sentence, token), key=lambda m: m.sentence):
            mentions = list(several)
            for mention in mentions:
                joined = self._coordinated(mention)
                if len(joined) > 1:
                    return joined
                if self._is_plural(mention) or (token.lower == "their" and self._is_people(mention)):
                    return mention.actors
            pair = self._only_pair(mentions)
            if pair:
                return pair
        return ()

    def _only_pair(self, mentions: list[Mention]) -> tuple[str, ...]:
        """The two persons of a sentence that names just two, of different countries."""
        ids = list(dict.fromkeys(id for m in sorted(mentions, key=lambda m: m.head) for id in m.actors))
        persons = [p for id in ids if (p := self.roster.person(id)) is not None]
        if len(persons) == 2 and persons[0].country != persons[1].country:
            return persons[0].id, persons[1].id
        return ()

    def _coordinated(self, mention: Mention) -> tuple[str, ...]:
        sentence = self.page.sentences[mention.sentence]
        root = climb_conjuncts(sentence, mention.head)
        heads = [root]
        for head in heads:
            heads += sentence.kids(head, "conj")
        found: list[str] = []
        for head in heads:
            names = [head, *sentence.kids(head, "appos")]
            other = next((m for n in names if (m := self.roster.headed(mention.sentence, n)) is not None), None)
            if other is not None and other.kind != "nationality":
                found += [id for id in other.actors if id not in found]
        return tuple(found) if len(heads) > 1 else mention.actors

    def _is_plural(self, mention: Mention) -> bool:
        head = self.page.sentences[mention.sentence].tokens[mention.head]
        if mention.kind == "pronoun":
            return head.lower in _THEY
        return len(mention.actors) > 1 or (head.tag in ("NNS", "NNPS") and mention.kind in ("nominal", "group"))

    def _is_people(self, mention: Mention) -> bool:
        head = self.page.sentences[mention.sentence].tokens[mention.head]
        return head.lower in words("plural") or (self.roster.kind_of(mention.actors[0]) == "armed-group")
