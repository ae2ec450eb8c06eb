"""``serve``: one process, or several on one database, until a signal."""

import asyncio
import gc
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import click
import uvicorn
from msgspec.structs import replace
from uvicorn.config import STARTUP_FAILURE

from mock_server.cli.banner import announce, warn, warning
from mock_server.cli.failure import Failed
from mock_server.cli.listening import is_loopback, listening_at
from mock_server.cli.pem_files import check_pair
from mock_server.cli.progress import GenerationProgress
from mock_server.cli.uvicorn_config import uvicorn_config
from mock_server.cli.whole_file import check_writable, written_whole
from mock_server.cli.workers import Workers
from mock_server.log import Log, LogHandler, in_one_line
from mock_server.settings import Settings
from mock_server.store import Refused
from mock_server.web.app import Simulator
from mock_server.web.http.connection import make_room
from mock_server.web.http.plain_http import AnsweringTLS
from mock_server.world.documents import Documents
from mock_server.world.worlds import DEMO

_TURN = 0.001
"""Seconds after which a thread that judges yields to the event loop: a fifth of Python's default,
several of which a call would wait for."""

_DATABASE_AWAY = 60.0
"""Seconds in which a worker waits for a database that was there when the server started."""

_COLLECTIONS = 20_000, 1, 40
"""New objects between two garbage collections; collections before one of their survivors too (with
Python's ten, 200,000 objects and a tenth of a second), and such ones before one of everything."""


def serve(settings: Settings, warnings: Sequence[str]) -> None:
    """Serve until stopped; the warnings are told at the start.

    Raises:
        click.UsageError: an option cannot be used, for example because the port is taken or the
            database cannot be opened.
        Failed: the server failed in another way, or ``--export-on-exit`` did.
    """
    if settings.tls_cert is not None and settings.tls_key is not None:  # or neither is given
        check_pair(settings.tls_cert, settings.tls_key)
    if settings.export_on_exit is not None:
        check_writable("--export-on-exit", settings.export_on_exit)
    make_room()
    log = Log(settings.log_format)
    try:
        with listening_at(settings) as (listening, port), _port_file(settings, port):
            settings = replace(settings, port=port, exposed=not all(map(is_loopback, listening)))
            for told in filter(None, (*warnings, warning(settings))):
                warn(log, told)
            if settings.workers > 1:
                _serve_with_workers(settings, listening, log)
            else:
                _serve_alone(settings, listening, log)
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from None
    finally:
        log.settle()


def make_app(settings: Settings) -> Simulator:
    """The application of one of several workers."""
    make_room()
    log = Log(settings.log_format)
    _take_messages(log)
    settle_memory()
    app = Simulator(settings, log=log)
    app.worlds.joins = True
    app.lifetime.patience = _DATABASE_AWAY
    _note_signals(app)
    app.lifetime.on_refused = log.tell_problem  # the parent process ends the others
    return app


def _note_signals(app: Simulator) -> None:
    """Tell a worker of signals that uvicorn only handles once the application has started."""
    for number in (signal.SIGTERM, signal.SIGINT):
        handle = signal.getsignal(number)

        def stop(sig: int, frame: FrameType | None, handle: Any = handle) -> None:
            app.lifetime.stopping = True
            if callable(handle):
                handle(sig, frame)

        signal.signal(number, stop)


class _Server(uvicorn.Server):
    """Exits with code 0 after a signal, where uvicorn would raise the signal again."""

    end_streams: Callable[[], None]
    """Ends the responses that would never end by themselves."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._captured_signals.clear()
        self.end_streams()

    def stop(self) -> None:
        """Stop as after a signal."""
        self.should_exit = True


def _serve_alone(settings: Settings, listening: list[socket.socket], log: Log) -> None:
    _take_messages(log)
    app = Simulator(settings, progress=GenerationProgress(log), log=log)
    server = _Server(_config(settings, app))
    app.on_ready = partial(_on_ready, settings, app)
    app.lifetime.stop = server.stop
    server.end_streams = app.events.close
    app.lifetime.on_exit = partial(_export_on_exit, settings, app)
    try:
        server.run(sockets=listening)
    except SystemExit:  # raised by uvicorn when the application does not start
        if not (app.lifetime.refusal or app.lifetime.failure):
            raise
    _check(app)


def _check(app: Simulator) -> None:
    """Raise the error that kept the application from serving or from shutting down."""
    if app.lifetime.refusal is not None:
        raise click.UsageError(app.lifetime.refusal)
    if app.lifetime.failure is not None:
        raise Failed(app.lifetime.failure)


async def _export_on_exit(settings: Settings, app: Simulator) -> None:
    """Write the world demo to a file, which appears complete or not at all."""
    file = settings.export_on_exit
    if file is None:
        return
    if not app.callers.ready:
        told = f"--export-on-exit {file}: nothing was exported: the data were not generated yet"
        warn(app.log, told)
        return
    try:
        await _write_demo(app, file)
    except Exception as error:  # noqa: BLE001  # whatever it is, the exit code has to say so
        problem = f"--export-on-exit {file}: the export failed: {in_one_line(error)}"
        app.lifetime.failure = problem


async def _write_demo(app: Simulator, file: str) -> None:
    world = await app.store.worlds.find(DEMO)
    if world is None:
        raise Failed(f"the world {DEMO} no longer exists")
    with written_whole(file) as output:
        async for piece in Documents(app.store, app.worlds.catalogue).export(world):
            output.write(piece)


def _serve_with_workers(settings: Settings, listening: list[socket.socket], log: Log) -> None:
    """Run several workers.

    The database is prepared before the first one opens it, so that none fails on it.
    """
    app = Simulator(settings, progress=GenerationProgress(log), log=log)
    try:
        asyncio.run(_prepare(app))
    except asyncio.CancelledError:  # stopped by a signal
        return
    config = _config(settings, partial(make_app, settings), factory=True)
    supervisor = Workers(config, listening)
    announce(settings, log)
    supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        raise Failed("a worker could not start")
    asyncio.run(_finish(settings, log))


async def _finish(settings: Settings, log: Log) -> None:
    if settings.export_on_exit is None:
        return
    app = Simulator(settings, log=log)
    await app.open()
    await app.open_worlds()
    await _export_on_exit(settings, app)
    await app.store.close()
    _check(app)


async def _prepare(app: Simulator) -> None:
    """Open the database and generate its data; raises CancelledError on a signal."""
    task = asyncio.current_task()
    assert task is not None  # called within a task
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows has no such handlers
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
    await app.open()
    await app.open_worlds()
    await app.store.close()


def _config(settings: Settings, app: object, *, factory: bool = False) -> uvicorn.Config:
    return uvicorn_config(
        app,
        factory=factory,
        workers=settings.workers,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        ssl_context_factory=_answering_tls if settings.tls_cert else None,
    )


def _answering_tls(_config: uvicorn.Config, usual: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """A context that answers plain HTTP."""
    context = usual()
    context.sslobject_class = AnsweringTLS
    return context


def _take_messages(log: Log) -> None:
    """Send log messages of libraries to the log.

    uvicorn's are dropped: our own lines say what is needed.
    """
    logging.basicConfig(handlers=[LogHandler(log)], format="%(message)s")
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _on_ready(settings: Settings, app: Simulator) -> None:
    settle_memory()
    try:
        announce(settings, app.log)
    except Failed as failed:
        app.lifetime.failure = failed.message
        app.lifetime.stop()


def settle_memory() -> None:
    """Collect garbage rarely, and never search the objects that startup created.

    A call creates hardly any reference cycles, and the journal keeps its objects for a while: with
    Python's default threshold, a quarter of a call's time was spent searching calls that are kept.
    """
    sys.setswitchinterval(_TURN)
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)
    gc.enable()


@contextmanager
def _port_file(settings: Settings, port: int) -> Iterator[None]:
    """Keep the file of ``--port-file`` in place only while the server is ready."""
    if settings.port_file is None:
        yield
        return
    check_writable("--port-file", settings.port_file)
    file = Path(settings.port_file)
    file.unlink(missing_ok=True)  # left by an earlier server
    try:
        yield
    finally:
        with suppress(OSError):
            if file.read_bytes() == b"%d\n" % port:  # not another server's
                file.unlink()
