"""The switchboard (VPBX): the service ``Etelecom``, and its users in the service ``Shop``."""

from mock_server.contract.service import Service
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
from mock_server.fidelity import Subject

PBX = Service(
    lists=(
        TENANTS,
        HOTLINES,
        EXTENSIONS,
        ACCOUNT_USERS,
        CALL_LOGS,
    ),
    verbs=(
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
    ),
    not_simulated=("Etelecom/GetDriverConfig",),
)

SUBJECT = Subject("pbx", "Switchboard", "Tenants, hotlines, extensions, users and calls (VPBX).")
