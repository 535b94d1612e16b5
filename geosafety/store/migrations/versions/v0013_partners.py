"""What organisations keep for their reporting, and when feeds were called."""

from geosafety.store.migrations.statements import carry_out

revision = "0013"
down_revision = "0008"


def upgrade() -> None:
    """Carry out `v0013_partners.sql`."""
    carry_out(__file__)
