"""Calls of the vendor's methods, as the tests of lives make them."""

from typing import Any

from tests.simulator import PARTNER_API_KEY, SHOP_KEY, Client

PHONE = "84912345678"
ASKED = {"call_type": "audio", "reason_code": "delivery_notification"}
ORDER = {"order_code": "A-1", "customer_name": "Lan"}


def do(client: Client, method: str, body: Any = None, *, status: int = 200, **how: Any) -> Any:
    """Call a method of the Zalo service; the answer's body."""
    answer = client.call(f"/v1/shop.Zalo/{method}", body, **how)
    assert answer.status == status, answer
    return answer.body


def refusal(client: Client, method: str, body: Any) -> tuple[int, str, str]:
    """Status, code and text of a refusal."""
    return client.call(f"/v1/shop.Zalo/{method}", body).refusal


def first_oa(client: Client) -> str:
    """An OA of the shop: the one that has the templates."""
    return str(do(client, "ListOA", {"paging": {"limit": 1}})["accounts"][0]["oa_id"])


def sendable(client: Client) -> int:
    """A template that can be sent."""
    listed = do(client, "ListTemplates")["templates"]
    return next(int(each["template_id"]) for each in listed if each["template_status"] == "ENABLE")


def request(client: Client, phone: str = PHONE, **more: Any) -> Any:
    """Ask for permission to call."""
    return do(client, "RequestConsent", ASKED | {"oa_id": first_oa(client), "phone": phone} | more)


def check(client: Client, phone: str = PHONE) -> int:
    """What ``CheckConsent`` answers."""
    body = {"oa_id": first_oa(client), "phone": phone}
    return int(do(client, "CheckConsent", body)["error"])


def create(client: Client, phone: str = PHONE, **more: Any) -> Any:
    """Create a journey."""
    return do(client, "CreateJourney", {"oa_id": first_oa(client), "phone": phone} | more)


def send(client: Client, journey: Any, **more: Any) -> Any:
    """Send a message with a journey's token."""
    body = {
        "journey_id": journey["journey_id"],
        "oa_id": first_oa(client),
        "phone": journey["phone"],
        "template_id": sendable(client),
        "template_data": ORDER,
    }
    return do(client, "SendZNSJourney", body | more)


def advance(client: Client, duration: str | float) -> None:
    """Move the world's clock."""
    assert client.control("PUT", "/clock", {"advance": duration}).status == 200


def consents(client: Client, **filter_: Any) -> list[Any]:
    """The rows of ``ListRequestConsent``."""
    return list(do(client, "ListRequestConsent", {"filter": filter_})["consents"])


def partner(client: Client, method: str, body: Any = None) -> Any:
    """Call by the partner base with the partner's own key."""
    return client.call(f"/v1/partner.{method}", body, key=PARTNER_API_KEY)


def by_shop_key(client: Client, method: str, body: Any = None) -> Any:
    """Call by the partner base with a shop's key."""
    return client.call(f"/v1/partner.{method}", body, key=SHOP_KEY)


def connectable(client: Client) -> dict[str, Any]:
    """A request that ConnectOA takes, from an owner who agreed."""
    asked = {"app_id": "1", "app_secret": "x", "redirect_uri": "http://localhost:3000/"}
    url = do(client, "AuthorizeOA", asked)["url"]
    values = client.control("POST", "/authorize", {"url": url}).body["values"]
    return {**values, "state": int(values["state"])}
