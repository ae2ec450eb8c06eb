"""Schemas of the control calls that act as a customer."""

from mock_server.contract.persons import person_of
from mock_server.web.openapi.nouns import PHONE
from mock_server.web.openapi.shapes import Schema, array, closed, integer, text


def schemas() -> dict[str, Schema]:
    """The schemas by name."""
    shared = {name: text(f"Their {name}.") for name in person_of("84912345678").shared_info}
    shared["phone"]["pattern"] = PHONE
    return {
        "Said": closed(
            "One of the two.",
            optional={
                "text": text("What the customer writes.", minLength=1),
                "image_url": text("The address of the picture that they send.", minLength=1),
            },
        ),
        "Shared": closed("Values that differ from the customer's own.", optional=shared),
        "Rating": closed(
            "A customer's rating of a message.",
            {"rate": integer("Stars.", minimum=1, maximum=5)},
            {
                "note": text("A free text."),
                "feedback": array({"type": "string"}, "What they ticked."),
            },
        ),
    }
