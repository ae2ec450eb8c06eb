"""The service ``Zalo``: OAs, their followers, and everything that they send."""

from mock_server.contract.service import Service, methods_in
from mock_server.etelecom.zalo import (
    account_verbs,
    authorization_verbs,
    consent_verbs,
    conversation_verbs,
    journey_verbs,
    message_verbs,
    template_verbs,
    transaction_verbs,
    upload_verbs,
)
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.authorization import AUTHORIZATIONS
from mock_server.etelecom.zalo.consent import CONSENTS
from mock_server.etelecom.zalo.conversation import CONVERSATIONS
from mock_server.etelecom.zalo.follower import FOLLOWERS
from mock_server.etelecom.zalo.journey import JOURNEYS
from mock_server.etelecom.zalo.message import MESSAGES_SENT
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.etelecom.zalo.upload import UPLOADS

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
    verbs=methods_in(
        journey_verbs,
        message_verbs,
        consent_verbs,
        template_verbs,
        conversation_verbs,
        transaction_verbs,
        authorization_verbs,
        account_verbs,
        upload_verbs,
    ),
)
