"""The calls that the vendor's pages print work as printed, with real values put in."""

import json
from typing import Any

import pytest

from tests.simulator import API_KEY, CONSENTS, JOURNEYS, SHOP_KEY, Answer, Client, rows_of

Row = dict[str, Any]

CURL_JOURNEYS = """{
  "filter": {
    "date_from": "<dateTime>",
    "date_to": "<dateTime>",
    "journey_id": "<string>",
    "phone": "<string>"
  },
  "paging": {
    "after": "<string>",
    "before": "<string>",
    "limit": "<integer>",
    "sort": "<string>"
  }
}"""
CURL_CONSENTS = """{
  "filter": {
    "call_type": "audio",
    "date_from": "<dateTime>",
    "date_to": "<dateTime>",
    "is_charged": "<boolean>",
    "oa_id": "<int64>",
    "phone": "<string>",
    "reason_code": "flight_announcement",
    "reply_status": "S",
    "status": "P",
    "user_id": "<int64>"
  },
  "paging": {
    "after": "<string>",
    "before": "<string>",
    "limit": "<integer>",
    "sort": "<string>"
  }
}"""
WIDGET_JOURNEYS = """{
  "filter": {
    "date_from": "2025-06-14T17:19:03.876Z",
    "date_to": "2025-06-14T17:19:03.876Z",
    "is_charged": true,
    "journey_id": "text",
    "oa_id": "text",
    "phone": "text",
    "status": "Z"
  },
  "paging": {
    "after": "text",
    "before": "text",
    "limit": 1,
    "sort": "text"
  }
}"""
WIDGET_CONSENTS = """{
  "filter": {
    "call_type": "unknown",
    "date_from": "2025-06-14T09:13:31.916Z",
    "date_to": "2025-06-14T09:13:31.916Z",
    "is_charged": true,
    "oa_id": "text",
    "phone": "text",
    "reason_code": "unknown",
    "reply_status": "Z",
    "status": "Z",
    "user_id": "text"
  },
  "paging": {
    "after": "text",
    "before": "text",
    "limit": 1,
    "sort": "text"
  }
}"""
SAMPLES = {
    CURL_JOURNEYS: JOURNEYS,
    CURL_CONSENTS: CONSENTS,
    WIDGET_JOURNEYS: JOURNEYS,
    WIDGET_CONSENTS: CONSENTS,
}
PLURALS = {JOURNEYS: "journeys", CONSENTS: "consents"}
MINUTE = {"date_from": "2025-06-14T17:19:00+07:00", "date_to": "2025-06-14T10:20:00Z"}
GIVEN: Row = {"created_at": "2025-06-14T10:19:03.876Z", "phone": "84912345678", "is_charged": True}
GIVEN_CONSENT = GIVEN | {"reason_code": "flight_announcement", "status": "P"}


def put_in(sample: str, row: Row, paging: Row) -> bytes:
    """The printed body, the text around the values untouched, with a row's values put in."""
    values = row | MINUTE | paging
    return "\n".join(_with_value(line, values) for line in sample.splitlines()).encode()


def _with_value(line: str, values: Row) -> str:
    name, colon, _ = line.partition(": ")
    key = name.strip().strip('"')
    if key not in values:
        return line
    comma = "," if line.endswith(",") else ""
    return f"{name}{colon}{json.dumps(values[key])}{comma}"


@pytest.fixture
def rows(client: Client) -> dict[str, Row]:
    """The row that each sample's values are taken from, with a younger row beside it."""
    found = {}
    for path, given in ((JOURNEYS, GIVEN), (CONSENTS, GIVEN_CONSENT)):
        found[path] = client.control("POST", f"/{PLURALS[path]}", given).body
        assert client.control("POST", f"/{PLURALS[path]}").status == 201
    return found


def by_curl(client: Client, path: str, body: bytes) -> Answer:
    """As ``curl --location`` with the printed headers sends it."""
    return client.send(body, path, accept="application/json", authorization=f"Bearer {API_KEY}")


def by_widget(client: Client, path: str, body: bytes) -> Answer:
    """As the reference widget prints it: the bare method, and the service in the host."""
    bare = "/" + path.rpartition("/")[2]
    return client.send(body, bare, accept="*/*", host="api.etelecom.vn.Zalo")


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("call", [by_curl, by_widget])
@pytest.mark.parametrize(
    "paging",
    [
        {"after": ".", "before": "", "limit": 20, "sort": "-created_at"},
        {"after": "", "before": ".", "limit": 1, "sort": "updated_at"},
        {"after": "", "before": "", "limit": 0, "sort": ""},
    ],
)
def test_a_printed_body_finds_the_row_whose_values_are_put_in(
    client: Client, rows: dict[str, Row], sample: str, call: Any, paging: Row
) -> None:
    path = SAMPLES[sample]
    answer = call(client, path, put_in(sample, rows[path], paging))
    assert answer.status == 200, answer
    (row,) = rows_of(answer.body)
    assert row["id"] == rows[path]["id"]
    echoed = paging | {"limit": paging["limit"] or 100}
    if not (paging["after"] or paging["before"]):
        echoed["after"] = "."
    assert answer.body["paging"] | echoed == answer.body["paging"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_printed_body_goes_on_with_the_cursor_of_its_answer(
    client: Client, rows: dict[str, Row], sample: str
) -> None:
    path = SAMPLES[sample]
    paging: Row = {"after": ".", "before": "", "limit": 1, "sort": "-created_at"}
    first = by_curl(client, path, put_in(sample, rows[path], paging))
    paging["after"] = first.body["paging"]["next"]
    second = by_curl(client, path, put_in(sample, rows[path], paging))
    assert (second.status, rows_of(second.body)) == (200, [])


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_printed_body_with_its_placeholders_names_the_first_of_them(
    seeded: Client, sample: str
) -> None:
    answer = by_curl(seeded, SAMPLES[sample], sample.encode())
    first = next(
        name
        for name, value in json.loads(sample)["filter"].items()
        if value == "text" or str(value).startswith("<")
    )
    assert answer.undecodable
    assert answer.hint.startswith(f"filter.{first}: ")


PRINTED = {
    JOURNEYS: """created_at error_code error_message expired_at id is_charged journey_id
        journey_token phone status updated_at""",
    CONSENTS: """call_type created_at delivery_status delivery_time error_code error_message
        expires_at id is_charged oa_id phone reason_code reply_status shop_id status updated_at
        user_id""",
}


@pytest.mark.parametrize("path", PRINTED)
def test_an_answer_has_the_printed_members_in_their_order(seeded: Client, path: str) -> None:
    body = by_curl(seeded, path, b"{}").body
    assert list(body) == [PLURALS[path], "paging"]
    assert list(rows_of(body)[0]) == PRINTED[path].split()
    assert list(body["paging"]) == ["after", "before", "limit", "next", "prev", "sort"]


def test_a_partner_sends_the_same_bodies_to_the_partner_base(
    client: Client, rows: dict[str, Row]
) -> None:
    paging = {"after": "", "before": "", "limit": 20, "sort": ""}
    for sample, path in SAMPLES.items():
        answer = client.send(
            put_in(sample, rows[path], paging),
            path.replace("/shop.", "/partner."),
            authorization=f"Bearer {SHOP_KEY}",
        )
        assert [row["id"] for row in rows_of(answer.body)] == [rows[path]["id"]]
