"""What can go wrong, told in Swedish and English."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One fault in what somebody handed in, and where it stands.

    `code` is stable and machine-readable (`coordinate-range`). `row` counts
    lines as a spreadsheet shows them: the header is row 1. `pointer` is a JSON
    pointer, `file` a part of an archive. Only the places that make sense for the
    file are filled in.
    """

    code: str
    sv: str
    en: str
    row: int | None = None
    column: str | None = None
    pointer: str | None = None
    sheet: str | None = None
    layer: str | None = None
    fid: int | None = None
    file: str | None = None

    def message(self, language: Language = "sv") -> str:
        """Tell the fault in the reader's language."""
        return self.sv if language == "sv" else self.en

    def as_json(self, language: Language = "sv") -> dict[str, str | int | None]:
        """Give row, column, code and message, and the other places if known."""
        places = {
            "pointer": self.pointer,
            "sheet": self.sheet,
            "layer": self.layer,
            "fid": self.fid,
            "file": self.file,
        }
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message(language),
            **{key: value for key, value in places.items() if value is not None},
        }


class GeosafetyError(Exception):
    """Something that was asked for cannot be done; the text says why."""

    code: ClassVar[str] = "refused"

    def __init__(self, sv: str, en: str, *, problems: Sequence[Problem] = ()) -> None:
        """Keep the reason in both languages and the faults behind it."""
        super().__init__(en)
        self.sv = sv
        self.en = en
        self.problems = tuple(problems)

    def message(self, language: Language = "sv") -> str:
        """Tell the reason in the reader's language."""
        return self.sv if language == "sv" else self.en


class SettingError(GeosafetyError, ValueError):
    """A setting in the environment has a value that cannot be used."""

    code = "bad-setting"


class NotFoundError(GeosafetyError, LookupError):
    """The thing asked for does not exist."""

    code = "not-found"


class RefusedInputError(GeosafetyError, ValueError):
    """A file or a request is refused; `problems` lists each fault."""

    code = "refused-input"


class ShapeError(GeosafetyError, ValueError):
    """Arrays that belong together disagree on their shape."""

    code = "shape"


class FlatInputError(GeosafetyError, ValueError):
    """All values are equal, so a score would be 0 / 0."""

    code = "flat-input"


class LayerError(GeosafetyError, ValueError):
    """A file in the layers folder is wrong; the text names file and line."""

    code = "bad-layer-file"


class ClusterError(GeosafetyError, RuntimeError):
    """The embedded database cannot be made, started or reached."""

    code = "database"


class UnreachableError(ClusterError):
    """The database does not answer; the text says what the driver said."""


# A refusal lists at most so many faults, and says how many more there are.
_MOST_LISTED = 100


def refuse(  # noqa: PLR0913 - one argument for each place a fault can stand
    code: str,
    sv: str,
    en: str,
    *,
    row: int | None = None,
    column: str | None = None,
    pointer: str | None = None,
    sheet: str | None = None,
) -> RefusedInputError:
    """
    Make the error that refuses a file or a request for one fault.

    Examples
    --------
    >>> error = refuse("no-rows", "Filen saknar rader.", "The file has no rows.")
    >>> error.problems[0].code
    'no-rows'
    """
    fault = Problem(
        code=code,
        sv=sv,
        en=en,
        row=row,
        column=column,
        pointer=pointer,
        sheet=sheet,
    )
    return RefusedInputError(sv=sv, en=en, problems=[fault])


def refuse_all(problems: Sequence[Problem]) -> RefusedInputError:
    """Make the error that refuses a file for several faults; the first is told."""
    first, more = problems[0], len(problems) - 1
    sv, en = first.sv, first.en
    if more:
        sv += f" (Och {more} fel till.)"
        en += f" (And {more} more.)"
    return RefusedInputError(sv=sv, en=en, problems=problems[:_MOST_LISTED])


_SYSTEM_REASONS = {
    errno.EACCES: ("behörighet saknas", "permission denied"),
    errno.EPERM: ("det är inte tillåtet", "operation not permitted"),
    errno.ENOENT: ("den finns inte", "it does not exist"),
    errno.ENOTDIR: ("det är ingen mapp", "it is not a folder"),
    errno.EISDIR: ("det är en mapp", "it is a folder"),
    errno.ENAMETOOLONG: ("namnet är för långt", "the name is too long"),
    errno.ENOSPC: ("disken är full", "the disk is full"),
    errno.EDQUOT: ("utrymmet är slut", "the disk quota is used up"),
    errno.EROFS: ("disken är skrivskyddad", "the disk is read-only"),
    errno.EIO: ("läsfel", "input/output error"),
    errno.EADDRINUSE: ("den är upptagen", "it is in use"),
    errno.EADDRNOTAVAIL: (
        "den hör inte till den här datorn",
        "it does not belong to this computer",
    ),
}


def system_reason(error: OSError) -> tuple[str, str]:
    """
    Say in Swedish and English why the system refused something.

    Examples
    --------
    >>> system_reason(OSError(errno.ENOSPC, "No space left on device"))
    ('disken är full', 'the disk is full')
    """
    said = error.strerror or str(error)
    return _SYSTEM_REASONS.get(error.errno or 0, (said, said))
