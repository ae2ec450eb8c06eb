"""Acts of customers for control calls: they write, share their data, and rate messages."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from mock_server.contract.schema import Resource
from mock_server.errors import InvalidArgument
from mock_server.etelecom.zalo.account import ACCOUNTS
from mock_server.etelecom.zalo.conversation import CONVERSATIONS
from mock_server.etelecom.zalo.follower import FOLLOWERS
from mock_server.etelecom.zalo.follower_life import LIFE, SHARED, shared
from mock_server.etelecom.zalo.message import MESSAGES_SENT
from mock_server.etelecom.zalo.message_life import LIFE as MESSAGE_LIFE
from mock_server.etelecom.zalo.quality import rated as quality_after
from mock_server.etelecom.zalo.template import TEMPLATES
from mock_server.store.rows import Rows
from mock_server.world.record_writes import RecordWrites, found, possible
from mock_server.world.webhook_events import on_move, queue_said


async def say(writes: RecordWrites, follower_id: int, said: Mapping[str, str]) -> bytes:
    """The whole document of the message that a follower writes to the OA now.

    ``said`` is its ``type`` and its ``text``, of a photo the address of the picture.

    Raises:
        InvalidArgument: the customer does not follow the OA.
        NotFound: no follower of the shop has the id.
    """

    async def act(rows: Rows, now: int) -> bytes:
        follower, _ = await found(rows, FOLLOWERS, follower_id)
        await rows.keep(FOLLOWERS, possible(LIFE, follower, "say").apply(follower, now))
        fields = {
            "direction": "in",
            "oa_id": follower.oa_id,
            **said,
            "zl_user_id": follower.zl_user_id,
        }
        message = await writes.add(rows, CONVERSATIONS, now, fields)
        return CONVERSATIONS.whole_document(message)

    return await writes.transact(act)


async def share(writes: RecordWrites, follower_id: int, given: Mapping[str, str]) -> bytes:
    """Let a follower share their data now, with the given values; returns their whole document.

    Raises:
        InvalidArgument: the customer does not follow the OA.
        NotFound: no follower of the shop has the id.
    """

    async def act(rows: Rows, now: int) -> bytes:
        follower, _ = await found(rows, FOLLOWERS, follower_id)
        sharer = possible(LIFE, follower, "share").apply(follower, now)
        info = sharer.shared_info | dict(given)
        sharer = replace(sharer, shared_info=info, phone=info["phone"])
        await rows.keep(FOLLOWERS, sharer)
        told = shared(sharer)
        if rows.listening and told == shared(follower):  # no write tells of the same again
            await queue_said(rows, SHARED, sharer, now, told)
        return FOLLOWERS.whole_document(sharer)

    return await writes.transact(act)


async def rate(writes: RecordWrites, message_id: int, fields: Mapping[str, Any]) -> bytes:
    """Let the customer of a message rate it now; returns the message's whole document.

    Raises:
        InvalidArgument: the message has not reached its customer.
        NotFound: no message of the shop has the id.
    """

    async def act(rows: Rows, now: int) -> bytes:
        message, _ = await found(rows, MESSAGES_SENT, message_id)
        state = MESSAGE_LIFE.state_of(message)
        if state not in ("delivered", "seen"):
            raise InvalidArgument(
                f"a message that is {state} cannot be rated: it was not delivered"
            )
        if state == "delivered":
            see = MESSAGE_LIFE.move("see")
            message = see.apply(message, now)
            await on_move(rows, message, see, now)
        rated = replace(message, **fields, submit_time=now, updated_at=now)
        await rows.keep(MESSAGES_SENT, rated)
        stars = rated.rate
        await _judge(rows, TEMPLATES, message.template_id, "template_quality", stars, now)
        await _judge(rows, ACCOUNTS, message.oa_id, "current_quality", stars, now)
        return MESSAGES_SENT.whole_document(rated)

    return await writes.transact(act)


async def _judge(
    rows: Rows, resource: Resource[Any], record_id: int, field: str, stars: int, now: int
) -> None:
    """Let a rating move the quality of what a message was sent with."""
    found = await rows.find(resource, record_id)
    if found is None:
        return
    quality = quality_after(getattr(found[0], field), stars)
    if quality != getattr(found[0], field):
        await rows.keep(resource, replace(found[0], **{field: quality}, updated_at=now))
