"""What a good client does: each a way that the documents of the vendor and of ours allow."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.random_clients.retrying import Caller, Failed
from tests.simulator import rows_of

JOURNEYS, CONSENTS, MESSAGES = "ListJourneys", "ListRequestConsent", "ListMessages"
LISTS = (JOURNEYS, CONSENTS)

SURVIVABLE: tuple[dict[str, Any], ...] = (
    {"then": {"status": 503}},
    {"then": {"status": 500}},
    {"then": {"status": 503, "retry_after": 3}},
    {"then": {"connection_reset": True}},
    {"then": {"connection_reset": True}, "at": "after"},
    {"then": {"no_reply": True}},
    {"then": {"malformed": True}},
    {"then": {"truncate": 0.5}},
    {"then": {"new_field": True}},
    {"then": {"delay": 0.01}},
)
"""Faults of one or two calls that a good client comes through."""


def trouble(caller: Caller) -> None:
    """Add a fault or none."""
    caller.control("DELETE", "/faults")
    if caller.rng.random() < 0.5:
        rule = caller.rng.choice(SURVIVABLE)
        caller.control("POST", "/faults", {**rule, "times": caller.rng.choice([1, 2])})


def asked(caller: Caller, method: str) -> dict[str, Any]:
    """A filter, a sort and a limit, settled before the first page."""
    rng = caller.rng
    filters: list[dict[str, Any]] = [{}, {"phone": "84912345678"}, {"is_charged": True}]
    body: dict[str, Any] = {"paging": {"limit": rng.choice([3, 10, 25, 100, 500])}}
    if filter_ := rng.choice(filters):
        body["filter"] = filter_
    if sort := rng.choice(["", "created_at", "-updated_at", "updated_at"]):
        body["paging"]["sort"] = sort
    if method == JOURNEYS and rng.random() < 0.3:
        body["filter"] = body.get("filter", {}) | {"status": rng.choice("ZPN")}
    return body


def pages(caller: Caller, method: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Page by page to the empty one, or to one that is shorter than the answer's limit."""
    to_the_empty_page = caller.rng.random() < 0.5
    paging = dict(body["paging"])
    while True:
        page = caller.patiently(method, body | {"paging": paging})
        yield page
        rows, shown = rows_of(page), page["paging"]
        if not rows or (not to_the_empty_page and len(rows) < shown["limit"]):
            return
        paging = dict(body["paging"]) | {"after": shown["next"]}


def read(caller: Caller) -> None:
    """The whole list."""
    method = caller.rng.choice(LISTS)
    for _ in pages(caller, method, asked(caller, method)):
        pass


def read_backwards(caller: Caller) -> None:
    """The whole list from its end."""
    method = caller.rng.choice(LISTS)
    body = asked(caller, method)
    cursor = "."
    while True:
        paging = body["paging"] | {"before": cursor}
        page = caller.patiently(method, body | {"paging": paging})
        if not rows_of(page):
            return
        cursor = page["paging"]["prev"]


def look_back(caller: Caller) -> None:
    """Forth, a page back, and forth again, as a person at a table does."""
    method = caller.rng.choice(LISTS)
    body: dict[str, Any] = {"paging": {"limit": 10}}
    first = caller.patiently(method, body)
    second = caller.patiently(method, {"paging": {"limit": 10, "after": first["paging"]["next"]}})
    if rows_of(second):
        back = {"limit": 10, "before": second["paging"]["prev"]}
        caller.patiently(method, {"paging": back})
    paging = {"limit": 10, "after": first["paging"]["next"]}
    while rows_of(page := caller.patiently(method, {"paging": paging})):
        paging = {"limit": 10, "after": page["paging"]["next"]}


def resume(caller: Caller) -> None:
    """Read all in order of creation, and later what is new, by the cursor that was kept."""
    body: dict[str, Any] = {"paging": {"limit": 10, "sort": "created_at"}}
    cursor = ""
    for _ in range(caller.rng.choice([1, 2, 3])):
        paging = body["paging"] | ({"after": cursor} if cursor else {})
        while rows_of(page := caller.patiently(JOURNEYS, {"paging": paging})):
            cursor = page["paging"]["next"]
            paging = body["paging"] | {"after": cursor}
        caller.wait(60)
        for _ in range(caller.rng.choice([0, 1, 12])):
            caller.control("POST", "/journeys", {})


def poll(caller: Caller) -> None:
    """What is new, by the first page of the newest ones, until a row that is known."""
    for _ in range(caller.rng.choice([1, 3])):
        body = {"paging": {"limit": 100}}
        for _ in pages(caller, CONSENTS, body):
            pass
        caller.wait(30)


def shown(caller: Caller, tracking_id: str) -> bool:
    """Whether a message is there."""
    page = caller.patiently(MESSAGES, {"filter": {"tracking_id": tracking_id}})
    return bool(rows_of(page))


def send(caller: Caller) -> None:
    """A message; after an answer that was lost it is looked for, and sent if it is not there."""
    body = message(caller)
    for attempt in range(1, caller.attempts + 1):
        try:
            caller.once("SendZNS", body)
        except Failed as failure:
            if attempt == caller.attempts:
                return
            caller.pause(attempt, failure)
            if failure.may_have_happened and shown(caller, body["tracking_id"]):
                return
        else:
            return


def message(caller: Caller) -> dict[str, Any]:
    """One that was not sent yet."""
    number = caller.rng.randrange(10**12)
    oas = caller.control("GET", "/export")["shops"][0]["oas"]
    return {
        "oa_id": oas[0]["oa_id"],
        "phone": "84912345678",
        "template_id": 419_999,
        "template_data": {"order_code": f"DH-{number}", "customer_name": "An"},
        "tracking_id": f"t-{number}",
    }


GOOD: tuple[Callable[[Caller], None], ...] = (
    read,
    read_backwards,
    look_back,
    resume,
    poll,
    send,
)
