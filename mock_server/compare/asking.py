"""Calls an API with reading calls only: slowly, and no more often than allowed."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
from msgspec import Struct

from mock_server.assumptions.inquiry import NotSeen
from mock_server.assumptions.seen import Declared, Seen

READING = ("List", "Get", "CurrentAccount", "CurrentShop")
"""Prefixes of the methods that may be called."""

_PATIENCE = 30.0


class CannotAsk(Exception):
    """The API cannot be called; the text says why."""


class Allowance(Struct, frozen=True):
    """How often an API may be called."""

    most: int = 80
    """Total number of calls."""

    pause: float = 1.0
    """Seconds between calls."""


class Reply(Struct, frozen=True):
    """A call and its response."""

    method: str
    body: Any
    status: int
    content: bytes


class Api:
    """An API under a base URL; an ``Inquiry``."""

    def __init__(
        self,
        base_url: str,
        key: str,
        methods: Mapping[str, Declared],
        allowance: Allowance,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``base_url`` ends in ``/v1/shop`` or ``/v1/partner``, and the key is of that base."""
        self.replies: list[Reply] = []
        self._base_url = base_url.rstrip("/")
        self._methods = methods
        self._allowance = allowance
        self._sleep = sleep
        self._known: dict[tuple[str, str, str], Seen] = {}
        self._http = httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=_PATIENCE)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def ask(self, method: str, body: Any, *, content_type: str = "application/json") -> Seen:
        """See Inquiry; raises CannotAsk if there is no response, or if the key is refused."""
        if not method.startswith(READING):
            raise ValueError(f"{method} does more than read")
        sent = json.dumps(body)
        known = (method, sent, content_type)
        if known not in self._known:
            reply = self._asked(method, sent, content_type)
            self._known[known] = Seen(
                self._methods[method], sent.encode(), _document(reply), reply.status
            )
        return self._known[known]

    def first_pages(self) -> Iterator[Seen]:
        """See Inquiry; only the lists of the Zalo service."""
        for method in self.lists():
            yield self.ask(method, {})

    def lists(self) -> list[str]:
        """The lists to call."""
        return [
            name
            for name, each in self._methods.items()
            if each.resource is not None and each.service == "Zalo" and name.startswith(READING)
        ]

    def _asked(self, method: str, sent: str, content_type: str) -> Reply:
        if len(self.replies) >= self._allowance.most:
            raise NotSeen(f"after {self._allowance.most} calls no more were made")
        if self.replies:
            self._sleep(self._allowance.pause)
        address = f"{self._base_url}.{self._methods[method].service}/{method}"
        try:
            answer = self._http.post(address, content=sent, headers={"Content-Type": content_type})
        except httpx.HTTPError as error:
            raise CannotAsk(f"{address}: {str(error) or type(error).__name__}") from None
        reply = Reply(method, json.loads(sent), answer.status_code, answer.content)
        self.replies.append(reply)
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise CannotAsk(f"{address}: {answer.status_code}: the key is refused")
        return reply


def _document(reply: Reply) -> dict[str, Any] | None:
    try:
        found = json.loads(reply.content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
