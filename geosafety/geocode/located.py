"""What was understood of a text, and where that is."""

from dataclasses import dataclass

from geosafety.model.placement import UNPLACED, Placement

# More than so many guesses nobody reads.
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A place that may be meant.

    Attributes
    ----------
    label
        The place in words.
    lon, lat
        EPSG:4326, degrees: an address point near its middle.
    score
        1 for a name that stands as the register spells it, less the more had to
        be forgiven.
    """

    label: str
    lon: float
    lat: float
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """
    A text's place.

    Attributes
    ----------
    placement
        The place as a distribution over hexagons.
    streets
        Streets where it happened, as the register spells them.
    places
        Named places where it happened, as the table of place names spells them.
    candidates
        What may be meant, best first.
    """

    placement: Placement = UNPLACED
    streets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


NOWHERE = Located()
