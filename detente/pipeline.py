"""The way of a story: bytes to record, a page of numbered stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.actors import Cast, find_actors
from detente.codebooks import add_codes, load_codebook
from detente.dates import date_story, find_times, lies_south, sentence_tenses
from detente.documents import Given, read_document
from detente.events import Scene, code_story, find_series, foreign_topic, load_judge, merge_tellings, quoted_ranges, to_events
from detente.knowledge import Knowledge, load_knowledge
from detente.language import parse_story
from detente.pairs.network import load_network
from detente.places import PlaceMention, as_place, filed, find_places
from detente.quotes import find_quotes, to_quotes
from detente.records import SCHEMA, Actor, Document, Event, Place, Record, Uncoded
from detente.settings import Settings
from detente.story import read_story

__all__ = ["read"]


def read(
    data: bytes,
    *,
    uri: str | None = None,
    settings: Settings | None = None,
    given: Given | None = None,
    identity: str | None = None,
) -> Record:
    """Read one story.

    Args:
        data: the document's bytes.
        uri: where it came from; kept in the record, never opened.
        settings: None takes the defaults.
        given: what a carrier (a feed, a table, a crawl) says of the story; taken where the story itself is silent.
        identity: the document's id; None takes the sha256 of the bytes.

    Returns:
        The record; a story that is not in English has no actors, events or quotes and says so in ``uncoded``.

    Raises:
        InputError: the bytes hold no readable story (:class:`~detente.errors.InputError` and its kinds).
        KnowledgeError: the knowledge base cannot be used.
        DateError: ``settings.published`` or ``given.published`` is no EDTF date.
        ModelError: the parser, the trained coder, or the user's own codebook cannot be used.
    """
    settings = settings or Settings()
    # Opened first: what is wrong with it holds for every story, be it coded or not.
    own = load_codebook(settings.codebook, load_network()) if settings.codebook else None

    # 1. Bytes to a document; 2. the article inside it.
    received = read_document(data, uri=uri, settings=settings, given=given, identity=identity)
    story = read_story(received, settings=settings)
    if story.document.language not in ("en", None):
        return _unread(story.document, f"language {story.document.language}: only English is coded")

    # 3. Sentences and their parse.
    sentences = parse_story(story.clean, model=settings.model, words_a_batch=settings.words_a_batch)

    # 4. When it was published: given, stated, or inferred from what it says about itself; failing that, the days it must lie in.
    knowledge = load_knowledge(settings.knowledge)
    published, window = date_story(story, sentences, knowledge)

    # 5. Who is in it; 6. when and where.
    dateline, where = filed(story, knowledge)
    document = replace(story.document, published=published, dateline=dateline)
    cast = find_actors(story, sentences, knowledge, published, dateline.country if dateline else None)
    south = dateline is not None and dateline.country is not None and lies_south(dateline.country)
    times = find_times(story.clean.text, published=window, tenses=sentence_tenses(sentences), south=south, knowledge=knowledge)
    places = find_places(story, sentences, cast, knowledge, where)

    # 7. What happened; tellings of one event are joined. Sport and business told in words of war hold no events.
    scene = Scene(
        story.clean, sentences, cast, places, times, replace(published, date=window), where, _capitals(places, knowledge), quoted_ranges(story.clean), _seats(cast, knowledge)
    )  # fmt: skip
    topic = foreign_topic(story.clean.text)
    judge = load_judge(network=settings.network)
    told, dropped = code_story(scene, knowledge, judge=judge) if topic is None else ((), ())
    events = to_events(merge_tellings(told, scene), story.clean, document.id)
    if own is not None:
        events = add_codes(events, sentences, story.clean, own, load_network())
    uncoded = [] if topic is None else [_whole(document, f"a story of {topic}: no political events are looked for")]
    uncoded += [Uncoded(n.start, n.end, document.text[n.start : n.end], n.reason) for n in received.notes]
    uncoded += [Uncoded(s.start, s.end, s.text, d.reason) for d in dropped for s in (story.clean.span(*d.trigger),)]

    # 8. What was said; 9. what belongs together.
    quotes = to_quotes(find_quotes(story, sentences, cast), story, events)
    series = find_series(events, scene)
    actors = _everyone(scene, events)
    return Record(SCHEMA, document, actors, events, quotes, series, tuple(uncoded))


def _capitals(places: Sequence[Sequence[PlaceMention]], knowledge: Knowledge) -> dict[str, str]:
    """The capitals of the countries whose places the story names."""
    countries = {p.place.country for several in places for p in several} - {None}
    found = {c: knowledge.capital(c) for c in sorted(c for c in countries if c)}
    return {c: capital.name for c, capital in found.items() if capital is not None}


def _seats(cast: Cast, knowledge: Knowledge) -> dict[str, Place]:
    """Where the organisations of a cast sit."""
    found = {}
    for id in sorted(a.id for a in cast.actors.values() if a.kind == "igo"):
        seats = [r.other for r in knowledge.relations(id, relation="seat") if r.entity == id]
        if seats and (town := knowledge.place(seats[0])) is not None:
            found[id] = as_place(town)
    return found


def _everyone(scene: Scene, events: tuple[Event, ...]) -> tuple[Actor, ...]:
    """The cast and the actors that the story leaves unsaid, by id."""
    ids = {*scene.cast.actors, *(a for e in events for a in (*e.source, *e.target))}
    return tuple(scene.actor(id) for id in sorted(ids))


def _unread(document: Document, reason: str) -> Record:
    return Record(SCHEMA, document, (), (), (), (), (_whole(document, reason),))


def _whole(document: Document, reason: str) -> Uncoded:
    return Uncoded(0, len(document.text), document.text, reason)
