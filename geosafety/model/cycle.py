"""The rhythm of the EST group's meetings."""

from dataclasses import dataclass
from datetime import date

from geosafety.errors import RefusedInputError

LENGTHS = (7, 14)


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    Meetings every week or every other week.

    Attributes
    ----------
    days
        7 or 14.
    first_day
        First day of period 1.

    Raises
    ------
    RefusedInputError
        If the length is another.
    """

    days: int
    first_day: date

    def __post_init__(self) -> None:
        """Refuse lengths that the weekdays would not agree in."""
        if self.days not in LENGTHS:
            raise RefusedInputError(
                sv=f"Cykeln är {self.days} dagar; den ska vara 7 eller 14.",
                en=f"The cycle is {self.days} days; it should be 7 or 14.",
            )
