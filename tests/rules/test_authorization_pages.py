"""The pages on which a person agrees: who may answer them, and where they lead."""

import re
from html import unescape
from typing import Any

import pytest

from tests.life.calls import do
from tests.simulator import Client, started

BACK = "http://app.test:3000/back?a=1"


@pytest.fixture
def page(client: Client) -> str:
    client.http.cookies.clear()
    asked = {"app_id": "1", "app_secret": "x", "redirect_uri": BACK}
    url = do(client, "AuthorizeOA", asked)["url"]
    return str(url).removeprefix("http://localhost:8480")


def form_of(html: str) -> dict[str, str]:
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', html)
    choice = re.search(r'name="choice" value="(\d+)"', html)
    assert token
    assert choice
    return {"form_token": token[1], "choice": choice[1], "answer": "agree"}


def post(client: Client, page: str, form: dict[str, Any], **headers: str) -> Any:
    return client.http.post(page, data=form, headers=headers, follow_redirects=False)


@pytest.mark.rule("control.pages")
def test_a_person_agrees_and_is_sent_back(client: Client, page: str) -> None:
    shown = client.http.get(page)
    assert shown.status_code == 200
    policy = shown.headers["content-security-policy"]
    assert policy.endswith("form-action 'self' http://app.test:3000")
    assert "script" not in shown.text
    done = post(client, page, form_of(shown.text))
    assert done.status_code == 303
    location = done.headers["location"]
    assert location.startswith(f"{BACK}&code=")
    query = dict(each.split("=") for each in location.split("?")[1].split("&"))
    body = {"code": query["code"], "oa_id": query["oa_id"], "state": int(query["state"])}
    assert do(client, "ConnectOA", body)["status"] == "P"
    closed = client.http.get(page)
    assert "The OA was already connected through this page." in closed.text
    assert "<form" not in closed.text


def test_a_person_refuses(client: Client, page: str) -> None:
    form = form_of(client.http.get(page).text) | {"answer": "refuse"}
    location = post(client, page, form).headers["location"]
    assert location.startswith(f"{BACK}&error=access_denied&state=")


@pytest.mark.rule("control.pages")
def test_a_form_of_elsewhere_is_refused(client: Client, page: str) -> None:
    form = form_of(client.http.get(page).text)
    assert post(client, page, form, Origin="http://evil.test").status_code == 403
    assert post(client, page, form | {"form_token": "0" * 64}).status_code == 403
    assert post(client, page, form | {"form_token": "é"}).status_code == 403
    assert post(client, page, {"answer": "agree"}).status_code == 403
    other = do(client, "AuthorizeOA", {"app_id": "1", "app_secret": "x", "redirect_uri": BACK})
    other_page = other["url"].removeprefix("http://localhost:8480")
    assert post(client, other_page, form).status_code == 403
    client.http.cookies.clear()  # another browser
    assert post(client, page, form).status_code == 403
    (first, second) = client.control("GET", "/authorizations").body["authorizations"]
    assert first["status"] == second["status"] == "waiting"


def test_the_form_chooses_among_what_the_page_shows(client: Client, page: str) -> None:
    form = form_of(client.http.get(page).text)
    for choice in ("5", "", "x"):
        assert post(client, page, form | {"choice": choice}).status_code == 400


@pytest.mark.rule("control.pages")
def test_nothing_in_the_pages_address_says_where_it_leads(client: Client, page: str) -> None:
    query = "?redirect_uri=http://evil.test&redirect_url=http://evil.test"
    form = form_of(client.http.get(page + query).text)
    form["redirect_uri"] = "http://evil.test"
    assert post(client, page + query, form).headers["location"].startswith(BACK)


def test_what_is_no_page(client: Client, page: str) -> None:
    for path in (f"{page}x", page.replace("/demo/", "/nobody/"), page.replace("/oa/", "/x/")):
        assert client.http.get(path).status_code == 404
        assert client.http.post(path).status_code in (403, 404)
    assert client.http.get(page, headers={"Host": "evil.example"}).status_code == 403


def test_names_are_escaped(client: Client) -> None:
    client.http.cookies.clear()
    oa = do(client, "ListOA")["accounts"][0]["oa_id"]
    evil = '"><script>alert(1)</script>'
    client.control("PATCH", f"/accounts/{oa}", {"name": evil})
    url = do(client, "RefreshToken", {"oa_id": oa})["url"]
    shown = client.http.get(url.removeprefix("http://localhost:8480")).text
    assert "<script" not in shown
    assert evil in unescape(shown)


def test_without_an_address_the_page_shows_what_there_is(client: Client) -> None:
    client.http.cookies.clear()
    oa = do(client, "ListOA")["accounts"][0]["oa_id"]
    page = do(client, "RefreshToken", {"oa_id": oa})["url"].removeprefix("http://localhost:8480")
    done = post(client, page, form_of(client.http.get(page).text))
    assert done.status_code == 200
    values = dict(re.findall(r"<dt>(\w+)</dt>\s*<dd><code>([^<]+)</code>", done.text))
    body = {"code": values["code"], "oa_id": oa, "state": int(values["state"])}
    assert do(client, "ConnectOA", body)["oa_id"] == oa


def test_pages_need_no_admin_token() -> None:
    with started(preset="empty", admin_token="t" * 20) as client:
        url = do(client, "AuthorizeOA", {"app_id": "1", "app_secret": "x", "redirect_uri": BACK})
        page = url["url"].removeprefix("http://localhost:8480")
        form = form_of(client.http.get(page).text)
        assert post(client, page, form).status_code == 303


def test_pages_work_below_a_path() -> None:
    with started(preset="empty", root_path="/mock") as client:
        url = do(client, "AuthorizeOA", {"app_id": "1", "app_secret": "x", "redirect_uri": BACK})
        assert url["url"].startswith("http://localhost:8480/mock/__admin/authorize/oa/demo/")
        page = url["url"].removeprefix("http://localhost:8480")
        shown = client.http.get(page)
        assert 'href="/mock/__admin/authorize/style.css"' in shown.text
        assert client.http.get("/mock/__admin/authorize/style.css").status_code == 200
        assert post(client, page, form_of(shown.text)).status_code == 303
