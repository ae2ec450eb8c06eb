"""The switchboard (VPBX): the service ``Etelecom``, and its users in the service ``Shop``."""

from mock_server.contract.service import Service, methods_in
from mock_server.etelecom.pbx import (
    account_user_verbs,
    extension_verbs,
    hotline_verbs,
    tenant_verbs,
)
from mock_server.etelecom.pbx.account_user import ACCOUNT_USERS
from mock_server.etelecom.pbx.call_log import CALL_LOGS
from mock_server.etelecom.pbx.extension import EXTENSIONS
from mock_server.etelecom.pbx.hotline import HOTLINES
from mock_server.etelecom.pbx.tenant import TENANTS
from mock_server.fidelity import Subject

PBX = Service(
    lists=(TENANTS, HOTLINES, EXTENSIONS, ACCOUNT_USERS, CALL_LOGS),
    verbs=methods_in(tenant_verbs, hotline_verbs, extension_verbs, account_user_verbs),
    not_simulated=("Etelecom/GetDriverConfig",),
)

SUBJECT = Subject("pbx", "Switchboard", "Tenants, hotlines, extensions, users and calls (VPBX).")
