"""Reports that are handed in one by one, and what people did with them."""

from geosafety.store.migrations.statements import carry_out

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Carry out `v0008_submissions.sql`."""
    carry_out(__file__)
