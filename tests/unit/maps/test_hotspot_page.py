import re
import tomllib
from datetime import date
from hashlib import sha256
from importlib.resources import files

import numpy as np
import pytest

from geosafety import grid
from geosafety.hotspots import detect
from geosafety.maps.hotspot_page import hotspot_page
from geosafety.model.brush import Brush
from geosafety.model.hotspot import MethodCard
from geosafety.model.period import Period

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=8)


def counts():
    values = np.random.default_rng(1).poisson(0.4, AREA.size).astype(float)
    weights = grid.neighbours(AREA)
    values[weights.indices[weights.indptr[100] : weights.indptr[101]]] += 6
    return values


def card(found, **changes):
    given = {
        "period": Period(date(2024, 1, 1), date(2025, 12, 31)),
        "categories": ("graffiti",),
        "kind": "incident",
        "reports": 120,
        "unplaced": 12,
        "outside": 0,
        "resolution": 9,
        "cells": AREA.size,
        "test": found.test,
        "step": found.step,
        "draws": 0,
        "seed": 0,
        "version": "9.9",
        "data_until": None,
        "refusal": found.refusal,
        "senders": {"polisen": 100},
        "fingerprint": "0123456789abcdef",
    }
    return MethodCard(**given | changes)


def page(values=None, title="Platser som sticker ut", told=None, **options):
    found = detect(counts() if values is None else values, AREA)
    method = card(found, **told or {})
    return hotspot_page(found.frame, method, title=title, **options)


def test_the_page_asks_for_nothing_outside_itself():
    html = page()
    assert "default-src 'none'" in html
    assert not re.findall(r"<(?:link|img|iframe)\b|<script[^>]+src|@import", html)
    assert not re.findall(r"url\((?!#default|\.\.\.)[^)]*\)", html.split("<script>")[0])


def test_the_same_map_is_written_to_the_byte():
    assert page() == page()


def test_legend_and_table_say_what_the_map_shows():
    html = page()
    found = detect(counts(), AREA)
    strongest = found.frame.loc[found.frame["GiZScore"].idxmax()]
    assert strongest["h3"] in html
    assert f"{strongest['GiZScore']:.2f}".replace(".", ",") in html
    assert f"{found.hot} celler har fler rapporter" in html
    assert "90%" in html


def test_a_title_from_a_person_is_only_text():
    assert "<h1>&lt;script&gt;alert(1)" in page(title="<script>alert(1)</script>")


def test_too_few_reports_are_said_to_be_too_few():
    assert "För få rapporter" in page(values=np.zeros(AREA.size))


def test_a_brushed_map_says_which_part_of_the_week_it_shows():
    brush = Brush(frozenset({4, 5}), frozenset({22, 23, 0}))
    told = {"brush": brush, "left_out": 17}
    assert "fredag–lördag, klockan 22–01; 17 rapporter" in page(told=told)
    assert "Friday–Saturday, 22–01; 17 reports" in page(told=told, language="en")
    assert "hela veckan" in page()


def test_english_readers_get_english():
    html = page(language="en")
    assert '<html lang="en">' in html
    assert "Many reports, q ≤ 0.01" in html


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "LICENSE"])
def test_leaflet_is_as_its_makers_published_it(name):
    folder = files("geosafety.maps").joinpath("leaflet")
    vendored = tomllib.loads(folder.joinpath("VENDORED.toml").read_text("utf-8"))
    digest = sha256(folder.joinpath(name).read_bytes()).hexdigest()
    assert vendored["leaflet"]["sha256"][name] == digest
