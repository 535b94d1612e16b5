"""Where the declarations lie: the packaged folder, and one of one's own."""

from pathlib import Path

from geosafety.errors import SettingError
from geosafety.settings import Settings


def packaged_folder() -> Path:
    """Find `layers/` beside this module (wheel) or at the top of a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "layers"
    return inside if inside.is_dir() else here.parents[1] / "layers"


def declared_files(settings: Settings) -> dict[str, Path]:
    """
    List the files that hold, by their name below the folder.

    A file in `GEOSAFETY_LAYERS` wins over the packaged one of the same name.

    Raises
    ------
    SettingError
        If `GEOSAFETY_LAYERS` names a folder that does not exist.
    """
    own = settings.layers_dir
    if own is not None and not own.is_dir():
        raise SettingError(
            sv=f"GEOSAFETY_LAYERS är ”{own}”, men den mappen finns inte.",
            en=f"GEOSAFETY_LAYERS is “{own}”, but there is no such folder.",
        )
    found: dict[str, Path] = {}
    for folder in (packaged_folder(), own):
        if folder is not None:
            found |= {
                path.relative_to(folder).as_posix(): path
                for path in sorted(folder.rglob("*"))
                if path.is_file() and not path.name.startswith(".")
            }
    return dict(sorted(found.items()))
