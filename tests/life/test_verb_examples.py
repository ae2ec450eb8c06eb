"""The examples in the OpenAPI document are calls that work."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from mock_server.contract.verbs import Verb
from mock_server.etelecom import VERBS
from tests.life.calls import connectable
from tests.simulator import API_KEY, PARTNER_API_KEY, SHOP_KEY, Client, started

FOR_EACH_VERB = pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.operation)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A server as anybody starts it: today, the default seed and preset."""
    with started(anchor="now") as client:
        yield client


@pytest.fixture(scope="module")
def document(client: Client) -> Any:
    return client.control("GET", "/openapi/vendor.json").body


def key(verb: Verb) -> str:
    if verb.callers == "partner":
        return PARTNER_API_KEY
    return SHOP_KEY if verb.bases[0] == "partner" else API_KEY


@FOR_EACH_VERB
def test_an_example_is_answered_with_what_it_shows(
    client: Client, document: Any, verb: Verb
) -> None:
    operation = document["paths"][verb.path]["post"]
    (content,) = operation["requestBody"]["content"].values()
    request = content["example"]
    described = operation["responses"]["200"]["content"]["application/json"]
    client.control("POST", "/reset")
    if verb.operation == "SendZNSTxn":  # Zalo ended it before the instant of the other tests
        client.control("PUT", "/clock", {"now": "2026-02-28T08:00:00Z"})
    if verb.example_preset == "default":
        used = key(verb)
    else:  # a test key goes for any
        used = f"test:{verb.operation}@{verb.example_preset}"
    for before in verb.example_after:
        assert client.call(before.path, before.example, key=used).status == 200
    if verb.operation == "ConnectOA":  # which nobody can call before an owner has agreed
        request = connectable(client)
    answer = client.call(verb.path, request, key=used)
    assert answer.status == 200, answer.body
    assert answer.body.get("status") != "N", answer.body
    assert answer.body.keys() == described["example"].keys()
    for shown in (answer.body, described["example"]):
        rooted = {**described["schema"], "components": document["components"]}
        OAS31Validator(rooted).validate(shown)


@FOR_EACH_VERB
def test_its_reference_page_shows_them(client: Client, verb: Verb) -> None:
    page = client.http.get(f"/__admin/docs/{verb.operation}").text
    if verb.form:
        assert all(f"-F {name}=" in page or f"{name}=@" in page for name in verb.example)
    for name in (*(() if verb.form else verb.example), *verb.example_answer):
        assert f"&#34;{name}&#34;" in page or f"&quot;{name}&quot;" in page
    assert json.dumps("curl")[1:-1] in page
