"""The queue of background jobs, in a schema of its own."""

from contextlib import closing
from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Carry out `v0002_jobs.sql` in schema `jobs`."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    with closing(op.get_bind().connection.cursor()) as cursor:
        cursor.execute("create schema if not exists jobs")
        cursor.execute("set local search_path to jobs, public")
        cursor.execute(statements)
        cursor.execute("set local search_path to default")
