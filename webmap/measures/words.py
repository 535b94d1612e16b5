"""Codes of measures in words."""

from flask_babel import gettext as _

from geosafety.model.measure import CostClass, Horizon, MeasureKind, MeasureState
from geosafety.situation.control import Control
from geosafety.situation.periods import Before


def state_titles() -> dict[MeasureState, str]:
    """Name how far a measure has come."""
    return {
        MeasureState.PROPOSED: _("Proposed"),
        MeasureState.DECIDED: _("Decided"),
        MeasureState.ONGOING: _("Ongoing"),
        MeasureState.DONE: _("Carried out"),
        MeasureState.FOLLOWED_UP: _("Followed up"),
        MeasureState.REJECTED: _("Rejected"),
        MeasureState.WRITTEN_OFF: _("Written off"),
    }


def step_titles() -> dict[MeasureState, str]:
    """Say what is done when a measure comes to a state."""
    return {
        MeasureState.DECIDED: _("Decide on it"),
        MeasureState.ONGOING: _("It has begun"),
        MeasureState.DONE: _("It is carried out"),
        MeasureState.REJECTED: _("Reject it"),
        MeasureState.WRITTEN_OFF: _("Write it off"),
    }


def measure_kind_titles() -> dict[MeasureKind, str]:
    """Name whether it changes the place or works with people."""
    return {
        MeasureKind.SITUATIONAL: _("Situational: the place is changed"),
        MeasureKind.SOCIAL: _("Social: people are met or supported"),
    }


def horizon_titles() -> dict[Horizon, str]:
    """Name how soon it should bear."""
    return {Horizon.SHORT: _("Short term"), Horizon.LONG: _("Long term")}


def cost_titles() -> dict[CostClass, str]:
    """Name what it costs, roughly."""
    return {
        CostClass.NONE: _("No cost"),
        CostClass.LOW: _("Low cost"),
        CostClass.MEDIUM: _("Medium cost"),
        CostClass.HIGH: _("High cost"),
    }


def before_titles() -> dict[Before, str]:
    """Name which days before the measure are taken."""
    return {
        Before.SAME_SEASON: _("The same weeks a year earlier"),
        Before.JUST_BEFORE: _("The days just before"),
    }


def control_titles() -> dict[Control, str]:
    """Name what a measure is compared with."""
    return {
        Control.MATCHED: _("Comparable areas further away"),
        Control.REST: _("The rest of the municipality"),
        Control.CHOSEN: _("Hexagons that I choose"),
    }
