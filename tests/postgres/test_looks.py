"""Calls that arrived together share one look at their world's version; a later call has another."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep

import pytest
import uvicorn

from mock_server.cli.uvicorn_config import uvicorn_config
from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.web.app import Simulator
from tests.cli.running import SMALL, call
from tests.serving import Server, free_port, serving
from tests.simulator import ANCHOR, JOURNEYS, NOWHERE

pytestmark = pytest.mark.postgres


class Held:
    """A server in this process whose calls learn of a look a second later."""

    def __init__(self, database: str) -> None:
        self.app = Simulator(Settings(anchor=ANCHOR, database=database), log=Log("text", NOWHERE))
        self.looked = Event()
        self.passes = True
        look = self.app.store.before_calls
        assert look is not None

        async def held() -> None:
            await look()
            self.looked.set()
            if not self.passes:
                await asyncio.sleep(1.0)

        self.app.store.before_calls = held

    @contextmanager
    def serving(self, beside: Server) -> Iterator[Server]:
        """The same as another server, at an address of its own."""
        port, ready = free_port(), Event()
        self.app.on_ready = ready.set
        server = uvicorn.Server(uvicorn_config(self.app, port=port))
        thread = Thread(target=server.run)
        thread.start()
        try:
            assert ready.wait(60)
            yield Server(beside.process, url=f"http://127.0.0.1:{port}", port=port)
        finally:
            server.should_exit = True
            thread.join()


def test_a_call_that_arrives_during_a_look_has_one_of_its_own(database: str) -> None:
    """What another process wrote since is in its response."""
    with (
        serving(*SMALL, "--database", database) as other,
        (held := Held(database)).serving(other) as server,
        ThreadPoolExecutor(2) as threads,
    ):
        key = "test:looked-at"
        for each in (other, server, server):  # the first call of a world asks for itself
            assert call(each, "POST", JOURNEYS, {}, key)[0] == 200
        held.looked.clear()
        held.passes = False
        early = threads.submit(call, server, "POST", JOURNEYS, {}, key)
        assert held.looked.wait(10)
        _, made = call(other, "POST", "/__admin/journeys", {}, key)
        late = threads.submit(call, server, "POST", JOURNEYS, {}, key)
        sleep(0.3)  # until it has arrived
        held.passes = True
        assert early.result()[0] == 200
        status, page = late.result()
        assert status == 200
        assert page["journeys"][0]["journey_id"] == str(made["journey_id"])
