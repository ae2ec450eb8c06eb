"""Schemas of the journal and of verdicts."""

from collections.abc import Sequence

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

_METHOD = text("A vendor method.", examples=["ListJourneys"])
_PARTIAL = flag("Use the remaining calls if the journal dropped some.")
BODIES = one_of("`off` omits headers and bodies.", "on", "off")

JOURNAL_QUERY = {
    "method": _METHOD,
    "path": text("The path called."),
    "status": integer("The status of the response."),
    "note": text("The code of a note.", examples=["unknown-field"]),
    "fault": text("The fault that was applied.", examples=["status"]),
    "bodies": BODIES,
    "last": integer("At most this many of the latest matching calls.", minimum=1, maximum=1000),
}
"""The query parameters of the list of calls."""

EVENT_STREAM = {
    "text/event-stream": {
        "schema": text(
            "Server-sent events, each with one of `x-data`.",
            **{"x-data": [ref("Request"), ref("RecordChange"), ref("Clock")]},
        ),
        "example": 'event: record\ndata: {"kind": "journey", "what": "created", "id": "1"}',
    }
}
"""The content of the stream of events."""


def schemas(methods: Sequence[str]) -> dict[str, Schema]:
    """The schemas by name; the methods are the vendor's."""
    return {
        "Request": _request(),
        "Requests": shape(
            "Calls of the world, oldest first.",
            {
                "requests": array(ref("Request")),
                "dropped": integer("How many older calls were dropped."),
            },
        ),
        "Note": shape(
            "What was tolerated or assumed.",
            {"code": text("Which note."), "message": text("For a person.")},
        ),
        "RequestPattern": closed(
            "Which calls to count.",
            optional={
                "method": _METHOD,
                "status": integer("The status of the response."),
                "body": mapping(FREE, "A part of the body."),
                "expect": integer("The expected number."),
                "partial": _PARTIAL,
            },
        ),
        "RequestCount": shape(
            "Number of matching calls.",
            {"count": integer("So many.")},
            {"nearest": array(ref("NearMiss"), "Present if another number was expected.")},
        ),
        "NearMiss": shape(
            "A call that almost matches.",
            {
                "id": text("Its id in the journal."),
                "method": text("Its method."),
                "status": nullable(integer("Its status.")),
                "body": FREE,
                "differences": array({"type": "string"}, "How it differs."),
            },
        ),
        **_verdicts(methods),
        "RecordChange": shape(
            "A record was changed.",
            {
                "kind": text("Of which list.", examples=["journey"]),
                "what": one_of("What happened to it.", "created", "changed", "deleted"),
            },
            {"id": text("Which one."), "count": integer("How many more, instead of an id.")},
        ),
    }


def _request() -> Schema:
    return shape(
        "A call of a vendor method.",
        {
            "id": text("Its id in the journal."),
            "at": instant("When it arrived, by the world's clock."),
            "method": text("The method; empty for a path of no method."),
            "path": text("The path."),
            "status": nullable(integer("The response's status; null while there is none.")),
            "abandoned": flag("Whether the client closed its side before the response."),
            "bodies_dropped": flag("Whether headers and bodies were dropped for lack of room."),
            "duration_ms": number("How long it took."),
            "notes": array(ref("Note"), "What was tolerated."),
            "fault": nullable(text("The fault that was applied.")),
            "trace_id": nullable(text("The trace named in its `traceparent`.")),
            "world": text("Its world."),
            "shop_id": identity("Its shop."),
        },
        {
            "headers": mapping({"type": "string"}, "Its headers, without keys."),
            "body": FREE,
            "response": FREE,
        },
    )


def _verdicts(methods: Sequence[str]) -> dict[str, Schema]:
    choice = {"method": one_of("A method of the vendor's.", *methods), "partial": _PARTIAL}
    complete: Schema = {
        "description": "Whether lists must be read to the end: all (`true`), none (`false`), all "
        "but those of an array, or by an object of methods and booleans.",
        # No `anyOf`: generators of Java would make a class for `List<String>` that is none.
        "if": {"type": "array", "items": {}},
        "then": {"items": {"enum": list(methods)}},
        "else": {
            "type": ["boolean", "object"],
            "additionalProperties": {"type": "boolean"},
            "propertyNames": {"enum": list(methods)},
        },
    }
    strict = flag("Sending the same message again after a response is a finding too.")
    return {
        "Verdict": shape(
            "What the journal proves.",
            {"passed": flag("Whether there is no finding."), "findings": array(ref("Finding"))},
        ),
        "Finding": shape(
            "One bug in the client.",
            {
                "code": text("Which one.", examples=["stopped-early"]),
                "message": text("What happened, and how to fix it."),
                "requests": array({"type": "string"}, "The calls that prove it."),
            },
        ),
        "PagingRules": closed("", optional={**choice, "complete": complete}),
        "RetryRules": closed("", optional=choice),
        "PollingRules": closed("", optional=choice),
        "SendRules": closed("", optional={**choice, "strict": strict}),
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
            "filter": mapping(FREE, "As the client sent it."),
            "limit": integer("As it was applied."),
            "backwards": flag("Whether it read from the end to the start."),
            "complete": flag("Whether it reached the end."),
            "pages": array(ref("WalkPage")),
            "rows": integer("Number of distinct rows that it saw."),
            "finding": {"anyOf": [ref("Finding"), {"type": "null"}]},
        },
    )


def _walk_page() -> Schema:
    return shape(
        "A step of a walk.",
        {
            "request": text("The call's id in the journal."),
            "how": text("How it follows the previous one."),
            "backwards": flag("Whether it was requested with `before`."),
            "from": nullable(text("The call whose cursor it used.")),
            "first": flag("Whether it is the first page."),
            "rows": integer("Its rows."),
            "again": integer("Number of rows seen before."),
            "limit": integer("As it was applied."),
            "status": integer("Of the answer."),
            "fault": nullable(text("The fault that was applied.")),
        },
    )
