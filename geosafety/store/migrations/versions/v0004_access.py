"""Who may read and change what: row security for the site."""

from geosafety.store.migrations.statements import carry_out

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Carry out `v0004_access.sql`."""
    carry_out(__file__)
