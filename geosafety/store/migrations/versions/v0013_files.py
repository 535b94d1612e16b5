"""Files that wait, senders' mappings, rows corrected, and layers brought in."""

from geosafety.store.migrations.statements import carry_out

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Carry out `v0013_files.sql`."""
    carry_out(__file__)
