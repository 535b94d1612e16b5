"""Statistics: arrays in, arrays out."""

from geosafety.stats.fdr import benjamini_hochberg
from geosafety.stats.getis_ord import gi, gi_star
from geosafety.stats.lattice import RoundedCounts, lattice_gi_star_p, rounded_counts
from geosafety.stats.permutation import (
    TailProbabilities,
    exact_gi_star_p,
    simulated_gi_star_p,
)

__all__ = [
    "RoundedCounts",
    "TailProbabilities",
    "benjamini_hochberg",
    "exact_gi_star_p",
    "gi",
    "gi_star",
    "lattice_gi_star_p",
    "rounded_counts",
    "simulated_gi_star_p",
]
