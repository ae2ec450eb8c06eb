"""Tenants, hotlines, extensions and users come to be by the vendor's methods, with its refusals."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.simulator import Client

UNKNOWN = "Không tìm thấy."


@dataclass
class Partner:
    """A partner with two shops, of which neither has anything."""

    client: Client
    world: dict[str, Any]

    def __call__(self, method: str, place: int | None = None, **body: Any) -> Any:
        """The answer of a method: the partner's own, or of the shop at a place."""
        if place is None:
            path, key = f"/v1/partner.Etelecom/{method}", self.world["partner_api_key"]
        else:
            service = "Shop" if method.endswith(("AccountUser", "AccountUsers")) else "Etelecom"
            path = f"/v1/{('shop', 'partner')[place]}.{service}/{method}"
            key = self.world["shops"][place][("api_key", "shop_key")[place]]
        return self.client.call(path, body, key=key)

    def made(self, method: str, place: int | None = None, **body: Any) -> dict[str, Any]:
        """The body of an answer that must be a 200."""
        answer = self(method, place, **body)
        assert answer.status == 200, answer
        return dict(answer.body)

    def shop(self, place: int) -> str:
        """The id of a shop."""
        return str(self.world["shops"][place]["shop_id"])


@pytest.fixture
def partner(empty: Client) -> Partner:
    made = empty.control("POST", "/worlds", {"shops": 2, "preset": "empty"})
    return Partner(empty, made.body)


def refused(answer: Any, status: int, text: str) -> None:
    """The answer is this refusal."""
    codes = {400: "invalid_argument", 404: "not_found", 412: "failed_precondition"}
    assert answer.refusal == (status, codes[status], text)


def active(partner: Partner, place: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """An active tenant of a shop, and the hotline in it."""
    tenant = partner.made("CreateTenant", place)
    number = f"0247300000{place}"
    hotline = partner.made("PartnerAddHotline", hotline=number, name="Hotline")
    asked = {"tenant_id": tenant["id"], "hotline_id": hotline["id"], "connection_id": "77"}
    assert partner.made("PartnerActivateTenant", **asked) == {"updated": 1}
    return tenant, hotline


@pytest.mark.rule("pbx.tenant-refusals")
@pytest.mark.rule("pbx.unknown-ids")
def test_a_tenant_is_created_and_activated_once(partner: Partner) -> None:
    refused(partner("GetTenant", 0), 404, UNKNOWN)
    tenant = partner.made("CreateTenant", 0)
    assert (tenant["status"], tenant["owner_id"]) == ("Z", partner.shop(0))
    refused(partner("CreateTenant", 0), 412, "Tenant đã được tạo cho người dùng này")
    refused(partner("GetTenant", 1), 404, UNKNOWN)
    refused(partner("PartnerActivateTenant"), 400, "Please provide at least owner_id or tenant_id")
    wrong: tuple[dict[str, Any], ...] = (
        {"tenant_id": "5"},
        {"owner_id": partner.shop(1)},
        {"owner_id": "5"},
        {"tenant_id": tenant["id"], "owner_id": partner.shop(1)},
        {"tenant_id": tenant["id"], "hotline_id": "5"},
    )
    for asked in wrong:
        refused(partner("PartnerActivateTenant", **asked), 404, UNKNOWN)
    assert partner.made("GetTenant", 0)["status"] == "Z"
    assert partner.made("PartnerActivateTenant", owner_id=partner.shop(0)) == {"updated": 1}
    found = partner.made("GetTenant", 0)
    assert (found["status"], found["connection_method"]) == ("P", "direct")
    refused(partner("PartnerActivateTenant", tenant_id=tenant["id"]), 412, "Tenant was activated")


def test_a_tenant_is_activated_with_connection_and_hotline(partner: Partner) -> None:
    tenant, hotline = active(partner, place=1)
    assert partner.made("GetTenant", 1)["connection_id"] == "77"
    (shown,) = partner.made("GetHotlines", 1)["hotlines"]
    assert (shown["id"], shown["status"]) == (hotline["id"], "P")
    assert shown["owner_id"] == tenant["owner_id"] == partner.shop(1)
    assert partner.made("GetHotlines", 0)["hotlines"] == []


@pytest.mark.rule("pbx.hotline-added")
def test_a_hotline_is_added_once_among_all_shops(partner: Partner) -> None:
    refused(partner("PartnerAddHotline", name="x"), 400, "Missing hotline number")
    refused(partner("PartnerAddHotline", hotline="1"), 400, "name không được để trống")
    given: dict[str, Any] = {"hotline": "02473001001", "name": "Đường dây", "description": "d"}
    made = partner.made(
        "PartnerAddHotline",
        **given,
        owner_id=partner.shop(1),
        network="viettel",
        is_free_charge=True,
    )
    assert made.items() >= {**given, "network": "viettel", "is_free_charge": True}.items()
    assert made["status"] == "Z"
    refused(partner("PartnerAddHotline", **given), 412, "Hotline was existed")
    unknown = partner("PartnerAddHotline", hotline="2", name="x", owner_id="5")
    refused(unknown, 404, UNKNOWN)
    assert partner.made("PartnerRemoveHotline", id=made["id"]) == {"deleted": 1}
    again = partner.made("PartnerAddHotline", **given)
    assert (again["owner_id"], again["is_free_charge"]) == ("0", None)


@pytest.mark.rule("pbx.hotline-joins")
def test_a_hotline_joins_an_active_tenant(partner: Partner) -> None:
    tenant = partner.made("CreateTenant", 0)
    hotline = partner.made("PartnerAddHotline", hotline="1", name="x")
    join = "PartnerAddHotlineToTenant"
    refused(partner(join, tenant_id=tenant["id"]), 400, "Missing hotline_id")
    refused(partner(join, hotline_id=hotline["id"]), 400, "Missing tenant_id")
    both = {"hotline_id": hotline["id"], "tenant_id": tenant["id"]}
    refused(partner(join, **both), 412, f"Tenant {tenant['name']} was not activated")
    partner.made("PartnerActivateTenant", tenant_id=tenant["id"])
    assert partner.made(join, **both) == {"updated": 1}
    refused(partner(join, **both), 412, "Hotline was activated.")
    refused(partner(join, **{**both, "hotline_id": "5"}), 404, UNKNOWN)
    of_tenant = partner.made("GetHotlines", 0, filter={"tenant_id": tenant["id"]})
    assert [each["id"] for each in of_tenant["hotlines"]] == [hotline["id"]]


@pytest.mark.rule("pbx.hotline-leaves")
def test_a_hotline_leaves_its_tenant_and_is_removed(partner: Partner) -> None:
    _, hotline = active(partner)
    leave, remove = "PartnerRemoveHotlineFromTenant", "PartnerRemoveHotline"
    named = {"hotline_id": hotline["id"], "owner_id": partner.shop(0)}
    no_tenant = "Hotline does not belongs to any Tenant"
    refused(partner(leave, **{**named, "owner_id": partner.shop(1)}), 404, no_tenant)
    in_use = "Hotline was activated. Can not delete"
    refused(partner(remove, id=hotline["id"]), 412, in_use)
    assert partner.made(leave, **named) == {"removed": 1}
    refused(partner(leave, **named), 412, "Hotline was not activated")
    assert partner.made(remove, id=hotline["id"]) == {"deleted": 1}
    refused(partner(remove, id=hotline["id"]), 404, UNKNOWN)
    assert partner.made("GetPartnerHotlineList")["hotlines"] == []


@pytest.mark.rule("pbx.extension-created")
def test_an_extension_wants_a_hotline_of_the_shops_tenant(partner: Partner) -> None:
    _, hotline = active(partner)
    _, other = active(partner, place=1)
    create, bad = "CreateExtension", "Hotline không hợp lệ"
    required = "hotline_id không được để trống"
    refused(partner(create, 0, extension_number=101), 400, required)
    refused(partner(create, 0, hotline_id=other["id"], extension_number=101), 412, bad)
    refused(partner(create, 0, hotline_id="5", extension_number=101), 412, bad)
    for number in (0, -1):
        wrong = "extension_number: must be an integer from 1 up"
        refused(partner(create, 0, hotline_id=hotline["id"], extension_number=number), 400, wrong)
    user = partner.made("GetAccountUsers", 0)["account_users"][0]["user_id"]
    asked = {"hotline_id": hotline["id"], "extension_number": 101}
    made = partner.made(create, 0, **asked, user_id=user)
    tenant = partner.made("GetTenant", 0)
    assert made.items() >= {"extension_number": "101", "state": "Z", "user_id": user}.items()
    assert (made["tenant_id"], made["tenant_domain"]) == (tenant["id"], tenant["domain"])
    assert len(made["extension_password"]) == 16
    refused(partner(create, 0, **asked), 412, "Số máy nhánh đã tồn tại")
    taken = partner(create, 0, **{**asked, "extension_number": 102}, user_id=user)
    refused(taken, 412, "Extension đã được tạo cho người dùng này.")
    assert partner.made(create, 1, hotline_id=other["id"], extension_number=101)
    assert [each["id"] for each in partner.made("GetExtensions", 0)["extensions"]] == [made["id"]]


@pytest.mark.rule("pbx.extension-info")
def test_what_a_telephone_registers_with(seeded: Client) -> None:
    path = "/v1/shop.Etelecom/GetExtensionInfo"
    refused(seeded.call(path, {}), 400, "Missing required params")
    refused(seeded.call(path, {"extension_number": "9"}), 404, "Không tìm thấy máy nhánh")
    first = seeded.walk("/v1/shop.Etelecom/GetExtensions")[0]
    (user,) = seeded.walk("/v1/shop.Shop/GetAccountUsers", {"user_ids": [first["user_id"]]})
    wanted = ("expires_at", "extension_number", "extension_password", "tenant_domain")
    expected = {name: first[name] for name in wanted}
    for asked in (
        {"extension_number": "101"},
        {"email": user["email"]},
        {"phone": user["phone"]},
        {"extension_number": "101", "phone": "no number"},
    ):
        assert seeded.call(path, asked).body == expected
    none = seeded.walk("/v1/shop.Shop/GetAccountUsers", {"has_extension": False})[0]
    refused(seeded.call(path, {"phone": none["phone"]}), 404, "Không tìm thấy máy nhánh")


@pytest.mark.rule("pbx.extension-users")
def test_users_get_and_lose_extensions(partner: Partner) -> None:
    _, hotline = active(partner)
    users = [each["user_id"] for each in partner.made("GetAccountUsers", 0)["account_users"]]
    first, second = (
        partner.made("CreateExtension", 0, hotline_id=hotline["id"], extension_number=number)["id"]
        for number in (101, 102)
    )
    assign, update = "AssignUserToExtension", "UpdateHotlineForExtension"
    missing, none = "Missing required params", "Không tìm thấy máy nhánh"
    refused(partner(assign, 0, extension_id=first), 400, "user_id không được để trống")
    for extension in (None, "5"):
        answer = partner(assign, 0, user_id=users[0], extension_id=extension)
        refused(answer, 400, "Máy nhánh không hợp lệ")
    assert partner.made(assign, 0, user_id=users[0], extension_id=first) == {"updated": 1}
    has_one = "Nhân viên này đã có máy nhánh"
    refused(partner(assign, 0, user_id=users[0], extension_id=second), 400, has_one)
    taken = "Máy nhánh đã được gán với người dùng khác"
    refused(partner(assign, 0, user_id=users[1], extension_id=first), 400, taken)
    having = partner.made("GetAccountUsers", 0, filter={"extension_number": "101"})
    assert [each["user_id"] for each in having["account_users"]] == [users[0]]

    refused(partner(update, 0, hotline_id=hotline["id"]), 400, missing)
    refused(partner(update, 0, hotline_id=hotline["id"], user_id=users[1]), 404, none)
    bad = partner(update, 0, hotline_id="5", extension_id=first)
    refused(bad, 412, "Hotline không hợp lệ")
    line = partner.made("PartnerAddHotline", hotline="9", name="x")["id"]
    tenant = partner.made("GetTenant", 0)["id"]
    partner.made("PartnerAddHotlineToTenant", hotline_id=line, tenant_id=tenant)
    assert partner.made(update, 0, hotline_id=line, user_id=users[0]) == {"updated": 1}
    lines = {
        each["id"]: each["hotline_id"] for each in partner.made("GetExtensions", 0)["extensions"]
    }
    assert lines == {first: line, second: hotline["id"]}

    remove = "RemoveUserOfExtension"
    refused(partner(remove, 0), 400, missing)
    refused(partner(remove, 0, extension_id=first, user_id=users[1]), 404, none)
    refused(partner(remove, 0, extension_id=second), 404, UNKNOWN)
    assert partner.made(remove, 0, extension_id=first) == {"updated": 1}
    without = partner.made("GetAccountUsers", 0, filter={"has_extension": False})
    assert users[0] in {each["user_id"] for each in without["account_users"]}
    assert partner.made(assign, 0, user_id=users[1], extension_id=first) == {"updated": 1}


@pytest.mark.rule("pbx.user-created")
def test_a_user_is_created_for_one_shop(partner: Partner) -> None:
    given = {"full_name": "Trần Thị Lan", "password": "secret-word", "phone": "0912345678"}
    for name in given:
        absent = {key: value for key, value in given.items() if key != name}
        refused(partner("CreateAccountUser", 0, **absent), 400, f"{name} không được để trống")
    made = partner.made("CreateAccountUser", 0, **given, roles=["owner"])
    assert made.items() >= {"full_name": "Trần Thị Lan", "short_name": "Lan"}.items()
    assert made["blocked_at"] == "0001-01-01T00:00:00Z"
    again = partner("CreateAccountUser", 0, **given)
    assert again.refusal[:2] == (409, "already_exists")
    assert again.body["meta"] == {"duplicated": "phone"}
    assert partner.made("CreateAccountUser", 1, **given)["id"] != made["id"]
    (shown,) = partner.made("GetAccountUsers", 0, filter={"user_ids": [made["id"]]})[
        "account_users"
    ]
    assert shown["roles"] == ["owner"]
    everything = partner.client.http.get(
        "/__admin/requests",
        headers={"Authorization": f"Bearer {partner.world['partner_api_key']}"},
    ).text
    assert "secret-word" not in everything


def test_a_refused_call_of_the_partners_changes_no_shop(partner: Partner) -> None:
    """Activating with a bad hotline leaves the tenant as it was: one transaction for all shops."""
    tenant = partner.made("CreateTenant", 1)
    _, busy = active(partner)
    answer = partner("PartnerActivateTenant", tenant_id=tenant["id"], hotline_id=busy["id"])
    refused(answer, 412, "Hotline was activated.")
    assert partner.made("GetTenant", 1)["status"] == "Z"
