"""A scan written out in plain loops, to hold the quick one against."""

import numpy as np
import pytest

from geosafety.stats.scan import poisson_llr


class Plain:
    """Every circle and every window, one after the other."""

    def circles(self, places, weight, share=0.5, radius=np.inf):
        """Give each centre's circles as lists of growing length."""
        places = np.asarray(places, float)
        for centre, point in enumerate(places):
            far = np.hypot(*(places - point).T)
            order = np.lexsort((places[:, 1], places[:, 0], far))
            for size in range(1, len(order) + 1):
                inside = order[:size]
                if weight[inside].sum() > share * weight.sum() * (1 + 1e-12):
                    break
                if far[inside[-1]] > radius:
                    break
                yield centre, inside

    def windows(self, longest, first, last, *, now):
        """Give each window as its first and last step."""
        ends = [last] if now else range(first, last + 1)
        for end in ends:
            for start in range(max(first, end - longest + 1), end + 1):
                yield start, end

    def shuffled(  # noqa: PLR0913 - what the quick one is told, too
        self, places, where, when, *, longest, now, period=None, **circles
    ):
        """Give every ratio of a space-time permutation scan, with what it is of."""
        where, when = np.asarray(where), np.asarray(when)
        ends = period or (when.min(), when.max())
        weight = np.bincount(where, minlength=len(places)).astype(float)
        for centre, inside in self.circles(places, weight, **circles):
            here = np.isin(where, inside)
            for start, end in self.windows(longest, *ends, now=now):
                then = (when >= start) & (when <= end)
                cases = int((here & then).sum())
                if cases >= 2:
                    mean = here.sum() * then.sum() / when.size
                    ratio = float(poisson_llr(cases, mean, total=when.size))
                    yield ratio, centre, tuple(inside.tolist()), start, end


@pytest.fixture
def plain():
    return Plain()
