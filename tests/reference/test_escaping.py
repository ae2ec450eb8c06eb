"""What stands in declarations or in a request's head is text on a page, never markup."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from mock_server.contract.service import Service
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.reference.page import Page
from tests.simulator import ANCHOR

HOSTILE = """<script>alert("1")</script> & `<b>code</b>`"""


@pytest.fixture(scope="module")
def http() -> Iterator[TestClient]:
    """A simulator whose first method is described in HTML."""
    described = Service((replace(CATALOGUE[0], about=HOSTILE), *CATALOGUE[1:]), VERBS)
    app = Simulator(Settings(anchor=ANCHOR, preset="empty"), (described,))
    with InProcess(app, base_url="http://localhost:8480") as http:
        yield http


@pytest.mark.parametrize("name", ["", f"/{CATALOGUE[0].operation}", "/fidelity"])
def test_html_in_a_declaration_is_shown_as_text(http: TestClient, name: str) -> None:
    page = Page(http.get(f"/__admin/docs{name}").text)
    assert "script" not in page.tags
    assert '<script>alert("1")</script> & <b>code</b>' in page.text
    assert "<code>&lt;b&gt;code&lt;/b&gt;</code>" in page.html


@pytest.mark.parametrize("host", ["<script>x", "a'b;c", 'x"onload=1'])
def test_html_in_a_host_is_shown_as_text(http: TestClient, host: str) -> None:
    """And what a shell would read is quoted."""
    answer = http.get("/__admin/docs", headers={"Host": host})
    if answer.status_code == 200:
        page = Page(answer.text)
        assert "script" not in page.tags
        assert not page.handlers
        assert not [link for link in page.links if host in link]
    else:
        assert answer.json()["code"] in {"invalid_argument", "permission_denied"}
