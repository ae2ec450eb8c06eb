"""What the records of a fresh world look like, and that they are consistent at the anchor."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.simulator import ANCHOR, CONSENTS, JOURNEYS, Client, rows_of, started

Row = dict[str, Any]

NOW = datetime.fromisoformat(ANCHOR)
UNSET = "0001-01-01T00:00:00Z"
DAY = timedelta(days=1)
CODES = {0, -108, -115, -118, -139, -141, -144}
MESSAGES = {
    0: "Success",
    -108: "Phone number invalid",
    -118: "Zalo account not existed",
}
PREFIXES = re.compile(r"84(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-4678])\d{7}")
EVERY_LIST = pytest.mark.parametrize("plural", ["journeys", "consents"])


@pytest.fixture(scope="module", params=["default", "every-status", "about-to-expire", "same-time"])
def shop(request: pytest.FixtureRequest) -> Iterator[Row]:
    """The only shop of a world of each kind, as exported."""
    with started(preset=request.param) as client:
        (only,) = client.control("GET", "/export").body["shops"]
        yield only


def at(row: Row, name: str) -> datetime:
    return datetime.fromisoformat(row[name])


@EVERY_LIST
def test_times_follow_one_another(shop: Row, plural: str) -> None:
    for row in shop[plural]:
        assert at(row, "created_at") <= at(row, "updated_at") <= NOW


@EVERY_LIST
@pytest.mark.rule("data.ids")
def test_ids_ascend_in_the_order_of_creation(shop: Row, plural: str) -> None:
    newest_first = [(at(row, "created_at"), int(row["id"])) for row in shop[plural]]
    assert newest_first == sorted(newest_first, reverse=True)
    ids = [row["id"] for row in shop[plural]]
    assert ids == sorted(ids, reverse=True)
    assert {len(each) for each in ids} == {19}


@EVERY_LIST
def test_records_belong_to_the_shop(shop: Row, plural: str) -> None:
    rows = shop[plural]
    assert {row["shop_id"] for row in rows} == {shop["shop_id"]} == {"1000000000000000001"}
    assert {row["oa_id"] for row in rows} == {oa["oa_id"] for oa in shop["oas"]}
    assert len(shop["oas"]) > 1
    users = {user["user_id"] for user in shop["users"]}
    assert {row["user_id"] for row in shop["consents"]} == users
    assert len(users) > 1


@EVERY_LIST
@pytest.mark.rule("data.people")
def test_phones_are_mobile_numbers_with_prefixes_in_use(shop: Row, plural: str) -> None:
    assert all(PREFIXES.fullmatch(row["phone"]) for row in shop[plural])


@EVERY_LIST
@pytest.mark.rule("zalo.codes")
@pytest.mark.rule("zalo.messages")
def test_errors_are_zalos_and_stand_with_failures_only(shop: Row, plural: str) -> None:
    for row in shop[plural]:
        assert row["error_code"] in CODES
        assert row["error_message"] == MESSAGES.get(row["error_code"], row["error_message"]) != ""
        assert row["error_code"] == 0 or row["status"] == "N"


@pytest.mark.rule("data.journey-validity")
def test_a_token_is_valid_for_the_days_of_its_type(shop: Row) -> None:
    for row in shop["journeys"]:
        days = int(row["token_type"].rpartition("_")[2])
        if row["error_code"]:
            assert (row["expired_at"], row["journey_token"]) == (UNSET, "")
        else:
            assert at(row, "expired_at") - at(row, "created_at") == days * DAY
            assert row["journey_token"]


@pytest.mark.rule("data.journey-status")
def test_a_journeys_status_is_that_of_the_anchor(shop: Row) -> None:
    for row in shop["journeys"]:
        ended = row["error_code"] != 0 or at(row, "expired_at") <= NOW
        expected = "N" if ended else "P" if row["is_charged"] else "Z"
        assert row["status"] == expected


@pytest.mark.rule("data.consent-times")
def test_a_consent_ends_a_day_after_creation_or_thirty_after_the_answer(shop: Row) -> None:
    for row in shop["consents"]:
        match row["reply_status"]:
            case "S" | "NS":
                assert at(row, "expires_at") - at(row, "created_at") == DAY
            case "P":
                assert at(row, "expires_at") - at(row, "updated_at") == 30 * DAY
                assert at(row, "updated_at") - at(row, "created_at") <= DAY
            case _:
                assert row["expires_at"] == UNSET


@pytest.mark.rule("data.consent-status")
def test_a_consents_replies_are_those_of_the_anchor(shop: Row) -> None:
    for row in shop["consents"]:
        age = NOW - at(row, "created_at")
        assert row["reply_status"] != "S" or age < DAY
        assert row["reply_status"] != "NS" or age >= DAY
        assert (row["delivery_time"] == UNSET) is (row["delivery_status"] == "unknown")
        if row["delivery_time"] != UNSET:
            assert at(row, "created_at") <= at(row, "delivery_time") <= NOW


@pytest.mark.parametrize("preset", ["default", "every-status"])
def test_every_enum_value_occurs_but_the_zero_values(preset: str) -> None:
    with started(preset=preset) as client:
        (shop,) = client.control("GET", "/export").body["shops"]
    for plural, name, words in [
        ("journeys", "status", "Z P N"),
        (
            "journeys",
            "token_type",
            "token_logistics_7 token_logistics_30 token_coach_bus_7 token_coach_bus_30",
        ),
        ("consents", "call_type", "audio video audio_and_video"),
        ("consents", "status", "P N"),
        ("consents", "delivery_status", "unknown received seen"),
    ]:
        assert {row[name] for row in shop[plural]} == set(words.split())
    assert {"S", "NS", "P", "N"} <= {row["reply_status"] for row in shop["consents"]}
    assert len({row["reason_code"] for row in shop["consents"]} - {"unknown"}) == 5


# -- sizes and ages -----------------------------------------------------------------------------


@pytest.mark.rule("data.presets")
@pytest.mark.parametrize(
    ("preset", "size"),
    [
        ("default", 1000),
        ("empty", 0),
        ("one", 1),
        ("exact-page", 100),
        ("page-plus-one", 101),
        ("10k", 10_000),
        ("every-status", 100),
        ("about-to-expire", 100),
        ("same-time", 600),
    ],
)
def test_a_preset_has_its_size(preset: str, size: int) -> None:
    with started(preset=preset) as client:
        (shop,) = client.control("GET", "/export").body["shops"]
    assert (len(shop["journeys"]), len(shop["consents"])) == (size, size)


@pytest.mark.rule("data.presets")
def test_sizes_of_ones_own_overrule_those_of_the_preset() -> None:
    with started(preset="one", journeys=3) as client:
        assert (len(client.walk(JOURNEYS)), len(client.walk(CONSENTS))) == (3, 1)


@pytest.mark.rule("data.presets")
def test_equal_times_lie_across_the_edges_of_pages() -> None:
    with started(preset="same-time") as client:
        for path in (JOURNEYS, CONSENTS):
            times = [row["created_at"] for row in client.walk(path)]
            assert all(times[edge - 1] == times[edge] for edge in (20, 50, 100, 200))


@pytest.mark.rule("data.ages")
@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_the_age_grows_with_the_index(seeded: Client, path: str) -> None:
    ages = [NOW - at(row, "created_at") for row in seeded.walk(path)]
    for index, age in enumerate(ages):
        assert 90 * DAY * index / (index + 1000) <= age + timedelta(microseconds=1)
        assert age <= 90 * DAY * (index + 1) / (index + 1001)


@pytest.mark.rule("data.repeatable")
@pytest.mark.parametrize("path", [JOURNEYS, CONSENTS])
def test_more_records_never_change_the_earlier_ones(seeded: Client, path: str) -> None:
    with started(journeys=120, consents=150) as client:
        few = client.walk(path)
    assert few == seeded.walk(path)[: len(few)]


@pytest.mark.rule("data.repeatable")
def test_another_seed_grows_other_records() -> None:
    with started(preset="one", seed=1) as one, started(preset="one", seed=2) as two:
        assert rows_of(one.page(JOURNEYS)) != rows_of(two.page(JOURNEYS))


@pytest.mark.rule("zalo.messages")
@pytest.mark.parametrize(("code", "message"), MESSAGES.items())
def test_a_record_made_with_a_code_has_its_message(client: Client, code: int, message: str) -> None:
    for plural in ("journeys", "consents"):
        made = client.control("POST", f"/{plural}", {"error_code": code})
        assert made.body["error_message"] == message


@pytest.mark.rule("data.journey-validity")
def test_a_journey_without_a_type_is_for_logistics_and_seven_days(client: Client) -> None:
    made = client.control("POST", "/journeys").body
    assert made["token_type"] == "token_logistics_7"
    assert at(made, "expired_at") - at(made, "created_at") == 7 * DAY


def test_a_customer_is_one_person_everywhere(shop: Row) -> None:
    """Phone, Zalo id and name belong together in every list, and conversations are followers'."""
    names: dict[str, set[str]] = {}
    phones: dict[str, set[str]] = {}
    for each in shop["followers"]:
        names.setdefault(each["zl_user_id"], set()).add(each["full_name"])
        phones.setdefault(each["zl_user_id"], set()).add(each["own_phone"])
        assert each["phone"] in ("", each["own_phone"])
        assert each["shared_info"]["phone"] == each["phone"]
        assert each["shared_info"]["name"] == (each["full_name"] if each["phone"] else "")
    for each in shop["messages"]:
        if each["zl_user_id"] != "0":
            phones.setdefault(each["zl_user_id"], set()).add(each["phone"])
    assert {len(found) for found in (*names.values(), *phones.values())} <= {1}
    assert len({phone for found in phones.values() for phone in found}) == len(phones)
    ends = {(each["oa_id"], each["zl_user_id"]) for each in shop["followers"]}
    assert {(each["oa_id"], each["zl_user_id"]) for each in shop["conversations"]} <= ends
    followed = {each["own_phone"] for each in shop["followers"]}
    for plural in ("journeys", "consents", "messages"):
        assert not shop[plural] or followed & {each["phone"] for each in shop[plural]}
