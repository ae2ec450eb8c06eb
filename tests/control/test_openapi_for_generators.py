"""The documents as generators of clients like them: each thing once, by name, as it is."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from mock_server.etelecom import CATALOGUE, VERBS
from tests.control.described import Schema, check, nodes, operations, resolved
from tests.life.calls import connectable
from tests.life.receiver import receiving
from tests.life.test_verb_examples import key as key_of
from tests.simulator import Client, started


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with started(anchor="now") as client:
        yield client


@pytest.fixture(scope="module")
def vendor(client: Client) -> Schema:
    return dict(client.control("GET", "/openapi/vendor.json").body)


def choices(schema: Schema) -> list[Schema]:
    """The schema, or those that it lets one choose from."""
    found: list[Schema] = schema.get("anyOf", [schema])
    return found


def answer_of(vendor: Schema, path: str) -> str:
    """The name of the first schema of a method's answer."""
    answer = vendor["paths"][path]["post"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    return str(choices(schema)[0]["$ref"]).rpartition("/")[2]


@pytest.mark.parametrize("name", ["vendor", "control"])
def test_schemas_of_objects_stand_in_the_document_once(client: Client, name: str) -> None:
    """Bodies and JSON answers of all paths are named schemas, so that each is one type."""
    document = client.control("GET", f"/openapi/{name}.json").body
    for method, path, operation in operations(document):
        parts = [operation.get("requestBody", {}), *operation["responses"].values()]
        for part in parts:
            media = resolved(document, part).get("content", {}).get("application/json")
            if media is not None and not path.endswith(".json"):  # no documents
                assert all("$ref" in each for each in choices(media["schema"])), (method, path)


def test_a_noun_is_the_same_type_on_every_path(vendor: Schema) -> None:
    """Shop, partner and bare path, lists and verbs share the record, the paging and the errors."""
    schemas = vendor["components"]["schemas"]
    assert {"Journey", "Consent", "Message", "Template", "Account", "Paging", "Error"} <= set(
        schemas
    )
    for resource in CATALOGUE:
        record = {"$ref": f"#/components/schemas/{resource.record.__name__}"}
        rows = schemas[f"{resource.operation}Response"]["properties"][resource.plural]
        assert rows["items"] == record
    answers = {verb.operation: answer_of(vendor, verb.path) for verb in VERBS}
    assert answers["CreateJourney"] == answers["GetJourney"] == "Journey"
    assert answers["RequestConsent"] == "Consent"
    assert answers["SendZNS"] == answers["SendZNSJourney"] == answers["GetMessage"] == "Message"
    bodies = {
        resolved(vendor, each)["content"]["application/json"]["schema"]["$ref"]
        for _, _, operation in operations(vendor)
        for status, each in operation["responses"].items()
        if status != "200" and operation["security"]
    }
    assert bodies == {"#/components/schemas/Error"}


@pytest.mark.parametrize("name", ["vendor", "control"])
def test_no_two_components_differ_in_case_alone(client: Client, name: str) -> None:
    """Generators write a file for each name: one would overwrite the other on macOS and Windows."""
    components = client.control("GET", f"/openapi/{name}.json").body["components"]
    names = [
        each.lower() for kind in ("schemas", "parameters") for each in components.get(kind, ())
    ]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", ["vendor", "control"])
def test_no_schema_is_of_a_form_that_generators_stumble_over(client: Client, name: str) -> None:
    """No enum has an empty word, no text the format of a number, no time an alternative."""
    document = client.control("GET", f"/openapi/{name}.json").body
    for node in nodes(document):
        if not isinstance(node, dict):
            continue
        assert "" not in (node.get("enum") or ())
        if "string" in (node.get("type") or ()):
            assert node.get("format") in (None, "date-time", "binary"), node
        if node.get("format") == "date-time":
            assert not {"anyOf", "oneOf", "enum"} & node.keys()


def test_required_fields_are_not_nullable(client: Client, vendor: Schema) -> None:
    """What may not be null in the document is refused when it is, and what is required may not."""
    for verb in VERBS:
        if verb.system is not None:  # it refuses in its own words
            continue
        path, key = verb.path, key_of(verb)
        schema = vendor["components"]["schemas"][f"{verb.operation}Request"]
        for name in schema["properties"]:
            body = {**verb.example, name: None}
            fits = OAS31Validator({**schema, "components": vendor["components"]}).is_valid(body)
            text = verb.asked[name].mark.missing or f"{name} không được để trống"
            refused = text in str(client.call(path, body, key=key).body)
            assert fits or refused, (verb.operation, name)
            assert not (fits and verb.asked[name].mark.required), (verb.operation, name)


@pytest.mark.parametrize("name", ["vendor", "control"])
@pytest.mark.parametrize("host", ["localhost:8480", "mock.internal:9000"])
def test_the_server_is_named_as_it_was_reached(client: Client, name: str, host: str) -> None:
    answer = client.http.get(f"/__admin/openapi/{name}.json", headers={"Host": host})
    assert [each["url"] for each in answer.json()["servers"]] == [f"http://{host}"]


@pytest.mark.parametrize("name", ["vendor", "control"])
def test_tags_contact_and_security_are_declared(client: Client, name: str) -> None:
    document = client.control("GET", f"/openapi/{name}.json").body
    assert document["info"]["contact"]["name"]
    tags = {each["name"]: each["description"] for each in document["tags"]}
    for _, path, operation in operations(document):
        assert set(operation["tags"]) <= set(tags), path
        for wanted in operation["security"]:
            assert set(wanted) <= set(document["components"]["securitySchemes"])
        assert {"500"} <= set(operation["responses"]), path
        assert operation["operationId"].isalnum()
    for _, path, operation in operations(document) if name == "vendor" else ():
        assert {"408", "429", "500"} <= set(operation["responses"]), path


def test_a_strict_world_takes_the_examples(client: Client, vendor: Schema) -> None:
    """Nothing in an example of a request is merely let pass."""
    client.control("POST", "/reset")
    world = client.control("POST", "/worlds", {"strict": True, "anchor": "now"}).body
    for resource in CATALOGUE:
        path = f"/v1/{resource.bases[0]}.{resource.service}/{resource.operation}"
        key = world["partner_api_key" if resource.callers == "partner" else "api_key"]
        media = vendor["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        for example in media["examples"].values():
            check(vendor, media["schema"], example["value"])
            answer = client.call(path, example["value"], key=key)
            assert answer.status == 200, answer.body
    for verb in VERBS:
        if verb.example_preset != "default":  # it needs calls before it: test_verb_examples
            continue
        client.control("POST", "/reset")
        if verb.operation == "SendZNSTxn":  # Zalo ended it before the instant of the tests
            client.control("PUT", "/clock", {"now": "2026-02-28T08:00:00Z"})
        path = verb.path
        (media,) = vendor["paths"][path]["post"]["requestBody"]["content"].values()
        check(vendor, media["schema"], media["example"])
        request = connectable(client) if verb.operation == "ConnectOA" else media["example"]
        if verb.operation == "DeleteWebhook":
            request = {"id": client.control("POST", "/webhooks", {}).body["id"]}
        answer = client.call(path, request, key=key_of(verb))
        assert answer.status == 200, answer.body
        assert "x-mock-note" not in answer.headers, (path, answer.headers)


def test_webhooks_are_as_described(client: Client, vendor: Schema) -> None:
    """What really comes fits the document, whole."""
    with receiving() as receiver:
        key = "test:webhooks-described@empty"
        bearer = {"Authorization": f"Bearer {key}"}
        accounts = client.control("GET", "/accounts", **bearer).body["accounts"]
        oa_id = accounts[0]["oa_id"]
        update = {"oa_id": oa_id, "webhook_url": receiver.url}
        assert client.call("/v1/shop.Zalo/UpdateShopOA", update, key=key).status == 200
        request = {**_example(vendor, "RequestConsent"), "oa_id": oa_id}
        client.call("/v1/shop.Zalo/RequestConsent", request, key=key)
        client.control("PUT", "/clock", {"advance": "P1D"}, **bearer)
        told = client.control("GET", "/deliveries", **bearer).body["deliveries"]
    assert told
    for each in told:
        item = vendor["webhooks"][each["event"]]["post"]
        check(vendor, item["requestBody"]["content"]["application/json"]["schema"], each["body"])


def _example(vendor: Schema, method: str) -> Mapping[str, Any]:
    operation = vendor["paths"][f"/v1/shop.Zalo/{method}"]["post"]
    return dict(operation["requestBody"]["content"]["application/json"]["example"])
