"""Followers as the vendor's list shows them."""

import pytest

from tests.life.calls import do, first_oa, refusal
from tests.simulator import Client

FIELDS = {
    *("assigned_user_id", "avatar", "avatars", "created_at", "full_name", "gender"),
    *("has_conversation", "id", "oa_id", "phone", "shared_info", "shop_id", "state", "tags"),
    *("tags_and_notes_info", "updated_at", "zl_user_id", "zl_user_id_by_app"),
}


def test_a_follower_has_the_vendors_fields_and_no_others(client: Client) -> None:
    made = client.control("POST", "/followers", {"own_phone": "0912345678", "tags": ["VIP"]})
    assert made.status == 201
    (row,) = do(client, "ListFollowers", {"filter": {"zl_user_id": made.body["zl_user_id"]}})[
        "followers"
    ]
    assert row.keys() == FIELDS
    assert row["phone"] == ""
    assert row["shared_info"] == dict.fromkeys(
        ("address", "city", "district", "name", "phone", "ward"), ""
    )
    assert row["tags_and_notes_info"] == {"notes": [], "tag_names": ["VIP"]}
    assert row["avatars"].keys() == {"120", "240"}
    assert (row["assigned_user_id"], row["has_conversation"], row["state"]) == (
        "0",
        False,
        "follow",
    )


def test_a_phone_finds_only_who_shared_it(client: Client) -> None:
    for phone, shared in (("84912345678", "84912345678"), ("84912345679", "")):
        client.control("POST", "/followers", {"own_phone": phone, "phone": shared})
    found = do(client, "ListFollowers", {"filter": {"phone": "0912345678"}})["followers"]
    assert [each["phone"] for each in found] == ["84912345678"]
    assert do(client, "ListFollowers", {"filter": {"phone": "0912345679"}})["followers"] == []


@pytest.mark.rule("followers.lists")
def test_lists_in_a_filter_find_any_of_their_values(client: Client) -> None:
    made = [
        client.control("POST", "/followers", {"own_phone": f"8491234567{at}", "tags": tags}).body
        for at, tags in enumerate((["VIP"], ["VIP", "Khách mới"], ["vip"], [], ["Khách mới"]))
    ]

    def found(**filter_: object) -> list[int]:
        rows = do(client, "ListFollowers", {"filter": filter_})["followers"]
        ids = [each["id"] for each in made]
        return sorted(ids.index(each["id"]) for each in rows)

    assert found(tags=["VIP"]) == [0, 1]
    assert found(tags=["VIP", "Khách mới", "VIP"]) == [0, 1, 4]
    assert found(tags=["nobody's"]) == []
    assert found(tags=[]) == found(tags=None, zl_user_ids=[]) == [0, 1, 2, 3, 4]
    ids = [each["zl_user_id"] for each in made]
    assert found(zl_user_ids=ids[1:3]) == [1, 2]
    assert found(zl_user_ids=[*ids[:2], "7"], tags=["Khách mới"]) == [1]
    assert found(zl_user_ids=[str(10**18 + each) for each in range(150)] + ids[:1]) == [0]
    changed = client.control("PATCH", f"/followers/{made[0]['id']}", {"tags": ["Khách mới"]})
    assert changed.status == 200
    assert found(tags=["VIP"]) == [1]
    assert found(tags=["Khách mới"]) == [0, 1, 4]
    assert client.control("DELETE", f"/followers/{made[1]['id']}").status == 204
    assert found(tags=["VIP"]) == []
    for wrong in ("VIP", [3], {"a": 1}):
        assert refusal(client, "ListFollowers", {"filter": {"tags": wrong}})[:2] == (
            400,
            "invalid_argument",
        )


def test_a_gender_that_is_unknown_is_no_filter(client: Client) -> None:
    """Clients send it for all."""
    for phone in ("84912345678", "84912345679"):
        client.control("POST", "/followers", {"own_phone": phone})
    body = {"filter": {"gender": "unknown", "phone": "", "tags": []}}
    assert len(do(client, "ListFollowers", body)["followers"]) == 2


def test_one_oa_has_its_webhook_and_its_promotional_quotas(client: Client) -> None:
    oa_id = first_oa(client)
    listed = do(client, "ListOA", {"filter": {"oa_id": oa_id}})["accounts"][0]
    shown = do(client, "GetShopOA", {"oa_id": oa_id})
    assert shown | listed == shown
    assert shown.keys() - listed.keys() == {
        "webhook_url",
        "daily_quota_promotion",
        "monthly_promotion_quota",
        "remaining_monthly_promotion_quota",
        "estimated_next_month_promotion_quota",
    }
    assert (shown["webhook_url"], shown["daily_quota_promotion"]) == ("", None)
    url = "http://localhost:9000/zalo"
    changed = do(client, "UpdateShopOA", {"oa_id": oa_id, "webhook_url": url})
    assert changed == shown | {"webhook_url": url, "updated_at": changed["updated_at"]}
    assert do(client, "GetShopOA", {"oa_id": oa_id}) == changed
    assert refusal(client, "GetShopOA", {"oa_id": "7"})[:2] == (404, "not_found")
    assert refusal(client, "GetShopOA", {})[:2] == (400, "invalid_argument")
