"""Accounts that an OpenID provider vouches for."""

from geosafety.store.migrations.statements import carry_out

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Carry out `v0011_oidc.sql`."""
    carry_out(__file__)
