"""Every field of every record, written with values that few have: taken, or refused by name."""

from typing import Any

import pytest

from mock_server.contract.service import records_of
from mock_server.etelecom import SERVICES
from tests.fuzz.answers import answering
from tests.simulator import Client

_NOUNS = {each.plural: each for each in records_of(SERVICES)}
_VALUES: list[Any] = [None, "", "x", 0, 2**63 - 1, -(2**63), 2**63, False, [], {}, [None], "\0"]


def _export(client: Client) -> Any:
    answer = client.control("GET", "/export")
    assert answer.status == 200, answer
    return answer.body


@pytest.mark.attack("records.odd")
@pytest.mark.parametrize("plural", _NOUNS)
def test_any_value_of_any_field_is_taken_or_refused_by_name(plural: str) -> None:
    """And what was taken is there after an export and an import."""
    with answering(preset="one") as client:
        oa_id = _export(client)["shops"][0]["oas"][0]["oa_id"]
        made = client.control("POST", f"/{plural}", {})
        if made.status != 201:
            made = client.control("POST", f"/{plural}", {"oa_id": oa_id})
        assert made.status == 201, made
        fields = [name for name in _NOUNS[plural].attributes if name not in ("id", "shop_id")]
        for field in fields:
            for value in _VALUES:
                for method, path in (("PATCH", f"/{made.body['id']}"), ("POST", "")):
                    answer = client.control(method, f"/{plural}{path}", {field: value})
                    sent = method, plural, field, value, answer.body
                    assert answer.status in (200, 201, 400, 409), sent
                    assert answer.status != 400 or field in answer.body["msg"], sent
        before = _export(client)
        assert client.control("POST", "/import", before).status == 200
        assert _export(client) == before


@pytest.mark.attack("records.odd")
@pytest.mark.parametrize("plural", [each for each in _NOUNS if _NOUNS[each].life is None])
def test_a_record_without_states_is_not_said_to_be_missing(plural: str) -> None:
    with answering(preset="one") as client:
        made = client.control("POST", f"/{plural}", {})
        answer = client.control("GET", f"/{plural}/{made.body['id']}/life")
        assert answer.refusal[0] == 404
        assert "has no states" in answer.refusal[2]
