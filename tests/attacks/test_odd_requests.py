"""Requests that few clients make: each is refused by name or taken, and none is a defect."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.cli.running import call
from tests.serving import Server, serving
from tests.simulator import JOURNEYS

KEY = "test:odd"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that is well, and has noticed no defect of its own, when all is over."""
    with serving("--preset", "one") as server:
        yield server
        assert call(server, "POST", JOURNEYS, {}, KEY)[0] == 200
        server.stop()
        assert not [line for line in server.lines if "defect" in line or "Traceback" in line]


def _status(server: Server, head: str, body: bytes = b"", key: str = KEY) -> int:
    """The status of the answer to a head without its last line, and a body."""
    usual = f"Host: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    line, _, more = head.partition("\r\n")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(f"{line} HTTP/1.1\r\n{usual}{more}\r\n\r\n".encode() + body)
        return int(client.recv(65536).split()[1])


_DEEP = {
    "arrays": b"[" * 200_000,
    "objects": b'{"a":' * 150_000 + b"1" + b"}" * 150_000,
    "a filter": b'{"filter":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
_READERS = ["import", "faults", "verify/paging", "requests/count", "snapshots", "worlds"]


@pytest.mark.attack("http.deep-json")
@pytest.mark.parametrize("body", _DEEP)
@pytest.mark.parametrize("path", [JOURNEYS, *(f"/__admin/{each}" for each in _READERS)])
def test_json_of_any_depth_is_refused(server: Server, path: str, body: str) -> None:
    sent = _DEEP[body]
    assert _status(server, f"POST {path}\r\nContent-Length: {len(sent)}", sent) == 400


_REPEATED = {
    "objects": b'{"template_data": {"a": "b"}}',
    "arrays": b'{"template_data": ["a", "b"]}',
    "filters": b'{"filter": {"zl_user_ids": ["1"], "tags": ["a"]}}',
    "comparisons": b'{"filter": {"duration": {"comparison": "less_than", "value": 1}}}',
}
_SENDS = "/v1/shop.Zalo/SendZNS"


@pytest.mark.attack("http.repeated")
@pytest.mark.parametrize("name", _REPEATED)
@pytest.mark.parametrize(
    "path", [_SENDS, "/v1/shop.Zalo/ListFollowers", "/v1/shop.Etelecom/ListCallLogs"]
)
def test_members_of_one_name_cost_what_they_are_long(server: Server, path: str, name: str) -> None:
    """A megabyte of them took minutes: each was read together with all before it."""
    member = _REPEATED[name][1:-1]
    sent = b"{" + b",".join([member] * (900_000 // len(member))) + b"}"
    line = f"POST {path}\r\nContent-Length: {len(sent)}"
    assert _status(server, line, sent, "test:repeated") in (200, 400)  # its journal is full


@pytest.mark.attack("http.repeated")
@pytest.mark.parametrize(("count", "hint"), [(16, ""), (17, "repeats a member too often")])
def test_a_few_of_one_name_are_merged(server: Server, count: int, hint: str) -> None:
    members = ",".join(f'"template_data": {{"a{number}": "b"}}' for number in range(count))
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    usual = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request("POST", _SENDS, f"{{{members}}}", usual)
    answer = connection.getresponse()
    assert answer.status == 400
    assert hint in (answer.headers["x-mock-hint"] or "")
    assert (b"exceeded max depth" in answer.read()) == bool(hint)
    connection.close()


_NUMBERS = ["9" * 300_000, "-" + "9" * 5_000, "1e" + "9" * 5_000, "0." + "9" * 300_000]
_MEMBERS = {
    JOURNEYS: '{"paging": {"limit": %s}}',
    "/__admin/faults": '{"then": {"delay": %s}}',
    "/__admin/requests/count": '{"status": %s}',
    "/__admin/worlds": '{"name": "w", "seed": %s}',
    "/__admin/snapshots": '{"name": %s}',
    "/__admin/journeys": '{"oa_id": %s}',
}


@pytest.mark.attack("http.huge-numbers")
@pytest.mark.parametrize(("number", "status"), [("0", 200), ("07", 200), ("-", 400), ("0x", 400)])
def test_an_id_may_begin_with_any_number_of_zeros(server: Server, number: str, status: int) -> None:
    """As with Go; Python itself reads no more than 4,300 digits."""
    sign, rest = ("-", "") if number == "-" else ("", number)
    sent = f'{{"filter": {{"oa_id": "{sign}{"0" * 900_000}{rest or "9" * 25}"}}}}'.encode()
    head = f"POST {JOURNEYS}\r\nContent-Length: {len(sent)}"
    assert _status(server, head, sent, "test:zeros") == status
    by_query = _status(server, f"GET /__admin/clock?shop_id={'0' * 5_000}{number}")
    assert by_query in (200, 400, 404)


@pytest.mark.attack("http.huge-numbers")
@pytest.mark.parametrize("path", _MEMBERS)
def test_a_number_of_any_length_is_refused(server: Server, path: str) -> None:
    """But for a delay of hardly a second, which no other test's calls are to wait for."""
    for number in _NUMBERS:
        body = (_MEMBERS[path] % number).encode()
        head = f"POST {path}\r\nContent-Length: {len(body)}"
        status = _status(server, head, body, "test:numbers")
        assert status == 400 or (number.startswith("0.") and "delay" in _MEMBERS[path])


@pytest.mark.attack("clock.odd")
@pytest.mark.parametrize(
    "change",
    [
        {"advance": "P9999Y"},
        {"advance": f"PT{'9' * 5_000}S"},
        {"advance": f"P{'9' * 400}D"},
        {"advance": int("9" * 400)},
        {"advance": 1e308},
        {"advance": "P1D" * 1_000},
        {"advance": True},
        {"now": "9999-12-31T23:59:59Z"},
        {"now": "0001-01-01T00:00:00Z"},
    ],
)
def test_a_clock_goes_nowhere_odd(server: Server, change: Any) -> None:
    assert call(server, "PUT", "/__admin/clock", change, KEY)[0] == 400


@pytest.mark.attack("clock.steps")
def test_a_clock_goes_on_in_tiny_steps(server: Server) -> None:
    """Each of them takes effect, and none is rounded away."""
    key = "test:steps"
    frozen = {"now": "2026-03-05T00:00:00Z", "frozen": True}
    assert call(server, "PUT", "/__admin/clock", frozen, key)[0] == 200
    for _ in range(500):
        assert call(server, "PUT", "/__admin/clock", {"advance": "PT0.001S"}, key)[0] == 200
    assert call(server, "GET", "/__admin/clock", key=key)[1]["now"] == "2026-03-05T00:00:00.5Z"


_FRAMINGS = {
    "two framings": "Content-Length: 4\r\nTransfer-Encoding: chunked",
    "an unknown framing": "Transfer-Encoding: xchunked",
    "a framing after chunks": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "a sign": "Content-Length: +2",
    "two lengths in one": "Content-Length: 2, 2",
    "a length without end": f"Content-Length: {'9' * 30}",
    "a folded line": " X: 1\r\nContent-Length: 2",
    "a blank before the colon": "X : 1\r\nContent-Length: 2",
    "a zero byte": "X: a\0b\r\nContent-Length: 2",
    "a bare line feed": "X: a\nContent-Length: 2",
}


@pytest.mark.attack("http.framing")
@pytest.mark.parametrize("case", _FRAMINGS)
def test_no_request_hides_in_another(server: Server, case: str) -> None:
    """A proxy may read such a head otherwise, so nothing is made of it."""
    assert _status(server, f"POST {JOURNEYS}\r\n{_FRAMINGS[case]}", b"0\r\n\r\n") == 400


@pytest.mark.attack("http.framing")
def test_a_chunk_has_a_size_that_can_be(server: Server) -> None:
    head = f"POST {JOURNEYS}\r\nTransfer-Encoding: chunked"
    assert _status(server, head, b"FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n") == 400


_LONG = {
    "a name": ("X-" + "a" * 60_000, "1", 200),
    "cookies": ("Cookie", "a=b; " * 12_000, 200),
    "languages": ("Accept-Language", "vi;q=0.5, " * 6_000, 200),
    "encodings": ("Accept-Encoding", "gzip," * 10_000, 200),
    "a trace": ("traceparent", "0" * 60_000, 200),
    "ranges": ("Range", "bytes=0-" + ",0-" * 15_000, 200),
    "faults": ("X-Mock-Fault", "delay=1," * 7_000, 400),
    "a key": ("X-Api-Key", "k" * 60_000, 200),
    "more than fits": ("X-Long", "a" * 70_000, 431),
}


@pytest.mark.attack("http.long-headers")
@pytest.mark.parametrize("case", _LONG)
def test_a_header_may_be_long(server: Server, case: str) -> None:
    name, value, expected = _LONG[case]
    head = f"POST {JOURNEYS}\r\n{name}: {value}\r\nContent-Length: 2"
    assert _status(server, head, b"{}") == expected


@pytest.mark.attack("filters.patterns")
@pytest.mark.parametrize(
    "text",
    [
        "(a+)+$" * 100,
        "%" * 10_000,
        "*" * 5_000,
        "\\" * 5_000,
        "' OR 1=1 --",
        "\0" * 10,
        "😀" * 5_000,
    ],
)
def test_a_pattern_is_taken_as_text(server: Server, text: str) -> None:
    """By lists and by what filters the journal: nothing matches, or the value is refused."""
    for name in ("phone", "status", "oa_id", "date_from"):
        status, answer = call(server, "POST", JOURNEYS, {"filter": {name: text}}, KEY)
        assert status == 400 or answer["journeys"] == []
    pattern = {"method": "ListJourneys", "body": {"filter": {"phone": text + "x"}}}
    assert call(server, "POST", "/__admin/requests/count", pattern, KEY)[1]["count"] == 0


@pytest.mark.attack("keys.odd-names")
@pytest.mark.parametrize("name", ["", ".", "..", "a" * 65, "a b", "%2e%2e", "a/b", "é", "a@nope"])
def test_a_test_key_names_a_world_or_none(server: Server, name: str) -> None:
    answer = call(server, "GET", "/__admin/world", key=f"test:{name}".encode().decode("latin-1"))
    assert answer[0] == 401


@pytest.mark.attack("metrics.labels")
def test_no_client_adds_lines_to_the_metrics(server: Server) -> None:
    def lines() -> int:
        return len(str(call(server, "GET", "/__admin/metrics")[1]).splitlines())

    call(server, "POST", "/v1/shop.Zalo/Nope", {}, KEY)
    call(server, "POST", JOURNEYS, {}, "nobody:nothing")
    before = lines()
    for number in range(50):
        call(server, "POST", f"/v1/shop.Zalo/Nope{number}", {}, KEY)
        call(server, "POST", JOURNEYS, {}, f"nobody{number}:nothing")
        call(server, "GET", f"/__admin/nope{number}")
    assert lines() == before


@pytest.mark.attack("imports.odd")
@pytest.mark.parametrize("member", ["shops", "assume", "journeys", "oas"])
def test_a_document_of_thousands_of_anything_is_answered(server: Server, member: str) -> None:
    key = "test:imports"
    document = call(server, "GET", "/__admin/export", key=key)[1]
    if member == "shops":
        document["shops"] *= 1_000
    elif member == "assume":
        document["assume"] = {f"a{number}": "b" for number in range(20_000)}
    elif member == "journeys":
        document["shops"][0]["journeys"] = [{"id": "1"}] * 20_000
    else:
        document["shops"][0]["oas"] = [{"oa_id": "x" * 100_000}]
    status, answer = call(server, "POST", "/__admin/import", document, key)
    assert (status, answer["code"]) == (400, "invalid_argument")
    assert len(json.dumps(answer)) < 1_000


@pytest.mark.attack("faults.many")
def test_a_world_has_a_hundred_rules(server: Server) -> None:
    key, rule = "test:rules", {"when": {"method": "ListOA"}, "then": {"status": 429}}
    made = [call(server, "POST", "/__admin/faults", rule, key)[0] for _ in range(101)]
    assert made == [201] * 100 + [400]
    assert call(server, "POST", JOURNEYS, {}, key)[0] == 200


_PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
_UPLOADS = {
    "many parts": _PART * 18_000 + b"--b--\r\n",
    "headers without end": b"--b\r\n" + b"X: y\r\n" * 150_000 + b"\r\n1\r\n--b--",
    "bounds alone": b"--b\r\n" * 190_000,
    "a long name": _PART.replace(b"name", b"filename=" + b"../" * 200_000 + b"; name"),
    "no end": _PART,
    "nothing": b"",
}


@pytest.mark.attack("uploads.odd")
@pytest.mark.parametrize("case", _UPLOADS)
@pytest.mark.parametrize("bound", ["; boundary=b", "; boundary=" + "b" * 50_000, ""])
def test_an_odd_upload_is_refused(server: Server, case: str, bound: str) -> None:
    body = _UPLOADS[case]
    head = (
        "POST /v1/shop.OA/UploadFile HTTP/1.1\r\n"
        f"Host: localhost\r\nAuthorization: Bearer {KEY}\r\n"
        f"Content-Type: multipart/form-data{bound}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(head.encode() + body)
        assert int(client.recv(65536).split()[1]) in (400, 413)
