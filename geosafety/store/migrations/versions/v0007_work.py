"""What people ask the worker to do."""

from geosafety.store.migrations.statements import carry_out

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Carry out `v0007_work.sql`."""
    carry_out(__file__)
