"""SMS Brandname: messages by Zalo, by a voice call, or by SMS, from a separate system."""

from mock_server.contract.service import Service, methods_in
from mock_server.etelecom.sms import sms_message_verbs
from mock_server.etelecom.sms.sms_account import SMS_ACCOUNTS
from mock_server.etelecom.sms.sms_message import SMS_MESSAGES

SMS = Service(
    verbs=methods_in(sms_message_verbs),
    kept=(SMS_MESSAGES, SMS_ACCOUNTS),
)
