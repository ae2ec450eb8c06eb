"""Schemas of the server's own calls: health, metrics and generated documents."""

from mock_server.web.openapi.shapes import FREE, Schema, array, mapping, shape, text


def schemas() -> dict[str, Schema]:
    """The schemas by name."""
    objects = array(mapping(FREE, ""))
    return {
        "Health": shape(
            "The server answers.",
            {"status": text("`ok`.")},
            {"version": text("The simulator's version.")},
        ),
        "Catalogue": shape(
            "The declarations.",
            {
                "version": text("The simulator's version."),
                "lists": objects,
                "methods": array({"type": "string"}, "The vendor's methods."),
                "faults": objects,
                "events": array({"type": "string"}, "The webhooks' events."),
                "ready_faults": objects,
                "presets": objects,
                "assumptions": objects,
            },
        ),
        "WebhookDocument": shape(
            "An AsyncAPI document.",
            {
                "asyncapi": text("The version of AsyncAPI.", const="3.0.0"),
                "info": mapping(FREE, "Its title, version and description."),
                "defaultContentType": text("The content type of the bodies."),
                "channels": mapping(FREE, "Where it is sent."),
                "operations": mapping(FREE, "Who sends it."),
                "components": mapping(FREE, "The messages, and the schemas of their bodies."),
            },
        ),
        "Ledger": shape("How certain each fact is.", {"grades": objects, "topics": objects}),
        "ErrorCatalogue": shape("Every error.", {"errors": objects, "zalo": objects}),
    }
