"""Under an alternative webhooks say what answers say: what it declares, and nothing else."""

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests.life.calls import advance, create, do, first_oa, request, send
from tests.life.receiver import Receiver, receiving
from tests.simulator import Client, started

AGREES, REFUSES = "0999000001", "0999000002"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
UNSET = "0001-01-01T00:00:00Z"

Rule = Callable[[str, Any], list[tuple[str, Any]]]
"""The members that stand for a member of a record."""


def same(name: str, value: Any) -> list[tuple[str, Any]]:
    return [(name, value)]


def of_texts(change: Callable[[str], Any]) -> Rule:
    return lambda name, value: [(name, change(value) if isinstance(value, str) else value)]


def whole_seconds(text: str) -> str:
    return re.sub(r"\.\d+", "", text) if TIME.fullmatch(text) else text


def national(text: str) -> str:
    return f"0{text[2:]}" if re.fullmatch(r"84\d{9}", text) else text


def but_ids(rule: Rule) -> Rule:
    """Ids are Zalo's, that of a ``recipient`` too, where it is a number."""
    return lambda name, value: same(name, value) if name == "id" else rule(name, value)


def without_zeros(name: str, value: Any) -> list[tuple[str, Any]]:
    return [] if value in ("", 0, "0", False, None, UNSET, []) else [(name, value)]


def named(*names: str) -> Rule:
    return lambda name, value: [
        (each, value) for each in (names if name == "expired_at" else (name,))
    ]


RULES: dict[tuple[str, str], Rule] = {
    ("unset_time", "null"): of_texts(lambda text: None if text == UNSET else text),
    ("zero_values", "omitted"): without_zeros,
    ("time_precision", "seconds"): of_texts(whole_seconds),
    ("phone_form", "national"): but_ids(of_texts(national)),
    ("journey_expiry_name", "expires_at"): named("expires_at"),
    ("journey_expiry_name", "both"): named("expired_at", "expires_at"),
    ("new_fields", "some"): same,
    ("time_zone", "created_local"): same,
    ("date_bounds", "closed"): same,
    ("new_enum_values", "some"): same,
}
ENVELOPE = {"app_id", "event_name", "oa_id", "timestamp"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with started(preset="one", anchor="2026-03-10T08:00:00.25Z") as made:
        yield made


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def told(client: Client, receiver: Receiver, assume: dict[str, str]) -> list[Any]:
    """The bodies that a story sends, of the OA's webhook and of an account's."""
    client.control("POST", "/reset")
    client.control("PUT", "/assumptions", assume)
    receiver.got.clear()
    do(client, "UpdateShopOA", {"oa_id": first_oa(client), "webhook_url": receiver.url})
    asked = {"entities": ["zl_oa_message", "call_log"], "url": receiver.url}
    assert client.call("/v1/shop.Webhook/CreateWebhook", asked).status == 200
    request(client, AGREES)
    request(client, REFUSES)
    send(client, create(client))
    advance(client, "PT1M")
    advance(client, "P8D")
    return [json.loads(each.body) for each in receiver.got]


def expected(body: Any, rule: Rule, new: dict[str, str]) -> Any:
    """A body of the defaults as an alternative has it."""

    def of(record: dict[str, Any]) -> dict[str, Any]:
        return dict(pair for member in record.items() for pair in rule(*member)) | new

    def of_all(said: dict[str, Any]) -> dict[str, Any]:
        """An event says something in the objects in it too: ``message``, ``recipient``."""
        return {
            name: of_all(value) if isinstance(value, dict) else value
            for name, value in of(said).items()
        }

    if "changes" not in body:
        said = {name: value for name, value in body.items() if name not in ENVELOPE}
        return {name: body[name] for name in ENVELOPE if name in body} | of_all(said)
    parts = ("latest", "changed")
    changes = [
        change | {part: {k: of(v) for k, v in change[part].items()} for part in parts}
        for change in body["changes"]
    ]
    return body | {"changes": changes}


@pytest.fixture(scope="module")
def defaults(client: Client, receiver: Receiver) -> list[Any]:
    found = told(client, receiver, {})
    assert {"changes" in each for each in found} == {True, False}
    assert UNSET in {each.get("expired_time") for each in found}, "who refuses may not be called"
    return found


@pytest.mark.parametrize(("name", "alternative"), RULES, ids=str)
def test_an_alternative_changes_what_it_declares(
    client: Client, receiver: Receiver, defaults: list[Any], name: str, alternative: str
) -> None:
    rule = RULES[name, alternative]
    new = {"introduced_later": "by the vendor"} if name == "new_fields" else {}
    found = told(client, receiver, {name: alternative})
    assert found == [expected(each, rule, new) for each in defaults]
    assert (found != defaults) == (rule is not same or bool(new))


@pytest.mark.rule("webhooks.signature")
def test_the_signature_is_of_what_is_sent(client: Client, receiver: Receiver) -> None:
    told(client, receiver, {"phone_form": "national", "new_fields": "some"})
    oa = client.control("GET", f"/accounts/{first_oa(client)}").body
    events = [each for each in receiver.got if "X-ZEvent-Signature" in each.headers]
    assert any("by the vendor" in each.body for each in events)
    for each in events:
        at = json.loads(each.body)["timestamp"]
        signed = f"{oa['app_id']}{each.body}{at}{oa['secret_key']}"
        wanted = f"mac={sha256(signed.encode()).hexdigest()}"
        assert each.headers["X-ZEvent-Signature"] == wanted
