import io

import numpy as np
from PIL import Image

from geosafety.maps.density_picture import STEPS, density_picture


def pixels(values):
    png, begins = density_picture(np.array(values))
    return np.asarray(Image.open(io.BytesIO(png))), begins


def test_each_step_has_its_colour_and_little_is_clear():
    drawn, begins = pixels([[np.nan, 0.0, 0.4, 0.5, 2.5, 4.5, 6.5, 9.0, 10.0]])
    told = ["#" + bytes(pixel[:3]).hex() for pixel in drawn[0, 3:]]
    assert not drawn[0, :3, 3].any()
    assert told == [*STEPS, STEPS[-1]]
    assert begins == [0.5, 2.4, 4.3, 6.2, 8.1]


def test_a_map_without_events_is_clear():
    drawn, begins = pixels([[0.0, np.nan]])
    assert not drawn.any()
    assert begins == []
