"""The example codebook, checked, and trained once."""

from __future__ import annotations

from importlib.resources import files

import pytest

from detente.codebooks import Codebook, Training, check_codebook, expect_sound, train_codebook
from detente.pairs.network import Network, load_network


@pytest.fixture(scope="session")
def yaml_bytes() -> bytes:
    return files("detente").joinpath("data", "examples", "water-disputes.yaml").read_bytes()


@pytest.fixture(scope="session")
def codebook(yaml_bytes: bytes) -> Codebook:
    return expect_sound(check_codebook(yaml_bytes, where="water-disputes.yaml"), where="water-disputes.yaml")


@pytest.fixture(scope="session")
def network() -> Network:
    return load_network()


@pytest.fixture(scope="session")
def training(codebook: Codebook, network: Network) -> Training:
    return train_codebook(codebook, network)
