"""The pages of the desk: each is a function from what is asked for to what is shown."""

from __future__ import annotations

from collections.abc import Mapping

from detente.desk.page import Show
from detente.desk.pages import (
    about,
    agenda,
    changes,
    codebook,
    document,
    explore,
    family,
    happening,
    map,
    party,
    people,
    person,
    places,
    quotes,
    relation,
    relations,
    review,
    runs,
    sql,
    today,
)

PAGES: Mapping[str, Show] = {
    "today": today.show,
    "relations": relations.show,
    "relation": relation.show,
    "people": people.show,
    "person": person.show,
    "party": party.show,
    "places": places.show,
    "place": places.show_one,
    "agenda": agenda.show,
    "quotes": quotes.show,
    "runs": runs.show,
    "rejects": runs.show_rejects,
    "reject": runs.show_reject,
    "codebook": codebook.show,
    "review": review.show,
    "explore": explore.show,
    "map": map.show,
    "sql": sql.show,
    "happening": happening.show,
    "document": document.show,
    "family": family.show,
    "changes": changes.show,
    "about": about.show,
    "keys": about.show_keys,
}
