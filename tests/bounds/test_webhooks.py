"""Worlds that wait for webhooks do not slow down the others."""

import asyncio
import socket
from collections.abc import Awaitable
from contextlib import suppress
from threading import Thread
from time import thread_time
from typing import Any

import pytest

from mock_server.store.deliveries import Deliveries
from tests.bounds.neighbours import CREATES, Running, run

CLOSED = "http://127.0.0.1:9/"


class Looks:
    """The worlds whose deliveries were queried."""

    def __init__(self, deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
        self.claimed: list[int] = []
        claim = deliveries.claim

        async def noting(world: int, *arguments: Any) -> Any:
            self.claimed.append(world)
            return await claim(world, *arguments)

        monkeypatch.setattr(deliveries, "claim", noting)


async def hook(server: Running, world: str) -> None:
    async with server.client(world, "one") as client:
        oa = (await client.get("/__admin/export")).json()["shops"][0]["oas"][0]["oa_id"]
        body = {"oa_id": oa, "webhook_url": CLOSED}
        assert (await client.post("/v1/shop.Zalo/UpdateShopOA", json=body)).status_code == 200


async def wait_for(server: Running, world: str, count: int) -> None:
    async with server.client(world, "one") as client:
        while True:
            found = (await client.get("/__admin/deliveries")).json()["deliveries"]
            if sum(len(each["attempts"]) for each in found) == count:
                return
            await asyncio.sleep(0.01)


@pytest.mark.attack("bounds.webhooks")
def test_only_the_world_of_a_call_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty worlds wait for webhooks; calls and due events of another world do not query them."""

    async def tried(server: Running) -> None:
        async with server.client("busy", "one") as client:
            for number in range(50):
                await hook(server, f"idle-{number}")
            await asyncio.sleep(0.1)
            looks = Looks(server.app.store.deliveries, monkeypatch)
            oa = (await client.get("/__admin/export")).json()["shops"][0]["oas"][0]["oa_id"]
            for _ in range(20):
                body = {"oa_id": oa, "phone": "84912345678"}
                assert (await client.post(CREATES, json=body)).status_code == 200
                assert (await client.post("/nowhere", json={})).status_code == 404
            await asyncio.sleep(1.5)  # beyond a tick
            assert looks.claimed == []
            await hook(server, "busy")
            asked = {"oa_id": oa, "phone": "0999000001", "call_type": "audio"}
            asked["reason_code"] = "update_order"
            answer = await client.post("/v1/shop.Zalo/RequestConsent", json=asked)
            assert answer.status_code == 200, answer.text
            await wait_for(server, "busy", 1)
            busy = await server.app.store.worlds.find("busy")
            assert busy is not None
            assert set(looks.claimed) == {busy.id}

    run(tried)


def _pour(endless: socket.socket, answer: bytes) -> None:
    connection, _ = endless.accept()
    with connection, suppress(OSError):
        connection.recv(65536)
        while True:
            connection.sendall(answer)


@pytest.mark.attack("bounds.webhooks")
def test_interim_answers_without_end_hold_up_nobody() -> None:
    """The receiver is given up after its time; until then, each turn of the others comes soon."""

    async def tried(server: Running) -> None:
        with socket.create_server(("127.0.0.1", 0)) as endless:
            interim = b"HTTP/1.1 100 C\r\n\r\n" * 4_000
            Thread(target=_pour, args=(endless, interim), daemon=True).start()
            async with server.client("asks", "one") as client:
                oa = (await client.get("/__admin/export")).json()["shops"][0]["oas"][0]["oa_id"]
                hook = {"oa_id": oa, "webhook_url": f"http://127.0.0.1:{endless.getsockname()[1]}"}
                await client.post("/v1/shop.Zalo/UpdateShopOA", json=hook)
                asks = {"phone": "0999000003", "call_type": "audio", "reason_code": "update_order"}
                await client.post("/v1/shop.Zalo/RequestConsent", json={"oa_id": oa, **asks})
                sent, long_turns = asyncio.ensure_future(wait_for(server, "asks", 1)), 0
                while not sent.done():
                    began = thread_time()  # whatever else runs on this machine
                    await asyncio.sleep(0)
                    long_turns += thread_time() - began > 0.012
                assert long_turns <= 3, "a collection of garbage may be one"

    run(tried)


def _answer(receiver: socket.socket) -> None:
    connection, _ = receiver.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.attack("bounds.webhooks")
def test_many_receivers_that_hang_delay_no_other() -> None:
    """A hundred and twenty worlds wait for theirs; another world's receiver gets its event."""

    async def asked(server: Running, world: str, receiver: socket.socket) -> Awaitable[Any]:
        """A call that sends an event to the receiver, once it is awaited."""
        async with server.client(world, "one") as client:
            oa = (await client.get("/__admin/export")).json()["shops"][0]["oas"][0]["oa_id"]
            hook = {"oa_id": oa, "webhook_url": f"http://127.0.0.1:{receiver.getsockname()[1]}"}
            assert (await client.post("/v1/shop.Zalo/UpdateShopOA", json=hook)).status_code == 200
        asks = {"phone": "0999000003", "call_type": "audio", "reason_code": "update_order"}
        client = server.client(world, "one")
        return client.post("/v1/shop.Zalo/RequestConsent", json={"oa_id": oa, **asks})

    async def tried(server: Running) -> None:
        with (
            socket.create_server(("127.0.0.1", 0), backlog=200) as hangs,
            socket.create_server(("127.0.0.1", 0)) as answers,
        ):
            Thread(target=_answer, args=(answers,), daemon=True).start()
            calls = [await asked(server, f"hangs-{number}", hangs) for number in range(120)]
            other = await asked(server, "answers", answers)
            await asyncio.gather(*calls)
            assert (await other).status_code == 200
            await wait_for(server, "answers", 1)
            async with server.client("answers", "one") as client:
                (sent,) = (await client.get("/__admin/deliveries")).json()["deliveries"]
            assert [each["status"] for each in sent["attempts"]] == [200], sent

    run(tried)
