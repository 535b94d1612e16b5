"""Foreign files to reports: read, check, find duplicates."""

from geosafety.geofiles.strict_json import JsonValue, load_json
from geosafety.intake.columns import (
    column_named,
    count_column,
    find_column,
    moment_column,
    number_column,
    refuse_faults,
)
from geosafety.intake.duplicates import WELL_PLACED, WELL_TIMED, find_near
from geosafety.intake.event_table import PlacedEvents, read_placed_events
from geosafety.intake.feeds import FeedEvent, latest_events, read_feed_page
from geosafety.intake.interval_table import Intervals, read_intervals
from geosafety.intake.notices import Notices, reports_of_notices
from geosafety.intake.read_table import read_raw, read_table
from geosafety.intake.reports import read_reports, read_reports_from
from geosafety.intake.submissions import EVENT_FIELDS, form_mapping, read_events
from geosafety.intake.suggest_category import CategorySuggester
from geosafety.intake.suggest_mapping import (
    ColumnSeen,
    Suggestion,
    suggest_mapping,
    suggest_words,
)

__all__ = [
    "EVENT_FIELDS",
    "WELL_PLACED",
    "WELL_TIMED",
    "CategorySuggester",
    "ColumnSeen",
    "FeedEvent",
    "Intervals",
    "JsonValue",
    "Notices",
    "PlacedEvents",
    "Suggestion",
    "column_named",
    "count_column",
    "find_column",
    "find_near",
    "form_mapping",
    "latest_events",
    "load_json",
    "moment_column",
    "number_column",
    "read_events",
    "read_feed_page",
    "read_intervals",
    "read_placed_events",
    "read_raw",
    "read_reports",
    "read_reports_from",
    "read_table",
    "refuse_faults",
    "reports_of_notices",
    "suggest_mapping",
    "suggest_words",
]
