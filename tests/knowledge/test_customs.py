"""By which name news calls people alone."""

from __future__ import annotations

import pytest

from detente.knowledge.customs import call_name

CALLED = [
    ("Liu Jianchao", "CHN", None, "Liu"),
    ("Carrie Lam", "HKG", None, "Lam"),
    ("Ban Ki-moon", "KOR", None, "Ban"),
    ("Abiy Ahmed", "ETH", None, "Abiy"),
    ("Min Aung Hlaing", "MMR", None, "Min Aung Hlaing"),
    ("Alexander Van der Bellen", "AUT", None, "Van der Bellen"),
    ("Ernesto Araújo Jr", "BRA", None, "Araújo"),
    ("Adel al-Jubeir", "SAU", None, "Jubeir"),
    ("Andrés Manuel López Obrador", "MEX", "López Obrador", "López Obrador"),
    ("Ada Ferro", "DNK", "Berg", "Ferro"),
    ("Pelé", "BRA", None, "Pelé"),
]


@pytest.mark.parametrize(("name", "country", "family", "called"), CALLED)
def test_by_one_name_alone(name: str, country: str, family: str | None, called: str) -> None:
    assert call_name(name, country, family=family) == called
