"""Requests that a person answers on a page of the simulator, or a control call on their behalf."""

from collections.abc import Callable
from typing import Any

from mock_server.contract.life import Move, becomes

_AGREED = becomes(status="agreed")


def answers_of(person: str, agree: Callable[[Any, int], Any] = _AGREED) -> tuple[Move[Any], ...]:
    """The moves by which a person answers a waiting request; ``agree`` applies their consent."""
    where = "on the page, or by `POST /__admin/authorize`"
    return (
        Move("agree", ("waiting",), "agreed", f"{person} agrees: {where}", agree),
        Move(
            "refuse",
            ("waiting",),
            "refused",
            f"{person} refuses: {where}",
            becomes(status="refused"),
        ),
    )
