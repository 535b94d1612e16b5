"""What the public tells without signing in, and how they follow it."""

from geosafety.store.migrations.statements import carry_out

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Carry out `v0010_public.sql`."""
    carry_out(__file__)
