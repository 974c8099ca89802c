"""Texts for the tests of lineage."""

from __future__ import annotations

from detente.lineage.features import Features, features
from detente.lineage.model import Text
from tests.lineage.copies import paragraph_ranges

STORY = """LISBON (Lusa) - The foreign ministers of Portugal and Chile met in Lisbon on Tuesday and agreed to open 12 ports to each other's trawlers.

"We have waited nine years for this," Ana Prado said after the talks. Her guest, Tomás Ibáñez, called it a beginning.

The accord is to be signed in Santiago in May. Fishermen in Peniche, who blocked the harbour last week, said they had not been asked.

Portugal's parliament must still approve the text, and two parties have said that they would vote against it."""

OTHER = """NAIROBI, Oct 8 - A rail bridge over the Athi river was closed on Wednesday after engineers found cracks in three of its piers.

Trains to the coast will turn back at Machakos until the repairs are done, which the operator said could take six weeks. Growers who send roses
to the airport at Mombasa asked the government for lorries.

"Nobody looked at this bridge since my father drove over it," said Grace Wambugu, who runs a kiosk at the station."""


def text(document: str, words: str, **told: str | None) -> Text:
    values: dict[str, str | None] = {"title": None, "publisher": None, "agency": None, "published": None, **told}
    return Text(document, words, paragraph_ranges(words), **values)


def read(document: str, words: str) -> Features:
    return features(text(document, words))
