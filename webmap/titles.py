"""Codes in words: precision, kind, stage, significance."""

from flask_babel import gettext as _

from geosafety.model.account import Role
from geosafety.model.audit import Action, Discard, Purpose
from geosafety.model.development import PlanStage
from geosafety.model.placement import Precision
from geosafety.model.report import Confidentiality, ReportKind, ReportState
from geosafety.model.review import HandOver
from geosafety.store.report_steps import StepAction


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


def role_titles() -> dict[Role, str]:
    """Name each role."""
    return {
        Role.COORDINATOR: _("Safety coordinator"),
        Role.EST_MEMBER: _("EST member"),
        Role.POLICE: _("Police"),
        Role.EXTERNAL_REPORTER: _("Reporter of a company or owner"),
        Role.PLANNER: _("Planner"),
        Role.WALK_LEADER: _("Walk leader"),
        Role.GIS_EDITOR: _("GIS editor"),
        Role.COUNCIL: _("Crime prevention council"),
        Role.REGION_READER: _("County board"),
        Role.DPO_ARCHIVIST: _("Data protection and archive"),
        Role.MAINTENANCE: _("Maintenance"),
        Role.ADMIN: _("System administrator"),
    }


def action_titles() -> dict[str, str]:
    """Name what the log tells of."""
    return {
        Action.RAW_OPENED.value: _("Original words read"),
        Action.CONTACT_OPENED.value: _("Contact details read"),
        Action.CONTACT_WITHDRAWN.value: _("Contact details withdrawn"),
        Action.STATE.value: _("State changed"),
        Action.AMENDED.value: _("Locked meeting amended"),
        Action.ESCALATED.value: _("Place left to the council"),
        Action.EXPORT.value: _("Export"),
        Action.ACCOUNT_MADE.value: _("Account made"),
        Action.ACCOUNT_CHANGED.value: _("Account changed"),
        Action.PHOTO_CHECKED.value: _("Photo checked"),
        Action.ROWS_OPENED.value: _("Rows to be corrected read"),
        Action.ROW_DISCARDED.value: _("Row of a file thrown away"),
        Action.SENDER_SAVED.value: _("Sender’s columns saved"),
        Action.LAYER_IMPORTED.value: _("Layer brought in"),
    }


def discard_titles() -> dict[Discard, str]:
    """Name why a row that could not be imported is thrown away."""
    return {
        Discard.REPEATED: _("It is reported already"),
        Discard.NO_REPORT: _("It is no report"),
        Discard.PERSONAL_DATA: _("It is about a person"),
        Discard.UNUSABLE: _("It cannot be understood"),
    }


def purpose_titles() -> dict[str, str]:
    """Name why original words were read."""
    return {
        Purpose.REVIEW.value: _("To review the report"),
        Purpose.CORRECTION.value: _("To correct the report"),
        Purpose.OWN_REPORT.value: _("One’s own organisation’s report"),
        Purpose.DISCLOSURE.value: _("To answer a request for disclosure"),
        Purpose.DATA_PROTECTION.value: _("Data protection"),
        Purpose.FEEDBACK.value: _("To answer the reporter"),
    }


def state_titles() -> dict[ReportState, str]:
    """Name what has become of a report."""
    return {
        ReportState.RECEIVED: _("Received"),
        ReportState.APPROVED: _("Approved"),
        ReportState.RETURNED: _("Waits for the reporter"),
        ReportState.DUPLICATE: _("Repeats another"),
        ReportState.REJECTED: _("Rejected"),
        ReportState.HANDED_OVER: _("Handed over"),
    }


def step_titles() -> dict[StepAction, str]:
    """Name what somebody did with a report."""
    return {
        StepAction.APPROVED: _("Approved"),
        StepAction.RETURNED: _("Asked back"),
        StepAction.REJECTED: _("Rejected"),
        StepAction.HANDED_OVER: _("Handed over"),
        StepAction.MERGED: _("Merged with another"),
        StepAction.CORRECTED: _("Corrected"),
        StepAction.UNDONE: _("Undone"),
        StepAction.SUPPLEMENTED: _("Supplemented by the reporter"),
        StepAction.WITHDRAWN: _("Withdrawn by the reporter"),
    }


def confidentiality_titles() -> dict[Confidentiality, str]:
    """Name each level, and who reads at it."""
    return {
        Confidentiality.OPEN: _("Open: all who are signed in"),
        Confidentiality.INTERNAL: _("Internal: the municipality"),
        Confidentiality.EST: _("EST: the group and the police"),
        Confidentiality.POLICE: _("Police: the police and the coordinator"),
    }


def hand_over_titles() -> dict[HandOver, str]:
    """Name those whom a report is left to."""
    return {
        HandOver.FAULT_REPORTING: _("Fault reporting"),
        HandOver.POLICE: _("The police"),
        HandOver.SOCIAL_SERVICES: _("Social services"),
        HandOver.WHISTLEBLOWING: _("The whistleblowing function"),
        HandOver.WORK_ENVIRONMENT: _("Work environment and incidents"),
        HandOver.OTHER: _("Another"),
    }
