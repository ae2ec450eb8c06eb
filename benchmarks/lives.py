"""The measurements of lives: creating, listing during writes, and many moves at once."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from benchmarks.cases import LARGE, Result, Say, figure, ratio
from benchmarks.processes import HEADERS, Running, simulator, wrk
from benchmarks.requests import bodies

_SERVICE = "/v1/shop.Zalo"
_WRITES = 200
"""Writes a second during the lists."""


def lives(rounds: int, seconds: float, say: Say) -> list[Result]:
    """Creating, listing while others write, and 30 days of 100,000 lives."""
    results = [*_creating(rounds, seconds), _beside_writes(rounds, seconds), _advancing(rounds)]
    say("lives measured")
    return results


def _creating(rounds: int, seconds: float) -> Iterator[Result]:
    with simulator("--preset", "empty") as server:
        _control(server, "PUT", "/outcomes", {"outcome": "immediate"})
        oa = _call(server, "ListOA", {})["accounts"][0]["oa_id"]
        asked = {"oa_id": oa, "call_type": "audio", "reason_code": "update_order"}
        for method in ("CreateJourney", "RequestConsent"):
            sent = [json.dumps(asked | {"phone": _phone(number)}).encode() for number in range(400)]
            path = f"{_SERVICE}/{method}"
            if method == "RequestConsent":  # one customer answers one request at a time
                rates = [_one_by_one(server, path, sent, seconds) for _ in range(rounds)]
            else:
                rates = [wrk(server, sent, seconds, path).per_second for _ in range(rounds)]
            how = "one caller" if method == "RequestConsent" else "32 connections"
            yield figure(f"{method} a second, {how}", rates, "/s", "", "")


def _beside_writes(rounds: int, seconds: float) -> Result:
    quiet, beside = [], []
    with simulator("--journeys", str(LARGE), "--consents", "0") as server:
        asked = bodies(LARGE)
        wrk(server, asked, 1)
        for _ in range(rounds):
            quiet.append(wrk(server, asked, seconds).per_second)
            with _writing(server):
                beside.append(wrk(server, asked, seconds).per_second)
    return ratio(f"lists during {_WRITES} writes a second against none", beside, quiet, "0.80", "")


def _advancing(rounds: int) -> Result:
    took = []
    for _ in range(rounds):
        options = ("--preset", "about-to-expire", "--journeys", str(LARGE), "--consents", "0")
        with simulator(*options) as server:
            _control(server, "GET", "/clock", {})  # the first control call loads the control API
            began = time.perf_counter()
            _control(server, "PUT", "/clock", {"advance": "P30D"})
            took.append(time.perf_counter() - began)
    return figure("advancing 100,000 live records by 30 days", took, "s", "5", "")


@contextmanager
def _writing(server: Running) -> Iterator[None]:
    oa = _call(server, "ListOA", {})["accounts"][0]["oa_id"]
    done = Event()

    def write() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        body = json.dumps({"oa_id": oa, "phone": _phone(1)})
        due = time.perf_counter()
        while not done.is_set():
            connection.request("POST", f"{_SERVICE}/CreateJourney", body, HEADERS)
            connection.getresponse().read()
            due += 1 / _WRITES
            time.sleep(max(0.0, due - time.perf_counter()))

    writer = Thread(target=write)
    writer.start()
    yield
    done.set()
    writer.join()


def _one_by_one(server: Running, path: str, sent: list[bytes], seconds: float) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        connection.request("POST", path, sent[count % len(sent)], HEADERS)
        answer = connection.getresponse()
        assert answer.status == http.HTTPStatus.OK, answer.read()
        answer.read()
        count += 1
    return count / (time.perf_counter() - began)


def _phone(number: int) -> str:
    return f"8491234{number:04}"


def _call(server: Running, method: str, body: object) -> dict[str, list[dict[str, str]]]:
    _, answer = server.post(json.dumps(body).encode(), f"{_SERVICE}/{method}")
    found: dict[str, list[dict[str, str]]] = json.loads(answer)
    return found


def _control(server: Running, method: str, path: str, body: object) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request(method, f"/__admin{path}", json.dumps(body))
    answer = connection.getresponse()
    assert answer.status == http.HTTPStatus.OK, answer.read()
