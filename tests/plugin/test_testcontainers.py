"""The container of the tests, without an engine: what it asks for, and what it gives.

Only the engine is replaced. What it would be asked to run is read by the command itself, and a
server that runs stands for the one in the container.
"""

from urllib.parse import urlsplit

import pytest
from testcontainers.core import container as generic

from etelecom_mock.testcontainers import PORT, EtelecomMockContainer
from mock_server.cli.commands import command
from tests.serving import serving

ANYWHERE = "0.0.0.0"  # noqa: S104  # within the container


class _NoEngine:
    """In place of the client that looks for an engine as soon as it is made."""


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generic, "DockerClient", _NoEngine)


def _words(made: EtelecomMockContainer) -> list[str]:
    words = made._command  # what the generic container gives to the engine
    assert isinstance(words, list)
    return words


def test_it_runs_the_image_as_the_compose_file_does() -> None:
    made = EtelecomMockContainer()
    assert made.image == "etelecom-mock:0.1.0"
    assert [str(port) for port in made.ports] == [str(PORT)]
    assert made._kwargs["read_only"] is True
    assert _words(made) == ["serve", "--host", ANYWHERE]


def test_its_options_are_those_of_serve() -> None:
    made = EtelecomMockContainer(
        "mine:1", preset="empty", strict=True, allowed_host=["a.test", "b.test"], test_keys="off"
    ).with_option("seed", 7)
    name, *words = _words(made)
    read = command.commands[name].make_context(name, words, resilient_parsing=False).params
    assert read["host"] == ANYWHERE
    assert (read["preset"], read["seed"], read["strict"]) == ("empty", 7, True)
    assert list(read["allowed_hosts"]) == ["a.test", "b.test"]


def test_a_flag_that_is_false_is_left_out() -> None:
    assert "--strict" not in _words(EtelecomMockContainer(strict=False))


def test_a_started_one_gives_addresses_and_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving("--preset", "empty") as server:
        at = urlsplit(server.url)
        monkeypatch.setattr(EtelecomMockContainer, "get_container_host_ip", lambda _: at.hostname)
        monkeypatch.setattr(EtelecomMockContainer, "get_exposed_port", lambda *_: at.port)
        made = EtelecomMockContainer()
        assert made.base_url == f"{server.url}/v1/shop"
        with made.client() as client:
            assert len(client.create_world(preset="one").journeys.list()) == 1
