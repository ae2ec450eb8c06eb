"""The journal, and verdicts by it."""

from mock_server.web.openapi.control.call import Calls, Described, json_of
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

_METHOD = text("A method of the vendor's.", examples=["ListJourneys"])
_PARTIAL = flag("Take what is left where the journal dropped calls.")
_BODIES = one_of("`off` leaves headers and bodies out.", "on", "off")

CALLS: Calls = {
    ("GET", "/__admin/requests"): Described(
        "listRequests",
        json_of("Requests"),
        query={
            "method": _METHOD,
            "path": text("The path that was called."),
            "status": integer("The status of the answer."),
            "note": text("The code of a note.", examples=["unknown-field"]),
            "fault": text("The fault that played.", examples=["status"]),
            "bodies": _BODIES,
            "last": integer("Only so many of the latest calls that match.", minimum=1),
        },
    ),
    ("DELETE", "/__admin/requests"): Described("forgetRequests"),
    ("GET", "/__admin/requests/{record_id}"): Described("getRequest", json_of("Request")),
    ("POST", "/__admin/requests/count"): Described(
        "countRequests",
        json_of("RequestCount"),
        ref("RequestPattern"),
        {"method": "ListJourneys", "expect": 0},
    ),
    ("GET", "/__admin/walks"): Described("listWalks", json_of("Walks")),
    ("POST", "/__admin/verify/paging"): Described(
        "verifyPaging", json_of("Verdict"), ref("PagingRules"), {"complete": True}
    ),
    ("POST", "/__admin/verify/retries"): Described(
        "verifyRetries", json_of("Verdict"), ref("RetryRules"), {}
    ),
    ("POST", "/__admin/verify/sends"): Described(
        "verifySends", json_of("Verdict"), ref("SendRules"), {"strict": True}
    ),
    ("GET", "/__admin/events"): Described(
        "watchEvents",
        {
            "text/event-stream": {
                "schema": text(
                    "Server-sent events, each with one of `x-data`.",
                    **{"x-data": [ref("Request"), ref("RecordChange"), ref("Clock")]},
                ),
                "example": 'event: record\ndata: {"kind": "journey", "what": "created", "id": "1"}',
            }
        },
        query={"bodies": _BODIES},
    ),
}


def schemas() -> dict[str, Schema]:
    """The schemas by their names."""
    return {
        "Request": _request(),
        "Requests": shape(
            "Calls of the world, oldest first.",
            {
                "requests": array(ref("Request")),
                "dropped": integer("How many older ones are gone."),
            },
        ),
        "Note": shape(
            "What was let pass or assumed.",
            {"code": text("Which note."), "message": text("For a person.")},
        ),
        "RequestPattern": closed(
            shape(
                "Which calls are counted.",
                optional={
                    "method": _METHOD,
                    "status": integer("The status of the answer."),
                    "body": mapping(FREE, "A part of the body."),
                    "expect": integer("How many there should be."),
                    "partial": _PARTIAL,
                },
            )
        ),
        "RequestCount": shape(
            "How many calls match.",
            {"count": integer("So many.")},
            {"nearest": array(ref("NearMiss"), "Where another count was expected.")},
        ),
        "NearMiss": shape(
            "A call that nearly matches.",
            {
                "id": text("Its id in the journal."),
                "method": text("Its method."),
                "status": nullable(integer("Its status.")),
                "body": FREE,
                "differences": array({"type": "string"}, "In what it differs."),
            },
        ),
        **_verdicts(),
        "RecordChange": shape(
            "A record was changed.",
            {
                "kind": text("Of which list.", examples=["journey"]),
                "what": one_of("What happened to it.", "created", "changed", "deleted"),
            },
            {"id": text("Which one."), "count": integer("How many more, in place of an id.")},
        ),
    }


def _request() -> Schema:
    return shape(
        "A call of a vendor's method.",
        {
            "id": text("Its id in the journal."),
            "at": instant("When it came, by the world's clock."),
            "method": text("The method; empty for a path that is none."),
            "path": text("The path."),
            "status": nullable(integer("The answer's status; null while there is none.")),
            "abandoned": flag("Whether the client hung up before the answer."),
            "bodies_dropped": flag("Whether headers and bodies had to make room."),
            "duration_ms": number("How long it took."),
            "notes": array(ref("Note"), "What was let pass."),
            "fault": nullable(text("The fault that played.")),
            "world": text("Its world."),
            "shop_id": identity("Its shop."),
        },
        {
            "headers": mapping({"type": "string"}, "Its headers; keys are hidden."),
            "body": FREE,
            "response": FREE,
        },
    )


def _verdicts() -> dict[str, Schema]:
    choice = {"method": _METHOD, "partial": _PARTIAL}
    complete: Schema = {
        "description": "Whether lists must be read to their ends: all, none, or not those named.",
        "anyOf": [
            {"type": "boolean"},
            array({"type": "string"}),
            mapping({"type": "boolean"}, "By method."),
        ],
    }
    strict = flag("The same message sent again after an answer is a finding too.")
    return {
        "Verdict": shape(
            "What the journal proves.",
            {"passed": flag("Whether there is no finding."), "findings": array(ref("Finding"))},
        ),
        "Finding": shape(
            "One bug of the client's.",
            {
                "code": text("Which one.", examples=["stopped-early"]),
                "message": text("What happened, and how to mend it."),
                "requests": array({"type": "string"}, "The calls that show it."),
            },
        ),
        "PagingRules": closed(shape("", optional={**choice, "complete": complete})),
        "RetryRules": closed(shape("", optional=choice)),
        "SendRules": closed(shape("", optional={**choice, "strict": strict})),
        "Walks": shape("Walks through lists.", {"walks": array(ref("Walk"), "Newest first.")}),
        "Walk": _walk(),
        "WalkPage": _walk_page(),
    }


def _walk() -> Schema:
    return shape(
        "How a client went through a list.",
        {
            "method": text("The list's method."),
            "shop_id": identity("The shop."),
            "filter": mapping(FREE, "As the client wrote it."),
            "limit": integer("As it was applied."),
            "backwards": flag("Whether it went from the end to the start."),
            "complete": flag("Whether it came to the end."),
            "pages": array(ref("WalkPage")),
            "rows": integer("Different rows that it saw."),
            "finding": {"anyOf": [ref("Finding"), {"type": "null"}]},
        },
    )


def _walk_page() -> Schema:
    return shape(
        "A step of a walk.",
        {
            "request": text("The call's id in the journal."),
            "how": text("How it follows the one before."),
            "backwards": flag("Whether it was asked by `before`."),
            "from": nullable(text("The call whose cursor it used.")),
            "first": flag("Whether it is the first page."),
            "rows": integer("Its rows."),
            "again": integer("Rows that were seen before."),
            "limit": integer("As it was applied."),
            "status": integer("Of the answer."),
            "fault": nullable(text("The fault that played.")),
        },
    )
