"""Schemas of the control calls that answer a page or say who is refused."""

from mock_server.web.openapi.nouns import ID
from mock_server.web.openapi.shapes import Schema, array, closed, mapping, nullable, shape, text


def schemas() -> dict[str, Schema]:
    """The schemas by their names."""
    access = {
        "closed_shops": array(text("A shop.", pattern=ID), "Their keys are 503."),
        "partner_addresses": array(
            text("An address or a network."), "Where the partner may call from; any if empty."
        ),
    }
    return {
        "Access": shape("Who is refused whatever their key.", access),
        "AccessGiven": closed("What is left out is empty.", optional=access),
        "Agreeing": closed(
            "A person's answer on a page.",
            {"url": text("The page's address, as the vendor's method returned it.")},
            {
                "agree": {"type": "boolean", "description": "`true` unless given."},
                "oa_id": text("The OA that they own; a new one by default.", pattern=ID),
                "shop_id": text("Their shop; the first by default.", pattern=ID),
            },
        ),
        "Agreement": shape(
            "The result.",
            {
                "redirect_to": nullable(text("Where the browser is redirected, with the values.")),
                "values": mapping(text("A value."), "What goes along."),
            },
        ),
    }
