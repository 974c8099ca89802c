"""The trained models beside the lexicon, in whole stories."""

from __future__ import annotations

import re

import pytest

from detente.events.topic import A_STORY, is_doubtful
from detente.pipeline import read
from detente.records import Record
from detente.settings import Settings

STORY = """GENEVA, 5 March 2024 - Norway imposed sanctions on Belarus on Monday, the Norwegian foreign minister, Jan Petersen, said.
Sweden praised Norway for it. The Belarusian government rejected the sanctions and threatened to expel the ambassador of Norway.
"""


@pytest.fixture(scope="module")
def with_network() -> Record:
    return read(STORY.encode(), settings=Settings())


def test_what_each_coder_sees_stands_in_why(with_network: Record) -> None:
    heard = [
        re.search(r"lexicon: (\w+), linear: (\w+) \(\d\.\d\d\)(, network: \w+ \(\d\.\d\d\))?$", e.why)
        for e in with_network.events
    ]
    told = [found.groups() for found in heard if found]
    assert len(told) >= 3
    # The network is heard where the linear model does not see what the lexicon sees, and there alone.
    assert all((network is None) == (lexicon == linear) for lexicon, linear, network in told)


def test_without_the_network_two_coders_are_heard() -> None:
    record = read(STORY.encode(), settings=Settings(network=False))
    assert any("linear: " in e.why for e in record.events)
    assert not any("network" in e.why for e in record.events)


def test_what_the_coders_agree_on_is_sure(with_network: Record) -> None:
    sanction = next(e for e in with_network.events if e.plover == "SANCTION")
    assert "lexicon: SANCTION, linear: SANCTION" in sanction.why
    assert sanction.confidence > 0.8


def test_the_same_bytes_every_time(with_network: Record) -> None:
    assert read(STORY.encode(), settings=Settings()) == with_network


def test_a_brief_is_never_doubtful() -> None:
    assert not is_doubtful("Norway expelled two Danish envoys.")
    assert is_doubtful("The goalkeeper saved a late header and the visitors held on. " * (A_STORY // 10 + 1))
    assert not is_doubtful(STORY)
