"""The numbers of a meeting are those that one counts by hand."""

from geosafety.model.report import ReportKind
from geosafety.situation.change import Direction
from geosafety.situation.numbers import meeting_numbers


def by_hand(rows, period, **chosen):
    day = rows["day"].dt.date
    kept = (day >= period.first) & (day <= period.last)
    for column, value in chosen.items():
        kept &= rows[column] == value
    return int(kept.sum())


def test_every_row_is_counted_by_hand(town, evidence):
    for kind in evidence.numbers.kinds:
        of_kind = town.rows[town.rows["kind"] == kind.kind.value]
        for each in (row for group in kind.groups for row in group.categories):
            hand = by_hand(of_kind, town.periods.this, category=each.key)
            earlier = by_hand(of_kind, town.periods.before, category=each.key)
            assert (each.now, each.since_before.before) == (hand, earlier)
        for each in kind.senders:
            hand = by_hand(of_kind, town.periods.last_year, sender=each.key)
            assert each.since_last_year.before == hand


def test_parts_add_up_within_a_kind_and_kinds_are_apart(evidence):
    kinds = {each.kind: each for each in evidence.numbers.kinds}
    assert set(kinds) == {ReportKind.INCIDENT, ReportKind.UNSAFE_PLACE}
    for kind in kinds.values():
        assert kind.total.now == sum(each.group.now for each in kind.groups)
        assert kind.total.now == sum(each.now for each in kind.senders)
        for each in kind.groups:
            assert each.group.now == sum(one.now for one in each.categories)


def test_a_sender_that_has_stopped_is_named(evidence):
    assert evidence.numbers.silent == ("Appen",)


def test_more_is_said_of_the_sender_with_the_burst(evidence):
    incidents = evidence.numbers.kinds[0]
    said = {each.title: each.since_before.direction for each in incidents.senders}
    assert said["Vaktbolaget"] is Direction.MORE


def test_before_the_first_report_nothing_is_known(town, vocabulary):
    late = town.rows_of(40, first=town.periods.this.first, days=14, seed=4)
    found = meeting_numbers(
        town.cube_of(late), vocabulary, town.periods, senders=town.senders
    )
    total = found.kinds[0].total
    assert total.now > 0
    assert total.since_before.before is None
    assert total.since_last_year.text == "uppgift saknas"


def test_no_reports_give_no_tables(town, vocabulary):
    cube = town.cube_of(town.rows.iloc[:0])
    found = meeting_numbers(cube, vocabulary, town.periods, senders={})
    assert found.kinds == ()
    assert found.silent == ()
