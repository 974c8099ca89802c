"""All that the coder looks at while it reads one story, and whom a noun phrase stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.actors.implied import implied_from, implied_id
from detente.actors.model import Cast, Mention
from detente.dates.model import TimeExpression
from detente.events.lexicon import word_group
from detente.events.syntax import antecedent, conjuncts
from detente.language import Sentence
from detente.places.model import PlaceMention
from detente.records import Actor, Place, Published
from detente.story.model import CleanText

# Nouns that only measure out what follows "of": "hundreds of miners", "a group of envoys".
PARTITIVES = word_group("partitive")
FIRMS = word_group("firm")
CAPACITY = frozenset({"leader", "leadership", "head", "chief", "representative"})
# The prepositions through which a noun phrase names its owner, best first.
INNER_PREPS = ("of", "by", "from", "for", "between", "with", "against", "in", "on", "to")


@dataclass(frozen=True, slots=True)
class Scene:
    """One story as the coder sees it; every offset is one of the clean text."""

    clean: CleanText
    sentences: Sequence[Sentence]
    cast: Cast
    places: Sequence[Sequence[PlaceMention]]
    times: Sequence[TimeExpression]
    published: Published
    dateline: Place | None
    capitals: Mapping[str, str] = field(default_factory=dict)
    """Name of the capital by ISO3, for the countries whose places the story names."""
    quoted: tuple[tuple[int, int], ...] = field(default=())
    seats: Mapping[str, Place] = field(default_factory=dict)
    """Where the organisations of the cast sit, by their id."""

    def actor(self, id: str) -> Actor:
        """The actor with this id: one of the cast, or one that the story leaves unsaid."""
        found = self.cast.actors.get(id)
        return found if found is not None else implied_from(id)

    def country_id(self, iso3: str) -> str:
        """The id of a country as such where the story names it, else of its government."""
        named = sorted(a.id for a in self.cast.actors.values() if a.kind == "country" and a.country == iso3)
        return named[0] if named else implied_id(iso3, "GOV")

    def country_name(self, iso3: str) -> str:
        """The name of a country that the story names; its code where only its people are named."""
        named = sorted(a.name for a in self.cast.actors.values() if a.kind == "country" and a.country == iso3)
        return named[0] if named else iso3

    def as_party(self, id: str) -> str:
        """The party that a person acts for: his country for an official, his movement for a rebel; others stand for themselves."""
        actor = self.actor(id)
        if actor.kind != "person" or actor.country is None:
            return id
        if actor.sector in ("GOV", "MIL", "ELI", None):
            return self.country_id(actor.country)
        if actor.sector != "REB":
            return id
        groups = sorted(
            a.id for a in self.cast.actors.values() if a.kind != "person" and (a.country, a.sector) == (actor.country, "REB")
        )
        return groups[0] if groups else id

    def in_quotes(self, offset: int) -> bool:
        """Whether a position lies between quotation marks."""
        place = bisect_right(self.quoted, (offset, len(self.clean.text) + 1)) - 1
        return place >= 0 and self.quoted[place][0] <= offset < self.quoted[place][1]

    def times_in(self, start: int, end: int) -> list[TimeExpression]:
        """Time expressions that lie wholly in a range of the clean text."""
        return [t for t in self.times if t.start >= start and t.end <= end]

    def mention(self, sentence: Sentence, token: int) -> Mention | None:
        """The mention that a noun heads; for an apposition ("the premier, Ana Sol,") the name rather than the noun."""
        found = self.cast.at(sentence.index, token) or self._around(sentence, token)
        for child in sentence.kids(token, "appos"):
            named = self.cast.at(sentence.index, child)
            if named is not None and named.kind == "name" and named.actors and (found is None or found.kind != "name"):
                return named
        return found

    def _around(self, sentence: Sentence, token: int) -> Mention | None:
        """The name that a noun belongs to where the parse makes it the head ("met his Peruvian counterpart Ana Sol")."""
        if sentence.tokens[token].dep in ("amod", "compound", "poss", "nmod"):
            return None
        several = [m for m in self.cast.mentions[sentence.index] if m.first <= token < m.last and m.kind == "name"]
        return max(several, key=lambda m: m.last - m.first, default=None)

    def who(self, sentence: Sentence, token: int, *, inside: bool = True) -> tuple[str, ...]:
        """Ids of the actors that the noun phrase headed by ``token`` stands for, its coordinated nouns included.

        Args:
            inside: whether an actor that only stands inside the phrase counts ("the Peruvian embassy", "positions of the rebels").
        """
        found: list[str] = []
        for head in conjuncts(sentence, token):
            for named in sentence.kids(head, "nmod"):
                if self._are_persons(sentence, head, named):
                    # "President X, Premier Y and President Z": the parse makes the second a part of the third's name.
                    found.extend(self._one(sentence, named, inside))
            found.extend(self._one(sentence, head, inside))
            # "President X and President Y": the parse hangs the second on the first one's name.
            for named in sentence.kids(head, "appos"):
                others = conjuncts(sentence, named)
                for other in others if self._lists(sentence, head, named) else others[1:]:
                    found.extend(self._one(sentence, other, inside))
        return tuple(dict.fromkeys(found))

    def _are_persons(self, sentence: Sentence, head: int, named: int) -> bool:
        """Whether two tokens head the names of two persons."""
        pair = [
            m for i in (head, named) if (m := self.cast.at(sentence.index, i)) is not None and m.kind == "name" and m.head == i
        ]
        return len(pair) == 2 and all(self.is_person(m.actors) for m in pair) and pair[0].actors != pair[1].actors

    def _lists(self, sentence: Sentence, head: int, named: int) -> bool:
        """Whether what the parse calls an apposition is the next of a list ("Peru, Chile and Cuba")."""
        pair = [self.cast.at(sentence.index, i) for i in (head, named)]
        return all(m is not None and m.actors and self.actor(m.actors[0]).kind in ("country", "igo") for m in pair)

    def _one(self, sentence: Sentence, head: int, inside: bool) -> tuple[str, ...]:
        token = sentence.tokens[head]
        mention = self.mention(sentence, head)
        if mention is not None and mention.kind != "nationality" and mention.actors:
            return mention.actors
        meant = antecedent(sentence, head)
        if meant != head:
            return self._one(sentence, meant, inside)
        if token.lemma in PARTITIVES or token.pos in ("NUM", "DET", "PRON"):
            for prep in sentence.kids(head, "prep"):
                for inner in sentence.kids(prep, "pobj"):
                    if sentence.tokens[prep].lower in ("of", "from") and (actors := self.who(sentence, inner, inside=inside)):
                        return actors
        seat = self.seat(sentence, head)
        if seat is not None:
            return (seat,)
        return self.inner(sentence, head) if inside else ()

    def seat(self, sentence: Sentence, token: int) -> str | None:
        """The government that a capital stands for where its name is a party, not a place ("demanded talks from Pyongyang")."""
        prep = sentence.tokens[sentence.tokens[token].head].lower
        if sentence.tokens[token].dep == "pobj" and prep not in (
            "from",
            "with",
            "against",
            "between",
            "by",
            "on",
            "towards",
            "toward",
        ):
            return None
        for place in self.places[sentence.index]:
            if (
                place.head == token
                and place.place.country is not None
                and self.capitals.get(place.place.country) == place.place.name
            ):
                return implied_id(place.place.country, "GOV")
        return None

    def inner(self, sentence: Sentence, head: int) -> tuple[str, ...]:
        """Actors inside a noun phrase that is not itself an actor: possessor first, then modifiers, then what follows "of"."""
        if self._is_firm(sentence, head):
            return ()
        owner = sentence.kid(head, "poss")
        if owner is not None and (actors := self.who(sentence, owner)):
            return actors
        for child in sentence.kids(head, "amod", "compound", "nmod"):
            mention = self.cast.at(sentence.index, child)
            if mention is not None and mention.actors:
                return mention.actors
        nested = self._modifier(sentence, head)
        if nested:
            return nested
        for name in INNER_PREPS:
            for prep in sentence.kids(head, "prep"):
                if sentence.tokens[prep].lower != name:
                    continue
                for inner in sentence.kids(prep, "pobj"):
                    if name == "in" and self._is_seat(sentence, inner):
                        continue
                    if actors := self.who(sentence, inner):
                        return actors
        return ()

    def _is_seat(self, sentence: Sentence, token: int) -> bool:
        """Whether a name behind "in" says where, though it could stand for who sits there ("a session in Brussels")."""
        mention = self.cast.at(sentence.index, token)
        sits = mention is not None and all(self.actor(a).kind in ("igo", "body") for a in mention.actors)
        return sits and self.country_at(sentence, token) is not None

    def _is_firm(self, sentence: Sentence, head: int) -> bool:
        """Whether a name is that of a firm or a club by the noun before it ("Fijian sugar firm Vatu Mills"): its country does nothing."""
        if sentence.tokens[head].pos != "PROPN":
            return False
        return any(sentence.tokens[c].lemma in FIRMS for c in sentence.kids(head, "compound", "nmod"))

    def _modifier(self, sentence: Sentence, head: int) -> tuple[str, ...]:
        """A nationality that modifies the phrase however the parse hangs it ("Chilean copper mining company")."""
        first = sentence.edges[head][0]
        for mention in self.cast.mentions[sentence.index]:
            if first <= mention.first and mention.last <= head and mention.kind in ("nationality", "name") and mention.actors:
                holder = sentence.tokens[mention.head]
                if holder.dep in ("amod", "compound", "nmod", "poss") and holder.head <= head:
                    return mention.actors
        return ()

    def country_at(self, sentence: Sentence, token: int) -> str | None:
        """The country (ISO3) of the place that a noun names, None where it names none."""
        return next((p.place.country for p in self.places[sentence.index] if p.first <= token < p.last), None)

    def is_place(self, sentence: Sentence, token: int) -> bool:
        """Whether a noun names a place and stands as one."""
        return any(p.locative and p.first <= token < p.last for p in self.places[sentence.index])

    def is_person(self, ids: Sequence[str]) -> bool:
        """Whether all of these are persons, and there is one."""
        return bool(ids) and all(self.actor(i).kind == "person" for i in ids)


def quoted_ranges(clean: CleanText) -> tuple[tuple[int, int], ...]:
    """Ranges of the clean text between straight quotation marks, paragraph by paragraph; an unclosed mark quotes to the paragraph's end."""
    ranges: list[tuple[int, int]] = []
    for paragraph in clean.paragraphs:
        opened: int | None = None
        for offset in range(paragraph.start, paragraph.end):
            if clean.text[offset] != '"':
                continue
            if opened is None:
                opened = offset + 1
            else:
                ranges.append((opened, offset))
                opened = None
        if opened is not None:
            ranges.append((opened, paragraph.end))
    return tuple(ranges)
