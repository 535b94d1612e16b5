"""A drawing becomes the same picture each time."""

from io import BytesIO

import pytest
from PIL import Image

from geosafety.maps.picture import png_of

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" font-family="DejaVu '
    'Sans, sans-serif"><rect width="20" height="20" fill="#0072B2"/>'
    '<text x="22" y="14" font-size="12">Å</text></svg>'
)


def test_the_same_drawing_gives_the_same_picture_of_the_width_asked_for():
    picture = png_of(SVG, width=400)
    assert picture == png_of(SVG, width=400)
    with Image.open(BytesIO(picture)) as drawn:
        assert drawn.size == (400, 200)
        assert drawn.convert("RGB").getpixel((100, 100)) == (0, 114, 178)
        assert len(drawn.convert("L").crop((210, 0, 400, 200)).getcolors()) > 2


def test_what_is_no_drawing_is_refused():
    with pytest.raises(ValueError, match=r"."):
        png_of("<p>")


def test_characters_that_no_xml_may_hold_are_left_out():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">'
        '<text y="15">%s</text></svg>'
    )
    assert png_of(drawing % "a\x01\x0b\ufffeb") == png_of(drawing % "ab")
