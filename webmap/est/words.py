"""Words of the EST view."""

from flask_babel import gettext as _

from geosafety.model.cycle import Cycle
from webmap.est.steps import CYCLE, MONTH, WEEK


def view_titles() -> dict[str, str]:
    """Name what the hexagons can show."""
    return {
        "count": _("Number"),
        "change": _("Difference"),
        "hot": _("Hotspots"),
        "pattern": _("Development"),
        "rate": _("Per inhabitant"),
    }


def step_titles(cycle: Cycle) -> dict[str, str]:
    """Name how long a step of the slider is; a cycle may be a week itself."""
    if cycle.is_weekly:
        return {CYCLE: _("Week"), MONTH: _("Month")}
    return {CYCLE: _("Fortnight"), WEEK: _("Week"), MONTH: _("Month")}


def parameter_titles() -> dict[str, str]:
    """Name the parameters of an address."""
    return {
        "kind": _("The kind"),
        "category": _("The category"),
        "sender": _("The sender"),
        "from": _("The first day"),
        "to": _("The last day"),
        "from2": _("The first day to compare with"),
        "to2": _("The last day to compare with"),
        "resolution": _("The size"),
        "weekday": _("The weekday"),
        "hours": _("The hours"),
    }


def est_words() -> dict[str, object]:
    """Give the words that only the scripts of this page need."""
    return _map_words() | _slider_words() | _list_words() | _place_words()


def _map_words() -> dict[str, object]:
    """Words on and around the maps."""
    return {
        "subtitle": _("%(period)s · %(n)s reports, %(before)s in the %(days)s before"),
        "some_days": _("%(n)s days"),
        "one_day": _("day"),
        "loaded": _(
            "The map is ready: %(n)s reports, %(before)s in as many days before."
        ),
        "no_reports": _(
            "No reports in this period, with this choice. That may be good news: try "
            "the period before, or more categories."
        ),
        "unplaced": _("%(n)s without a place are counted but on no map."),
        "change_heading": _("Difference from the period before"),
        "change_few": _("Hatched: few reports, read with care."),
        "rate_heading": _("Reports per 1,000 inhabitants"),
        "rate_note": _(
            "Only where at least 10 live; drawn towards %(usual)s, which is usual "
            "here, the more the fewer live there."
        ),
        "pattern_heading": _("Development over the year"),
        "whole_week": _("With none chosen, the whole week counts."),
        "left_out": _(
            "%(n)s reports whose hour or day is not known are left out of this choice."
        ),
        "week_n": _(
            "Reports of the period by weekday and hour; n = %(n)s. %(left)s have no "
            "known hour and are left out. Chosen hours and weekdays change nothing "
            "here."
        ),
        "trouble": _(
            "The server or its database does not answer. The page keeps what it "
            "shows, from %(time)s, and tries again."
        ),
        "back": _("The server answers again."),
        "period_of": _("%(from)s – %(to)s"),
    }


def _slider_words() -> dict[str, str]:
    """Words of the time slider."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "slider_at": _("%(period)s: %(n)s reports"),
        "slider_heading": _("Reports in each step"),
        "playing": _("The slider shows %(period)s: %(n)s reports"),
    }


def _list_words() -> dict[str, str]:
    """Words of the ranked list and of the method."""
    return {
        "before": _("Before"),
        "sum": _("Sum"),
        "change": _("Difference"),
        "rate": _("Per 1,000"),
        "show_short": _("Show"),
        "method_before": _("The period before"),
        "method_before_text": _("%(period)s: %(n)s reports."),
        "method_rate": _("Per inhabitant"),
        "method_rate_text": _(
            "Reports of the period per 1,000 inhabitants, where at least 10 live; "
            "drawn towards what is usual by empirical Bayes."
        ),
        "senders_chosen": _("Only the senders that are chosen count."),
    }


def _place_words() -> dict[str, str]:
    """Words of what is known of a chosen hexagon."""
    return {
        "what": _("What"),
        "who": _("Who has reported"),
        "n_before": _("%(title)s: %(n)s (%(before)s before)"),
        "nothing_here": _("Nothing in this period or the one before."),
        "year_note": _("Over the year %(period)s:"),
        "open_measures": _("Open measures here"),
        "open_issues": _("Lifted places here"),
        "lift_here": _("Lift this place"),
        "plans": _("Plans near"),
        "no_plans": _("No planned development within 500 m."),
        "plan_near": _(" %(stage)s, %(distance)s m off"),
        "plan_here": _(" %(stage)s, in the hexagon"),
    }
