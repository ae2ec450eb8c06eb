"""Whatever is sent: an answer of the vendor's shape, never a 500, and nothing is left broken."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz import junk
from tests.fuzz.answers import answering, ask, check_whole
from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of

EVERY_LIST = pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
EVERY_PLURAL = pytest.mark.parametrize("plural", ["journeys", "consents"])
SOME_ID = "1000000000000000000"


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """A small world that everything here may change."""
    with answering(journeys=20, consents=20) as client:
        yield client


# -- the vendor's paths -------------------------------------------------------------------------


@EVERY_LIST
@given(body=junk.LIST_BODIES)
@example(body=b'{"paging": {"limit": ' + b"9" * 5000 + b"}}")
@example(body=b'{"x": ' + b"9" * 5000 + b"}")
@example(body=b'{"filter": {"phone": "\\ud800"}}')
@example(body=b'{"\\udfff": {"\\ud800": 1}}')
@example(body=b'{"paging": {"sort": "\\ud800"}}')
@example(body=b'{"paging": {"after": "\\ud800"}}')
@example(body=b'{"x": 1}')
@example(body=b'{"filter": 1.5}')
def test_any_body(server: Client, path: str, body: bytes) -> None:
    status, document = ask(server, "POST", path, body)
    assert status in (200, 400)
    assert status != 200 or "paging" in document


@EVERY_LIST
@given(
    name=st.sampled_from(
        (
            "authorization",
            "content_type",
            "origin",
            "host",
            "accept",
            "accept_encoding",
            "content_encoding",
            "x_mock_fault",
            "cookie",
            "x_forwarded_for",
            "expect",
        )
    ),
    value=junk.HEADER_BYTES,
)
@example(name="authorization", value=b"Bearer \xff\xfe")
@example(name="authorization", value=b"Bearer test:")
@example(name="authorization", value=b"Bearer test:a@nothing")
@example(name="origin", value=b"\xff")
@example(name="origin", value=b"http://[")
@example(name="content_type", value=b'application/json; charset="\xff')
@example(name="x_mock_fault", value=b"status=abc")
@example(name="x_mock_fault", value=b"delay=nan")
def test_any_header(server: Client, path: str, name: str, value: bytes) -> None:
    ask(server, "POST", path, b"{}", **{name: value})


@EVERY_LIST
@given(
    cursor=junk.cursors(),
    side=st.sampled_from(("after", "before")),
    sort=st.sampled_from((None, "", "created_at", "-created_at", "-updated_at")),
)
def test_any_cursor_gives_a_page_or_is_invalid(
    server: Client, path: str, cursor: str, side: str, sort: str | None
) -> None:
    body = {"paging": {side: cursor, "sort": sort, "limit": 3}}
    status, document = ask(server, "POST", path, junk.as_json(body))
    if status == 200:
        assert len(rows_of(document)) <= 3
        assert document["paging"][side] in (cursor, ".")
    else:
        assert document["msg"].startswith("paging is invalid (")


@given(
    method=st.sampled_from(("POST", "GET", "OPTIONS", "DELETE")),
    path=junk.TEXT | st.sampled_from(("v1/shop.Zalo/ListJourneys/", "v1/shop/Zalo", "\x00", "//")),
    body=st.none() | st.just(b"{}"),
)
def test_any_path(server: Client, method: str, path: str, body: bytes | None) -> None:
    status, _ = ask(server, method, f"/{quote(path)}", body)
    assert status in (301, 404) or path in ("ListJourneys", "ListRequestConsent")


# -- the control API ----------------------------------------------------------------------------


@EVERY_PLURAL
@given(body=junk.RECORD_BODIES)
@example(body=b'{"created_at": "9999-12-31T23:59:59Z"}')
@example(body=b'{"created_at": "9999-12-31T23:59:59.999999-23:59"}')
@example(body=b'{"updated_at": "9999-12-31T23:59:59.999999-23:59"}')
@example(body=b'{"created_at": "1970-01-01T00:00:00Z"}')
@example(body=b'{"error_message": "\\ud800"}')
@example(body=b'{"\\ud800": 1}')
@example(body=b'{"error_message": "\xed\xa0\x80"}')
@example(body=b'{"error_code": ' + b"9" * 5000 + b"}")
@example(body=b'{"status": []}')
@example(body='{"phone": "\u0660"}'.encode("utf-16"))
def test_any_record_created_or_changed(server: Client, plural: str, body: bytes) -> None:
    collection = f"/__admin/{plural}"
    status, made = ask(server, "POST", collection, body)
    assert status in (201, 400)
    if status == 201:
        assert ask(server, "GET", f"{collection}/{made['id']}") == (200, made)
    _, known = ask(server, "GET", f"{collection}?limit=1")
    for record in rows_of(known):
        status, _ = ask(server, "PATCH", f"{collection}/{record['id']}", body)
        assert status in (200, 400)
    check_whole(server)


@given(body=junk.FIXTURE_BODIES)
@example(body=b'{"shops": [{"name": "\\ud800"}]}')
@example(body=b'{"shops": [{"oas": [{"oa_id": "1", "name": "\\ud800"}]}]}')
@example(body=b'{"shops": [{"\\ud800": 1}]}')
@example(body=b'{"shops": [{"name": {"a": []}}]}')
@example(body=b'{"shops": [{"shop_id": []}]}')
@example(body=b'{"shops": [{"journeys": [{"id": "1", "created_at": "9999-12-31T00:00:00Z"}]}]}')
@example(body=b'{"anchor": "9999-12-31T23:59:59.999999-23:59", "journeys": [{"id": "1"}]}')
@example(body=b'{"anchor": "9999-12-31T23:59:59Z", "shops": [{"consents": [{"id": "1"}]}]}')
@example(body=b'{"anchor": "0001-01-01T00:00:00+23:59", "shops": [{"consents": [{"id": "1"}]}]}')
@example(body=b'{"anchor": 5, "shops": []}')
@example(body=b'{"journeys": [{"id": true}]}')
@example(body=b'{"format": 1, "shops": []}')
def test_any_fixture_document(server: Client, body: bytes) -> None:
    status, _ = ask(server, "POST", "/__admin/import", body)
    assert status in (200, 400)
    check_whole(server)
    status, _ = ask(server, "POST", "/__admin/reset")
    assert status == 200


@EVERY_PLURAL
@given(
    query=st.lists(
        st.tuples(
            st.sampled_from(f"{junk.FILTER_FIELDS} {junk.PAGING_FIELDS} world shop_id".split())
            | junk.TEXT,
            junk.TEXT | st.sampled_from([text for text in junk.NOTABLE if isinstance(text, str)]),
        ),
        max_size=3,
    )
)
@example(query=[("limit", "9" * 19)])
@example(query=[("limit", "9" * 5000)])
@example(query=[("world", "\x00")])
@example(query=[("shop_id", "0")])
@example(query=[("after", "é" * 24)])
def test_any_query(server: Client, plural: str, query: list[tuple[str, str]]) -> None:
    shown = "&".join(
        f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in query
    )
    status, _ = ask(server, "GET", f"/__admin/{plural}?{shown}")
    assert status in (200, 400, 404)


@EVERY_PLURAL
@given(
    record_id=junk.TEXT | st.integers().map(str) | st.sampled_from(("0", "-1", "9" * 30, "\x00")),
    method=st.sampled_from(("GET", "PATCH", "DELETE", "PUT", "POST")),
)
def test_any_id(server: Client, plural: str, record_id: str, method: str) -> None:
    body = b"{}" if method in ("PATCH", "PUT", "POST") else None
    status, _ = ask(server, method, f"/__admin/{plural}/{quote(record_id, safe='')}", body)
    assert status in (400, 404) or record_id in ("", ".", "..")


@pytest.fixture(scope="module")
def other() -> Iterator[Client]:
    """A world of its own for calls that may set faults and the clock."""
    with answering(preset="one") as client:
        yield client


@given(data=st.data())
def test_any_body_of_any_control_call(other: Client, data: st.DataObject) -> None:
    """Every operation with a body takes any, but for the stream that never ends."""
    paths = other.control("GET", "/openapi/control.json").body["paths"]
    operations = [
        (method, path)
        for path, item in paths.items()
        for method in item
        if method in ("post", "put", "patch") and path != "/__admin/events"
    ]
    method, path = data.draw(st.sampled_from(operations))
    fields = fields_of(paths[path][method])
    body = data.draw(junk.bodies(junk.objects(fields) if fields else junk.VALUES))
    name = data.draw(st.sampled_from(("demo", "0", SOME_ID)))
    ask(other, method.upper(), re.sub(r"{\w+}", name, path), body)
    check_whole(other)


def fields_of(operation: Any) -> str:
    """The names of the body's fields, where the document says them."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return " ".join(schema.get("properties", {}))


@given(
    method=st.sampled_from(("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")),
    path=junk.TEXT,
    body=st.none() | junk.bodies(junk.VALUES),
)
def test_any_control_path(server: Client, method: str, path: str, body: bytes | None) -> None:
    ask(server, method, f"/__admin/{quote('x' + path)}", body)


@given(
    name=st.sampled_from(("authorization", "host", "origin", "sec_fetch_site", "content_type")),
    value=junk.HEADER_BYTES,
)
@example(name="authorization", value=b"Bearer \xff")
@example(name="authorization", value=b"Bearer test:\xff")
@example(name="host", value=b"[::1")
@example(name="host", value=b"\xff.example.com")
def test_any_header_of_a_control_call(server: Client, name: str, value: bytes) -> None:
    ask(server, "POST", "/__admin/journeys", b"{}", **{name: value})
