"""The service ``Zalo``: journeys, consents, messages, templates and official accounts."""

from mock_server.contract.service import Service
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

ZALO = Service(
    lists=(
        JOURNEYS,
        CONSENTS,
        MESSAGES_SENT,
        TEMPLATES,
        ACCOUNTS,
    ),
    verbs=(
        CREATE_JOURNEY,
        GET_JOURNEY,
        SEND_ZNS_JOURNEY,
        SEND_ZNS,
        GET_MESSAGE,
        REQUEST_CONSENT,
        CHECK_CONSENT,
        GET_TEMPLATE,
        UPDATE_SHOP_OA,
    ),
    not_simulated=(
        "OA/UploadFile",
        "Zalo/AuthorizeOA",
        "Zalo/ConnectOA",
        "Zalo/CreateTemplate",
        "Zalo/ListFollowers",
        "Zalo/OASendFile",
        "Zalo/OASendImage",
        "Zalo/OASendSticker",
        "Zalo/OASendText",
        "Zalo/RefreshToken",
        "Zalo/RequestUserInfo",
        "Zalo/SendZNSTxn",
    ),
)
