"""The service ``Zalo``: OAs, their followers, and everything that they send."""

from mock_server.contract.service import Service
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.account_verbs import GET_SHOP_OA, UPDATE_SHOP_OA
from mock_server.etelecom.zalo.authorization import AUTHORIZATIONS
from mock_server.etelecom.zalo.authorization_verbs import AUTHORIZE_OA, CONNECT_OA, REFRESH_TOKEN
from mock_server.etelecom.zalo.consent import CONSENTS
from mock_server.etelecom.zalo.consent_verbs import CHECK_CONSENT, REQUEST_CONSENT
from mock_server.etelecom.zalo.conversation import CONVERSATIONS
from mock_server.etelecom.zalo.conversation_verbs import (
    OA_SEND_FILE,
    OA_SEND_IMAGE,
    OA_SEND_STICKER,
    OA_SEND_TEXT,
    REQUEST_USER_INFO,
)
from mock_server.etelecom.zalo.follower import FOLLOWERS
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.journey_verbs import CREATE_JOURNEY, GET_JOURNEY
from mock_server.etelecom.zalo.message import MESSAGES_SENT
from mock_server.etelecom.zalo.message_verbs import GET_MESSAGE, SEND_ZNS, SEND_ZNS_JOURNEY
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.etelecom.zalo.template_verbs import CREATE_TEMPLATE, GET_TEMPLATE
from mock_server.etelecom.zalo.transaction_verbs import SEND_ZNS_TXN
from mock_server.etelecom.zalo.upload import UPLOADS
from mock_server.etelecom.zalo.upload_verbs import UPLOAD_FILE

ZALO = Service(
    lists=(
        JOURNEYS,
        CONSENTS,
        MESSAGES_SENT,
        TEMPLATES,
        ACCOUNTS,
        FOLLOWERS,
    ),
    kept=(
        CONVERSATIONS,
        UPLOADS,
        AUTHORIZATIONS,
    ),
    verbs=(
        CREATE_JOURNEY,
        GET_JOURNEY,
        SEND_ZNS_JOURNEY,
        SEND_ZNS,
        GET_MESSAGE,
        REQUEST_CONSENT,
        CHECK_CONSENT,
        CREATE_TEMPLATE,
        GET_TEMPLATE,
        OA_SEND_TEXT,
        OA_SEND_IMAGE,
        OA_SEND_STICKER,
        OA_SEND_FILE,
        REQUEST_USER_INFO,
        SEND_ZNS_TXN,
        AUTHORIZE_OA,
        CONNECT_OA,
        REFRESH_TOKEN,
        GET_SHOP_OA,
        UPDATE_SHOP_OA,
        UPLOAD_FILE,
    ),
)
