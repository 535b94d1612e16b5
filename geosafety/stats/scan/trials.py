"""Random data sets, several at once, in an order that does not matter."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.settings import Trials


def maxima_of(
    trials: Trials, strongest: Callable[[list[int]], NDArray[np.float64]], *, batch: int
) -> NDArray[np.float64]:
    """
    Find the largest ratio of every trial.

    Parameters
    ----------
    trials
        How many, and the source of their seeds.
    strongest
        Gives the largest ratio of the trial of each seed.
    batch
        How many trials are done in one call.

    Returns
    -------
    ndarray of float, shape (permutations,)
        In the order of the seeds.
    """
    seeds = trials.seeds()
    batches = [seeds[at : at + batch] for at in range(0, len(seeds), batch)]
    if trials.threads == 1:
        return np.concatenate([strongest(one) for one in batches])
    with ThreadPoolExecutor(trials.threads) as pool:
        return np.concatenate(list(pool.map(strongest, batches)))
