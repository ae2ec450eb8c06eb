"""The control API: a FastAPI application, created on the first control call.

Importing FastAPI and building its routes takes longer than everything else at startup, and no
vendor call needs them.
"""

from fastapi import FastAPI

from mock_server import __version__
from mock_server.contract.schema import every_list
from mock_server.contract.service import lists_of, records_of, verbs_of
from mock_server.faults.kinds import KINDS
from mock_server.verdicts.judges import Judges
from mock_server.verdicts.unread import Unread
from mock_server.verdicts.verdict import Material
from mock_server.verdicts.waits import losses_of
from mock_server.web.authorization.routes import authorization_router
from mock_server.web.control.access_routes import access_router
from mock_server.web.control.assumption_routes import assumption_router
from mock_server.web.control.call_routes import call_router
from mock_server.web.control.clock_routes import clock_router
from mock_server.web.control.customer_routes import customer_router
from mock_server.web.control.delivery_routes import delivery_router
from mock_server.web.control.fault_routes import fault_router
from mock_server.web.control.health_routes import health_router
from mock_server.web.control.journal_routes import journal_router
from mock_server.web.control.outcome_routes import outcome_router
from mock_server.web.control.record_routes import record_router
from mock_server.web.control.server import Server
from mock_server.web.control.shop_routes import shop_router
from mock_server.web.control.snapshot_routes import snapshot_router
from mock_server.web.control.target import TargetResolver
from mock_server.web.control.verdict_routes import verdict_router
from mock_server.web.control.watch_routes import watch_router
from mock_server.web.control.world_routes import world_router, worlds_router
from mock_server.web.error_handlers import add_error_handlers
from mock_server.web.reference.routes import reference_router
from mock_server.web.sandbox.routes import sandbox_router
from mock_server.world.documents import Documents


def control_app(server: Server) -> FastAPI:
    """The application."""
    app = FastAPI(
        title="etelecom-mock",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(health_router(lambda: server.callers.ready))
    app.include_router(sandbox_router(server.services))
    app.include_router(
        reference_router(app, server.settings, server.vendor_routes, server.services)
    )
    _add_world_routes(app, server)
    add_error_handlers(app, server.store.problem_of)
    return app


def _add_world_routes(app: FastAPI, server: Server) -> None:
    """The calls that are about a world."""
    store, journal, sender = server.store, server.journal, server.webhook_sender
    lists, records = lists_of(server.services), records_of(server.services)
    material = Material(
        every_list(lists), verbs_of(server.services), server.evidence, losses_of(KINDS)
    )
    judges = Judges(material)
    app.state.resolver = resolver = TargetResolver(server)
    unread = Unread(store, every_list(lists))
    documents = Documents(store, records, server.settings.import_size)
    for router in (
        worlds_router(server.worlds, resolver),
        world_router(server.worlds, documents, journal, server.endings),
        snapshot_router(store, server.endings),
        clock_router(store, server.due_moves, sender, server.events),
        assumption_router(store, journal, server.services),
        journal_router(journal),
        verdict_router(store, journal, unread, judges, server.lateness),
        watch_router(server.events, server.metrics, resolver),
        fault_router(store, server.methods),
        delivery_router(store, sender),
        customer_router(),
        outcome_router(store),
        call_router(store, server.webhook_problem),
        shop_router(),
        access_router(store),
        authorization_router(store, server.due_moves, lambda: server.worlds.secret),
        *(record_router(resource, store) for resource in records),
    ):
        app.include_router(router)
