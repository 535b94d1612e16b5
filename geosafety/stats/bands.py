"""Bands of distance or time, each with its lower limit and without its upper."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError

_LIMIT = re.compile(r"\s*(inf|[0-9]+(?:\.[0-9]+)?)\s*(\]?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bands:
    """
    Limits that cut distances or times into half-open bands.

    A band holds its lower limit and not its upper: 0, 100, inf means [0, 100) and
    [100, inf). A limit named in `closed` belongs to the band below it instead:
    20 closed in 0, 20, inf means [0, 20] and (20, inf).

    Attributes
    ----------
    limits
        At least two, rising, from 0; the last may be infinite. In metres, days or
        whatever is being cut.
    closed
        Those of the limits that belong to the band below.

    Raises
    ------
    RefusedInputError
        If the limits do not rise, are negative or not numbers, or are too few.

    Examples
    --------
    >>> Bands((0, 1, 100, math.inf)).labels
    ('[0, 1)', '[1, 100)', '[100, inf)')
    >>> Bands((0, 20, math.inf), closed=(20,)).labels
    ('[0, 20]', '(20, inf)')
    """

    limits: tuple[float, ...]
    closed: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse limits that cut nothing."""
        given = ", ".join(f"{limit:g}" for limit in self.limits)
        rise = all(low < high for low, high in pairwise(self.limits))
        if len(self.limits) < 2 or not rise or self.limits[0] < 0:  # noqa: PLR2004
            raise RefusedInputError(
                sv=f"Gränserna {given or '(inga)'} ger inga band; ange minst två "
                "stigande tal från 0, som 0, 100, inf.",
                en=f"The limits {given or '(none)'} make no bands; give at least two "
                "rising numbers from 0, such as 0, 100, inf.",
            )
        inner = set(self.limits[1:]) - {math.inf}
        for limit in self.closed:
            if limit not in inner:
                raise RefusedInputError(
                    sv=f"Gränsen {limit:g} kan inte räknas till bandet under sig; det "
                    "kan bara en ändlig gräns efter den första.",
                    en=f"The limit {limit:g} cannot belong to the band below it; only "
                    "a finite limit after the first can.",
                )

    def __len__(self) -> int:
        """Count the bands."""
        return len(self.limits) - 1

    @property
    def edges(self) -> NDArray[np.float64]:
        """
        Give numbers e so that a band is e[k] <= value < e[k + 1].

        A closed limit becomes the next number that a computer can write.
        """
        return np.array(
            [np.nextafter(e, math.inf) if e in self.closed else e for e in self.limits]
        )

    @property
    def finite_edges(self) -> NDArray[np.float64]:
        """Give the edges without an infinite last one."""
        edges = self.edges
        return edges[np.isfinite(edges)]

    @property
    def labels(self) -> tuple[str, ...]:
        """Write each band as an interval."""
        return tuple(
            f"{'(' if low in self.closed else '['}{_written(low)}, "
            f"{_written(high)}{']' if high in self.closed else ')'}"
            for low, high in pairwise(self.limits)
        )

    def times(self, factor: float) -> "Bands":
        """Give the same bands in another unit."""
        return Bands(
            tuple(limit * factor for limit in self.limits),
            tuple(limit * factor for limit in self.closed),
        )


def read_bands(text: str) -> Bands:
    """
    Read limits with commas between; a bracket after a limit closes its band.

    Raises
    ------
    RefusedInputError
        If the text is no list of limits, or `Bands` refuses them.

    Examples
    --------
    >>> read_bands("0,7,14,inf").labels
    ('[0, 7)', '[7, 14)', '[14, inf)')
    >>> read_bands("0,20],inf").labels
    ('[0, 20]', '(20, inf)')
    """
    found = [_LIMIT.fullmatch(part) for part in text.split(",")]
    limits = [(float(one[1]), bool(one[2])) for one in found if one]
    if len(limits) < len(found):
        raise RefusedInputError(
            sv=f"”{text[:80]}” är inga gränser; skriv tal med komma mellan, som "
            "0,100,200,inf, eller 0,20],inf om 20 ska räknas till det första bandet.",
            en=f"“{text[:80]}” is no limits; write numbers with commas between, such "
            "as 0,100,200,inf, or 0,20],inf if 20 is to belong to the first band.",
        )
    return Bands(
        tuple(limit for limit, _ in limits),
        tuple(limit for limit, is_closed in limits if is_closed),
    )


def _written(limit: float) -> str:
    """Write a limit as briefly as it can be read back."""
    value = float(limit)
    return str(int(value)) if value.is_integer() else repr(value)
