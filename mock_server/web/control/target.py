"""Selects the world and shop of a control call, and checks the caller's access."""

import hmac

from msgspec import Struct
from starlette.requests import Request

from mock_server import keys
from mock_server.contract.values import IdKind
from mock_server.errors import NOT_READY, NotFound, PermissionDenied, Unauthenticated, Unavailable
from mock_server.fidelity import assumed
from mock_server.keys import WorldKeys, opened
from mock_server.store import Shop, World
from mock_server.web.control.server import Server
from mock_server.world.auth import bearer
from mock_server.world.record_writes import RecordWrites
from mock_server.world.worlds import DEMO


class Target(Struct, frozen=True):
    """The world that a control call is about."""

    world: World
    shop: Shop
    writes: RecordWrites
    keys: WorldKeys | None = None
    """The world's keys, if the call has one of them: a caller with one key may see all."""


class TargetResolver:
    """Finds the target: the world of the bearer key, or else of ``?world=``, or else ``demo``."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._store = server.store
        self._authenticator = server.authenticator
        self._due_moves = server.due_moves
        self._admin_token = server.settings.admin_token

    async def __call__(self, request: Request) -> Target:
        """The FastAPI dependency: the world that the call is about."""
        key = self._key(request)
        if key is not None and not self._is_admin(key):
            return await self._by_key(key, request)
        await self.across(request)
        name = request.query_params.get("world") or DEMO
        world = await self._store.worlds.find(name) if keys.is_name(name) else None
        if world is None:
            raise NotFound(f"no world named {name!r}")
        world = await self._due_moves.catch_up(world)
        return self._target(world, _shop(world, request))

    async def across(self, request: Request) -> None:
        """Allow callers who may access all worlds; raises Unauthenticated."""
        key = self._key(request)
        if self._admin_token is None and key is not None:
            await self._authenticator.holder(key)
        elif self._admin_token is not None and (key is None or not self._is_admin(key)):
            raise Unauthenticated(
                "this call is not limited to one world: send the admin token as bearer, or a key "
                "of the world"
            )

    async def named(self, name: str, request: Request) -> tuple[World, WorldKeys | None]:
        """The world of this name, and its keys if the call has one of them.

        Raises:
            Unauthenticated: the caller may not access it.
            NotFound: there is none.
        """
        owner = await self.own_keys(request)
        if owner is not None and owner[0].name == name:
            return owner
        await self.across(request)
        world = await self._store.worlds.find(name)
        if world is None:
            raise NotFound(f"no world named {name!r}")
        return world, None

    async def own_keys(self, request: Request) -> tuple[World, WorldKeys] | None:
        """The world whose key the call has, and all of its keys; None if it has none."""
        key = self._key(request)
        if key is None or self._is_admin(key):
            return None
        holder = await self._authenticator.holder(key)
        return holder.world, opened(holder.sealed, key)

    def _key(self, request: Request) -> str | None:
        """The bearer key of the call; raises Unavailable while data are generated."""
        if not self._server.callers.ready:
            raise Unavailable(NOT_READY)
        authorization = request.headers.get("authorization")
        return None if authorization is None else bearer(authorization.encode("latin-1"))

    def _is_admin(self, key: str) -> bool:
        token = self._admin_token
        return token is not None and hmac.compare_digest(
            key.encode("utf-8", "replace"), token.encode("utf-8", "replace")
        )

    async def _by_key(self, key: str, request: Request) -> Target:
        holder = await self._authenticator.holder(key)
        asked = request.query_params.get("world") or holder.world.name
        if asked != holder.world.name:
            raise PermissionDenied(
                f"the key does not belong to the world {asked!r}: leave ?world= out, or send a "
                "key of that world"
            )
        world, place = await self._due_moves.catch_up(holder.world), holder.place
        _shop_id(request)  # a shop's own key is not asked which, and still no nonsense is taken
        shop = _shop(world, request) if place is None else world.shops[place]
        return self._target(world, shop, opened(holder.sealed, key))

    def _target(self, world: World, shop: Shop, found: WorldKeys | None = None) -> Target:
        return Target(world, shop, RecordWrites(self._store, world, shop), found)


def _shop(world: World, request: Request) -> Shop:
    """The shop of ``?shop_id=``, otherwise the world's first."""
    shop_id = _shop_id(request)
    if shop_id is None:
        return world.shops[0]
    for shop in world.shops:
        if shop.shop_id == shop_id:
            return shop
    raise NotFound(f"no shop with id {shop_id} in the world {world.name}")


def _shop_id(request: Request) -> int | None:
    """What ``?shop_id=`` names; raises InvalidArgument."""
    asked = request.query_params.get("shop_id")
    return IdKind().member("shop_id", asked) if asked else None


RULES = (
    assumed(
        "control.world",
        "A control call is about the world of its bearer key, otherwise of `?world=`, otherwise "
        "`demo`; an unknown key is 401, an unknown world 404, a key beside a `?world=` that is not "
        "its own 403.",
    ),
    assumed(
        "control.admin-token",
        "With `--admin-token`, what crosses worlds wants that bearer token; without it everything "
        "is open.",
    ),
)
