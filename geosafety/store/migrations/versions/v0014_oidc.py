"""Accounts that an OpenID provider vouches for."""

from geosafety.store.migrations.statements import carry_out

revision = "0014"
down_revision = "0009"


def upgrade() -> None:
    """Carry out `v0014_oidc.sql`."""
    carry_out(__file__)
