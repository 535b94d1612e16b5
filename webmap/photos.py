"""Photos that come with a form."""

from collections.abc import Sequence
from dataclasses import replace

from werkzeug.datastructures import FileStorage

from geosafety.errors import Problem, RefusedInputError, refuse, refuse_all
from geosafety.model.photo import RebuiltPhoto
from geosafety.photos import rebuild_photo, too_large_photo
from webmap.photo_stream import PhotoStream
from webmap.site import site

MOST_IN_A_FORM = 5


def received_photos(
    files: Sequence[FileStorage], *, category: str
) -> tuple[RebuiltPhoto, ...]:
    """
    Make the photos of a form anew, before anything is stored.

    The form's endpoint must stand in `webmap.photo_stream.PHOTO_FORMS`, so that the
    originals stay in memory. `jobs.photos.keep_photos` stores what this gives, in
    the transaction that stores the report.

    Parameters
    ----------
    files
        `request.files.getlist("photos")`: at most five. Fields that were left empty
        are no photos, and the same photo twice is one.
    category
        Key of the report's category; some take no photos.

    Raises
    ------
    RefusedInputError
        With every fault of every photo; `pointer` is `/photos/0` for the first, and
        `/photos` for what is wrong with all of them. Nothing has been stored.
    """
    sent = [file for file in files if file.filename]
    if not sent:
        return ()
    refuse_category_without_photos(category)
    if len(sent) > MOST_IN_A_FORM:
        raise refuse(
            "too-many-photos",
            f"Det är {len(sent)} foton; skicka högst {MOST_IN_A_FORM}.",
            f"There are {len(sent)} photos; send at most {MOST_IN_A_FORM}.",
            pointer="/photos",
        )
    rebuilt: dict[bytes, RebuiltPhoto] = {}
    problems: list[Problem] = []
    for number, file in enumerate(sent):
        try:
            photo = _rebuilt(file)
        except RefusedInputError as refusal:
            pointer = f"/photos/{number}"
            problems += [replace(each, pointer=pointer) for each in refusal.problems]
        else:
            rebuilt[photo.sha256] = photo
    if problems:
        raise refuse_all(problems)
    return tuple(rebuilt.values())


def takes_photos(category: str) -> bool:
    """Tell whether photos may come with reports of a category."""
    known = site().catalog.vocabulary.categories.get(category)
    return known is None or known.takes_photos


def refuse_category_without_photos(category: str) -> None:
    """
    Refuse photos where they would show a suspicion against somebody.

    Raises
    ------
    RefusedInputError
        `no-photos-here`.
    """
    if not takes_photos(category):
        known = site().catalog.vocabulary.categories[category]
        raise refuse(
            "no-photos-here",
            f"Till ”{known.title.sv}” tas inga foton emot; ta bort dem och beskriv "
            "platsen med ord.",
            f"No photos are taken with “{known.title.en}”; remove them and describe "
            "the place in words.",
            pointer="/photos",
        )


def _rebuilt(file: FileStorage) -> RebuiltPhoto:
    """Make one photo anew."""
    stream = file.stream
    if not isinstance(stream, PhotoStream):
        # Not a fault of the sender's: the form is not declared to carry photos.
        raise TypeError("the endpoint is missing in webmap.photo_stream.PHOTO_FORMS")
    if stream.is_too_large:
        raise too_large_photo()
    return rebuild_photo(stream.getvalue(), name=file.filename or "")
