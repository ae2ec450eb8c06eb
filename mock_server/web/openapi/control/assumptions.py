"""Schemas of the control calls about a world's assumptions."""

from mock_server.assumptions import ASSUMPTIONS
from mock_server.web.openapi import shapes


def schemas() -> dict[str, shapes.Schema]:
    """The schemas by name."""
    chosen = shapes.mapping({"type": "string"}, "The alternative of each assumption.")
    return {
        "Assumptions": shapes.shape(
            "The alternatives that a world uses.", {"assume": chosen, "default": chosen}
        ),
        "AssumptionChoice": shapes.closed(
            "Alternatives by assumption.",
            optional={
                each.name: shapes.nullable(shapes.one_of(each.doubt, *each.alternatives))
                for each in ASSUMPTIONS
            },
        ),
        "AssumptionsChange": shapes.closed("", optional={"assume": shapes.ref("AssumptionChoice")}),
        "TouchedAssumption": shapes.shape(
            "An assumption that calls touched.",
            {
                "name": shapes.text("Its name."),
                "alternative": shapes.text("The one that the world uses."),
                "others": shapes.array({"type": "string"}, "The others."),
                "count": shapes.integer("How many calls."),
                "requests": shapes.array({"type": "string"}, "Their ids."),
                "doubt": shapes.text("What is uncertain."),
                "about": shapes.mapping({"type": "string"}, "What each alternative does."),
            },
        ),
        "TouchedAssumptions": shapes.shape(
            "The assumptions that the calls in the journal touched.",
            {
                "calls": shapes.integer("Number of calls that were read."),
                "unread": shapes.integer("Number of calls whose bodies the journal does not have."),
                "touched": shapes.array(shapes.ref("TouchedAssumption"), "Most calls first."),
            },
        ),
    }
