"""Maintenance staff read deficiencies, and no other reports of their organisation."""

from geosafety.store.migrations.statements import carry_out

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Carry out `v0015_own_deficiencies.sql`."""
    carry_out(__file__)
