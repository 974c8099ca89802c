"""What a sentence tells between two marked parties, as a trained network and a linear model read it."""

from detente.pairs.encode import Offsets, Pair
from detente.pairs.linear import Linear, load_linear
from detente.pairs.network import Labels, Network, Reading, load_network

__all__ = ["Labels", "Linear", "Network", "Offsets", "Pair", "Reading", "load_linear", "load_network"]
