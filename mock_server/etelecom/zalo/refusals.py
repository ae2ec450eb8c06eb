"""Why Zalo refuses to send: the OA's state, or the customer."""

from mock_server.contract.customers import Customer
from mock_server.contract.verbs import VerbContext
from mock_server.errors import FailedPrecondition
from mock_server.etelecom.zalo import error_codes
from mock_server.etelecom.zalo.account_record import Account
from mock_server.fidelity import assumed


def refusal(account: Account, customer: Customer) -> int:
    """Zalo's code; 0 if it sends."""
    if account.status == "N":
        return error_codes.TOKEN_OF_OA_INVALID
    if account.remaining_quota <= 0:
        return error_codes.QUOTA_OF_OA
    return customer.refusal or error_codes.SUCCESS


def refuse(context: VerbContext, code: int) -> None:
    """Raise Zalo's refusal if the world returns it as an error; otherwise a record shows it."""
    if code and context.alternative("zalo_refusal") == "error":
        raise FailedPrecondition(error_codes.MESSAGES[code])


RULES = (
    assumed(
        "zalo.refusals",
        "An invalid request is an HTTP error; a refusal by Zalo is a record with status `N` and "
        "Zalo's code: -124 if the OA is disconnected, -144 if its quota is used up, otherwise "
        "the code that the customer's number selects.",
        "entities have `error_code` and `error_message`",
    ),
    assumed(
        "zalo.unknown-oa",
        "An `oa_id` that the shop does not have gets 404 `not_found`.",
        "Twirp's mapping",
    ),
)
