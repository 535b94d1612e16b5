"""A journal of what is counted, by place, day and series."""

from geosafety.store.migrations.statements import carry_out

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Carry out `v0017_cube.sql`."""
    carry_out(__file__)
