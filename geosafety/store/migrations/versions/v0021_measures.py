"""Measures, their history, and whether they helped."""

from geosafety.store.migrations.statements import carry_out

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Carry out `v0021_measures.sql`."""
    carry_out(__file__)
