"""Every way to choose alternatives, and where the choice is stored."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mock_server.assumptions import ASSUMPTIONS
from mock_server.cli.commands import command
from mock_server.cli.serve_options import read_settings, serve_options
from mock_server.etelecom import RECORDS, VERBS
from tests.serving import serving
from tests.simulator import API_KEY, JOURNEYS, Client, rows_of, started

ALTERNATIVES = [
    (assumption.name, other.name) for assumption in ASSUMPTIONS for other in assumption.others
]


def phone_of_first(client: Client, key: str = API_KEY) -> str:
    answer = client.call(JOURNEYS, {"paging": {"limit": 1}}, key=key)
    return str(rows_of(answer.body)[0]["phone"])


def chosen(client: Client, **where: str) -> dict[str, str]:
    query = "?" + "&".join(f"{name}={value}" for name, value in where.items())
    body = client.control("GET", f"/assumptions{query}").body
    return {name: each for name, each in body["assume"].items() if body["default"][name] != each}


@pytest.mark.rule("control.assumptions")
def test_a_world_shows_every_assumption_and_its_default(client: Client) -> None:
    body = client.control("GET", "/assumptions").body
    assert body["assume"] == body["default"]
    assert list(body["default"]) == [each.name for each in ASSUMPTIONS]
    assert body["default"]["phone_form"] == "international"


@pytest.mark.parametrize(("name", "alternative"), ALTERNATIVES)
def test_each_alternative_can_be_chosen(client: Client, name: str, alternative: str) -> None:
    answer = client.control("PUT", "/assumptions", {"assume": {name: alternative}})
    assert answer.status == 200
    assert chosen(client) == {name: alternative}
    assert client.control("PUT", "/assumptions", {name: None}).status == 200
    assert chosen(client) == {}


def test_what_is_not_named_stays_and_what_was_read_can_be_put_back(client: Client) -> None:
    client.control("PUT", "/assumptions", {"date_bounds": "closed"})
    body = client.control("PUT", "/assumptions", {"assume": {"phone_form": "national"}}).body
    assert chosen(client) == {"date_bounds": "closed", "phone_form": "national"}
    client.control("POST", "/reset")
    assert client.control("PUT", "/assumptions", body).status == 200
    assert chosen(client) == {"date_bounds": "closed", "phone_form": "national"}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"date_bound": "closed"}, "'date_bound' is not an assumption; known are unset_time, "),
        (
            {"date_bounds": "open"},
            "date_bounds has no alternative 'open'; it can be half_open or closed",
        ),
        ({"assume": {"date_bounds": 7}}, "it can be half_open or closed"),
        ({"assume": ["date_bounds"]}, "must be a JSON object"),
    ],
)
def test_an_unknown_choice_is_refused_with_the_list(client: Client, body: Any, told: str) -> None:
    status, code, message = client.control("PUT", "/assumptions", body).refusal
    assert (status, code) == (400, "invalid_argument")
    assert told in message
    assert chosen(client) == {}
    asked = {"assume": body.get("assume", body)}
    assert told in client.control("POST", "/worlds", asked).refusal[2]


def test_a_made_world_has_its_own(client: Client) -> None:
    asked = {"name": "south", "preset": "one", "assume": {"phone_form": "national"}}
    made = client.control("POST", "/worlds", asked)
    assert made.status == 201
    assert phone_of_first(client, made.body["api_key"]).startswith("0")
    assert chosen(client, world="south") == {"phone_form": "national"}
    assert chosen(client) == {}


def test_a_reset_brings_back_what_the_world_was_made_with(client: Client) -> None:
    asked = {"name": "south", "assume": {"phone_form": "national"}}
    client.control("POST", "/worlds", asked)
    client.control("PUT", "/assumptions?world=south", {"phone_form": None, "new_fields": "some"})
    assert chosen(client, world="south") == {"new_fields": "some"}
    client.control("POST", "/reset?world=south")
    assert chosen(client, world="south") == {"phone_form": "national"}


def test_a_snapshot_keeps_them(client: Client) -> None:
    client.control("PUT", "/assumptions", {"phone_form": "national"})
    client.control("POST", "/snapshots", {"name": "then"})
    client.control("PUT", "/assumptions", {"phone_form": None, "unset_time": "null"})
    assert client.control("POST", "/snapshots/then/restore").status == 200
    assert chosen(client) == {"phone_form": "national"}


def test_an_export_has_them_and_an_import_goes_by_them(client: Client) -> None:
    bare = client.control("GET", "/export").body
    assert "assume" not in bare
    client.control("PUT", "/assumptions", {"phone_form": "national"})
    document = client.control("GET", "/export").body
    assert document["assume"] == {"phone_form": "national"}
    client.control("PUT", "/assumptions", {"phone_form": None, "unset_time": "null"})
    assert client.control("POST", "/import", bare).status == 200
    assert chosen(client) == {"unset_time": "null"}, "a document that says nothing changes nothing"
    assert client.control("POST", "/import", document).status == 200
    assert chosen(client) == {"phone_form": "national"}
    refused = client.control("POST", "/import", document | {"assume": {"phone_form": "odd"}})
    assert refused.refusal[2].startswith("assume: phone_form has no alternative 'odd'")


def test_records_are_exported_in_the_form_of_the_defaults() -> None:
    with started(preset="one") as client:
        before = client.control("GET", "/export").body
        shown = client.control("GET", "/journeys").body
        everything = dict(ALTERNATIVES)
        client.control("PUT", "/assumptions", everything)
        after = client.control("GET", "/export").body
        assert after.pop("assume") == everything
        assert after == before
        assert client.control("GET", "/journeys").body == shown


def test_new_worlds_go_by_the_servers_own() -> None:
    with started(preset="one", assume={"phone_form": "national"}) as client:
        assert phone_of_first(client).startswith("0")
        assert phone_of_first(client, "test:mine").startswith("0")
        made = client.control("POST", "/worlds", {"assume": {"new_fields": "some"}}).body
        assert chosen(client, world=made["name"]) == {
            "phone_form": "national",
            "new_fields": "some",
        }
        made = client.control("POST", "/worlds", {"assume": {"phone_form": None}}).body
        assert chosen(client, world=made["name"]) == {}


def test_a_fixture_chooses_for_its_world(tmp_path: Path) -> None:
    with started(preset="one") as client:
        client.control("PUT", "/assumptions", {"phone_form": "national"})
        document = client.control("GET", "/export").body
    (tmp_path / "demo.json").write_text(json.dumps(document))
    with started(fixtures=str(tmp_path), assume={"unset_time": "null"}) as client:
        assert chosen(client) == {"phone_form": "national"}
        client.control("PUT", "/assumptions", {"phone_form": None})
        client.control("POST", "/reset")
        assert chosen(client) == {"phone_form": "national"}


def test_a_start_with_others_is_followed_by_the_world_demo(tmp_path: Path) -> None:
    database = str(tmp_path / "kept.db")
    with started(database=database, preset="one") as client:
        assert chosen(client) == {}
    with started(database=database, assume={"phone_form": "national"}) as client:
        assert chosen(client) == {"phone_form": "national"}
    with started(database=database) as client:
        assert chosen(client) == {"phone_form": "national"}, "they are kept"


def read(*words: str, env: dict[str, str] | None = None) -> Any:
    """The settings of ``serve`` with these options, or the line that refuses them."""
    found: list[Any] = []

    @click.command()
    @serve_options
    def noted(**options: Any) -> None:
        found.append(read_settings(options))

    result = CliRunner().invoke(noted, words, env=env or {})
    return found[0] if found else (result.exit_code, result.output)


def test_options_and_the_environment_choose() -> None:
    asked = ("--assume", "date_bounds=closed", "--assume", "phone_form=national")
    both = {"date_bounds": "closed", "phone_form": "national"}
    assert read(*asked).assume == both
    variable = "date_bounds=closed,phone_form=national"
    assert read(env={"ETELECOM_MOCK_ASSUME": variable}).assume == both


def test_a_file_chooses_and_options_go_before_it(tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    file.write_text('{"observed_on": "2026-11-29", "date_bounds": "closed", "unset_time": "null"}')
    settings = read("--assume-file", str(file), "--assume", "unset_time=year_one")
    assert settings.assume == {"date_bounds": "closed"}
    assert settings.observed == {"date_bounds": "closed", "unset_time": "null"}
    assert settings.observed_on == "2026-11-29"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--assume", "date_bounds"), "give NAME=ALTERNATIVE"),
        (("--assume", "date_bounds=open"), "date_bounds has no alternative 'open'"),
        (("--assume", "odd=open"), "'odd' is not an assumption; known are unset_time, "),
        (("--assume-file", "/nowhere/at.all"), "--assume-file /nowhere/at.all: "),
    ],
)
def test_a_bad_option_is_one_line_and_exit_code_2(options: tuple[str, str], told: str) -> None:
    result = CliRunner().invoke(command, ["serve", *options])
    assert result.exit_code == 2
    assert told in result.output


def test_the_ledger_grades_what_was_compared_as_observed(tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    file.write_text('{"observed_on": "2026-11-29", "date_bounds": "closed"}')
    settings = read("--assume-file", str(file))
    day, seen = settings.observed_on, settings.observed
    with started(assume=settings.assume, observed=seen, observed_on=day) as client:
        topics = client.control("GET", "/fidelity").body["topics"]
        facts = {fact["id"]: fact for topic in topics for fact in topic["facts"]}
    assert facts["assumptions.date_bounds"]["grade"] == "observed"
    assert "2026-11-29" in facts["assumptions.date_bounds"]["source"]
    assert facts["assumptions.single_date_bound"]["grade"] == "assumed"


def test_a_served_process_goes_by_the_option() -> None:
    with serving("--preset", "one", "--assume", "phone_form=national") as server:
        request = urllib.request.Request(  # noqa: S310  # our own server
            f"{server.url}{JOURNEYS}",
            b"{}",
            {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {API_KEY}",
            },
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # our own server
            row = rows_of(json.load(answer))[0]
    assert row["phone"].startswith("0")


def test_every_method_that_creates_says_so() -> None:
    """Its response is a record of a list, but it neither reads nor changes one."""
    of_records = {resource.record for resource in RECORDS}
    reads = ("Get", "Update", "OA", "Refresh")
    for verb in VERBS:
        makes = verb.operation.startswith("Create") or verb.answers in of_records
        if makes and not verb.operation.startswith(reads):
            assert verb.creates, verb.operation
