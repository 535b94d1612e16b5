"""Who is signed in, and how often somebody may try."""

from geosafety.store.migrations.statements import carry_out

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Carry out `v0005_sign_in.sql`."""
    carry_out(__file__)
