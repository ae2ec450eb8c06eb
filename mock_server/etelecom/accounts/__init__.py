"""Accounts of shops and partners: the services ``Misc``, ``Shop`` and ``Webhook``."""

from mock_server.contract.service import Service
from mock_server.etelecom.accounts.account_verbs import CURRENT_ACCOUNT, CURRENT_SHOP
from mock_server.etelecom.accounts.partner_link import PARTNER_LINKS
from mock_server.etelecom.accounts.shop_request import SHOP_REQUESTS
from mock_server.etelecom.accounts.shop_verbs import AUTHORIZE_SHOP
from mock_server.etelecom.accounts.version_verbs import VERSION_INFO
from mock_server.etelecom.accounts.webhook import WEBHOOKS
from mock_server.etelecom.accounts.webhook_sending import SENDING
from mock_server.etelecom.accounts.webhook_verbs import (
    CREATE_WEBHOOK,
    DELETE_WEBHOOK,
    GET_WEBHOOKS,
)

ACCOUNTS_API = Service(
    kept=(
        PARTNER_LINKS,
        SHOP_REQUESTS,
        WEBHOOKS,
    ),
    account_webhooks=SENDING,
    verbs=(
        CURRENT_ACCOUNT,
        CURRENT_SHOP,
        VERSION_INFO,
        AUTHORIZE_SHOP,
        CREATE_WEBHOOK,
        GET_WEBHOOKS,
        DELETE_WEBHOOK,
    ),
)
