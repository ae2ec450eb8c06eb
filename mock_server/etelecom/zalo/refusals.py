"""Why Zalo refuses to send: the OA's state, or the customer."""

from mock_server.contract.customers import Customer
from mock_server.contract.verbs import VerbContext
from mock_server.errors import FailedPrecondition
from mock_server.etelecom.zalo.account_record import Account
from mock_server.etelecom.zalo.error_codes import (
    MESSAGES,
    QUOTA_OF_OA,
    SUCCESS,
    TOKEN_OF_OA_INVALID,
)
from mock_server.fidelity import Fact, Grade


def refusal(account: Account, customer: Customer) -> int:
    """Zalo's code, 0 where it sends."""
    if account.status == "N":
        return TOKEN_OF_OA_INVALID
    if account.remaining_quota <= 0:
        return QUOTA_OF_OA
    return customer.refusal or SUCCESS


def refuse(context: VerbContext, code: int) -> None:
    """Raise Zalo's refusal in a world that answers it by an error; else it is told by a record."""
    if code and context.alternative("zalo_refusal") == "error":
        raise FailedPrecondition(MESSAGES[code])


RULES = (
    Fact(
        "zalo.refusals",
        "An invalid request is an HTTP error; a refusal by Zalo is a record with status `N` and "
        "Zalo's code: -124 where the OA is disconnected, -144 where its quota is used up, and "
        "what the customer's number chooses.",
        Grade.ASSUMED,
        "entities carry `error_code` and `error_message`",
    ),
    Fact(
        "zalo.unknown-oa",
        "An `oa_id` that the shop does not have is 404 `not_found`.",
        Grade.ASSUMED,
        "Twirp's mapping",
    ),
)
