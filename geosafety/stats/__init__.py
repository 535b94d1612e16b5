"""Statistics: arrays in, arrays out."""

from geosafety.stats.bands import Bands, read_bands
from geosafety.stats.close_pairs import ClosePairs, Metric, close_pairs
from geosafety.stats.fdr import benjamini_hochberg
from geosafety.stats.getis_ord import gi, gi_star
from geosafety.stats.lattice import RoundedCounts, lattice_gi_star_p, rounded_counts
from geosafety.stats.linked_pairs import LinkedPairs, linked_pairs
from geosafety.stats.near_repeat import KnoxTable, knox
from geosafety.stats.permutation import (
    TailProbabilities,
    exact_gi_star_p,
    simulated_gi_star_p,
)

__all__ = [
    "Bands",
    "ClosePairs",
    "KnoxTable",
    "LinkedPairs",
    "Metric",
    "RoundedCounts",
    "TailProbabilities",
    "benjamini_hochberg",
    "close_pairs",
    "exact_gi_star_p",
    "gi",
    "gi_star",
    "knox",
    "lattice_gi_star_p",
    "linked_pairs",
    "read_bands",
    "rounded_counts",
    "simulated_gi_star_p",
]
