"""What the vendor has: one noun a file, declared; the engine does the rest."""

from typing import Any

from mock_server.schema import Resource
from mock_server.vendor.account import ACCOUNTS, UPDATE_SHOP_OA
from mock_server.vendor.authorize_shop import AUTHORIZE_SHOP
from mock_server.vendor.consent import CONSENTS
from mock_server.vendor.consent_verbs import CHECK_CONSENT, REQUEST_CONSENT
from mock_server.vendor.current_account import CURRENT_ACCOUNT
from mock_server.vendor.journey import JOURNEYS
from mock_server.vendor.journey_verbs import CREATE_JOURNEY, GET_JOURNEY
from mock_server.vendor.message import MESSAGES_SENT
from mock_server.vendor.message_verbs import GET_MESSAGE, SEND_ZNS, SEND_ZNS_JOURNEY
from mock_server.vendor.template import GET_TEMPLATE, TEMPLATES
from mock_server.verbs import Verb

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
    AUTHORIZE_SHOP,
)
"""Every method that does something else than list."""
