"""Planning review: what is known about a place, for those who plan it."""

from geosafety.planning.case import Case, case_of
from geosafety.planning.document import as_html, document_of, style_source
from geosafety.planning.evidence import (
    Evidence,
    HotspotEvidence,
    RasterEvidence,
    whole_months,
)
from geosafety.planning.review import Made, Review, review
from geosafety.planning.site import Site, plan_area, site_of

__all__ = [
    "Case",
    "Evidence",
    "HotspotEvidence",
    "Made",
    "RasterEvidence",
    "Review",
    "Site",
    "as_html",
    "case_of",
    "document_of",
    "plan_area",
    "review",
    "site_of",
    "style_source",
    "whole_months",
]
