"""Read how each sender's columns and words become ours."""

from difflib import get_close_matches
from pathlib import PurePosixPath

from geosafety.catalog.document import Document
from geosafety.catalog.vocabulary import title_of
from geosafety.errors import Problem
from geosafety.model.report import Confidentiality
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import PublicClass, Vocabulary


def sender_problems(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    """List required fields without a column and words without a category."""
    found = [
        document.problem(
            "required-without-column",
            ("required",),
            sv=f"fältet {name} är obligatoriskt men har ingen kolumn i [columns]; "
            f'lägg till {name} = "kolumnens namn".',
            en=f"the field {name} is required but has no column in [columns]; "
            f'add {name} = "name of the column".',
        )
        for name in document.data["required"]
        if name not in document.data["columns"]
    ]
    accepted = vocabulary.accepted()
    for word, key in document.data.get("categories", {}).items():
        if key not in accepted:
            found.append(_unknown_category(document, word, key, vocabulary))
        if word != word.casefold():
            found.append(
                document.problem(
                    "capital-word",
                    ("categories", word),
                    sv=f"”{word}” ska skrivas med små bokstäver: ”{word.casefold()}”. "
                    "Stora och små bokstäver är lika i avsändarens filer.",
                    en=f"“{word}” should be in small letters: “{word.casefold()}”. "
                    "Capitals make no difference in the sender's files.",
                )
            )
    return found


def sender_of(document: Document, vocabulary: Vocabulary) -> SenderMapping:
    """
    Make the mapping of a document without faults.

    Our own keys and Swedish names are understood from every sender; the sender's
    own words win.
    """
    data = document.data
    accepted = vocabulary.accepted()
    ours = {category.title.sv.casefold(): key for key, category in accepted.items()}
    return SenderMapping(
        key=PurePosixPath(document.name).stem,
        title=title_of(data["title"]),
        organisation=data["organisation"],
        organisation_type=data["organisation_type"],
        columns=dict(data["columns"]),
        required=tuple(data["required"]),
        categories=ours | {key: key for key in accepted} | data.get("categories", {}),
        crs=data.get("crs", 4326),
        confidentiality=Confidentiality(data.get("confidentiality", "internal")),
        personal_data=data.get("personal_data", "refuse"),
        unknown_columns=data.get("unknown_columns", "refuse"),
        place_from_text=data.get("place_from_text", False),
        review=data.get("review", "on_import"),
        ignored_columns=tuple(data.get("ignored_columns", ())),
    )


def _unknown_category(
    document: Document, word: str, key: str, vocabulary: Vocabulary
) -> Problem:
    """Tell a word whose category does not exist or is not received."""
    category = vocabulary.categories.get(key)
    keys = ("categories", word)
    if category is not None and category.public is PublicClass.BLOCKED:
        return document.problem(
            "blocked-category",
            keys,
            sv=f"kategorin {key} tas inte emot här; ta bort raden.",
            en=f"the category {key} is not received here; remove the line.",
        )
    close = get_close_matches(key, vocabulary.accepted(), n=1)
    sv = f"menade du {close[0]}?" if close else "välj en nyckel i vocabulary.toml."
    en = f"was {close[0]} meant?" if close else "choose a key in vocabulary.toml."
    return document.problem(
        "unknown-category",
        keys,
        sv=f"kategorin ”{key}” finns inte; {sv}",
        en=f"there is no category “{key}”; {en}",
    )
