"""Under which paths, methods and content types a vendor method is found."""

import json
from pathlib import Path

import pytest

from tests.simulator import (
    API_KEY,
    CONSENTS,
    JOURNEYS,
    PARTNER_API_KEY,
    SHOP_KEY,
    Answer,
    Client,
    rows_of,
    started,
)

METHODS = {"ListJourneys": "journeys", "ListRequestConsent": "consents"}
BASES = {
    "/v1/shop.Zalo/": API_KEY,
    "/v1/partner.Zalo/": SHOP_KEY,
    "/": API_KEY,
    "/api/shop.Zalo/": API_KEY,
    "/api/partner.Zalo/": SHOP_KEY,
}


@pytest.mark.rule("wire.paths")
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("method", METHODS)
def test_a_method_answers_alike_on_all_five_paths(seeded: Client, base: str, method: str) -> None:
    answer = seeded.call(base + method, {"paging": {"limit": 3}}, key=BASES[base])
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert list(answer.body) == [METHODS[method], "paging"]
    shop_path = f"/v1/shop.Zalo/{method}"
    assert answer.raw == seeded.call(shop_path, {"paging": {"limit": 3}}).raw
    assert len(rows_of(answer.body)) == 3


NOT_FOUND = (404, b"404 page not found\n", "text/plain; charset=utf-8")


def plain(answer: Answer) -> tuple[int, bytes, str]:
    """Status, body and content type of a response that is not JSON."""
    return answer.status, answer.raw, answer.headers["content-type"]


@pytest.mark.rule("wire.unknown-service")
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/v1",
        "/v1/",
        "/v1/shop",
        "/v1/shop.zalo/ListJourneys",
        "/v1/shop.Foo/X",
        "/v1/shop.Webhooks/ListJourneys",
        "/v2/shop.Zalo/ListJourneys",
        "/v1/ListJourneys",
        "/v1/shop.Zalo2/ListJourneys",
        "/ListJourneys/",
    ],
)
def test_a_path_under_no_service_is_answered_as_text(
    seeded: Client, method: str, path: str
) -> None:
    answer = seeded.send(b"{}", path, method=method)
    assert plain(answer) == NOT_FOUND
    assert answer.headers["x-mock-note"] == "unknown-address"


@pytest.mark.rule("wire.unknown-service")
@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
@pytest.mark.parametrize(
    ("path", "clean"),
    [
        ("/v1//shop.Zalo/ListJourneys", "/v1/shop.Zalo/ListJourneys"),
        ("/v1/shop.Zalo//ListJourneys", "/v1/shop.Zalo/ListJourneys"),
        ("/v1/./shop.Zalo/ListJourneys", "/v1/shop.Zalo/ListJourneys"),
        ("/v1/x/../shop.Zalo/ListJourneys", "/v1/shop.Zalo/ListJourneys"),
        ("/v1//nothing/", "/v1/nothing/"),
        ("/v1/shop.Zalo", "/v1/shop.Zalo/"),
        ("/v1/partner.Zalo", "/v1/partner.Zalo/"),
    ],
)
def test_what_is_no_clean_path_is_sent_to_the_clean_one(
    seeded: Client, method: str, path: str, clean: str
) -> None:
    for query in ("", "?a=1&b=%2F"):
        # Dots are escaped, as the client would clean the path itself.
        url = f"http://localhost:8480{path}{query}".replace("./", "%2E/")
        answer = seeded.http.request(method, url, content=b"{}", follow_redirects=False)
        assert (answer.status_code, answer.content) == (301, b"")
        assert answer.headers["location"] == clean + query


@pytest.mark.rule("wire.unknown-service")
@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example", "/\\evil.example//x"])
def test_a_redirect_stays_on_the_server(seeded: Client, path: str) -> None:
    url = f"http://localhost:8480{path}"
    answer = seeded.http.post(url, content=b"{}", follow_redirects=False)
    location = answer.headers["location"]
    assert answer.status_code == 301
    assert location[0] == "/" != location[1]
    assert "\\" not in location


@pytest.mark.rule("wire.unknown-path")
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v1/shop.Zalo/", "/shop.Zalo/"),
        ("/v1/shop.Zalo/ListNothing", "/shop.Zalo/ListNothing"),
        ("/v1/shop.Zalo/listJourneys", "/shop.Zalo/listJourneys"),
        ("/v1/partner.Zalo/ListNothing", "/partner.Zalo/ListNothing"),
        ("/api/shop.Zalo/ListNothing", "/shop.Zalo/ListNothing"),
        ("/v1/shop.Zalo/a/b", "/shop.Zalo/a/b"),
    ],
)
def test_an_unknown_method_has_no_handler_and_a_note(seeded: Client, path: str, shown: str) -> None:
    answer = seeded.call(path)
    assert answer.refusal == (404, "bad_route", f'no handler for path "{shown}"')
    assert answer.body["meta"] == {"invalid_route": f"POST {shown}", "xcode": "bad_route"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-mock-note"] == "unknown-address"


@pytest.mark.rule("wire.unknown-path")
def test_a_slash_at_the_end_makes_another_method_and_a_note_says_so(seeded: Client) -> None:
    answer = seeded.call("/v1/shop.Zalo/ListJourneys/")
    text = 'no handler for path "/shop.Zalo/ListJourneys/"'
    assert answer.refusal == (404, "bad_route", text)
    assert answer.headers["x-mock-note"] == "url-joined-wrongly"
    meant = "/v1/shop.Zalo/ListJourneys"
    assert answer.hint == f"the address meant is {meant}: it has no slash at its end"


@pytest.mark.rule("wire.unknown-path")
def test_the_body_of_an_unknown_method_to_the_letter(seeded: Client) -> None:
    answer = seeded.call("/v1/shop.Zalo/Foo")
    assert answer.raw == (
        b'{"code":"bad_route","msg":"no handler for path \\"/shop.Zalo/Foo\\"",'
        b'"meta":{"invalid_route":"POST /shop.Zalo/Foo","xcode":"bad_route"}}'
    )


WRONGLY_JOINED = {
    "/v1/shop/.Zalo/{}": "/v1/shop.Zalo/{}",
    "/v1/shop/Zalo/{}": "/v1/shop.Zalo/{}",
    "/v1/.Zalo/{}": "/v1/shop.Zalo/{}",
    "/v1/partner/.Zalo/{}": "/v1/partner.Zalo/{}",
    "/v1/partner/Zalo/{}": "/v1/partner.Zalo/{}",
}


@pytest.mark.rule("wire.unknown-path")
@pytest.mark.parametrize("form", WRONGLY_JOINED)
@pytest.mark.parametrize("method", METHODS)
def test_a_path_joined_wrongly_is_unknown_with_a_note(
    seeded: Client, form: str, method: str
) -> None:
    path = form.format(method)
    answer = seeded.call(path)
    assert plain(answer) == NOT_FOUND
    assert answer.headers["x-mock-note"] == "url-joined-wrongly"


@pytest.mark.rule("wire.unknown-path")
@pytest.mark.parametrize("form", WRONGLY_JOINED)
def test_the_note_on_a_path_joined_wrongly_says_the_address_meant(
    form: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with (
        log.open("w") as file,
        started(preset="empty", log_format="json", logs_to=file.fileno()) as client,
    ):
        client.call(form.format("ListJourneys"))
    (line,) = log.read_text().splitlines()
    (note,) = json.loads(line)["notes"]
    assert note["code"] == "url-joined-wrongly"
    assert f"{WRONGLY_JOINED[form].format('ListJourneys')}:" in note["message"]


@pytest.mark.rule("wire.unknown-path")
def test_an_unknown_method_joined_wrongly_is_an_unknown_address(seeded: Client) -> None:
    answer = seeded.call("/v1/shop/Zalo/ListNothing")
    assert answer.headers["x-mock-note"] == "unknown-address"


@pytest.mark.rule("wire.bad-route-meta")
@pytest.mark.rule("wire.only-post")
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", [base + name for base in BASES for name in METHODS])
def test_only_post_is_allowed(seeded: Client, method: str, path: str) -> None:
    refusal = (404, "bad_route", f'unsupported method "{method}" (only POST is allowed)')
    answer = seeded.send(b"{}", path, method=method)
    assert answer.refusal == refusal
    shown = path.removeprefix("/v1").removeprefix("/api")
    assert answer.body["meta"] == {"invalid_route": f"{method} {shown}", "xcode": "bad_route"}


@pytest.mark.rule("wire.only-post")
def test_a_head_request_is_refused_too(seeded: Client) -> None:
    assert seeded.http.head(JOURNEYS).status_code == 404


@pytest.mark.rule("wire.content-type")
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        'application/json; profile="x"; q=1',
    ],
)
def test_json_with_any_parameters_is_taken(seeded: Client, content_type: str) -> None:
    assert seeded.send(b"{}", content_type=content_type).status == 200


@pytest.mark.rule("wire.content-type")
@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/json",
        "application/jsonp",
        "application/json-patch+json",
        "application/vnd.api+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "text/plain; application/json",
        "application/json, text/plain",
        "json",
    ],
)
def test_any_other_content_type_is_repeated_as_received(seeded: Client, content_type: str) -> None:
    refusal = (404, "bad_route", f'unexpected Content-Type: "{content_type}"')
    assert seeded.send(b"{}", content_type=content_type).refusal == refusal


@pytest.mark.rule("wire.content-type")
@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_a_missing_content_type_is_refused_to_the_letter(seeded: Client, path: str) -> None:
    answer = seeded.send(b"{}", path, content_type=None)
    assert answer.status == 404
    method = path.removeprefix("/v1").encode()
    assert answer.raw == (
        b'{"code":"bad_route","msg":"unexpected Content-Type: \\"\\"",'
        b'"meta":{"invalid_route":"POST %b","xcode":"bad_route"}}' % method
    )


@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"])
def test_a_browser_at_the_root_is_led_to_the_control_pages(seeded: Client, accept: str) -> None:
    answer = seeded.http.get("/", headers={"Accept": accept}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/__admin/")


@pytest.mark.parametrize(
    ("method", "accept"), [("GET", "*/*"), ("GET", "application/json"), ("POST", "text/html")]
)
def test_who_does_not_browse_finds_nothing_at_the_root(
    seeded: Client, method: str, accept: str
) -> None:
    assert plain(seeded.send(b"{}", "/", method=method, accept=accept)) == NOT_FOUND


def test_a_partner_key_does_not_change_which_paths_exist(seeded: Client) -> None:
    answer = seeded.call("/v1/partner.Zalo/ListNothing", key=PARTNER_API_KEY)
    assert answer.refusal[:2] == (404, "bad_route")
