"""Who may speak to the control API: from which page, under which name, with which key."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click import BadParameter

from mock_server.cli.host_options import HostName
from tests.simulator import (
    API_KEY,
    JOURNEYS,
    PARTNER_API_KEY,
    SHOP_KEY,
    Answer,
    Client,
    rows_of,
    started,
)

TOKEN = "open sesame"
CALLS = [
    ("GET", "/journeys"),
    ("GET", "/consents"),
    ("POST", "/journeys"),
    ("GET", "/export"),
    ("POST", "/reset"),
]
EVERY_CALL = pytest.mark.parametrize(("method", "path"), CALLS)


@pytest.fixture(scope="module")
def shop() -> Iterator[Client]:
    """A small world without an admin token, whose records do not matter."""
    with started(preset="one", allowed_hosts=("mock.example.com",)) as client:
        yield client


@pytest.fixture(scope="module")
def closed() -> Iterator[Client]:
    """The same with an admin token."""
    with started(preset="one", admin_token=TOKEN) as client:
        yield client


def bearer(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def refused(answer: Answer) -> str:
    """The text of a refusal to that page or under that name."""
    status, code, text = answer.refusal
    assert (status, code) == (403, "permission_denied")
    return text


# -- hosts --------------------------------------------------------------------------------------


@pytest.mark.rule("control.hosts")
@pytest.mark.parametrize("path", ["/health", "/live", "/journeys", "/openapi/vendor.json"])
@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8480",
        "LocalHost:8480",
        "127.0.0.1:8480",
        "[::1]:8480",
        "[::1]",
        "192.168.1.7:8480",
        "8.8.8.8",
        "[2001:db8::1]:80",
        "mock",
        "etelecom-mock:8480",
        "shop.localhost:8480",
        "host.docker.internal:8480",
        "shop.test",
        "mock.team.svc",
        "mock.team.svc.cluster.local:8480",
        "mock.example.com",
        "MOCK.example.com:8480",
    ],
)
def test_a_name_that_no_public_dns_points_here_is_answered(
    shop: Client, path: str, host: str
) -> None:
    assert shop.control("GET", path, host=host).status == 200


FOREIGN_HOSTS = [
    "example.com",
    "example.com:8480",
    "other.example.com",
    "x.mock.example.com",
    "localhost.example.com",
    "127.0.0.1.nip.io",
    "test.com",
    "mytest.io",
    "shop.test.com",
    "docker.internal.example.com",
    "mock.svc.cluster.local.example.com",
    "cluster.local",
    "api.etelecom.vn",
    "256.1.1.1",
]


@pytest.mark.attack("browsers.rebinding")
@pytest.mark.rule("control.hosts")
@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize(("method", "path"), [*CALLS, ("GET", "/health"), ("GET", "/nothing")])
def test_any_other_name_is_refused_naming_the_option(
    shop: Client, host: str, method: str, path: str
) -> None:
    text = refused(shop.control(method, path, host=host))
    assert "--allowed-host" in text
    assert host.split(":", maxsplit=1)[0] in text


@pytest.mark.rule("control.hosts")
@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_the_vendor_paths_answer_to_every_name(shop: Client, host: str) -> None:
    assert shop.call(JOURNEYS, headers={"Host": host}).status == 200


# -- other sites' pages -------------------------------------------------------------------------


@pytest.mark.attack("browsers.other-pages")
@pytest.mark.rule("control.other-sites")
@EVERY_CALL
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost.example.com:8480"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    ],
)
def test_what_another_sites_page_asks_is_refused(
    shop: Client, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = shop.control(method, path, **headers, **bearer(API_KEY))
    refused(answer)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.rule("control.other-sites")
@EVERY_CALL
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:8480"},
        {"Origin": "http://localhost:8480", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_its_own_pages_are_answered(
    shop: Client, method: str, path: str, headers: dict[str, str]
) -> None:
    assert shop.control(method, path, **headers).status in (200, 201)


@pytest.mark.rule("control.other-sites")
def test_a_form_sent_from_another_site_is_refused(shop: Client) -> None:
    headers = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    refused(shop.control("POST", "/reset", **headers, **{"Sec-Fetch-Site": "cross-site"}))


# -- keys ---------------------------------------------------------------------------------------


@EVERY_CALL
@pytest.mark.parametrize("key", [None, API_KEY, SHOP_KEY, PARTNER_API_KEY])
def test_without_an_admin_token_everything_is_open(
    shop: Client, method: str, path: str, key: str | None
) -> None:
    assert shop.control(method, path, **bearer(key)).status in (200, 201)


@EVERY_CALL
@pytest.mark.parametrize("key", ["nobody", "1000000000000000001:" + "q" * 32, TOKEN])
def test_an_unknown_bearer_is_401(shop: Client, method: str, path: str, key: str) -> None:
    answer = shop.control(method, path, **bearer(key))
    assert answer.refusal[:2] == (401, "unauthenticated")
    assert key not in answer.raw.decode()


@EVERY_CALL
def test_an_unknown_world_is_404(shop: Client, method: str, path: str) -> None:
    answer = shop.control(method, f"{path}?world=nothing")
    assert answer.refusal[:2] == (404, "not_found")


@EVERY_CALL
def test_a_key_opens_no_other_world_that_is_asked_for(shop: Client, method: str, path: str) -> None:
    assert shop.control(method, f"{path}?world=nothing", **bearer(API_KEY)).status == 403
    assert shop.control(method, f"{path}?world=demo", **bearer(API_KEY)).status in (200, 201)


@pytest.mark.attack("browsers.spellings")
@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost", "http://localhost:80"),
        ("localhost:80", "http://localhost"),
        ("localhost:443", "https://LOCALHOST"),
        ("mock.example.com.", "http://mock.example.com"),
        ("Mock.Example.com:8480", "http://mock.example.com.:8480"),
        ("[::1]:8480", "http://[0:0:0:0:0:0:0:1]:8480"),
        ("[2001:DB8::1]", "https://[2001:db8::1]:443"),
    ],
)
def test_an_origin_is_compared_as_browsers_and_proxies_write_it(
    shop: Client, host: str, origin: str
) -> None:
    assert shop.control("GET", "/journeys", host=host, origin=origin).status == 200
    for other in (f"{origin}1" if origin[-1].isdigit() else f"{origin}:81", "http://x.test"):
        text = refused(shop.control("GET", "/journeys", host=host, origin=other))
        assert host in text
        assert other in text


@pytest.mark.attack("browsers.spellings")
@pytest.mark.parametrize(
    "form",
    [
        "a.example",
        "A.Example.",
        "a.example:8480",
        "https://a.example",
        "http://a.example:8480/mock/",
    ],
)
def test_an_allowed_host_may_be_written_in_any_form(form: str) -> None:
    hosts = (HostName().convert(form, None, None),)
    assert hosts == ("a.example",)
    with started(preset="one", allowed_hosts=hosts) as client:
        for host in ("a.example", "a.example:9", "A.EXAMPLE."):
            assert client.control("GET", "/journeys", host=host).status == 200
        refused(client.control("GET", "/journeys", host="b.a.example"))


@pytest.mark.attack("browsers.spellings")
@pytest.mark.parametrize("form", ["", "*.example", "ftp://a.example", "a b", "a.example/x", "//a"])
def test_what_is_no_host_is_refused(form: str) -> None:
    with pytest.raises(BadParameter, match="is not a host"):
        HostName().convert(form, None, None)


def test_addresses_are_allowed_hosts() -> None:
    for form in ("2001:DB8::1", "[2001:db8:0::1]", "http://[2001:db8::1]:80/"):
        assert HostName().convert(form, None, None) == "2001:db8::1"


@EVERY_CALL
@pytest.mark.parametrize("query", ["", "?world=demo"])
def test_with_an_admin_token_a_call_without_a_key_is_refused(
    closed: Client, method: str, path: str, query: str
) -> None:
    assert closed.control(method, path + query).refusal[:2] == (401, "unauthenticated")


@EVERY_CALL
@pytest.mark.parametrize("key", [TOKEN, API_KEY, SHOP_KEY, PARTNER_API_KEY])
def test_the_admin_token_or_the_worlds_own_key_opens(
    closed: Client, method: str, path: str, key: str
) -> None:
    assert closed.control(method, path, **bearer(key)).status in (200, 201)


@EVERY_CALL
@pytest.mark.parametrize("key", ["", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), API_KEY[:-1] + "x"])
def test_a_wrong_token_opens_nothing(closed: Client, method: str, path: str, key: str) -> None:
    answer = closed.control(method, path, **bearer(key))
    assert answer.refusal[:2] == (401, "unauthenticated")
    assert TOKEN not in answer.raw.decode()


@pytest.mark.parametrize("path", ["/health", "/live"])
def test_health_and_live_are_open(closed: Client, path: str) -> None:
    assert closed.control("GET", path).body["status"] == "ok"


def test_the_admin_token_acts_by_the_worlds_name(closed: Client) -> None:
    assert closed.control("GET", "/export?world=demo", **bearer(TOKEN)).status == 200
    answer = closed.control("GET", "/export?world=nothing", **bearer(TOKEN))
    assert answer.refusal[:2] == (404, "not_found")


def test_the_admin_token_is_no_key_of_the_vendors(closed: Client) -> None:
    assert closed.call(JOURNEYS, key=TOKEN).refusal[:2] == (401, "unauthenticated")


# -- shops --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A world ``two`` of two shops with one journey each, beside the empty ``demo``."""
    shops = [
        {"shop_id": "1000000000000000001", "journeys": [{"id": "1"}]},
        {"shop_id": "1000000000000001001", "journeys": [{"id": "2"}]},
    ]
    folder: Path = tmp_path_factory.mktemp("fixtures")
    (folder / "two.json").write_text(json.dumps({"format": 1, "shops": shops}))
    with started(preset="empty", fixtures=str(folder)) as client:
        yield client


def ids_of(answer: Answer) -> list[Any]:
    assert answer.status == 200, answer
    return [row["id"] for row in rows_of(answer.body)]


def test_a_worlds_name_alone_is_its_first_shop(two_shops: Client) -> None:
    assert ids_of(two_shops.control("GET", "/journeys?world=two")) == ["1"]
    assert ids_of(two_shops.control("GET", "/journeys")) == []


@pytest.mark.parametrize(
    ("shop_id", "ids"),
    [("1000000000000000001", ["1"]), ("1000000000000001001", ["2"]), ("", ["1"])],
)
def test_a_shop_is_asked_for_by_its_id(two_shops: Client, shop_id: str, ids: list[str]) -> None:
    answer = two_shops.control("GET", f"/journeys?world=two&shop_id={shop_id}")
    assert ids_of(answer) == ids


def test_an_unknown_shop_is_404_and_a_wrong_id_400(two_shops: Client) -> None:
    unknown = two_shops.control("GET", "/journeys?world=two&shop_id=1000000000000002001")
    assert unknown.refusal[:2] == (404, "not_found")
    wrong = two_shops.control("GET", "/journeys?world=two&shop_id=first")
    assert wrong.refusal[:2] == (400, "invalid_argument")


def test_an_export_takes_the_whole_world(two_shops: Client) -> None:
    shops = two_shops.control("GET", "/export?world=two").body["shops"]
    assert [shop["shop_id"] for shop in shops] == ["1000000000000000001", "1000000000000001001"]
    assert [[row["id"] for row in shop["journeys"]] for shop in shops] == [["1"], ["2"]]
