"""The examples of what webhooks are sent are real deliveries, and fit what the documents say."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from mock_server.contract.service import event_names
from mock_server.etelecom import SERVICES
from mock_server.web.openapi.asyncapi import asyncapi_document
from mock_server.web.openapi.recorded_deliveries import FILE
from mock_server.web.openapi.webhook_events import body_name
from tests.simulator import Client
from tests.told.recording import record

EVENTS = event_names(SERVICES)


@pytest.fixture(scope="module")
def documents(seeded: Client) -> dict[str, Any]:
    return {
        "vendor": seeded.control("GET", "/openapi/vendor.json").body,
        "asyncapi": seeded.control("GET", "/asyncapi.json").body,
    }


def fits(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    rooted = {"components": document["components"], **schema}
    OAS31Validator(rooted, format_checker=OAS31Validator.FORMAT_CHECKER).validate(value)


def test_the_examples_are_what_comes() -> None:
    """Every event is made to happen again; ``python -m tests.told.recording`` writes them anew."""
    came = record()
    assert sorted(came) == sorted(EVENTS)
    assert came == json.loads(FILE.read_text("utf-8"))


@pytest.mark.parametrize("event", EVENTS)
def test_the_vendors_document(documents: dict[str, Any], event: str) -> None:
    vendor = documents["vendor"]
    content = vendor["webhooks"][event]["post"]["requestBody"]["content"]["application/json"]
    assert content["examples"]
    for each in content["examples"].values():
        fits(vendor, content["schema"], each["value"])
        for name in each["value"]:
            fewer = {key: value for key, value in each["value"].items() if key != name}
            if name in ("timestamp", "id", "app_id"):
                with pytest.raises(Exception, match="required"):
                    fits(vendor, content["schema"], fewer)


@pytest.mark.parametrize("event", EVENTS)
def test_asyncapi(documents: dict[str, Any], event: str) -> None:
    document = documents["asyncapi"]
    message = document["components"]["messages"][body_name(event)]
    assert message["name"] == event
    assert message["examples"]
    for each in message["examples"]:
        fits(document, message["payload"], each["payload"])
        fits(document, message["headers"], each["headers"])
        if event == "account_webhook":
            assert "X-ZEvent-Signature" not in each["headers"]
        else:
            assert "X-ZEvent-Signature" in each["headers"]
    channels = [
        name for name, each in document["channels"].items() if body_name(event) in each["messages"]
    ]
    assert channels == ["account" if event == "account_webhook" else "oa"]


def test_every_reference_of_asyncapi_leads_somewhere() -> None:
    document = asyncapi_document(SERVICES)
    for reference in _references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return here + [each for inner in value.values() for each in _references(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _references(inner)]
    return []


def test_each_type_of_asyncapi_has_a_name_of_its_own(documents: dict[str, Any]) -> None:
    """Generators would number the others: AnonymousSchema_35."""
    components = documents["asyncapi"]["components"]
    titles = [schema.get("title", "") for schema in types(components["schemas"])]
    heads = [each["headers"]["title"] for each in components["messages"].values()]
    assert all(titles)
    assert sorted(set(titles + heads)) == sorted(titles + heads)
    assert {"UserSeenMessageEventMessage", "MessageDeliveryStatus"} <= set(titles)
    assert "UserSeenMessageEventHeaders" in heads


def types(part: Any) -> Iterator[dict[str, Any]]:
    """The objects and the lists of words within a part of a document."""
    if isinstance(part, dict) and (isinstance(part.get("properties"), dict) or "enum" in part):
        yield part
    for each in part.values() if isinstance(part, dict) else ():
        yield from types(each)
