"""The queue of background jobs, in a schema of its own."""

from alembic import op

from geosafety.store.migrations.statements import carry_out

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Carry out `v0002_jobs.sql` in schema `jobs`."""
    op.execute("create schema if not exists jobs")
    carry_out(__file__, search_path="jobs, public")
