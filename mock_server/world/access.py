"""Who is refused whatever their key: closed shops, and a partner that calls from elsewhere."""

import ipaddress

from msgspec import Struct
from msgspec.json import decode, encode

from mock_server.errors import AccountClosed, PermissionDenied
from mock_server.fidelity import observed
from mock_server.store import Shop

_NETWORK = ipaddress.IPv4Network | ipaddress.IPv6Network


class Access(Struct, frozen=True):
    """What a world refuses."""

    closed_shops: tuple[int, ...] = ()
    partner_addresses: tuple[str, ...] = ()
    """Addresses and networks that the partner may call from; any where there is none."""

    @classmethod
    def read(cls, text: str) -> "Access":
        """What a world keeps of it; empty for nothing."""
        return decode(text, type=cls) if text else cls()

    def written(self) -> str:
        """The same, as a world keeps it."""
        return encode(self).decode()

    def check(self, shop: Shop | None, address: str | None, *, by_partner: bool) -> None:
        """Refuse a caller.

        Args:
            shop: The shop that calls, or for which its partner does; None for the partner itself.
            address: Where the call comes from.
            by_partner: Whether a partner calls.

        Raises:
            PermissionDenied: the partner may not call from there.
            AccountClosed: the shop was closed.
        """
        if by_partner and not self._may_call_from(address):
            hint = f"address: the partner may not call from {address} (PUT /__admin/access)"
            raise PermissionDenied(PermissionDenied.usual, hint=hint)
        if shop is not None and shop.shop_id in self.closed_shops:
            raise AccountClosed(hint="closed: the shop was closed (PUT /__admin/access)")

    def _may_call_from(self, address: str | None) -> bool:
        if not self.partner_addresses:
            return True
        try:
            found = ipaddress.ip_address(address or "")
        except ValueError:  # by a Unix socket
            return False
        return any(found in network_of(each) for each in self.partner_addresses)


def network_of(text: str) -> _NETWORK:
    """The network of an address or a network; raises ValueError."""
    return ipaddress.ip_network(text, strict=False)


RULES = (
    observed(
        "keys.closed",
        "A shop that was blocked or deleted is 503 `unavailable`, `Tài khoản không còn được sử "
        "dụng hoặc đã bị xoá`, `meta.xcode` `account_closed`, by each of its keys and its "
        "partner's `shop_key`.",
    ),
    observed(
        "keys.addresses",
        "A partner whose calls are bound to a list of addresses is 403 `permission_denied`, `Không "
        "tìm thấy hoặc cần quyền truy cập..`, from elsewhere: with its own key and with a "
        "`shop_key`.",
        "the backend family's public source, 2022-04; the text is the code's usual one",
    ),
)
