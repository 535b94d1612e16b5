"""Texts apart from the facts, and what has become of each report."""

from geosafety.store.migrations.statements import carry_out

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Carry out `v0003_texts.sql`."""
    carry_out(__file__)
