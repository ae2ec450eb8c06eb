"""A client of SMS Brandname."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.simulator import Client, started

SEND = "/api/OmniMessage/SendMessage"
STATUS = "/api/OmniReport/GetStatusOmni"
DEMO = {"username": "demo", "password": "demo"}
OTP = {
    "phonenumber": "84912345678",
    "routerule": ["3"],
    "templatecode": "OTP01",
    "list_param": {"otp": "482913"},
}


class SmsClient:
    """Sends as a client of the SMS system does, and looks at the simulator behind it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def post(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        """A call with the demo's credentials, unless the body has others."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.http.post(path, json=DEMO | body, headers=named)

    def send(self, **fields: Any) -> Any:
        """What ``SendMessage`` answers; the fields are those of a message that can be sent."""
        answer = self.post(SEND, OTP | fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sent(self, **fields: Any) -> str:
        """The id of a message that was taken."""
        answer = self.send(**fields)
        assert (answer["status"], answer["code"]) == ("1", "Success"), answer
        return str(answer["idOmniMess"])

    def status(self, message: str) -> Any:
        """What ``GetStatusOmni`` answers."""
        answer = self.post(STATUS, {"idOmniMess": message})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def after(self, seconds: float) -> None:
        """Let time pass."""
        self.client.control("PUT", "/clock", {"advance": seconds})

    def account(self, **fields: Any) -> Any:
        """The shop's account, with these fields changed."""
        (found,) = self.client.control("GET", "/sms_accounts").body["sms_accounts"]
        path = f"/sms_accounts/{found['id']}"
        return self.client.control("PATCH", path, fields).body if fields else found


@pytest.fixture
def sms() -> Iterator[SmsClient]:
    """The SMS system of a shop without records; its clock stands."""
    with started(preset="empty") as client:
        yield SmsClient(client)
