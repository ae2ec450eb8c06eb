"""A span for each vendor call, sent by OTLP over HTTP as configured by the ``OTEL_*`` variables.

Imported only with ``--otel``, because OpenTelemetry is an extra. Names and attributes follow its
semantic conventions for HTTP servers; the simulator's own begin with ``etelecom_mock.``.
"""

import os
from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from mock_server import __version__
from mock_server.calls import Call
from mock_server.log import in_one_line
from mock_server.redaction import without_keys
from mock_server.store import Refused

_NAME = "etelecom-mock"
_PROTOCOL = "http/protobuf"
_PATIENCE = 2.0
"""Seconds for sending the last spans: less than ``docker stop`` allows."""

_TRACE_HEADERS = (b"traceparent", b"tracestate")
_US, _S = 1_000, 1_000_000_000
"""Nanoseconds in a microsecond and in a second."""


class Spans:
    """Creates a span for each completed call, as a child of the span in the client's headers."""

    def __init__(self) -> None:
        """Raises Refused if a variable asks for another protocol or has an invalid value."""
        _check_protocol()
        _check_exporter()
        try:
            self._provider = _provider()
        except ValueError as error:
            raise Refused(f"--otel: {in_one_line(error)}") from None
        self._tracer = self._provider.get_tracer(_NAME, __version__)
        self._parents = TraceContextTextMapPropagator()

    def add(self, call: Call) -> None:
        """Queue the span of a completed call; returns at once."""
        start = call.real_at * _US
        span = self._tracer.start_span(
            f"{call.method} {call.path}" if call.operation else call.method,
            self._parents.extract(_trace_of(call)),
            SpanKind.SERVER,
            attributes=_attributes(call),
            start_time=start,
        )
        end = start + int(call.seconds * _S)
        if span.is_recording():
            _add_notes(span, call, end)
            if call.status == 0 or call.status >= 500:  # noqa: PLR2004  # the conventions' bound
                span.set_status(Status(StatusCode.ERROR, call.problem))
        span.end(end)

    def close(self) -> None:
        """Send the queued spans, with a time limit."""
        closing = Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(_PATIENCE)


def _provider() -> TracerProvider:
    """Raises ValueError if a variable has a value that OpenTelemetry refuses."""
    named = Resource({"service.name": _NAME, "service.version": __version__})
    resource = named.merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    if os.environ.get("OTEL_TRACES_EXPORTER") != "none":
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def _check_protocol() -> None:
    for name in ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"):
        value = os.environ.get(name)
        if value and value != _PROTOCOL:
            raise Refused(f"--otel, {name} {value}: only {_PROTOCOL} is supported")


def _check_exporter() -> None:
    value = os.environ.get("OTEL_TRACES_EXPORTER")
    if value and value not in ("otlp", "none"):
        raise Refused(f"--otel, OTEL_TRACES_EXPORTER {value}: give otlp or none")


def _trace_of(call: Call) -> dict[str, str]:
    """The headers that name the trace of the client's call."""
    return {
        name.decode(): value.decode("latin-1")
        for name, value in call.headers
        if name in _TRACE_HEADERS
    }


def _attributes(call: Call) -> dict[str, str | int | bool | list[str]]:
    """The attributes of a call's span; they never contain keys."""
    found: dict[str, str | int | bool | list[str]] = {
        "http.request.method": call.method,
        "url.path": call.path,
    }
    if call.operation:
        found |= {"http.route": call.path, "etelecom_mock.method": call.operation}
    if call.world:
        found |= {"etelecom_mock.world": call.world, "etelecom_mock.shop_id": str(call.shop_id)}
    if call.status:
        found["http.response.status_code"] = call.status
    if call.fault:
        found["etelecom_mock.fault"] = call.fault
    if call.notes:
        found["etelecom_mock.notes"] = list(dict.fromkeys(str(note.code) for note in call.notes))
    if call.problem:
        found["etelecom_mock.problem"] = call.problem
    if call.abandoned:
        found["etelecom_mock.abandoned"] = True
    return found


def _add_notes(span: Span, call: Call, at: int) -> None:
    for note in call.notes:
        span.add_event(
            "note",
            {
                "etelecom_mock.note": str(note.code),
                "etelecom_mock.message": without_keys(note.message),
            },
            at,
        )
