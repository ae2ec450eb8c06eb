"""What the vendor has: one noun a file, declared; the engine does the rest."""

from typing import Any

from mock_server.contract.schema import Resource
from mock_server.contract.verbs import Verb
from mock_server.etelecom.accounts.account_verbs import CURRENT_ACCOUNT, CURRENT_SHOP
from mock_server.etelecom.accounts.shop_verbs import AUTHORIZE_SHOP
from mock_server.etelecom.pbx.account_user import ACCOUNT_USERS
from mock_server.etelecom.pbx.account_user_verbs import CREATE_ACCOUNT_USER
from mock_server.etelecom.pbx.call_log import CALL_LOGS
from mock_server.etelecom.pbx.extension import EXTENSIONS
from mock_server.etelecom.pbx.extension_verbs import (
    ASSIGN_USER_TO_EXTENSION,
    CREATE_EXTENSION,
    GET_EXTENSION_INFO,
    REMOVE_USER_OF_EXTENSION,
    UPDATE_HOTLINE_FOR_EXTENSION,
)
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.hotline_verbs import (
    PARTNER_ADD_HOTLINE,
    PARTNER_ADD_HOTLINE_TO_TENANT,
    PARTNER_REMOVE_HOTLINE,
    PARTNER_REMOVE_HOTLINE_FROM_TENANT,
)
from mock_server.etelecom.pbx.tenant import TENANTS
from mock_server.etelecom.pbx.tenant_verbs import (
    CREATE_TENANT,
    GET_TENANT,
    PARTNER_ACTIVATE_TENANT,
)
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
    TENANTS,
    HOTLINES,
    EXTENSIONS,
    ACCOUNT_USERS,
    CALL_LOGS,
)
"""Every kind of record, with the list that shows it."""
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
    CREATE_TENANT,
    GET_TENANT,
    PARTNER_ACTIVATE_TENANT,
    PARTNER_ADD_HOTLINE,
    PARTNER_ADD_HOTLINE_TO_TENANT,
    PARTNER_REMOVE_HOTLINE_FROM_TENANT,
    PARTNER_REMOVE_HOTLINE,
    CREATE_EXTENSION,
    GET_EXTENSION_INFO,
    ASSIGN_USER_TO_EXTENSION,
    UPDATE_HOTLINE_FOR_EXTENSION,
    REMOVE_USER_OF_EXTENSION,
    CREATE_ACCOUNT_USER,
)
"""Every method that does something else than list."""
