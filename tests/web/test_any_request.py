"""Requests made out of the API's own document, right ones and wrong ones."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from geosafety.model.account import Role
from geosafety.store import accounts, sessions
from geosafety.store.connection import transaction
from webmap.sign_in import LASTING

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
FEW = 5
# With every role and operation together more than 20,000.
MANY = 150
READERS = [None, *Role]


def test_no_request_is_answered_with_a_fault_of_ours(empty, database):
    assert answered(empty, database, FEW) >= FEW * len(READERS)


@pytest.mark.fault
def test_none_of_20_000_requests_is_answered_with_a_fault_of_ours(empty, database):
    assert answered(empty, database, MANY) >= 20_000


def identified(database, role):
    """Give the headers of a role's requests."""
    headers = {"Accept-Encoding": "identity"}
    if role is not None:
        with transaction(database) as connection:
            found = accounts.by_username(connection, f"prov.{role}")
            token = sessions.begin(connection, found.id, lasting=LASTING)
        headers["Authorization"] = f"Bearer {token}"
    return headers


def answered(app, database, examples):
    """Send each request as each role; count those answered as documented."""
    readers = [identified(database, role) for role in READERS]
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in api.get_all_operations()]
    count = 0
    for operation in operations:
        requests = st.one_of(
            *(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
        )

        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=requests)
        def send(case):
            nonlocal count
            for headers in readers:
                count += 1
                case.call_and_validate(checks=CHECKS, headers=headers)

        send()
    return count
