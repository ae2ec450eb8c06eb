"""The closing line of ``exec``, and ``exec --alternatives``."""

import sys

import pytest

from tests.cli.running import ANCHOR, refusal, run

PROGRAM = """
import json, os, sys
from urllib.request import Request, urlopen
headers = {
    "Authorization": "Bearer " + os.environ["ETELECOM_API_KEY"],
    "Content-Type": "application/json",
}
base, mock = os.environ["ETELECOM_BASE_URL"], os.environ["ETELECOM_MOCK_URL"] + "/__admin/worlds"
def ask(paging):
    body = json.dumps({"paging": paging}).encode()
    with urlopen(Request(base + ".Zalo/ListJourneys", body, headers)) as answer:
        return json.load(answer)
"""
OPTIONS = ("--preset", "one", "--anchor", ANCHOR)


def execute(code: str, *options: str) -> tuple[int, str, str]:
    ran = run("exec", *OPTIONS, *options, "--", sys.executable, "-c", PROGRAM + code)
    return ran.code, ran.output.decode(), ran.errors


def test_it_ends_with_what_the_calls_touched() -> None:
    code, _, errors = execute("ask({}); ask({'after': '.'})")
    assert code == 0
    last = errors.splitlines()[-1]
    assert last.startswith("etelecom-mock: 2 calls; ")
    assert "phone_form 2" in last
    assert "first_page_echo 1" in last


def test_calls_without_bodies_are_not_said_to_touch_nothing() -> None:
    code, _, errors = execute("ask({})", "--journal-bodies", "off")
    last = errors.splitlines()[-1]
    assert (code, last) == (
        0,
        "etelecom-mock: 1 call, 1 without bodies to read; no assumption touched",
    )
    code, output, errors = execute("print('ran')", "--journal-bodies", "off", "--alternatives")
    assert (code, output) == (2, "")
    assert "--journal-bodies on" in errors


def test_a_command_that_calls_nothing_gets_no_line() -> None:
    assert execute("pass")[2] == ""


def test_calls_of_removed_worlds_count_too() -> None:
    code = """
made = json.load(urlopen(Request(mock, b'{"preset": "one"}')))
headers["Authorization"] = "Bearer " + made["api_key"]
ask({})
urlopen(Request(mock + "/" + made["name"], method="DELETE"))
"""
    last = execute(code)[2].splitlines()[-1]
    assert last.startswith("etelecom-mock: 1 call; ")


@pytest.mark.slow
def test_the_command_is_run_under_each_alternative() -> None:
    """A table says what fails, and only the failing command's output is shown."""
    reads = """
page = ask({})
row = page["journeys"][0]
print("said", row["phone"][:2], page["paging"]["after"])
assert row["phone"].startswith("84")
assert "." in row["created_at"]
assert page["paging"]["next"]
assert page["paging"]["after"] == "."
assert row["expired_at"] and row["error_code"] == 0
"""
    code, output, errors = execute(reads, "--alternatives")
    assert code == 1
    assert output == "said 84 .\n", "standard output is the first run's"
    lines = errors.splitlines()
    head = "etelecom-mock: under each alternative of the assumptions that the command touched:"
    table = lines[lines.index(head) :]
    verdicts = {line.split()[1]: line.split()[0] for line in table[1:-1]}
    wanted = {
        *("phone_form=national", "time_precision=seconds", "last_page_next=empty"),
        *("first_page_echo=empty", "journey_expiry_name=expires_at", "zero_values=omitted"),
    }
    assert {name for name, verdict in verdicts.items() if verdict == "FAILED"} == wanted
    assert verdicts["journey_expiry_name=both"] == "passed"
    assert "date_bounds=closed" not in verdicts, "it was not touched"
    failed = len(wanted)
    assert f"{len(verdicts)} alternatives: {len(verdicts) - failed} passed, {failed}" in table[-1]
    assert "In which format do responses show a phone? As `0912345678`." in errors
    assert "etelecom-mock: under phone_form=national the command fails (1):" in lines
    assert "AssertionError" in errors


def test_a_command_that_fails_as_it_is_is_run_once() -> None:
    code, _, errors = execute("ask({}); sys.exit(7)", "--alternatives")
    assert code == 7
    assert errors.splitlines()[-1].endswith(
        "the command fails under the defaults, so no alternative was tried"
    )


def test_a_database_is_not_fresh() -> None:
    words = ("--alternatives", "--database", "never.db", "--", "true")
    assert "leave --database out" in refusal("exec", *words)
