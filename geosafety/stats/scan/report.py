"""From the circles found to the clusters that are told."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.circles import Sites, Zones, radius_of
from geosafety.stats.scan.clusters import (
    Cluster,
    Found,
    Told,
    p_values,
    weakest_told,
    without_overlap,
)
from geosafety.stats.scan.settings import Circles, PValue


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """Where a scan is made: the sites, their circles, and how these were grown."""

    sites: Sites
    zones: Zones
    circles: Circles

    def clusters(
        self,
        found: Sequence[Found],
        maxima: NDArray[np.float64],
        how: PValue,
        tell: Callable[[Found, NDArray[np.int32]], Told],
    ) -> list[Cluster]:
        """
        Tell the strongest cluster, and those that chance did not always beat.

        Parameters
        ----------
        found
            The strongest circle of each centre.
        maxima : ndarray of float, shape (trials,)
            Largest ratios by chance.
        how
            How p-values are read off them.
        tell
            Describes a circle with the sites inside it.
        """
        first = self.sites.first_locations()
        members = [self.zones.of(one.centre) for one in found]
        kept = without_overlap(found, members, first)
        least = weakest_told(maxima)
        kept = kept[:1] + [one for one in kept[1:] if one.llr >= least]
        chances = p_values([one.llr for one in kept], maxima, how)
        return [
            self._cluster(one, p, first, tell)
            for one, p in zip(kept, chances, strict=True)
        ]

    def _cluster(
        self,
        one: Found,
        p: float,
        first: NDArray[np.int64],
        tell: Callable[[Found, NDArray[np.int32]], Told],
    ) -> Cluster:
        """Describe one cluster with the locations as they were given."""
        inside = self.zones.of(one.centre)[: one.size]
        at = self.sites.site_of
        locations = [np.flatnonzero(at == site) for site in inside]
        return Cluster(
            **asdict(tell(one, inside)),
            p=p,
            centre=int(first[one.centre]),
            locations=tuple(int(row) for row in np.concatenate(locations)),
            radius=radius_of(
                self.sites, one.centre, int(inside[-1]), self.circles.distance
            ),
        )


def ratio_of_risks(cases: float, expected: float, total: float) -> float | None:
    """
    Divide the risk inside by the risk outside; None if no case is outside.

    Examples
    --------
    >>> round(ratio_of_risks(85, 49.711, 552), 2)
    1.84
    """
    if cases >= total or expected <= 0:
        return None
    return float((cases / expected) / ((total - cases) / (total - expected)))
