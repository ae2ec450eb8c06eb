"""Whether calls are reported to OpenTelemetry."""

from typing import TYPE_CHECKING

from mock_server.settings import Settings
from mock_server.store import Refused

if TYPE_CHECKING:
    from mock_server.web.vendor_calls.spans import Spans


def open_spans(settings: Settings) -> "Spans | None":
    """The sender of spans if ``--otel`` is given; raises Refused if it cannot work.

    Nothing of OpenTelemetry is imported without the option.
    """
    if not settings.otel:
        return None
    try:
        from mock_server.web.vendor_calls.spans import Spans  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("opentelemetry"):
            raise
        raise Refused("--otel needs the extra otel: pip install 'etelecom-mock[otel]'") from None
    return Spans()
