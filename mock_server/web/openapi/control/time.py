"""Schemas of the clock, of outcomes and of webhooks."""

from mock_server.web.openapi.shapes import (
    FREE,
    Schema,
    array,
    closed,
    flag,
    identity,
    instant,
    integer,
    mapping,
    nullable,
    number,
    one_of,
    ref,
    shape,
    text,
)

_DURATION = (
    "^P(?=[0-9T])([0-9]{1,4}W)?([0-9]{1,4}D)?"
    "(T(?=[0-9])([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,4}S)?)?$"
)
"""Weeks, days, hours, minutes and seconds, of which one at least is given."""


def schemas() -> dict[str, Schema]:
    """The schemas by name."""
    return {
        "Clock": shape(
            "A world's clock.",
            {"now": instant("Its instant."), "frozen": flag("Whether it stands.")},
        ),
        "ClockChange": closed(
            "The changes, applied in this order.",
            optional={
                "now": instant("Set it."),
                "advance": {
                    "type": ["number", "string"],
                    "description": "Advance the clock: seconds, or an ISO 8601 duration.",
                    "minimum": 0,
                    "pattern": _DURATION,
                    "examples": [30, "PT2H", "P7D"],
                },
                "frozen": flag("Freeze or unfreeze the clock."),
            },
        ),
        "Due": shape(
            "When the next scheduled change happens.",
            {"at": nullable(instant("Its instant; null for never."))},
        ),
        "Outcome": _outcome(),
        "Reply": closed("", {"reply_status": one_of("Agree or refuse.", "P", "N")}),
        "Deliveries": shape("The log of deliveries.", {"deliveries": array(ref("Delivery"))}),
        "Delivery": _delivery(),
    }


def _outcome() -> Schema:
    return closed(
        "How customers without a magic number behave.",
        {"outcome": one_of("In which way.", "manual", "immediate", "delayed", "weighted")},
        {
            "reply_status": one_of("With `immediate` and `delayed`: the answer.", "P", "N", "NS"),
            "after": number("With `delayed`: seconds.", minimum=0, maximum=86_400),
            "weights": mapping(
                {"type": "integer", "minimum": 0, "maximum": 1000},
                "With `weighted`: relative frequencies of P, N and NS.",
            ),
        },
    )


def _delivery() -> Schema:
    return shape(
        "An event and every attempt to deliver it.",
        {
            "id": text("Its id."),
            "event": text("The event's name."),
            "oa_id": identity("The OA; 0 for an account webhook."),
            "webhook_id": identity("The account webhook; 0 for an OA."),
            "url": text("Where it goes."),
            "at": instant("When it happened."),
            "body": nullable(
                mapping(
                    FREE,
                    "The body to send; null while changes are collected for an account webhook.",
                )
            ),
            "signature": text("The header `X-ZEvent-Signature`."),
            "state": one_of("The result.", "waiting", "delivered", "gave-up"),
            "next_at": nullable(instant("The next attempt.")),
            "attempts": array(
                shape(
                    "One attempt.",
                    {
                        "status": nullable(
                            integer("The response's status; null without a response.")
                        )
                    },
                    {
                        "at": instant("When."),
                        "problem": text("Why there is no response."),
                        "hint": text(
                            "Why an almost valid response of an account webhook counts as a "
                            "failure."
                        ),
                    },
                )
            ),
            "fault": nullable(text("The fault that applies to it.")),
        },
    )
