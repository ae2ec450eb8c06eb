"""The reference pages: complete, and self-contained."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from mock_server.contract.schema import Resource
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.errors import ERRORS
from mock_server.etelecom import CATALOGUE
from mock_server.notes import NoteCode
from mock_server.web.reference.facts import full_ledger
from tests.reference.commands import run
from tests.reference.page import Page
from tests.simulator import API_KEY, SHOP_KEY, Client, rows_of

DOCS = "/__admin/docs"
OPERATIONS = [resource.operation for resource in CATALOGUE]
PAGES = [DOCS, *(f"{DOCS}/{name}" for name in (*OPERATIONS, "errors", "fidelity", "control"))]

each_page = pytest.mark.parametrize("path", PAGES)
each_resource = pytest.mark.parametrize("resource", CATALOGUE, ids=lambda each: each.operation)


def load(client: Client, path: str) -> Page:
    answer = client.http.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@each_page
def test_a_page_needs_nothing_from_outside(seeded: Client, path: str) -> None:
    """No address of another host, no script, no style but the server's own."""
    page = load(seeded, path)
    assert not [link for link in page.links if urlsplit(link).netloc or link.startswith("data:")]
    assert not {"script", "iframe", "object", "embed", "form", "style", "base"} & set(page.tags)
    assert not page.handlers


@each_page
def test_a_page_may_do_nothing_that_it_does_not_need(seeded: Client, path: str) -> None:
    """The browser enforces it."""
    headers = seeded.http.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@each_page
def test_every_link_of_a_page_leads_somewhere(seeded: Client, path: str) -> None:
    """To a page of this server that is there, and to an anchor that it has."""
    anchors: dict[str, set[str]] = {}
    for link in load(seeded, path).links:
        address, _, anchor = link.partition("#")
        anchors.setdefault(address or path, set()).add(anchor)
    for address, wanted in anchors.items():
        answer = seeded.http.get(address)
        seeded.http.cookies.clear()  # a link to the page in another language would be remembered
        assert answer.status_code == 200, address
        if wanted != {""}:
            assert not wanted - {""} - set(Page(answer.text).ids), address


@each_page
def test_a_page_can_be_read_without_seeing_it(seeded: Client, path: str) -> None:
    """One title, headings in order, captions on tables, unique ids, the own place marked."""
    page = load(seeded, path)
    assert 'lang="en"' in page.html
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(
        after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
    )
    assert page.tags.count("table") == len(page.captions)
    assert all(page.captions)
    assert len(page.ids) == len(set(page.ids))
    assert page.current == [path]
    assert page.links[0] == f"{DOCS}/style.css"
    assert "#content" in page.links


@each_resource
def test_a_methods_page_has_every_field(seeded: Client, resource: Resource[Any]) -> None:
    """Request, answer and hidden fields, each with what it means and its enum's values."""
    page = load(seeded, f"{DOCS}/{resource.operation}")
    assert page.row_headers.count("shop") == ("shop" in resource.bases)
    fields = [*filter_kinds(resource), *PAGING_KINDS, *resource.attributes, "next", "prev"]
    assert not set(fields) - set(page.row_headers)
    for attribute in resource.attributes.values():
        assert attribute.mark.about.replace("`", "") in page.text
        for word in getattr(attribute.kind, "words", ()):
            assert f"<code>{word}</code>" in page.html
    for name in resource.sortable:
        assert f"<code>{name}</code>" in page.html


@each_resource
def test_a_methods_page_has_its_examples_and_errors(
    seeded: Client, resource: Resource[Any]
) -> None:
    page = load(seeded, f"{DOCS}/{resource.operation}")
    assert '"filter": {' in page.text
    assert f'"{resource.plural}": [' in page.text
    for code in ("invalid_argument", "unauthenticated", "bad_route"):
        assert any(code in header for header in page.row_headers)


def test_the_overview_shows_how_to_call(seeded: Client) -> None:
    """Base URLs, keys and methods."""
    page = load(seeded, DOCS)
    for shown in (API_KEY, SHOP_KEY, "http://localhost:8480/v1/shop", *OPERATIONS):
        assert shown in page.text
    assert f"{DOCS}/errors" in page.links


@pytest.mark.parametrize("path", [DOCS, *(f"{DOCS}/{name}" for name in OPERATIONS)])
def test_the_call_that_is_shown_works(seeded: Client, path: str) -> None:
    """Pasted as it stands, it answers rows; a shop has one tenant."""
    (command,) = load(seeded, path).commands
    answer = run(seeded.http, command)
    assert answer.status == 200
    assert len(rows_of(answer.body)) == (1 if "Tenant" in path else 2)


def test_the_control_call_that_is_shown_works(client: Client) -> None:
    """Pasted as it stands, it creates a record."""
    (command,) = load(client, f"{DOCS}/control").commands
    answer = run(client.http, command)
    assert answer.status == 201
    assert answer.body["phone"] == "84912345678"


def test_the_control_page_has_every_call(seeded: Client) -> None:
    """Of the control API's own OpenAPI document."""
    page = load(seeded, f"{DOCS}/control")
    document = seeded.http.get("/__admin/openapi/control.json").json()
    calls = [f"{verb.upper()} {path}" for path, item in document["paths"].items() for verb in item]
    assert f"POST /__admin/{CATALOGUE[0].plural}" in calls
    assert not set(calls) - set(page.row_headers)
    assert not [call for call in calls if "/__admin" not in call]


def test_the_page_of_errors_has_every_error_and_note(seeded: Client) -> None:
    page = load(seeded, f"{DOCS}/errors")
    for error in ERRORS:
        assert f"{error.status} {error.code}" in page.row_headers
        assert error.cause.replace("`", "") in page.text
    assert not set(map(str, NoteCode)) - set(page.row_headers)


def test_the_page_of_fidelity_has_every_fact(seeded: Client) -> None:
    page = load(seeded, f"{DOCS}/fidelity")
    for topic in full_ledger(CATALOGUE):
        assert topic.id in page.ids
        for fact in topic.facts:
            assert fact.id in page.ids
            assert fact.statement.replace("`", "") in page.text


def test_addresses_are_those_that_the_client_used(seeded: Client) -> None:
    """A server behind another name or port shows that one."""
    page = Page(seeded.http.get(DOCS, headers={"Host": "mock.test:9000"}).text)
    assert "http://mock.test:9000/v1/partner" in page.text
    assert "localhost" not in page.text


@pytest.mark.parametrize(
    ("path", "target"), [("/__admin", "/__admin/"), (f"{DOCS}/", DOCS)], ids=["page", "docs"]
)
def test_the_way_to_the_pages(seeded: Client, path: str, target: str) -> None:
    """Who leaves out or adds a slash lands where they meant."""
    answer = seeded.http.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == target


@pytest.mark.parametrize("name", ["nothing", "ListNothing", "style.html", "..%2Fpages.py"])
def test_an_unknown_page_is_not_found(seeded: Client, name: str) -> None:
    """In the shape that all errors have."""
    answer = seeded.http.get(f"{DOCS}/{name}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("style.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml")],
)
def test_files_of_the_pages(seeded: Client, name: str, media_type: str) -> None:
    """They have the type that ``nosniff`` demands, and refer to nothing outside."""
    answer = seeded.http.get(f"{DOCS}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "url(" not in answer.text
    assert "@import" not in answer.text
