"""Metrics count calls, how long they took, and faults; no label tells worlds apart."""

import re
from collections.abc import Iterator

import pytest

from tests.simulator import JOURNEYS, Client, started


@pytest.fixture
def client() -> Iterator[Client]:
    """A server of this test alone: counts are the server's."""
    with started(preset="empty") as client:
        yield client


def metrics(client: Client) -> dict[str, float]:
    """The series and their values."""
    answer = client.http.get("/__admin/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = re.findall(r"^(etelecom_mock_\S+) (\S+)$", answer.text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def test_every_series_is_described(client: Client) -> None:
    text = client.http.get("/__admin/metrics").text
    for name in re.findall(
        r"^(etelecom_mock_[a-z_]+?)(?:_bucket|_sum|_count)?[{ ]", text, re.MULTILINE
    ):
        assert f"# TYPE {name} " in text
        assert f"# HELP {name} " in text


def test_calls_are_counted_by_method_and_status(client: Client) -> None:
    for _ in range(3):
        client.call(JOURNEYS)
    client.call(JOURNEYS, {"paging": {"limit": -1}})
    client.call("/v1/shop.Zalo/ListOA")
    seen = metrics(client)
    calls = "etelecom_mock_calls_total"
    assert seen[f'{calls}{{method="ListJourneys",status="200"}}'] == 3
    assert seen[f'{calls}{{method="ListJourneys",status="400"}}'] == 1
    assert seen[f'{calls}{{method="ListOA",status="200"}}'] == 1
    assert seen["etelecom_mock_call_seconds_count"] == 5
    assert seen['etelecom_mock_call_seconds_bucket{le="+Inf"}'] == 5
    assert seen["etelecom_mock_call_seconds_sum"] > 0
    buckets = [value for name, value in seen.items() if "_bucket{" in name]
    assert buckets == sorted(buckets)


def test_faults_are_counted_by_kind(client: Client) -> None:
    client.call(JOURNEYS, headers={"X-Mock-Fault": "status=503"})
    client.call(JOURNEYS, headers={"X-Mock-Fault": "delay=1.5"})
    seen = metrics(client)
    assert seen['etelecom_mock_faults_total{kind="status"}'] == 1
    assert seen['etelecom_mock_faults_total{kind="delay"}'] == 1


def test_worlds_are_counted_and_never_named(client: Client) -> None:
    for name in ("alice", "bob"):
        client.call(JOURNEYS, headers={"Authorization": f"Bearer test:{name}"})
    assert metrics(client)["etelecom_mock_worlds"] == 3
    assert "alice" not in client.http.get("/__admin/metrics").text
