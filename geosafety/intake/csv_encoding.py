"""The encoding of a text file: UTF-8, or Windows-1252 when it cannot be that."""

from geosafety.errors import refuse


def decode_text(raw: bytes) -> tuple[bytes, str]:
    r"""
    Give the text as UTF-8 without a byte order mark, and what it was.

    Parameters
    ----------
    raw
        The whole file.

    Returns
    -------
    tuple of bytes and str
        The text in UTF-8, and `utf-8` or `windows-1252`.

    Raises
    ------
    RefusedInputError
        `encoding` for UTF-16, UTF-32 and bytes that neither encoding has.

    Examples
    --------
    >>> decode_text("å".encode("cp1252"))
    (b'\xc3\xa5', 'windows-1252')
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(
            "encoding",
            "Filen är UTF-16 (”Unicode-text”); spara den som CSV UTF-8.",
            "The file is UTF-16 (“Unicode text”); save it as CSV UTF-8.",
        )
    body = raw.removeprefix(b"\xef\xbb\xbf")
    if body.isascii():
        return body, "utf-8"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _from_windows(body, first_fault=error.start), "windows-1252"
    return body, "utf-8"


def _from_windows(body: bytes, *, first_fault: int) -> bytes:
    """Decode Windows-1252, which has five bytes without a letter."""
    try:
        return body.decode("cp1252").encode("utf-8")
    except UnicodeDecodeError:
        raise refuse(
            "encoding",
            f"Filen är varken UTF-8 eller Windows-1252 (byte {first_fault}).",
            f"The file is neither UTF-8 nor Windows-1252 (byte {first_fault}).",
        ) from None
