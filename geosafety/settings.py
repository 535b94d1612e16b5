"""The settings that a person can choose, all read from the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geosafety.errors import Language, SettingError

DEMO_MUNICIPALITY = "demo"

# Control characters and bytes that are not text in the system's encoding.
_UNWRITABLE = "[\\x00-\\x1f\\x7f\\ud800-\\udfff]"


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Everything that differs between two installations.

    Attributes
    ----------
    data_dir
        Folder for the embedded database, rasters and documents
        (`GEOSAFETY_DATA_DIR`).
    database_url
        `postgresql://…` of a server of one's own, or None for the embedded one
        (`GEOSAFETY_DATABASE_URL`).
    site_database_url
        What the site connects to on a server of one's own, with a login that is not
        the owner's (`GEOSAFETY_SITE_DATABASE_URL`); None for the embedded one.
    municipality
        Four-digit municipality code, or `demo` for the made-up one
        (`GEOSAFETY_MUNICIPALITY`).
    layers_dir
        A folder whose files win over the packaged `layers/`, file by file, or
        None (`GEOSAFETY_LAYERS`).
    language
        Language of the command line, `sv` or `en` (`GEOSAFETY_LANGUAGE`).
    """

    data_dir: Path
    database_url: str | None
    municipality: str
    layers_dir: Path | None
    language: Language
    site_database_url: str | None = None

    @property
    def municipality_dir(self) -> Path:
        """Give the folder for the municipality's own rasters, files and documents."""
        return self.data_dir / self.municipality

    def environ(self) -> dict[str, str]:
        """Give the variables that lead another program to the same installation."""
        values = {
            "GEOSAFETY_DATA_DIR": str(self.data_dir),
            "GEOSAFETY_DATABASE_URL": self.database_url,
            "GEOSAFETY_SITE_DATABASE_URL": self.site_database_url,
            "GEOSAFETY_MUNICIPALITY": self.municipality,
            "GEOSAFETY_LAYERS": str(self.layers_dir) if self.layers_dir else None,
            "GEOSAFETY_LANGUAGE": self.language,
        }
        return {name: value for name, value in values.items() if value is not None}


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """
    Read the settings from the environment.

    Raises
    ------
    SettingError
        If a value cannot be used; the text names the variable and the value.
    """
    env = os.environ if environ is None else environ
    layers = env.get("GEOSAFETY_LAYERS")
    return Settings(
        data_dir=_data_dir(env),
        database_url=env.get("GEOSAFETY_DATABASE_URL") or None,
        municipality=_municipality(env),
        layers_dir=_folder("GEOSAFETY_LAYERS", layers) if layers else None,
        language=_language(env),
        site_database_url=env.get("GEOSAFETY_SITE_DATABASE_URL") or None,
    )


def _data_dir(env: Mapping[str, str]) -> Path:
    """Give the chosen folder, or the place the system keeps such data."""
    chosen = env.get("GEOSAFETY_DATA_DIR")
    if chosen:
        return _folder("GEOSAFETY_DATA_DIR", chosen)
    if os.geteuid() == 0:
        return Path("/var/lib/geosafety")
    home = env.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local/share") / "geosafety"


def _folder(variable: str, value: str) -> Path:
    """Accept a path that a program can be given in a line of text."""
    try:
        folder = Path(value).expanduser().absolute()
        if re.search(_UNWRITABLE, value) is None:
            return folder
    except RuntimeError:
        # The home of a user who does not exist.
        pass
    shown = value.encode("ascii", "backslashreplace").decode()
    raise SettingError(
        sv=f"{variable} är ”{shown}”; det ska vara en mapp, utan styrtecken i namnet.",
        en=f"{variable} is “{shown}”; it should be a folder, with no control "
        "characters in its name.",
    )


def _municipality(env: Mapping[str, str]) -> str:
    """Accept `demo` or four digits."""
    code = env.get("GEOSAFETY_MUNICIPALITY") or DEMO_MUNICIPALITY
    if code == DEMO_MUNICIPALITY or re.fullmatch("[0-9]{4}", code):
        return code
    raise SettingError(
        sv=f"GEOSAFETY_MUNICIPALITY är ”{code}”; det ska vara en kommunkod med "
        "fyra siffror, till exempel 0480 för Nyköping, eller demo.",
        en=f"GEOSAFETY_MUNICIPALITY is “{code}”; it should be a municipality code "
        "of four digits, such as 0480 for Nyköping, or demo.",
    )


def _language(env: Mapping[str, str]) -> Language:
    """Accept `sv` or `en`."""
    match env.get("GEOSAFETY_LANGUAGE", "sv"):
        case "" | "sv":
            return "sv"
        case "en":
            return "en"
        case other:
            raise SettingError(
                sv=f"GEOSAFETY_LANGUAGE är ”{other}”; det ska vara sv eller en.",
                en=f"GEOSAFETY_LANGUAGE is “{other}”; it should be sv or en.",
            )
