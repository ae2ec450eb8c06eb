"""Accounts of shops and partners: the services ``Misc``, ``Shop`` and ``Webhook``."""

from mock_server.contract.service import Service, methods_in
from mock_server.etelecom.accounts import account_verbs, shop_verbs, version_verbs, webhook_verbs
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.shop_request import SHOP_REQUESTS
from mock_server.etelecom.accounts.webhook import WEBHOOKS

ACCOUNTS_API = Service(
    kept=(PARTNER_LINKS, SHOP_REQUESTS, WEBHOOKS),
    verbs=methods_in(account_verbs, version_verbs, shop_verbs, webhook_verbs),
)
