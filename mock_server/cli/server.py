"""``serve``: one process, or several on one database, until a signal."""

import asyncio
import gc
import logging
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import FrameType

import click
import uvicorn
from uvicorn.supervisors import Multiprocess

from mock_server.cli.banner import banner, warning
from mock_server.cli.progress import GrowthProgress
from mock_server.cli.whole_file import check_writable, written_whole
from mock_server.settings import Settings
from mock_server.store import Refused
from mock_server.web.app import Simulator
from mock_server.web.http.connection import HttpConnection, make_room
from mock_server.world.documents import Documents
from mock_server.world.worlds import DEMO

_BACKLOG = 2048
_GRACE = 0.5
"""Seconds that calls under way have to end after a signal."""

_YOUNG_OBJECTS = 20_000
"""New objects between two looks for garbage."""


def serve(settings: Settings) -> None:
    """Serve until told to stop.

    Raises:
        click.UsageError: an option cannot be used: the port is taken, the database refused.
    """
    _check_tls(settings)
    if settings.export_on_exit is not None:
        check_writable(settings.export_on_exit)
    make_room()
    with _listen(settings) as listening:
        settings = replace(settings, port=listening.getsockname()[1])
        if told := warning(settings):
            click.echo(told, err=True)
        try:
            if settings.workers > 1:
                _serve_with_workers(settings, listening)
            else:
                _serve_alone(settings, listening)
        except Refused as refusal:
            raise click.UsageError(str(refusal)) from None


def make_app(settings: Settings) -> Simulator:
    """The application of one worker among several."""
    make_room()
    _quiet_uvicorn()
    settle_memory()
    app = Simulator(settings)
    app.worlds.joins = True
    return app


class _Server(uvicorn.Server):
    """Ends with exit code 0 after a signal, where uvicorn would die of it once more."""

    end_streams: Callable[[], None]
    """Ends the answers that would never end."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._captured_signals.clear()
        self.end_streams()

    def stop(self) -> None:
        """End as after a signal."""
        self.should_exit = True


def _serve_alone(settings: Settings, listening: socket.socket) -> None:
    _quiet_uvicorn()
    app = Simulator(settings, progress=GrowthProgress())
    server = _Server(_config(settings, app))
    app.on_ready = partial(_on_ready, settings)
    app.stop = server.stop
    server.end_streams = app.events.close
    app.on_exit = partial(_export_on_exit, settings, app)
    try:
        server.run(sockets=[listening])
    except SystemExit:  # uvicorn's way out when the application does not start
        if app.refusal is None:
            raise
    if app.refusal is not None:
        raise click.UsageError(app.refusal)


async def _export_on_exit(settings: Settings, app: Simulator) -> None:
    """Write the world demo; the file appears whole or not at all."""
    if settings.export_on_exit is None or not app.exchange.ready:
        return
    world = await app.store.worlds.find(DEMO)
    if world is not None:
        with written_whole(settings.export_on_exit) as output:
            async for piece in Documents(app.store, app.worlds.catalogue).export(world):
                output.write(piece)


def _serve_with_workers(settings: Settings, listening: socket.socket) -> None:
    """The database is prepared before the first worker opens it, so that none has to fail."""
    app = Simulator(settings, progress=GrowthProgress())
    asyncio.run(_prepare(app))
    config = _config(settings, partial(make_app, settings), factory=True)
    _announce(settings)
    Multiprocess(config, sockets=[listening]).run()
    asyncio.run(_finish(settings))


async def _finish(settings: Settings) -> None:
    app = Simulator(settings)
    await app.open()
    await app.open_worlds()
    await _export_on_exit(settings, app)
    await app.store.close()


async def _prepare(app: Simulator) -> None:
    await app.open()
    await app.open_worlds()
    await app.store.close()


def _config(settings: Settings, app: object, *, factory: bool = False) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an ASGI application or its factory
        factory=factory,
        workers=settings.workers,
        lifespan="on",
        http=HttpConnection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,  # type: ignore[arg-type]  # seconds, also fractions
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )


def _listen(settings: Settings) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)  # so that whoever reads the banner can call at once
    except OSError as error:
        raise click.UsageError(
            f"--port {settings.port} of --host {settings.host}: {error.strerror or error}; give "
            "another, or --port 0 for any free one"
        ) from None
    listening.set_inheritable(True)
    return listening


def _check_tls(settings: Settings) -> None:
    if settings.tls_cert is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_cert, settings.tls_key)
    except OSError as error:
        raise click.UsageError(f"--tls-cert, --tls-key: {error}; give two PEM files") from None


def _quiet_uvicorn() -> None:
    """Our own lines say what uvicorn would; its errors still come through."""
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s: %(message)s")
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _on_ready(settings: Settings) -> None:
    settle_memory()
    _announce(settings)


def settle_memory() -> None:
    """Collect garbage from now on, seldom, and without looking through what starting has made.

    A call leaves hardly any cycles, and the journal keeps what it made for a while: at Python's
    own threshold a quarter of a call's time went into looking through calls that are kept.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)
    gc.enable()


def _announce(settings: Settings) -> None:
    click.echo(banner(settings), err=True)
