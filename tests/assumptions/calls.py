"""A fixed set of calls on a fixed world, and their responses."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from mock_server.contract.verbs import Verb
from mock_server.etelecom import VERBS
from mock_server.etelecom.pbx.extension_verbs import update_hotline_for_extension
from mock_server.etelecom.pbx.tenant_verbs import partner_activate_tenant
from mock_server.etelecom.zalo.transaction_verbs import send_zns_txn
from tests.life.calls import connectable
from tests.life.test_verb_examples import key as key_of
from tests.simulator import API_KEY, PARTNER_API_KEY, SHOP_KEY, Answer, Client

OA = "2258329079718686512"
FROM, TO = "2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z"
_SECRET = re.compile(rb"(/|request:)[\w-]{43}")
SENT, REFUSED, ASKED = "0912345678", "0999000014", "0987654321"


@dataclass
class Step:
    """One call and its response."""

    name: str
    method: str
    body: Any
    status: int = 0
    answer: Any = None
    raw: bytes = b""
    notes: str = ""


class Script:
    """Makes the calls in order."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.steps: dict[str, Step] = {}

    def call(
        self,
        name: str,
        method: str,
        body: Any = None,
        *,
        http: str = "POST",
        service: str = "Zalo",
        by: str = API_KEY,
    ) -> Any:
        """Call one of the vendor's methods, and store the response."""
        sent = json.dumps({} if body is None else body).encode()
        path = f"/v1/{'shop' if by == API_KEY else 'partner'}.{service}/{method}"
        key = {"authorization": f"Bearer {by}", "content-type": "application/json"}
        answer = self._client.http.request(http, path, content=sent, headers=key)
        found = answer.json() if answer.text.startswith("{") else answer.text
        step = Step(name, method, {} if body is None else body, answer.status_code, found)
        step.raw, step.notes = answer.content, answer.headers.get("x-mock-note", "")
        self.steps[name] = step
        return found

    def example(self, verb: Verb) -> None:
        """Call a method as its documentation does."""
        self._keep(verb.operation, self._client.call(verb.path, verb.example, key=key_of(verb)))

    def connect(self) -> None:
        """Connect an OA whose owner has agreed."""
        answer = self._client.call("/v1/shop.Zalo/ConnectOA", connectable(self._client))
        self._keep("ConnectOA", answer)

    def _keep(self, method: str, answer: Answer) -> None:
        assert answer.status == 200, (method, answer.body)
        raw = _SECRET.sub(rb"\1secret", answer.raw)  # which differs from call to call
        self.steps[method] = Step(method, method, {}, 200, json.loads(raw), raw)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Make a control call, which must succeed."""
        answer = self._client.control(method, path, body)
        assert answer.status < 300, answer.body
        return answer.body


def made(client: Client) -> dict[str, Step]:
    """All the steps, on a world as it was opened."""
    script = Script(client)
    for part in (
        *(_lists, _other_services, _dates, _odd_pages, _sends, _creations, _examples, _consents),
        *(_routes, _refusals),
    ):
        part(script)
    return script.steps


def _lists(script: Script) -> None:
    script.call("first page", "ListJourneys", {"paging": {"limit": 40}})
    after = {"paging": {"limit": 40, "after": CURSORS["second"]}}
    script.call("second page", "ListJourneys", after)
    script.call("last page", "ListJourneys", {"paging": {"limit": 40, "after": CURSORS["last"]}})
    script.call("end of the list", "ListJourneys", {"paging": {"limit": 40, "before": "."}})
    script.call("marked first page", "ListJourneys", {"paging": {"limit": 2, "after": "."}})
    script.call("before the second", "ListJourneys", {"paging": {"before": CURSORS["second"]}})
    by_change = {"limit": 5, "sort": "updated_at"}
    page = script.call("by change", "ListJourneys", {"paging": by_change})
    later = {"limit": 5, "after": page["paging"]["next"]}
    script.call("later page", "ListJourneys", {"paging": {"sort": "updated_at", **later}})
    script.call("later page without sort", "ListJourneys", {"paging": later})
    for method in ("ListRequestConsent", "ListMessages", "ListTemplates", "ListOA"):
        script.call(method, method)
    script.call("ListFollowers", "ListFollowers")
    script.call("shared", "ListFollowers", {"paging": {"limit": 5, "sort": "-updated_at"}})
    for form in ("84366494036", "0366494036"):
        script.call(f"phone {form}", "ListJourneys", {"filter": {"phone": form}})
    script.call("nobody", "ListJourneys", {"filter": {"phone": "84900000000"}})
    script.call("GetJourney", "GetJourney", {"journey_id": "3204699237310965336"})
    script.call("GetTemplate", "GetTemplate", {"template_id": 419_999, "oa_id": OA})
    script.call("CurrentAccount", "CurrentAccount", service="Misc")


def _other_services(script: Script) -> None:
    for method in ("ListCallLogs", "GetExtensions", "GetHotlines"):
        script.call(method, method, service="Etelecom")
    days = {"date_from": FROM, "date_to": TO}
    script.call("dated calls", "ListCallLogs", {"filter": days}, service="Etelecom")
    script.call("GetAccountUsers", "GetAccountUsers", service="Shop")
    for method in ("GetPartnerTenantList", "GetPartnerHotlineList"):
        script.call(method, method, service="Etelecom", by=PARTNER_API_KEY)
    script.call("GetTenant", "GetTenant", service="Etelecom")
    script.call("GetShopOA", "GetShopOA", {"oa_id": OA})
    script.call("VersionInfo", "VersionInfo", service="Misc")
    script.call("CurrentShop", "CurrentShop", service="Shop", by=SHOP_KEY)
    script.call("a partner", "CurrentAccount", service="Misc", by=PARTNER_API_KEY)


def _creations(script: Script) -> None:
    """The methods that create something, in addition to those that send."""
    made = {"entities": ["call_log"], "url": "http://localhost:9/hook"}
    hook = script.call("CreateWebhook", "CreateWebhook", made, service="Webhook")
    script.call("GetWebhooks", "GetWebhooks", service="Webhook")
    script.call("DeleteWebhook", "DeleteWebhook", {"id": hook["id"]}, service="Webhook")
    script.call("CreateTemplate", "CreateTemplate", {"oa_id": OA, "template_id": 777_777})
    user = {"full_name": "Lan <Anh>", "password": "12345678", "phone": "0912345670"}
    script.call("CreateAccountUser", "CreateAccountUser", user, service="Shop")
    line = {"hotline": "1900123456", "name": "Line", "owner_id": "1000000000000000001"}
    more: dict[str, Any] = {"service": "Etelecom", "by": PARTNER_API_KEY}
    script.call("PartnerAddHotline", "PartnerAddHotline", line, **more)
    lines = script.steps["GetHotlines"].answer["hotlines"]
    asked = {"hotline_id": lines[0]["id"] if lines else "1", "extension_number": 4321}
    script.call("CreateExtension", "CreateExtension", asked, service="Etelecom")
    script.call("CreateTenant", "CreateTenant", service="Etelecom")
    text = {"message": {"text": "Hi"}, "oa_id": OA, "recipient": {"user_id": "1"}}
    script.call("OASendText", "OASendText", text)


def _examples(script: Script) -> None:
    """Every method that nothing else of the script calls, by the example of its documentation."""
    script.call("GetMessage", "GetMessage", {"msg_id": script.steps["SendZNS"].answer["msg_id"]})
    script.connect()
    more: dict[str, Any] = {"service": "Etelecom", "by": PARTNER_API_KEY}
    line = {"id": script.steps["PartnerAddHotline"].answer["id"]}
    script.call("PartnerRemoveHotline", "PartnerRemoveHotline", line, **more)
    script.example(update_hotline_for_extension)  # before its hotline is taken from the tenant
    answered = {step.method for step in script.steps.values() if step.status == HTTPStatus.OK}
    called = answered | {*_CALLED_LATER}
    for verb in VERBS:
        if verb.operation not in called:
            script.example(verb)
    for tenant in script.steps["GetPartnerTenantList"].answer["tenants"]:
        script.control("DELETE", f"/tenants/{tenant['id']}")
    script.call("new tenant", "CreateTenant", service="Etelecom")
    script.example(partner_activate_tenant)


_CALLED_LATER = (
    *("RequestConsent", "CheckConsent", "SendZNSTxn", "CreateTenant", "PartnerActivateTenant"),
)


CURSORS = {"second": "", "last": ""}
"""Cursors of the default order; see ``find_cursors``."""


def find_cursors(client: Client) -> None:
    """Where the pages of 40 of the fixed world begin."""
    pages = list(_pages(client))
    CURSORS["second"], CURSORS["last"] = pages[0], pages[-3]


def _pages(client: Client) -> Iterator[str]:
    after = "."
    while after:
        body = {"paging": {"limit": 40, "after": after}}
        after = client.call("/v1/shop.Zalo/ListJourneys", body).body["paging"]["next"]
        yield after


def _dates(script: Script) -> None:
    for place, moment in enumerate((FROM, "2026-03-03T00:00:00Z", TO)):
        fields = {"created_at": moment, "updated_at": f"2026-03-0{6 + place}T00:00:00Z"}
        script.control("POST", "/journeys", fields)
    script.call("dates", "ListJourneys", {"filter": {"date_from": FROM, "date_to": TO}})
    script.call(
        "no row on date_to",
        "ListJourneys",
        {"filter": {"date_from": FROM, "date_to": "2026-03-04T23:59:58Z"}},
    )
    script.call(
        "date_from alone", "ListJourneys", {"filter": {"date_from": "2026-03-04T00:00:00Z"}}
    )
    script.call("date_to alone", "ListJourneys", {"filter": {"date_to": "2026-02-01T00:00:00Z"}})
    script.call("equal dates", "ListJourneys", {"filter": {"date_from": TO, "date_to": TO}})
    messages = {"filter": {"date_from": FROM, "date_to": TO, "time_type": "request_time"}}
    script.call("dated messages", "ListMessages", messages)


def _odd_pages(script: Script) -> None:
    script.call("limit 100", "ListJourneys", {"paging": {"limit": 100}})
    script.call("limit 104", "ListJourneys", {"paging": {"limit": 104}})
    script.call("limit 5000", "ListJourneys", {"paging": {"limit": 5000}})
    script.call("negative limit", "ListJourneys", {"paging": {"limit": -1}})
    script.call("by expiry", "ListJourneys", {"paging": {"limit": 5, "sort": "expired_at"}})
    script.call("by end", "ListRequestConsent", {"paging": {"limit": 5, "sort": "-expires_at"}})


def _sends(script: Script) -> None:
    journey = {"oa_id": OA, "token_type": "token_logistics_7"}
    template = {"oa_id": OA, "template_id": 419_999}
    data = {"template_data": {"order_code": "DH-1001", "customer_name": "An"}}
    created = script.call("CreateJourney", "CreateJourney", journey | {"phone": SENT})
    script.call("SendZNS", "SendZNS", template | data | {"phone": SENT})
    sent = {"journey_id": created["journey_id"], "phone": SENT} | template | data
    script.call("SendZNSJourney", "SendZNSJourney", sent)
    script.call("messages sent", "ListMessages", {"paging": {"limit": 6, "sort": "-created_at"}})
    script.call("UpdateShopOA", "UpdateShopOA", {"oa_id": OA, "webhook_url": ""})


def _consents(script: Script) -> None:
    script.control("PUT", "/outcomes", {"outcome": "manual"})
    asked = {"oa_id": OA, "call_type": "audio", "reason_code": "update_order"}
    script.call("another", "RequestConsent", asked | {"phone": ASKED})
    first = script.call("RequestConsent", "RequestConsent", asked | {"phone": SENT})
    script.call("CheckConsent", "CheckConsent", {"oa_id": OA, "phone": SENT})
    script.control("POST", f"/consents/{first['id']}/reply", {"reply_status": "N"})
    script.call("soon after", "RequestConsent", asked | {"phone": SENT})
    script.call("soon checked", "CheckConsent", {"oa_id": OA, "phone": SENT})


def _refusals(script: Script) -> None:
    """Last, because under an alternative that stores no record the next one gets another id."""
    template = {"oa_id": OA, "template_id": 419_999}
    data = {"template_data": {"order_code": "DH-1001", "customer_name": "An"}}
    asked = {"oa_id": OA, "call_type": "audio", "reason_code": "update_order"}
    script.call("refused journey", "CreateJourney", {"oa_id": OA, "phone": REFUSED})
    script.call("refused message", "SendZNS", template | data | {"phone": REFUSED})
    script.call("lacking message", "SendZNS", template | {"phone": SENT})
    refused = template | data | {"journey_id": "1", "phone": SENT}
    script.call("refused by journey", "SendZNSJourney", refused)
    script.call("refused request", "RequestConsent", asked | {"phone": REFUSED})
    script.call("again", "RequestConsent", asked | {"phone": ASKED})
    script.call("transaction", "SendZNSTxn", send_zns_txn.example)


def _routes(script: Script) -> None:
    script.call("unknown method", "ListNothing")
    script.call("GET", "ListJourneys", http="GET")
    script.call("unknown journey", "GetJourney", {"journey_id": "1"})
    script.call("unknown service", "ListJourneys", service="Nothing")
