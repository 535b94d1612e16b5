"""What the public tells without signing in, and how they follow it."""

from geosafety.store.migrations.statements import carry_out

revision = "0009"
down_revision = "0013"


def upgrade() -> None:
    """Carry out `v0009_public.sql`."""
    carry_out(__file__)
