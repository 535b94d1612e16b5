"""What may be chosen in a scan: how circles and windows grow, and the trials."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import inf, isnan

import numpy as np

from geosafety.errors import RefusedInputError


class Distance(StrEnum):
    """
    How far it is between two places.

    `planar`: straight, in the unit of the coordinates. `geographic`: along the
    sphere, in metres, between longitudes and latitudes in degrees (EPSG:4326).
    """

    PLANAR = "planar"
    GEOGRAPHIC = "geographic"


class Ending(StrEnum):
    """
    Where time windows may end.

    `anywhere`: retrospective, on any step. `now`: prospective, only on the last
    step of the study period, so that only what still goes on is found.
    """

    ANYWHERE = "anywhere"
    NOW = "now"


class PValue(StrEnum):
    """`rank`: place among the trials. `gumbel`: tail of a Gumbel law fitted to them."""

    RANK = "rank"
    GUMBEL = "gumbel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circles:
    """
    How far a circle may grow.

    Attributes
    ----------
    max_share
        Largest share of the population, or of the cases where there is none.
    max_radius
        Largest radius: in the unit of planar coordinates, metres if geographic.
    distance
        How distances are measured.

    Raises
    ------
    RefusedInputError
        If the share is not above 0 and at most 1, or the radius not above 0.
    """

    max_share: float = 0.5
    max_radius: float = inf
    distance: Distance = Distance.PLANAR

    def __post_init__(self) -> None:
        """Refuse circles that can hold nothing."""
        if not 0 < self.max_share <= 1:
            raise RefusedInputError(
                sv=f"Största andelen är {self.max_share:g}; den ska vara över 0 och "
                "högst 1.",
                en=f"The largest share is {self.max_share:g}; it should be above 0 "
                "and at most 1.",
            )
        if isnan(self.max_radius) or self.max_radius <= 0:
            raise RefusedInputError(
                sv=f"Största radien är {self.max_radius:g}; den ska vara över 0.",
                en=f"The largest radius is {self.max_radius:g}; it should be above 0.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """
    Which stretches of time are tried.

    Attributes
    ----------
    first, last
        The study period, in time steps (days), both included; None: from the first
        case, or to the last.
    max_length
        Longest window, in time steps, its ends included; None: half of the period.
    ending
        Whether windows may end anywhere or only now.

    Raises
    ------
    RefusedInputError
        If the last step is before the first, or the longest window below 1.
    """

    first: int | None = None
    last: int | None = None
    max_length: int | None = None
    ending: Ending = Ending.ANYWHERE

    def __post_init__(self) -> None:
        """Refuse windows that can hold nothing."""
        if self.max_length is not None and self.max_length < 1:
            raise RefusedInputError(
                sv=f"Längsta fönstret är {self.max_length} steg; det ska vara minst 1.",
                en=f"The longest window is {self.max_length} steps; it should be at "
                "least 1.",
            )
        if self.first is not None and self.last is not None and self.last < self.first:
            raise RefusedInputError(
                sv=f"Perioden går från {self.first} till {self.last}; slutet ska inte "
                "ligga före början.",
                en=f"The period runs from {self.first} to {self.last}; its end should "
                "not lie before its start.",
            )


def _fresh() -> np.random.Generator:
    """Make the source of chance that is used when none is given."""
    return np.random.default_rng(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """
    How chance is asked what it can do alone.

    Attributes
    ----------
    permutations
        How many random data sets; no rank p-value is below 1 / (permutations + 1).
    rng
        The source of chance; the same state gives the same answer.
    p_value
        How the p-value is read off the trials.
    threads
        How many run at once; the answer does not depend on it.

    Raises
    ------
    RefusedInputError
        If there are fewer than 1 trials or threads, or fewer than 9 for Gumbel.
    """

    permutations: int = 999
    rng: np.random.Generator = field(default_factory=_fresh)
    p_value: PValue = PValue.RANK
    threads: int = 2

    def __post_init__(self) -> None:
        """Refuse trials that cannot tell anything."""
        least = 9 if self.p_value is PValue.GUMBEL else 1
        if self.permutations < least:
            raise RefusedInputError(
                sv=f"Antalet omdragningar är {self.permutations}; det ska vara minst "
                f"{least}.",
                en=f"The number of permutations is {self.permutations}; it should be "
                f"at least {least}.",
            )
        if self.threads < 1:
            raise RefusedInputError(
                sv=f"Antalet trådar är {self.threads}; det ska vara minst 1.",
                en=f"The number of threads is {self.threads}; it should be at least 1.",
            )

    def seeds(self) -> list[int]:
        """Draw one seed for each trial, so that their order does not matter."""
        return [int(s) for s in self.rng.integers(2**63, size=self.permutations)]
