"""Photos of the places that reports tell of."""

from geosafety.store.migrations.statements import carry_out

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Carry out `v0015_photos.sql`."""
    carry_out(__file__)
