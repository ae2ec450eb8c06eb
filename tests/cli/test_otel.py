"""``--otel``: a span of each vendor call, at a collector that is a real HTTP server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from mock_server import __version__
from tests.cli.collector import Collector, attributes, collecting
from tests.cli.running import SMALL, logged, refusal, run_afresh
from tests.serving import free_port, serving
from tests.simulator import API_KEY, JOURNEYS

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
WRONG_KEY = "9" * 51
NAMED = {
    "OTEL_SERVICE_NAME": "zalo",
    "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=ci",
    "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant=a",
    "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
}


def post(url: str, path: str = JOURNEYS, key: str = API_KEY, body: Any = None, **more: str) -> int:
    headers = {"Authorization": f"Bearer {key}"} | {
        name.replace("_", "-"): value for name, value in more.items()
    }
    return httpx.post(url + path, json=body or {}, headers=headers, timeout=60).status_code


@pytest.fixture(scope="module")
def told() -> Iterator[Collector]:
    """What a collector received from a server."""
    with collecting() as collector:
        with serving(*SMALL, "--otel", env=os.environ | collector.env | NAMED) as server:
            post(server.url, traceparent=f"00-{TRACE}-{PARENT}-01", tracestate="vendor=1")
            post(server.url, traceparent=f"00-{TRACE}-{PARENT}-00")
            post(server.url, key=WRONG_KEY)
            post(server.url, x_mock_fault="status=503")
            post(server.url, x_mock_fault="delay=0.3")
            post(server.url, "/v1/shop/.Zalo/ListJourneys?token=secret-of-mine")
            post(server.url, body={"paging": {"limit": 200}, "filter": {"nonsense": 1}})
            httpx.post(f"{server.url}/__admin/clock", json={})
            server.stop()
            assert server.process.returncode == 0, logged(server)
        yield collector


def of(told: Collector, name: str, value: Any) -> tuple[Span, dict[str, Any]]:
    """The one span that has this attribute, and all of its attributes."""
    found = [(span, attributes(span)) for span in told.spans]
    (one,) = [(span, has) for span, has in found if has.get(name) == value]
    return one


def test_a_span_continues_its_clients_trace(told: Collector) -> None:
    (span,) = (each for each in told.spans if each.trace_id.hex() == TRACE)
    assert span.parent_span_id.hex() == PARENT
    assert (span.name, span.kind) == (f"POST {JOURNEYS}", Span.SPAN_KIND_SERVER)
    assert span.trace_state == "vendor=1"
    assert span.status.code == Status.STATUS_CODE_UNSET
    assert attributes(span) == {
        "http.request.method": "POST",
        "url.path": JOURNEYS,
        "http.route": JOURNEYS,
        "http.response.status_code": 200,
        "etelecom_mock.method": "ListJourneys",
        "etelecom_mock.world": "demo",
        "etelecom_mock.shop_id": "1000000000000000001",
    }


def test_each_call_is_one_span_but_those_of_traces_that_are_not_sampled(told: Collector) -> None:
    """Except those of the control API."""
    assert len(told.spans) == 6
    assert len({each.trace_id for each in told.spans}) == 6


def test_a_refusal_says_why(told: Collector) -> None:
    span, has = of(told, "http.response.status_code", 401)
    assert has["etelecom_mock.problem"]
    assert "etelecom_mock.world" not in has
    assert span.status.code == Status.STATUS_CODE_UNSET  # the client's own mistake


def test_a_fault_is_named(told: Collector) -> None:
    span, has = of(told, "http.response.status_code", 503)
    assert has["etelecom_mock.fault"] == "status"
    assert span.status.code == Status.STATUS_CODE_ERROR
    assert span.status.message == has["etelecom_mock.problem"]


def test_a_span_lasts_as_long_as_its_call(told: Collector) -> None:
    span, _ = of(told, "etelecom_mock.fault", "delay")
    assert 0.3e9 <= span.end_time_unix_nano - span.start_time_unix_nano < 5e9


def test_notes_are_attributes_and_events(told: Collector) -> None:
    span, has = of(told, "etelecom_mock.notes", ["unknown-field", "limit-clamped"])
    assert [attributes(each)["etelecom_mock.note"] for each in span.events] == (
        has["etelecom_mock.notes"]
    )
    assert all(attributes(each)["etelecom_mock.message"] for each in span.events)


def test_a_path_that_is_no_route_does_not_name_its_span(told: Collector) -> None:
    """Names are few; paths may be anything."""
    span, has = of(told, "http.response.status_code", 404)
    assert span.name == "POST"
    assert has["url.path"] == "/v1/shop/.Zalo/ListJourneys"
    assert "url-joined-wrongly" in has["etelecom_mock.notes"]


def test_no_span_has_a_key(told: Collector) -> None:
    text = repr(told.spans)
    assert not [key for key in (API_KEY, WRONG_KEY, "secret-of-mine") if key in text]


def test_the_variables_of_opentelemetry_count(told: Collector) -> None:
    assert told.paths == {"/v1/traces"}
    assert {each["x-tenant"] for each in told.headers} == {"a"}
    assert {each["content-encoding"] for each in told.headers} == {"gzip"}
    for each in told.resources:
        assert each["service.name"] == "zalo"
        assert each["service.version"] == __version__
        assert each["deployment.environment.name"] == "ci"


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "only http/protobuf is supported"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", "only http/protobuf is supported"),
        ("OTEL_TRACES_EXPORTER", "console", "give otlp or none"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "-1", "max_queue_size must be a positive integer"),
    ],
)
def test_what_cannot_be_done_is_refused(name: str, value: str, advice: str) -> None:
    line = refusal("serve", "--otel", "--port", "0", env={name: value})
    assert line.startswith("etelecom-mock: --otel")
    assert advice in line


def test_without_the_extra_it_is_refused(tmp_path: Path) -> None:
    hidden = tmp_path / "opentelemetry" / "exporter"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").touch()
    ran = run_afresh("serve", "--otel", "--port", "0", env={"PYTHONPATH": str(tmp_path)})
    assert ran.code == 2
    assert ran.line.endswith("--otel needs the extra otel: pip install 'etelecom-mock[otel]'")


@pytest.mark.parametrize(
    "setting", [{"OTEL_SDK_DISABLED": "true"}, {"OTEL_TRACES_EXPORTER": "none"}]
)
def test_it_can_be_switched_off_by_variable(setting: dict[str, str]) -> None:
    with collecting() as collector:
        with serving(*SMALL, "--otel", env=os.environ | collector.env | setting) as server:
            assert post(server.url) == 200
            server.stop()
        assert not collector.spans


def test_a_collector_that_is_away_holds_nobody_up() -> None:
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    with serving(*SMALL, "--otel", env=os.environ | env) as server:
        assert post(server.url) == 200
        began = monotonic()
        assert server.stop() == 0
        assert monotonic() - began < 5
    assert "Traceback" not in logged(server)


def test_nothing_of_the_extra_is_imported_without_the_option() -> None:
    """FastAPI imports OpenTelemetry's interface by itself."""
    script = """
import sys
from mock_server.settings import Settings
from mock_server.web.app import Simulator
assert Simulator(Settings()).spans is None
extra = ("opentelemetry.sdk", "opentelemetry.exporter", "google.protobuf")
print(*(name for name in sys.modules if name.startswith(extra)))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == ""
