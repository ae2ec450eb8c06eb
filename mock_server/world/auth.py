"""From the Authorization header to the caller: which world, which shop, by which kind of key."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from mock_server import keys
from mock_server.contract.verbs import Callers
from mock_server.errors import PermissionDenied, Unauthenticated, VendorError
from mock_server.fidelity import Fact, Grade
from mock_server.seeding.presets import PRESETS
from mock_server.store import Shop, Store, World
from mock_server.store.world import Holder

Base = Literal["shop", "partner", "bare"]
"""Which base URL a call came by."""

_SCHEME = "bearer "
_NAMES = {
    keys.API_KEY: "a shop's api_key (<id>:<32 letters or digits>)",
    keys.SHOP_KEY: "a partner's shop_key (shop<id>:<64 letters or digits>)",
    keys.PARTNER_API_KEY: "a partner's own api_key (<id>:<32 letters or digits>)",
}
_WANTED = {
    "shop": (keys.API_KEY, keys.TEST_KEY),
    "partner": (keys.SHOP_KEY, keys.TEST_KEY),
    "bare": (keys.API_KEY, keys.SHOP_KEY, keys.TEST_KEY),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a vendor method."""

    world: World
    shop: Shop
    """The key's; of a partner's own key the world's first."""

    is_partner: bool = False
    """Whether it is a partner's own key."""


OpenWorld = Callable[[str, str | None], Awaitable[Holder]]
"""Opens the world of a test key's name, grown from a preset or the server's own."""


class Authenticator:
    """Finds the caller of a key in one store."""

    def __init__(self, store: Store, open_world: OpenWorld | None = None) -> None:
        self._store = store
        self._open_world = open_world
        self.secret = b""
        """The store's own, known once it is open."""

    async def caller(
        self, authorization: bytes | None, base: Base, callers: Callers = "shop"
    ) -> Caller:
        """The caller of a vendor method that takes the keys of these callers.

        Raises:
            Unauthenticated: no key, no key of ours, or one of the wrong kind for the base.
            PermissionDenied: a partner's own api_key, which no Zalo method takes, or a shop's
                where only a partner may call.
        """
        holder = await self.holder(bearer(authorization))
        is_partner = holder.place is None
        if is_partner and callers == "shop":
            raise PermissionDenied(
                "a partner's own api_key may not call this method: send the shop's shop_key",
                {"reason": "partner_api_key"},
            )
        if callers == "partner" and not (is_partner or holder.kind == keys.TEST_KEY):
            raise PermissionDenied(
                "a shop's key may not call this method: send the partner's own api_key",
                {"reason": "shop_key"},
            )
        wanted = _WANTED[base] if not is_partner or base == "shop" else (keys.PARTNER_API_KEY,)
        if holder.kind not in wanted:
            raise _wrong_kind(holder.kind, base)
        return Caller(holder.world, holder.world.shops[holder.place or 0], is_partner)

    async def holder(self, key: str) -> Holder:
        """Whose a key is; a test key opens its world. Raises Unauthenticated for no key of ours."""
        if key.startswith(keys.TEST_PREFIX):
            return await self._test_holder(key)
        holder = await self._find(key)
        if holder is None:
            raise Unauthenticated(_unknown(key))
        return holder

    async def _find(self, key: str) -> Holder | None:
        return await self._store.worlds.find_holder(keys.digest(self.secret, key))

    async def _test_holder(self, key: str) -> Holder:
        name, at, preset = key.removeprefix(keys.TEST_PREFIX).partition("@")
        if self._open_world is None:
            raise Unauthenticated("test keys are turned off: start the server with --test-keys on")
        if not keys.is_name(name):
            raise Unauthenticated(
                "malformed test key: its form is test:<name> or test:<name>@<preset>, the name "
                "of up to 64 letters, digits, '.', '_' and '-'"
            )
        asked = preset if at else None
        if asked is not None and asked not in PRESETS:
            raise Unauthenticated(f"unknown preset {asked!r}: it is one of {', '.join(PRESETS)}")
        holder = await self._find(f"{keys.TEST_PREFIX}{name}")
        if holder is None:  # another call may open it at the same time, with another preset
            holder = await self._open_world(name, asked)
        opened_with = holder.world.recipe["preset"]
        if asked is not None and asked != opened_with:
            raise Unauthenticated(
                f"the first use of this test key opened its world with the preset {opened_with}"
            )
        return holder


def bearer(authorization: bytes | None) -> str:
    """The key of an Authorization header; raises Unauthenticated where it holds none."""
    if authorization is None:
        raise Unauthenticated("no key: send the header Authorization: Bearer <key>")
    text = authorization.decode("latin-1")
    if text[:7].lower() != _SCHEME or not text[7:].strip():
        raise Unauthenticated("malformed key: the header's form is Authorization: Bearer <key>")
    return text[7:].strip()


def _unknown(key: str) -> str:
    kind = keys.kind_by_form(key)
    if kind is None:
        return f"malformed key: send {_NAMES[keys.API_KEY]} or {_NAMES[keys.SHOP_KEY]}"
    return f"unknown key: it has the form of {_NAMES[kind].split(' (')[0]}, but no world has it"


def _wrong_kind(kind: str, base: Base) -> VendorError:
    wanted = _WANTED[base][0]
    other = "partner" if base == "shop" else "shop"
    return Unauthenticated(
        f"wrong kind of key: this base URL takes {_NAMES[wanted]}, and the one sent is "
        f"{_NAMES[kind].split(' (')[0]}, which the {other} base takes"
    )


RULES = (
    Fact(
        "keys.shop-base",
        "The shop base takes a shop's `api_key`.",
        Grade.DOCUMENTED,
        "the usage page of shops",
    ),
    Fact(
        "keys.partner-base",
        "The partner base takes a partner's `shop_key`.",
        Grade.DOCUMENTED,
        "the usage page of partners",
    ),
    Fact("keys.bare-path", "The bare path takes either.", Grade.ASSUMED, "the reference widget"),
    Fact(
        "keys.refused",
        "A key that is missing, malformed, unknown or of the wrong kind is 401, and the text "
        "tells which without repeating the key.",
        Grade.DOCUMENTED,
        "the vendor's error page; the texts are ours",
    ),
    Fact(
        "keys.partner-own",
        "A partner's own `api_key` on a Zalo method is 403 `permission_denied`.",
        Grade.ASSUMED,
        "the code is the sister API's",
    ),
    Fact(
        "keys.test",
        "`test:<name>` and `test:<name>@<preset>` open a world of that name at their first use, on "
        "every base path; another preset later is 401, and `--test-keys off` turns them off.",
        Grade.ASSUMED,
        "the simulator's own: test workers need no set-up call",
    ),
)
