"""Control calls that answer a page or take a shop's agreement back, described."""

from mock_server.web.openapi.control.call import Calls, Described, json_of
from mock_server.web.openapi.nouns import ID
from mock_server.web.openapi.shapes import Schema, closed, mapping, nullable, ref, shape, text

_URL = f"http://localhost:8480/__admin/authorize/oa/demo/{'a' * 43}"

CALLS: Calls = {
    ("POST", "/__admin/authorize"): Described(
        "answerPage", json_of("Agreement"), ref("Agreeing"), {"url": _URL}, body_required=True
    ),
    ("POST", "/__admin/shop/link"): Described("linkPartner", json_of("PartnerLink")),
    ("POST", "/__admin/shop/unlink"): Described("unlinkPartner", json_of("PartnerLink")),
}


def schemas() -> dict[str, Schema]:
    """The schemas by their names."""
    return {
        "Agreeing": closed(
            shape(
                "What a person answers on a page.",
                {"url": text("The page's address, as the vendor's method answered it.")},
                {
                    "agree": {"type": "boolean", "description": "`true` unless given."},
                    "oa_id": text("The OA that they own; a new one unless given.", pattern=ID),
                    "shop_id": text("Their shop; the first unless given.", pattern=ID),
                },
            )
        ),
        "Agreement": shape(
            "What comes of it.",
            {
                "redirect_to": nullable(text("Where the browser goes, with the values.")),
                "values": mapping(text("A value."), "What goes along."),
            },
        ),
    }
