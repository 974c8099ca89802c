"""Stories of sport and business in words of war hold no events."""

from __future__ import annotations

from pathlib import Path

from detente.events.topic import foreign_topic

STORIES = Path(__file__).parents[1] / "stories"
FOREIGN = {"06": "sport", "15": "business"}


def test_our_stories_of_politics_are_not_cut_off() -> None:
    for path in sorted(STORIES.glob("[0-9]*.txt")):
        assert foreign_topic(path.read_text(encoding="utf-8")) == FOREIGN.get(path.stem), path.name


def test_no_words_no_topic() -> None:
    assert foreign_topic("") is None
