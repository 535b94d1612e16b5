"""The first tables: reports and their places, registers, plans, hotspots."""

from contextlib import closing
from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Carry out `v0001_core.sql`."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Straight to the driver, which leaves percent signs alone.
    with closing(op.get_bind().connection.cursor()) as cursor:
        cursor.execute(statements)
