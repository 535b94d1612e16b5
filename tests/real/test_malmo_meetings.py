"""Three meetings over 2025, held on the notices of Malmö's police."""

import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pypdfium2
import pytest
from sqlalchemy import text

from geosafety.hotspots import HotspotQuestion, find_hotspots
from geosafety.jobs import issues, meeting_files, meeting_lock, meetings, operations
from geosafety.jobs import measures as measure_jobs
from geosafety.jobs.counted import Counted
from geosafety.jobs.feeds import read_feed
from geosafety.jobs.locate import stored_gazetteer
from geosafety.jobs.register import import_register
from geosafety.jobs.review_reports import reject
from geosafety.model.account import Actor, Role
from geosafety.model.issue import IssueState
from geosafety.model.measure import (
    Horizon,
    Indicator,
    Measure,
    MeasureKind,
    MeasureState,
)
from geosafety.model.meeting import AttendanceRole, Edition
from geosafety.model.operation import OperationState
from geosafety.model.period import Period
from geosafety.store import inbox, meeting_documents
from geosafety.store import issues as stored_issues
from geosafety.store import measures as stored_measures
from geosafety.store import meetings as stored_meetings
from geosafety.store import operations as stored_operations
from geosafety.store.connection import acting, transaction

SERVED = ("id", "datetime", "name", "summary", "url", "type", "preamble", "body")
# The police publish about 270 notices a year, so a fortnight would say nothing.
PERIODS = (
    Period(date(2025, 1, 1), date(2025, 4, 30)),
    Period(date(2025, 5, 1), date(2025, 8, 31)),
    Period(date(2025, 9, 1), date(2025, 12, 31)),
)
POLICE = "Polisen berättar om en insats som inte ska spridas."


@dataclass(eq=False)
class Group:
    """The group that meets, and where its notices come from."""

    owner: object
    catalog: object
    leader: object
    organisation: int
    account: int
    notices: pd.DataFrame
    folder: object

    def receive(self, until):
        """Read the feed as it stood on a day."""
        known = self.notices["datetime"].str[:10] < until.isoformat()
        page = self.folder / f"{until}.json"
        frame = self.notices[known].astype(object)
        records = frame.where(frame.notna(), None).to_dict("records")
        page.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        gazetteer = stored_gazetteer(self.owner, municipality=self.catalog.municipality)
        now = datetime.combine(until, time(6), UTC)
        read_feed(
            self.owner, [page], catalog=self.catalog, gazetteer=gazetteer, now=now
        )

    def incidents(self):
        accepted = self.catalog.vocabulary.accepted()
        return tuple(k for k, each in accepted.items() if each.kind.value == "incident")

    def counted(self):
        with transaction(self.owner) as connection:
            return Counted.read(connection)

    def hottest(self, last):
        """Give the hexagon that is hot and has most reports in the year up to a day."""
        period = Period(last - timedelta(days=364), last)
        laid_out = self.counted().laid_out(self.catalog.municipality, resolution=8)
        question = HotspotQuestion(
            categories=self.incidents(), kind="incident", period=period, version="test"
        )
        found, _ = find_hotspots(laid_out.cube, question, weights=laid_out.neighbours)
        hot = found.frame["Gi_Bin"].to_numpy() > 0
        most = np.argmax(np.where(hot, found.frame["n"], -1))
        return str(found.frame["h3"].iloc[most])

    def begin(self, period, held):
        """Plan the next meeting, and say who came and what the police tell."""
        plan = meetings.Plan(
            period=period,
            cutoff_at=datetime.combine(held, time(8), UTC),
            held_on=held,
            place="Stadshuset",
        )
        with transaction(self.leader) as connection:
            number = meetings.plan(connection, self.catalog, plan)
            meetings.attend(
                connection, number, self.organisation, AttendanceRole.CHAIR, people=1
            )
            meetings.write_section(connection, number, "police", POLICE, version=1)
        return number

    def lock(self, number, now):
        """Lock a meeting with its documents, and give the full one."""
        desk = meeting_files.Desk(
            catalog=self.catalog, group=self.leader, statistics=self.owner
        )
        meeting_lock.lock(
            self.leader,
            number,
            version=None,
            account_id=self.account,
            now=now,
            make=meeting_files.locking(desk, now=now),
        )
        with transaction(self.leader) as connection:
            return {
                edition: meeting_documents.read(connection, number, edition)
                for edition in Edition
            }


@pytest.fixture
def group(database, catalog, real_data, tmp_path):
    register = real_data / "malmo_addresses/malmo_adresser.parquet"
    import_register(database, register, columns={})
    notices = pd.read_parquet(real_data / "polisen_events/texts_malmo_dev.parquet")
    with transaction(database) as connection:
        organisation = connection.execute(
            text(
                "insert into core.organisation (key, name, type)"
                " values ('kommunen', 'Kommunen', 'department') returning id"
            )
        ).scalar_one()
        account = connection.execute(
            text(
                "insert into core.account"
                " (username, name, role, organisation_id, password_hash) values"
                " ('samordnare', 'Samordnare', 'coordinator', :number, '')"
                " returning id"
            ),
            {"number": organisation},
        ).scalar_one()
    actor = Actor(Role.COORDINATOR.value, organisation, account)
    return Group(
        owner=database,
        catalog=catalog,
        leader=acting(database, actor),
        organisation=organisation,
        account=account,
        notices=notices[list(SERVED)],
        folder=tmp_path,
    )


def lift(group, meeting, cell, held):
    """Lift a hexagon, put it first, agree on an operation and decide a measure."""
    area = issues.place_of(cell=cell, drawn="", municipality=group.catalog.municipality)
    with transaction(group.leader) as connection:
        issue = issues.lift(
            connection, area, title="Rutan med flest notiser", meeting_id=meeting
        )
        meetings.prioritise(
            connection, meeting, issue, what="Våld kvällstid", known_cause="Okänd"
        )
        meetings.decide(
            connection, meeting, "Platsen gås igenom på plats.", issue_id=issue
        )
        operation = operations.add(
            connection,
            meeting,
            what="Gå igenom belysningen",
            owner_organisation_id=group.organisation,
            due_on=held + timedelta(days=14),
            issue_id=issue,
        )
        measure = measure_jobs.add_measure(
            connection,
            Measure(
                title="Bättre ljus",
                goal="Färre våldsbrott kvällstid",
                kind=MeasureKind.SITUATIONAL,
                horizon=Horizon.SHORT,
                owner_organisation_id=group.organisation,
                indicator=Indicator(
                    kind="incident",
                    baseline_first=PERIODS[0].first,
                    baseline_last=PERIODS[0].last,
                ),
                area=area,
                starts_on=date(2025, 5, 12),
                due_on=date(2025, 8, 31),
                issue_id=issue,
                meeting_id=meeting,
            ),
            municipality=group.catalog.municipality,
            counted=group.counted(),
            categories=group.incidents(),
        )
    return issue, operation, measure


def step(group, measure, *states):
    for state, day in states:
        with transaction(group.leader) as connection:
            version = stored_measures.read(connection, measure).version
            measure_jobs.take_step(
                connection, measure, state, note="", version=version, today=day
            )


def report_back(group, operation):
    with transaction(group.leader) as connection:
        version = stored_operations.read(connection, operation).version
        operations.report_back(
            connection,
            operation,
            version=version,
            state=OperationState.DONE,
            outcome="Fyra lampor bytta.",
        )


def withdraw_one(group, meeting):
    """Turn down a report that a locked meeting has counted."""
    with transaction(group.leader) as connection:
        number = min(meeting_documents.counted(connection, meeting))
        card = inbox.read(connection, number)
        reject(connection, number, version=card.version, note="Hände någon annanstans.")


def words_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    joined = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s+", " ", joined), len(pages)


def test_the_third_meeting_tells_what_came_of_the_first_two(group, capsys):
    held = [period.last + timedelta(days=6) for period in PERIODS]
    group.receive(held[0])
    first = group.begin(PERIODS[0], held[0])
    cell = group.hottest(PERIODS[0].last)
    issue, operation, measure = lift(group, first, cell, held[0])
    documents = [group.lock(first, datetime.combine(held[0], time(9), UTC))]
    step(
        group,
        measure,
        (MeasureState.DECIDED, held[0]),
        (MeasureState.ONGOING, date(2025, 5, 12)),
    )
    report_back(group, operation)
    group.receive(held[1])
    second = group.begin(PERIODS[1], held[1])
    with transaction(group.leader) as connection:
        found = stored_issues.read(connection, issue)
        issues.change_state(
            connection,
            issue,
            IssueState.ACTED_ON,
            version=found.version,
            note="Åtgärden har börjat.",
            now=datetime.combine(held[1], time(9), UTC),
            meeting_id=second,
        )
        meetings.prioritise(connection, second, issue, what="Följs upp")
        lamps = operations.add(
            connection,
            second,
            what="Byta lampor",
            owner_organisation_id=group.organisation,
            due_on=held[1] + timedelta(days=14),
            issue_id=issue,
        )
    documents.append(group.lock(second, datetime.combine(held[1], time(9), UTC)))
    step(group, measure, (MeasureState.DONE, date(2025, 9, 3)))
    report_back(group, lamps)
    withdraw_one(group, second)

    group.receive(held[2])
    third = group.begin(PERIODS[2], held[2])
    with transaction(group.leader) as connection:
        meetings.prioritise(connection, third, issue, what="Är åtgärdad")
    documents.append(group.lock(third, datetime.combine(held[2], time(9), UTC)))

    full, pages = words_of(documents[2][Edition.FULL].pdf)
    shared, _ = words_of(documents[2][Edition.SHARED].pdf)
    with capsys.disabled():
        sys.stdout.write(f"\nMalmö 2025, the third meeting: {pages} pages\n")
    with transaction(group.leader) as connection:
        counted = len(meeting_documents.counted(connection, third))
        assert stored_meetings.read(connection, third).is_locked
        assert stored_issues.meeting_numbers(connection)[issue] == (1, 2, 3)
    assert f"{counted} rapporter" in full
    assert "Sedan möte 2 låstes har 1 av dess" in full
    assert "Fyra lampor bytta." in full
    assert "Bättre ljus" in full
    assert "Bättre ljus" not in shared
    assert POLICE in full
    assert POLICE not in shared
    assert POLICE.encode() not in documents[2][Edition.SHARED].json
    # What was locked before is not touched by what became of its reports.
    with transaction(group.leader) as connection:
        assert (
            meeting_documents.read(connection, second, Edition.FULL)
            == documents[1][Edition.FULL]
        )
