"""Under each alternative, responses differ from the defaults only in what it declares.

What is expected is made here from the answers of the defaults, without any code of the simulator's
that makes it.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from mock_server.assumptions import ASSUMPTIONS
from mock_server.contract.cursors import encode
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.etelecom.zalo.transaction_verbs import send_zns_txn
from mock_server.formats import read_time
from tests.assumptions.calls import FROM, OA, SENT, TO, Step, find_cursors, made
from tests.simulator import ANCHOR, Client, started

pytestmark = [
    pytest.mark.rule("assumptions.txn_upstream"),
    pytest.mark.rule("assumptions.default_sort"),
    pytest.mark.rule("assumptions.later_sort"),
    pytest.mark.rule("assumptions.sort_fields"),
    pytest.mark.rule("assumptions.limit_over_100"),
    pytest.mark.rule("assumptions.bad_route_code"),
    pytest.mark.rule("assumptions.unset_time"),
    pytest.mark.rule("assumptions.zero_values"),
    pytest.mark.rule("assumptions.time_zone"),
    pytest.mark.rule("assumptions.time_precision"),
    pytest.mark.rule("assumptions.phone_form"),
    pytest.mark.rule("assumptions.phone_filter"),
    pytest.mark.rule("assumptions.date_bounds"),
    pytest.mark.rule("assumptions.single_date_bound"),
    pytest.mark.rule("assumptions.dated_by"),
    pytest.mark.rule("assumptions.first_page_echo"),
    pytest.mark.rule("assumptions.last_page_next"),
    pytest.mark.rule("assumptions.zalo_refusal"),
    pytest.mark.rule("assumptions.repeated_consent"),
    pytest.mark.rule("assumptions.consent_pause"),
    pytest.mark.rule("assumptions.journey_expiry_name"),
    pytest.mark.rule("assumptions.check_consent_name"),
    pytest.mark.rule("assumptions.owner_id_name"),
    pytest.mark.rule("assumptions.list_oa_webhook"),
    pytest.mark.rule("assumptions.new_fields"),
    pytest.mark.rule("assumptions.new_enum_values"),
]

Steps = Mapping[str, Step]
Expected = tuple[int, Any]
Rule = Callable[[Step, Steps], Expected]

UNSET = "0001-01-01T00:00:00Z"
TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
CREATED = {"CreateJourney", "SendZNS", "SendZNSJourney", "RequestConsent"}
CREATED_ELSEWHERE = {
    *("CreateTemplate", "CreateWebhook", "CreateAccountUser", "CreateExtension"),
    *("CreateTenant", "PartnerAddHotline", "ConnectOA"),
}
SWITCHBOARD = {
    *("ListCallLogs", "GetExtensions", "GetHotlines", "GetPartnerTenantList"),
    *("GetPartnerHotlineList", "PartnerAddHotline", "CreateExtension"),
}
"""Methods whose numbers are texts of the switchboard, in no form that is in doubt."""

SMS = {verb.operation for verb in VERBS if verb.system is not None}
"""Methods of another system, which no assumption is about."""

ENUMS = {
    "ListJourneys": ["status"],
    "ListRequestConsent": ["call_type", "delivery_status", "reason_code", "reply_status", "status"],
    "ListMessages": ["delivery_status", "sending_mode", "status", "type"],
    "ListTemplates": ["template_quality", "template_status", "template_tag", "type"],
    "ListOA": ["connection_method", "current_quality", "last_week_quality", "status"],
    "ListFollowers": ["gender", "state"],
    "ListCallLogs": ["call_state", "call_status", "direction"],
    "GetExtensions": ["state"],
    "GetHotlines": ["connection_method", "network", "status"],
    "GetPartnerHotlineList": ["connection_method", "network", "status"],
    "GetPartnerTenantList": ["connection_method", "status"],
    "GetAccountUsers": [],
}
LETTERS = {"Z", "P", "N", "S", "NS", ""}


SEEDED: list[dict[str, Any]] = []
"""The journeys that the world had before the script created some, newest first."""


SENT_FORMS: dict[str, str] = {}
"""How each phone was written that was not sent in Zalo's form, by its record's id."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A world whose journeys fill a page and one more row."""
    with started(preset="page-plus-one") as started_client:
        find_cursors(started_client)
        yield started_client


@pytest.fixture(scope="module")
def defaults(client: Client) -> Steps:
    """The responses of the calls under the defaults."""
    client.control("POST", "/reset")
    steps = made(client)
    (shop,) = client.control("GET", "/export").body["shops"]
    seeded = [row for row in shop["journeys"] if row["created_at"] != ANCHOR]
    names = rows(steps["first page"])[0].keys()
    nouns = ("journeys", "consents", "messages", "account_users")
    kept = [row for noun in nouns for row in shop[noun]]
    SENT_FORMS.update({row["id"]: row.get("sent_phone", "") for row in kept})
    SEEDED[:] = [{name: row[name] for name in names} for row in seeded]
    return steps


def rows(step: Step) -> list[dict[str, Any]]:
    """The rows of a list's page; a verb's one record."""
    if step.status != 200:
        return []
    if "paging" not in step.answer:
        return [step.answer]
    return next(value for value in step.answer.values() if isinstance(value, list))


def each_row(change: Callable[[Step, dict[str, Any]], dict[str, Any]]) -> Rule:
    """The rule that every row, or record, is changed in this way."""

    def rule(step: Step, _steps: Steps) -> Expected:
        answer = copy.deepcopy(step.answer)
        twin = Step(step.name, step.method, step.body, step.status, answer)
        found = rows(twin)
        changed = [change(step, row) for row in found]
        if "paging" in answer:
            found[:] = changed
        elif changed:
            answer = changed[0]
        return step.status, answer

    return rule


def texts(pattern: str, change: Callable[[str], Any]) -> Rule:
    """The rule that members whose text matches a pattern are changed in this way."""

    def changed(value: Any, name: str = "") -> Any:
        if isinstance(value, list):
            return [changed(each) for each in value]
        if isinstance(value, dict) and name != "template_data":
            return {inner: changed(each, inner) for inner, each in value.items()}
        return change(value) if isinstance(value, str) and re.fullmatch(pattern, value) else value

    return each_row(lambda _step, row: changed(row))


def phones(change: Callable[[str], str]) -> Rule:
    """The rule that phones are written in this way, except for numbers of the switchboard."""

    def rule(step: Step, steps: Steps) -> Expected:
        if step.method in SWITCHBOARD:
            return step.status, step.answer
        return texts(r"84\d{9}", change)(step, steps)

    return rule


def without_zeros(step: Step, _steps: Steps) -> Expected:
    def left(value: Any, name: str = "") -> Any:
        if isinstance(value, list):
            return [left(each) for each in value]
        if not isinstance(value, dict) or name == "template_data":
            return value
        zeros: tuple[Any, ...] = ("", 0, "0", False, None, UNSET, [])
        return {key: left(each, key) for key, each in value.items() if each not in zeros}

    return step.status, left(step.answer) if step.status == 200 else step.answer


def in_vietnam(step: Step, steps: Steps) -> Expected:
    if step.method not in CREATED | CREATED_ELSEWHERE:
        return step.status, step.answer

    def local(text: str) -> str:
        if text == UNSET:
            return text
        hour = f"{int(text[11:13]) + 7:02}"
        assert int(hour) < 24, "the script's times lie before 17:00"
        return f"{text[:11]}{hour}{text[13:-1]}+07:00"

    return texts(TIMES.pattern, local)(step, steps)


def as_sent(_step: Step, row: dict[str, Any]) -> dict[str, Any]:
    sent = SENT_FORMS.get(row.get("id", ""))
    return row | {"phone": sent} if sent and "phone" in row else row


def renamed(old: str, *new: str) -> Rule:
    def of_row(_step: Step, row: dict[str, Any]) -> dict[str, Any]:
        if old not in row or (old == "expired_at" and "journey_token" not in row):
            return row
        pairs = []
        for name, value in row.items():
            pairs += [(each, value) for each in new] if name == old else [(name, value)]
        return dict(pairs)

    return each_row(of_row)


def exact_phone(step: Step, steps: Steps) -> Expected:
    if step.body.get("filter", {}).get("phone") == "0366494036":
        return 200, steps["nobody"].answer
    return step.status, step.answer


def paging(step: Step, **members: Any) -> Expected:
    answer = copy.deepcopy(step.answer)
    answer["paging"] |= members
    return step.status, answer


def empty_echo(step: Step, _steps: Steps) -> Expected:
    asked = step.body.get("paging", {})
    is_first = "paging" in step.answer and not ({"after", "before"} & asked.keys())
    return paging(step, after="") if is_first else (step.status, step.answer)


def empty_next(step: Step, _steps: Steps) -> Expected:
    before = step.body.get("paging", {}).get("before", ".")
    if "paging" not in step.answer or before != ".":
        return step.status, step.answer
    is_short = len(rows(step)) < step.answer["paging"]["limit"]
    return paging(step, next="") if is_short else (step.status, step.answer)


def cursor_of(row: dict[str, Any]) -> str:
    return encode(-5, (read_time(row["created_at"]), int(row["id"])))


def page_of(step: Step, found: list[dict[str, Any]]) -> Expected:
    """A first page of these rows."""
    ends = {"prev": cursor_of(found[0]), "next": cursor_of(found[-1])} if found else {}
    status, answer = paging(step, **({"prev": "", "next": ""} | ends))
    return status, answer | {"journeys": found}


def closed(step: Step, steps: Steps) -> Expected:
    if step.name not in ("dates", "equal dates"):
        return step.status, step.answer
    (on_bound,) = (row for row in rows(steps["date_from alone"]) if row["created_at"] == TO)
    return page_of(step, [on_bound, *rows(step)])


def refused_bound(step: Step, _steps: Steps) -> Expected:
    message = {
        "date_from alone": "date_to must be after date_from",
        "date_to alone": "must provide both DateFrom and DateTo",
    }.get(step.name)
    return (400, refusal("invalid_argument", message)) if message else (step.status, step.answer)


def refusal(code: str, message: str) -> dict[str, str]:
    return {"code": code, "msg": message}


def refused_by_error(step: Step, steps: Steps) -> Expected:
    if step.method in CREATED and rows(step) and rows(step)[0]["error_code"] != 0:
        message = rows(step)[0]["error_message"]
        return 412, refusal("failed_precondition", message)
    return step.status, step.answer


ANYTHING: Expected = (0, None)
"""A response that has a separate test."""


def answered_again(step: Step, steps: Steps) -> Expected:
    return ANYTHING if step.name == "again" else (step.status, step.answer)


def paused(step: Step, steps: Steps) -> Expected:
    return ANYTHING if step.name in ("soon after", *_AFTER_CONSENT) else (step.status, step.answer)


_AFTER_CONSENT = ("soon after", "soon checked", "refused request")


def with_webhook(step: Step, row: dict[str, Any]) -> dict[str, Any]:
    return row | {"webhook_url": ""} if step.method == "ListOA" else row


def with_new_members(step: Step, _steps: Steps) -> Expected:
    if step.status != 200:
        return step.status, step.answer
    new = {"introduced_later": "by the vendor"}

    def extended(value: Any, name: str = "") -> Any:
        if isinstance(value, list):
            return [extended(each) for each in value]
        if not isinstance(value, dict) or name == "template_data":
            return value
        return {inner: extended(each, inner) for inner, each in value.items()} | new

    return step.status, extended(step.answer)


def with_new_values(step: Step, _steps: Steps) -> Expected:
    answer = copy.deepcopy(step.answer)
    if "paging" in answer:
        twin = Step(step.name, step.method, step.body, step.status, answer)
        for number, row in enumerate(rows(twin)[::10]):
            enums = ENUMS[step.method]
            if enums:
                name = enums[number % len(enums)]
                row[name] = "X" if row[name] in LETTERS else "introduced_later"
    return step.status, answer


def by_change(step: Step, steps: Steps) -> Expected:
    if "filter" not in step.body or not {"date_from", "date_to"} & step.body["filter"].keys():
        return step.status, step.answer
    if step.method != "ListJourneys":
        return step.status, step.answer
    asked = step.body["filter"]
    low, high = (
        read_time(asked.get("date_from", FROM)),
        read_time(asked.get("date_to", "9000-01-01T00:00:00Z")),
    )
    low = low if "date_from" in asked else 0
    found = [row for row in SEEDED if low <= read_time(row["updated_at"]) < high]
    return page_of(step, found[:100])


def over_100(most: int) -> Rule:
    """The rule for a limit over 100; 0 refuses it."""

    def rule(step: Step, _steps: Steps) -> Expected:
        limit = step.body.get("paging", {}).get("limit", 0)
        if limit <= 100:
            return step.status, step.answer
        if not most:
            return 400, refusal("invalid_argument", "invalid limit")
        limit = min(limit, most)
        status, answer = page_of(step, SEEDED[:limit])
        answer["paging"]["limit"] = limit
        return status, answer

    return rule


def later_sort(step: Step, steps: Steps) -> Expected:
    if step.name != "later page without sort":
        return step.status, step.answer
    return paging(steps["later page"], sort="")


def is_of_script(row: dict[str, Any]) -> bool:
    return row["created_at"] in (FROM, "2026-03-03T00:00:00Z", TO)


def asked_for(step: Step) -> list[dict[str, Any]]:
    """The journeys that match a step's filter, newest first."""
    asked = step.body.get("filter", {})
    low = read_time(asked.get("date_from", "1970-01-01T00:00:01Z"))
    high = read_time(asked.get("date_to", "9000-01-01T00:00:00Z"))
    return [
        row
        for row in SEEDED
        if (step.name in AFTER_DATES or not is_of_script(row))
        and low <= read_time(row["created_at"]) < high
        and ("phone" not in asked or row["phone"][-9:] == asked["phone"][-9:])
    ]


AFTER_DATES = {
    "dates",
    "no row on date_to",
    "date_from alone",
    "date_to alone",
    "equal dates",
    "limit 100",
    "limit 104",
    "limit 5000",
}


def by_default(number: int, key: Callable[[dict[str, Any]], int]) -> Rule:
    """The rule for pages without a sort, in another order."""

    def cursor(row: dict[str, Any]) -> str:
        return encode(-number, (key(row), int(row["id"])))

    def rule(step: Step, _steps: Steps) -> Expected:
        asked = step.body.get("paging", {})
        if "paging" not in step.answer or "sort" in asked or step.method == "ListCallLogs":
            return step.status, step.answer  # the order of call logs is certain
        if {asked.get("after", "."), asked.get("before", ".")} != {"."}:
            return 400, refusal("invalid_argument", "paging is invalid (sort does not match)")
        limit = step.answer["paging"]["limit"]
        found = asked_for(step) if step.method == "ListJourneys" else rows(step)
        if step.method != "ListJourneys" and len(found) == limit:
            return ANYTHING  # which rows are returned is checked with journeys
        if rows(step) and "updated_at" not in rows(step)[0]:
            return ANYTHING  # it is sorted by a field that it does not show
        id_of = {"ListOA": "oa_id", "ListTemplates": "template_id"}.get(step.method, "id")
        found = [row | {"id": row[id_of]} for row in found]
        found.sort(key=lambda row: (key(row), int(row["id"])), reverse=True)
        shown = found[-limit:] if "before" in asked else found[:limit]
        ends = {"prev": cursor(shown[0]), "next": cursor(shown[-1])} if shown else {}
        status, answer = paging(step, **ends)
        order = [str(row["id"]) for row in shown]
        known = SEEDED if step.method == "ListJourneys" else rows(step)
        plain = {str(row[id_of]): row for row in known}
        (name,) = (each for each in answer if each != "paging")
        return status, {name: [plain[each] for each in order], "paging": answer["paging"]}

    return rule


def by_expiry(step: Step, _steps: Steps) -> Expected:
    if step.name == "by end":
        return ANYTHING
    if step.name != "by expiry":
        return step.status, step.answer

    def key(row: dict[str, Any]) -> tuple[int, int]:
        unset = row["expired_at"] == UNSET
        return (0 if unset else read_time(row["expired_at"])), int(row["id"])

    shown = sorted(SEEDED, key=key)[:5]
    prev, following = (encode(7, key(row)) for row in (shown[0], shown[-1]))
    ends = {"after": ".", "before": "", "limit": 5, "next": following, "prev": prev}
    return 200, {"journeys": shown, "paging": ends | {"sort": "expired_at"}}


def not_found(step: Step, _steps: Steps) -> Expected:
    if step.name in ("unknown method", "GET"):
        assert step.answer["meta"]["xcode"] == "bad_route"
        return 404, step.answer | {"code": "not_found"}
    return step.status, step.answer


def still_sent(step: Step, _steps: Steps) -> Expected:
    return ANYTHING if step.name == "transaction" else (step.status, step.answer)


RULES: dict[tuple[str, str], Rule] = {
    ("unset_time", "null"): texts(UNSET, lambda _: None),
    ("zero_values", "omitted"): without_zeros,
    ("time_zone", "created_local"): in_vietnam,
    ("time_precision", "seconds"): texts(TIMES.pattern, lambda text: re.sub(r"\.\d+", "", text)),
    ("phone_form", "national"): phones(lambda text: f"0{text[2:]}"),
    ("phone_form", "as_sent"): each_row(as_sent),
    ("phone_filter", "exact"): exact_phone,
    ("date_bounds", "closed"): closed,
    ("single_date_bound", "refused"): refused_bound,
    ("dated_by", "updated_at"): by_change,
    ("first_page_echo", "empty"): empty_echo,
    ("last_page_next", "empty"): empty_next,
    ("limit_over_100", "refused"): over_100(0),
    ("limit_over_100", "up_to_1000"): over_100(1000),
    ("later_sort", "optional"): later_sort,
    ("default_sort", "-id"): by_default(1, lambda row: int(row["id"])),
    ("default_sort", "-updated_at"): by_default(2, lambda row: read_time(row["updated_at"])),
    ("sort_fields", "wide"): by_expiry,
    ("bad_route_code", "not_found"): not_found,
    ("txn_upstream", "goes_on"): still_sent,
    ("zalo_refusal", "error"): refused_by_error,
    ("repeated_consent", "answered"): answered_again,
    ("consent_pause", "day"): paused,
    ("journey_expiry_name", "expires_at"): renamed("expired_at", "expires_at"),
    ("journey_expiry_name", "both"): renamed("expired_at", "expired_at", "expires_at"),
    ("check_consent_name", "error_code"): renamed("error", "error_code"),
    ("owner_id_name", "owner_id"): renamed("onwer_id", "owner_id"),
    ("list_oa_webhook", "present"): each_row(with_webhook),
    ("new_fields", "some"): with_new_members,
    ("new_enum_values", "some"): with_new_values,
}


def test_every_method_is_in_the_script(client: Client, defaults: Steps) -> None:
    client.control("POST", "/reset")
    client.control("PUT", "/assumptions", {"txn_upstream": "goes_on"})
    sent = made(client)["transaction"]
    answered = {step.method for step in (*defaults.values(), sent) if step.status == 200}
    declared = {each.operation for each in CATALOGUE} | {each.operation for each in VERBS}
    assert declared - answered == set()


def test_every_alternative_has_a_rule() -> None:
    declared = {(each.name, other.name) for each in ASSUMPTIONS for other in each.others}
    assert declared == RULES.keys()


@pytest.mark.parametrize(("name", "alternative"), RULES, ids=str)
def test_an_alternative_changes_what_it_declares_and_nothing_else(
    client: Client, defaults: Steps, name: str, alternative: str
) -> None:
    """Whole responses, member by member and in order."""
    rule = RULES[name, alternative]
    client.control("POST", "/reset")
    client.control("PUT", "/assumptions", {name: alternative})
    found = made(client)
    changed = 0
    for step in defaults.values():
        wanted = (step.status, step.answer) if step.method in SMS else rule(step, defaults)
        got = found[step.name]
        if wanted == ANYTHING:
            changed += 1
            continue
        assert got.status == wanted[0], step.name
        assert json.dumps(got.answer) == json.dumps(wanted[1]), step.name
        if got.status == step.status and got.answer == step.answer:
            assert got.raw == step.raw, f"{step.name}: not a byte is written in another way"
        else:
            changed += 1
    assert changed, "the script shows it"


def test_the_defaults_are_the_same_twice(client: Client, defaults: Steps) -> None:
    """Any other difference between two runs of the script would be attributed to an alternative."""
    client.control("POST", "/reset")
    again = made(client)
    assert {name: step.raw for name, step in again.items()} == {
        name: step.raw for name, step in defaults.items()
    }


@pytest.fixture
def world(client: Client) -> Client:
    """The world as it was opened."""
    client.control("POST", "/reset")
    client.control("PUT", "/outcomes", {"outcome": "manual"})
    return client


ASK = {"oa_id": OA, "phone": SENT, "call_type": "audio", "reason_code": "update_order"}


def ask(client: Client) -> dict[str, Any]:
    answer = client.call("/v1/shop.Zalo/RequestConsent", ASK)
    assert answer.status == 200, answer.body
    return dict(answer.body)


def check(client: Client) -> tuple[int, str]:
    asked = {"oa_id": OA, "phone": SENT}
    body = client.call("/v1/shop.Zalo/CheckConsent", asked).body
    return body["error"], body["message"]


def test_transaction_messages_end_or_go_on(world: Client) -> None:
    """By the world's clock; before the end the alternative changes nothing."""
    path, asked = "/v1/shop.Zalo/SendZNSTxn", dict(send_zns_txn.example)
    assert world.call(path, asked).status == 412
    touched = world.control("GET", "/assumptions/touched").body["touched"]
    assert {each["name"]: each["count"] for each in touched}["txn_upstream"] == 1
    world.control("PUT", "/assumptions", {"txn_upstream": "goes_on"})
    assert world.call(path, asked).body.keys() == {"message_id"}


def test_a_repeated_request_is_answered(world: Client) -> None:
    """A record says that the first one waits, and only the first one counts."""
    world.control("PUT", "/assumptions", {"repeated_consent": "answered"})
    first, second = ask(world), ask(world)
    assert (first["status"], second["status"]) == ("P", "N")
    assert (second["error_code"], second["error_message"]) == (8, "Waiting for user approval")
    assert check(world)[0] == 2
    world.control("POST", f"/consents/{first['id']}/reply", {"reply_status": "P"})
    assert check(world)[0] == 0


def test_a_refused_request_stays_refused_after_a_repeated_one(world: Client) -> None:
    world.control("PUT", "/assumptions", {"repeated_consent": "answered"})
    first, _ = ask(world), ask(world)
    world.control("POST", f"/consents/{first['id']}/reply", {"reply_status": "N"})
    assert check(world)[0] == 3


@pytest.mark.parametrize("reply", ["N", "NS"])
def test_a_customer_is_left_alone_for_a_day(world: Client, reply: str) -> None:
    world.control("PUT", "/assumptions", {"consent_pause": "day"})
    first = ask(world)
    if reply == "N":
        world.control("POST", f"/consents/{first['id']}/reply", {"reply_status": "N"})
    else:
        world.control("PUT", "/clock", {"advance": "PT24H"})
    refused = ask(world)
    assert (refused["status"], refused["error_code"]) == ("N", 5)
    assert refused["error_message"] == "Too many requests"
    world.control("PUT", "/clock", {"advance": "PT23H59M"})
    assert ask(world)["error_code"] == 5
    world.control("PUT", "/clock", {"advance": "PT1M"})
    assert ask(world)["status"] == "P"


def test_an_approval_pauses_nothing(world: Client) -> None:
    world.control("PUT", "/assumptions", {"consent_pause": "day"})
    world.control("POST", f"/consents/{ask(world)['id']}/reply", {"reply_status": "P"})
    assert ask(world)["status"] == "P"


def test_a_pause_is_an_error_where_refusals_are(world: Client) -> None:
    chosen = {"consent_pause": "day", "zalo_refusal": "error"}
    world.control("PUT", "/assumptions", chosen)
    world.control("POST", f"/consents/{ask(world)['id']}/reply", {"reply_status": "N"})
    answer = world.call("/v1/shop.Zalo/RequestConsent", ASK)
    assert answer.refusal == (412, "failed_precondition", "Too many requests")


def test_a_refusal_by_error_leaves_no_record(world: Client) -> None:
    world.control("PUT", "/assumptions", {"zalo_refusal": "error"})
    before = len(world.control("GET", "/journeys?limit=100&sort=-created_at").body["journeys"])
    asked = {"oa_id": OA, "phone": "0999000014"}
    answer = world.call("/v1/shop.Zalo/CreateJourney", asked)
    assert answer.refusal == (412, "failed_precondition", "User refuses this type of message")
    found = world.control("GET", f"/journeys?phone={asked['phone']}").body["journeys"]
    assert found == []
    assert before == 100


def test_a_page_that_a_fault_made_short_is_not_the_last(world: Client) -> None:
    world.control("PUT", "/assumptions", {"last_page_next": "empty"})
    world.control("POST", "/faults", {"when": {}, "then": {"short_page": 3}})
    page = world.page("/v1/shop.Zalo/ListJourneys", limit=10)
    assert len(page["journeys"]) == 3
    assert page["paging"]["next"]
