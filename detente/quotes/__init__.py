"""Who says what to whom: quoted words and reported clauses, with their speakers."""

from detente.quotes.attributions import Attribution, find_attributions
from detente.quotes.find import find_quotes
from detente.quotes.model import QuoteMention, Speaker
from detente.quotes.record import to_quotes

__all__ = ["Attribution", "QuoteMention", "Speaker", "find_attributions", "find_quotes", "to_quotes"]
