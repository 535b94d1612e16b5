"""The hour of the day in the journal of what is counted."""

from geosafety.store.migrations.statements import carry_out

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Carry out `v0019_cube_hours.sql`."""
    carry_out(__file__)
