"""What the server has for the page, asked over HTTP in process."""

import json
import re
from collections.abc import Iterator

import pytest

from mock_server.etelecom import CATALOGUE, RECORDS, VERBS
from mock_server.faults.ready import READY
from mock_server.seeding.presets import PRESETS
from tests.simulator import API_KEY, CONSENTS, JOURNEYS, Client, started

OBSERVER = {"X-Mock-Observer": "page"}
KEY = {"Authorization": f"Bearer {API_KEY}"}


@pytest.fixture(scope="module")
def default() -> Iterator[Client]:
    with started() as client:
        yield client


@pytest.fixture
def client(default: Client) -> Iterator[Client]:
    """The default world, which is reset after the test."""
    yield default
    default.begin_anew()


def journal(client: Client, query: str = "") -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.control("GET", f"/requests{query}").body["requests"]
    return found


@pytest.mark.rule("wire.observer")
def test_an_observing_call_of_a_list_leaves_no_trace(client: Client) -> None:
    client.control("POST", "/faults", {"then": {"status": 503}, "times": 1})
    seen = client.call(JOURNEYS, {}, headers=OBSERVER)
    assert (seen.status, len(seen.body["journeys"])) == (200, 100)
    assert journal(client) == []
    assert client.control("GET", "/faults").body["faults"][0]["matched"] == 0
    assert client.call(JOURNEYS, {}).status == 503
    assert "503" in client.http.get("/__admin/metrics").text


@pytest.mark.rule("wire.observer")
def test_an_observing_call_is_judged_as_any_other(client: Client) -> None:
    assert client.call(JOURNEYS, {}, key="wrong", headers=OBSERVER).status == 401
    assert client.call(JOURNEYS, {"paging": {"limit": -1}}, headers=OBSERVER).status == 400
    assert journal(client) == []


@pytest.mark.rule("wire.observer")
def test_what_changes_the_world_leaves_a_trace_all_the_same(client: Client) -> None:
    oa_id = client.call("/ListOA", {}, headers=OBSERVER).body["accounts"][0]["oa_id"]
    body = {"oa_id": oa_id, "phone": "0912345678"}
    assert client.call("/CreateJourney", body, headers=OBSERVER).status == 200
    (entry,) = journal(client)
    assert entry["method"] == "CreateJourney"


def test_the_journal_is_told_in_brief(client: Client) -> None:
    for _ in range(3):
        client.call(JOURNEYS, {})
    brief = journal(client, "?bodies=off&last=2")
    assert [entry["id"] for entry in brief] == [entry["id"] for entry in journal(client)[1:]]
    assert brief[0].keys() == journal(client)[0].keys() - {"headers", "body", "response"}


@pytest.mark.parametrize(
    "query", ["bodies=no", "last=0", "last=x", "last=1001", "last=-1", "last=²"]
)
def test_how_the_journal_is_told_is_checked(client: Client, query: str) -> None:
    status, code, msg = client.control("GET", f"/requests?{query}").refusal
    assert (status, code) == (400, "invalid_argument")
    assert msg.startswith(query.partition("=")[0])


def test_one_call_of_the_journal(client: Client) -> None:
    client.call(JOURNEYS, {"paging": {"limit": 1}})
    (entry,) = journal(client)
    assert client.control("GET", f"/requests/{entry['id']}").body == entry
    assert client.control("GET", "/requests/99").refusal[:2] == (404, "not_found")
    assert client.control("GET", "/requests/x").refusal[:2] == (404, "not_found")


def test_the_world_of_a_key(client: Client) -> None:
    mine = client.control("GET", "/world", Authorization="Bearer test:mine").body
    assert (mine["name"], mine["test_key"]) == ("mine", "test:mine")
    assert client.control("GET", "/world").body["name"] == "demo"
    text = client.control("GET", "/world", Accept="application/json").body["api_key"]
    environment = client.http.get("/__admin/world", headers={"Accept": "text/plain"}).text
    assert f"ETELECOM_API_KEY={text}\n" in environment


def test_the_next_thing_due(client: Client) -> None:
    due = client.control("GET", "/due").body["at"]
    client.control("PUT", "/clock", {"now": due})
    later = client.control("GET", "/due").body["at"]
    assert later > due
    empty = {"Authorization": "Bearer test:nothing@empty"}
    accounts = client.call("/v1/shop.Zalo/ListOA", {}, key="test:nothing@empty").body["accounts"]
    ends = min(account["expires_at"] for account in accounts)  # of the connection of an OA
    assert client.control("GET", "/due", **empty).body == {"at": ends}
    client.control("PUT", "/clock", {"advance": "P365D"}, **empty)
    assert client.control("GET", "/due", **empty).body == {"at": None}


def test_a_webhook_to_be_tried_again_is_due_too(client: Client) -> None:
    key = {"Authorization": "Bearer test:hooks@empty"}
    oa_id = client.call("/ListOA", {}, key="test:hooks@empty").body["accounts"][0]["oa_id"]
    hook = {"oa_id": oa_id, "webhook_url": "http://127.0.0.1:1/"}
    client.call("/UpdateShopOA", hook, key="test:hooks@empty")
    asked = {"oa_id": oa_id, "phone": "0912345678", "call_type": "audio"}
    asked["reason_code"] = "delivery_notification"
    client.call("/RequestConsent", asked, key="test:hooks@empty")
    client.control("PUT", "/clock", {"advance": 10}, **key)  # the customer has it now
    waiting = client.control("GET", "/deliveries", **key).body["deliveries"]
    due = client.control("GET", "/due", **key).body["at"]
    assert due == min(each["next_at"] for each in waiting if each["next_at"])


def test_a_walk_as_a_document(client: Client) -> None:
    first = client.call(CONSENTS, {"filter": {"status": "N"}, "paging": {"limit": 2}}).body
    after = {"limit": 2, "after": first["paging"]["next"]}
    for _ in range(2):
        client.call(CONSENTS, {"filter": {"status": "N"}, "paging": after})
    (walk,) = client.control("GET", "/walks").body["walks"]
    assert walk["method"] == "ListRequestConsent"
    assert (walk["filter"], walk["limit"], walk["rows"]) == ({"status": "N"}, 2, 4)
    assert [page["again"] for page in walk["pages"]] == [0, 0, 2]
    assert [page["first"] for page in walk["pages"]] == [True, False, False]
    assert walk["pages"][1]["from"] == walk["pages"][0]["request"]
    verdict = client.control("POST", "/verify/paging").body["findings"][0]
    assert walk["finding"]["code"] == verdict["code"]


def test_walks_come_newest_first(client: Client) -> None:
    client.call(JOURNEYS, {})
    client.call(CONSENTS, {})
    walks = client.control("GET", "/walks").body["walks"]
    assert [walk["method"] for walk in walks] == ["ListRequestConsent", "ListJourneys"]


def test_the_catalogue_has_every_declaration(client: Client) -> None:
    catalogue = client.control("GET", "/catalogue").body
    records = [each.plural for each in RECORDS]
    assert [each["plural"] for each in catalogue["lists"]] == records
    assert catalogue["methods"] == [
        *(each.operation for each in CATALOGUE),
        *(each.operation for each in VERBS),
    ]
    assert [each["name"] for each in catalogue["presets"]] == list(PRESETS)
    journeys = catalogue["lists"][0]
    assert {"name": "status", "schema": {"type": "string", "enum": ["Z", "P", "N"]}}.items() <= {
        "name": "status",
        "schema": next(each for each in journeys["filters"] if each["name"] == "status")["schema"],
    }.items()
    assert set(journeys["states"]) == {"created", "enabled", "disabled"}


@pytest.mark.parametrize("fault", READY, ids=lambda fault: fault.name)
def test_every_ready_fault_is_a_rule(client: Client, fault: object) -> None:
    rule = fault.rule  # type: ignore[attr-defined]
    answer = client.control("POST", "/faults", rule)
    assert answer.status == 201
    assert {name: answer.body[name] for name in rule} == rule


def test_a_browser_is_led_to_the_page(client: Client) -> None:
    answer = client.http.get("/", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/__admin/")
    assert client.http.get("/__admin", follow_redirects=False).headers["location"] == "/__admin/"
    assert client.http.get("/__admin/").headers["content-type"].startswith("text/html")


def test_every_file_of_the_page_is_there(client: Client) -> None:
    waiting, seen = ["/__admin/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.http.get(address)
        assert answer.status_code == 200, address
        assert "unsafe" not in answer.headers.get("content-security-policy", "")
        loaded = re.findall(r'(?:href|src)="((?:page|docs)/[^"]+)"', answer.text)
        found = [f"/__admin/{name}" for name in loaded]
        found += [f"/__admin/page/{name}" for name in re.findall(r'"\./([\w.]+\.js)"', answer.text)]
        waiting += [each for each in found if each not in seen and "/docs" not in each]
    assert len(seen) > 15


def test_a_file_is_sent_once(client: Client) -> None:
    tag = client.http.get("/__admin/page/main.js").headers["etag"]
    again = client.http.get("/__admin/page/main.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2fcatalogue.py", "%2e%2e/catalogue.py", ".", "x.py"]
)
def test_nothing_else_is_sent(client: Client, name: str) -> None:
    answer = client.http.get(f"/__admin/page/{name}")
    assert answer.status_code == 404
    assert json.loads(answer.content)["code"] == "not_found"


def test_its_transfer_is_small(client: Client) -> None:
    names = set(re.findall(r"page/([\w.]+)", client.http.get("/__admin/").text)) | {"main.js"}
    waiting, size = list(names), 0
    while waiting:
        text = client.http.get(f"/__admin/page/{waiting.pop()}").text
        size += len(text.encode())
        new = set(re.findall(r'"\./([\w.]+\.js)"', text)) - names
        names |= new
        waiting += new
    assert size + len(client.http.get("/__admin/catalogue").content) < 250_000
