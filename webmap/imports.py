"""Importing an uploaded file at once, as programs do."""

import hashlib
from collections.abc import Mapping
from uuid import UUID, uuid4

from geosafety.errors import Problem, RefusedInputError
from geosafety.jobs.desk import spool
from geosafety.jobs.layer_files import RASTER_ENDINGS, find_layer
from geosafety.jobs.requested import IMPORT, LAYER
from geosafety.store import work
from geosafety.store.connection import transaction
from webmap.senders import own_senders
from webmap.sign_in import actor
from webmap.site import site
from webmap.text import language
from webmap.uploads import Upload
from webmap.work import see_to_a_worker


def import_upload(
    file: Upload, *, sender: str, on_error: str, dry_run: bool, layer: str | None = None
) -> UUID:
    """
    Ask the worker to import a file, and give the number of the job.

    Raises
    ------
    RefusedInputError
        If there is no such sender or choice.
    """
    senders = own_senders()
    if sender not in senders:
        known = ", ".join(senders)
        raise bad_choice(
            "sender",
            sv=f"Avsändaren ”{sender[:40]}” är okänd; det ska vara en av: {known}.",
            en=f"The sender “{sender[:40]}” is unknown; it should be one of: {known}.",
        )
    refuse_other_choices(on_error)
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    request = {
        "file_name": file.name,
        "sha256": digest,
        "sender": sender,
        "layer": layer or None,
        "on_error": on_error,
        "dry_run": dry_run,
    }
    return _asked(file, IMPORT, request, lock=f"import {sender}")


def import_layer_upload(
    file: Upload, key: str, *, mode: str, source_layer: str | None, raster: bool
) -> UUID:
    """
    Ask the worker to bring a file into a layer, and give the number of the job.

    Raises
    ------
    NotFoundError
        If there is no such layer, or it is of the other kind.
    RefusedInputError
        If the mode is neither `replace` nor `add`.
    """
    layer = find_layer(site().catalog, key)
    if (layer.raster is not None) != raster:
        kind_sv, kind_en = ("raster", "raster") if layer.raster else ("tabell", "table")
        raise bad_choice(
            "layer",
            sv=f"Lagret {key} är {kind_sv}.",
            en=f"The layer {key} is a {kind_en}.",
        )
    if mode not in {"", "replace", "add"}:
        raise bad_choice(
            "mode",
            sv=f"mode är ”{mode[:40]}”; det ska vara replace eller add.",
            en=f"mode is “{mode[:40]}”; it should be replace or add.",
        )
    if raster and file.path.suffix.lower() not in RASTER_ENDINGS:
        raise _mismatch(file.name)
    request = {
        "file_name": file.name,
        "layer": key,
        "mode": mode or None,
        "source_layer": source_layer or None,
    }
    return _asked(file, LAYER, request, lock=f"layer {key}")


def refuse_other_choices(on_error: str) -> None:
    """Refuse what is neither to reject nor to quarantine."""
    if on_error not in {"reject", "quarantine"}:
        raise bad_choice(
            "on_error",
            sv=f"on_error är ”{on_error[:40]}”; det ska vara reject eller quarantine.",
            en=f"on_error is “{on_error[:40]}”; it should be reject or quarantine.",
        )


def bad_choice(column: str, *, sv: str, en: str) -> RefusedInputError:
    """Refuse a choice, naming the field."""
    problem = Problem(code="bad-parameter", column=column, sv=sv, en=en)
    return RefusedInputError(sv=sv, en=en, problems=[problem])


def _asked(
    file: Upload, kind: str, request: Mapping[str, object], *, lock: str
) -> UUID:
    """Put the file into the spool and ask for the job."""
    number = uuid4()
    folder = spool(site().settings, number)
    folder.mkdir(mode=0o700)
    file.path.rename(folder / file.name)
    with transaction(site().engine) as connection:
        asked = {**request, "language": language()}
        work.ask(connection, actor(), kind, asked, lock=lock, number=number)
    see_to_a_worker()
    return number


def _mismatch(name: str) -> RefusedInputError:
    """Tell that a file is no raster."""
    sv = f"Filen {name} är ingen GeoTIFF (.tif)."
    en = f"The file {name} is no GeoTIFF (.tif)."
    problem = Problem(code="content-mismatch", sv=sv, en=en)
    return RefusedInputError(sv=sv, en=en, problems=[problem])
