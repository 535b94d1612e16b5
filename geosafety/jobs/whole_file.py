"""Writing a file so that nobody ever sees half of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a draft to write, of the same name; it takes its place when it is done."""
    # A folder of its own, beside the file, so that the last step is a rename.
    with TemporaryDirectory(prefix=".geosafety-", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(path)
