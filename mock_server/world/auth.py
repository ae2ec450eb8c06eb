"""From the Authorization header to the caller: which world, which shop, which kind of key."""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, NamedTuple

from mock_server import keys
from mock_server.contract.bases import Base, Callers
from mock_server.errors import NotFound, PermissionDenied, Unauthenticated, VendorError
from mock_server.fidelity import assumed, documented, observed
from mock_server.keys import WorldKeys
from mock_server.seeding.presets import PRESETS
from mock_server.store import Shop, Store, World
from mock_server.store.world import Holder
from mock_server.world.links import Links

_SCHEMES = ("Bearer", "bearer")
_REMEMBERED = 256
"""Keys sent most recently whose digests are remembered."""

_INVALID = "api_key không hợp lệ"
"""The vendor's text (the backend family's public source, 2022-04)."""

_UNLINKED = "unlinked: the shop does not let the partner act for it (POST /__admin/shop/link)"

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
_OF_ACCOUNTS: dict[Base, tuple[str, ...]] = {
    "shop": (keys.API_KEY, keys.TEST_KEY),
    "partner": (keys.PARTNER_API_KEY, keys.TEST_KEY),
    "bare": (keys.API_KEY, keys.PARTNER_API_KEY, keys.TEST_KEY),
}


class Caller(NamedTuple):
    """The caller of a vendor method."""

    world: World
    shop: Shop
    """The shop of the key; with a partner's own key the world's first."""

    is_partner: bool = False
    """Whether it is a partner's own key."""

    key: str = ""
    """The key that was sent; empty if a control call acts for the world."""

    sealed: bytes | None = None
    """The root of the world's keys, sealed with that key."""

    origin: str = ""
    """The origin and path prefix of this server, as the caller reaches it."""

    @property
    def keys(self) -> WorldKeys | None:
        """The world's keys, which a caller with one of them may see; None if no key was sent."""
        return keys.opened(self.sealed, self.key) if self.key else None


OpenWorld = Callable[[str, str | None], Awaitable[Holder]]
"""Opens the world of a test key's name, generated from a preset or the server's own."""


class Authenticator:
    """Finds the caller of a key in one store."""

    def __init__(self, store: Store, open_world: OpenWorld | None = None) -> None:
        self._store = store
        self._open_world = open_world
        self._links = Links(store)
        # A client sends the same key with every call; no text of it is compared on its way.
        self._bearer = lru_cache(_REMEMBERED)(bearer)
        self._digest = lru_cache(_REMEMBERED)(keys.digest)
        self.secret = b""
        """The secret is the store's own, known once it is open."""

    async def caller(
        self, authorization: bytes | None, base: Base, callers: Callers = "shop"
    ) -> Caller:
        """The caller of a vendor method that takes the keys of these callers.

        Raises:
            Unauthenticated: no key, an unknown key, or a key of the wrong kind for base or method.
            PermissionDenied: an unknown shop_key, where one is expected.
        """
        key = self._bearer(authorization)
        holder = await self._holder(key)
        if holder is None:
            raise _unheld(key, base, callers)
        is_partner = holder.place is None
        if callers == "account":
            if holder.kind not in _OF_ACCOUNTS[base]:
                raise _refused(f"wrong kind of key: send {_NAMES[_OF_ACCOUNTS[base][0]]}")
            shop = holder.world.shops[holder.place or 0]
            by_partner = is_partner or base == "partner"
            return Caller(holder.world, shop, by_partner, key, holder.sealed)
        if holder.kind == keys.SHOP_KEY and not await self._links.stands(
            holder.world.shops[holder.place or 0]
        ):
            raise PermissionDenied(PermissionDenied.usual, hint=_UNLINKED)
        if is_partner and callers == "shop":
            raise _refused(
                "a partner's own api_key may not call this method: send the shop's shop_key"
            )
        if callers == "partner" and not (is_partner or holder.kind == keys.TEST_KEY):
            raise _refused("a shop's key may not call this method: send the partner's own api_key")
        wanted = _WANTED[base] if not is_partner or base == "shop" else (keys.PARTNER_API_KEY,)
        if holder.kind not in wanted:
            raise _wrong_kind(holder.kind, base)
        shop = holder.world.shops[holder.place or 0]
        return Caller(holder.world, shop, is_partner, key, holder.sealed)

    async def by_login(self, username: Any, password: Any) -> Caller:
        """The caller of another system's method, by user name and password from the body.

        ``test:<name>`` opens a test world with any password.

        Raises:
            Unauthenticated: no user has both.
        """
        if not isinstance(username, str) or not isinstance(password, str):
            raise Unauthenticated(
                Unauthenticated.usual, hint="username and password: must be strings of the body"
            )
        is_test = username.startswith(keys.TEST_PREFIX)
        holder = await self._holder(username if is_test else keys.login(username, password))
        if holder is None:
            hint = "wrong user name or password: a world shows its sms_username and sms_password"
            raise Unauthenticated(Unauthenticated.usual, hint=hint)
        return Caller(holder.world, holder.world.shops[holder.place or 0])

    async def holder(self, key: str) -> Holder:
        """The holder of a key; a test key opens its world.

        Raises Unauthenticated for an unknown key.
        """
        holder = await self._holder(key)
        if holder is None:
            raise _unknown(key)
        return holder

    def _holder(self, key: str) -> Awaitable[Holder | None]:
        """None for an unknown key; raises Unauthenticated for a bad test key."""
        if key.startswith(keys.TEST_PREFIX):
            return self._test_holder(key)
        return self._find(key)

    def _find(self, key: str) -> Awaitable[Holder | None]:
        return self._store.worlds.find_holder(self._digest(self.secret, key))

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
    """The key of an Authorization header; raises Unauthenticated if it has none."""
    if authorization is None:
        raise Unauthenticated(
            Unauthenticated.usual, hint="no key: send the header Authorization: Bearer <key>"
        )
    scheme, _, key = authorization.decode("latin-1").partition(" ")
    if scheme not in _SCHEMES or not key.strip():
        hint = "malformed key: the header's form is Authorization: Bearer <key>"
        raise Unauthenticated(Unauthenticated.usual, hint=hint)
    return key.strip()


def _refused(hint: str, meta: dict[str, str] | None = None) -> Unauthenticated:
    return Unauthenticated(_INVALID, meta, hint)


def _unknown(key: str) -> Unauthenticated:
    kind = keys.kind_by_form(key)
    if kind is None:
        return _refused(f"malformed key: send {_NAMES[keys.API_KEY]} or {_NAMES[keys.SHOP_KEY]}")
    name = _NAMES[kind].split(" (")[0]
    hint = f"unknown key: it has the format of {name}, but belongs to no world"
    return _refused(hint, {"orig": NotFound.usual})


def is_shop_key(key: str) -> bool:
    """Whether a key has the form of a `shop_key`."""
    return keys.kind_by_form(key) == keys.SHOP_KEY


def _unheld(key: str, base: Base, callers: Callers) -> VendorError:
    """The refusal of an unknown key; one of a form that is not taken there is not looked up."""
    unknown = _unknown(key)
    if is_shop_key(key):
        if base != "shop" and callers in ("shop", "anyone"):
            return PermissionDenied(PermissionDenied.usual, hint=unknown.hint)
        return _refused(unknown.hint)
    takes_api_keys = base != "partner" or callers != "shop"
    return unknown if takes_api_keys else _refused(unknown.hint)


def _wrong_kind(kind: str, base: Base) -> VendorError:
    wanted = _WANTED[base][0]
    other = "partner" if base == "shop" else "shop"
    return _refused(
        f"wrong kind of key: this base URL takes {_NAMES[wanted]}, but the one sent is "
        f"{_NAMES[kind].split(' (')[0]}, which the {other} base takes"
    )


RULES = (
    documented(
        "keys.shop-base",
        "The shop base takes a shop's `api_key`.",
        "the usage page of shops",
    ),
    documented(
        "keys.partner-base",
        "The partner base takes a partner's `shop_key`.",
        "the usage page of partners",
    ),
    assumed("keys.bare-path", "The bare path takes either.", "the reference widget"),
    observed(
        "keys.refused",
        "A missing key is 401 `unauthenticated`, `Vui lòng đăng nhập (hoặc đăng ký nếu chưa có "
        "tài khoản).`; a malformed one, an unknown one or one of the wrong kind 401 `api_key "
        "không hợp lệ`, with `meta.orig` `Không tìm thấy.` where it was looked up. The note "
        "`key-refused` says which, without repeating the key.",
    ),
    observed(
        "keys.scheme",
        "The scheme is `Bearer` or `bearer`; with another scheme the call has no key.",
    ),
    observed(
        "keys.unlinked",
        "A `shop_key` of the right form that is unknown or unlinked is 403 `permission_denied`, "
        "`Không tìm thấy hoặc cần quyền truy cập..`, where a `shop_key` is expected.",
    ),
    observed(
        "keys.partner-own",
        "A partner's own `api_key` on a Zalo method is refused as a key of the wrong kind.",
    ),
    assumed(
        "keys.test",
        "`test:<name>` and `test:<name>@<preset>` open a world of that name on first use, on "
        "every base path; another preset later is 401, and `--test-keys off` disables them.",
        "the simulator's own: test workers need no set-up call",
    ),
)
