"""The Swedish words, read from `translations/sv/` when the site starts."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale

FOLDER = Path(__file__).parent / "translations" / "sv"


def read_words() -> Catalog:
    """
    Read every `.po` file of the folder into one catalogue.

    Raises
    ------
    LookupError
        If two files translate the same words.
    """
    words = Catalog(locale="sv")
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="sv"):
                if not message.id:
                    continue
                if words.get(message.id) is not None:
                    raise LookupError(f"{path.name}: {message.id}")
                words.add(message.id, message.string, flags=message.flags)
    return words


class Words(Domain):  # type: ignore[misc]
    """Swedish from the files, and English as it stands in the code."""

    def __init__(self) -> None:
        """Pack the words as gettext wants them."""
        super().__init__()
        packed = BytesIO()
        write_mo(packed, read_words())
        packed.seek(0)
        self._swedish = Translations(packed)
        self._english = NullTranslations()

    def get_translations(self) -> NullTranslations:
        """Give the words of the current request's language."""
        locale = get_locale()
        is_swedish = locale is not None and locale.language == "sv"
        return self._swedish if is_swedish else self._english


class Speech(Babel):  # type: ignore[misc]
    """Flask-Babel with our own words."""

    words = Words()

    @property
    def domain_instance(self) -> Words:
        """Give the words to whoever asks for a text."""
        return self.words
