"""Events by program: handed in one by one, or many at once."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from flask import Response, jsonify
from flask_login import current_user
from pydantic import BaseModel, Field

from geosafety.errors import Problem, RefusedInputError, refuse_all
from geosafety.intake import EVENT_FIELDS
from geosafety.jobs.submit import Told, partner_form, submit
from geosafety.store.connection import transaction
from geosafety.store.submissions import Outcome, Submitted
from webmap.api.contract import MOMENT, Strict, body, faults_of
from webmap.api.reports import blueprint
from webmap.errors import status_of_code
from webmap.site import site
from webmap.text import language

MOST_EVENTS: Final = 10_000
Moment = Annotated[
    str | None,
    Field(
        description="RFC 3339 with an offset.",
        json_schema_extra={"format": "date-time"},
    ),
]


@body
class EventHandedIn(Strict):
    """One event: what, when, where, and words that point at no person."""

    client_id: str = Field(
        description="UUID made by the sender; the same one is stored once.",
        min_length=1,
        max_length=100,
    )
    category: str = Field(description="A key, or a Swedish name.", max_length=200)
    observed_at: Moment = None
    observed_to: Moment = None
    lat: float | None = Field(default=None, description="EPSG:4326, degrees.")
    lon: float | None = Field(default=None, description="EPSG:4326, degrees.")
    accuracy_m: float | None = Field(default=None, description="Metres.")
    address: str | None = Field(default=None, max_length=500)
    text: str | None = None


@body
class EventsHandedIn(Strict):
    """Many events, each answered by itself."""

    events: list[dict[str, Any]] = Field(max_length=MOST_EVENTS)


class EventAnswer(BaseModel):
    """What became of one event."""

    id: UUID
    outcome: Outcome


class EventsAnswer(BaseModel):
    """What became of each event, in their order."""

    results: list[dict[str, Any]]


@blueprint.post(
    "/reports",
    responses={200: EventAnswer, 201: EventAnswer},
)
def create(body: EventHandedIn) -> tuple[Response, int]:
    """
    Hand in one event: 201 stored, 200 known already, 409 another has its id.

    It belongs to the organisation of whoever is signed in, and waits for review.
    """
    told = _told([_fields(body)])
    if told.problems:
        raise refuse_all(told.problems)
    answer = told.submitted[0]
    if answer.outcome is Outcome.CONFLICT:
        raise _conflict()
    status = HTTPStatus.CREATED if answer.outcome is Outcome.STORED else HTTPStatus.OK
    return jsonify(_answer(answer)), status


@blueprint.post("/reports/batch", responses={201: EventsAnswer, 207: EventsAnswer})
def create_many(body: EventsHandedIn) -> tuple[Response, int]:
    """
    Hand in many events: 201 if all were taken, else 207 with each one's answer.

    A wrong event does not stop the others. At most 10,000 events in 8 MiB.
    """
    results: list[dict[str, Any]] = [{} for _ in body.events]
    good: list[tuple[int, dict[str, str]]] = []
    for place, raw in enumerate(body.events):
        faults = _faults_of(raw, place)
        if faults:
            results[place] = _refused(faults)
        else:
            good.append((place, _fields(EventHandedIn.model_validate(raw))))
    first = _firsts(good)
    once = [pair for pair in good if first[pair[0]] == pair[0]]
    for place, answer in _each(once):
        results[place] = answer
    for place, _ in good:
        # The very same event once more: known when its first one was taken.
        results[place] = results[place] or _known(results[first[place]])
    taken = all(result["status"] in {200, 201} for result in results)
    status = HTTPStatus.CREATED if taken else HTTPStatus.MULTI_STATUS
    return jsonify({"results": results}), status


Placed = tuple[int, dict[str, str]]


def _firsts(good: list[Placed]) -> dict[int, int]:
    """Tell of each event where the very same stands first."""
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    return {
        place: seen.setdefault(tuple(sorted(event.items())), place)
        for place, event in good
    }


def _known(first: dict[str, Any]) -> dict[str, Any]:
    """Answer an event that came a second time as its first one."""
    if first["status"] != HTTPStatus.CREATED:
        return first
    return first | {"status": HTTPStatus.OK.value, "outcome": Outcome.KNOWN.value}


def _told(events: list[dict[str, str]]) -> Told:
    """Take events in, all or none."""
    account = current_user.account
    gazetteer = site().addresses.newest().gazetteer
    with transaction(site().engine) as connection:
        return submit(
            connection,
            events,
            partner_form(site().catalog, account.role),
            organisation_id=account.organisation_id,
            catalog=site().catalog,
            gazetteer=gazetteer,
            now=datetime.now(UTC),
        )


def _each(good: list[tuple[int, dict[str, str]]]) -> list[tuple[int, dict[str, Any]]]:
    """Take in what can be taken, and tell each one's answer."""
    if not good:
        return []
    told = _told([event for _, event in good])
    if not told.problems:
        return [
            (place, _result(answer))
            for (place, _), answer in zip(good, told.submitted, strict=True)
        ]
    # Some are wrong: those are answered, and the others are taken without them.
    wrong: dict[int, list[Problem]] = {}
    for problem in told.problems:
        wrong.setdefault(_position(problem, len(good)), []).append(problem)
    answers = [
        (good[at][0], _refused([_moved(each, good[at][0]) for each in faults]))
        for at, faults in wrong.items()
    ]
    rest = [pair for at, pair in enumerate(good) if at not in wrong]
    return [*answers, *_each(rest)]


def _faults_of(raw: dict[str, Any], place: int) -> list[Problem]:
    """Find what is wrong with the shape of one event of many."""
    return faults_of(EventHandedIn, raw, pointer=f"/events/{place}") + [
        _without_offset(name, f"/events/{place}/{name}")
        for name in ("observed_at", "observed_to")
        if isinstance(raw.get(name), str) and not MOMENT.fullmatch(raw[name])
    ]


def _fields(event: EventHandedIn) -> dict[str, str]:
    """Write an event as a form would; refuse a time without an offset."""
    for name in ("observed_at", "observed_to"):
        moment = getattr(event, name)
        if moment is not None and not MOMENT.fullmatch(moment):
            raise refuse_all([_without_offset(name, f"/{name}")])
    plain = event.model_dump(exclude_none=True)
    return {name: str(plain[name]) for name in EVENT_FIELDS if name in plain}


def _without_offset(name: str, pointer: str) -> Problem:
    """Tell that a time could be meant in two ways."""
    return Problem(
        code="bad-datetime",
        sv=f"{name} ska vara en tid med avvikelse från UTC, som "
        "2026-03-01T20:00:00+01:00.",
        en=f"{name} should be a time with its offset from UTC, such as "
        "2026-03-01T20:00:00+01:00.",
        pointer=pointer,
        column=name,
    )


def _position(problem: Problem, count: int) -> int:
    """Tell which event a fault belongs to."""
    parts = (problem.pointer or "").split("/")
    return int(parts[2]) if count > 1 else 0


def _moved(problem: Problem, place: int) -> Problem:
    """Let a fault point at the event's place in what was sent."""
    field = (problem.pointer or "").rsplit("/", 1)[-1]
    return Problem(
        code=problem.code,
        sv=problem.sv,
        en=problem.en,
        column=problem.column,
        pointer=f"/events/{place}/{field}",
    )


def _result(answer: Submitted) -> dict[str, Any]:
    """Tell what became of one event of many."""
    statuses = {Outcome.STORED: 201, Outcome.KNOWN: 200, Outcome.CONFLICT: 409}
    return {"status": statuses[answer.outcome], **_answer(answer)}


def _refused(faults: list[Problem]) -> dict[str, Any]:
    """Tell why one event of many was not taken."""
    return {
        "status": status_of_code(faults[0].code),
        "errors": [fault.as_json(language()) for fault in faults],
    }


def _answer(answer: Submitted) -> dict[str, Any]:
    """Write what became of an event."""
    return {"id": str(answer.id), "outcome": answer.outcome.value}


def _conflict() -> RefusedInputError:
    """Refuse an id that another event has."""
    problem = Problem(
        code="conflict",
        sv="En annan händelse har samma client_id; ge varje händelse ett eget.",
        en="Another event has the same client_id; give each event its own.",
        pointer="/client_id",
    )
    return RefusedInputError(sv=problem.sv, en=problem.en, problems=[problem])
