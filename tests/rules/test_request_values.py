"""What each kind of field takes in a request, and what is as if absent."""

from typing import Any

import pytest

from tests.simulator import CONSENTS, JOURNEYS, Client, rows_of

FIELDS: dict[str, list[str]] = {
    JOURNEYS: ["date_from", "date_to", "is_charged", "journey_id", "oa_id", "phone", "status"],
    CONSENTS: [
        "call_type",
        "date_from",
        "date_to",
        "is_charged",
        "oa_id",
        "phone",
        "reason_code",
        "reply_status",
        "status",
        "user_id",
    ],
}
ENUMS = {
    (JOURNEYS, "status"): ["Z", "P", "N"],
    (CONSENTS, "call_type"): ["audio", "video", "audio_and_video"],
    (CONSENTS, "reason_code"): [
        "product_service_consulting",
        "order_appointment_confirmation",
        "delivery_notification",
        "flight_announcement",
        "update_order",
    ],
    (CONSENTS, "reply_status"): ["Z", "S", "NS", "P", "N"],
    (CONSENTS, "status"): ["Z", "P", "N"],
}
IDS = [(JOURNEYS, "journey_id"), (JOURNEYS, "oa_id"), (CONSENTS, "oa_id"), (CONSENTS, "user_id")]
TIMES = [(path, name) for path in FIELDS for name in ("date_from", "date_to")]
PHONES = [(path, "phone") for path in FIELDS]
FLAGS = [(path, "is_charged") for path in FIELDS]

ZEROS: list[tuple[str, str, Any]] = [
    *((path, name, None) for path, names in FIELDS.items() for name in names),
    *((*each, "") for each in [*ENUMS, *PHONES]),
    *((*each, zero) for each in IDS for zero in ("0", 0)),
    *((*each, zero) for each in ENUMS for zero in ("unknown", 0, 1, 101, -1)),
    *((*each, "0001-01-01T00:00:00Z") for each in TIMES),
]


@pytest.mark.rule("wire.zero-is-absent")
@pytest.mark.parametrize(("path", "name", "zero"), ZEROS)
def test_a_zero_value_in_a_filter_is_as_if_absent(
    seeded: Client, path: str, name: str, zero: Any
) -> None:
    asked = seeded.call(path, {"filter": {name: zero}, "paging": {"limit": 5}})
    assert asked.raw == seeded.call(path, {"paging": {"limit": 5}}).raw


@pytest.mark.rule("wire.zero-is-absent")
@pytest.mark.parametrize("method", ["ListMessages", "ListTemplates"])
def test_a_template_zero_in_a_filter_is_as_if_absent(seeded: Client, method: str) -> None:
    path, paging = f"/v1/shop.Zalo/{method}", {"limit": 5}
    asked = seeded.call(path, {"filter": {"template_id": 0}, "paging": paging})
    assert rows_of(asked.body) == rows_of(seeded.call(path, {"paging": paging}).body) != []
    assert asked.headers["x-mock-note"] == "empty-filter"


@pytest.mark.rule("wire.required")
@pytest.mark.parametrize("method", ["SendZNS", "SendZNSJourney", "GetTemplate", "CreateTemplate"])
def test_a_template_zero_is_none(seeded: Client, method: str) -> None:
    """A client in Go sends it where its caller gave no template."""
    body = {"oa_id": "1", "phone": "84912345678", "template_id": 0, "template_data": {}}
    answer = seeded.call(f"/v1/shop.Zalo/{method}", body)
    assert answer.refusal == (400, "invalid_argument", "template_id không được để trống")


@pytest.mark.rule("wire.zero-is-absent")
@pytest.mark.parametrize("path", FIELDS)
@pytest.mark.parametrize(
    "body",
    [
        {"filter": None},
        {"paging": None},
        {"filter": None, "paging": None},
        {"paging": {"after": None, "before": None, "limit": None, "sort": None}},
        {"paging": {"after": "", "before": "", "sort": ""}},
    ],
)
def test_a_zero_value_around_a_filter_is_as_if_absent(seeded: Client, path: str, body: Any) -> None:
    assert seeded.call(path, body).raw == seeded.call(path).raw


@pytest.mark.rule("wire.zero-is-absent")
@pytest.mark.parametrize("path", FIELDS)
def test_false_is_a_real_value(seeded: Client, path: str) -> None:
    rows = seeded.walk(path, {"is_charged": False})
    assert rows
    assert {row["is_charged"] for row in rows} == {False}


@pytest.mark.rule("wire.zero-is-absent")
@pytest.mark.parametrize(("path", "name"), [each for each, words in ENUMS.items() if "Z" in words])
def test_z_is_a_real_value(client: Client, path: str, name: str) -> None:
    for word in ("P", "Z", "N", "Z"):
        plural = "/journeys" if path == JOURNEYS else "/consents"
        assert client.control("POST", plural, {name: word}).status == 201
    assert [row[name] for row in client.walk(path, {name: "Z"})] == ["Z", "Z"]


@pytest.mark.rule("wire.int64-request")
@pytest.mark.parametrize(("path", "name"), IDS)
def test_an_int64_is_a_string_of_digits_or_a_json_integer(
    seeded: Client, path: str, name: str
) -> None:
    plural = "/journeys" if path == JOURNEYS else "/consents"
    wanted = rows_of(seeded.control("GET", plural).body)[40]
    asked = seeded.call(path, {"filter": {name: wanted[name]}})
    assert wanted["id"] in [row["id"] for row in rows_of(asked.body)]
    assert asked.raw == seeded.call(path, {"filter": {name: int(wanted[name])}}).raw


@pytest.mark.rule("wire.int64-request")
@pytest.mark.parametrize(("path", "name"), IDS)
@pytest.mark.parametrize(
    "value", [2**63 - 1, str(2**63 - 1), -(2**63), "1", 1, -1, "-1", "007", "+1"]
)
def test_every_int64_may_be_asked_for(seeded: Client, path: str, name: str, value: Any) -> None:
    answer = seeded.call(path, {"filter": {name: value}})
    assert (answer.status, rows_of(answer.body)) == (200, [])


NO_INT64: list[tuple[str, str, str]] = [
    ("9223372036854775808", "9223372036854775808", "value out of range"),
    ('"9223372036854775808"', "9223372036854775808", "value out of range"),
    ("-9223372036854775809", "-9223372036854775809", "value out of range"),
    ("9" * 400, "9" * 400, "value out of range"),
    (f'"{"9" * 5000}"', "9" * 5000, "value out of range"),
    ('""', "", "invalid syntax"),
    ("1.0", "1.0", "invalid syntax"),
    ("1e18", "1e18", "invalid syntax"),
    ('"1.5"', "1.5", "invalid syntax"),
    ('"abc"', "abc", "invalid syntax"),
    ('" 1"', " 1", "invalid syntax"),
    ('"0x10"', "0x10", "invalid syntax"),
    ('"1_000"', "1_000", "invalid syntax"),
    ('"\u0661\u0662"', "\u0661\u0662", "invalid syntax"),
    ("true", "true", "invalid syntax"),
    ("[]", "[]", "invalid syntax"),
    ("{}", "{}", "invalid syntax"),
]


@pytest.mark.rule("wire.int64-request")
@pytest.mark.parametrize(("path", "name"), IDS)
@pytest.mark.parametrize(("written", "shown", "reason"), NO_INT64)
def test_what_is_no_int64_does_not_decode(
    seeded: Client, path: str, name: str, written: str, shown: str, reason: str
) -> None:
    answer = seeded.send(f'{{"filter": {{"{name}": {written}}}}}'.encode(), path)
    assert answer.undecodable == f'strconv.ParseInt: parsing "{shown}": {reason}'
    assert answer.hint.startswith(f"filter.{name}: ")


@pytest.mark.rule("wire.limit")
@pytest.mark.parametrize("path", FIELDS)
@pytest.mark.parametrize(
    ("written", "given"),
    [
        ('"20"', "string"),
        ('""', "string"),
        ("20.0", "number 20.0"),
        ("2.5", "number 2.5"),
        ("true", "bool"),
        ("[20]", "array"),
        ("{}", "object"),
        ("9223372036854775808", "number 9223372036854775808"),
        ("1" * 400, f"number {'1' * 400}"),
    ],
)
def test_a_limit_is_a_json_integer(seeded: Client, path: str, written: str, given: str) -> None:
    answer = seeded.send(f'{{"paging": {{"limit": {written}}}}}'.encode(), path)
    assert answer.undecodable == (
        f"json: cannot unmarshal {given} into Go struct field CursorPaging.paging.limit of type int"
    )
    assert answer.hint.startswith("paging.limit: ")


@pytest.mark.rule("wire.boolean-request")
@pytest.mark.parametrize(("path", "name"), FLAGS)
@pytest.mark.parametrize(("number", "flag"), [(1, True), (0, False)])
def test_a_boolean_may_be_one_or_zero(
    seeded: Client, path: str, name: str, number: int, flag: bool
) -> None:
    asked = seeded.call(path, {"filter": {name: number}})
    assert asked.raw == seeded.call(path, {"filter": {name: flag}}).raw


@pytest.mark.rule("wire.boolean-request")
@pytest.mark.parametrize(("path", "name"), FLAGS)
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"true"', r"\"true\""),
        ('"1"', r"\"1\""),
        ('""', r"\"\""),
        ("2", "2"),
        ("1.0", "1.0"),
        ("[true]", "[true]"),
        ("{}", "{}"),
    ],
)
def test_what_is_no_boolean_does_not_decode(
    seeded: Client, path: str, name: str, written: str, shown: str
) -> None:
    answer = seeded.send(f'{{"filter": {{"{name}": {written}}}}}'.encode(), path)
    assert answer.undecodable == f'strconv.ParseBool: parsing "{shown}": invalid syntax'
    assert answer.hint.startswith(f"filter.{name}: ")


@pytest.mark.rule("wire.enum")
@pytest.mark.parametrize(
    ("path", "name", "word"), [(*each, word) for each, words in ENUMS.items() for word in words]
)
def test_every_word_of_an_enum_may_be_asked_for(
    seeded: Client, path: str, name: str, word: str
) -> None:
    rows = rows_of(seeded.page(path, {name: word}))
    assert {row[name] for row in rows} <= {word}


GO_ENUMS = {"call_type": "CallType", "reason_code": "ReasonCode"}


@pytest.mark.rule("wire.enum")
@pytest.mark.parametrize(("path", "name"), ENUMS)
@pytest.mark.parametrize(
    "word", ["X", "p", "Success", "Audio", "UNKNOWN", " P", "P ", "P,N", "0", 'a"b']
)
def test_a_name_that_is_not_listed_does_not_decode(
    seeded: Client, path: str, name: str, word: str
) -> None:
    answer = seeded.call(path, {"filter": {name: word}})
    shown = word.replace('"', r"\"")
    enum = GO_ENUMS.get(name, "Status")
    assert answer.undecodable == f'unrecognized enum {enum} value "{shown}"'
    assert answer.hint.startswith(f"filter.{name}: ")


@pytest.mark.rule("wire.enum")
@pytest.mark.parametrize(("path", "name"), ENUMS)
@pytest.mark.parametrize("written", ["true", "1.5", '["P"]', "{}"])
def test_other_json_for_an_enum_does_not_decode(
    seeded: Client, path: str, name: str, written: str
) -> None:
    answer = seeded.send(f'{{"filter": {{"{name}": {written}}}}}'.encode(), path)
    enum = GO_ENUMS.get(name, "Status")
    assert answer.undecodable == f"cannot unmarshal `{written}` into enum {enum}"
