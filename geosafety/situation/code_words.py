"""Codes in the words of a meeting's document; the site has them as translations."""

from typing import Final

from geosafety.model.issue import IssueState
from geosafety.model.measure import MeasureState
from geosafety.model.meeting import AttendanceRole, Secrecy
from geosafety.model.operation import OperationState

OPERATION_STATES: Final = {
    OperationState.PLANNED: "inte påbörjad",
    OperationState.ONGOING: "pågår",
    OperationState.DONE: "gjord",
    OperationState.NOT_DONE: "inte gjord",
}
# Only measures that are not over are told of.
MEASURE_STATES: Final = {
    MeasureState.PROPOSED: "föreslagen",
    MeasureState.DECIDED: "beslutad",
    MeasureState.ONGOING: "pågående",
    MeasureState.DONE: "genomförd",
}
ISSUE_STATES: Final = {
    IssueState.NEW: "ny",
    IssueState.WATCHED: "bevakas",
    IssueState.STUDIED: "fördjupas",
    IssueState.ACTED_ON: "åtgärdas",
    IssueState.CLOSED: "avslutad",
}
ATTENDANCE_ROLES: Final = {
    AttendanceRole.CHAIR: "sammankallande",
    AttendanceRole.MEMBER: "ledamot",
    AttendanceRole.GUEST: "gäst",
}
SECRECY_NAMES: Final = {Secrecy.EST: "EST", Secrecy.POLICE: "polis"}
SECRECY_RULES: Final = {
    Secrecy.EST: "Sekretessklass EST: för EST-gruppens organisationer. Lämnas inte "
    "vidare utan kommunens samordnare.",
    Secrecy.POLICE: "Sekretessklass polis: innehåller Polisens underlag. Lämnas bara "
    "till kommunen och Polisen, aldrig till andra organisationer.",
}
