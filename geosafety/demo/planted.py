"""What is hidden in the made-up reports for the analyses to find."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from geosafety.demo.plan_sheet import Spot
from geosafety.model.period import Period

# Two years of reports; the clock of the machine is never asked.
REPORTED = Period(date(2024, 9, 1), date(2026, 8, 31))

Rhythm = Literal["any", "day", "evening", "weekend_night", "school_weekend", "night"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """
    A place where more is reported than elsewhere.

    Attributes
    ----------
    key
        Short name.
    place
        Name of a place in the town, or a spot in plan-sheet metres.
    radius_m
        Two thirds of the reports fall within this distance of the middle.
    period
        When it happens.
    rhythm
        At which hours and weekdays.
    senders, categories
        Shares of the reports.
    count
        How many reports are added to what happens everywhere.
    """

    key: str
    place: str | Spot
    radius_m: float
    period: Period
    rhythm: Rhythm
    senders: dict[str, float]
    categories: dict[str, float]
    count: int


PLANTED: tuple[Planted, ...] = (
    Planted(
        key="resecentrum",
        place="Resecentrum",
        radius_m=70,
        period=REPORTED,
        rhythm="weekend_night",
        senders={"vaktbolaget": 0.5, "kommunen": 0.5},
        categories={"brawl": 4, "alcohol_public": 4, "assault_public": 1},
        count=330,
    ),
    Planted(
        key="stadsparken",
        place="Stadsparken",
        radius_m=90,
        period=Period(date(2026, 4, 15), date(2026, 8, 31)),
        rhythm="evening",
        senders={"kommunen": 1},
        categories={"youth_disturbance": 2, "alcohol_public": 2, "littering": 1},
        count=150,
    ),
    Planted(
        key="trasttunneln",
        place="Trasttunneln",
        radius_m=55,
        period=REPORTED,
        rhythm="evening",
        senders={"trygghetsappen": 1},
        categories={"tunnel_passage": 4, "lighting_missing": 3, "poor_overview": 2},
        count=170,
    ),
    Planted(
        key="smedhöjden",
        place=(1720, -1050),
        radius_m=95,
        period=Period(date(2026, 2, 1), date(2026, 8, 31)),
        rhythm="night",
        senders={"bostadsbolaget": 0.75, "kommunen": 0.25},
        categories={"vandalism": 4, "graffiti": 3},
        count=240,
    ),
    Planted(
        key="hallonskolan",
        place="Hallonskolan",
        radius_m=110,
        period=REPORTED,
        rhythm="school_weekend",
        senders={"kommunen": 1},
        categories={"school_damage": 3, "vandalism": 2},
        count=140,
    ),
    Planted(
        key="åpromenaden",
        place=(720, 170),
        radius_m=110,
        period=Period(date(2026, 4, 1), date(2026, 8, 31)),
        rhythm="evening",
        senders={"kommunen": 0.7, "trygghetsappen": 0.3},
        categories={"moped_gc": 1},
        count=120,
    ),
    Planted(
        key="trastbacken-källare",
        place=(-900, 1750),
        radius_m=95,
        period=Period(date(2024, 10, 1), date(2025, 3, 31)),
        rhythm="night",
        senders={"bostadsbolaget": 1},
        categories={"burglary_other": 3, "theft_bike": 1},
        count=130,
    ),
    Planted(
        key="biblioteket",
        place="Stadsbiblioteket",
        radius_m=60,
        period=REPORTED,
        rhythm="day",
        senders={"trygghetsappen": 1},
        categories={"safe_place": 1},
        count=140,
    ),
)
