"""A story laid out for attribution: which words stand inside marks, and which words introduce others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from detente.actors.model import Cast, Mention
from detente.language.cues import Cue, cue_of, load_cues
from detente.language.model import Sentence, Token
from detente.language.reporting import speaker_of
from detente.quotes.marks import Quoted
from detente.quotes.model import Speaker

Place = tuple[int, int]
"""A token: index of its sentence, index in the sentence."""

LONGEST = 500
"""Tokens of the longest sentence that is read as prose; lists and hostile input run longer, and no cue is looked for there."""
CODED = "det:code:"
"""How the id of an actor begins that is known by country and sector alone."""
JOINT = frozenset({"joint", "common", "trilateral", "tripartite"})
NEARBY = 30
"""Sentences on either side in which a group of office-holders is looked for."""
LOOK_BACK = 8
"""Sentences in which the parties to a joint statement are looked for."""
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
SPEAKER_EDGE = frozenset({"relcl", "acl", "advcl", "parataxis", "ccomp", "punct", "cc", "conj", "prep", "appos"})
OWNERS = ("nsubj", "poss", "nmod", "compound", "amod", "prep", "agent", "pobj", "conj", "appos", "attr")
BYSTANDERS = frozenset({"CVL", "MED", "JRN", "UNK"})
STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG"})
ASIDES = {")": "(", ",": ",", "]": "["}
"""Marks that close and open an aside between a name and its verb."""
ASIDE = 30
"""How many tokens such an aside has at most."""
ANAPHORS = frozenset({"he", "she", "they", "who", "it"})


@dataclass(frozen=True, slots=True)
class Page:
    """A story's text, sentences, cast and quoted words, with look-up by offset."""

    text: str
    sentences: Sequence[Sentence]
    cast: Cast
    quoted: tuple[Quoted, ...]
    opens: tuple[int, ...]
    starts: tuple[int, ...]

    @classmethod
    def lay_out(cls, text: str, sentences: Sequence[Sentence], cast: Cast, quoted: tuple[Quoted, ...]) -> Page:
        """Index a story by offset."""
        return cls(text, sentences, cast, quoted, tuple(q.opens for q in quoted), tuple(s.start for s in sentences))

    def token(self, place: Place) -> Token:
        """The token at a place."""
        return self.sentences[place[0]].tokens[place[1]]

    def quote_at(self, offset: int) -> int | None:
        """Number of the quoted span that holds an offset, its marks included; None outside all of them."""
        found = bisect_right(self.opens, offset) - 1
        return found if found >= 0 and offset < self.quoted[found].closes else None

    def holds_quote(self, start: int, end: int) -> bool:
        """Whether any quoted words touch a range of the text."""
        first = max(0, bisect_right(self.opens, start) - 1)
        return any(q.opens < end and start < q.closes for q in self.quoted[first : first + 2])

    def quotes_within(self, start: int, end: int) -> tuple[Quoted, ...]:
        """The quoted spans whose opening mark lies in a range of the text."""
        return self.quoted[bisect_left(self.opens, start) : bisect_left(self.opens, end)]

    def sentence_at(self, offset: int) -> int | None:
        """Index of the sentence that holds an offset, None between sentences."""
        found = bisect_right(self.starts, offset) - 1
        return found if found >= 0 and offset < self.sentences[found].end else None

    def sentences_of(self, start: int, end: int) -> range:
        """Indices of the sentences that a range of the text touches."""
        first = max(0, bisect_right(self.starts, start) - 1)
        if self.sentences and self.sentences[first].end <= start:
            first += 1
        return range(first, bisect_left(self.starts, end))

    def is_prose(self, sentence: int) -> bool:
        """Whether a sentence is short enough to be read for cues."""
        return len(self.sentences[sentence].tokens) <= LONGEST

    def first_token(self, sentence: int, offset: int) -> int:
        """Index of the first token of a sentence that starts at or after an offset."""
        return bisect_left(self.sentences[sentence].tokens, offset, key=lambda t: t.start)

    def cue(self, place: Place) -> Cue | None:
        """The cue that stands at a place outside quoted words, None where there is none."""
        if not self.is_prose(place[0]):
            return None
        if self.quote_at(self.token(place).start) is not None:
            return None
        return cue_of(self.sentences[place[0]], place[1])

    def speaker(self, place: Place) -> int | None:
        """Head of who speaks at a verbal cue: as parsed, else the nearest noun right after or before it, outside quoted words."""
        sentence = self.sentences[place[0]]
        head = speaker_of(sentence, place[1])
        if head is not None and self.quote_at(sentence.tokens[head].start) is None:
            return head
        return self._near(sentence, place[1])

    def _near(self, sentence: Sentence, cue: int) -> int | None:
        """A noun phrase that touches a cue, for where the parse gives the verb no subject."""
        if sentence.kid(cue, "nsubjpass") is not None:
            return None
        start = self._before_aside(sentence, cue)
        for token in reversed(sentence.tokens[max(0, start - 4) : start]):
            if self.quote_at(token.start) is not None or token.pos in ("VERB", "PUNCT", "ADP", "CCONJ"):
                break
            if token.pos in NOMINAL and token.lower not in load_cues().times:
                return _phrase_head(sentence, token.index)
        last = None
        for token in sentence.tokens[cue + 1 : cue + 7]:
            if self.quote_at(token.start) is not None or token.pos in ("VERB", "AUX", "PUNCT", "ADP", "SCONJ"):
                break
            last = token.index if token.pos in NOMINAL and token.lower not in load_cues().times else last
        marked = cue > 0 and sentence.tokens[cue - 1].text in ('"', "”", "»", "’", "'", "」")
        return last if marked or sentence.tokens[cue].tag in ("VBD", "VBZ", "VBP") else None

    def _before_aside(self, sentence: Sentence, cue: int) -> int:
        """Where the words before a cue end once an aside is skipped: "Ada Obi (Oslo) said", "Ada Obi, who led the talks, said"."""
        closing = sentence.tokens[cue - 1].text if cue else ""
        opening = ASIDES.get(closing)
        if opening is None:
            return cue
        for token in reversed(sentence.tokens[max(0, cue - ASIDE) : cue - 1]):
            if self.quote_at(token.start) is not None:
                return cue
            if token.text == opening:
                return token.index
        return cue

    def naming(self, sentence: int, head: int) -> Speaker:
        """The phrase that names a speaker: the cast's mention of it, else its noun phrase without what follows a comma."""
        if (mention := self._mention(sentence, head)) is not None:
            return Speaker(sentence, mention.first, mention.last, head)
        parsed = self.sentences[sentence]
        first, last = head, head + 1
        for kid in parsed.children[head]:
            if parsed.tokens[kid].dep in SPEAKER_EDGE:
                continue
            low, high = parsed.edges[kid]
            first, last = min(first, low), max(last, high)
        return Speaker(sentence, first, last, head)

    def actors(self, sentence: int, head: int, *, fallback: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Ids of the actors that a phrase stands for, coordinated ones included.

        A noun that the cast does not know ("statement", "spokesman") stands for whom it belongs to; ``fallback`` is given back
        for a pronoun or a bare document ("the statement said") that nobody is known for.
        """
        parsed = self.sentences[sentence]
        found = list(self._beside(sentence, head) or self._people(sentence, head, self._together(sentence, head)))
        if not found and self._is_joint(sentence, head):
            found.extend(self._parties(sentence, head))
        if not found and self._is_pair(sentence, head):
            found.extend(self._parties(sentence, head) or self._last_two(sentence, head))
        if not found:
            found.extend(self._behalf(sentence, head))
        if not found:
            found.extend(self._owner(sentence, head))
        if not found and (parsed.tokens[head].lower in ANAPHORS or self.is_document(sentence, head)):
            found.extend(fallback)
        return tuple(dict.fromkeys(found))

    def is_document(self, sentence: int, head: int) -> bool:
        """Whether a noun names words rather than who says them ("statement", "letter")."""
        cue = cue_of(self.sentences[sentence], head)
        return cue is not None and self.sentences[sentence].tokens[head].pos == "NOUN" and "source" in cue.frames

    def is_state(self, sentence: int, head: int) -> bool:
        """Whether a noun phrase names a state, or a part of one."""
        ids = self.actors(sentence, head)
        found = [self.cast.actors.get(i) for i in ids]
        return bool(ids) and all(a is not None and (a.kind == "country" or a.sector in STATE) for a in found)

    def is_media(self, sentence: int, head: int) -> bool:
        """Whether a noun phrase names a news outlet."""
        word = self.sentences[sentence].tokens[head]
        if word.lemma in load_cues().media:
            # "Mr Obi's latest paper claims" is Mr Obi.
            owner = self.sentences[sentence].kid(head, "poss")
            return owner is None or not self._is_personal(sentence, owner)
        ids = self.actors(sentence, head)
        return bool(ids) and all((actor := self.cast.actors.get(i)) is not None and actor.sector == "MED" for i in ids)

    def quoted_by(self, sentence: int, head: int) -> int | None:
        """The head of whom an outlet quotes: "state media, citing the foreign ministry, said"."""
        parsed = self.sentences[sentence]
        beside = [*parsed.kids(head, "acl", "advcl", "relcl"), *parsed.kids(parsed.tokens[head].head, "advcl")]
        verbs = [k for k in beside if parsed.tokens[k].lemma in ("quote", "cite")]
        found = next((o for k in verbs if (o := parsed.kid(k, "dobj")) is not None), None)
        return found if found is not None and self.is_media(sentence, head) else None

    def issuer(self, sentence: int, head: int) -> int | None:
        """Who puts out a document that names nobody: "the palace issued a statement saying that …" is the palace."""
        parsed = self.sentences[sentence]
        word = parsed.tokens[head]
        if word.dep != "dobj" or not self.is_document(sentence, head) or self._owner(sentence, head):
            return None
        return speaker_of(parsed, word.head)

    def _is_personal(self, sentence: int, head: int) -> bool:
        found = [self.cast.actors.get(i) for i in self._together(sentence, head)]
        return any(a is not None and a.kind == "person" for a in found)

    def _mention(self, sentence: int, token: int) -> Mention | None:
        return self.cast.at(sentence, token) if sentence < len(self.cast.mentions) else None

    def _beside(self, sentence: int, head: int) -> tuple[str, ...]:
        """Whom the words beside a noun name: in apposition ("his rival, Ada Obi"), or as running it."""
        parsed = self.sentences[sentence]
        if parsed.tokens[head].pos != "NOUN":
            return ()
        # "The Hamas-run health authority" speaks for whoever runs it.
        runs = [k for k in parsed.kids(head, "compound", "amod") if parsed.tokens[k].lower in ("run", "controlled")]
        for name in (n for k in runs for n in parsed.kids(k, "npadvmod", "compound", "nmod")):
            if found := self._together(sentence, name):
                return found
        names = [
            k
            for k in parsed.kids(head, "appos")
            if k > head and parsed.tokens[k].pos == "PROPN" and self._is_personal(sentence, k)
        ]
        return self._together(sentence, names[0]) if names else ()

    def _owner(self, sentence: int, head: int) -> tuple[str, ...]:
        """Actors of the nearest mention inside a noun phrase, breadth first: "a spokesman for the navy", "the Oslo statement"."""
        parsed = self.sentences[sentence]
        layer = [head] if self.is_prose(sentence) and parsed.tokens[head].lemma not in load_cues().others else []
        while layer:
            below = [kid for token in layer for kid in parsed.kids(token, *OWNERS)]
            for kid in below:
                mention = self._mention(sentence, kid)
                if mention is not None and mention.actors:
                    ids = tuple(mention.actors)
                    return self._bodies(ids) if parsed.tokens[head].lemma in load_cues().offices else ids
            layer = below
        return ()

    def _behalf(self, sentence: int, head: int) -> tuple[str, ...]:
        """Whose words a document holds that others put out "in the name of" or "on behalf of" someone."""
        parsed = self.sentences[sentence]
        if not self.is_prose(sentence) or not self.is_document(sentence, head):
            return ()
        for token in parsed.subtree(head):
            of = parsed.kid(token, "prep") if parsed.tokens[token].lower in ("name", "behalf") else None
            if of is not None and (whose := parsed.kid(of, "pobj")) is not None:
                return self._together(sentence, whose)
        return ()

    def _bodies(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """For persons the coded body of their country and sector, where the cast holds one."""
        return tuple(self._body(i) for i in ids)

    def _body(self, id: str) -> str:
        person = self.cast.actors.get(id)
        if person is None or person.kind != "person" or person.country is None:
            return id
        coded = f"{CODED}{person.country}-{person.sector}"
        return coded if coded in self.cast.actors else id

    def _people(self, sentence: int, head: int, ids: tuple[str, ...]) -> tuple[str, ...]:
        """For the governments that a noun of office in the plural stands for their office-holders ("the leaders of both countries").

        Only where the story names exactly one person of each country who governs it, or one with that office.
        """
        word = self.sentences[sentence].tokens[head]
        if word.tag != "NNS" or word.lemma not in load_cues().leaders or not all(i.startswith(CODED) for i in ids):
            return ids
        if together := self._group(sentence, word.lemma, ids):
            return together
        found = tuple(self._holder(i, word.lemma) for i in ids)
        return found if all(found) else ids  # type: ignore[return-value]

    def _group(self, sentence: int, office: str, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """The people of the same countries that a group of that office stands for nearby ("the two leaders")."""
        countries = sorted({a.country or "" for i in bodies if (a := self.cast.actors.get(i)) is not None})
        for index in range(max(0, sentence - NEARBY), min(len(self.cast.mentions), sentence + NEARBY)):
            for mention in self.cast.mentions[index]:
                if mention.kind != "group" or self.sentences[index].tokens[mention.head].lemma != office:
                    continue
                people = [a for i in mention.actors if (a := self.cast.actors.get(i)) is not None and a.kind == "person"]
                if sorted({a.country or "" for a in people}) == countries:
                    return tuple(a.id for a in people)
        return ()

    def _holder(self, body: str, office: str) -> str | None:
        actor = self.cast.actors.get(body)
        if actor is None or actor.sector != "GOV":
            return None
        people = [a for a in self.cast.actors.values() if a.kind == "person" and (a.country, a.sector) == (actor.country, "GOV")]
        named = [a for a in people if a.office is not None and office in a.office.casefold()]
        several = named or (people if office == "leader" else [])
        return several[0].id if len(several) == 1 else None

    def _is_joint(self, sentence: int, head: int) -> bool:
        parsed = self.sentences[sentence]
        return self.is_document(sentence, head) and any(parsed.tokens[k].lower in JOINT for k in parsed.kids(head, "amod"))

    def _is_pair(self, sentence: int, head: int) -> bool:
        """Whether a phrase speaks of two parties without naming them: "both sides", "the two envoys"."""
        parsed = self.sentences[sentence]
        word = parsed.tokens[head]
        if word.lower == "both":
            return True
        return word.tag == "NNS" and any(parsed.tokens[k].lower in ("both", "two") for k in parsed.children[head])

    def _last_two(self, sentence: int, head: int) -> tuple[str, ...]:
        """The last two parties that did something before a word."""
        offset, found = self.sentences[sentence].tokens[head].start, dict[str, None]()
        for index in range(sentence, max(-1, sentence - LOOK_BACK), -1):
            parsed = self.sentences[index]
            for mention in reversed(self.cast.mentions[index] if index < len(self.cast.mentions) else ()):
                acts = parsed.tokens[mention.head].dep == "nsubj" and len(mention.actors) == 1
                if mention.start < offset and acts and self._is_party(mention.actors[0]):
                    found.setdefault(mention.actors[0])
                if len(found) == 2:
                    return tuple(reversed(found))
        return ()

    def _is_party(self, id: str) -> bool:
        actor = self.cast.actors.get(id)
        return actor is None or actor.sector not in BYSTANDERS

    def _parties(self, sentence: int, head: int) -> tuple[str, ...]:
        """The parties last named together before a word: a group, or two names that are coordinated."""
        offset = self.sentences[sentence].tokens[head].start
        for index in range(sentence, max(-1, sentence - LOOK_BACK), -1):
            if index >= len(self.cast.mentions) or not self.is_prose(index):
                continue
            for mention in reversed(self.cast.mentions[index]):
                ids = self._together(index, mention.head)
                if mention.start < offset and len(ids) > 1:
                    return ids
        return ()

    def _together(self, sentence: int, head: int) -> tuple[str, ...]:
        """Actors of a mention and of those coordinated with it, also inside: "Presidents Ada Obi and Rui Alves"."""
        parsed = self.sentences[sentence]
        heads = _coordinated(parsed, head)
        if (mention := self._mention(sentence, head)) is not None and parsed.tokens[head].tag in ("NNS", "NNPS"):
            heads += [i for k in range(mention.first, mention.last) if k != head for i in _coordinated(parsed, k)[1:]]
        mentions = [self._mention(sentence, token) for token in heads]
        return tuple(dict.fromkeys(i for m in mentions if m is not None for i in m.actors))


def _phrase_head(parsed: Sentence, token: int) -> int:
    """The noun that a noun belongs to from behind: "a regulator in the capital" is the regulator."""
    while parsed.tokens[token].dep == "pobj":
        preposition = parsed.tokens[parsed.tokens[token].head]
        above = parsed.tokens[preposition.head]
        if preposition.dep != "prep" or above.pos not in NOMINAL or above.index >= token:
            break
        token = above.index
    return token


def _coordinated(parsed: Sentence, head: int) -> list[int]:
    """A noun and the nouns coordinated with it."""
    found = [head]
    while (following := parsed.kid(found[-1], "conj")) is not None and len(found) < len(parsed.tokens):
        if parsed.tokens[following].pos not in NOMINAL:
            break
        found.append(following)
    return found
