"""The ledger and the errors as JSON."""

import subprocess
import sys
from typing import Any

import pytest

from mock_server.errors import ERRORS
from mock_server.etelecom import CATALOGUE
from mock_server.fidelity import Grade
from mock_server.web.reference.facts import full_ledger
from tests.reference.commands import run
from tests.simulator import Client


@pytest.fixture(scope="module")
def errors(seeded: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = seeded.http.get("/__admin/errors").json()["errors"]
    return found


def test_the_ledger_is_whole(seeded: Client) -> None:
    """Every fact with its grade and source, and counts that add up."""
    document = seeded.http.get("/__admin/fidelity").json()
    facts = [fact for topic in document["topics"] for fact in topic["facts"]]
    declared = [fact for topic in full_ledger(CATALOGUE) for fact in topic.facts]
    assert [(fact["id"], fact["statement"], fact["grade"], fact["source"]) for fact in facts] == [
        (fact.id, fact.statement, fact.grade.value, fact.source) for fact in declared
    ]
    assert [each["grade"] for each in document["grades"]] == [grade.value for grade in Grade]
    assert sum(each["facts"] for each in document["grades"]) == len(facts)


def test_the_ledger_needs_no_extra() -> None:
    """Its facts are gathered from all modules, and some of those need what may be missing."""
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['opentelemetry.sdk', 'asyncpg']));"
        "from mock_server.etelecom import CATALOGUE;"
        "from mock_server.web.reference.facts import full_ledger; assert full_ledger(CATALOGUE)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_every_error_is_listed(errors: list[dict[str, Any]]) -> None:
    """With its code, its status, an example in the vendor's shape, and its cause."""
    assert [(each["code"], each["status"]) for each in errors] == [
        (error.code, error.status) for error in ERRORS
    ]
    for each in errors:
        assert each["cause"]
        assert each["example"]["code"] == each["code"]
        assert each["example"]["msg"]
        assert each["example"].keys() <= {"code", "msg", "meta"}


@pytest.mark.rule("errors.*")
def test_the_shown_calls_cause_the_shown_errors(
    seeded: Client, errors: list[dict[str, Any]]
) -> None:
    """Status and body, to the letter."""
    shown = [each for each in errors if each["curl"]]
    assert {"invalid_argument", "unauthenticated", "bad_route", "not_found"} <= {
        each["code"] for each in shown
    }
    for each in shown:
        answer = run(seeded.http, each["curl"])
        assert (answer.status, answer.body) == (each["status"], each["example"])


def test_the_calls_name_the_server_as_the_client_does(seeded: Client) -> None:
    answer = seeded.http.get("/__admin/errors", headers={"Host": "mock.test:9000"})
    commands = [each["curl"] for each in answer.json()["errors"] if each["curl"]]
    assert all(" http://mock.test:9000/" in command for command in commands)
