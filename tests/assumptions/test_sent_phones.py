"""Under ``phone_form=as_sent`` a record keeps how the call that made it wrote the phone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.life.calls import advance, create, do, first_oa, request, send
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client, started

pytestmark = pytest.mark.rule("assumptions.phone_form")

NORMAL = "84912345678"
FORMS = ("0912345678", "+84 912.345.678", "912345678", NORMAL)
NOUNS = {"journeys": "ListJourneys", "consents": "ListRequestConsent", "messages": "ListMessages"}


@pytest.fixture(scope="module")
def _server() -> Iterator[Client]:
    with started(preset="empty", anchor="2026-03-10T08:00:00Z") as made:
        yield made


@pytest.fixture
def client(_server: Client) -> Client:
    """A world that shows phones as they were sent."""
    _server.control("POST", "/reset")
    _server.control("PUT", "/outcomes", {"outcome": "agree"})
    _server.control("PUT", "/assumptions", {"phone_form": "as_sent"})
    return _server


def make(client: Client) -> None:
    """A journey, a request and a message of each form; each is shown at once as it was sent."""
    for form in FORMS:
        journey = create(client, form)
        assert journey["phone"] == form
        assert send(client, journey, phone=form)["phone"] == form
        assert request(client, form)["phone"] == form
        advance(client, "P2D")


def shown(client: Client, **filter_: Any) -> dict[str, list[str]]:
    """The phones that each list shows, oldest first."""
    asked = {"filter": filter_, "paging": {"sort": "created_at"}}
    return {
        noun: [row["phone"] for row in do(client, method, asked)[noun]]
        for noun, method in NOUNS.items()
    }


def in_each(phones: list[str]) -> dict[str, list[str]]:
    return dict.fromkeys(NOUNS, phones)


ALL = in_each([*FORMS])


def test_lists_and_look_ups_show_the_form_that_was_sent(client: Client) -> None:
    make(client)
    assert shown(client) == ALL
    for row in do(client, "ListJourneys")["journeys"]:
        assert do(client, "GetJourney", {"journey_id": row["journey_id"]}) == row
    for row in do(client, "ListMessages")["messages"]:
        asked = {"msg_id": row["msg_id"], "oa_id": row["oa_id"]}
        assert do(client, "GetMessage", asked) == row


def test_a_filter_in_any_form_finds_all_and_shows_each_as_it_was_sent(client: Client) -> None:
    make(client)
    for form in FORMS:
        assert shown(client, phone=form) == ALL


@pytest.mark.rule("assumptions.phone_filter")
def test_an_exact_filter_finds_what_shows_the_same_text(client: Client) -> None:
    client.control("PUT", "/assumptions", {"phone_filter": "exact"})
    make(client)
    for form in FORMS:
        assert shown(client, phone=form) == in_each([form])
    assert shown(client, phone="84 912345678") == in_each([])


@pytest.mark.rule("assumptions.phone_filter")
def test_an_exact_filter_finds_nothing_by_a_form_that_is_not_shown(client: Client) -> None:
    make(client)
    client.control("PUT", "/assumptions", {"phone_filter": "exact", "phone_form": "national"})
    assert shown(client, phone="0912345678") == in_each(["0912345678"] * len(FORMS))
    for form in (NORMAL, "+84 912.345.678", "912345678"):
        assert shown(client, phone=form) == in_each([])


def test_snapshots_exports_and_resets_keep_it(client: Client) -> None:
    make(client)
    client.control("POST", "/snapshots", {"name": "made"})
    whole = client.control("GET", "/export").body
    client.control("POST", "/reset")
    client.control("PUT", "/assumptions", {"phone_form": "as_sent"})
    assert shown(client) == in_each([])
    client.control("POST", "/snapshots/made/restore")
    assert shown(client) == ALL
    client.control("POST", "/reset")
    assert client.control("POST", "/import", whole).status == 200
    assert shown(client) == ALL


def test_the_control_api_and_the_default_write_zalos_form(client: Client) -> None:
    make(client)
    for noun in NOUNS:
        rows = client.control("GET", f"/{noun}").body[noun]
        assert {row["phone"] for row in rows} == {NORMAL}
        assert [row.get("sent_phone", NORMAL) for row in reversed(rows)] == [*FORMS]
    client.control("PUT", "/assumptions", {"phone_form": None})
    assert shown(client) == in_each([NORMAL] * len(FORMS))


def test_a_control_call_and_a_saved_answer_tell_the_form_too(client: Client) -> None:
    made = client.control("POST", "/journeys", {"phone": "0911 222 333"}).body
    assert (made["phone"], made["sent_phone"]) == ("84911222333", "0911 222 333")
    saved = do(client, "ListJourneys")
    assert [row["phone"] for row in saved["journeys"]] == ["0911 222 333"]
    changed = client.control("PATCH", f"/journeys/{made['id']}", {"phone": "84911222444"}).body
    assert "sent_phone" not in changed
    assert client.control("GET", f"/journeys/{made['id']}").body == changed
    assert shown(client)["journeys"] == ["84911222444"]
    assert client.control("POST", "/import", saved).status == 200
    assert shown(client)["journeys"] == ["0911 222 333"]


def test_it_stays_as_the_record_lives_on(client: Client) -> None:
    make(client)
    advance(client, "P40D")
    assert shown(client) == ALL


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def test_webhooks_show_the_form_that_was_sent(client: Client, receiver: Receiver) -> None:
    do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
    asked = {"entities": ["zl_oa_message"], "url": receiver.url}
    assert client.call("/v1/shop.Webhook/CreateWebhook", asked).status == 200
    send(client, create(client, FORMS[0]), phone=FORMS[0])
    request(client, FORMS[0])
    advance(client, "PT1M")
    advance(client, "P8D")
    bodies = [json.loads(each.body) for each in receiver.got]
    phones = [body["phone"] for body in bodies if "phone" in body]
    phones += [
        change["latest"]["zl_oa_message"]["phone"]
        for body in bodies
        for change in body.get("changes", ())
    ]
    assert len(phones) > 2
    assert set(phones) == {FORMS[0]}
    assert "sent_phone" not in json.dumps(bodies)
