"""A strict world refuses what others let pass, and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mock_server.notes import NoteCode
from tests.kit.world import World
from tests.simulator import CONSENTS, JOURNEYS, Answer, Client, started

LENIENT: dict[NoteCode, tuple[str, dict[str, Any]]] = {
    NoteCode.UNKNOWN_FIELD: (JOURNEYS, {"filter": {"id": "5"}}),
    NoteCode.LIMIT_CLAMPED: (JOURNEYS, {"paging": {"limit": 101}}),
    NoteCode.PHONE_NORMALISED: (JOURNEYS, {"filter": {"phone": "+84912345678"}}),
    NoteCode.NUMBER_FOR_INT64: (JOURNEYS, {"filter": {"oa_id": 5}}),
    NoteCode.SINGLE_DATE_BOUND: (JOURNEYS, {"filter": {"date_to": "2026-03-10T09:00:00Z"}}),
    NoteCode.EMPTY_FILTER: (JOURNEYS, {"filter": {"phone": None}}),
    NoteCode.KEY_IN_URL: (f"{JOURNEYS}?token=", {}),
    NoteCode.BARE_PATH: ("/ListJourneys", {}),
    NoteCode.API_PATH: ("/api/shop.Zalo/ListJourneys", {}),
}


@pytest.fixture(scope="module")
def strict_server() -> Iterator[Client]:
    with started(preset="one", strict=True) as client:
        yield client


@pytest.fixture(params=["demo", "test key", "made"])
def strict(request: pytest.FixtureRequest, strict_server: Client, server: Client) -> World:
    """Worlds of a server with ``--strict``, and a strict one of a server without."""
    if request.param == "made":
        made = server.control("POST", "/worlds", {"strict": True, "preset": "one"})
        return World(server.http, made.body["api_key"])
    demo = strict_server.control("GET", "/worlds/demo").body["api_key"]
    return World(strict_server.http, demo if request.param == "demo" else "test:strict")


def asked(world: World, code: NoteCode) -> Answer:
    """The answer to a call with the note."""
    path, body = LENIENT[code]
    if code is NoteCode.KEY_IN_URL:
        return world.send(b"{}", f"{path}{world.key}", authorization=None)
    return world.call(path, body)


def test_every_lenient_note_is_tried() -> None:
    assert set(LENIENT) == {code for code in NoteCode if code.lenient}


@pytest.mark.parametrize("code", LENIENT)
def test_it_refuses_leniency(strict: World, code: NoteCode) -> None:
    answer = asked(strict, code)
    status, error, text = answer.refusal
    assert (status, error) == (400, "invalid_argument")
    assert text.startswith("strict: ")
    assert code in answer.headers["X-Mock-Note"]


@pytest.mark.parametrize("code", LENIENT)
def test_other_worlds_let_it_pass(world: World, code: NoteCode) -> None:
    assert asked(world, code).status == 200


@pytest.mark.parametrize(
    "body", [{"paging": {"limit": 0}}, {"filter": {"nothing": None}}, {"x": 1}]
)
def test_it_refuses_every_form_of_leniency(strict: World, body: dict[str, Any]) -> None:
    for path in (JOURNEYS, CONSENTS):
        assert strict.call(path, body).body["msg"].startswith("strict: ")


def test_it_answers_what_is_as_documented(strict: World) -> None:
    oa_id = strict.control("GET", "/journeys").body["journeys"][0]["oa_id"]
    body = {"filter": {"oa_id": oa_id}, "paging": {"limit": 100, "after": "."}}
    assert len(strict.call(JOURNEYS, body).body["journeys"]) == 1


def test_it_lets_notes_on_assumptions_pass(strict: World) -> None:
    (row,) = strict.page(JOURNEYS)["journeys"]
    last = strict.page(JOURNEYS)["paging"]["next"]
    calls: list[tuple[str, Callable[[], Any]]] = [
        (
            "row-on-date-bound",
            lambda: strict.call(
                JOURNEYS,
                {"filter": {"date_from": row["created_at"], "date_to": "2099-01-01T00:00:00Z"}},
            ),
        ),
        ("past-the-end", lambda: strict.call(JOURNEYS, {"paging": {"after": last}})),
        (
            "called-from-browser",
            lambda: strict.call(JOURNEYS, headers={"Origin": "http://localhost:3000"}),
        ),
    ]
    for code, call in calls:
        answer = call()
        assert (answer.status, answer.headers["X-Mock-Note"]) == (200, code)


def test_a_misjoined_address_is_refused_as_everywhere(strict: World) -> None:
    answer = strict.call("/v1/shop/Zalo/ListJourneys")
    assert (answer.status, answer.raw) == (404, b"404 page not found\n")


def test_its_control_calls_are_as_lenient_as_elsewhere(strict: World) -> None:
    made = strict.control("POST", "/journeys", {"phone": "0912 345 678"})
    assert (made.status, made.body["phone"]) == (201, "84912345678")
    assert strict.control("DELETE", f"/journeys/{made.body['id']}").status == 204


def test_a_made_world_is_strict_only_when_asked(strict_server: Client) -> None:
    made = strict_server.control("POST", "/worlds", {"strict": False}).body
    assert strict_server.call("/ListJourneys", key=made["api_key"]).status == 200
