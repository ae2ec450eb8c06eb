"""What the vendor has: one noun a file, declared; the engine does the rest."""

from typing import Any

from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.etelecom.accounts.account_verbs import CURRENT_ACCOUNT, CURRENT_SHOP
from mock_server.etelecom.accounts.shop_verbs import AUTHORIZE_SHOP
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.account_verbs import UPDATE_SHOP_OA
from mock_server.etelecom.zalo.consent import CONSENTS
from mock_server.etelecom.zalo.consent_verbs import CHECK_CONSENT, REQUEST_CONSENT
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_verbs import CREATE_JOURNEY, GET_JOURNEY
from mock_server.etelecom.zalo.message import MESSAGES_SENT
from mock_server.etelecom.zalo.message_verbs import GET_MESSAGE, SEND_ZNS, SEND_ZNS_JOURNEY
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.etelecom.zalo.template_verbs import GET_TEMPLATE

CATALOGUE: tuple[Resource[Any], ...] = (
    JOURNEYS,
    CONSENTS,
    MESSAGES_SENT,
    TEMPLATES,
    ACCOUNTS,
)
"""Every list that the simulator serves."""

VERBS: tuple[Verb, ...] = (
    CREATE_JOURNEY,
    GET_JOURNEY,
    SEND_ZNS_JOURNEY,
    SEND_ZNS,
    GET_MESSAGE,
    REQUEST_CONSENT,
    CHECK_CONSENT,
    GET_TEMPLATE,
    UPDATE_SHOP_OA,
    CURRENT_ACCOUNT,
    CURRENT_SHOP,
    AUTHORIZE_SHOP,
)
"""Every method that does something else than list."""
