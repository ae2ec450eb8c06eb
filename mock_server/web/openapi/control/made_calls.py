"""Schema of the control call that makes a telephone call."""

from mock_server.etelecom.pbx.calling import SPOKEN
from mock_server.web.openapi.shapes import Schema, array, closed, identity, number, one_of, text


def _spoken(about: str) -> Schema:
    """A number or a name."""
    return text(about, pattern=f"^{SPOKEN.pattern}$")


def schemas() -> dict[str, Schema]:
    """The schemas by name."""
    transfer = closed(
        "",
        {"to": _spoken("The extension that the call is transferred to.")},
        {"after": number("Seconds of talk before the transfer.", minimum=0)},
    )
    return {
        "NewCall": closed(
            "Who calls whom, and the result.",
            optional={
                "direction": one_of("Outgoing by default.", "in", "out", "ext"),
                "caller": _spoken("Who calls in."),
                "callee": _spoken("Who is called."),
                "extension": _spoken("The extension that takes part."),
                "oa_id": identity("The OA that calls through Zalo."),
                "outcome": one_of(
                    "Decided by the world's outcome by default.",
                    "answered",
                    "busy",
                    "no_answer",
                    "failed",
                ),
                "after": number("Seconds until then.", minimum=0),
                "for": number("With `answered`: seconds of talk.", minimum=0),
                "transfers": array(transfer, "With `answered`: whom it is transferred to."),
            },
        ),
    }
