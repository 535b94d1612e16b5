"""Codes in words: precision, kind, stage, significance."""

from flask_babel import gettext as _

from geosafety.model.development import PlanStage
from geosafety.model.placement import Precision
from geosafety.model.report import ReportKind


def precision_titles() -> dict[Precision, str]:
    """Name each precision, best first."""
    return {
        Precision.POINT: _("Point"),
        Precision.ADDRESS: _("Address"),
        Precision.INTERSECTION: _("Crossing"),
        Precision.STREET: _("Street"),
        Precision.NAMED_PLACE: _("Named place"),
        Precision.AREA: _("Area"),
        Precision.UNPLACED: _("No place"),
    }


def kind_titles() -> dict[ReportKind, str]:
    """Name each kind of report in the plural."""
    return {
        ReportKind.INCIDENT: _("Incidents"),
        ReportKind.UNSAFE_PLACE: _("Unsafe places"),
        ReportKind.SAFE_PLACE: _("Safe places"),
        ReportKind.DEFICIENCY: _("Deficiencies in the environment"),
        ReportKind.EVENT_NOTICE: _("Events ahead"),
    }


def stage_titles() -> dict[PlanStage, str]:
    """Name each stage of planning, in their usual order."""
    return {
        PlanStage.INQUIRY: _("Planning inquiry"),
        PlanStage.PROGRAMME: _("Programme"),
        PlanStage.CONSULTATION: _("Consultation"),
        PlanStage.EXHIBITION: _("Exhibition"),
        PlanStage.ADOPTION: _("Adoption"),
        PlanStage.LEGAL_FORCE: _("In legal force"),
        PlanStage.PERMIT: _("Building permit"),
        PlanStage.CONSTRUCTION: _("Construction"),
        PlanStage.MANAGEMENT: _("Management"),
    }
