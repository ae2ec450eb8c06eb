"""Zalo's own error codes, which records have in ``error_code`` and ``error_message``.

Source: the vendor's table of ZNS errors. Its literal messages are known for the codes here.
"""

from collections.abc import Mapping
from typing import Any

from mock_server.fidelity import Subject, documented

SUCCESS = 0
PHONE_INVALID = -108
NO_ZALO_ACCOUNT = -118
TEMPLATE_NOT_APPROVED, TEMPLATE_DISABLED = -131, -146
TEMPLATE_OF_ANOTHER, NIGHT_OF_ZNS, QUOTA_OF_TEMPLATE = -117, -133, -147
TEMPLATE_INVALID, DATA_EMPTY, DATA_INVALID = -109, -111, -112
TOKEN_OF_OA_INVALID, QUOTA_OF_OA = -124, -144
JOURNEY_MISSING, JOURNEY_INVALID, JOURNEY_EXPIRED = -148, -149, -150
MODE_NOT_ALLOWED = -161

PARAMETERS, NO_FOLLOWER, TOKEN_OF_CONSULTING = -201, -213, -216
QUOTA_OF_CONSULTING, NO_INTERACTION, NIGHT = -211, -230, -234
METHOD_UNSUPPORTED = -106

CONSULTING_MESSAGES = {
    PARAMETERS: "Params is invalid",
    QUOTA_OF_CONSULTING: "Out of quota",
    NO_FOLLOWER: "User has not followed OA",
    TOKEN_OF_CONSULTING: "Access token is invalid",
    NO_INTERACTION: "User has not interacted with the OA in the past 7 days",
    NIGHT: "This message cannot be sent at night (10:00PM - 6:00AM)",
    METHOD_UNSUPPORTED: "Method unsupported",
}
"""Message by code, for what an OA sends to a follower; Zalo's own words except for -201."""

MESSAGES = {
    SUCCESS: "Success",
    PHONE_INVALID: "Phone number invalid",
    NO_ZALO_ACCOUNT: "Zalo account not existed",
    -139: "User refuses this type of message",
    -141: "User refuses messages of this OA",
    -115: "Out of quota",
    -144: "Daily quota of the OA exceeded",
    -100: "Unknown error",
    TEMPLATE_INVALID: "Template ID invalid",
    TEMPLATE_NOT_APPROVED: "Template is not approved",
    TEMPLATE_DISABLED: "Template is disabled",
    TEMPLATE_OF_ANOTHER: "OA or App does not have permission to access this template",
    QUOTA_OF_TEMPLATE: "Daily quota of the template exceeded",
    NIGHT_OF_ZNS: "This message cannot be sent at night",
    DATA_EMPTY: "Template data empty",
    DATA_INVALID: "Template data invalid",
    TOKEN_OF_OA_INVALID: "Access token is invalid",
    -135: "OA may not send this message",
    JOURNEY_MISSING: "Journey token missing",
    JOURNEY_INVALID: "Journey token invalid",
    JOURNEY_EXPIRED: "Journey token expired",
    MODE_NOT_ALLOWED: "Sending mode is not allowed",
}
"""Message by code; those of 0, -100, -108, -109 and -118 are the vendor's own words,
those of -117 and -124 Zalo's."""


def message_follows(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `error_message` of a given `error_code`."""
    return {"error_message": MESSAGES.get(given["error_code"], "")} if "error_code" in given else {}


LASTING = frozenset(
    {-108, -109, -110, -111, -112, -117, -118, -135, -139, -141, -146, -148, -149, -1491, -150}
    | {TEMPLATE_NOT_APPROVED, MODE_NOT_ALLOWED}
)
"""Refusals that the same message would meet again. Quotas (-115, -144), a token that can be renewed
(-124) and unknown errors (-100) may be gone by then."""

CAUSES = {
    -100: "send to 0999000018",
    TEMPLATE_INVALID: "send a template that is unknown",
    TEMPLATE_NOT_APPROVED: "send a template whose status is PENDING_REVIEW or REJECT",
    TEMPLATE_DISABLED: "send a template whose status is DISABLE",
    TEMPLATE_OF_ANOTHER: "send a template of another OA of the shop",
    QUOTA_OF_TEMPLATE: "PATCH the template: apply_template_quota 1, template_remaining_quota 0",
    NIGHT_OF_ZNS: "send a FOLLOW_UP template, or with sending_mode tag3, at night in Vietnam",
    DATA_EMPTY: "leave out the template_data that the template needs",
    DATA_INVALID: "leave out a value of template_data, or send one that is too long",
    -115: "send to 0999000013",
    NO_ZALO_ACCOUNT: "send to 0999000011",
    TOKEN_OF_OA_INVALID: "PATCH the OA's status to N, or send to 0999000017",
    -135: "send to 0999000016",
    -139: "send to 0999000014",
    -141: "send to 0999000015",
    QUOTA_OF_OA: "PATCH the OA's remaining_quota to 0, or send to 0999000012",
    JOURNEY_MISSING: "send SendZNSJourney without journey_id",
    JOURNEY_INVALID: "send SendZNSJourney with a journey of another phone or OA, or an unknown one",
    JOURNEY_EXPIRED: "send SendZNSJourney with a journey that has expired",
    MODE_NOT_ALLOWED: "send with sending_mode tag3 while the OA's daily_quota is below 20,000",
}
"""How to cause each refusal. Impossible phone numbers are an HTTP error, never -108."""

SUBJECT = Subject(
    "zalo", "Zalo's error codes", "What records have in `error_code` and `error_message`."
)

RULES = (
    documented(
        "zalo.codes",
        "Records have Zalo's codes in `error_code`: "
        f"{', '.join(str(code) for code in sorted(MESSAGES, reverse=True))}.",
        "the vendor's table of ZNS errors, which has more of them",
    ),
    documented(
        "zalo.messages",
        "`error_message` is `Success` for 0, `Unknown error` for -100, `Phone number invalid` "
        "for -108, `Template ID invalid` for -109, `OA or App does not have permission to access "
        "this template` for -117, `Zalo account not existed` for -118 and `Access token is "
        "invalid` for -124; for the other codes the words are the simulator's.",
        "the vendor's table of ZNS errors, and Zalo's for -117 and -124",
    ),
)
