"""The control call that lets somebody call, described."""

from mock_server.web.openapi.control.call import Calls, Described, json_of
from mock_server.web.openapi.shapes import (
    Schema,
    array,
    closed,
    identity,
    number,
    one_of,
    ref,
    shape,
    text,
)

CALLS: Calls = {
    ("POST", "/__admin/calls"): Described(
        "makeCall",
        json_of("CallLog"),
        ref("NewCall"),
        {"direction": "in", "caller": "84912345678", "outcome": "answered", "for": 30},
        body_required=True,
    ),
}


def schemas() -> dict[str, Schema]:
    """The schemas by their names."""
    transfer = closed(
        shape(
            "",
            {"to": text("The extension that goes on with the call.")},
            {"after": number("Seconds of talk before.", minimum=0)},
        )
    )
    return {
        "NewCall": closed(
            shape(
                "Who calls whom, and what comes of it.",
                optional={
                    "direction": one_of("Outwards unless said otherwise.", "in", "out", "ext"),
                    "caller": text("Who calls in."),
                    "callee": text("Who is called."),
                    "extension": text("The extension that takes part."),
                    "oa_id": identity("The OA that calls, over Zalo."),
                    "outcome": one_of(
                        "The world's outcome decides where it is left out.",
                        "answered",
                        "busy",
                        "no_answer",
                        "failed",
                    ),
                    "after": number("Seconds until then.", minimum=0),
                    "for": number("With `answered`: seconds of talk.", minimum=0),
                    "transfers": array(transfer, "With `answered`: to whom it is handed on."),
                },
            )
        ),
    }
