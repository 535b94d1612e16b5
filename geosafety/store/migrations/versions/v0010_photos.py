"""Photos of the places that reports tell of."""

from geosafety.store.migrations.statements import carry_out

revision = "0010"
down_revision = "0012"


def upgrade() -> None:
    """Carry out `v0010_photos.sql`."""
    carry_out(__file__)
