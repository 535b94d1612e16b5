from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from geosafety.errors import ShapeError
from geosafety.model.period import Period
from geosafety.model.placement import Precision
from geosafety.model.report import ReportState, TimePrecision
from geosafety.store import cube, revision
from geosafety.store.report_counts import (
    near,
    span,
    totals_by_precision,
    well_placed,
)
from geosafety.store.report_ids import as_uuids, report_ids
from geosafety.store.reports import SaveCounts, save
from geosafety.store.tables import placement, report, report_raw, report_text


def test_reports_are_stored_as_they_were_read(connection, origin, made_up):
    reports = made_up.reports(3)
    counts = save(connection, reports, made_up.points(3), origin=origin)
    assert counts == SaveCounts(stored=3, unchanged=0, updated=0, duplicates=0)
    stored = connection.execute(select(report).order_by(report.c.occurred_from)).all()
    assert [row.external_id for row in stored] == ["Å-0", "Å-1", "Å-2"]
    assert stored[1].occurred_from == reports["occurred_from"][1]
    assert stored[1].category == "graffiti"
    assert stored[1].state == "approved"


def test_words_are_kept_apart_and_as_they_came_only_if_masked(
    connection, origin, made_up
):
    reports = made_up.reports(2)
    reports.loc[0, ["text_raw", "text_shared"]] = "Klotter"
    reports.loc[0, "address"] = "Ågatan 1"
    save(connection, reports, made_up.points(2), origin=origin)
    by_text = select(report_text).order_by(report_text.c.shared)
    plain, masked = connection.execute(by_text).all()
    assert (plain.address, plain.shared) == ("Ågatan 1", "Klotter")
    assert masked.shared == "Någon målade på en mur; ring [telefon]"
    assert masked.redactions == ["phone"]
    assert connection.execute(select(report_raw)).all() == [
        (masked.report_id, "Någon målade på en mur; ring 070-123 45 67")
    ]


def test_a_report_without_words_leaves_no_row_for_them(connection, origin, made_up):
    reports = made_up.reports(1).assign(text_raw=None, text_shared=None)
    save(connection, reports, made_up.points(1), origin=origin)
    assert connection.execute(select(report_text)).all() == []
    assert connection.execute(select(report_raw)).all() == []


def test_what_waits_for_review_is_not_counted(connection, origin, made_up):
    waiting = replace(origin, state=ReportState.RECEIVED)
    save(connection, made_up.reports(2), made_up.points(2), origin=waiting)
    assert cube.read(connection).columns.empty
    assert totals_by_precision(connection).empty
    assert near(connection, made_up.first_cell + np.arange(2)).empty
    assert span(connection) is None


def test_what_the_police_keep_to_themselves_is_not_counted(connection, origin, made_up):
    places = made_up.points(2)
    save(connection, made_up.reports(2), places, origin=origin)
    kept = update(report).where(report.c.external_id == "Å-1")
    connection.execute(kept.values(confidentiality="police"))
    assert cube.read(connection).columns["count"].sum() == 1
    assert totals_by_precision(connection)["count"].sum() == 1
    assert set(near(connection, places.cell)["id"]) == set(
        connection.scalars(select(report.c.id).where(report.c.external_id == "Å-0"))
    )
    first, last = span(connection)
    assert first == last


@pytest.mark.parametrize("decided", ["rejected", "handed_over"])
def test_new_words_do_not_undo_a_decision(connection, origin, made_up, decided):
    save(connection, made_up.reports(1), made_up.points(1), origin=origin)
    connection.execute(update(report).values(state=decided))
    changed = made_up.reports(1, digest=b"another")
    save(connection, changed, made_up.points(1), origin=origin)
    assert connection.execute(select(report.c.state)).scalars().all() == [decided]


def test_words_go_with_their_report(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    connection.execute(delete(report))
    for table in (placement, report_text, report_raw):
        assert connection.execute(select(table)).all() == []


def test_points_are_stored_to_the_metre(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    rows = connection.execute(
        text(
            "select st_x(point), st_y(point), st_srid(point), cell"
            " from core.placement order by cell"
        )
    )
    assert rows.all() == [
        (616_000.0, 6_514_000.0, 3006, made_up.first_cell),
        (616_001.0, 6_514_000.0, 3006, made_up.first_cell + 1),
    ]


def test_saving_the_same_reports_twice_changes_nothing(connection, origin, made_up):
    save(connection, made_up.reports(5), made_up.points(5), origin=origin)
    number = revision.read(connection)
    again = save(connection, made_up.reports(5), made_up.points(5), origin=origin)
    assert again == SaveCounts(stored=0, unchanged=5, updated=0, duplicates=0)
    assert revision.read(connection) == number


def test_a_changed_report_takes_its_new_content_and_place(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    changed = made_up.reports(2)
    changed.loc[0, ["category", "digest"]] = ["arson_minor", b"another"]
    counts = save(connection, changed, made_up.street_and_unplaced(), origin=origin)
    assert counts == SaveCounts(stored=0, unchanged=1, updated=1, duplicates=0)
    rows = connection.execute(
        select(report.c.category, placement.c.precision)
        .join(placement, placement.c.report_id == report.c.id)
        .order_by(report.c.occurred_from)
    )
    assert rows.all() == [("arson_minor", "street"), ("graffiti", "point")]


def test_a_change_raises_the_revision(connection, origin, made_up):
    number = revision.read(connection)
    save(connection, made_up.reports(1), made_up.points(1), origin=origin)
    assert revision.read(connection) > number


def test_two_senders_may_use_the_same_ids(connection, origin, made_up):
    other = made_up.origin(connection, "fastighetsbolag")
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    counts = save(connection, made_up.reports(2), made_up.points(2), origin=other)
    assert counts.stored == 2


def test_reports_and_places_must_agree_on_number(connection, origin, made_up):
    with pytest.raises(ShapeError, match="2 reports have 3 places"):
        save(connection, made_up.reports(2), made_up.points(3), origin=origin)


def test_a_duplicate_is_stored_and_not_counted(connection, origin, made_up):
    reports = made_up.reports(2)
    original = as_uuids(report_ids("vaktbolag", ["Å-0"]))[0]
    reports["duplicate_of"] = [None, original]
    counts = save(connection, reports, made_up.points(2), origin=origin)
    assert (counts.stored, counts.duplicates) == (2, 1)
    assert cube.read(connection).columns["count"].sum() == 1
    assert totals_by_precision(connection)["count"].tolist() == [1]
    assert len(near(connection, made_up.first_cell + np.arange(2))) == 1


def test_counts_are_added_up_by_category_day_and_place(connection, origin, made_up):
    save(connection, made_up.reports(26), made_up.points(26), origin=origin)
    columns = cube.read(connection).columns
    assert columns["count"].sum() == 26
    assert sorted(columns["day"].dt.date.unique()) == [
        date(2025, 3, 1),
        date(2025, 3, 2),
    ]
    # Noon to 23 in UTC is 13 to 24 in Stockholm, so eleven hours stay on the day.
    assert columns.groupby("day")["count"].sum().tolist() == [11, 15]
    assert set(columns["category"]) == {"graffiti", "vandalism"}
    assert set(columns["kind"]) == {"incident"}


def test_totals_keep_to_a_period(connection, origin, made_up):
    save(connection, made_up.reports(26), made_up.points(26), origin=origin)
    period = Period(date(2025, 3, 1), date(2025, 3, 1))
    assert totals_by_precision(connection, period=period)["count"].sum() == 11


def test_an_empty_store_gives_empty_answers(connection, made_up):
    assert cube.read(connection).columns.empty
    assert totals_by_precision(connection).empty
    assert near(connection, np.array([made_up.first_cell])).empty
    assert span(connection) is None


def test_a_street_is_found_in_each_of_its_cells(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.street_and_unplaced(), origin=origin)
    found = near(connection, np.array([made_up.first_cell + 2, made_up.first_cell + 3]))
    assert found["weight"].round(4).tolist() == [0.3, 0.4]
    assert found["east"].isna().all()
    assert found["id"].nunique() == 1


def test_unplaced_reports_are_counted_without_a_place(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.street_and_unplaced(), origin=origin)
    columns = cube.read(connection).columns
    nowhere = columns[(columns["cell"] == 0) & (columns["footprint"] == 0)]
    assert nowhere["count"].tolist() == [1]
    totals = totals_by_precision(connection).set_index("precision")["count"]
    assert totals.to_dict() == {"street": 1, "unplaced": 1}


def test_footprints_come_back_with_their_weights(connection, origin, made_up):
    places = made_up.street_and_unplaced()
    save(connection, made_up.reports(2), places, origin=origin)
    (key,) = places.footprints
    (found,) = cube.footprints(connection, [key, 7]).values()
    np.testing.assert_array_equal(found.cells, places.footprints[key].cells)
    np.testing.assert_allclose(found.weights, [0.1, 0.2, 0.3, 0.4], rtol=1e-6)


def test_the_weights_of_each_placed_report_sum_to_one(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.street_and_unplaced(), origin=origin)
    sums = connection.execute(
        text("select sum(weight) from core.placement_cell group by report_id")
    )
    assert list(sums.scalars()) == pytest.approx([1.0])


def test_other_senders_well_known_reports_are_given(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    first, last = span(connection)
    asked = {
        "except_sender": "x",
        "start": first,
        "end": last,
        "precisions": [Precision.POINT],
        "time_precisions": [TimePrecision.EXACT],
    }
    theirs = well_placed(connection, **asked)
    assert theirs["east"].tolist() == [616_000.0, 616_001.0]
    for other in (
        {"except_sender": "vaktbolag"},
        {"precisions": [Precision.ADDRESS]},
        {"time_precisions": [TimePrecision.DAY]},
    ):
        assert well_placed(connection, **{**asked, **other}).empty


def test_a_place_without_its_report_is_refused(connection):
    with pytest.raises(IntegrityError, match="report that is not there"):
        connection.execute(
            text(
                "insert into core.placement (report_id, precision)"
                " values (gen_random_uuid(), 'unplaced')"
            )
        )


def test_a_report_of_an_unknown_batch_is_refused(connection, origin, made_up):
    save(connection, made_up.reports(1), made_up.points(1), origin=origin)
    with pytest.raises(IntegrityError, match="did not send"):
        connection.execute(text("update core.report set batch_id = gen_random_uuid()"))


def test_a_batch_with_reports_stays(connection, origin, made_up):
    save(connection, made_up.reports(1), made_up.points(1), origin=origin)
    with pytest.raises(IntegrityError, match="a batch with reports stays"):
        connection.execute(text("delete from core.import_batch"))


def test_the_id_of_a_report_stays(connection, origin, made_up):
    save(connection, made_up.reports(1), made_up.points(1), origin=origin)
    with pytest.raises(IntegrityError, match="never changes"):
        connection.execute(text("update core.report set id = gen_random_uuid()"))


def test_a_removed_report_takes_its_place_along(connection, origin, made_up):
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    connection.execute(text("delete from core.report where external_id = 'Å-0'"))
    assert connection.execute(text("select count(*) from core.placement")).scalar() == 1


def test_ids_are_uuids_of_version_eight_and_always_the_same():
    ids = as_uuids(report_ids("vaktbolag", ["Å-1", "Å-2"]))
    assert [one.version for one in ids] == [8, 8]
    assert ids == as_uuids(report_ids("vaktbolag", ["Å-1", "Å-2"]))
    # hashlib.blake2b over sender, a zero byte and id, with the version put in.
    assert str(ids[0]) == "71b5e7d5-0cbd-8a4c-b356-a6fb80e1676f"


PUT_ELSEWHERE = """
    with gone as (
        delete from core.placement where footprint_id is not null returning report_id
    )
    insert into core.placement (report_id, precision, footprint_id)
    select report_id, 'street', 7 from gone
"""


@pytest.mark.parametrize(
    "change",
    [
        "update core.placement set footprint_id = 7 where footprint_id is not null",
        PUT_ELSEWHERE,
        "delete from core.footprint",
        "update core.footprint set id = id + 1",
    ],
)
def test_a_place_names_only_a_footprint_that_is_there(
    connection, origin, made_up, change
):
    save(connection, made_up.reports(2), made_up.street_and_unplaced(), origin=origin)
    with (
        pytest.raises(IntegrityError, match="footprint"),
        connection.begin_nested(),
    ):
        connection.execute(text(change))
    connection.execute(text("delete from core.placement"))
    connection.execute(text("delete from core.footprint"))
