"""A log of what was read and changed, which is only ever added to."""

from geosafety.store.migrations.statements import carry_out

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Carry out `v0006_audit.sql`."""
    carry_out(__file__)
