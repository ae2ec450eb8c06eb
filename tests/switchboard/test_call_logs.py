"""``ListCallLogs``, by the rules that differ from those of the other lists."""

from typing import Any

import pytest

from tests.simulator import PARTNER_API_KEY, SHOP_KEY, Client, started

CALLS = "/v1/shop.Etelecom/ListCallLogs"
_NO, _IN = "json: cannot unmarshal", "ListCallLogsFilter.filter"
MIDNIGHT, LAST = "2026-03-09T00:00:00Z", "2026-03-09T23:59:59Z"


def notes(client: Client, body: Any) -> str:
    """The codes of an answer's notes."""
    answer = client.call(CALLS, body)
    assert answer.status == 200, answer
    return str(answer.headers.get("x-mock-note", ""))


def made(client: Client, **fields: Any) -> str:
    """The id of a new call."""
    answer = client.control("POST", "/call_logs", fields)
    assert answer.status == 201, answer
    return str(answer.body["id"])


def found(client: Client, **filter_: Any) -> list[str]:
    """The ids of the calls that a filter finds."""
    return [each["id"] for each in client.walk(CALLS, filter_)]


def test_a_call_has_the_vendors_fields(seeded: Client) -> None:
    (call,) = seeded.page(CALLS, limit=1)["call_logs"]
    assert list(call) == [
        *("call_state", "call_status", "call_targets", "callee", "caller", "contact_id"),
        *("created_at", "direction", "duration", "ended_at", "extension_id", "external_id"),
        *("external_session_id", "id", "note", "recording_urls", "started_at", "updated_at"),
        "user_id",
    ]
    assert list(call["call_targets"][0]) == [
        *("add_time", "answered_time", "end_reason", "ended_time", "fail_code", "ring_duration"),
        *("ring_time", "status", "target_number", "trunk_name"),
    ]


def test_the_demo_has_a_thousand_calls_of_its_own_extensions(seeded: Client) -> None:
    calls = seeded.walk(CALLS)
    assert len(calls) == 1000
    extensions = seeded.walk("/v1/shop.Etelecom/GetExtensions")
    assert {each["extension_id"] for each in calls} < {each["id"] for each in extensions}
    users = {each["id"]: each["user_id"] for each in extensions}
    assert all(users[each["extension_id"]] == each["user_id"] for each in calls)


def test_a_trunk_is_that_of_the_calls_hotline(seeded: Client) -> None:
    hotlines = seeded.control("GET", "/hotlines?limit=100").body["hotlines"]
    numbers = {each["id"]: each["hotline"] for each in hotlines} | {"0": ""}
    calls = seeded.control("GET", "/call_logs?limit=100").body["call_logs"]
    trunks = {(each["call_targets"][0]["trunk_name"], each["hotline_id"]) for each in calls}
    assert len(trunks) > 1
    assert all(trunk == numbers[hotline] for trunk, hotline in trunks)


def test_both_kinds_of_key_and_both_spellings_of_the_service(seeded: Client) -> None:
    expected = seeded.call(CALLS, {"paging": {"limit": 3}}).body
    for path, key in (
        ("/v1/partner.Etelecom/ListCallLogs", SHOP_KEY),
        ("/v1/partner.ETelecom/ListCallLogs", SHOP_KEY),
    ):
        assert seeded.call(path, {"paging": {"limit": 3}}, key=key).body == expected
    assert seeded.call("/v1/shop.ETelecom/ListCallLogs", {"paging": {"limit": 3}}).body == expected
    refused = seeded.call("/v1/partner.Etelecom/ListCallLogs", key=PARTNER_API_KEY)
    assert refused.refusal[:2] == (401, "unauthenticated")


test_the_service_is_answered_by_both_spellings = pytest.mark.rule("wire.service-spelling")(
    test_both_kinds_of_key_and_both_spellings_of_the_service
)


@pytest.mark.rule("pbx.call-log-order")
def test_the_call_that_began_last_comes_first(empty: Client) -> None:
    late = made(empty, started_at="2026-03-09T12:00:00Z", created_at="2026-03-01T00:00:00Z")
    early = made(empty, started_at="2026-03-02T12:00:00Z", created_at="2026-03-08T00:00:00Z")
    page = empty.page(CALLS)
    assert [each["id"] for each in page["call_logs"]] == [late, early]
    assert page["paging"]["sort"] == ""
    cursor = page["paging"]["prev"]
    assert empty.page(CALLS, after=cursor, sort="-started_at")["call_logs"][0]["id"] == early
    refused = empty.call(CALLS, {"paging": {"after": cursor, "sort": "-created_at"}})
    assert refused.refusal[2] == "paging is invalid (sort does not match)"
    by_creation = empty.page(CALLS, sort="-created_at")["call_logs"]
    assert [each["id"] for each in by_creation] == [early, late]


@pytest.mark.rule("pbx.call-log-dates")
def test_both_dates_or_none_and_both_ends_in(empty: Client) -> None:
    first = made(empty, started_at=MIDNIGHT)
    last = made(empty, started_at=LAST)
    made(empty, started_at="2026-03-09T23:59:59.000001Z")
    assert found(empty, date_from=MIDNIGHT, date_to=LAST) == [last, first]
    assert found(empty, date_from=LAST, date_to=LAST) == [last]
    after = "date_to must be after date_from"
    both = "must provide both DateFrom and DateTo"
    for filter_, text in (
        ({"date_from": MIDNIGHT}, after),
        ({"date_from": LAST, "date_to": MIDNIGHT}, after),
        ({"date_to": LAST}, both),
        ({"date_from": "0001-01-01T00:00:00Z", "date_to": LAST}, both),
    ):
        answer = empty.call(CALLS, {"filter": filter_})
        assert answer.refusal == (400, "invalid_argument", text)


@pytest.mark.rule("pbx.call-log-filters")
def test_a_number_is_the_callers_or_the_callees(empty: Client) -> None:
    out = made(empty, caller="101", callee="0912345678", started_at="2026-03-09T01:00:00Z")
    into = made(empty, caller="0912345678", callee="02471234567", started_at=MIDNIGHT)
    itself = made(empty, caller="0912345678", callee="0912345678", started_at=LAST)
    assert found(empty, call_number="0912345678") == [itself, out, into]
    assert found(empty, call_number="84912345678") == []
    assert found(empty, call_number="091234567") == []
    assert found(empty, extension_ids=[]) == [itself, out, into]


def test_each_word_for_calls_inside_finds_all_of_them(empty: Client) -> None:
    words = ("in", "out", "ext", "ext_in", "ext_out")
    ids = {word: made(empty, direction=word) for word in words}
    inside = {ids[word] for word in words if word.startswith("ext")}
    for word in words:
        expected = inside if word.startswith("ext") else {ids[word]}
        assert set(found(empty, direction=word)) == expected


def test_durations_compare(empty: Client) -> None:
    ids = {seconds: made(empty, duration=seconds, call_status="P") for seconds in (29, 30, 31)}
    for word, seconds in (
        ("less_than", {29}),
        ("less_than_or_equal_to", {29, 30}),
        ("equal", {30}),
        ("greater_than_or_equal_to", {30, 31}),
        ("greater_than", {31}),
        ("unknow", {29, 30, 31}),
    ):
        asked = {"comparison": word, "value": 30}
        assert set(found(empty, duration=asked)) == {ids[each] for each in seconds}, word
    listed = empty.control("GET", "/call_logs?duration=less_than:30").body["call_logs"]
    assert [each["id"] for each in listed] == [ids[29]]


@pytest.mark.parametrize(
    ("filter_", "text", "cause"),
    [
        (
            {"extension_ids": "1"},
            "filter.extension_ids: must be a JSON array of int64s",
            f"{_NO} string into Go struct field {_IN}.extension_ids of type []dot.ID",
        ),
        (
            {"extension_ids": ["1", "x"]},
            "filter.extension_ids: [1] must be an int64",
            'strconv.ParseInt: parsing "x": invalid syntax',
        ),
        (
            {"duration": 30},
            "filter.duration: must be a JSON object",
            f"{_NO} number into Go struct field {_IN}.duration of type filter.Comparison",
        ),
        (
            {"duration": {"comparison": "around"}},
            "filter.duration: comparison must be one of",
            'unrecognized enum Comparison value "around"',
        ),
        (
            {"duration": {"comparison": "equal", "value": "30"}},
            "filter.duration: value must be a JSON integer",
            f"{_NO} string into Go struct field Comparison.filter.duration.value of type int",
        ),
        (
            {"direction": "inside"},
            "filter.direction: must be one of",
            'unrecognized enum Direction value "inside"',
        ),
    ],
)
def test_values_of_the_wrong_type_are_refused(
    seeded: Client, filter_: Any, text: str, cause: str
) -> None:
    answer = seeded.call(CALLS, {"filter": filter_})
    assert answer.refusal[:2] == (400, "invalid_argument")
    assert text in answer.headers["x-mock-hint"]
    assert answer.body["meta"]["cause"] == cause


def test_ids_as_numbers_are_noted(seeded: Client) -> None:
    assert notes(seeded, {"filter": {"hotline_ids": ["5", 6]}}) == "number-for-int64"


def test_many_ids_are_taken(empty: Client) -> None:
    """As many as a body holds: more than a statement has parameters for."""
    wanted = made(empty, extension_id="70000")
    assert found(empty, extension_ids=[str(each) for each in range(1, 70_001)]) == [wanted]


@pytest.mark.parametrize("until", [LAST, "2026-03-10T00:00:00Z", "2026-03-09T23:59:59.999Z"])
def test_a_vietnam_day_written_as_utc_is_noted_where_calls_are_missing(
    empty: Client, until: str
) -> None:
    """Only where the shop has calls in the seven hours that the client does not see."""
    day = {"filter": {"date_from": MIDNIGHT, "date_to": until}}
    made(empty, started_at="2026-03-08T16:59:59Z")
    assert notes(empty, day) == ""
    made(empty, started_at="2026-03-08T17:00:00Z")
    assert notes(empty, day) == "vietnam-day-as-utc"
    offset = {"date_from": "2026-03-09T00:00:00+07:00", "date_to": "2026-03-09T23:59:59+07:00"}
    assert notes(empty, {"filter": offset}) == ""


def test_the_missing_calls_are_those_of_the_filter(empty: Client) -> None:
    made(empty, started_at="2026-03-08T20:00:00Z", direction="in")
    dates = {"date_from": MIDNIGHT, "date_to": LAST}
    assert notes(empty, {"filter": {**dates, "direction": "out"}}) == ""
    assert notes(empty, {"filter": {**dates, "direction": "in"}}) == "vietnam-day-as-utc"


def test_an_id_in_a_list_that_a_double_has_rounded_is_noted(seeded: Client) -> None:
    (call,) = seeded.page(CALLS, limit=1)["call_logs"]
    rounded = str(int(float(call["extension_id"])))
    assert rounded != call["extension_id"]
    assert "rounded-id" in notes(seeded, {"filter": {"extension_ids": [rounded]}})


def test_a_walk_by_the_default_sort_is_judged_as_any(empty: Client) -> None:
    """Two passes of a client that never asks for the second page."""
    with started(preset="page-plus-one") as client:
        client.page(CALLS)
        verdict = client.control("POST", "/verify/paging", {}).body
        assert [each["code"] for each in verdict["findings"]] == ["stopped-early"]
        client.control("DELETE", "/requests")
        client.walk(CALLS)
        assert client.control("POST", "/verify/paging", {}).body["passed"] is True


@pytest.mark.parametrize("fault", [{"insert": 3}, {"late": 2}, {"delete": 2}, {"update": 2}])
def test_the_torture_kit_plays_on_it(fault: Any) -> None:
    """Rows that come between two pages fit the filter, and no other row is skipped or doubled."""
    with started(preset="page-plus-one") as client:
        filter_ = {
            "direction": "ext",
            "duration": {"comparison": "less_than", "value": 1000},
            "date_from": "2026-01-01T00:00:00Z",
            "date_to": "2026-03-11T00:00:00Z",
        }
        before = client.walk(CALLS, filter_, limit=10)
        rule = {"when": {"method": "ListCallLogs", "page": 2}, "then": fault, "times": 1}
        assert client.control("POST", "/faults", rule).status == 201
        during = client.walk(CALLS, filter_, limit=10)
        ids = [each["id"] for each in during]
        assert len(set(ids)) == len(ids)
        after = client.walk(CALLS, filter_, limit=10)
        grown = len(after) - len(before)
        assert grown == fault.get("insert", fault.get("late", -fault.get("delete", 0)))
