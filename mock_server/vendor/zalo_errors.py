"""Zalo's own error codes, as records carry them in ``error_code`` and ``error_message``.

Source: the vendor's table of ZNS errors. Its literal messages are known for the codes here.
"""

from mock_server.fidelity import Fact, Grade

SUCCESS = 0
PHONE_INVALID = -108
NO_ZALO_ACCOUNT = -118

MESSAGES = {
    SUCCESS: "Success",
    PHONE_INVALID: "Phone number invalid",
    NO_ZALO_ACCOUNT: "Zalo account not existed",
    -139: "User refuses this type of message",
    -141: "User refuses messages of this OA",
    -115: "Out of quota",
    -144: "Daily quota of the OA exceeded",
}
"""Message by code; those of 0, -108 and -118 are the vendor's own words."""

RULES = (
    Fact(
        "zalo.codes",
        "Records carry Zalo's codes in `error_code`: "
        f"{', '.join(str(code) for code in sorted(MESSAGES, reverse=True))}.",
        Grade.DOCUMENTED,
        "the vendor's table of ZNS errors, which has more of them",
    ),
    Fact(
        "zalo.messages",
        "`error_message` is `Success` for 0, `Phone number invalid` for -108 and `Zalo account "
        "not existed` for -118; for the other codes its words are the simulator's.",
        Grade.DOCUMENTED,
        "the vendor's table of ZNS errors, for these three",
    ),
)
