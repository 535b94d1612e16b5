"""Accounts that an OpenID provider vouches for."""

from geosafety.store.migrations.statements import carry_out

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    """Carry out `v0012_oidc.sql`."""
    carry_out(__file__)
