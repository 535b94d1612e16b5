"""Hotspots: the cells of a map that stand out, and how that was found."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.errors import Problem
from geosafety.model.brush import Brush, brush_as_json
from geosafety.model.period import Period, period_as_json

# Columns of `Hotspots.frame`, in order, under the names that users of other
# programs know: h3 (15 characters), n (expected reports), GiZScore (standard
# deviations), GiPValue (two-sided), Gi_Bin (-3 to 3), q_value, stability (share).
HOTSPOT_COLUMNS = (
    "h3",
    "n",
    "GiZScore",
    "GiPValue",
    "Gi_Bin",
    "q_value",
    "stability",
)

# False discovery rates at which a cell is put in class 1, 2 and 3 (cold: minus).
BIN_LEVELS = (0.10, 0.05, 0.01)

# The false discovery rate at which a cell is called a lone peak.
PEAK_LEVEL = 0.05

# ColorBrewer RdBu, red against blue and light to dark: told apart with any colour
# vision and in grey by depth.
CLASS_COLOURS = {
    3: "#b2182b",
    2: "#ef8a62",
    1: "#fddbc7",
    0: "#f7f7f7",
    -1: "#d1e5f0",
    -2: "#67a9cf",
    -3: "#2166ac",
}


# ColorBrewer YlOrBr for counts, few to many: safe for colour-blind readers.
COUNT_COLOURS = ("#fff3bf", "#fec44f", "#fe9929", "#cc4c02", "#7a2703")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Hotspots:
    """
    Every cell of the study area, tested.

    Attributes
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells, in the order of `frame`.
    frame : DataFrame
        One row a cell, with `HOTSPOT_COLUMNS`.
    test
        Which p-values these are: `exact`, or `lattice` for counts that were rounded
        before the test.
    step
        What they were rounded to, in reports: 1/64 or 8, for example.
    peak : ndarray of bool, shape (n,)
        Lone peaks: many reports in the cell, fewer around it. The score, which counts
        the cell itself, is high, but the test of its neighbours calls it not hot.
    refusal
        Why no cell is called hot or cold, when the reports are too few; else None.
    """

    cells: NDArray[np.int64]
    frame: pd.DataFrame
    test: str
    step: float
    peak: NDArray[np.bool_]
    refusal: Problem | None

    @property
    def hot(self) -> int:
        """Count the hot cells."""
        return int((self.frame["Gi_Bin"] > 0).sum())

    @property
    def cold(self) -> int:
        """Count the cold cells."""
        return int((self.frame["Gi_Bin"] < 0).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCard:
    """
    What a reader needs to judge a hotspot map, and to make it again.

    Attributes
    ----------
    period
        Local days that were counted; when none were asked for, the span of the
        reports' days; None when there is none.
    categories, kind
        What was counted.
    reports
        Reports that match, placed or not; repeats of another are not among them.
    unplaced
        Those without a place: counted, but on no map.
    outside
        Those placed outside the study area: counted, but on no map.
    spread
        Those known only to a street or an area, and spread over its cells.
    cells
        Cells of the study area, those without reports included.
    test, step
        Which p-values these are, and what counts were rounded to, in reports.
    draws, seed
        Draws of uncertain places behind `stability`, and where they began.
    data_until
        The last moment that the data reach to.
    senders
        Reports by who sent them, most first: who reports decides what is seen.
    equal_senders, senders_left_out
        Whether each sender's reports together weigh the same, and those with too few
        to be weighed, which are then in no cell.
    brush, left_out
        The weekdays and hours that were looked at, None for the whole week; and how
        many reports may lie there but have no hour or day that is known so well.
        They are in no other number.
    fingerprint
        Of the question and the counts, 16 hexadecimal digits: two maps with the same
        rest on the same numbers.
    """

    period: Period | None
    categories: tuple[str, ...]
    kind: str | None
    reports: int
    unplaced: int
    outside: int
    resolution: int
    cells: int
    test: str
    step: float
    draws: int
    seed: int
    version: str
    data_until: datetime | None
    refusal: Problem | None
    senders: dict[str, int]
    fingerprint: str
    spread: int = 0
    equal_senders: bool = False
    senders_left_out: dict[str, int] = field(default_factory=dict)
    brush: Brush | None = None
    left_out: int = 0
    neighbours: str = "H3 k-ring 1, binary, the cell itself included"
    correction: str = "Benjamini-Hochberg false discovery rate"

    @property
    def placed_share(self) -> float | None:
        """Give the share of the reports that lie on the map; None without any."""
        if not self.reports:
            return None
        return (self.reports - self.unplaced - self.outside) / self.reports

    @property
    def step_text(self) -> str:
        """Write the step as people do: 1/64 or 8."""
        part, whole = self.step.as_integer_ratio()
        return str(part) if whole == 1 else f"{part}/{whole}"

    def as_json(self) -> dict[str, object]:
        """Give every field as JSON knows it."""
        plain = asdict(self)
        plain["period"] = period_as_json(self.period)
        plain["brush"] = brush_as_json(self.brush)
        plain["placed_share"] = self.placed_share
        plain["data_until"] = self.data_until and self.data_until.isoformat()
        plain["refusal"] = self.refusal and {
            "code": self.refusal.code,
            "sv": self.refusal.sv,
            "en": self.refusal.en,
        }
        return plain
