"""Answers are as the OpenAPI documents say, for what they allow and for what they do not."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.answers import answering, check_error
from tests.simulator import API_KEY, SHOP_KEY, Client

SHARE = 20
"""An operation, in each mode, has this part of a profile's examples: there are many of them."""

ENDLESS = "/__admin/events"
"""A stream that goes on until the client leaves."""

ALWAYS: list[CheckFunction] = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
]
CHECKS: dict[str, list[CheckFunction]] = {
    "vendor": [*ALWAYS, status_code_conformance],
    # The errors of control calls are alike for all of them, and described once, not in each.
    "control": ALWAYS,
}


UNSAYABLE = re.compile(
    "paging is invalid"  # a cursor is opaque
    "|is after date_to|date_to must be after|must provide both DateFrom and DateTo"
    "|does not go with|cannot be used with|is required for a call with"  # one field and another
    "|Missing required params|has neither|is required, or image_url"
    "|must have one of attachment_id and image_url"  # one field or another
    "|Địa chỉ url không hợp lệ|Giá trị redirect_uri không hợp lệ|url: must be the address"
    "|must be at most|is too large|out of"
    "|an OA can only call out"
    "|must be after 1970|must be a time|must be an RFC 3339 time"  # years that JSON Schema has
    r"|cannot unmarshal number -?[\d.e+]+|must be (an integer )?from"  # 5.0 is an integer to it
    "|cannot become|Nhân viên này đã có máy nhánh"  # the state of a record
    "|is no shop of the world|the shop has no|has expired"  # the state of the server
    "|must lead to a time|must be between 1972|is no address and no network"
    "|known are .*world, shop_id$"  # an object in a query, which Schemathesis takes apart
)
"""Why a call is refused that the document allows: no schema can say it (docs/openapi.md)."""

BROKEN = re.compile(
    "violates `(pattern|format|enum)` at (?:/properties/[^/ ]+)*/properties/([^/ ]+)"
)
"""Which member of a request has a form that the document does not allow."""

TOLERATED = re.compile(
    r"/(\w+_)?ids?\b.*became (integer|null)"  # an id as a JSON integer is noted
    "|became null"  # null is as if absent
    "|violates `enum` at /properties/filter"  # "" and unknown are as if absent
    "|violates `pattern` at /properties/department_id"  # "0" is as if absent
    "|at /properties/status .*became object"  # in a query, which Schemathesis takes apart
    r"|at /properties/tags .*became (boolean|integer|number|string)"  # in a query, a list of one
    "|Authorization"  # the test sends its own
    "|^(- )?(query: )?violates `additionalProperties`$"  # of a query: who adds to it, adds nothing
)
"""What is taken that the document does not allow: it tells of it in words."""


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """A small world that everything here may change."""
    with answering(preset="one") as client:
        yield client


def operations(client: Client, name: str) -> list[Any]:
    """The operations of one document."""
    document = client.control("GET", f"/openapi/{name}.json").body
    every: Any = schemathesis.openapi.from_dict(document).get_all_operations()
    found = [each.ok() for each in every]
    return [operation for operation in found if operation.path != ENDLESS]


def send(client: Client, case: Any) -> Any:
    """The answer to a case, by a client in process."""
    request = case.as_transport_kwargs()
    data = request.pop("data", None)
    key = SHOP_KEY if "partner" in case.operation.path else API_KEY
    headers = dict(request["headers"]) | {"Authorization": f"Bearer {key}"}
    return client.http.request(
        request["method"],
        request["url"],
        params=request.get("params"),
        headers=headers,
        content=json.dumps(request["json"]).encode() if "json" in request else data,
    )


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", ["vendor", "control"])
def test_answers_are_as_the_document_says(
    server: Client, subtests: pytest.Subtests, name: str, mode: GenerationMode
) -> None:
    found = operations(server, name)
    assert found
    for operation in found:
        if mode is GenerationMode.NEGATIVE and not can_be_wrong(operation):
            continue
        with subtests.test(operation.label):
            try_out(server, operation, mode, CHECKS[name])


def can_be_wrong(operation: Any) -> bool:
    """Whether anything in a call of the operation has a form to break."""
    return bool(list(operation.body) or list(operation.query))


def check_taken(answer: Any) -> None:
    """A call that the document allows is not refused for its form."""
    if answer.status_code in (400, 422):
        refusal = answer.json() if "json" in answer.headers["content-type"] else answer.text
        assert UNSAYABLE.search(json.dumps(refusal, ensure_ascii=False)), refusal


def check_refused(case: Any, answer: Any) -> None:
    """A call that the document does not allow is refused, but for what it tells of in words."""
    broken = case.meta.phase.data.description.splitlines()
    if answer.status_code < 400 and broken != ["Positive test case"]:  # there was nothing to break
        left = [each for each in broken if not TOLERATED.search(each)]
        assert not [each for each in left if not is_empty(case, each)], broken


def is_empty(case: Any, broken: str) -> bool:
    """Whether what breaks the document is an empty text, which is as if absent.

    So are an empty object and an empty array in a query, of which nothing is sent.
    """
    found = BROKEN.search(broken)
    if found is None:
        return False
    in_body = isinstance(case.body, dict) and case.body.get(found[2]) == ""
    return in_body or (case.query or {}).get(found[2]) in ("", {}, [])


def try_out(
    client: Client, operation: Any, mode: GenerationMode, checks: list[CheckFunction]
) -> None:
    """Some examples of one operation."""

    @settings(
        max_examples=max(1, settings().max_examples // SHARE),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def every(case: Any) -> None:
        answer = send(client, case)
        case.validate_response(answer, checks=checks)
        if mode is GenerationMode.POSITIVE:
            check_taken(answer)
        else:
            check_refused(case, answer)
        if answer.status_code >= 400 and "/Omni" not in case.operation.path:  # SMS refuses in text
            check_error(answer.status_code, answer.json())

    every()
