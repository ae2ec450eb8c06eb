"""Notes: told beside the answer, in a header and in the journal, and never in the answer."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mock_server.notes import NoteCode
from tests.kit.world import World
from tests.simulator import JOURNEYS, Answer, Client, started

DOCS = Path(__file__).parents[2] / "docs"
EARLY, LATE = "2000-01-01T01:00:00Z", "2099-01-01T01:00:00Z"
BY_API = "/api/shop.Zalo/ListJourneys"
MISJOINED = "/v1/shop/.Zalo/ListJourneys"


@pytest.fixture(scope="module")
def noted() -> Iterator[World]:
    """A world of twelve journeys that nobody changes."""
    with started(journeys=12, consents=0) as client:
        yield World(client.http, "test:noted")


def first(world: World) -> dict[str, Any]:
    return dict(world.page(JOURNEYS, limit=1)["journeys"][0])


def listed(world: World, filter_: dict[str, Any] | None = None, **paging: Any) -> Answer:
    return world.call(JOURNEYS, {"filter": filter_ or {}, "paging": paging})


def phones(world: World) -> tuple[Answer, Answer]:
    phone = first(world)["phone"]
    return listed(world, {"phone": f"0{phone[2:]}"}), listed(world, {"phone": phone})


def numbers(world: World) -> tuple[Answer, Answer]:
    found = first(world)["journey_id"]
    return listed(world, {"journey_id": int(found)}), listed(world, {"journey_id": found})


def bounds(world: World) -> tuple[Answer, Answer]:
    """The other bound is less than ten microseconds earlier."""
    instant = first(world)["created_at"]
    before = instant.removesuffix("Z")[:-1] + "0Z"
    assert before != instant
    return (
        listed(world, {"date_from": instant, "date_to": LATE}),
        listed(world, {"date_from": before, "date_to": LATE}),
    )


def ends(world: World) -> tuple[Answer, Answer]:
    last = world.page(JOURNEYS)["paging"]["next"]
    return listed(world, after=last), listed(world, after=last)


def just_missed(world: World) -> tuple[Answer, Answer]:
    """The newest row lies on the end, or more than a second after it."""
    newest = datetime.fromisoformat(first(world)["created_at"])
    ends = [newest, newest - timedelta(seconds=1, microseconds=1)]
    one, other = (listed(world, {"date_from": EARLY, "date_to": end.isoformat()}) for end in ends)
    return one, other


def oa_of(world: World) -> str:
    return str(world.control("GET", "/export").body["shops"][0]["oas"][0]["oa_id"])


def sent(world: World, name: str) -> Answer:
    """The answer to a message with a value for the template; ids and times are left out."""
    body = {
        "oa_id": oa_of(world),
        "phone": "84912345678",
        "template_id": 419_999,
        "template_data": {"order_code": "DH-1001", "customer_name": name},
    }
    return world.call("/v1/shop.Zalo/SendZNS", body)


def twice(call: Callable[[World], Answer]) -> Callable[[World], tuple[Answer, Answer]]:
    """For what no call without the note says."""

    def both(world: World) -> tuple[Answer, Answer]:
        answer = call(world)
        return answer, answer

    return both


CALLS: dict[NoteCode, Callable[[World], tuple[Answer, Answer]]] = {
    NoteCode.URL_JOINED_WRONGLY: lambda world: (world.call(MISJOINED), world.call(MISJOINED)),
    NoteCode.UNKNOWN_FIELD: lambda world: (listed(world, {"id": "5"}), listed(world)),
    NoteCode.LIMIT_CLAMPED: lambda world: (listed(world, limit=500), listed(world, limit=100)),
    NoteCode.PHONE_NORMALISED: phones,
    NoteCode.NUMBER_FOR_INT64: numbers,
    NoteCode.BARE_PATH: lambda world: (world.call("/ListJourneys"), listed(world)),
    NoteCode.API_PATH: lambda world: (world.call(BY_API), listed(world)),
    NoteCode.ROW_ON_DATE_BOUND: bounds,
    NoteCode.CALLED_FROM_BROWSER: lambda world: (
        world.call(JOURNEYS, headers={"Origin": "http://localhost:3000"}),
        listed(world),
    ),
    NoteCode.PAST_THE_END: ends,
    NoteCode.ROW_NEAR_DATE_TO: just_missed,
    NoteCode.SINGLE_DATE_BOUND: lambda world: (
        listed(world, {"date_from": EARLY}),
        listed(world, {"date_from": EARLY, "date_to": LATE}),
    ),
    NoteCode.VIETNAM_DAY_AS_UTC: lambda world: (
        listed(world, {"date_from": "2030-01-01T00:00:00Z", "date_to": "2030-01-02T00:00:00Z"}),
        listed(world, {"date_from": "2030-01-01T01:00:00Z", "date_to": "2030-01-02T01:00:00Z"}),
    ),
    NoteCode.EMPTY_FILTER: lambda world: (listed(world, {"phone": ""}), listed(world)),
    NoteCode.ROUNDED_ID: lambda world: (
        listed(world, {"oa_id": str(int(Decimal(repr(float(oa_of(world))))))}),
        listed(world, {"oa_id": "5"}),
    ),
    NoteCode.TEMPLATE_DATA: twice(lambda world: sent(world, "x" * 99)),
    NoteCode.KEY_REFUSED: twice(lambda world: world.call(JOURNEYS, key="nobody's")),
    NoteCode.BODY_REFUSED: twice(lambda world: listed(world, {"status": "Q"})),
    NoteCode.KEY_IN_URL: lambda world: (
        world.send(b"{}", f"{JOURNEYS}?token={world.key}", authorization=None),
        world.send(b"{}", JOURNEYS, authorization=f"Bearer {world.key}"),
    ),
    NoteCode.UNKNOWN_ADDRESS: twice(lambda world: world.call("/v1/shop.Zalo/ListJournies")),
    NoteCode.NOT_SIMULATED: twice(lambda world: world.call("/v1/shop.Etelecom/GetDriverConfig")),
}
"""Of each note a call with it, and one that says the same without, where there is one."""


def calls(world: World, code: NoteCode) -> tuple[Answer, Answer]:
    return CALLS[code](world)


def codes(answer: Answer) -> list[str]:
    return [code for code in answer.headers.get("X-Mock-Note", "").split(", ") if code]


UNHEARD = {
    NoteCode.URL_JOINED_WRONGLY,
    NoteCode.KEY_REFUSED,
    NoteCode.UNKNOWN_ADDRESS,
    NoteCode.NOT_SIMULATED,
}
"""Notes on calls that are of no world, or of no method: no journal has those."""


@pytest.mark.rule("notes.*")
@pytest.mark.parametrize("code", NoteCode)
def test_the_header_has_the_code(noted: World, code: NoteCode) -> None:
    with_note, _ = calls(noted, code)
    assert codes(with_note) == [code]
    assert with_note.headers["X-Mock-Hint"]


@pytest.mark.parametrize("code", [each for each in NoteCode if each not in UNHEARD])
def test_the_journal_has_code_and_message(noted: World, code: NoteCode) -> None:
    assert noted.control("DELETE", "/requests").status == 204
    with_note, _ = calls(noted, code)
    entries = noted.requests(f"?note={code}")
    assert entries
    (note,) = entries[0]["notes"]
    assert note["code"] == code
    assert note["message"]
    assert entries[0]["response"] == with_note.body


@pytest.mark.parametrize("code", NoteCode)
def test_status_and_body_are_those_of_a_call_without(noted: World, code: NoteCode) -> None:
    with_note, without = calls(noted, code)
    assert (with_note.status, with_note.raw) == (without.status, without.raw)
    assert code not in with_note.raw.decode()


@pytest.mark.parametrize("code", NoteCode)
def test_each_note_has_a_section_in_the_docs(code: NoteCode) -> None:
    (section,) = re.findall(rf"^## `{code}`\n(.+?)(?=^## |\Z)", _page(), re.MULTILINE | re.DOTALL)
    assert code.about in " ".join(section.split())
    assert ("`--strict` refuses it" in section) == code.lenient


def test_the_docs_have_no_other_note() -> None:
    assert re.findall(r"^## `([a-z0-9-]+)`$", _page(), re.MULTILINE) == [
        code.value for code in NoteCode
    ]


def _page() -> str:
    return (DOCS / "notes.md").read_text()


def test_several_notes_stand_side_by_side(noted: World) -> None:
    body = {"filter": {"id": "5"}, "paging": {"limit": 0}}
    assert sorted(codes(noted.call("/ListJourneys", body))) == [
        "bare-path",
        "limit-clamped",
        "unknown-field",
    ]


def test_a_call_as_documented_has_no_note(noted: World) -> None:
    body = {"filter": {"status": "P", "oa_id": "5"}, "paging": {"limit": 100, "after": "."}}
    answer = noted.call(JOURNEYS, body)
    assert "X-Mock-Note" not in answer.headers


def test_an_unknown_field_names_the_likely_one(noted: World) -> None:
    for given, likely in (("id", "oa_id"), ("from", "date_from"), ("statuss", "status")):
        noted.call(JOURNEYS, {"filter": {given: "5"}})
        (note,) = noted.requests()[-1]["notes"]
        assert f"filter.{given}" in note["message"]
        assert likely in note["message"]


def test_a_misjoined_address_says_which_is_meant(server: Client) -> None:
    for path in (
        "/v1/shop/.Zalo/ListJourneys",
        "/v1/shop/Zalo/ListJourneys",
        "/v1/.Zalo/ListJourneys",
    ):
        answer = server.call(path)
        assert answer.status == 404
        assert answer.headers["X-Mock-Note"] == "url-joined-wrongly"


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/v1/shop.Zalo/ListJournies", "/v1/shop.Zalo/ListJourneys is likely meant"),
        ("/v1/shop.Zalo/listjourneys", "/v1/shop.Zalo/ListJourneys is likely meant"),
        ("/v1/shop.zalo/ListJourneys", "/v1/shop.Zalo/ListJourneys is likely meant"),
        ("/v1/partner.ZNS/sendzns", "/v1/partner.Zalo/SendZNS is likely meant"),
        ("/v2/shop.Zalo/ListOA", "/v1/shop.Zalo/ListOA is likely meant"),
        ("/v1/shop.Zalo/OASendMessage", "/v1/shop.Zalo/OASendImage is likely meant"),
        ("/v1/shop.Zalo/SendMessages", "/__admin/docs lists"),
        ("/v1/shop.SMS/SendMessage", "/api/OmniMessage/SendMessage is likely meant"),
        ("/OmniMessage/SendMesage", "/api/OmniMessage/SendMessage is likely meant"),
        ("/api/OmniMessage/sendMessage", "/api/OmniMessage/SendMessage is likely meant"),
        ("/api/OmniReport/GetStatus", "/api/OmniReport/GetStatusOmni is likely meant"),
        ("/api/SMS/Send", "/__admin/docs lists"),
        ("/v1/shop.Zalo/" + "ListJourneys" * 100, "/__admin/docs lists"),
        ("/v1/shop.Zalo", "/__admin/docs lists"),
        ("/health", "/__admin/docs lists"),
    ],
)
def test_an_unknown_address_says_which_is_likely_meant(
    server: Client, path: str, meant: str
) -> None:
    answer = server.call(path)
    assert answer.headers["X-Mock-Note"] == "unknown-address"
    assert meant in answer.headers["X-Mock-Hint"]


def test_a_note_stands_on_a_refused_call_too(noted: World) -> None:
    answer = noted.call("/ListJourneys", {"filter": {"status": "Q"}})
    assert (answer.status, codes(answer)) == (400, ["body-refused", "bare-path"])


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (b"", "the body is empty"),
        (b"\r\n", "the body is empty"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b"'{paging:{limit:1}}'", "single quote"),
        (b'"{\\"paging\\": {}}"', "encoded twice"),
        (b"[object Object]", "JSON.stringify"),
        (b"{'paging': {'limit': 1}}", "json.dumps"),
        (b"[]", "(object) []"),
        (b'{"paging": []}', "paging: must be a JSON object; PHP writes"),
        (b'{"filter": [], "paging": {"limit": 1}}', "filter: must be a JSON object; PHP writes"),
        (b'{"filter": ["P"]}', "filter: must be a JSON object"),
        (b"filter[status]=P&limit=1", "is a form"),
        (b'{"paging": {},}', "malformed JSON"),
    ],
)
def test_a_body_that_a_tool_spoilt_says_which_mistake_it_is(
    noted: World, body: bytes, hint: str
) -> None:
    answer = noted.send(body, JOURNEYS, authorization=f"Bearer {noted.key}")
    assert (answer.status, codes(answer)) == (400, ["body-refused"])
    assert hint in answer.headers["X-Mock-Hint"]


@pytest.mark.parametrize(
    ("method", "body", "hint"),
    [
        ("GetMessage", {"id": 1}, "msg_id is likely meant"),
        ("GetMessage", {"message_id": "1"}, "msg_id is likely meant"),
        ("GetJourney", {"id": "1"}, "journey_id is likely meant"),
        ("OASendText", {"user_id": "1"}, "recipient.user_id is likely meant"),
        ("OASendText", {"text": "hi"}, "message.text is likely meant"),
        ("SendZNS", {"templateId": 1}, "template_id is likely meant"),
        ("ListJourneys", {"filter": {"id": 1}}, "oa_id is likely meant"),
        ("ListJourneys", {"filter": {"startDate": ""}}, "date_from is likely meant"),
        ("ListMessages", {"filter": {"created_before": ""}}, "date_to is likely meant"),
        ("ListFollowers", {"filter": {"msisdn": ""}}, "phone is likely meant"),
        ("SendZNS", {"to": ""}, "phone is likely meant"),
        ("SendZNS", {"params": {}}, "template_data is likely meant"),
        ("ListTemplates", {"paging": {"start": 1}}, "there are no offsets"),
        ("ListOA", {"paging": {"pageNo": 1}}, "there are no page numbers"),
        ("ListOA", {"paging": {"nextToken": ""}}, "paging.next as paging.after"),
        ("ListOA", {"paging": {"$top": 1}}, "paging.limit is likely meant"),
        ("ListOA", {"orderBy": ""}, "paging.sort is likely meant"),
        ("ListJourneys", {"paging": {"limit": -1}}, "send 1 to 100"),
        ("SendZNS", {"template_data": []}, "(object) []"),
        ("OASendText", {"recipient": []}, "(object) []"),
        ("ListFollowers", {"filter": {"tags": {"1": "VIP"}}}, "array_values()"),
        ("ListFollowers", {"filter": {"zl_user_ids": {"2": "5"}}}, "array_values()"),
        ("GetJourneys", {}, "/v1/shop.Zalo/GetJourney is likely meant"),
        ("ListMessage", {}, "/v1/shop.Zalo/ListMessages is likely meant"),
        ("GetCallLogs", {}, "/v1/shop.Etelecom/ListCallLogs is likely meant"),
    ],
)
def test_what_public_clients_write_otherwise_has_advice(
    noted: World, method: str, body: dict[str, Any], hint: str
) -> None:
    assert hint in noted.call(f"/v1/shop.Zalo/{method}", body).headers["X-Mock-Hint"]
