"""A plan area handed in becomes a stored review and two documents."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
