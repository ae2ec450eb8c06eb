"""The two seconds of a receiver are seconds in which the simulator itself runs."""

import asyncio
import time

import pytest

from mock_server.webhook_sender import within


async def paused() -> str:
    """Work that takes a few turns of a process that is paused meanwhile."""
    await asyncio.sleep(0)
    time.sleep(0.5)  # noqa: ASYNC251  # what a pause of the machine does
    await asyncio.sleep(0.01)
    return "came"


async def silent() -> str:
    await asyncio.sleep(60)
    return "too late"


def test_a_pause_of_the_machine_is_not_the_receivers() -> None:
    assert asyncio.run(within(0.3, paused())) == "came"


def test_a_receiver_that_is_silent_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(within(0.3, silent()))


def test_what_work_raises_is_raised() -> None:
    async def refused() -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        asyncio.run(within(0.3, refused()))
