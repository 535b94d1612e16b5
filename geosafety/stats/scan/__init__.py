"""Kulldorff's scan statistics: where, and when, there are more cases than by chance."""

from geosafety.stats.scan.clusters import Cluster
from geosafety.stats.scan.likelihood import bernoulli_llr, poisson_llr
from geosafety.stats.scan.settings import (
    Circles,
    Distance,
    Ending,
    PValue,
    Trials,
    Windows,
)
from geosafety.stats.scan.shuffled import scan_space_time_permutation
from geosafety.stats.scan.space_time import scan_space_time_poisson
from geosafety.stats.scan.spatial import scan_bernoulli, scan_poisson
from geosafety.stats.scan.standardised import standardised

__all__ = [
    "Circles",
    "Cluster",
    "Distance",
    "Ending",
    "PValue",
    "Trials",
    "Windows",
    "bernoulli_llr",
    "poisson_llr",
    "scan_bernoulli",
    "scan_poisson",
    "scan_space_time_permutation",
    "scan_space_time_poisson",
    "standardised",
]
