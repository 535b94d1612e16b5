"""One review in the making: the site, its evidence and the reports placed in it."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from geosafety.planning.evidence import Evidence
from geosafety.planning.placed import placed_reports
from geosafety.planning.site import Site

REPORT_SOURCE = "Inkomna rapporter i geosafety"
WEIGHING = (
    "Rapporter med punkt räknas där punkten ligger, övriga med den andel av sina "
    "sexhörningar som ligger i området."
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Case:
    """
    What every part of a review looks at.

    `placed` holds one row for each report that touches the zones, with its
    weights; see `placed_reports`.
    """

    site: Site
    evidence: Evidence
    vocabulary: Vocabulary
    placed: pd.DataFrame

    def of_kind(self, kind: ReportKind) -> pd.DataFrame:
        """Give the placed reports of one kind; kinds are never added together."""
        return self.placed[self.placed["kind"] == kind.value]

    def totals(self, kind: ReportKind) -> pd.DataFrame:
        """Give the municipality's totals of one kind."""
        return self.evidence.totals[self.evidence.totals["kind"] == kind.value]

    def layer(self, key: str) -> gpd.GeoDataFrame | None:
        """Give a layer near the site; None when there is no such data at all."""
        return self.evidence.layers.get(key)

    def has_reports(self) -> bool:
        """Tell whether the municipality has any report in the period."""
        return bool(self.evidence.totals["count"].sum())


def case_of(site: Site, evidence: Evidence, *, vocabulary: Vocabulary) -> Case:
    """Place the reports and give the case."""
    return Case(
        site=site,
        evidence=evidence,
        vocabulary=vocabulary,
        placed=placed_reports(evidence.reports, site, vocabulary=vocabulary),
    )


def within(features: gpd.GeoDataFrame, zone: BaseGeometry) -> gpd.GeoDataFrame:
    """Keep the features that touch a zone."""
    return features[features.intersects(zone)]
