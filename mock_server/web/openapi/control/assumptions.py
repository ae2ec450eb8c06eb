"""Schemas of the control calls about a world's assumptions."""

from mock_server.assumptions import ASSUMPTIONS
from mock_server.web.openapi.shapes import (
    Schema,
    array,
    closed,
    integer,
    mapping,
    nullable,
    one_of,
    ref,
    shape,
    text,
)


def schemas() -> dict[str, Schema]:
    """The schemas by name."""
    chosen = mapping({"type": "string"}, "The alternative of each assumption.")
    return {
        "Assumptions": shape(
            "The alternatives that a world uses.", {"assume": chosen, "default": chosen}
        ),
        "AssumptionChoice": closed(
            "Alternatives by assumption.",
            optional={
                each.name: nullable(one_of(each.doubt, *each.alternatives)) for each in ASSUMPTIONS
            },
        ),
        "AssumptionsChange": closed("", optional={"assume": ref("AssumptionChoice")}),
        "TouchedAssumption": shape(
            "An assumption that calls touched.",
            {
                "name": text("Its name."),
                "alternative": text("The one that the world uses."),
                "others": array({"type": "string"}, "The others."),
                "count": integer("How many calls."),
                "requests": array({"type": "string"}, "Their ids."),
                "doubt": text("What is uncertain."),
                "about": mapping({"type": "string"}, "What each alternative does."),
            },
        ),
        "TouchedAssumptions": shape(
            "The assumptions that the calls in the journal touched.",
            {
                "calls": integer("Number of calls that were read."),
                "unread": integer("Number of calls whose bodies the journal does not have."),
                "touched": array(ref("TouchedAssumption"), "Most calls first."),
            },
        ),
    }
