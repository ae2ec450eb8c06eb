"""The OpenAPI documents are valid, and say what the server does."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from mock_server.contract.schema import every_list
from mock_server.etelecom import CATALOGUE, VERBS
from tests.control.calls import create
from tests.control.nouns import NOUNS, Noun, for_each_noun
from tests.simulator import CONSENTS, JOURNEYS, Client

Schema = dict[str, Any]

_METHODS = {"journeys": "ListJourneys", "consents": "ListRequestConsent"}
_DATES = {"date_from", "date_to"}
_PAGING = {"after", "before", "limit", "sort"}
_VERBS = {"get", "post", "put", "patch", "delete"}
_CONTROL = {
    "/__admin/live": {"get"},
    "/__admin/health": {"get"},
    "/__admin/journeys": {"get", "post"},
    "/__admin/journeys/{}": {"get", "patch", "delete"},
    "/__admin/consents": {"get", "post"},
    "/__admin/consents/{}": {"get", "patch", "delete"},
    "/__admin/reset": {"post"},
    "/__admin/export": {"get"},
    "/__admin/import": {"post"},
    "/__admin/openapi/vendor.json": {"get"},
    "/__admin/openapi/control.json": {"get"},
}


def _paths(noun: Noun) -> list[str]:
    method = _METHODS[noun.plural]
    return [f"/v1/shop.Zalo/{method}", f"/v1/partner.Zalo/{method}", f"/{method}"]


@pytest.fixture(scope="module")
def vendor(seeded: Client) -> Schema:
    return dict(seeded.control("GET", "/openapi/vendor.json").body)


@pytest.fixture(scope="module")
def control(seeded: Client) -> Schema:
    return dict(seeded.control("GET", "/openapi/control.json").body)


def _resolved(document: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        target: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = target
    return schema


def _given(schema: Schema) -> Schema:
    """What a nullable schema takes besides null."""
    return next(each for each in schema["anyOf"] if each != {"type": "null"})


def _json_of(document: Schema, part: Schema) -> Schema:
    return dict(_resolved(document, part)["content"]["application/json"])


def _check(document: Schema, schema: Schema, value: Any) -> None:
    rooted = {"components": document.get("components", {}), **schema}
    OAS31Validator(rooted, format_checker=OAS31Validator.FORMAT_CHECKER).validate(value)


def _fits(document: Schema, schema: Schema, value: Any) -> bool:
    return bool(
        OAS31Validator({"components": document.get("components", {}), **schema}).is_valid(value)
    )


def _examples(media: Schema) -> list[Any]:
    found = [media["example"]] if "example" in media else []
    return found + [each["value"] for each in media.get("examples", {}).values()]


@pytest.mark.parametrize("name", ["vendor", "control"])
def test_the_document_is_openapi_3_1(seeded: Client, name: str) -> None:
    """Both documents are valid OpenAPI 3.1."""
    document = seeded.control("GET", f"/openapi/{name}.json").body
    assert document["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_vendor_document_has_the_vendors_paths_alone(vendor: Schema) -> None:
    """Each method stands under its documented paths, as POST, and nothing of ours beside it."""
    methods: list[Any] = [*every_list(CATALOGUE), *(verb for verb in VERBS if not verb.system)]
    others = {verb.path for verb in VERBS if verb.system}
    bases = ("/v1/shop.", "/v1/partner.")
    documented = {f"{base}{each.service}/{each.operation}" for base in bases for each in methods}
    documented -= {
        f"/v1/shop.{each.service}/{each.operation}" for each in methods if "shop" not in each.bases
    }
    bare = {f"/{each.operation}" for each in methods}
    assert set(vendor["paths"]) == documented | bare | others
    assert {path for noun in NOUNS for path in _paths(noun)} <= documented | set(vendor["paths"])
    assert all(set(item) == {"post"} for item in vendor["paths"].values())


def test_the_control_document_has_every_control_call(control: Schema) -> None:
    """Every control call is in its document, and no path of the vendor's."""
    found = {
        path.replace("{record_id}", "{}").replace("{id}", "{}"): set(item) & _VERBS
        for path, item in control["paths"].items()
    }
    assert {path: found.get(path) for path in _CONTROL} == _CONTROL
    assert all(path.startswith("/__admin") for path in found)


@for_each_noun
def test_a_list_has_every_field(vendor: Schema, noun: Noun) -> None:
    """Request and answer have every field of the vendor's tables, and no hidden one."""
    for path in _paths(noun):
        operation = vendor["paths"][path]["post"]
        request = _resolved(vendor, _json_of(vendor, operation["requestBody"])["schema"])
        filter_ = _resolved(vendor, _given(request["properties"]["filter"]))["properties"]
        assert set(filter_) == _DATES | set(noun.filterable)
        asked_paging = _resolved(vendor, _given(request["properties"]["paging"]))
        assert set(asked_paging["properties"]) == _PAGING
        answer = _resolved(vendor, _json_of(vendor, operation["responses"]["200"])["schema"])
        assert set(answer["properties"]) == {noun.plural, "paging"}
        row = _resolved(vendor, answer["properties"][noun.plural]["items"])
        assert set(row["properties"]) == noun.vendor_fields
        paging = _resolved(vendor, answer["properties"]["paging"])["properties"]
        assert set(paging) == _PAGING | {"next", "prev"}


@for_each_noun
def test_the_examples_fit_their_schemas(vendor: Schema, noun: Noun) -> None:
    """Every example of a request, an answer or an error fits the schema beside it."""
    for path in _paths(noun):
        operation = vendor["paths"][path]["post"]
        parts = [operation["requestBody"], *operation["responses"].values()]
        for media in (_json_of(vendor, part) for part in parts):
            assert _examples(media)
            for example in _examples(media):
                _check(vendor, media["schema"], example)


@for_each_noun
def test_the_examples_work(seeded: Client, vendor: Schema, noun: Noun) -> None:
    """Every example of a request is answered with 200."""
    operation = vendor["paths"][noun.list_path]["post"]
    for example in _examples(_json_of(vendor, operation["requestBody"])):
        assert seeded.call(noun.list_path, example).status == 200


@for_each_noun
def test_real_answers_fit_the_schema(seeded: Client, vendor: Schema, noun: Noun) -> None:
    """Pages in the middle, at the end and past it fit the schema of the answer."""
    responses = vendor["paths"][noun.list_path]["post"]["responses"]
    schema = _json_of(vendor, responses["200"])["schema"]
    for paging in ({}, {"before": "."}, {"limit": 1, "sort": "updated_at"}):
        _check(vendor, schema, seeded.page(noun.list_path, **paging))
    _check(vendor, schema, seeded.page(noun.list_path, {"phone": "84900000000"}))


def _refusals(client: Client) -> Iterator[tuple[str, Any]]:
    yield "400", client.call(JOURNEYS, {"paging": {"limit": -1}})
    yield "401", client.call(JOURNEYS, key="nobody")
    unknown = "shop1000000000000000001:" + "q" * 64
    yield "403", client.call("/v1/partner.Zalo/ListJourneys", key=unknown)
    yield "404", client.send(b"{}", content_type="text/plain")
    yield "413", client.send(b" " * (1024 * 1024 + 1))


def test_real_errors_fit_their_schemas(seeded: Client, vendor: Schema) -> None:
    """Every error that can be caused here stands in the document, in its real shape."""
    responses = vendor["paths"][JOURNEYS]["post"]["responses"]
    for status, answer in _refusals(seeded):
        assert str(answer.status) == status, answer
        _check(vendor, _json_of(vendor, responses[status])["schema"], answer.body)


@pytest.mark.parametrize(
    "filter_",
    [
        {"status": "X"},
        {"is_charged": "true"},
        {"phone": 84912345678},
        {"date_from": 5},
        {"oa_id": True},
    ],
)
def test_the_schema_refuses_what_the_server_refuses(
    seeded: Client, vendor: Schema, filter_: dict[str, Any]
) -> None:
    """A request of a wrong type breaks the schema, and is 400."""
    operation = vendor["paths"][JOURNEYS]["post"]
    schema = _json_of(vendor, operation["requestBody"])["schema"]
    assert not _fits(vendor, schema, {"filter": filter_})
    assert seeded.call(JOURNEYS, {"filter": filter_}).status == 400


@pytest.mark.parametrize(
    "filter_",
    [
        {},
        {"status": None, "phone": None, "oa_id": None, "is_charged": None, "date_to": None},
        {"oa_id": "2258329079718686512"},
        {"date_from": "2021-03-10T17:07:19+07:00"},
    ],
)
def test_the_schema_says_what_a_client_should_send(
    seeded: Client, vendor: Schema, filter_: dict[str, Any]
) -> None:
    """What fits the schema is 200."""
    operation = vendor["paths"][JOURNEYS]["post"]
    schema = _json_of(vendor, operation["requestBody"])["schema"]
    _check(vendor, schema, {"filter": filter_})
    assert seeded.call(JOURNEYS, {"filter": filter_}).status == 200


@pytest.mark.parametrize(
    "filter_",
    [
        {"status": ""},
        {"status": "unknown"},
        {"oa_id": 2258329079718686512},
        {"oa_id": "0"},
        {"date_from": "0001-01-01T00:00:00Z"},
    ],
)
def test_what_is_tolerated_is_told_in_words(
    seeded: Client, vendor: Schema, filter_: dict[str, Any]
) -> None:
    """Zero values and JSON integers are 200 too; generators would make types of them."""
    operation = vendor["paths"][JOURNEYS]["post"]
    schema = _json_of(vendor, operation["requestBody"])["schema"]
    validator = OAS31Validator(
        {"components": vendor["components"], **schema},
        format_checker=OAS31Validator.FORMAT_CHECKER,
    )
    if "date_from" not in filter_:  # the year one is a time like any other for a schema
        assert not validator.is_valid({"filter": filter_})
    assert seeded.call(JOURNEYS, {"filter": filter_}).status == 200
    (name,) = filter_
    described = vendor["components"]["schemas"]["JourneyFilter"]["properties"][name]
    assert "absent" in described["description"]


def test_every_operation_has_an_id_of_its_own(vendor: Schema, control: Schema) -> None:
    """Generators of clients name methods by the operation id, so each has one, once."""
    for document in (vendor, control):
        ids = [
            operation.get("operationId")
            for item in document["paths"].values()
            for verb, operation in item.items()
            if verb in _VERBS
        ]
        assert None not in ids
        assert len(set(ids)) == len(ids)


def test_calls_want_a_bearer_key(vendor: Schema) -> None:
    """Every call names the bearer scheme that the document declares, but another system's."""
    schemes = vendor["components"]["securitySchemes"]
    for path, item in vendor["paths"].items():
        if path in {verb.path for verb in VERBS if verb.system}:
            assert item["post"]["security"] == []
            continue
        (wanted,) = item["post"]["security"]
        (name,) = wanted
        assert (schemes[name]["type"], schemes[name]["scheme"]) == ("http", "bearer")


@for_each_noun
def test_control_answers_fit_their_schemas(client: Client, noun: Noun) -> None:
    """A created record fits the schema of the control document, and so does what may be sent."""
    document = client.control("GET", "/openapi/control.json").body
    operation = document["paths"][f"/__admin/{noun.plural}"]["post"]
    _check(document, _json_of(document, operation["requestBody"])["schema"], noun.values)
    made = create(client, noun.plural, **noun.values)
    _check(document, _json_of(document, operation["responses"]["201"])["schema"], made)


@for_each_noun
def test_every_sort_of_the_document_works(seeded: Client, control: Schema, noun: Noun) -> None:
    listing = control["paths"][f"/__admin/{noun.plural}"]["get"]
    asked = [each for each in listing["parameters"] if each.get("name") == "sort"]
    sorts = asked[0]["schema"]["enum"]
    assert {"created_at", "-updated_at"} <= set(sorts)
    for sort in sorts:
        assert seeded.control("GET", f"/{noun.plural}?sort={sort}").status == 200, sort


def test_the_vendor_document_names_both_lists(vendor: Schema) -> None:
    """Both lists stand under the shop base, where a client looks for them first."""
    assert {JOURNEYS, CONSENTS} <= set(vendor["paths"])
