"""What verdicts need of a page is read from its documents as it is from its bytes."""

from typing import Any

import pytest

from mock_server.answer import PageBody
from mock_server.calls import Call
from mock_server.etelecom import CATALOGUE
from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.in_process import InProcess
from tests.simulator import ANCHOR, NOWHERE, ready
from tests.verdicts.judges import EVIDENCE

_LISTS = [each for each in CATALOGUE if each.callers == "shop" and "shop" in each.bases]
_PAGINGS: list[dict[str, Any]] = [{"limit": 7}, {"limit": 3, "sort": "-updated_at"}]


@pytest.mark.parametrize("resource", _LISTS, ids=lambda each: each.operation)
def test_a_page_is_read_from_its_documents_as_from_its_bytes(resource: Any) -> None:
    app = Simulator(Settings(anchor=ANCHOR), log=Log("text", NOWHERE))
    with InProcess(app) as http:
        client = ready(http)
        for paging in _PAGINGS:
            client.call(f"/v1/shop.{resource.service}/{resource.operation}", {"paging": paging})
        assert http.portal is not None
        world: Any = http.portal.call(app.store.worlds.find, "demo")
        calls, _ = http.portal.call(app.journal.entries, world.id)
        listed = [call for call in calls if call.operation == resource.operation]
        assert [type(call.response) for call in listed][:1] == [PageBody]
        for call in listed:
            from_documents = EVIDENCE.read(call)
            call.response = bytes(call.response)
            assert EVIDENCE.read(call) == from_documents
            assert from_documents.rows or not resource.is_sized


@pytest.mark.parametrize(
    "body",
    [
        b'{"filter":{"status":"P"},"paging":{"limit":20}}',
        b'{"phone":"84912345678","template_data":"half of a pair \\ud83d","price":1.5}',
        b'{"phone":84912345678,"price":123456789012345678901234567890,"far":-9223372036854775809}',
        b'{"filter":{"name":"\\ud83d"},"paging":{"limit":99999999999999999999}}',
        b'{"price":1e400}',
        b"no JSON",
        b"[" * 100_000,
        b"null",
        b"",
    ],
)
@pytest.mark.parametrize("operation", ["ListJourneys", "CreateJourney"])
def test_a_digest_says_what_the_call_did(operation: str, body: bytes) -> None:
    call = Call("POST", "/", [], operation=operation, body=body, response=b'{"id":"1"}')
    read = EVIDENCE.read(call)
    call.digest = EVIDENCE.digest(call)
    assert EVIDENCE.read(call) == read


def test_the_largest_limit_is_a_number() -> None:
    """A client that asks for all rows at once is judged as any other."""
    body = b'{"paging":{"limit":9223372036854775807}}'
    read = EVIDENCE.read(Call("POST", "/", [], operation="ListJourneys", body=body))
    assert read.request == {"paging": {"limit": 2**63 - 1}}
