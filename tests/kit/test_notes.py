"""Notes: told beside the answer, in a header and in the journal, and never in the answer."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_server.notes import NoteCode
from tests.kit.world import World
from tests.simulator import JOURNEYS, Answer, Client, started

DOCS = Path(__file__).parents[2] / "docs"
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
    return listed(world, {"date_from": instant}), listed(world, {"date_from": before})


def ends(world: World) -> tuple[Answer, Answer]:
    last = world.page(JOURNEYS)["paging"]["next"]
    return listed(world, after=last), listed(world, after=last)


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
}
"""Of each note a call with it, and one that says the same without, where there is one."""


def calls(world: World, code: NoteCode) -> tuple[Answer, Answer]:
    return CALLS[code](world)


def codes(answer: Answer) -> list[str]:
    return [code for code in answer.headers.get("X-Mock-Note", "").split(", ") if code]


@pytest.mark.parametrize("code", NoteCode)
def test_the_header_has_the_code(noted: World, code: NoteCode) -> None:
    with_note, _ = calls(noted, code)
    assert codes(with_note) == [code]


@pytest.mark.parametrize("code", [each for each in NoteCode if each != "url-joined-wrongly"])
def test_the_journal_has_code_and_message(noted: World, code: NoteCode) -> None:
    """Of a path that is none the journal has no call: its key was never looked at."""
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
    assert "X-Mock-Note" not in server.call("/v1/shop.Zalo/ListNothing").headers


def test_a_note_stands_on_a_refused_call_too(noted: World) -> None:
    answer = noted.call("/ListJourneys", {"filter": {"status": "Q"}})
    assert (answer.status, codes(answer)) == (400, ["bare-path"])
