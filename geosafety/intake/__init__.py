"""Foreign files to reports: read, check, redact, find duplicates."""

from geosafety.intake.strict_json import JsonValue, load_json

__all__ = ["JsonValue", "load_json"]
