"""Faces are looked for as a help; what is found is never promised."""

import pytest

from geosafety.photos import faces
from geosafety.photos.faces import face_model, find_faces

FACES = ((500, 380, 150), (800, 420, 90), (950, 380, 40))


def test_the_model_is_installed():
    assert face_model() is not None


def test_drawn_faces_are_found_where_they_are(pictures):
    street = pictures.street(*FACES)
    found = find_faces(pictures.packed(street, quality=90))
    for x, y, height in FACES:
        middles = [
            (1200 * (box.x + box.width / 2), 900 * (box.y + box.height / 2))
            for box in found
        ]
        assert any(abs(at[0] - x) + abs(at[1] - y) < height / 2 for at in middles)
    assert len(found) == len(FACES)
    assert all(0 <= box.x <= 1 and 0 < box.width <= 1 - box.x for box in found)


def test_an_empty_street_has_no_faces(pictures):
    assert find_faces(pictures.packed(pictures.street())) == ()


def test_without_the_model_nobody_has_looked(monkeypatch, pictures):
    monkeypatch.setattr(faces, "find_spec", lambda _: None)
    assert find_faces(pictures.packed(pictures.street())) is None


def test_a_search_that_fails_is_not_an_empty_street():
    with pytest.raises(RuntimeError):
        find_faces(b"no picture")
