"""Carrying out the SQL file that lies beside a change."""

from contextlib import closing
from pathlib import Path

from alembic import op


def carry_out(change: str, *, search_path: str | None = None) -> None:
    """Carry out the `.sql` file of the same name as a change's `.py` file."""
    statements = Path(change).with_suffix(".sql").read_text(encoding="utf-8")
    # Straight to the driver, which leaves percent signs alone.
    with closing(op.get_bind().connection.cursor()) as cursor:
        if search_path is not None:
            cursor.execute(f"set local search_path to {search_path}")
        cursor.execute(statements)
        if search_path is not None:
            cursor.execute("set local search_path to default")
