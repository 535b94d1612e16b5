"""Photos of the places that reports tell of."""

from geosafety.store.migrations.statements import carry_out

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Carry out `v0012_photos.sql`."""
    carry_out(__file__)
