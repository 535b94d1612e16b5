"""The EST group's meetings, the places it lifts, and what it agrees on."""

from geosafety.store.migrations.statements import carry_out

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Carry out `v0020_meetings.sql`."""
    carry_out(__file__)
