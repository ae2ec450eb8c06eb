"""OpenAPI descriptions of the server's own calls: health, metrics and generated documents."""

from mock_server.web.openapi.control.call import Calls, Described, json_of
from mock_server.web.openapi.shapes import FREE, Schema, array, content, mapping, shape, text

_DOCUMENT = content(mapping(FREE, "An OpenAPI document."))

CALLS: Calls = {
    ("GET", "/__admin/live"): Described("live", json_of("Health"), of_world=False, is_open=True),
    ("GET", "/__admin/health"): Described(
        "health", json_of("Health"), of_world=False, is_open=True
    ),
    ("GET", "/__admin/metrics"): Described(
        "getMetrics", content({"type": "string"}, "text/plain"), of_world=False
    ),
    ("GET", "/__admin/catalogue"): Described(
        "getCatalogue", json_of("Catalogue"), of_world=False, is_open=True
    ),
    ("GET", "/__admin/fidelity"): Described(
        "getFidelity", json_of("Ledger"), of_world=False, is_open=True
    ),
    ("GET", "/__admin/errors"): Described(
        "getErrors", json_of("ErrorCatalogue"), of_world=False, is_open=True
    ),
    ("GET", "/__admin/openapi/vendor.json"): Described(
        "getVendorDocument", _DOCUMENT, of_world=False, is_open=True
    ),
    ("GET", "/__admin/openapi/control.json"): Described(
        "getControlDocument", _DOCUMENT, of_world=False, is_open=True
    ),
    ("GET", "/__admin/asyncapi.json"): Described(
        "getAsyncapiDocument", json_of("WebhookDocument"), of_world=False, is_open=True
    ),
    ("GET", "/__admin/docs"): Described(
        "getReference", content({"type": "string"}, "text/html"), of_world=False, is_open=True
    ),
}


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
