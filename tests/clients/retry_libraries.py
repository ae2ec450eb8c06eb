"""Real Python retry libraries, each around one call; they sleep by the world's clock."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any
from unittest.mock import patch

import aiohttp
import aiohttp_retry.client
import backoff._sync
import httpx
import httpx_retries.retry
import requests
import stamina
import tenacity
import urllib3
import urllib3.util.retry
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from tests.clients.patience import RETRIED
from tests.clients.world import World

PATH = "/v1/shop.Zalo/ListJourneys"
SERVER_ERRORS = sorted(RETRIED - {429})

Run = Callable[[World], None]


class Failed(Exception):
    """A response after which the set-up retries."""


class _Clock:
    """A module such as ``time``, whose ``sleep`` advances the world's clock."""

    def __init__(self, module: ModuleType, sleep: Callable[[float], Any]) -> None:
        self._module = module
        self.sleep = sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


@contextmanager
def sleeping_by_the_world(world: World) -> Iterator[None]:
    """Make libraries without a ``sleep`` parameter wait by the world's clock."""

    async def asleep(seconds: float) -> None:
        world.wait(seconds)

    synchronous = _Clock(time, world.wait)
    with (
        patch.object(urllib3.util.retry, "time", synchronous),
        patch.object(httpx_retries.retry, "time", synchronous),
        patch.object(backoff._sync, "time", synchronous),
        patch.object(tenacity.nap, "time", synchronous),
        patch.object(aiohttp_retry.client, "asyncio", _Clock(asyncio, asleep)),
    ):
        yield


def _headers(world: World) -> dict[str, str]:
    return {"Authorization": f"Bearer {world.key}", "Content-Type": "application/json"}


def _url(world: World) -> str:
    return f"{str(world.http.base_url).rstrip('/')}{PATH}"


def with_urllib3(retries: Retry) -> Run:
    """``urllib3.PoolManager(retries=...)``."""

    def run(world: World) -> None:
        with urllib3.PoolManager() as pool, suppress(urllib3.exceptions.HTTPError):
            pool.request("POST", _url(world), body=b"{}", headers=_headers(world), retries=retries)

    return run


def with_requests(retries: Retry) -> Run:
    """``HTTPAdapter(max_retries=...)``."""

    def run(world: World) -> None:
        with requests.Session() as session, suppress(requests.RequestException):
            session.mount("http://", HTTPAdapter(max_retries=retries))
            session.post(_url(world), data=b"{}", headers=_headers(world), timeout=5)

    return run


def with_httpx_retries(**options: Any) -> Run:
    """``httpx.Client(transport=RetryTransport(...))``."""

    def run(world: World) -> None:
        retry = httpx_retries.Retry(allowed_methods=["POST"], **options)
        transport = httpx_retries.RetryTransport(retry=retry)
        with httpx.Client(transport=transport) as client, suppress(httpx.HTTPError):
            client.post(_url(world), content=b"{}", headers=_headers(world))

    return run


def with_httpx_transport(world: World) -> None:
    """``httpx.HTTPTransport(retries=3)``: only connecting is retried."""
    transport = httpx.HTTPTransport(retries=3)
    with httpx.Client(transport=transport) as client, suppress(httpx.HTTPError):
        client.post(_url(world), content=b"{}", headers=_headers(world))


def _once(world: World) -> None:
    """One attempt; raises Failed, or httpx' errors."""
    answer = world.http.post(PATH, content=b"{}", headers=_headers(world))
    if answer.status_code in RETRIED:
        raise Failed(answer.status_code)


ERRORS = (Failed, httpx.TransportError)


def with_tenacity(**options: Any) -> Run:
    """``@tenacity.retry(...)``, which takes its ``sleep``."""

    def run(world: World) -> None:
        settled: dict[str, Any] = {
            "stop": tenacity.stop_after_attempt(5),
            "sleep": world.wait,
        } | options
        retrying = tenacity.Retrying(retry=tenacity.retry_if_exception_type(ERRORS), **settled)
        with suppress(tenacity.RetryError):
            retrying(_once, world)

    return run


def with_backoff(generator: Any, **options: Any) -> Run:
    """``@backoff.on_exception(...)``."""

    def run(world: World) -> None:
        call = backoff.on_exception(generator, ERRORS, max_tries=5, **options)(_once)
        with suppress(*ERRORS):
            call(world)

    return run


def with_stamina(world: World) -> None:
    """``@stamina.retry(on=...)``."""
    with suppress(*ERRORS):
        stamina.retry(on=ERRORS)(_once)(world)


def with_aiohttp_retry(options: type[aiohttp_retry.RetryOptionsBase]) -> Run:
    """``aiohttp_retry.RetryClient``: 5xx and lost connections."""

    async def post(world: World) -> None:
        async with aiohttp.ClientSession() as session:
            client = aiohttp_retry.RetryClient(session, retry_options=options(attempts=5))
            with suppress(aiohttp.ClientError):
                answer = await client.post(_url(world), data=b"{}", headers=_headers(world))
                answer.close()

    return lambda world: asyncio.run(post(world))
