"""A world as a test uses it: its addresses and keys, and the operations on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from etelecom_mock.http import Caller, ControlError, segment
from etelecom_mock.parts import (
    Calls,
    Consents,
    Faults,
    Findings,
    Followers,
    Messages,
    Records,
    Requests,
    Snapshots,
    Speaker,
    Webhooks,
)
from etelecom_mock.times import length, read, written

__all__ = [
    "Clock",
    "Faults",
    "Findings",
    "Records",
    "Requests",
    "Shop",
    "Snapshots",
    "World",
]


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop of a world, and its keys."""

    shop_id: str
    api_key: str
    """Empty if the server does not show the world's keys."""

    shop_key: str


class Clock:
    """The world's clock, which determines every timestamp, expiry and transition."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    @property
    def now(self) -> datetime:
        """The current time of the world."""
        return read(self._speaker.call("GET", "/clock")["now"])

    @property
    def frozen(self) -> bool:
        """Whether the clock is frozen."""
        return bool(self._speaker.call("GET", "/clock")["frozen"])

    def advance(self, by: float | str | timedelta | None = None, **parts: float) -> datetime:
        """Advance by seconds, ``"PT2H"``, a timedelta, or parts: ``advance(hours=2)``.

        When this returns, everything that falls due in between has happened.
        """
        return self._change(advance=length(by, parts))

    def set(self, now: str | datetime) -> datetime:
        """Set the time, which may be in the past; nothing is undone."""
        return self._change(now=written(now))

    def freeze(self, now: str | datetime | None = None) -> datetime:
        """Freeze the clock, now or at the given time."""
        return self._change(frozen=True, **({} if now is None else {"now": written(now)}))

    def unfreeze(self) -> datetime:
        """Let the clock run from its current time."""
        return self._change(frozen=False)

    def _change(self, **fields: Any) -> datetime:
        return read(self._speaker.call("PUT", "/clock", body=fields)["now"])


class World:
    """A separate world: shops, records, a clock, faults and a journal.

    Give ``base_url`` and ``api_key`` to the code under test (``partner_base_url`` and
    ``shop_key`` where it acts for a partner).
    """

    def __init__(
        self, caller: Caller, document: Mapping[str, Any], admin_token: str | None = None
    ) -> None:
        self.name: str = document["name"]
        self.mock_url = caller.url
        # Based on the address that is known to work: behind a proxy, the server knows only its own.
        self.base_url: str = f"{caller.url}/v1/shop"
        self.partner_base_url: str = f"{caller.url}/v1/partner"
        self._keys: dict[str, str | None] = {
            name: document[name]
            for name in ("api_key", "shop_key", "partner_api_key", "sms_password")
        }
        self.sms_username: str = document["sms_username"]
        self.shops = tuple(
            Shop(each["shop_id"], each["api_key"] or "", each["shop_key"] or "")
            for each in document["shops"]
        )
        # The partner's key is valid for every shop of the world.
        key = self._keys["partner_api_key"]
        self._speaker = Speaker(caller, key) if key else Speaker(caller, admin_token, self.name)
        self.journeys = Records(self._speaker, "journeys")
        self.consents = Consents(self._speaker)
        self.messages = Messages(self._speaker)
        self.templates = Records(self._speaker, "templates")
        self.accounts = Records(self._speaker, "accounts")
        self.followers = Followers(self._speaker)
        self.conversations = Records(self._speaker, "conversations")
        self.uploads = Records(self._speaker, "uploads")
        self.authorizations = Records(self._speaker, "authorizations")
        self.tenants = Records(self._speaker, "tenants")
        self.hotlines = Records(self._speaker, "hotlines")
        self.extensions = Records(self._speaker, "extensions")
        self.account_users = Records(self._speaker, "account_users")
        self.calls = Calls(self._speaker)
        self.sms = Records(self._speaker, "sms")
        self.sms_accounts = Records(self._speaker, "sms_accounts")
        self.partner_links = Records(self._speaker, "partner_links")
        self.shop_requests = Records(self._speaker, "shop_requests")
        self.account_webhooks = Records(self._speaker, "webhooks")
        self.deliveries = Webhooks(self._speaker)
        self.clock = Clock(self._speaker)
        self.faults = Faults(self._speaker)
        self.requests = Requests(self._speaker)
        self.snapshots = Snapshots(self._speaker)

    @property
    def api_key(self) -> str:
        """The first shop's key."""
        return self._key("api_key")

    @property
    def shop_key(self) -> str:
        """A partner's key for the first shop."""
        return self._key("shop_key")

    @property
    def partner_api_key(self) -> str:
        """The partner's own key."""
        return self._key("partner_api_key")

    @property
    def sms_password(self) -> str:
        """The password of ``sms_username``; SMS Brandname is called at ``mock_url``."""
        return self._key("sms_password")

    def _key(self, name: str) -> str:
        key = self._keys[name]
        if key is None:
            raise ControlError(
                f"the server shows the keys of the world {self.name} only to a client that has "
                "one of them: pass it, client.world(name, key=...)"
            )
        return key

    def __repr__(self) -> str:
        return f"<World {self.name} at {self.mock_url}>"

    def reset(self) -> None:
        """Restore the initial records, clock and faults, and clear the journal."""
        self._speaker.call("POST", "/reset")

    def agree(self, url: str, **chosen: str) -> dict[str, Any]:
        """Agree, as a person would, on the page that a vendor's method returned: ``agree(url)``.

        ``oa_id`` or ``shop_id`` chooses the OA or shop. The result has ``redirect_to``, where a
        browser would go, and ``values``, the parameters that it would have.
        """
        return dict(self._speaker.call("POST", "/authorize", body={"url": url} | chosen))

    def refuse(self, url: str) -> dict[str, Any]:
        """Refuse, as a person would."""
        body = {"url": url, "agree": False}
        return dict(self._speaker.call("POST", "/authorize", body=body))

    @property
    def outcomes(self) -> dict[str, Any]:
        """How customers without a magic phone number respond."""
        return dict(self._speaker.call("GET", "/outcomes"))

    def set_outcomes(self, outcome: str, **options: Any) -> dict[str, Any]:
        """Set how they respond: ``set_outcomes("delayed", reply_status="P", after=3600)``."""
        return dict(self._speaker.call("PUT", "/outcomes", body={"outcome": outcome} | options))

    @property
    def assumptions(self) -> dict[str, str]:
        """How the vendor behaves where it is silent: the alternative of each assumption."""
        return dict(self._speaker.call("GET", "/assumptions")["assume"])

    def assume(self, **chosen: str | None) -> dict[str, str]:
        """Choose alternatives: ``assume(date_bounds="closed")``; None restores the default."""
        body = {"assume": chosen}
        return dict(self._speaker.call("PUT", "/assumptions", body=body)["assume"])

    def touched(self) -> dict[str, Any]:
        """The assumptions that the calls so far relied on, with counts and the calls' ids."""
        return dict(self._speaker.call("GET", "/assumptions/touched"))

    def export(self) -> dict[str, Any]:
        """The world as a fixture document."""
        return dict(self._speaker.call("GET", "/export"))

    def import_(self, document: Mapping[str, Any]) -> dict[str, int]:
        """Replace the records with those of a fixture document; returns the counts."""
        return dict(self._speaker.call("POST", "/import", body=document))

    def judge(self, verdict: str, **options: Any) -> dict[str, Any]:
        """A verdict on the calls so far, as a document: ``judge("paging")``."""
        return dict(self._speaker.call("POST", f"/verify/{segment(verdict)}", body=options))

    def verify_paging(
        self,
        *,
        complete: bool | Sequence[str] = True,
        method: str | None = None,
        partial: bool = False,
    ) -> None:
        """Fail the test if the client pages wrongly.

        Args:
            complete: False for a client that need not reach the end, such as one that scrolls;
                or the vendor's methods for which that is so.
            method: Judge only the walks of this vendor method.
            partial: Judge by the calls still in the journal if it had to drop some.
        """
        __tracebackhide__ = True
        asked = {} if complete is True else {"complete": complete and list(complete)}
        self._verify("paging", **asked, **_given(method=method, partial=partial))

    def verify_retries(self, *, method: str | None = None, partial: bool = False) -> None:
        """Fail the test if the client retries wrongly; arguments as in ``verify_paging``."""
        __tracebackhide__ = True
        self._verify("retries", **_given(method=method, partial=partial))

    def verify_sends(
        self, *, method: str | None = None, partial: bool = False, strict: bool = False
    ) -> None:
        """Fail the test if the client blindly sends again, or keeps sending what Zalo refuses.

        With ``strict``, sending the same message again after a response fails too.
        """
        __tracebackhide__ = True
        self._verify("sends", **_given(method=method, partial=partial, strict=strict))

    def verify_polling(self, *, method: str | None = None, partial: bool = False) -> None:
        """Fail the test when the client polls for what its webhook tells it."""
        __tracebackhide__ = True
        self._verify("polling", **_given(method=method, partial=partial))

    def remove(self) -> None:
        """Delete the world."""
        self._speaker.call("DELETE", f"/worlds/{segment(self.name)}")

    def _verify(self, verdict: str, **options: Any) -> None:
        __tracebackhide__ = True
        judged = self.judge(verdict, **options)
        if not judged["passed"]:
            raise Findings(verdict, judged["findings"])


def _given(**options: Any) -> dict[str, Any]:
    """The options that are set."""
    return {name: value for name, value in options.items() if value}
