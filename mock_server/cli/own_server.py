"""A server in this process, for as long as ``exec`` needs it."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click
import uvicorn
from msgspec import Struct, field
from msgspec.structs import replace

from mock_server.assumptions.seen import declared_methods
from mock_server.assumptions.touched import TouchedCalls, touched_by
from mock_server.cli.child_process import passed_on
from mock_server.cli.failure import Failed
from mock_server.cli.uvicorn_config import uvicorn_config
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.log import Log
from mock_server.settings import Settings
from mock_server.store import World
from mock_server.store.world import WorldEnded
from mock_server.web.app import Simulator
from mock_server.world.endings import check_unchanged

HOST = "127.0.0.1"


class OwnServer(Struct):
    """A running server."""

    url: str
    removed: list[TouchedCalls] = field(default_factory=list)
    """The assumptions touched by calls in worlds that were removed or reset."""

    judge: Callable[[str], None] = lambda _world: None
    """Called in a thread with the name of a world that has calls and will be removed or reset."""

    problem: Failed | None = None
    """Why such a world could not be judged."""


@contextmanager
def serving(settings: Settings) -> Iterator[OwnServer]:
    """Run a server in a thread and yield it when it is ready.

    It ends with the process, however that ends.
    """
    with _listening(settings.port) as listening:
        port = listening.getsockname()[1]
        log = Log(settings.log_format)
        app = Simulator(replace(settings, port=port), log=log)
        own = OwnServer(f"http://{HOST}:{port}")
        methods = declared_methods(CATALOGUE, VERBS)

        async def keep(world: World) -> None:
            calls, _ = await app.journal.entries(world.id)
            if not calls:
                return
            own.removed.append(await touched_by(calls, methods))
            try:
                await asyncio.to_thread(own.judge, world.name)
            except Failed as error:
                with suppress(WorldEnded):  # by another call, before which it was judged
                    await check_unchanged(app.store, world)
                    own.problem = error

        app.worlds.on_drop = keep
        settled = threading.Event()
        app.on_ready = settled.set
        server = uvicorn.Server(uvicorn_config(app, log_level="critical"))
        app.lifetime.stop = lambda: setattr(server, "should_exit", True)
        thread = threading.Thread(target=_serve, args=(server, listening, settled), daemon=True)
        thread.start()
        try:
            settled.wait()
            problem = app.lifetime.refusal or app.lifetime.failure
            if problem or not thread.is_alive():
                raise click.UsageError(problem or "the server ended before it was ready")
            yield own
        finally:
            server.should_exit = True
            thread.join()
            log.settle()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise click.UsageError(
            f"--port {port}: {error.strerror or error}; give another port"
        ) from None


def _serve(server: uvicorn.Server, listening: socket.socket, settled: threading.Event) -> None:
    if hasattr(signal, "pthread_sigmask"):  # signals are handled by the thread that passes them on
        signal.pthread_sigmask(signal.SIG_BLOCK, passed_on())
    try:
        server.run(sockets=[listening])
    except SystemExit:  # raised by uvicorn when the application does not start
        pass
    finally:
        settled.set()
