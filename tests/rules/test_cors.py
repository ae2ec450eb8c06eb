"""Which pages in browsers may read the vendor paths' answers."""

from collections.abc import Iterator

import pytest

from mock_server.settings import CORS
from tests.simulator import CONSENTS, JOURNEYS, Answer, Client, started

pytestmark = pytest.mark.rule("wire.cors")

LOCAL = [
    "http://localhost",
    "http://localhost:3000",
    "https://localhost:8443",
    "http://127.0.0.1:5173",
    "http://127.1.2.3",
    "http://[::1]",
    "http://[::1]:3000",
    "http://frontend",
    "http://frontend:8080",
    "http://app.localhost:3000",
    "http://a.b.localhost",
    "https://shop.test",
    "http://localhost.:3000",
    "capacitor://localhost",
    "ionic://localhost",
    "tauri://localhost",
]
FOREIGN = [
    "https://example.com",
    "http://example.com:3000",
    "http://localhost.example.com",
    "http://example.com.localhost.evil.io",
    "http://192.168.1.5",
    "http://10.0.0.1:3000",
    "http://127.0.0.1.example.com",
    "http://test.example",
    "capacitor://localhost.example.com",
    "capacitor://example.com",
    "https://mytest.com",
    "http://[2001:db8::1]",
    "null",
    "file://",
    "chrome-extension://abcdef",
    "localhost:3000",
    "http://localhost:3000/",
    "http://localhost:port",
    "",
]
EXPOSED = {"retry-after", "x-mock-world", "x-mock-note", "x-mock-hint", "x-mock-fault-applied"}


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[CORS, Client]]:
    """A simulator under each policy; tests that use them change nothing."""
    with (
        started(preset="one") as local,
        started(preset="one", cors="any") as every,
        started(preset="one", cors="off") as off,
    ):
        yield {"local": local, "any": every, "off": off}


def preflight(client: Client, origin: str, path: str = JOURNEYS) -> Answer:
    """What a browser asks before it sends the key and JSON."""
    return client.send(
        b"",
        path,
        method="OPTIONS",
        origin=origin,
        authorization=None,
        content_type=None,
        access_control_request_method="POST",
        access_control_request_headers="authorization,content-type",
    )


def words(answer: Answer, name: str) -> set[str]:
    """A header's list, in lower case."""
    return {word.strip().lower() for word in answer.headers[name].split(",")}


ALLOWED = [("local", origin) for origin in LOCAL] + [("any", each) for each in LOCAL + FOREIGN[:10]]
REFUSED = [("local", origin) for origin in FOREIGN] + [("off", each) for each in LOCAL + FOREIGN]


@pytest.mark.parametrize(("policy", "origin"), ALLOWED)
def test_a_preflight_of_an_allowed_page_is_204(
    clients: dict[CORS, Client], policy: CORS, origin: str
) -> None:
    answer = preflight(clients[policy], origin)
    assert (answer.status, answer.raw) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-methods"] == "POST"
    allowed = words(answer, "access-control-allow-headers")
    assert allowed == {"authorization", "content-type", "x-mock-fault"}
    assert "origin" in words(answer, "vary")


@pytest.mark.parametrize(("policy", "origin"), REFUSED)
def test_a_preflight_of_another_page_is_refused(
    clients: dict[CORS, Client], policy: CORS, origin: str
) -> None:
    answer = preflight(clients[policy], origin)
    assert answer.refusal[:2] == (403, "permission_denied")
    assert "access-control-allow-origin" not in answer.headers
    hint = answer.headers["x-mock-hint"]  # a browser hides the body
    assert hint.startswith(f"pages of {origin} may not call the host ")
    assert hint == answer.refusal[2]


@pytest.mark.attack("browsers.preflights")
@pytest.mark.parametrize("path", [JOURNEYS, "/v1/shop.Zalo/CreateJourney"])
def test_a_preflight_may_ask_for_any_header(clients: dict[CORS, Client], path: str) -> None:
    asked = "x-request-id, sentry-trace,content-type"
    answer = clients["local"].send(
        b"",
        path,
        method="OPTIONS",
        origin="http://localhost:3000",
        access_control_request_headers=asked,
    )
    assert {"x-request-id", "sentry-trace"} <= words(answer, "access-control-allow-headers")
    assert "access-control-request-headers" in words(answer, "vary")


@pytest.mark.parametrize(("policy", "origin"), ALLOWED)
def test_an_answer_carries_the_origin_of_an_allowed_page(
    clients: dict[CORS, Client], policy: CORS, origin: str
) -> None:
    answer = clients[policy].send(b"{}", origin=origin)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == origin
    assert words(answer, "access-control-expose-headers") == EXPOSED
    assert "origin" in words(answer, "vary")
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.attack("browsers.other-pages")
@pytest.mark.parametrize(("policy", "origin"), REFUSED)
def test_a_call_of_another_page_is_refused_and_does_nothing(
    clients: dict[CORS, Client], policy: CORS, origin: str
) -> None:
    body = b'{"oa_id": "1", "phone": "84912345678"}'
    for path in (JOURNEYS, "/v1/shop.Zalo/CreateJourney"):
        answer = clients[policy].send(body, path, origin=origin)
        status, code, text = answer.refusal
        assert (status, code) == (403, "permission_denied")
        assert f"pages of {origin} may not call" in text
        assert "--cors any" in text
        assert "x-mock-world" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("policy", ["local", "off"])
@pytest.mark.parametrize(
    ("host", "allowed"), [("192.168.1.5:8480", True), ("evil.example:8480", False)]
)
def test_the_own_page_may_call_where_the_control_api_answers(
    clients: dict[CORS, Client], policy: CORS, host: str, allowed: bool
) -> None:
    answer = clients[policy].send(b"{}", host=host, origin=f"http://{host}")
    assert answer.status == (200 if allowed else 403)


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (404, {"path": "/v1/shop.Zalo/ListNothing"}),
        (404, {"method": "PUT"}),
        (404, {"content_type": "text/plain"}),
        (401, {"authorization": None}),
        (401, {"authorization": "Bearer 1000000000000000002:partnerpartnerpartnerpartnerpart"}),
        (400, {"content": b"{"}),
        (400, {"content": b'{"paging": {"limit": -1}}'}),
        (413, {"content": b" " * 1_100_000}),
    ],
)
@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_an_error_carries_the_origin_too(
    clients: dict[CORS, Client], path: str, status: int, change: dict[str, object]
) -> None:
    asked = {"content": b"{}", "path": path, "origin": "http://localhost:3000"} | change
    answer = clients["local"].send(**asked)  # type: ignore[arg-type]  # each name has its type
    assert answer.refusal[0] == status
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert words(answer, "access-control-expose-headers") == EXPOSED


@pytest.mark.parametrize("policy", ["local", "any", "off"])
def test_who_is_no_page_gets_no_such_headers(clients: dict[CORS, Client], policy: CORS) -> None:
    answer = clients[policy].call(JOURNEYS)
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("policy", ["local", "any", "off"])
@pytest.mark.parametrize("path", ["/__admin/journeys", "/__admin/health"])
def test_the_control_api_sends_none_under_any_policy(
    clients: dict[CORS, Client], policy: CORS, path: str
) -> None:
    for method in ("GET", "OPTIONS"):
        answer = clients[policy].send(b"", path, method=method, origin="http://localhost:3000")
        assert answer.refusal[:2] == (403, "permission_denied")
        assert not [name for name in answer.headers if name.startswith("access-control-")]
