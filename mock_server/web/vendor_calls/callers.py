"""Finds the caller, in a world in which everything due has happened."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from mock_server.calls import Call
from mock_server.errors import NOT_READY, Unavailable, VendorError
from mock_server.store import Store, World
from mock_server.web.http.asgi import Scope
from mock_server.web.http.public_address import origin_of
from mock_server.web.vendor_calls.head import Head
from mock_server.web.vendor_calls.routes import VendorRoute
from mock_server.world.access import Access
from mock_server.world.auth import Authenticator, Caller, bearer, is_shop_key
from mock_server.world.due_moves import DueMoves
from mock_server.world.endings import check_unchanged


def _check_access(caller: Caller, scope: Scope, route: VendorRoute) -> None:
    """Raise PermissionDenied or AccountClosed for a caller that its world refuses."""
    address, *_ = scope.get("client") or (None,)
    by_partner = caller.is_partner or route.base == "partner" or is_shop_key(caller.key)
    shop = None if caller.is_partner else caller.shop
    Access.read(caller.world.access).check(shop, address, by_partner=by_partner)


class Callers:
    """Finds callers by their keys, once the server is ready."""

    def __init__(self, authenticator: Authenticator, store: Store, due_moves: DueMoves) -> None:
        self.ready = False
        self._authenticator = authenticator
        self._store = store
        self._due_moves = due_moves

    def check_ready(self) -> None:
        """Raise Unavailable while the data are being generated."""
        if not self.ready:
            raise Unavailable(NOT_READY)

    async def find(
        self, scope: Scope, head: Head, route: VendorRoute, request: Mapping[str, Any]
    ) -> Caller:
        """The caller of a route, by the key in the head or in the request; raises VendorError."""
        system = route.operation.system
        if system is None:
            caller = await self._authenticator.caller(
                head.authorization, route.base, route.operation.callers
            )
            if caller.world.access:
                _check_access(caller, scope, route)
        else:
            login = (request.get(name) for name in system.credentials)
            caller = await self._authenticator.by_login(*login)
        due = self._store.lives.known_due(caller.world)
        if due is None or due <= caller.world.clock.now():
            caller = _in_world(caller, await self._due_moves.catch_up(caller.world))
        if route.operation.links:
            return caller._replace(origin=origin_of(scope))
        return caller

    async def again(self, caller: Caller) -> Caller:
        """The caller of a call that waited; raises WorldEnded if the world was reset."""
        world = await check_unchanged(self._store, caller.world)
        return _in_world(caller, await self._due_moves.catch_up(world))

    async def note_world(self, head: Head, call: Call) -> World | None:
        """Record a call refused before its key was checked in the journal of the key's world.

        Returns:
            The world; None if no world has the key.
        """
        if not self.ready:
            return None
        with suppress(VendorError):
            holder = await self._authenticator.holder(bearer(head.authorization))
            call.world, call.world_id = holder.world.name, holder.world.id
            call.shop_id = holder.world.shops[holder.place or 0].shop_id
            call.at = holder.world.clock.now()
            return holder.world
        return None


def _in_world(caller: Caller, world: World) -> Caller:
    if world is caller.world:
        return caller
    return caller._replace(world=world, shop=world.shops[caller.shop.place])
