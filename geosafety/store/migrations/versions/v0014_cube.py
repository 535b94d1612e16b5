"""A journal of what is counted, by place, day and series."""

from geosafety.store.migrations.statements import carry_out

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Carry out `v0014_cube.sql`."""
    carry_out(__file__)
