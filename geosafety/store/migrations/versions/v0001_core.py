"""The first tables: reports and their places, registers, plans, hotspots."""

from geosafety.store.migrations.statements import carry_out

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Carry out `v0001_core.sql`."""
    carry_out(__file__)
