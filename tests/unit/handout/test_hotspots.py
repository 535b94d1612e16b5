import re

import numpy as np
import pandas as pd
import pytest

from geosafety.handout import WRITERS, count_legend
from geosafety.model.brush import Brush
from geosafety.model.handout import Format
from geosafety.model.hotspot import CLASS_COLOURS, COUNT_COLOURS, HOTSPOT_COLUMNS


@pytest.fixture
def page(made):
    def write(*arguments, **options):
        return WRITERS[Format.HTML].write(made(*arguments, **options)).decode()

    return write


def test_the_page_asks_for_nothing_outside_itself(page):
    html = page()
    assert "default-src 'none'" in html
    assert not re.findall(r"<(?:link|img|iframe)\b|<script[^>]+src|@import", html)
    assert not re.findall(r"url\((?!#default|\.\.\.)[^)]*\)", html.split("<script>")[0])


def test_legend_and_table_say_what_the_map_shows(page, made):
    html, rows = page(), made().rows
    strongest = rows.loc[rows["GiZScore"].idxmax()]
    assert strongest["h3"] in html
    assert f"{strongest['GiZScore']:.2f}".replace(".", ",") in html
    hot = (rows["Gi_Bin"] > 0).sum()
    assert f"{hot} sexhörningar har fler rapporter" in html
    assert "90\u00a0%" in html


def test_a_title_from_a_person_is_only_text(page):
    assert "<h1>&lt;script&gt;alert(1)" in page(title="<script>alert(1)</script>")


def test_too_few_reports_are_said_to_be_too_few(page):
    from_nothing = page(np.zeros(217))
    assert "För få rapporter" in from_nothing


def test_a_brushed_map_says_which_part_of_the_week_it_shows(page):
    brush = Brush(frozenset({4, 5}), frozenset({22, 23, 0}))
    told = {"brush": brush, "left_out": 17}
    assert "fredag–lördag, klockan 22–01; 17 rapporter" in page(told=told)
    assert "Friday–Saturday, 22–01; 17 reports" in page(told=told, language="en")
    assert "hela veckan" in page()


def test_english_readers_get_english(page):
    html = page(language="en")
    assert '<html lang="en">' in html
    assert "Many reports, q ≤ 0.01" in html


def test_a_program_gets_every_cell_and_a_reader_those_that_are_drawn(made):
    whole, drawn = made(), made(only_drawn=True)
    assert tuple(each.name for each in whole.columns) == HOTSPOT_COLUMNS
    assert len(whole.rows) == 217
    assert (
        len(drawn.rows) == ((whole.rows["n"] > 0) | (whole.rows["Gi_Bin"] != 0)).sum()
    )
    assert set(drawn.rows.loc[drawn.rows["few"] == "få", "n"]) <= {0, 1, 2, 3, 4}


def test_the_colours_follow_what_the_map_shows(made):
    by_class, by_count = made().legend, made(by_count=True).legend
    assert [one.fill for one in by_class.classes] == list(CLASS_COLOURS.values())
    assert by_class.colour_of(-3) == CLASS_COLOURS[-3]
    assert by_count.column == "n"
    assert by_count.colour_of(9) == by_count.classes[-1].fill


def test_counts_of_one_class_are_as_dark_as_on_the_site():
    (only,) = count_legend(pd.Series([1.0, 1.0], name="n"), "sv").classes
    assert only.fill == COUNT_COLOURS[-2]
