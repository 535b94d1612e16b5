"""
The hand-drawn plan that the town grows from.

All positions are metres east and north of the town's middle, before the bending of
`demo.drawing`; `ORIGIN` is that middle in EPSG:3006. It lies in the open water of
Vättern, so that nothing made up falls on a place where somebody lives.
"""

from dataclasses import dataclass
from typing import Literal

ORIGIN = (468_500.0, 6_462_500.0)
LOCALITY = "Lövköping"

Spot = tuple[float, float]
Fabric = Literal["centre", "blocks", "slabs", "villas", "industry"]

TOWN_EDGE: tuple[Spot, ...] = (
    (0, 2450),
    (700, 2420),
    (1350, 2250),
    (1900, 1900),
    (2300, 1350),
    (2500, 600),
    (2480, -200),
    (2350, -950),
    (1950, -1650),
    (1300, -2150),
    (550, -2400),
    (-200, -2380),
    (-800, -2150),
    (-1150, -1650),
    (-1500, -1100),
    (-1900, -500),
    (-2300, 100),
    (-2450, 800),
    (-2200, 1500),
    (-1650, 2050),
    (-900, 2350),
)

LAKE: tuple[Spot, ...] = (
    (-1250, -1250),
    (-1120, -1900),
    (-1350, -2700),
    (-1700, -3500),
    (-2400, -4300),
    (-3300, -4500),
    (-4200, -4000),
    (-4700, -3000),
    (-4500, -1900),
    (-3900, -900),
    (-3100, -350),
    (-2450, -420),
    (-1900, -800),
)

RIVER: tuple[Spot, ...] = (
    (6800, 4300),
    (5200, 3500),
    (4000, 2500),
    (2800, 1850),
    (1850, 980),
    (1020, 300),
    (500, -20),
    (80, -180),
    (-350, -350),
    (-820, -720),
    (-1300, -1150),
    (-1600, -1500),
)
RIVER_HALF_WIDTH_M = 17.0

RAILWAY: tuple[Spot, ...] = (
    (-6800, 1750),
    (-4500, 1400),
    (-2600, 1180),
    (-1100, 1020),
    (0, 1170),
    (800, 1170),
    (1500, 1560),
    (2600, 2420),
    (4500, 3750),
    (6800, 5200),
)


@dataclass(frozen=True, slots=True)
class Road:
    """A main street drawn by hand; `kind` is its class."""

    name: str
    kind: Literal["primary", "secondary"]
    spots: tuple[Spot, ...]


ROADS: tuple[Road, ...] = (
    Road(
        "Norra Storgatan", "secondary", ((-20, 1500), (0, 900), (40, 480), (80, -180))
    ),
    Road(
        "Södra Storgatan",
        "secondary",
        ((80, -180), (150, -1050), (260, -1500), (350, -2600)),
    ),
    Road(
        "Norra Landsvägen",
        "primary",
        ((-20, 1500), (0, 2600), (-300, 4200), (-500, 6700)),
    ),
    Road("Drottninggatan", "secondary", ((-1150, 500), (40, 480))),
    Road("Kungsgatan", "secondary", ((40, 480), (700, 620), (1300, 800))),
    Road(
        "Norra Ringvägen",
        "primary",
        ((-850, 1200), (-20, 1500), (900, 1300), (1300, 800)),
    ),
    Road(
        "Östra Ringvägen",
        "primary",
        ((1300, 800), (1380, 300), (1300, -200), (950, -900)),
    ),
    Road("Södra Ringvägen", "primary", ((950, -900), (150, -1050), (-700, -950))),
    Road(
        "Västra Ringvägen",
        "primary",
        ((-700, -950), (-1150, -300), (-1150, 500), (-850, 1200)),
    ),
    Road(
        "Östra Landsvägen",
        "primary",
        ((1380, 300), (2550, 250), (4500, 600), (6700, 500)),
    ),
    Road(
        "Västra Landsvägen",
        "primary",
        ((-1150, 500), (-2600, 700), (-4500, 900), (-6700, 500)),
    ),
    Road(
        "Kvarnvägen",
        "secondary",
        ((900, 1300), (1500, 2300), (2300, 4200), (2900, 6700)),
    ),
    Road(
        "Gamla Landsvägen",
        "secondary",
        ((950, -900), (2050, -1700), (3600, -3000), (5200, -5400)),
    ),
    Road("Ängsvägen", "secondary", ((1300, -200), (2600, -700), (4300, -1400))),
    Road("Skogsvägen", "secondary", ((-850, 1200), (-1800, 2150), (-3000, 3700))),
    Road(
        "Sjövägen",
        "secondary",
        ((-700, -950), (-720, -2300), (-500, -3900), (-700, -6600)),
    ),
)


@dataclass(frozen=True, slots=True)
class Quarter:
    """
    One district: where it lies and how it is built.

    `spots` each lie in one face between main streets and river; the faces together
    are the district. `turn` is the direction of its streets in degrees, `bend` how
    strongly they curve, `people` how many live there.
    """

    code: str
    name: str
    fabric: Fabric
    theme: str
    spots: tuple[Spot, ...]
    turn: float
    bend: float
    people: int

    @property
    def postcode(self) -> str:
        """Give a postcode of the series 498, which no Swedish town uses."""
        return f"498 {10 + int(self.code)}"


# Metres between streets side by side, and between cross streets.
SPACING: dict[Fabric, tuple[float, float]] = {
    "centre": (112, 135),
    "blocks": (128, 175),
    "slabs": (170, 230),
    "villas": (118, 230),
    "industry": (200, 280),
}

QUARTERS: tuple[Quarter, ...] = (
    Quarter(
        "01", "Innerstaden", "centre", "town", ((-500, 200), (600, 300)), 3, 0, 3100
    ),
    Quarter(
        "02", "Stationsstaden", "blocks", "trade", ((-500, 800), (500, 900)), 8, 0, 2700
    ),
    Quarter(
        "03", "Åbrinken", "blocks", "craft", ((-300, -700), (700, -500)), -6, 0, 2900
    ),
    Quarter("04", "Sjövik", "slabs", "shore", ((-1600, 0),), -35, 0, 1900),
    Quarter("05", "Almgärde", "villas", "trees", ((-1700, 1300),), 25, 22e-5, 1700),
    Quarter("06", "Trastbacken", "slabs", "birds", ((-600, 1900),), 12, 0, 3800),
    Quarter("07", "Stenvreten", "industry", "industry", ((600, 1900),), -10, 0, 240),
    Quarter("08", "Kvarnhagen", "villas", "mill", ((1700, 1500),), 38, 0, 1100),
    Quarter("09", "Lövhagen", "villas", "leaves", ((2000, 700),), -8, -18e-5, 1300),
    Quarter("10", "Ängslunda", "villas", "meadow", ((1900, -100),), -12, 20e-5, 1250),
    Quarter("11", "Smedhöjden", "slabs", "smithy", ((1700, -900),), -28, 0, 3400),
    Quarter(
        "12", "Hallonslätten", "villas", "berries", ((800, -1700),), 14, 25e-5, 1600
    ),
    Quarter("13", "Sippdalen", "villas", "flowers", ((-200, -1700),), -4, -25e-5, 1450),
    Quarter("14", "Strandängen", "slabs", "boats", ((-900, -1500),), 20, 0, 900),
)


@dataclass(frozen=True, slots=True)
class Green:
    """A park, drawn as a rounded blob around a middle."""

    name: str
    middle: Spot
    radius_m: float
    stretch: float = 1.0
    turn: float = 0.0


PARKS: tuple[Green, ...] = (
    Green("Stadsparken", (-420, -170), 190, 1.7, 36),
    Green("Järnvägsparken", (-250, 1010), 80, 1.8, 8),
    Green("Almparken", (-1750, 1250), 130, 1.2, 20),
    Green("Trastparken", (-550, 1900), 170, 1.3, 0),
    Green("Löjtnantsparken", (2000, 640), 120, 1.4, -10),
    Green("Smedparken", (1680, -900), 150, 1.5, -30),
    Green("Hallonparken", (830, -1720), 120, 1.3, 15),
    Green("Sippparken", (-190, -1680), 110, 1.2, 0),
    Green("Strandparken", (-1130, -1330), 150, 1.8, 70),
    Green("Sjöviksparken", (-1750, -140), 130, 1.6, -40),
    Green("Kvarnparken", (1520, 960), 110, 1.9, 42),
)


@dataclass(frozen=True, slots=True)
class Link:
    """
    A foot and cycle path between districts; it dives under the main roads it meets.

    `dark` is the stretch, as shares of its length, where lamps are missing.
    """

    name: str
    spots: tuple[Spot, ...]
    dark: tuple[float, float] | None = None


LINKS: tuple[Link, ...] = (
    Link("Trasttunneln", ((-560, 2000), (-520, 1500), (-420, 1250)), (0.42, 0.78)),
    Link("Almtunneln", ((-1750, 1150), (-1300, 830), (-900, 760))),
    Link("Sjötunneln", ((-1750, -60), (-1350, 60), (-800, 150)), (0.3, 0.42)),
    Link("Sipptunneln", ((-250, -1750), (-230, -1200), (-260, -800))),
    Link("Hallontunneln", ((800, -1800), (640, -1250), (560, -800)), (0.4, 0.6)),
    Link("Smedtunneln", ((1700, -1000), (1250, -620), (800, -420)), (0.25, 0.55)),
    Link("Ängstunneln", ((1950, -150), (1500, 60), (1000, 20))),
    Link("Lövtunneln", ((2050, 620), (1900, 250), (1850, -120))),
    Link("Kvarntunneln", ((1650, 1500), (1150, 1150), (800, 900)), (0.5, 0.66)),
    Link("Stationstunneln", ((60, 1420), (70, 1190), (60, 980))),
    Link("Strandtunneln", ((-1050, -1400), (-720, -1380), (-350, -1420))),
)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that everybody knows by name; `accuracy_m` is how large it is."""

    name: str
    kind: Literal["square", "station", "hospital", "library", "church", "shopping"]
    spot: Spot
    accuracy_m: float


LANDMARKS: tuple[Landmark, ...] = (
    Landmark("Stora torget", "square", (90, 330), 45),
    Landmark("Resecentrum", "station", (60, 1120), 70),
    Landmark("Lövköpings sjukhus", "hospital", (-1480, 520), 140),
    Landmark("Stadsbiblioteket", "library", (230, 120), 40),
    Landmark("Lövköpings kyrka", "church", (-190, 330), 50),
    Landmark("Kvarngallerian", "shopping", (330, 540), 80),
    Landmark("Trasttorget", "square", (-820, 1830), 45),
    Landmark("Smedtorget", "square", (1420, -760), 45),
)

# Each school lies in the district of the code, where there is room.
SCHOOLS: tuple[tuple[str, str], ...] = (
    ("Centralskolan", "02"),
    ("Åbrinksskolan", "03"),
    ("Sjöviksskolan", "04"),
    ("Almskolan", "05"),
    ("Trastskolan", "06"),
    ("Kvarnskolan", "08"),
    ("Smedskolan", "11"),
    ("Hallonskolan", "12"),
)
