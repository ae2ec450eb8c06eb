"""A body decodes where Go decodes it, and is refused with Go's text in ``meta.cause``.

``go_texts.json`` is what a Go of 2022 said of bodies of the declared shapes.
"""

import re

import pytest

from mock_server.contract.wire import Reader, list_request_reader, verb_request_reader
from mock_server.errors import InvalidArgument
from tests.rules.go_texts import BODIES, FIELDS, VALUES, body, told
from tests.simulator import JOURNEYS, Client

from mock_server.etelecom import CATALOGUE, VERBS  # isort: skip

SAID = told()
READERS: dict[str, Reader] = {
    **{each.operation: list_request_reader(each) for each in CATALOGUE},
    **{each.operation: verb_request_reader(each) for each in VERBS if each.system is None},
}
PACKAGES = re.compile(r"\b(?:api|common|dot|filter|entity_type)\.(?=[A-Z])")


def cause(method: str, content: bytes) -> str:
    """Why a body does not decode, without the packages of types; nothing where it does."""
    try:
        READERS[method](content, [])
    except InvalidArgument as error:
        return PACKAGES.sub("", (error.meta or {})["cause"])
    return ""


@pytest.mark.rule("wire.body")
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_takes_and_refuses_what_go_does(name: str) -> None:
    method = FIELDS[name][0]
    found = {value: cause(method, body(name, value)) for value in VALUES}
    assert found == dict(zip(VALUES, SAID[name], strict=True))


@pytest.mark.rule("wire.body")
def test_a_body_is_read_as_go_reads_it() -> None:
    found = {each: cause("ListJourneys", each.encode("latin-1")) for each in BODIES}
    assert found == dict(zip(BODIES, SAID[""], strict=True))


@pytest.mark.parametrize(
    "content",
    [
        b'{"filter":{"oa_id":"\\u0031"}}',
        b'{"filter":{"oa_id":1,"oa_id":"x","oa_id":2}}',
        b'{"filter":{"status":[ 1 , 2 ]}}',
        b'{"filter":{"is_charged":-0}}',
        b'{"filter":{"status":9223372036854775808}}',
    ],
)
def test_the_cause_comes_over_http(seeded: Client, content: bytes) -> None:
    wanted = cause("ListJourneys", content)
    assert wanted
    assert seeded.send(content, JOURNEYS).undecodable == wanted


@pytest.mark.rule("wire.repeated")
@pytest.mark.parametrize(
    ("method", "twice", "once"),
    [
        (
            "ListCallLogs",
            b'{"filter":{"duration":{"value":9}},"Filter":{"duration":{"comparison":"equal"}}}',
            b'{"filter":{"duration":{"value":9,"comparison":"equal"}}}',
        ),
        (
            "ListCallLogs",
            b'{"filter":{"duration":{"value":9}},"filter":null,"filter":{"duration":{"value":8}}}',
            b'{"filter":{"duration":{"value":8}}}',
        ),
        (
            "SendZNS",
            b'{"template_data":{"a":"1","b":"2"},"Template_data" : { "b":"3" }}',
            b'{"template_data":{"a":"1","b":"3"}}',
        ),
        (
            "OASendText",
            b'{"recipient":{"user_id":1},"recipient":{},"message":{"text":"x"},"message":null}',
            b'{"recipient":{"user_id":1},"message":null}',
        ),
        (
            "SendZNSTxn",
            b'{"message":{"content_text":{"align":"a"}},"message":{"content_text":{"content":"b"}}}',
            b'{"message":{"content_text":{"align":"a","content":"b"}}}',
        ),
        (
            "SendZNSTxn",
            b'{"message":{"buttons":[{"title":"a"},{}],"buttons":[{"payload":{}}]}}',
            b'{"message":{"buttons":[{"title":"a","payload":{}}]}}',
        ),
    ],
)
def test_objects_of_one_name_are_merged(method: str, twice: bytes, once: bytes) -> None:
    """As Go 1.19 does: it decodes the later one into the earlier one."""
    assert READERS[method](twice, []) == READERS[method](once, [])
