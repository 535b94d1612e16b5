"""What maintenance staff read, and whose accounts a coordinator keeps."""

from geosafety.store.migrations.statements import carry_out

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Carry out `v0018_narrower_roles.sql`."""
    carry_out(__file__)
