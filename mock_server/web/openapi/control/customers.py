"""OpenAPI descriptions of the control calls that act as a customer."""

from mock_server.contract.persons import person_of
from mock_server.web.openapi.control.call import Calls, Described, json_of
from mock_server.web.openapi.nouns import PHONE
from mock_server.web.openapi.shapes import Schema, array, closed, integer, ref, shape, text

_FOLLOWER = "/__admin/followers/{record_id}"

CALLS: Calls = {
    ("POST", f"{_FOLLOWER}/follow"): Described("followAgain", json_of("Follower")),
    ("POST", f"{_FOLLOWER}/unfollow"): Described("unfollow", json_of("Follower")),
    ("POST", f"{_FOLLOWER}/say"): Described(
        "say", json_of("Conversation"), ref("Said"), {"text": "Xin chào"}, body_required=True
    ),
    ("POST", f"{_FOLLOWER}/share"): Described(
        "share", json_of("Follower"), ref("Shared"), {"name": "Lan"}
    ),
    ("POST", "/__admin/messages/{record_id}/rate"): Described(
        "rate", json_of("Message"), ref("Rating"), {"rate": 5}, body_required=True
    ),
}


def schemas() -> dict[str, Schema]:
    """The schemas by name."""
    shared = {name: text(f"Their {name}.") for name in person_of("84912345678").shared_info}
    shared["phone"]["pattern"] = PHONE
    return {
        "Said": closed(
            shape(
                "One of the two.",
                optional={
                    "text": text("What the customer writes.", minLength=1),
                    "image_url": text("The address of the picture that they send.", minLength=1),
                },
            )
        ),
        "Shared": closed(shape("Values that differ from the customer's own.", optional=shared)),
        "Rating": closed(
            shape(
                "A customer's rating of a message.",
                {"rate": integer("Stars.", minimum=1, maximum=5)},
                {
                    "note": text("A free text."),
                    "feedback": array({"type": "string"}, "What they ticked."),
                },
            )
        ),
    }
