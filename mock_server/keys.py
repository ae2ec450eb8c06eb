"""The bearer keys of a world: their forms, how they are made, and their digests."""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import blake2b, sha512

from mock_server.fidelity import Fact, Grade, Subject

API_KEY, SHOP_KEY, PARTNER_API_KEY = "api_key", "shop_key", "partner_api_key"
"""The kinds: a shop's own, a partner's for one shop, and the partner's own."""

TEST_KEY = "test_key"
"""The kind of a key that opens a world of its name on its first use."""

SMS_LOGIN = "sms_login"
"""The kind of a user name and a password of the SMS system."""

TEST_PREFIX = "test:"
_NAME = re.compile(r"(?!\.\.?\Z)[A-Za-z0-9._-]{1,64}", re.ASCII)

PARTNER_ID = 1_000_000_000_000_000_002

_DEMO = "demo"
_API_KEY_FORM = re.compile(r"\d{19}:[A-Za-z0-9]{32}", re.ASCII)
_SHOP_KEY_FORM = re.compile(r"shop\d{19}:[A-Za-z0-9]{64}", re.ASCII)
_ALPHABET = str.maketrans("-_", "Aa")


def digest(secret: bytes, key: str) -> bytes:
    """What a store keeps of a key. Looked up by digest, a key is never compared in clear."""
    return blake2b(key.encode("utf-8", "surrogateescape"), key=secret, digest_size=32).digest()


def api_key(secret: bytes, world: str, shop_id: int) -> str:
    """A shop's own key: ``<shop id>:<32 letters or digits>``."""
    half = "demo" * 8 if world == _DEMO else _drawn(secret, f"{world}/{shop_id}/api_key", 32)
    return f"{shop_id}:{half}"


def shop_key(secret: bytes, world: str, shop_id: int) -> str:
    """A partner's key for one shop: ``shop<shop id>:<64 letters or digits>``."""
    half = "demo" * 16 if world == _DEMO else _drawn(secret, f"{world}/{shop_id}/shop_key", 64)
    return f"shop{shop_id}:{half}"


def partner_api_key(secret: bytes, world: str) -> str:
    """The partner's own key, which has the form of a shop's."""
    demo = "partnerpartnerpartnerpartnerpart"
    half = demo if world == _DEMO else _drawn(secret, f"{world}/partner", 32)
    return f"{PARTNER_ID}:{half}"


def sms_username(world: str, place: int) -> str:
    """The SMS user name of a world's shop; that of the first one is the world's name."""
    return world if place == 0 else f"{world}.{place + 1}"


def sms_password(secret: bytes, world: str, shop_id: int) -> str:
    """The SMS password of a world's shop."""
    return "demo" if world == _DEMO else _drawn(secret, f"{world}/{shop_id}/sms_password", 24)


def login(username: str, password: str) -> str:
    """A user name and its password as one key; no bearer has a line's end."""
    return f"{username}\n{password}"


def kind_by_form(key: str) -> str | None:
    """The kind whose form a key has; None for no form of the vendor's."""
    if _SHOP_KEY_FORM.fullmatch(key):
        return SHOP_KEY
    return API_KEY if _API_KEY_FORM.fullmatch(key) else None


def is_name(text: str) -> bool:
    """Whether a world may be called so."""
    return _NAME.fullmatch(text) is not None


def _drawn(secret: bytes, name: str, length: int) -> str:
    raw = hmac.digest(secret, name.encode(), sha512)
    return urlsafe_b64encode(raw).decode().translate(_ALPHABET)[:length]


SUBJECT = Subject("keys", "Keys", "Who may call what.")

RULES = (
    Fact(
        "keys.forms",
        "A shop's `api_key` is `<19 digits>:<32 letters or digits>`, a partner's `shop_key` "
        "`shop<shop id, 19 digits>:<64 letters or digits>`.",
        Grade.DOCUMENTED,
        "the usage pages of shops and partners",
    ),
    Fact(
        "keys.demo",
        "The keys of the world `demo` are the same on every server; those of other worlds follow "
        "from a secret of the store.",
        Grade.ASSUMED,
        "the simulator's own",
    ),
)
