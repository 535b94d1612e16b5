"""Foreign files to reports: read, check, redact, find duplicates."""

from geosafety.intake.reports import read_reports
from geosafety.intake.strict_json import JsonValue, load_json

__all__ = ["JsonValue", "load_json", "read_reports"]
