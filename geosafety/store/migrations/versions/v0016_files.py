"""Files that wait, senders' mappings, rows corrected, and layers brought in."""

from geosafety.store.migrations.statements import carry_out

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Carry out `v0016_files.sql`."""
    carry_out(__file__)
