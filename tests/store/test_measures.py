from datetime import date, datetime
from uuid import uuid4

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from geosafety import grid
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.jobs.measures import close_follow_up, open_measures, say, take_step
from geosafety.model.measure import (
    CostClass,
    Horizon,
    Indicator,
    Measure,
    MeasureKind,
    MeasureState,
    next_states,
)
from geosafety.store import measures, organisations

TODAY = date(2026, 3, 4)
CELL = grid.cells_of_points([17.008], [58.753], 9)
AREA = grid.polygons_3006(CELL)[0].buffer(-40)


@pytest.fixture
def owner(connection):
    number = organisations.ensure(
        connection, "bostad", name="Bostad", organisation_type="property_owner"
    )
    for name, value in (("role", "coordinator"), ("organisation", number)):
        connection.execute(
            text("select set_config('geosafety.' || :name, :value, true)"),
            {"name": name, "value": str(value)},
        )
    return number


@pytest.fixture
def planned(owner):
    return lambda **changes: Measure(
        **{
            "title": "Ny belysning",
            "goal": "Färre rapporter",
            "kind": MeasureKind.SITUATIONAL,
            "horizon": Horizon.LONG,
            "owner_organisation_id": owner,
            "indicator": Indicator(
                text="Skadegörelse",
                kind="incident",
                categories=("graffiti",),
                baseline_first=date(2025, 1, 1),
                baseline_last=date(2025, 3, 31),
                baseline=12.0,
                target=6.0,
            ),
            "area": AREA,
            "place": "Gången",
            "due_on": date(2026, 2, 1),
            "cost_class": CostClass.LOW,
            **changes,
        }
    )


@pytest.fixture
def stepped(connection):
    """Take a measure from state to state, as the coordinator."""

    def take(number, *states, note="skäl"):
        for state in states:
            version = measures.read(connection, number).version
            take_step(
                connection, number, state, note=note, version=version, today=TODAY
            )

    return take


def test_a_measure_comes_back_as_it_was_stored(connection, planned):
    new = planned()
    found = measures.read(connection, measures.add(connection, new))
    same = ("title", "goal", "kind", "horizon", "place", "due_on", "cost_class")
    for name in same:
        assert getattr(found.measure, name) == getattr(new, name)
    assert found.measure.area.equals(new.area)
    assert found.measure.indicator.categories == ("graffiti",)
    assert found.measure.indicator.baseline == 12
    assert (found.owner, found.version) == ("Bostad", 1)
    assert isinstance(found.created_at, datetime)


def test_a_measure_goes_from_proposed_to_followed_up(connection, planned, stepped):
    number = measures.add(connection, planned())
    stepped(number, MeasureState.DECIDED, MeasureState.ONGOING, MeasureState.DONE)
    done = measures.read(connection, number)
    assert (done.measure.starts_on, done.measure.done_on) == (TODAY, TODAY)
    close_follow_up(
        connection,
        number,
        value=7.5,
        comment="Färre, men det var vinter",
        numbers={"p": 0.4},
        version=done.version,
        today=TODAY,
    )
    assert measures.read(connection, number).measure.state == "followed_up"
    [result] = measures.followed_up(connection, number)
    assert (result.value, result.numbers) == (7.5, {"p": 0.4})
    told = [each.state for each in measures.history(connection, number)]
    assert told == ["followed_up", "done", "ongoing", "decided"]


def test_no_measure_is_followed_up_without_a_value_and_a_comment(
    connection, planned, stepped
):
    number = measures.add(connection, planned(state=MeasureState.DECIDED))
    stepped(number, MeasureState.ONGOING, MeasureState.DONE)
    with pytest.raises(RefusedInputError, match="a value and a comment"):
        stepped(number, MeasureState.FOLLOWED_UP)
    change = "update core.measure set state = 'followed_up' where id = :number"
    with pytest.raises(IntegrityError, match="a value and a comment"):
        connection.execute(text(change), {"number": number})


def test_what_was_followed_up_stays_as_it_was(connection, planned):
    number = measures.add(connection, planned())
    measures.follow_up(connection, number, value=1, comment="x", numbers={})
    for change in (
        "update core.measure_follow_up set value = 2",
        "delete from core.measure_follow_up",
    ):
        with (
            pytest.raises(IntegrityError, match="stays as it was"),
            connection.begin_nested(),
        ):
            connection.execute(text(change))
    connection.execute(text("delete from core.measure"))
    assert measures.followed_up(connection, number) == []


@pytest.mark.parametrize("start", [MeasureState.PROPOSED, MeasureState.DECIDED])
@pytest.mark.parametrize("state", MeasureState)
def test_only_some_states_follow_each_other(connection, planned, stepped, start, state):
    number = measures.add(connection, planned(state=start))
    if state in next_states(start):
        stepped(number, state)
        assert measures.read(connection, number).measure.state == state
    elif state is not start:
        with pytest.raises(RefusedInputError, match="cannot take that step"):
            stepped(number, state)


def test_a_measure_is_turned_down_with_a_reason_alone(connection, planned, stepped):
    number = measures.add(connection, planned())
    with pytest.raises(RefusedInputError, match="Write why"):
        stepped(number, MeasureState.REJECTED, note="  ")
    stepped(number, MeasureState.REJECTED, note="För dyrt")
    assert measures.read(connection, number).measure.reason == "För dyrt"


def test_a_change_that_somebody_else_has_made_is_not_written_over(connection, planned):
    number = measures.add(connection, planned())
    take = {"note": "", "version": 1, "today": TODAY}
    take_step(connection, number, MeasureState.DECIDED, **take)
    with pytest.raises(RefusedInputError, match="Somebody has changed"):
        take_step(connection, number, MeasureState.ONGOING, **take)


def test_words_about_persons_and_too_long_ones_are_refused(connection, planned):
    number = measures.add(connection, planned())
    for words, fault in (
        ("Tala med 811218-9876", "personal identity"),
        ("x" * 2001, "at most 2000"),
        ("  ", "Write a comment"),
    ):
        with pytest.raises(RefusedInputError, match=fault):
            say(connection, number, words)
    say(connection, number, "Rad ett  \nrad två")
    [told] = measures.history(connection, number)
    assert (told.note, told.organisation) == ("Rad ett\nrad två", "Bostad")


def test_an_unknown_measure_is_not_found(connection):
    with pytest.raises(NotFoundError):
        measures.read(connection, uuid4())
    with pytest.raises(NotFoundError):
        say(connection, uuid4(), "ord")


def test_the_open_measures_of_a_hexagon_are_those_that_touch_it(connection, planned):
    inside = measures.add(connection, planned())
    measures.add(connection, planned(area=None))
    measures.add(connection, planned(area=shapely.affinity.translate(AREA, 5000)))
    found = open_measures(connection, int(CELL[0]))
    assert [each.id for each in found] == [inside]
    assert found[0].measure.is_late(TODAY)


def test_measures_are_filtered_by_state_and_owner(connection, planned, owner):
    measures.add(connection, planned())
    decided = measures.add(connection, planned(state=MeasureState.DECIDED))
    asked = measures.Filter(states=[MeasureState.DECIDED], owner=owner)
    assert [each.id for each in measures.read_all(connection, asked)] == [decided]
    assert measures.read_all(connection, measures.Filter(owner=0)) == []
