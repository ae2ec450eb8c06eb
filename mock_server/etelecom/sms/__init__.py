"""SMS Brandname: messages by Zalo, by a voice call, or by SMS, from a separate system."""

from mock_server.contract.service import Service
from mock_server.etelecom.sms.sms_account import SMS_ACCOUNTS
from mock_server.etelecom.sms.sms_message import SMS_MESSAGES
from mock_server.etelecom.sms.sms_message_verbs import GET_STATUS_OMNI, SEND_MESSAGE

SMS = Service(
    verbs=(
        SEND_MESSAGE,
        GET_STATUS_OMNI,
    ),
    kept=(
        SMS_MESSAGES,
        SMS_ACCOUNTS,
    ),
)
