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
    *((*each, "") for each in [*ENUMS, *IDS, *TIMES, *PHONES]),
    *((*each, zero) for each in IDS for zero in ("0", 0)),
    *((*each, "unknown") for each in ENUMS),
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
@pytest.mark.parametrize("value", [2**63 - 1, str(2**63 - 1), -(2**63), "1", 1, -1, "007"])
def test_every_int64_may_be_asked_for(seeded: Client, path: str, name: str, value: Any) -> None:
    answer = seeded.call(path, {"filter": {name: value}})
    assert (answer.status, rows_of(answer.body)) == (200, [])


@pytest.mark.rule("wire.int64-request")
@pytest.mark.parametrize(("path", "name"), IDS)
@pytest.mark.parametrize(
    "value",
    [
        2**63,
        str(2**63),
        -(2**63) - 1,
        10**400,
        "9" * 400,
        1.0,
        1e18,
        "1.0",
        "1e3",
        "x",
        " 1",
        "1 ",
        "+1",
        "0x10",
        "1_000",
        "\u0661\u0662",
        True,
        [],
        {},
        ["1"],
    ],
)
def test_what_is_no_int64_is_invalid(seeded: Client, path: str, name: str, value: Any) -> None:
    status, code, text = seeded.call(path, {"filter": {name: value}}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"filter.{name}: ")


@pytest.mark.rule("wire.strict-types")
@pytest.mark.parametrize("path", FIELDS)
@pytest.mark.parametrize(
    "limit", ["20", "", "x", "true", 20.0, 2.5, True, False, [], [20], {}, 2**63, 10**400]
)
def test_a_limit_is_a_json_integer(seeded: Client, path: str, limit: Any) -> None:
    status, code, text = seeded.call(path, {"paging": {"limit": limit}}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith("paging.limit: ")


@pytest.mark.rule("wire.strict-types")
@pytest.mark.parametrize(("path", "name"), FLAGS)
@pytest.mark.parametrize("flag", ["true", "false", "True", "", "1", 1, 0, 1.0, [], [True], {}])
def test_a_boolean_is_a_json_boolean(seeded: Client, path: str, name: str, flag: Any) -> None:
    status, code, text = seeded.call(path, {"filter": {name: flag}}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"filter.{name}: ")


@pytest.mark.rule("wire.enum")
@pytest.mark.parametrize(
    ("path", "name", "word"), [(*each, word) for each, words in ENUMS.items() for word in words]
)
def test_every_word_of_an_enum_may_be_asked_for(
    seeded: Client, path: str, name: str, word: str
) -> None:
    rows = rows_of(seeded.page(path, {name: word}))
    assert {row[name] for row in rows} <= {word}


@pytest.mark.rule("wire.enum")
@pytest.mark.parametrize(("path", "name"), ENUMS)
@pytest.mark.parametrize(
    "word", ["X", "p", "Success", "Audio", "UNKNOWN", " P", "P ", "P,N", "0", 0, 1, True, ["P"], {}]
)
def test_a_word_that_is_not_listed_is_invalid(
    seeded: Client, path: str, name: str, word: Any
) -> None:
    status, code, text = seeded.call(path, {"filter": {name: word}}).refusal
    assert (status, code) == (400, "invalid_argument")
    assert text.startswith(f"filter.{name}: ")
