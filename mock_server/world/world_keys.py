"""What a store keeps of the keys of a world."""

from collections.abc import Sequence

from mock_server import keys
from mock_server.keys import WorldKeys
from mock_server.store import Origin
from mock_server.store.world import KeyDraft


def key_drafts(
    secret: bytes, drawn: WorldKeys, world: str, shop_ids: Sequence[int], origin: Origin
) -> tuple[KeyDraft, ...]:
    """All keys of a world whose shops have these ids."""
    held: list[tuple[str, int | None, str]] = [(drawn.partner_api_key, None, keys.PARTNER_API_KEY)]
    for place, shop_id in enumerate(shop_ids):
        held.append((drawn.api_key(shop_id), place, keys.API_KEY))
        held.append((drawn.shop_key(shop_id), place, keys.SHOP_KEY))
        login = keys.login(keys.sms_username(world, place), drawn.sms_password(shop_id))
        held.append((login, place, keys.SMS_LOGIN))
    if origin is Origin.TEST_KEY:
        held.append((f"{keys.TEST_PREFIX}{world}", 0, keys.TEST_KEY))
    return tuple(
        KeyDraft(keys.digest(secret, key), place, kind, drawn.sealed(key))
        for key, place, kind in held
    )


def extra_key(secret: bytes, key: str) -> KeyDraft:
    """A user-defined key for the world ``demo``."""
    kind = keys.kind_by_form(key) or keys.API_KEY
    return KeyDraft(keys.digest(secret, key), 0, kind, None)
