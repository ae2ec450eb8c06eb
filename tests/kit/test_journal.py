"""The journal: what was called, shown without keys, filtered, counted and bounded."""

from collections.abc import Callable
from http.client import HTTPConnection
from json import dumps, loads
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.kit.world import World
from tests.serving import serving
from tests.simulator import ANCHOR, CONSENTS, JOURNEYS, Client, started

FIELDS = {
    "id",
    "at",
    "method",
    "path",
    "status",
    "duration_ms",
    "headers",
    "body",
    "response",
    "notes",
    "fault",
    "world",
    "shop_id",
    "abandoned",
    "bodies_dropped",
    "trace_id",
}


def counted(world: World, **asked: Any) -> Any:
    answer = world.control("POST", "/requests/count", asked)
    assert answer.status == 200, answer
    return answer.body


def call_in_turn(world: World) -> None:
    """Four calls: two journeys, a refused one of consents, one with a note and a fault."""
    world.call(JOURNEYS, {"filter": {"status": "P"}, "paging": {"limit": 5}})
    world.call(JOURNEYS, {"filter": {"status": "N"}})
    world.call(CONSENTS, {"filter": {"status": "Q"}})
    world.call("/ListRequestConsent", headers={"X-Mock-Fault": "status=503"})


def test_an_entry_tells_all_of_a_call(full: World) -> None:
    body = {"paging": {"limit": 2}}
    answer = full.call(JOURNEYS, body, headers={"User-Agent": "the client"})
    (entry,) = full.requests()
    assert entry.keys() == FIELDS
    assert entry["method"] == "ListJourneys"
    assert (entry["path"], entry["status"], entry["at"]) == (JOURNEYS, 200, ANCHOR)
    assert (entry["body"], entry["response"]) == (body, answer.body)
    assert (entry["notes"], entry["fault"]) == ([], None)
    assert entry["headers"]["user-agent"] == "the client"
    assert entry["world"] == answer.headers["X-Mock-World"]
    assert entry["shop_id"] == "1000000000000000001"
    assert isinstance(entry["id"], str)
    assert entry["duration_ms"] >= 0


def test_each_entry_has_its_own_callers_headers_and_notes(world: World) -> None:
    agents = ["one", "one", "two", "one", "two", "two"]
    for number, agent in enumerate(agents):
        body = {"paging": {"limit": 1000}} if number % 2 else {}
        world.call(JOURNEYS, body, headers={"User-Agent": agent})
    entries = world.requests()
    assert [entry["headers"]["user-agent"] for entry in entries] == agents
    noted = [[note["code"] for note in entry["notes"]] for entry in entries]
    assert noted == [[], ["limit-clamped"]] * 3


def test_refused_and_faulty_calls_are_kept_too(world: World) -> None:
    call_in_turn(world)
    refused, faulty = world.requests()[2:]
    assert (refused["status"], refused["response"]["code"]) == (400, "invalid_argument")
    assert (faulty["status"], faulty["fault"]) == (503, "status")
    assert [note["code"] for note in faulty["notes"]] == ["bare-path"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_shown_as_it_is(world: World, body: bytes) -> None:
    world.send(body, authorization=f"Bearer {world.key}")
    (entry,) = world.requests()
    assert entry["status"] == 400
    shown = {b"": None, b"{": "{", b"[1]": [1], b'"text"': "text", b"\xff\xfe": {"base64": "//4="}}
    assert entry["body"] == shown[body]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_keys_are_redacted(server: Client, scheme: str) -> None:
    made = server.control("POST", "/worlds", {}).body
    calls = ((JOURNEYS, made["api_key"]), ("/v1/partner.Zalo/ListJourneys", made["shop_key"]))
    for path, key in calls:
        sent = {"Authorization": f"{scheme} {key}", "Proxy-Authorization": key, "Cookie": key}
        assert server.http.post(path, json={}, headers=sent).status_code == 200
    world = World(server.http, made["api_key"])
    assert [entry["headers"]["authorization"] for entry in world.requests()] == [
        f"{scheme} ***",
        f"{scheme} ***",
    ]
    told = world.control("GET", "/requests").raw + world.control("GET", "/export?with=journal").raw
    for _, key in calls:
        assert key.partition(":")[2].encode() not in told


@pytest.mark.parametrize(
    "name",
    ["X-Shop-Key", "Api_Key", "X-Token", "X-Secret", "X-Api-Key", "Apikey", "X-Auth-Token"],
)
def test_headers_like_keys_are_hidden(world: World, name: str) -> None:
    world.call(JOURNEYS, headers={name: "hush-hush", "Idempotency-Key": "order-1"})
    (entry,) = world.requests()
    assert entry["headers"][name.lower()] == "***"
    assert entry["headers"]["idempotency-key"] == "order-1"


def test_a_key_in_a_referer_is_hidden(world: World) -> None:
    world.call(JOURNEYS, headers={"Referer": "http://localhost/?page=2&token=hush-hush#top"})
    (entry,) = world.requests()
    assert entry["headers"]["referer"] == "http://localhost/?page=2&token=***#top"


@pytest.mark.parametrize(
    "body",
    [
        b'{"app_secret": "hush-hush"}',
        b'{"App_Secret": "hush-hush"}',
        b'{"AUTH_TOKEN": "hush-hush", "x": 1}',
        b'{"password": "hush-hush"',
        b'{"password": "hush-hush", "x": NaN}',
        b'{"password":"hush-hush"} and more',
        b"username=me&password=hush-hush&x=1",
    ],
)
def test_secrets_in_bodies_are_hidden(world: World, body: bytes) -> None:
    world.send(body, JOURNEYS, authorization=f"Bearer {world.key}")
    (entry,) = world.requests()
    assert "hush" not in dumps(entry)
    assert "***" in dumps(entry["body"])
    assert b"hush" not in world.control("GET", "/export?with=journal").raw


def test_calls_stand_in_their_order(world: World) -> None:
    for limit in range(1, 30):
        world.call(JOURNEYS, {"paging": {"limit": limit}})
    entries = world.requests()
    assert [entry["body"]["paging"]["limit"] for entry in entries] == list(range(1, 30))
    assert [int(entry["id"]) for entry in entries] == sorted(int(entry["id"]) for entry in entries)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("?method=ListJourneys", [0, 1]),
        ("?method=ListRequestConsent", [2, 3]),
        ("?method=Nothing", []),
        ("?status=200", [0, 1]),
        ("?status=503", [3]),
        (f"?path={CONSENTS}", [2]),
        ("?note=bare-path", [3]),
        ("?fault=status", [3]),
        ("?shop_id=1000000000000000001", [0, 1, 2, 3]),
        ("?method=ListRequestConsent&status=400", [2]),
    ],
)
def test_the_list_is_filtered(world: World, query: str, places: list[int]) -> None:
    call_in_turn(world)
    everything = world.requests()
    assert world.requests(query) == [everything[place] for place in places]


def test_an_unknown_filter_is_refused(world: World) -> None:
    status, code, text = world.control("GET", "/requests?colour=red").refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith("colour: ")


def test_shops_are_told_apart_by_their_id(server: Client) -> None:
    made = server.control("POST", "/worlds", {"shops": 2}).body
    for shop in made["shops"]:
        server.call(JOURNEYS, key=shop["api_key"])
    partner = World(server.http, made["partner_api_key"])
    second = made["shops"][1]["shop_id"]
    assert [entry["shop_id"] for entry in partner.requests(f"?shop_id={second}")] == [second]
    assert len(partner.requests()) == 2


def test_deleting_forgets_the_worlds_calls_alone(
    world: World, opened: Callable[[str], World]
) -> None:
    other = opened("empty")
    for each in (world, other):
        each.call(JOURNEYS)
    assert world.control("DELETE", "/requests").status == 204
    assert world.control("GET", "/requests").body == {"requests": [], "dropped": 0}
    assert len(other.requests()) == 1


def test_control_calls_and_calls_without_a_key_are_not_in_it(world: World) -> None:
    world.control("GET", "/journeys")
    world.call(JOURNEYS, key="1000000000000000001:" + "q" * 32)
    assert world.requests() == []


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 4),
        ({"method": "ListJourneys"}, 2),
        ({"status": 503}, 1),
        ({"body": {"filter": {"status": "P"}}}, 1),
        ({"body": {"filter": {}}}, 3),
        ({"body": {"filter": {"status": "P"}, "paging": {"limit": 6}}}, 0),
        ({"method": "ListRequestConsent", "status": 200}, 0),
        ({"method": None, "status": None, "body": None, "expect": None}, 4),
    ],
)
def test_matching_calls_are_counted(world: World, asked: dict[str, Any], count: int) -> None:
    call_in_turn(world)
    assert counted(world, **asked) == {"count": count}
    assert counted(world, **(asked | {"expect": count})) == {"count": count}


def test_a_count_that_was_not_expected_comes_with_the_nearest_calls(world: World) -> None:
    call_in_turn(world)
    body = {"filter": {"status": "P"}, "paging": {"limit": 6}}
    told = counted(world, method="ListJourneys", status=200, body=body, expect=1)
    assert told["count"] == 0
    nearest = told["nearest"][0]
    first = world.requests()[0]
    assert (nearest["id"], nearest["body"]) == (first["id"], first["body"])
    assert nearest["differences"] == ["body.paging.limit is 5, not 6"]
    lengths = [len(each["differences"]) for each in told["nearest"]]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize(
    ("field", "value"),
    [("method", 1), ("status", "200"), ("body", []), ("expect", "1"), ("expect", True), ("n", 1)],
)
def test_a_bad_count_is_refused_by_its_field(world: World, field: str, value: Any) -> None:
    status, code, text = world.control("POST", "/requests/count", {field: value}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"{field}: ")


def test_a_world_keeps_its_last_thousand_calls(
    world: World, opened: Callable[[str], World]
) -> None:
    other = opened("empty")
    other.call(JOURNEYS)
    for limit in range(1003):
        world.call(JOURNEYS, {"paging": {"limit": limit % 100 + 1, "sort": str(limit)}})
    told = world.control("GET", "/requests").body
    assert told["dropped"] == 3
    assert [each["body"]["paging"]["sort"] for each in told["requests"]] == [
        str(limit) for limit in range(3, 1003)
    ]
    assert other.control("GET", "/requests").body["dropped"] == 0
    assert len(other.requests()) == 1


def test_without_journal_bodies_none_is_kept() -> None:
    with started(preset="one", journal_bodies=False) as client:
        world = World(client.http, "test:bare")
        world.call(JOURNEYS, {"filter": {"status": "P"}})
        (entry,) = world.requests()
        assert (entry["body"], entry["response"]) == (None, None)
        assert (entry["method"], entry["status"]) == ("ListJourneys", 200)
        assert counted(world, method="ListJourneys") == {"count": 1}


def test_without_journal_bodies_none_is_counted() -> None:
    """The count would be 0, and an expectation of no such call would hold, whatever came."""
    with started(preset="one", journal_bodies=False) as client:
        world = World(client.http, "test:bare")
        world.call(JOURNEYS, {"filter": {"status": "P"}})
        asked = {"body": {"filter": {"status": "P"}}, "expect": 0}
        status, code, msg = world.control("POST", "/requests/count", asked).refusal
        assert (status, code) == (412, "failed_precondition")
        assert "--journal-bodies on" in msg


class Caller:
    """Calls on a new connection each, which any worker may take."""

    def __init__(self, port: int) -> None:
        self._port = port

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Authorization": "Bearer test:shared", "Content-Type": "application/json"}
        connection.request(method, path, dumps(body or {}), headers)
        answer = connection.getresponse().read()
        connection.close()
        return loads(answer or b"null")

    def wait_for_both_workers(self) -> None:
        """Until many calls in a row find a worker that is ready."""
        deadline, ready = monotonic() + 30, 0
        while ready < 20:
            assert monotonic() < deadline
            try:
                ready = ready + 1 if "version" in self("GET", "/__admin/health") else 0
            except OSError:
                ready = 0


@pytest.mark.slow
def test_two_workers_read_what_either_answered(tmp_path: Path) -> None:
    """Whoever answers the control call, it sees every call answered before it."""
    options = ("--database", str(tmp_path / "worlds.db"), "--workers", "2", "--preset", "empty")
    with serving(*options) as server:
        call = Caller(server.port)
        call.wait_for_both_workers()
        seen = 0
        for several in (1, 7, 2, 20):
            for _ in range(several):
                seen += 1
                call("POST", JOURNEYS, {"paging": {"limit": seen}})
            entries = call("GET", "/__admin/requests")["requests"]
            found = sorted(entry["body"]["paging"]["limit"] for entry in entries)
            assert found == list(range(1, seen + 1))
            assert call("POST", "/__admin/requests/count")["count"] == seen
        call("DELETE", "/__admin/requests")
        for _ in range(6):
            assert call("GET", "/__admin/requests") == {"requests": [], "dropped": 0}
