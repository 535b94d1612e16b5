"""A review as one JSON document, and that document as one page of HTML."""

import json
from collections.abc import Mapping
from datetime import datetime

import shapely

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.documents import page
from geosafety.documents.page import Document
from geosafety.model.period import LOCAL_TIME, period_as_json
from geosafety.planning.finding import Finding, Section, Table
from geosafety.planning.review import Review

FORMAT = "geosafety-review-1"
_DECIMALS = 1e-7
_ROOM, _NAME = "geosafety.planning", "review"


def document_of(review: Review, *, drawing: str, description: str) -> Document:
    """
    Write a review as plain values, enough to make the page from.

    Parameters
    ----------
    review
        What was found.
    drawing
        The map, an `<svg>` element.
    description
        What the map shows, in words.

    Returns
    -------
    dict
        Only what JSON knows; coordinates in EPSG:4326.
    """
    development, made, site = review.development, review.made, review.case.site
    return {
        "format": FORMAT,
        "title": f"Trygghetsgranskning: {development.name}",
        "development": {
            "name": development.name,
            "file_name": development.file_name,
            "stage": development.stage.value,
            "stage_title": development.stage.label,
            "sha256": development.digest,
            "crs_found": development.crs_found,
        },
        "made": {
            "now": made.now.isoformat(),
            "now_local": _local(made.now),
            "data_until": made.data_until and made.data_until.isoformat(),
            "data_until_local": made.data_until and _local(made.data_until),
            "revision": made.revision,
            "version": made.version,
            "municipality": made.municipality.name,
            "municipality_code": made.municipality.code,
        },
        "period": period_as_json(review.case.evidence.period),
        "site": {
            "area_m2": round(site.area.area, 1),
            "surroundings_m2": round(site.ring.area, 1),
            "radius_m": site.radius_m,
            "geometry": _geojson(site.area),
        },
        "sections": [_section(section) for section in review.sections],
        "checklist": _checklist(review),
        "proposal": list(review.proposal),
        "missing": _keys(review, "missing"),
        "few": _keys(review, "few"),
        "notes": list(development.notes),
        "map": {"svg": drawing, "description": description},
    }


def as_html(document: Mapping[str, object]) -> str:
    """
    Make the one page, which loads nothing and runs nothing.

    Every text in the document is escaped; only the drawing, which the program
    made itself, goes in as it stands.
    """
    return page.page_of(document, room=_ROOM, name=_NAME)


def style_source() -> str:
    """Give the CSP source that lets this style sheet through and no other."""
    return page.style_source(page.style_sheet(room=_ROOM, name=_NAME))


def _keys(review: Review, state: str) -> list[str]:
    """List the findings in one state."""
    return [key for key, one in review.findings().items() if one.state == state]


def _section(section: Section) -> Document:
    """Write one section."""
    return {
        "key": section.key,
        "title": section.title,
        "findings": [_finding(finding) for finding in section.findings],
        "tables": [_table(table) for table in section.tables],
    }


def _finding(finding: Finding) -> Document:
    """Write one finding."""
    return {
        "key": finding.key,
        "text": finding.text,
        "state": finding.state,
        "n": finding.n,
        "period": period_as_json(finding.period),
        "source": finding.source,
        "method": finding.method,
        "values": dict(finding.facts),
    }


def _table(table: Table) -> Document:
    """Write one table."""
    return {
        "caption": table.caption,
        "header": list(table.header),
        "rows": [list(row) for row in table.rows],
        "shades": None if table.shades is None else [list(row) for row in table.shades],
    }


def _checklist(review: Review) -> Document:
    """Write the questions; the answers are left for a person."""
    return {
        "title": review.checklist.title,
        "version": review.checklist.version,
        "questions": [
            {
                "id": item.question.id,
                "text": item.question.text,
                "theme": item.question.theme,
                "prefill": item.question.prefill.value,
                "prefill_title": item.question.prefill.label,
                "state": item.state,
                "evidence": [
                    {"key": one.key, "text": one.text, "state": one.state}
                    for one in item.evidence
                ],
                "answer": None,
                "reason": None,
                "demand": None,
            }
            for item in review.questions
        ],
    }


def _local(moment: datetime) -> str:
    """Write a moment as people in Sweden do."""
    return moment.astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")


def _geojson(geometry: shapely.geometry.base.BaseGeometry) -> object:
    """Write a geometry in EPSG:4326, to the centimetre."""
    degrees = reproject_geometry(geometry, source=SWEREF99_TM, target=WGS84)
    return json.loads(shapely.to_geojson(shapely.set_precision(degrees, _DECIMALS)))
