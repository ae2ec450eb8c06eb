"""Request bodies: one JSON object of at most 1 MiB, whose errors name their field."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.simulator import ANCHOR, API_KEY, CONSENTS, JOURNEYS, Client

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
MIB = 1024 * 1024


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize("body", [b"{}", b" \r\n\t{ }\n", b'{"filter":{},"paging":{}}'])
def test_an_empty_object_asks_for_the_first_page(seeded: Client, path: str, body: bytes) -> None:
    answer = seeded.send(body, path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.raw == seeded.call(path).raw


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"{}{}",
        b"{} x",
        b"{'filter': {}}",
        b'{"filter": {},}',
        b'{"filter" {}}',
        b"filter=x",
        b'{"paging": {"limit": 01}}',
        b'{"paging": {"limit": NaN}}',
        b'{"paging": {"limit": -Infinity}}',
        b'{"other": NaN}',
        b'{"filter": {"other": [Infinity]}}',
        b'{"filter": {"phone": "\xff"}}',
        b'{"filter": {"phone": "a\nb"}}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b"[" * 100_000,
        b'{"other": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
    ids=lambda body: repr(body[:28]),
)
def test_what_is_no_json_is_invalid(seeded: Client, path: str, body: bytes) -> None:
    assert seeded.send(body, path).refusal[:2] == (400, "invalid_argument")


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize("body", [b"[]", b"[{}]", b'"text"', b"1", b"1.5", b"null", b"true"])
def test_json_that_is_no_object_is_invalid(seeded: Client, path: str, body: bytes) -> None:
    assert seeded.send(body, path).refusal[:2] == (400, "invalid_argument")


@pytest.mark.rule("wire.body")
@LISTS
def test_one_mebibyte_is_taken_and_one_byte_more_is_not(seeded: Client, path: str) -> None:
    assert seeded.send(b"{}".ljust(MIB), path).status == 200
    answer = seeded.send(b"{}".ljust(MIB + 1), path)
    assert answer.refusal[:2] == (413, "resource_exhausted")
    assert answer.headers["content-type"] == "application/json"


WRONG_VALUES: list[tuple[str, Any, str]] = [
    (JOURNEYS, {"filter": []}, "filter"),
    (JOURNEYS, {"filter": "x"}, "filter"),
    (JOURNEYS, {"paging": 1}, "paging"),
    (JOURNEYS, {"filter": {"date_from": "yesterday"}}, "filter.date_from"),
    (JOURNEYS, {"filter": {"date_to": 5}}, "filter.date_to"),
    (JOURNEYS, {"filter": {"is_charged": "true"}}, "filter.is_charged"),
    (JOURNEYS, {"filter": {"journey_id": "x"}}, "filter.journey_id"),
    (JOURNEYS, {"filter": {"oa_id": 1.5}}, "filter.oa_id"),
    (JOURNEYS, {"filter": {"phone": 84912345678}}, "filter.phone"),
    (JOURNEYS, {"filter": {"status": "X"}}, "filter.status"),
    (CONSENTS, {"filter": {"call_type": "fax"}}, "filter.call_type"),
    (CONSENTS, {"filter": {"date_from": []}}, "filter.date_from"),
    (CONSENTS, {"filter": {"date_to": {}}}, "filter.date_to"),
    (CONSENTS, {"filter": {"is_charged": 1}}, "filter.is_charged"),
    (CONSENTS, {"filter": {"oa_id": True}}, "filter.oa_id"),
    (CONSENTS, {"filter": {"phone": ["84912345678"]}}, "filter.phone"),
    (CONSENTS, {"filter": {"reason_code": 101}}, "filter.reason_code"),
    (CONSENTS, {"filter": {"reply_status": "s"}}, "filter.reply_status"),
    (CONSENTS, {"filter": {"status": False}}, "filter.status"),
    (CONSENTS, {"filter": {"user_id": -1.0}}, "filter.user_id"),
    (JOURNEYS, {"paging": {"after": 1}}, "paging.after"),
    (JOURNEYS, {"paging": {"before": {}}}, "paging.before"),
    (CONSENTS, {"paging": {"limit": "20"}}, "paging.limit"),
    (CONSENTS, {"paging": {"sort": ["created_at"]}}, "paging.sort"),
]


@pytest.mark.rule("wire.error-names-field")
@pytest.mark.parametrize(("path", "body", "field"), WRONG_VALUES)
def test_an_error_names_the_field_by_its_path(
    seeded: Client, path: str, body: Any, field: str
) -> None:
    status, code, text = seeded.call(path, body).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"{field}: ")


@pytest.mark.rule("wire.unknown-field")
@LISTS
@pytest.mark.parametrize(
    "unknown", [None, 1, -1.5e300, "", "x" * 1000, [], [[1, None]], {"limit": 1}, True]
)
def test_a_field_nobody_knows_changes_nothing(seeded: Client, path: str, unknown: Any) -> None:
    plain: dict[str, Any] = {"filter": {"status": "P"}, "paging": {"limit": 7}}
    body = {
        "filter": plain["filter"] | {"Status": unknown, "error_code": unknown, "created_at": 1},
        "paging": plain["paging"] | {"next": unknown, "page": unknown},
        "fields": unknown,
        "Paging": unknown,
    }
    answer = seeded.call(path, body)
    assert answer.status == 200
    assert answer.raw == seeded.call(path, plain).raw


@pytest.mark.rule("wire.unknown-field")
@LISTS
@pytest.mark.parametrize("unknown", [None, 0, 1, -1.5e300, "x", ["x"], {"x": 1}, True])
def test_a_member_nobody_knows_changes_nothing(seeded: Client, path: str, unknown: Any) -> None:
    answer = seeded.call(path, {"other": unknown})
    assert answer.status == 200
    assert answer.raw == seeded.call(path).raw


# -- over a socket ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a simulator behind uvicorn."""
    app = Simulator(Settings(anchor=ANCHOR, preset="empty"))
    ready = threading.Event()
    app.on_ready = ready.set
    config = uvicorn.Config(app, ws="none", lifespan="on", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert ready.wait(20)
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(20)


def sent_whole(port: int, framing: str, body: bytes, *, key: str = API_KEY) -> tuple[int, Any]:
    """The answer that a client reads who sends all of its body before it reads."""
    head = (
        f"POST {JOURNEYS} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    top, _, document = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(document)


def chunked(body: bytes, size: int) -> bytes:
    """The body in chunks."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in [*pieces, b""])


@pytest.mark.rule("wire.body")
def test_a_client_that_sends_five_mebibytes_reads_its_413(port: int) -> None:
    body = b"{}".ljust(5 * MIB)
    status, answer = sent_whole(port, f"Content-Length: {len(body)}", body)
    assert (status, answer["code"]) == (413, "resource_exhausted")


@pytest.mark.rule("wire.body")
def test_a_client_that_sends_five_mebibytes_in_chunks_reads_its_413(port: int) -> None:
    body = chunked(b"{}".ljust(5 * MIB), 60_000)
    status, answer = sent_whole(port, "Transfer-Encoding: chunked", body)
    assert (status, answer["code"]) == (413, "resource_exhausted")


@pytest.mark.rule("wire.order-of-checks")
def test_a_client_that_sends_five_mebibytes_with_a_wrong_key_reads_its_413(port: int) -> None:
    """The body is read before the key, so its size is refused first."""
    body = b"{}".ljust(5 * MIB)
    status, answer = sent_whole(port, f"Content-Length: {len(body)}", body, key="nobody")
    assert (status, answer["code"]) == (413, "resource_exhausted")


@pytest.mark.rule("wire.body")
def test_one_mebibyte_in_chunks_is_taken(port: int) -> None:
    body = chunked(b"{}".ljust(MIB), 60_000)
    status, answer = sent_whole(port, "Transfer-Encoding: chunked", body)
    assert (status, answer["journeys"]) == (200, [])
