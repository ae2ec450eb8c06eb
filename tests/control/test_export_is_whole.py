"""An export that meets a reset, an import or a removal is whole, or its connection breaks."""

import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any

import pytest

from tests.cli.running import SMALL, call, run
from tests.serving import Server, serving

_COUNT = 20_000
_WORLD = {"name": "busy"}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(*SMALL) as server:
        yield server


def _reset(server: Server) -> int:
    return call(server, "POST", "/__admin/reset?world=busy", {}, None)[0]


def _import(server: Server) -> int:
    return call(server, "POST", "/__admin/import?world=busy", {"shops": [{}]}, None)[0]


def _remove(server: Server) -> int:
    return call(server, "DELETE", "/__admin/worlds/busy", key=None)[0]


def _restore(server: Server) -> int:
    return call(server, "POST", "/__admin/snapshots/before/restore?world=busy", {}, None)[0]


def _nothing(_: Server) -> int:
    return 200


def _exported(server: Server, meanwhile: Callable[[Server], int]) -> Any:
    """The document that a slow reader gets; None where its connection breaks."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", "/__admin/export?world=busy")
        answer = connection.getresponse()
        assert answer.status == 200
        text = answer.read(10_000)
        assert meanwhile(server) in (200, 204)
        while piece := answer.read(1 << 16):
            text += piece
        return json.loads(text)
    except HTTPException:
        return None
    finally:
        connection.close()


@pytest.mark.attack("exports.whole")
@pytest.mark.parametrize("meanwhile", [_reset, _import, _remove, _restore])
def test_an_export_is_whole_or_broken(server: Server, meanwhile: Callable[[Server], int]) -> None:
    """Never a document that ends well and lacks records."""
    assert call(server, "POST", "/__admin/worlds", _WORLD, None)[0] == 201
    records = [{"id": str(number)} for number in range(1, _COUNT + 1)]
    document = {"shops": [{"journeys": records}]}
    assert call(server, "POST", "/__admin/import?world=busy", document, None)[0] == 200
    assert call(server, "POST", "/__admin/snapshots?world=busy", {"name": "before"}, None)[0] == 201
    whole = _exported(server, _nothing)
    assert len(whole["shops"][0]["journeys"]) == _COUNT
    assert _exported(server, meanwhile) in (None, whole)
    server.stop()
    assert not any("Traceback" in line or "defect" in line for line in server.lines)


@pytest.mark.attack("exports.whole")
def test_the_command_tells_that_an_export_broke(server: Server) -> None:
    """A file that was there stays."""
    ran = run("export", "--url", server.url, "--world", "nowhere", "-")
    assert (ran.code, ran.output) == (1, b"")
