"""A collector of spans: a real HTTP server that takes OTLP requests and decodes them."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass
class Collector:
    """The received spans."""

    url: str
    paths: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    resources: list[dict[str, Any]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """The variable that sends spans here."""
        return {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url}

    def take(self, content: bytes) -> None:
        """Add a request's spans."""
        request = ExportTraceServiceRequest()
        request.ParseFromString(content)
        for each in request.resource_spans:
            self.resources.append(attributes(each.resource))
            for scope in each.scope_spans:
                self.spans += scope.spans


def attributes(holder: Any) -> dict[str, Any]:
    """The attributes of a span, an event or a resource as plain values."""
    return {each.key: _plain(each.value) for each in holder.attributes}


def _plain(value: Any) -> Any:
    kind = value.WhichOneof("value")
    found = getattr(value, kind)
    return [_plain(each) for each in found.values] if kind == "array_value" else found


class _Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.collector = Collector(f"http://127.0.0.1:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        collector = self.server.collector
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        collector.paths.add(self.path)
        collector.headers.append({name.lower(): text for name, text in self.headers.items()})
        collector.take(content)
        answer = ExportTraceServiceResponse().SerializeToString()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port."""
    with _Server() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.collector
        server.shutdown()
        thread.join()
