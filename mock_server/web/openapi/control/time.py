"""Schemas of the clock, of outcomes and of webhooks."""

from mock_server.web.openapi import shapes

_DURATION = (
    "^P(?=[0-9T])([0-9]{1,4}W)?([0-9]{1,4}D)?"
    "(T(?=[0-9])([0-9]{1,4}H)?([0-9]{1,4}M)?([0-9]{1,4}S)?)?$"
)
"""Weeks, days, hours, minutes and seconds, of which one at least is given."""


def schemas() -> dict[str, shapes.Schema]:
    """The schemas by name."""
    return {
        "Clock": shapes.shape(
            "A world's clock.",
            {"now": shapes.instant("Its instant."), "frozen": shapes.flag("Whether it stands.")},
        ),
        "ClockChange": shapes.closed(
            "The changes, applied in this order.",
            optional={
                "now": shapes.instant("Set it."),
                "advance": {
                    "type": ["number", "string"],
                    "description": "Advance the clock: seconds, or an ISO 8601 duration.",
                    "minimum": 0,
                    "pattern": _DURATION,
                    "examples": [30, "PT2H", "P7D"],
                },
                "frozen": shapes.flag("Freeze or unfreeze the clock."),
            },
        ),
        "Due": shapes.shape(
            "When the next scheduled change happens.",
            {"at": shapes.nullable(shapes.instant("Its instant; null for never."))},
        ),
        "Outcome": _outcome(),
        "Reply": shapes.closed("", {"reply_status": shapes.one_of("Agree or refuse.", "P", "N")}),
        "Deliveries": shapes.shape(
            "The log of deliveries.", {"deliveries": shapes.array(shapes.ref("Delivery"))}
        ),
        "Delivery": _delivery(),
    }


def _outcome() -> shapes.Schema:
    return shapes.closed(
        "How customers without a magic number behave.",
        {"outcome": shapes.one_of("In which way.", "manual", "immediate", "delayed", "weighted")},
        {
            "reply_status": shapes.one_of(
                "With `immediate` and `delayed`: the answer.", "P", "N", "NS"
            ),
            "after": shapes.number("With `delayed`: seconds.", minimum=0, maximum=86_400),
            "weights": shapes.mapping(
                {"type": "integer", "minimum": 0, "maximum": 1000},
                "With `weighted`: relative frequencies of P, N and NS.",
            ),
        },
    )


def _delivery() -> shapes.Schema:
    return shapes.shape(
        "An event and every attempt to deliver it.",
        {
            "id": shapes.text("Its id."),
            "event": shapes.text("The event's name."),
            "oa_id": shapes.identity("The OA; 0 for an account webhook."),
            "webhook_id": shapes.identity("The account webhook; 0 for an OA."),
            "url": shapes.text("Where it goes."),
            "at": shapes.instant("When it happened."),
            "body": shapes.nullable(
                shapes.mapping(
                    shapes.FREE,
                    "The body to send; null while changes are collected for an account webhook.",
                )
            ),
            "signature": shapes.text("The header `X-ZEvent-Signature`."),
            "state": shapes.one_of("The result.", "waiting", "delivered", "gave-up"),
            "next_at": shapes.nullable(shapes.instant("The next attempt.")),
            "attempts": shapes.array(
                shapes.shape(
                    "One attempt.",
                    {
                        "status": shapes.nullable(
                            shapes.integer("The response's status; null without a response.")
                        )
                    },
                    {
                        "at": shapes.instant("When."),
                        "problem": shapes.text("Why there is no response."),
                        "hint": shapes.text("Why an almost valid response counts as a failure."),
                    },
                )
            ),
            "fault": shapes.nullable(shapes.text("The fault that applies to it.")),
        },
    )
