"""Statistics: arrays in, arrays out."""

from geosafety.stats.aoristic import AoristicTimes, aoristic_times, hour_by_weekday
from geosafety.stats.bands import Bands, read_bands
from geosafety.stats.before_after import RateRatio, rate_ratio
from geosafety.stats.close_pairs import ClosePairs, Metric, close_pairs
from geosafety.stats.count_ratio import CountRatio, count_ratio
from geosafety.stats.displacement import Displacement, Unanswered, displacement
from geosafety.stats.emerging import (
    EmergingHotspots,
    classify_patterns,
    emerging_hotspots,
)
from geosafety.stats.fdr import benjamini_hochberg, benjamini_yekutieli
from geosafety.stats.getis_ord import gi, gi_star
from geosafety.stats.intervals import Estimate, dispersion_of_cells
from geosafety.stats.kernel import KernelDensity, KernelGrid, kernel_density
from geosafety.stats.lattice import RoundedCounts, lattice_gi_star_p, rounded_counts
from geosafety.stats.linked_pairs import LinkedPairs, linked_pairs
from geosafety.stats.mann_kendall import Trends, mann_kendall
from geosafety.stats.map_quality import MapQuality, map_quality
from geosafety.stats.max_statistic import max_statistic_p
from geosafety.stats.moran import (
    LocalMoran,
    MoransI,
    local_morans_i,
    local_morans_i_p,
    morans_i,
    morans_i_p,
    row_standardised,
)
from geosafety.stats.near_repeat import KnoxTable, knox
from geosafety.stats.pattern_change import PatternChange, pattern_change, unchanged_s
from geosafety.stats.permutation import (
    TailProbabilities,
    agreed_direction,
    exact_gi_star_p,
    simulated_gi_star_p,
)
from geosafety.stats.rates import (
    SmoothedRates,
    empirical_bayes,
    local_empirical_bayes,
    raw_rates,
)
from geosafety.stats.risk_data import spatial_folds
from geosafety.stats.risk_terrain import RiskFactor, RiskTerrain, fit_risk_terrain
from geosafety.stats.space_time import (
    SpaceTimeSums,
    space_time_gi_star,
    space_time_sums,
)
from geosafety.stats.space_time_p import drawn_p, normal_p
from geosafety.stats.surroundings import Factor, surroundings

__all__ = [
    "AoristicTimes",
    "Bands",
    "ClosePairs",
    "CountRatio",
    "Displacement",
    "EmergingHotspots",
    "Estimate",
    "Factor",
    "KernelDensity",
    "KernelGrid",
    "KnoxTable",
    "LinkedPairs",
    "LocalMoran",
    "MapQuality",
    "Metric",
    "MoransI",
    "PatternChange",
    "RateRatio",
    "RiskFactor",
    "RiskTerrain",
    "RoundedCounts",
    "SmoothedRates",
    "SpaceTimeSums",
    "TailProbabilities",
    "Trends",
    "Unanswered",
    "agreed_direction",
    "aoristic_times",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "classify_patterns",
    "close_pairs",
    "count_ratio",
    "dispersion_of_cells",
    "displacement",
    "drawn_p",
    "emerging_hotspots",
    "empirical_bayes",
    "exact_gi_star_p",
    "fit_risk_terrain",
    "gi",
    "gi_star",
    "hour_by_weekday",
    "kernel_density",
    "knox",
    "lattice_gi_star_p",
    "linked_pairs",
    "local_empirical_bayes",
    "local_morans_i",
    "local_morans_i_p",
    "mann_kendall",
    "map_quality",
    "max_statistic_p",
    "morans_i",
    "morans_i_p",
    "normal_p",
    "pattern_change",
    "rate_ratio",
    "raw_rates",
    "read_bands",
    "rounded_counts",
    "row_standardised",
    "simulated_gi_star_p",
    "space_time_gi_star",
    "space_time_sums",
    "spatial_folds",
    "surroundings",
    "unchanged_s",
]
