"""The bearer keys of a world: their formats, how they are made, and what a store keeps of them.

All keys of a world follow from its random *root*. A store has a digest of each key, by which the
key is looked up, and the root sealed with the key. So a caller with one of the keys can be shown
all of them, while the database reveals none.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import blake2b, sha512
from secrets import token_bytes

from msgspec import Struct

from mock_server.fidelity import Subject, assumed, documented

API_KEY, SHOP_KEY, PARTNER_API_KEY = "api_key", "shop_key", "partner_api_key"
"""The kinds: a shop's own, a partner's for one shop, and the partner's own."""

TEST_KEY = "test_key"
"""The kind of a key that opens a world of its name on first use."""

SMS_LOGIN = "sms_login"
"""The kind of a user name and a password of the SMS system."""

TEST_PREFIX = "test:"
_NAME = re.compile(r"(?!\.\.?\Z)[A-Za-z0-9._-]{1,64}", re.ASCII)

PARTNER_ID = 1_000_000_000_000_000_002

_ROOT_SIZE = 32
_API_KEY_FORM = re.compile(r"\d{19}:[A-Za-z0-9]{32}", re.ASCII)
_SHOP_KEY_FORM = re.compile(r"shop\d{19}:[A-Za-z0-9]{64}", re.ASCII)
_ALPHABET = str.maketrans("-_", "Aa")


def digest(secret: bytes, key: str) -> bytes:
    """What a store keeps of a key.

    Keys are looked up by digest, so that none is compared in clear text.
    """
    return blake2b(key.encode("utf-8", "surrogateescape"), key=secret, digest_size=32).digest()


class WorldKeys(Struct, frozen=True):
    """The keys of one world in the vendor's format."""

    root: bytes
    """What they are derived from; empty for those of ``demo``, which are published."""

    def api_key(self, shop_id: int) -> str:
        """A shop's own key: ``<shop id>:<32 letters or digits>``."""
        return f"{shop_id}:{self._half(f'{shop_id}/api_key', 'demo' * 8)}"

    def shop_key(self, shop_id: int) -> str:
        """A partner's key for one shop: ``shop<shop id>:<64 letters or digits>``."""
        return f"shop{shop_id}:{self._half(f'{shop_id}/shop_key', 'demo' * 16)}"

    @property
    def partner_api_key(self) -> str:
        """The partner's own key, in the format of a shop's key."""
        return f"{PARTNER_ID}:{self._half('partner', 'partnerpartnerpartnerpartnerpart')}"

    def sms_password(self, shop_id: int) -> str:
        """The SMS password of a shop: 24 letters or digits."""
        return self._half(f"{shop_id}/sms_password", "demo", 24)

    def sealed(self, key: str) -> bytes | None:
        """The root, sealed so that only the key opens it; None if there is nothing to hide."""
        return _veiled(self.root, key) if self.root else None

    def _half(self, purpose: str, published: str, length: int = 0) -> str:
        """The secret half of a key, as long as the published one unless a length is given."""
        if not self.root:
            return published
        raw = hmac.digest(self.root, purpose.encode(), sha512)
        return urlsafe_b64encode(raw).decode().translate(_ALPHABET)[: length or len(published)]


DEMO_KEYS = WorldKeys(b"")
"""The keys of the world ``demo``, the same on every server."""


def new_keys() -> WorldKeys:
    """Keys that no other world has or will have."""
    return WorldKeys(token_bytes(_ROOT_SIZE))


def opened(sealed: bytes | None, key: str) -> WorldKeys:
    """The keys that were sealed with one of them; those of ``demo`` if nothing was sealed."""
    if key.startswith(TEST_PREFIX):
        key = key.partition("@")[0]  # the preset is not part of the key
    return DEMO_KEYS if sealed is None else WorldKeys(_veiled(sealed, key))


def _veiled(root: bytes, key: str) -> bytes:
    """Encrypt or decrypt the root with a pad derived from the key.

    Roots and keys are random, so that no pad is used for two roots. The pad of a test key may be,
    but that key is not a secret: it is the name of its world.
    """
    text = key.encode("utf-8", "surrogateescape")
    pad = blake2b(text, digest_size=_ROOT_SIZE, person=b"root of keys").digest()
    covered = int.from_bytes(root, "big") ^ int.from_bytes(pad, "big")
    return covered.to_bytes(_ROOT_SIZE, "big")


def sms_username(world: str, place: int) -> str:
    """The SMS user name of a world's shop; that of the first shop is the world's name."""
    return world if place == 0 else f"{world}.{place + 1}"


def login(username: str, password: str) -> str:
    """A user name and its password as one key; a bearer key never contains a line break."""
    return f"{username}\n{password}"


def kind_by_form(key: str) -> str | None:
    """The kind of key with this format; None if the vendor has no such format."""
    if _SHOP_KEY_FORM.fullmatch(key):
        return SHOP_KEY
    return API_KEY if _API_KEY_FORM.fullmatch(key) else None


def is_name(text: str) -> bool:
    """Whether a text is a valid name of a world."""
    return _NAME.fullmatch(text) is not None


SUBJECT = Subject("keys", "Keys", "Which keys give access to what.")

RULES = (
    documented(
        "keys.forms",
        "A shop's `api_key` is `<19 digits>:<32 letters or digits>`, a partner's `shop_key` "
        "`shop<shop id, 19 digits>:<64 letters or digits>`.",
        "the usage pages of shops and partners",
    ),
    assumed(
        "keys.demo",
        "The keys of the world `demo` are the same on every server; those of other worlds are "
        "random, and change when a world is created again.",
    ),
    assumed(
        "keys.shown",
        "A world's keys are shown when it is created and to callers who send one of them; "
        "otherwise they are "
        "`null`. `POST /__admin/worlds/{name}/keys` replaces them.",
        "the simulator's own: neither the admin token nor the database reveals them",
    ),
)
