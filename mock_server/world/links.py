"""Whether a shop is linked to the partner, checked at each call with a ``shop_key``."""

import json

from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.store import Shop, Store

_MOST_KEPT = 1_000


class Links:
    """The links of one store's shops."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of_bases: dict[int, bool] = {}
        """What is known of shops whose base is unchanged; a base never changes."""

    async def stands(self, shop: Shop) -> bool:
        """Whether the shop's ``shop_key`` is accepted."""
        if not shop.changed and shop.base in self._of_bases:
            return self._of_bases[shop.base]
        document = await self._store.records.find(shop, PARTNER_LINKS, shop.shop_id)
        stands = document is not None and json.loads(document)["state"] == "linked"
        if not shop.changed:
            if len(self._of_bases) >= _MOST_KEPT:
                self._of_bases.clear()
            self._of_bases[shop.base] = stands
        return stands
