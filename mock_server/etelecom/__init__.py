"""The vendor's services, a folder for each. Everything else follows from their declarations."""

from mock_server.contract.service import Service, lists_of, records_of, verbs_of
from mock_server.etelecom.accounts import ACCOUNTS_API
from mock_server.etelecom.pbx import PBX
from mock_server.etelecom.sms import SMS
from mock_server.etelecom.zalo import ZALO

SERVICES: tuple[Service, ...] = (ZALO, ACCOUNTS_API, PBX, SMS)
"""Every service that the simulator serves."""

CATALOGUE = lists_of(SERVICES)
"""Every list."""

RECORDS = records_of(SERVICES)
"""Every list, and the resources that no method lists."""

VERBS = verbs_of(SERVICES)
"""Every other method."""
