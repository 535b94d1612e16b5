"""Files that somebody sends: kept in a folder of ours while they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from werkzeug.datastructures import FileStorage

from geosafety.errors import Problem, RefusedInputError
from geosafety.geofiles.read_file import ENDINGS
from webmap.site import site

# A name's ending only tells which reader to try; the reader looks at the content.
REPORT_FILES = (".csv", ".txt", ".xlsx", ".xls", ".geojson", ".json", ".gpkg")
AREA_FILES = tuple(ENDINGS)
LAYER_FILES = (*AREA_FILES, ".tif", ".tiff")
# In bytes a name may be four times as long, and 255 is the most a disk takes.
_LONGEST_NAME = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on disk for the length of a request, and what its sender called it."""

    path: Path
    name: str


@contextmanager
def uploaded(
    file: FileStorage | None, endings: tuple[str, ...] = REPORT_FILES
) -> Iterator[Upload]:
    """
    Keep a sent file in a folder of its own, removed afterwards whatever happens.

    Raises
    ------
    RefusedInputError
        If no file was sent, or its name ends in nothing that is read here.
    """
    if file is None or not file.filename:
        raise _refused(
            "no-file",
            sv="Ingen fil följde med; välj en fil.",
            en="No file came with the request; choose one.",
        )
    name = shown_name(file.filename)
    if PurePosixPath(name).suffix.lower() not in endings:
        listed = ", ".join(endings)
        raise _refused(
            "content-mismatch",
            sv=f"Filen {name} är av ett slag som inte läses här; den ska vara något "
            f"av: {listed}.",
            en=f"The file {name} is of a kind that is not read here; it should be one "
            f"of: {listed}.",
        )
    parent = site().settings.data_dir / "uploads"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=parent) as folder:
        path = Path(folder) / name
        file.save(path)
        yield Upload(path, name)


def shown_name(name: str) -> str:
    r"""
    Keep of a sent name what can be shown: no folders, no odd characters.

    Examples
    --------
    >>> shown_name("../../../etc/cron.d/x\r\nX-Evil: 1.csv")
    'xX-Evil: 1.csv'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:10]}"


def _refused(code: str, *, sv: str, en: str) -> RefusedInputError:
    """Refuse with one fault."""
    return RefusedInputError(sv=sv, en=en, problems=[Problem(code=code, sv=sv, en=en)])
