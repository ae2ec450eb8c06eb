"""The lists of tenants, hotlines, extensions and users: whose they are, and what they show."""

from typing import Any

import pytest

from tests.simulator import PARTNER_API_KEY, SHOP_KEY, Client, started

TENANTS = "/v1/partner.Etelecom/GetPartnerTenantList"
ALL_HOTLINES = "/v1/partner.Etelecom/GetPartnerHotlineList"
HOTLINES = "/v1/shop.Etelecom/GetHotlines"
EXTENSIONS = "/v1/shop.Etelecom/GetExtensions"
USERS = "/v1/shop.Shop/GetAccountUsers"
SHOP = "1000000000000000001"


def rows(client: Client, path: str, key: str, **body: Any) -> list[dict[str, Any]]:
    """The rows of a list's first page."""
    answer = client.call(path, body, key=key)
    assert answer.status == 200, answer
    (found,) = (value for name, value in answer.body.items() if name != "paging")
    return list(found)


@pytest.fixture
def partner(empty: Client) -> dict[str, Any]:
    """A world of a partner with two shops."""
    made = empty.control("POST", "/worlds", {"shops": 2, "preset": "one"})
    assert made.status == 201, made
    return dict(made.body)


@pytest.mark.rule("pbx.owner")
def test_two_shops_see_their_own_and_the_partner_sees_all(
    empty: Client, partner: dict[str, Any]
) -> None:
    seen = []
    for shop in partner["shops"]:
        by_shop = rows(empty, HOTLINES, shop["api_key"])
        by_partner = rows(empty, HOTLINES.replace("shop", "partner"), shop["shop_key"])
        assert by_shop == by_partner
        assert {each["owner_id"] for each in by_shop} == {shop["shop_id"]}
        seen += by_shop
        extensions = rows(empty, EXTENSIONS, shop["api_key"])
        assert {each["account_id"] for each in extensions} == {shop["shop_id"]}
    every = rows(empty, ALL_HOTLINES, partner["partner_api_key"])
    assert sorted(each["id"] for each in every) == sorted(each["id"] for each in seen)
    assert len(every) == 6
    tenants = rows(empty, TENANTS, partner["partner_api_key"])
    assert [each["owner_id"] for each in tenants].count(partner["shops"][1]["shop_id"]) == 1
    assert len(tenants) == 2


@pytest.mark.rule("data.ids")
def test_records_of_one_instant_are_in_their_order_across_shops(
    empty: Client, partner: dict[str, Any]
) -> None:
    """A frozen clock gives them one ``created_at``, so that their ids decide."""
    made = [
        empty.control("POST", "/tenants", {}, Authorization=f"Bearer {shop['api_key']}").body["id"]
        for shop in (*partner["shops"], *partner["shops"][:1] * 2, *partner["shops"][::-1])
    ]
    listed = [each["id"] for each in rows(empty, TENANTS, partner["partner_api_key"])]
    assert [each for each in listed if each in made] == made[::-1]


def test_a_list_across_shops_pages_both_ways(empty: Client, partner: dict[str, Any]) -> None:
    key = partner["partner_api_key"]
    whole = rows(empty, ALL_HOTLINES, key)
    assert [each["created_at"] for each in whole] == sorted(
        (each["created_at"] for each in whole), reverse=True
    )
    ids = [each["id"] for each in whole]
    for start, side, way in ((".", "after", "next"), (".", "before", "prev")):
        cursor, walked = start, list[str]()
        while True:
            body = {"paging": {side: cursor, "limit": 2}}
            answer = empty.call(ALL_HOTLINES, body, key=key).body
            if not answer["hotlines"]:
                break
            page = [each["id"] for each in answer["hotlines"]]
            walked = walked + page if side == "after" else page + walked
            cursor = answer["paging"][way]
        assert walked == ids


@pytest.mark.parametrize("path", [TENANTS, ALL_HOTLINES])
def test_a_partners_list_takes_the_partners_own_key_alone(seeded: Client, path: str) -> None:
    assert seeded.call(path, key=PARTNER_API_KEY).status == 200
    assert seeded.call(path, key=SHOP_KEY).refusal[:2] == (401, "unauthenticated")
    by_shop = seeded.call(path.replace("partner", "shop"))
    assert by_shop.refusal[:2] == (404, "bad_route")


@pytest.mark.rule("pbx.hotlines-listed")
def test_what_was_removed_is_in_no_list(empty: Client) -> None:
    free = empty.control("POST", "/hotlines", {"hotline": "02471111111"}).body
    nobodys = empty.control("POST", "/hotlines", {"owner_id": "0"}).body
    assert [each["id"] for each in empty.walk(HOTLINES)] == [free["id"]]
    every = rows(empty, ALL_HOTLINES, PARTNER_API_KEY)
    assert {each["id"] for each in every} == {free["id"], nobodys["id"]}
    assert empty.control("PATCH", f"/hotlines/{free['id']}", {"status": "N"}).status == 200
    assert empty.walk(HOTLINES) == []
    every = rows(empty, ALL_HOTLINES, PARTNER_API_KEY)
    assert [each["id"] for each in every] == [nobodys["id"]]


def test_hotlines_are_found_by_owner_and_tenant(seeded: Client) -> None:
    (tenant,) = rows(seeded, TENANTS, PARTNER_API_KEY)
    assert len(seeded.walk(HOTLINES, {"tenant_id": tenant["id"]})) == 2
    assert len(seeded.walk(HOTLINES, {"owner_id": SHOP})) == 3
    assert seeded.walk(HOTLINES, {"owner_id": "7"}) == []
    named = {"filter": {"name": tenant["name"], "owner_id": SHOP}}
    assert rows(seeded, TENANTS, PARTNER_API_KEY, **named) == [tenant]


def test_a_list_without_dates_has_none_in_its_filter(seeded: Client) -> None:
    filter_ = {"date_from": "2026-03-10T00:00:00Z", "date_to": 7}
    answer = seeded.call(EXTENSIONS, {"filter": filter_})
    assert (answer.status, answer.headers["x-mock-note"]) == (200, "unknown-field")
    assert len(answer.body["extensions"]) == 4


@pytest.mark.rule("pbx.user-name")
def test_users_are_found_by_what_they_have(seeded: Client) -> None:
    users = seeded.walk(USERS)
    assert len(users) == 4
    numbers = {each["user_id"]: each["extension_number"] for each in seeded.walk(EXTENSIONS)}
    having = [each["user_id"] for each in users if each["user_id"] in numbers]
    assert [each["user_id"] for each in seeded.walk(USERS, {"has_extension": True})] == having
    without = seeded.walk(USERS, {"has_extension": False})
    assert [each["user_id"] for each in without] == [users[3]["user_id"]]
    first, second = users[:2]
    for filter_, expected in (
        ({"extension_number": numbers[first["user_id"]]}, [first]),
        ({"phone": second["phone"]}, [second]),
        ({"name": first["full_name"]}, [first]),
        ({"name": first["full_name"][:4]}, []),
        ({"user_ids": [second["user_id"], first["user_id"]]}, [first, second]),
        ({"user_ids": [second["user_id"]], "has_extension": False}, []),
    ):
        assert seeded.walk(USERS, filter_) == expected, filter_


@pytest.mark.rule("pbx.extension-states")
def test_an_extension_expires_two_years_after_its_creation(empty: Client) -> None:
    made = empty.control("POST", "/extensions", {"extension_number": "200"}).body
    assert (made["state"], made["expires_at"]) == ("Z", "2028-03-09T08:00:00Z")
    empty.control("PUT", "/clock", {"advance": "P729D"})
    assert empty.walk(EXTENSIONS)[0]["state"] == "Z"
    empty.control("PUT", "/clock", {"advance": "P1D"})
    assert empty.walk(EXTENSIONS)[0]["state"] == "N"


@pytest.mark.rule("pbx.call-ends")
def test_a_call_that_nobody_answers_ends_after_a_minute(empty: Client) -> None:
    target = {"target_number": "0912345678", "answered_time": "0001-01-01T00:00:00Z"}
    for fields, waits, state, duration in (
        ({"call_status": "Z"}, 60, ("NS", "not_answered"), 0),
        ({"call_status": "S"}, 3600, ("P", "answered"), 3600),
    ):
        made = empty.control("POST", "/call_logs", {**fields, "call_targets": [target]}).body
        empty.control("PUT", "/clock", {"advance": waits - 1})
        assert empty.control("GET", f"/call_logs/{made['id']}").body["ended_at"] == made["ended_at"]
        empty.control("PUT", "/clock", {"advance": 1})
        ended = empty.control("GET", f"/call_logs/{made['id']}").body
        assert (ended["call_status"], ended["call_state"]) == state
        assert ended["duration"] == duration
        assert ended["call_targets"][0]["end_reason"] in ("NO_ANSWER", "NORMAL_CLEARING")


def test_a_world_without_records_has_its_users_alone(empty: Client) -> None:
    assert len(empty.walk(USERS)) == 4
    assert empty.walk(EXTENSIONS) == empty.walk(HOTLINES) == []
    assert rows(empty, TENANTS, PARTNER_API_KEY) == []


def test_an_export_has_them_and_an_import_brings_them_back(seeded: Client) -> None:
    document = seeded.control("GET", "/export").body
    with started(preset="empty") as client:
        assert client.control("POST", "/import", document).status == 200
        for path in (HOTLINES, EXTENSIONS, USERS):
            assert client.walk(path) == seeded.walk(path)


def test_as_many_records_as_are_asked_for() -> None:
    """Beyond what a preset has of them; the rest stays the preset's."""
    with started(preset="one", records={"call_logs": 150, "sms": 201}) as client:
        assert len(client.walk("/v1/shop.Etelecom/ListCallLogs")) == 150
        (shop,) = client.control("GET", "/export").body["shops"]
        assert [len(shop[each]) for each in ("call_logs", "sms", "messages")] == [150, 201, 1]
