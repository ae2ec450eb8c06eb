"""The control API's document says what its calls take and answer."""

import json
import re
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from tests.control.calls import create
from tests.control.described import Schema, check, operations, resolved
from tests.simulator import JOURNEYS, Client, started

OPEN = {"/__admin/events", "/__admin/metrics", "/__admin/docs"}
"""Calls whose responses are not JSON."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with started(anchor="now") as client:
        yield client


@pytest.fixture(scope="module")
def control(client: Client) -> Schema:
    return dict(client.control("GET", "/openapi/control.json").body)


def test_every_control_call_is_described(control: Schema) -> None:
    """Each has a name of its own choosing, and says what it takes and what it answers."""
    for method, path, operation in operations(control):
        assert "___" not in operation["operationId"], (method, path)
        for status, answer in operation["responses"].items():
            if status.startswith("2") and status != "204":
                (media,) = list(answer["content"].values())[:1]
                assert media["schema"], (method, path)
        for parameter in operation.get("parameters", ()):
            assert resolved(control, parameter)["description"]


def test_bodies_of_control_calls_have_the_members_that_are_read(
    client: Client, control: Schema
) -> None:
    """A member that nobody knows is refused with the list of those there are."""
    seen = 0
    for method, path, operation in operations(control):
        if "requestBody" not in operation:
            continue
        answer = client.http.request(method, path, json={"nonsense": 1})
        told = answer.json().get("msg", "").partition("nonsense: is unknown; known are ")[2]
        if told:
            media = operation["requestBody"]["content"]["application/json"]
            named = resolved(control, media["schema"])["properties"]
            assert set(told.split(", ")) == set(named), (method, path)
            seen += 1
    assert seen >= 8


def test_examples_of_control_calls_work(client: Client, control: Schema) -> None:
    """Each fits its schema, is taken, and what comes back fits the schema of the answer."""
    writable: dict[str, dict[str, str]] = {"journeys": {}, "consents": {"reply_status": "S"}}
    tried = 0
    for method, path, operation in operations(control):
        if "requestBody" not in operation or "{name}" in path:
            continue
        plural = path.split("/")[2]
        if "{record_id}" in path and plural not in writable:
            continue
        media = operation["requestBody"]["content"]["application/json"]
        check(control, media["schema"], media["example"])
        if path == "/__admin/authorize":  # a page that somebody asked for
            opened: dict[str, list[str]] = {"closed_shops": [], "partner_addresses": []}
            client.control("PUT", "/access", opened)  # the example of that call closes the shop
            asked = {"app_id": "1", "app_secret": "x", "redirect_uri": "http://localhost:3000/"}
            media = {**media, "example": client.call("/v1/shop.Zalo/AuthorizeOA", asked).body}
        made = create(client, plural, **writable[plural]) if "{record_id}" in path else {}
        target = path.replace("{record_id}", made.get("id", ""))
        answer = client.http.request(method, target, json=media["example"])
        assert answer.status_code < 300, (method, path, answer.text)
        described = operation["responses"][str(answer.status_code)]["content"]
        check(control, described["application/json"]["schema"], answer.json())
        tried += 1
    assert tried >= 12


def test_answers_of_control_calls_are_as_described(client: Client, control: Schema) -> None:
    """Everything that can be read fits its schema, which names all of its members."""
    client.control("POST", "/reset")
    client.call(JOURNEYS, {"filter": {"status": "P"}, "unheard-of": 1})
    client.control("POST", "/faults", {"then": {"status": 503}, "times": 1})
    client.control("POST", "/snapshots", {"name": "one"})
    client.call(JOURNEYS)
    request_id = client.control("GET", "/requests").body["requests"][0]["id"]
    rule_id = client.control("GET", "/faults").body["faults"][0]["id"]
    oa_id = client.control("GET", "/accounts").body["accounts"][0]["oa_id"]
    for method, path, operation in operations(control):
        if method != "GET" or path in OPEN:
            continue
        plural = path.split("/")[2]
        known = {"requests": request_id, "accounts": oa_id}
        if "{record_id}" in path and plural not in known:
            rows = client.control("GET", f"/{plural}").body[plural]
            rows = rows or [create(client, plural)]
            known[plural] = rows[0]["id"]
        target = (
            path.replace("{record_id}", str(known.get(plural, "")))
            .replace("{rule_id}", rule_id)
            .replace("{name}", "demo")
        )
        answer = client.http.get(target)
        if answer.status_code == 404 and path.endswith("/life"):
            continue
        assert answer.status_code == 200, (path, answer.text)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        check(control, schema, answer.json())


def test_a_call_of_one_world_can_name_it(client: Client, control: Schema) -> None:
    """``?world=`` stands where it is read: another world's clock, not demo's."""
    client.control("POST", "/worlds", {"name": "elsewhere", "anchor": "2020-01-01T00:00:00Z"})
    for method, path, operation in operations(control):
        names = {resolved(control, each)["name"] for each in operation.get("parameters", ())}
        answer = client.http.request(method, f"{path}?world=nowhere", json=None)
        if method == "GET" and "{" not in path and path != "/__admin/events":
            told = "no world named 'nowhere'" in answer.text
            assert told is ("world" in names), path
    clock = client.control("GET", "/clock?world=elsewhere").body
    assert clock["now"] == "2020-01-01T00:00:00Z"
    assert json.loads(client.http.get("/__admin/clock").text)["now"] != clock["now"]


def test_a_query_is_written_as_the_document_says(client: Client, control: Schema) -> None:
    """Arrays with commas, and a comparison as one text."""
    (parameters,) = (
        {each["name"]: each for each in operation["parameters"] if "name" in each}
        for method, path, operation in operations(control)
        if (method, path) == ("GET", "/__admin/call_logs")
    )
    assert parameters["hotline_ids"]["explode"] is False
    assert parameters["hotline_ids"]["schema"]["type"] == "array"
    assert client.control("GET", "/call_logs?hotline_ids=1,2").status == 200
    for text, taken in (("less_than:30", True), ("equal:0", True), ("about:30", False)):
        fits = re.search(parameters["duration"]["schema"]["pattern"], text) is not None
        assert fits is taken
        assert (client.control("GET", f"/call_logs?duration={text}").status == 200) is taken


def test_names_of_schemas_are_no_ones_own(control: Schema) -> None:
    """Go makes a constructor ``NewX`` of each; C# has an ``Authorization`` already."""
    schemas = set(control["components"]["schemas"])
    assert not [name for name in schemas if f"New{name}" in schemas]
    assert "Authorization" not in schemas


@pytest.mark.parametrize(
    ("rule", "taken"),
    [
        ({"then": {"status": 503}}, True),
        ({"then": {"status": 503, "gateway": True, "retry_after": 2}}, True),
        ({"then": {"rate_limit": {"calls": 1, "per": 2}, "retry_after": "2"}}, True),
        ({"then": {"status": 503, "delay": 1}}, False),
        ({"then": {"retry_after": 2}}, False),
        ({"then": {"delay": 1, "no_reply": True}}, False),
        ({"then": {"no_reply": False}}, False),
        ({"then": {"delay": 1, "gateway": True}}, False),
        ({"sequence": ["pass", {"delay": 1}]}, True),
        ({"then": {"delay": 1}, "sequence": [{"delay": 1}]}, False),
        ({}, False),
    ],
)
def test_a_fault_has_one_effect(
    client: Client, control: Schema, rule: dict[str, object], taken: bool
) -> None:
    schema = {**control["components"]["schemas"]["FaultRule"], "components": control["components"]}
    assert Draft202012Validator(schema).is_valid(rule) is taken
    assert (client.control("POST", "/faults", rule).status == 201) is taken


@pytest.mark.parametrize(
    ("rules", "taken"),
    [
        ({"complete": True}, True),
        ({"complete": ["ListOA"]}, True),
        ({"complete": {"ListOA": False}}, True),
        ({"complete": ["Nonsense"]}, False),
        ({"complete": {"Nonsense": False}}, False),
        ({"complete": 1}, False),
    ],
)
def test_which_lists_must_be_complete(
    client: Client, control: Schema, rules: dict[str, object], taken: bool
) -> None:
    schema = control["components"]["schemas"]["PagingRules"]
    assert Draft202012Validator(schema).is_valid(rules) is taken
    assert (client.control("POST", "/verify/paging", rules).status == 200) is taken


@pytest.mark.parametrize(("caller", "taken"), [("Nguyễn Văn A\u2028", True), ("84\n9", False)])
def test_a_number_has_no_control_characters(
    client: Client, control: Schema, caller: str, taken: bool
) -> None:
    schema = control["components"]["schemas"]["NewCall"]["properties"]["caller"]
    assert Draft202012Validator(schema).is_valid(caller) is taken
    answer = client.control("POST", "/calls", {"direction": "in", "caller": caller})
    assert ("none of control" in str(answer.body)) is not taken
