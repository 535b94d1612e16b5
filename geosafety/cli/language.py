"""Which language the command line speaks."""

import os

from geosafety.errors import Language


def language() -> Language:
    """Tell the reader's language, Swedish unless `GEOSAFETY_LANGUAGE` says `en`."""
    return "en" if os.environ.get("GEOSAFETY_LANGUAGE") == "en" else "sv"


def say(sv: str, en: str) -> str:
    """Choose the text in the reader's language."""
    return en if language() == "en" else sv
