import json
from datetime import UTC, datetime

import pytest

from geosafety.errors import RefusedInputError
from geosafety.intake.feeds import is_in, latest_events, read_feed_page


def _notice(name: str, published: str = "2026-01-15 21:50:48 +01:00", **more: object):
    return {
        "id": 1,
        "datetime": published,
        "name": name,
        "summary": "Brand mot fastighet.",
        "url": "/aktuellt/",
        "type": "Brand",
        "location": {"name": "Malmö", "gps": "55.604981,13.003822"},
        **more,
    }


def _read(*notices: dict):
    return read_feed_page(json.dumps(notices).encode())


def _occurred(name: str, published: str) -> str | None:
    (event,) = _read(_notice(name, published))
    return event.occurred_at and event.occurred_at.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("name", "published", "utc"),
    [
        (
            "15 januari 20.38, Brand, X",
            "2026-01-15 21:50:48 +01:00",
            "2026-01-15 19:38",
        ),
        ("20 mars 10:14", "2023-03-20 10:19:26 +01:00", "2023-03-20 09:14"),
        ("22 augusti 9.30", "2026-08-22 9:48:12 +02:00", "2026-08-22 07:30"),
        (
            "31 december 23.50, Brand, X",
            "2026-01-01 0:12:00 +01:00",
            "2025-12-31 22:50",
        ),
        ("01 januari 00.10", "2026-01-01 0:12:00 +01:00", "2025-12-31 23:10"),
        (
            "16 september 22.51, Brand, X",
            "2023-09-16 0:51:12 +02:00",
            "2023-09-15 20:51",
        ),
        (
            "29 februari 12.00, Brand, X",
            "2024-02-29 12:30:00 +01:00",
            "2024-02-29 11:00",
        ),
        ("31 februari 12.00", "2024-02-29 12:30:00 +01:00", None),
        ("3 mars 12.00", "2024-09-29 12:30:00 +02:00", None),
        ("Inställd", "2024-09-29 12:30:00 +02:00", None),
    ],
)
def test_the_time_is_that_of_the_title(name, published, utc):
    assert _occurred(f"{name}, Brand, X", published) == utc


def test_publication_is_read_although_the_hour_lacks_a_zero():
    (event,) = _read(_notice("22 augusti 9.30, Brand, X", "2026-08-22 9:48:12 +02:00"))
    assert event.published_at == datetime(2026, 8, 22, 7, 48, 12, tzinfo=UTC)


def test_the_place_is_the_last_part_of_the_title():
    (event,) = _read(_notice("15 februari 21.58, Farligt föremål, misstänkt, Malmö"))
    assert event.place == "Malmö"
    assert is_in(event, "malmö")
    (county,) = _read(_notice("15 februari 21.58, Brand, Skåne län"))
    assert not is_in(county, "Malmö")
    (nowhere,) = _read(_notice("Brand"))
    assert not is_in(nowhere, "Malmö")


def test_bundles_are_known_by_kind_or_name():
    (night,) = _read(_notice("15 januari 8.28, X, Y", type="Sammanfattning natt"))
    (named,) = _read(_notice("15 januari 8.28, Sammanfattning helg, Y", type="Övrigt"))
    (single,) = _read(_notice("15 januari 8.28, Brand, Y"))
    assert [night.is_bundle, named.is_bundle, single.is_bundle] == [True, True, False]


def test_summary_and_body_are_joined_without_saying_anything_twice():
    (event,) = _read(
        _notice(
            "15 januari 8.28, Brand, Y", preamble="Brand mot fastighet.", body="Ja."
        )
    )
    assert event.text == "Brand mot fastighet.\nJa."


def test_each_notice_counts_once_as_it_stood_last():
    first = _read(_notice("15 januari 8.28, Brand, Y"))
    second = _read(
        _notice("15 januari 8.28, Brand, Y", summary="Släckt."),
        _notice("15 januari 9.28, Brand, Y", id=0),
    )
    events = latest_events([first, second])
    assert [(event.id, event.text) for event in events] == [
        (0, "Brand mot fastighet."),
        (1, "Släckt."),
    ]


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b"{}", ""),
        (b"[1]", "/0"),
        (b'[{"id": true}]', "/0/id"),
        (b'[{"id": -1}]', "/0/id"),
        (b'[{"id": 9223372036854775808}]', "/0/id"),
        (b'[{"id": 1, "datetime": "i dag"}]', "/0/datetime"),
        (b'[{"id": 1, "datetime": "0001-01-01 0:00:00 +02:00"}]', "/0/datetime"),
        (b'[{"id": 1, "datetime": "9999-12-31 23:59:59 -12:00"}]', "/0/datetime"),
        (b'[{"id": 1, "datetime": "2026-13-01 1:00:00 +01:00"}]', "/0/datetime"),
    ],
)
def test_an_answer_of_another_shape_is_refused_at_its_place(raw, pointer):
    with pytest.raises(RefusedInputError) as refused:
        read_feed_page(raw)
    (problem,) = refused.value.problems
    assert (problem.code, problem.pointer) == ("feed-structure", pointer)
