"""Pictures from drawings."""

import resvg_py


def png_of(svg: str, *, width: int) -> bytes:
    """
    Draw an SVG as a PNG.

    Parameters
    ----------
    svg
        The drawing; its letters are those of the machine, sans serif.
    width
        Pixels; the height follows.

    Returns
    -------
    bytes
        The same drawing and the same letters give the same bytes.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            background="#ffffff",
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
        )
    )
