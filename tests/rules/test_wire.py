"""Request bodies: one JSON object of at most 1 MiB, whose errors name their field."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

from mock_server.contract.verbs import Verb
from mock_server.etelecom import VERBS
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.life.test_verb_examples import key as key_of
from tests.simulator import ANCHOR, API_KEY, CONSENTS, JOURNEYS, Client, rows_of

LISTS = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
MIB = 1024 * 1024


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize("body", [b"{}", b" \r\n\t{ }\n", b'{"filter":{},"paging":{}}'])
def test_an_empty_object_asks_for_the_first_page(seeded: Client, path: str, body: bytes) -> None:
    answer = seeded.send(body, path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.raw == seeded.call(path).raw


NO_JSON: list[tuple[bytes, str]] = [
    (b"", "EOF"),
    (b" ", "EOF"),
    (b"{", "unexpected EOF"),
    (b'{"filter"', "unexpected EOF"),
    (b'{"filter": {"phone": "84', "unexpected EOF"),
    (b"nul", "unexpected EOF"),
    (b"{'filter': {}}", r"invalid character '\'' looking for beginning of object key string"),
    (b'{"filter": {},}', "invalid character '}' looking for beginning of object key string"),
    (b'{"filter" {}}', "invalid character '{' after object key"),
    (b'{"filter": {}]', "invalid character ']' after object key:value pair"),
    (b'{"other": [1 2]}', "invalid character '2' after array element"),
    (b'{"other": [1,]}', "invalid character ']' looking for beginning of value"),
    (b"filter=x", "invalid character 'i' in literal false (expecting 'a')"),
    (b"page=1", "invalid character 'p' looking for beginning of value"),
    (b"<html>", "invalid character '<' looking for beginning of value"),
    (b'{"paging": {"limit": 01}}', "invalid character '1' after object key:value pair"),
    (b'{"paging": {"limit": 1.x}}', "invalid character 'x' after decimal point in numeric literal"),
    (b'{"paging": {"limit": -}}', "invalid character '}' in numeric literal"),
    (b'{"paging": {"limit": NaN}}', "invalid character 'N' looking for beginning of value"),
    (b'{"paging": {"limit": -Infinity}}', "invalid character 'I' in numeric literal"),
    (b'{"other": NaN}', "invalid character 'N' looking for beginning of value"),
    (b'{"filter": {"other": [Infinity]}}', "invalid character 'I' looking for beginning of value"),
    (b'{"filter": {"phone": "a\nb"}}', r"invalid character '\n' in string literal"),
    (b'{"filter": {"phone": "\\x41"}}', "invalid character 'x' in string escape code"),
    (
        b'{"filter": {"phone": "\\u00g1"}}',
        r"invalid character 'g' in \u hexadecimal character escape",
    ),
    (b"\xef\xbb\xbf{}", "invalid character '\u00ef' looking for beginning of value"),
    (
        "{}".encode("utf-16-le"),
        r"invalid character '\x00' looking for beginning of object key string",
    ),
    (b"[" * 100_000, "invalid character '[' exceeded max depth"),
    (
        b'{"other": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        "invalid character '[' exceeded max depth",
    ),
    (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "invalid character '{' exceeded max depth"),
]


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize(("body", "cause"), NO_JSON, ids=lambda given: repr(given[:28]))
def test_what_is_no_json_does_not_decode(
    seeded: Client, path: str, body: bytes, cause: str
) -> None:
    answer = seeded.send(body, path)
    assert answer.undecodable == cause
    assert answer.hint.startswith("malformed JSON: ")


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize(
    ("body", "given"),
    [
        (b"[]", "array"),
        (b"[{}]", "array"),
        (b'"text"', "string"),
        (b"1", "number"),
        (b"1.5", "number"),
        (b"true", "bool"),
    ],
)
def test_json_that_is_no_object_does_not_decode(
    seeded: Client, path: str, body: bytes, given: str
) -> None:
    method = path.rpartition("/")[2]
    assert seeded.send(body, path).undecodable == (
        f"json: cannot unmarshal {given} into Go value of type api.{method}Request"
    )


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize("body", [b"null", b"{}{}", b"{} x", b"{}}", b" {}]", b'{}"'])
def test_null_and_what_follows_the_first_value_are_as_an_empty_object(
    seeded: Client, path: str, body: bytes
) -> None:
    assert seeded.send(body, path).raw == seeded.call(path).raw


@pytest.mark.rule("wire.body")
@LISTS
def test_names_match_whatever_their_case(seeded: Client, path: str) -> None:
    plain = seeded.call(path, {"filter": {"status": "P"}, "paging": {"limit": 7}})
    other = seeded.call(path, {"FILTER": {"Status": "P"}, "Paging": {"LIMIT": 7}})
    assert other.raw == plain.raw
    assert "x-mock-note" not in other.headers


@pytest.mark.rule("wire.body")
@LISTS
def test_of_a_name_that_stands_twice_the_last_value_counts(seeded: Client, path: str) -> None:
    twice = b'{"filter": {"status": "P", "status": "N", "other": 1}}'
    assert seeded.send(twice, path).raw == seeded.call(path, {"filter": {"status": "N"}}).raw


@pytest.mark.rule("wire.body")
@LISTS
@pytest.mark.parametrize(
    "text", [b'"\xff"', b'"\\ud800"', b'"84\xc3"'], ids=["byte", "half", "cut"]
)
def test_what_is_no_unicode_in_a_text_is_taken_as_a_replacement(
    seeded: Client, path: str, text: bytes
) -> None:
    answer = seeded.send(b'{"filter": {"phone": ' + text + b"}}", path)
    assert (answer.status, rows_of(answer.body)) == (200, [])


@pytest.mark.rule("wire.body")
def test_the_first_value_of_a_wrong_form_is_told_and_one_of_a_wrong_type_at_the_end(
    seeded: Client,
) -> None:
    both = seeded.send(b'{"filter": {"phone": 1, "oa_id": "x", "status": "y"}}')
    assert both.undecodable == 'strconv.ParseInt: parsing "x": invalid syntax'
    types = seeded.send(b'{"filter": {"phone": 1}, "paging": {"limit": "2"}}')
    assert types.undecodable == (
        "json: cannot unmarshal number into Go struct field "
        "ListJourneysFilter.filter.phone of type string"
    )


@pytest.mark.rule("wire.body-limit")
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
    (CONSENTS, {"filter": {"is_charged": 2}}, "filter.is_charged"),
    (CONSENTS, {"filter": {"oa_id": True}}, "filter.oa_id"),
    (CONSENTS, {"filter": {"phone": ["84912345678"]}}, "filter.phone"),
    (CONSENTS, {"filter": {"reason_code": 1.5}}, "filter.reason_code"),
    (CONSENTS, {"filter": {"reply_status": "s"}}, "filter.reply_status"),
    (CONSENTS, {"filter": {"status": False}}, "filter.status"),
    (CONSENTS, {"filter": {"user_id": -1.0}}, "filter.user_id"),
    (JOURNEYS, {"paging": {"after": 1}}, "paging.after"),
    (JOURNEYS, {"paging": {"before": {}}}, "paging.before"),
    (CONSENTS, {"paging": {"limit": "20"}}, "paging.limit"),
    (CONSENTS, {"paging": {"sort": ["created_at"]}}, "paging.sort"),
]


@pytest.mark.rule("wire.hint-names-field")
@pytest.mark.parametrize(("path", "body", "field"), WRONG_VALUES)
def test_the_hint_names_the_field_by_its_path(
    seeded: Client, path: str, body: Any, field: str
) -> None:
    answer = seeded.call(path, body)
    assert answer.undecodable
    assert answer.hint.startswith(f"{field}: ")


@pytest.mark.rule("wire.success-bytes")
@pytest.mark.parametrize(("path", "body"), [(JOURNEYS, {}), ("/v1/shop.Misc/CurrentAccount", {})])
def test_a_success_ends_in_a_newline_and_an_error_does_not(
    seeded: Client, path: str, body: Any
) -> None:
    assert seeded.call(path, body).raw.endswith(b"}\n")
    assert seeded.send(b"[", path).raw.endswith(b"}")


@pytest.mark.rule("wire.success-bytes")
def test_a_success_escapes_what_pages_would_read(client: Client) -> None:
    told = "a < b > c & d \u2028 \u2029"
    assert client.control("POST", "/journeys", {"error_message": told}).status == 201
    answer = client.call(JOURNEYS, {"paging": {"limit": 1}})
    assert rb'"a \u003c b \u003e c \u0026 d \u2028 \u2029"' in answer.raw
    assert rows_of(answer.body)[0]["error_message"] == told


REQUIRED = [
    (verb, name)
    for verb in VERBS
    if verb.system is None
    for name, attribute in verb.asked.items()
    if attribute.mark.required
]


@pytest.mark.rule("wire.required")
@pytest.mark.parametrize(
    ("verb", "name"), REQUIRED, ids=lambda each: getattr(each, "operation", each)
)
def test_an_empty_required_field_is_named_in_the_vendors_words(
    seeded: Client, verb: Verb, name: str
) -> None:
    text = verb.asked[name].mark.missing or f"{name} không được để trống"
    for absent in ({}, {name: None}):
        given = {each: value for each, value in verb.example.items() if each != name}
        answer = seeded.call(verb.path, given | absent, key=key_of(verb))
        assert answer.refusal == (400, "invalid_argument", text)


@pytest.mark.rule("wire.unknown-field")
@LISTS
@pytest.mark.parametrize(
    "unknown", [None, 1, -1.5e300, "", "x" * 1000, [], [[1, None]], {"limit": 1}, True]
)
def test_a_field_nobody_knows_changes_nothing(seeded: Client, path: str, unknown: Any) -> None:
    plain: dict[str, Any] = {"filter": {"status": "P"}, "paging": {"limit": 7}}
    body = {
        "filter": plain["filter"] | {"state": unknown, "error_code": unknown, "created_at": 1},
        "paging": plain["paging"] | {"next": unknown, "page": unknown},
        "fields": unknown,
        "pages": unknown,
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
