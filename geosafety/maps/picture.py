"""A drawing as a picture, for those who cannot take SVG."""

import re
from typing import Final

import resvg_py

_FONT: Final = "DejaVu Sans"
# What no XML may hold, and words that people write sometimes do.
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def png_of(svg: str, *, width: int | None = None) -> bytes:
    """
    Draw an SVG as PNG, on white.

    Parameters
    ----------
    svg
        An `<svg>` element of ours, with `xmlns`; it loads nothing.
    width
        Of the picture, pixels; None for the drawing's own.

    Returns
    -------
    bytes
        The PNG; the same drawing gives the same bytes with the same fonts.

    Raises
    ------
    ValueError
        If it is no SVG.

    Examples
    --------
    >>> png_of('<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>')[1:4]
    b'PNG'
    """
    drawn = resvg_py.svg_to_bytes(
        svg_string=_NOT_XML.sub("", svg),
        background="#ffffff",
        width=width,
        font_family=_FONT,
        sans_serif_family=_FONT,
    )
    return bytes(drawn)
