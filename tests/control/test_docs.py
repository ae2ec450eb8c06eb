"""The reference pages: there, and sufficient unto themselves."""

import re

import pytest

from tests.simulator import Client


def _html(client: Client, path: str) -> str:
    answer = client.http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


@pytest.mark.parametrize("path", ["/__admin/docs", "/__admin/docs/"])
def test_a_browser_comes_to_the_reference(seeded: Client, path: str) -> None:
    """A browser at the docs sees a page of the reference."""
    assert "ListJourneys" in _html(seeded, path)


def test_every_link_leads_somewhere(seeded: Client) -> None:
    """Pages link and load from this server alone, and everything that they name is there."""
    waiting, seen = ["/__admin/docs"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = seeded.http.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html") and "/docs" in path:
            for target in re.findall(r"""(?:href|src)=["']([^"'#]+)""", answer.text):
                assert not re.match(r"(?!http://localhost:8480/)[a-z]*:?//", target), target
                url = answer.url.join(target)
                waiting.append(url.path)
    assert {"/__admin/openapi/vendor.json", "/__admin/openapi/control.json"} <= seen


def test_an_unknown_page_is_not_found(seeded: Client) -> None:
    """A page that is not there is 404."""
    assert seeded.http.get("/__admin/docs/nothing").status_code == 404


def test_an_unknown_control_path_is_not_found(seeded: Client) -> None:
    """A path under the control API that means nothing is 404 in the error's shape."""
    assert seeded.control("GET", "/nothing").refusal[:2] == (404, "not_found")
