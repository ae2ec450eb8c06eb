"""Responses under the alternatives that a world uses."""

from msgspec.structs import replace

from mock_server.answer import Body
from mock_server.assumptions.shaping import shaped
from mock_server.faults.player import Fault
from mock_server.web.vendor_calls.routes import Operation
from mock_server.world.auth import Caller


def by_defaults(caller: Caller) -> Caller:
    """The caller with the default responses, which the observing page reads."""
    return (
        caller._replace(world=replace(caller.world, assume={})) if caller.world.assume else caller
    )


def as_assumed(
    operation: Operation, caller: Caller, asked: bytes, answer: Body, fault: Fault | None = None
) -> Body:
    """A response under the alternatives of the caller's world."""
    if not caller.world.assume or operation.system is not None:
        return answer
    is_shortened = fault is not None and fault.effect.on_lists
    assume, declared = caller.world.assume, operation.declared
    return shaped(assume, declared, asked, bytes(answer), is_shortened=is_shortened)
