"""``exec --verify`` judges worlds that were removed or reset while the command ran."""

import sys

import pytest

from tests.cli.running import run

READS_ONE_PAGE = """
import json, os
from urllib.request import Request, urlopen
key = "test:past@default"
def send(address, method="POST"):
    asks = Request(address, b"{}", {"Authorization": f"Bearer {key}"}, method=method)
    asks.add_header("Content-Type", "application/json")
    return urlopen(asks).read()
def read():
    return send(os.environ["ETELECOM_BASE_URL"] + ".Zalo/ListJourneys")
control = os.environ["ETELECOM_MOCK_URL"] + "/__admin"
"""
VERIFIED = ("exec", "--verify", "paging", "--", sys.executable, "-c")


@pytest.mark.parametrize(
    "end",
    ['send(f"{control}/worlds/past", "DELETE")', 'send(f"{control}/reset")'],
    ids=["removed", "reset"],
)
def test_a_world_is_judged_before_its_calls_go(end: str) -> None:
    """Test runners remove or reset the world of each test; an example is the npm package."""
    ran = run(*VERIFIED, f"{READS_ONE_PAGE}read()\n{end}")
    assert ran.code == 1, ran.errors
    assert "paging of past: 1 finding" in ran.errors
    assert "stopped-early" in ran.errors
    assert "etelecom-mock: 1 call;" in ran.errors


def test_each_reset_is_judged_by_itself() -> None:
    ran = run(
        *VERIFIED, READS_ONE_PAGE + 'for _ in range(2):\n    read()\n    send(f"{control}/reset")'
    )
    assert ran.errors.count("paging of past: 1 finding") == 2
    assert "etelecom-mock: 2 calls;" in ran.errors


def test_cleared_calls_are_not_judged() -> None:
    then = 'read()\nsend(f"{control}/requests", "DELETE")\nsend(f"{control}/reset")'
    ran = run(*VERIFIED, READS_ONE_PAGE + then)
    assert (ran.code, "finding" in ran.errors) == (0, False), ran.errors


def test_a_removed_world_that_cannot_be_judged_is_no_finding() -> None:
    program = f'{READS_ONE_PAGE}read()\nsend(f"{{control}}/worlds/past", "DELETE")'
    ran = run("exec", "--journal-bodies", "off", *VERIFIED[1:], program)
    assert ran.code == 3
    assert "--journal-bodies on" in ran.errors
