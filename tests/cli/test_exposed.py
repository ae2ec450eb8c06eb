"""A server that others can reach: its token, its warning, and where it may send webhooks."""

import os
import socket
from pathlib import Path

import pytest

from mock_server.cli.listening import is_loopback
from tests.cli.running import SMALL, call, refusal, run
from tests.serving import Server, serving
from tests.simulator import API_KEY

_TOKEN = "the-admin-token"
_UNSENDABLE = ["", " ", "abc\n", "two words", "mật-khẩu", "\x7f", "t" * 1025]


def _serves(*options: str, **env: str) -> str:
    return refusal("serve", "--port", "0", *SMALL, *options, env=os.environ | env)


@pytest.mark.attack("token.unsendable")
@pytest.mark.parametrize("token", _UNSENDABLE)
def test_a_token_that_nobody_could_send_is_refused(token: str) -> None:
    for line in (_serves("--admin-token", token), _serves(ETELECOM_MOCK_ADMIN_TOKEN=token)):
        assert "--admin-token" in line
        assert "printable ASCII" in line


@pytest.mark.attack("token.unsendable")
@pytest.mark.parametrize("text", ["", "\n", " x\n", "a\nb\n", "mật"])
def test_a_file_without_a_token_is_refused(folder: Path, text: str) -> None:
    (folder / "token").write_text(text)
    assert "--admin-token-file token: " in _serves("--admin-token-file", "token")
    assert "'--admin-token-file'" in _serves(ETELECOM_MOCK_ADMIN_TOKEN_FILE="")
    assert "none.txt" in _serves("--admin-token-file", "none.txt")


@pytest.mark.attack("token.unsendable")
def test_a_token_of_a_service_is_a_token() -> None:
    """No value of the variable leaves the server open."""
    env = os.environ | {"ETELECOM_MOCK_ADMIN_TOKEN": "tcp://10.96.0.12:8480"}
    with serving(*SMALL, env=env) as server:
        assert call(server, "GET", "/__admin/worlds", key=None)[0] == 401


def test_a_token_may_come_from_a_file(folder: Path) -> None:
    (folder / "token").write_text(f"{_TOKEN}\n")
    with serving(*SMALL, "--admin-token-file", "token") as server:
        assert call(server, "GET", "/__admin/worlds", key=None)[0] == 401
        assert call(server, "GET", "/__admin/worlds", key=_TOKEN)[0] == 200
        assert run("export", "--url", server.url, "--admin-token-file", "token").code == 0
        both = ("--admin-token-file", "token", "--admin-token", _TOKEN)
        assert "give only one of them" in refusal("export", "--url", server.url, *both)


@pytest.mark.attack("network.warning")
@pytest.mark.parametrize("host", ["0", "0.0.0.0", "::", "::0", "[::]"])  # noqa: S104  # values
def test_every_spelling_of_all_addresses_warns(host: str) -> None:
    with serving(*SMALL, "--host", host) as server:
        assert "without --admin-token" in "".join(server.lines)
        assert server.url == f"http://127.0.0.1:{server.port}"
    with serving(*SMALL, "--host", host, "--admin-token", _TOKEN) as server:
        assert "without --admin-token" not in "".join(server.lines)


@pytest.mark.attack("network.warning")
@pytest.mark.parametrize(
    ("address", "alone"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("0.0.0.0", False), ("::", False)],  # noqa: S104
)
def test_what_is_bound_tells_who_can_call(address: str, alone: bool) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as listening:
        listening.bind((address, 0))
        assert is_loopback(listening) is alone


def _hook(server: Server, url: str) -> int:
    _, found = call(server, "POST", "/v1/shop.Zalo/ListOA", {}, API_KEY)
    body = {"oa_id": found["accounts"][0]["oa_id"], "webhook_url": url}
    return call(server, "POST", "/v1/shop.Zalo/UpdateShopOA", body, API_KEY)[0]


@pytest.mark.attack("webhooks.exposed")
@pytest.mark.parametrize(
    ("options", "local", "named"),
    [
        (("--host", "127.0.0.1"), 200, 400),
        (("--host", "127.0.0.1", "--webhooks", "off"), 400, 400),
        (("--host", "127.0.0.1", "--allow-webhook-host", "a.example"), 200, 200),
        (("--host", "0.0.0.0"), 400, 400),  # noqa: S104  # a value
        (("--host", "0.0.0.0", "--webhooks", "loopback"), 200, 400),  # noqa: S104
        (("--host", "0.0.0.0", "--webhooks", "A.example."), 400, 200),  # noqa: S104
        (("--host", "0.0.0.0", "--webhooks", "loopback,a.example"), 200, 200),  # noqa: S104
    ],
)
def test_where_webhooks_may_go(options: tuple[str, ...], local: int, named: int) -> None:
    with serving(*SMALL, *options) as server:
        assert _hook(server, "http://127.0.0.1:9/") == local
        assert _hook(server, "http://receiver/") == local
        assert _hook(server, "http://loopback/") == local
        assert _hook(server, "https://a.example:8443/x") == named
        assert _hook(server, "https://b.example/") == 400


@pytest.mark.parametrize("value", ["http://a.example", "a.example:80", "off,loopback", "a b", ","])
def test_what_is_no_host_is_refused(value: str) -> None:
    assert "--webhooks" in _serves("--webhooks", value)


@pytest.mark.attack("webhooks.itself")
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("127.0.0.1", "__admin/reset"),
        ("localhost", "v1/shop.Zalo/ListJourneys"),
        ("127.1.2.3", "__admin/live"),
        ("[::ffff:127.0.0.1]", ""),
    ],
)
def test_a_delivery_never_reaches_the_simulator_itself(name: str, path: str) -> None:
    with serving(*SMALL, "--host", "0.0.0.0", "--webhooks", "loopback,::ffff:127.0.0.1") as server:  # noqa: S104
        url = f"http://{name}:{server.port}/{path}"
        assert _hook(server, url) == 200
        call(server, "POST", "/__admin/faults", {"then": {"delay": 0}})
        _, found = call(server, "POST", "/v1/shop.Zalo/ListOA", {}, API_KEY)
        asked = {"oa_id": found["accounts"][0]["oa_id"], "phone": "0999000006"}
        asked |= {"call_type": "audio", "reason_code": "update_order"}
        assert call(server, "POST", "/v1/shop.Zalo/RequestConsent", asked, API_KEY)[0] == 200
        call(server, "PUT", "/__admin/clock", {"advance": 60})
        _, log = call(server, "GET", "/__admin/deliveries")
        statuses = {each["status"] for entry in log["deliveries"] for each in entry["attempts"]}
        assert statuses == {403}
        assert len(call(server, "GET", "/__admin/faults")[1]["faults"]) == 1
